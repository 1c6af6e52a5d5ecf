# SPDX-License-Identifier: GPL-2.0
## make install	the tool, its pages, and the module's source for DKMS
##		(DESTDIR and PREFIX as usual)
## make uninstall	the same, away again

install: user
	install -D -m 755 $(B)/user/ctlsec "$(DESTDIR)$(SBINDIR)/ctlsec"
	install -D -m 644 user/man/ctlsec.8 "$(DESTDIR)$(MANDIR)/man8/ctlsec.8"
	install -D -m 644 user/man/ctlsec-profile.5 "$(DESTDIR)$(MANDIR)/man5/ctlsec-profile.5"
	install -D -m 644 user/completion/ctlsec.bash "$(DESTDIR)$(COMPLETIONDIR)/ctlsec"
	install -d "$(DESTDIR)$(SRCDIR)/include/ctlsec"
	install -d "$(DESTDIR)$(SRCDIR)/include/uapi/linux"
	install -m 644 dkms.conf COPYING "$(DESTDIR)$(SRCDIR)"
	set -e; for f in $(KERNEL_SRC); do \
		install -D -m 644 $$f "$(DESTDIR)$(SRCDIR)/$$f"; done
	install -m 644 include/ctlsec/*.h "$(DESTDIR)$(SRCDIR)/include/ctlsec"
	install -m 644 include/uapi/linux/*.h "$(DESTDIR)$(SRCDIR)/include/uapi/linux"
	@if [ -n "$(DESTDIR)" ]; then exit 0; fi; \
	if ! command -v dkms >/dev/null; then \
		echo "The module's source is in $(SRCDIR): install dkms, then" \
		     "run 'dkms install ctlsec/$(VERSION)'."; \
	elif [ ! -e /lib/modules/$$(uname -r)/build ]; then \
		dkms status ctlsec/$(VERSION) | grep -q . || \
			dkms add ctlsec/$(VERSION); \
		echo "The running kernel's headers are not here: install" \
		     "linux-headers-$$(uname -r), then run 'dkms autoinstall'."; \
	else \
		dkms install --force ctlsec/$(VERSION); \
	fi

uninstall:
	@if [ -z "$(DESTDIR)" ] && command -v dkms >/dev/null; then \
		dkms remove ctlsec/$(VERSION) --all || true; fi
	rm -rf "$(DESTDIR)$(SRCDIR)"
	rm -f "$(DESTDIR)$(SBINDIR)/ctlsec" "$(DESTDIR)$(MANDIR)/man8/ctlsec.8"
	rm -f "$(DESTDIR)$(MANDIR)/man5/ctlsec-profile.5" "$(DESTDIR)$(COMPLETIONDIR)/ctlsec"
