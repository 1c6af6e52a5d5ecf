# SPDX-License-Identifier: GPL-2.0
## make install	the tool, its pages, and the module's source for DKMS
##		(DESTDIR and PREFIX as usual)
## make uninstall	the same, away again; unloads the module if it can

# What is installed, each as TARGET=SOURCE: the one list that install, uninstall and
# the packages have (debian/*.install takes from it; what none takes is an error).
INSTALLED := \
	$(SBINDIR)/ctlsec=$(B)/user/ctlsec \
	$(SBINDIR)/ctlsec-oci=$(B)/user/ctlsec-oci \
	$(OCIHOOKSDIR)/ctlsec-oci.json=user/ocihook/ctlsec-oci.json \
	$(MANDIR)/man8/ctlsec-oci.8=user/man/ctlsec-oci.8 \
	$(MANDIR)/man8/ctlsec.8=user/man/ctlsec.8 \
	$(MANDIR)/man5/ctlsec-profile.5=user/man/ctlsec-profile.5 \
	$(MANDIR)/man5/ctlsec-policy.5=user/man/ctlsec-policy.5 \
	$(DATADIR)/policy.schema.json=user/schema/policy.schema.json \
	$(DATADIR)/alerts.yml=user/prometheus/alerts.yml \
	$(POLICYDIR)/example.yaml.off=user/schema/example.yaml \
	$(UNITDIR)/ctlsec.service=user/systemd/ctlsec.service \
	$(UNITDIR)/ctlsec-events.service=user/systemd/ctlsec-events.service \
	$(UNITDIR)/ctlsec-metrics.service=user/systemd/ctlsec-metrics.service \
	$(UNITDIR)/ctlsec-metrics.timer=user/systemd/ctlsec-metrics.timer \
	$(MODULESLOADDIR)/ctlsec.conf=user/systemd/modules-load.conf \
	$(COMPLETIONDIR)/ctlsec=user/completion/ctlsec.bash \
	$(ZSHCOMPLETIONDIR)/_ctlsec=user/completion/_ctlsec \
	$(FISHCOMPLETIONDIR)/ctlsec.fish=user/completion/ctlsec.fish

# The authorization plugin, where it is built.
ifneq ($(HAVE_AUTHZ),)
INSTALLED += \
	$(SBINDIR)/ctlsec-authz=$(B)/user/ctlsec-authz \
	$(MANDIR)/man8/ctlsec-authz.8=user/man/ctlsec-authz.8 \
	$(MANDIR)/man5/ctlsec-authz.yaml.5=user/man/ctlsec-authz.yaml.5 \
	$(DATADIR)/authz.yaml=user/authzd/example/authz.yaml \
	$(UNITDIR)/ctlsec-authz.socket=user/systemd/ctlsec-authz.socket \
	$(UNITDIR)/ctlsec-authz.service=user/systemd/ctlsec-authz.service
endif

# Other names of installed programs, each as LINK=NAME.
LINKED := $(foreach n,runtime runc crun,$(SBINDIR)/ctlsec-$(n)=ctlsec-oci)

# What DKMS builds the module from.
MODULE_SRC := dkms.conf $(KERNEL_SRC) $(SHARED_H)
INSTALLED += $(foreach f,$(MODULE_SRC),$(SRCDIR)/$(f)=$(f))

# Directories that are removed if nothing else is in them.
OWN_DIRS := $(DATADIR) $(POLICYDIR) $(patsubst %/,%,$(dir $(POLICYDIR)))

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

# A unit and a hook name their program by its path.
define install_file
$(Q)install -D -m $(if $(filter $(SBINDIR)/%,$(1)),755,644) "$(2)" "$(DESTDIR)$(1)"
$(if $(filter %.service %-oci.json,$(1)),$(Q)sed -i 's|@SBINDIR@|$(SBINDIR)|' "$(DESTDIR)$(1)")

endef

define install_link
$(Q)ln -sfn "$(2)" "$(DESTDIR)$(1)"

endef

define remove_file
rm -f "$(DESTDIR)$(1)"

endef

define remove_dir
rmdir "$(DESTDIR)$(1)" 2>/dev/null || true

endef

target_of = $(firstword $(subst =, ,$(1)))
source_of = $(lastword $(subst =, ,$(1)))

install: install-check user
	$(foreach f,$(INSTALLED),$(call install_file,$(call target_of,$(f)),$(call source_of,$(f))))
	$(foreach f,$(LINKED),$(call install_link,$(call target_of,$(f)),$(call source_of,$(f))))
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
	$(foreach f,$(filter-out $(SRCDIR)/%,$(INSTALLED)) $(LINKED),$(call remove_file,$(call target_of,$(f))))
	$(foreach d,$(OWN_DIRS),$(call remove_dir,$(d)))
