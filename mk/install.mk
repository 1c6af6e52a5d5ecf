# SPDX-License-Identifier: GPL-2.0
## make install	the tool, its pages, and the module's source for DKMS
##		(DESTDIR and PREFIX as usual)
## make uninstall	the same, away again; unloads the module if it can

# The kernel that the module is wanted for now. Each flavour of Debian's kernels has
# headers of its own.
RUNNING ?= $(shell uname -r)
HEADERS ?= /lib/modules/$(RUNNING)/build
FLAVOUR := $(if $(findstring -cloud-,$(RUNNING)),cloud-,$(if $(findstring -rt-,$(RUNNING)),rt-))
HEADERS_PACKAGE := linux-headers-$(FLAVOUR)$(lastword $(subst -, ,$(RUNNING)))
SYS_MODULE ?= /sys/module/ctlsec

.PHONY: install-check uninstall-module

# Before anything is installed: would there be a module for this kernel?
install-check:
	@if [ -z "$(DESTDIR)" ] && [ ! -e "$(HEADERS)" ]; then \
		echo "make: the headers of the running kernel, $(RUNNING)," \
		     "are not in $(HEADERS), so there would be no module" \
		     "for it: install $(HEADERS_PACKAGE)" \
		     "(or linux-headers-$(RUNNING))" >&2; \
		exit 1; \
	fi

install: install-check user
	install -D -m 755 $(B)/user/ctlsec "$(DESTDIR)$(SBINDIR)/ctlsec"
	install -D -m 644 user/man/ctlsec.8 "$(DESTDIR)$(MANDIR)/man8/ctlsec.8"
	install -D -m 644 user/man/ctlsec-profile.5 "$(DESTDIR)$(MANDIR)/man5/ctlsec-profile.5"
	install -D -m 644 user/man/ctlsec-policy.5 "$(DESTDIR)$(MANDIR)/man5/ctlsec-policy.5"
	install -D -m 644 user/schema/policy.schema.json "$(DESTDIR)$(DATADIR)/policy.schema.json"
	install -d -m 755 "$(DESTDIR)$(POLICYDIR)" "$(DESTDIR)$(UNITDIR)"
	sed 's|@SBINDIR@|$(SBINDIR)|' user/systemd/ctlsec.service >"$(DESTDIR)$(UNITDIR)/ctlsec.service"
	chmod 644 "$(DESTDIR)$(UNITDIR)/ctlsec.service"
	sed 's|@SBINDIR@|$(SBINDIR)|' user/systemd/ctlsec-metrics.service >"$(DESTDIR)$(UNITDIR)/ctlsec-metrics.service"
	chmod 644 "$(DESTDIR)$(UNITDIR)/ctlsec-metrics.service"
	sed 's|@SBINDIR@|$(SBINDIR)|' user/systemd/ctlsec-events.service >"$(DESTDIR)$(UNITDIR)/ctlsec-events.service"
	chmod 644 "$(DESTDIR)$(UNITDIR)/ctlsec-events.service"
	install -m 644 user/systemd/ctlsec-metrics.timer "$(DESTDIR)$(UNITDIR)/ctlsec-metrics.timer"
	install -D -m 644 user/prometheus/alerts.yml "$(DESTDIR)$(DATADIR)/alerts.yml"
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
		echo "make: the module's source is in $(SRCDIR): install dkms," \
		     "then run 'dkms install ctlsec/$(VERSION)'"; \
	else \
		dkms install --force ctlsec/$(VERSION); \
	fi

# Its files may go, but a module that is loaded stays as it is.
uninstall-module:
	@if [ -n "$(DESTDIR)" ] || [ ! -e "$(SYS_MODULE)" ]; then exit 0; fi; \
	"$(SBINDIR)/ctlsec" module unload || \
		echo "make: module ctlsec stays loaded, with all that it confines," \
		     "until 'rmmod ctlsec' or the next boot" >&2

uninstall: uninstall-module
	@if [ -z "$(DESTDIR)" ] && command -v dkms >/dev/null; then \
		dkms remove ctlsec/$(VERSION) --all || true; fi
	rm -rf "$(DESTDIR)$(SRCDIR)"
	rm -f "$(DESTDIR)$(SBINDIR)/ctlsec" "$(DESTDIR)$(MANDIR)/man8/ctlsec.8"
	rm -f "$(DESTDIR)$(MANDIR)/man5/ctlsec-policy.5" "$(DESTDIR)$(UNITDIR)/ctlsec.service"
	rm -f "$(DESTDIR)$(UNITDIR)/ctlsec-metrics.service" "$(DESTDIR)$(UNITDIR)/ctlsec-metrics.timer"
	rm -f "$(DESTDIR)$(UNITDIR)/ctlsec-events.service"
	rm -rf "$(DESTDIR)$(DATADIR)"
	rm -f "$(DESTDIR)$(MANDIR)/man5/ctlsec-profile.5" "$(DESTDIR)$(COMPLETIONDIR)/ctlsec"
