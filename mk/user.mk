# SPDX-License-Identifier: GPL-2.0
# The command-line tool, build/user/ctlsec, the hook for container runtimes,
# build/user/ctlsec-oci, and an archive of all but what has their main(), which the
# tests link.
## make user	the tool and the hook for container runtimes alone

USER_PKGS := libnl-3.0 libnl-genl-3.0 libkmod libseccomp jansson smartcols yaml-0.1 ncursesw

# Which Debian package has what a missing module needs.
PKG_libnl-3.0 := libnl-3-dev
PKG_libnl-genl-3.0 := libnl-genl-3-dev
PKG_libkmod := libkmod-dev
PKG_libseccomp := libseccomp-dev
PKG_jansson := libjansson-dev
PKG_smartcols := libsmartcols-dev
PKG_yaml-0.1 := libyaml-dev
PKG_ncursesw := libncurses-dev

CFLAGS ?= -O2 -g
USER_WARN := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes
USER_WARN += -Wformat=2 -Werror=implicit-function-declaration
USER_CPPFLAGS := -D_GNU_SOURCE -DCTLSEC_VERSION='"$(VERSION)"'
USER_CPPFLAGS += -I$(ROOT)/include -I$(ROOT)/include/uapi -I$(ROOT)/user
USER_CPPFLAGS += $(CPPFLAGS)
USER_CFLAGS = -std=gnu11 $(USER_WARN) $(CFLAGS)
PKG_CFLAGS = $(shell $(PKG_CONFIG) --cflags $(USER_PKGS))
# libkmod is loaded when it is needed, see user/host/kmod_lib.h.
PKG_LIBS = $(shell $(PKG_CONFIG) --libs $(filter-out libkmod,$(USER_PKGS)))

OCIHOOK_MAIN := user/ocihook/ocihook.c

# The authorization plugin is a program of its own, where its HTTP library is there.
AUTHZ_SRC := user/authzd/authz_http.c user/authzd/authz_main.c
AUTHZ_OBJ := $(AUTHZ_SRC:%.c=$(B)/obj/%.o)
AUTHZ_PKGS := libmicrohttpd jansson yaml-0.1
HAVE_AUTHZ := $(shell $(PKG_CONFIG) --exists libmicrohttpd 2>/dev/null && echo yes)

USER_SRC := $(filter-out $(OCIHOOK_MAIN) $(AUTHZ_SRC),$(wildcard user/*/*.c)) \
	kernel/policy/policy_check.c kernel/policy/ready.c \
	kernel/policy/combine.c kernel/policy/ring.c kernel/policy/ring_table.c \
	kernel/policy/ring_ready.c
USER_OBJ := $(USER_SRC:%.c=$(B)/obj/%.o)

user: $(B)/user/ctlsec $(B)/user/ctlsec-oci $(if $(HAVE_AUTHZ),$(B)/user/ctlsec-authz,no-authz)

.PHONY: no-authz
no-authz:
	@echo "make: without libmicrohttpd-dev there is no ctlsec-authz" >&2

.PHONY: user-deps
user-deps:
	@missing=; \
	command -v $(PKG_CONFIG) >/dev/null || missing=pkg-config; \
	$(foreach p,$(USER_PKGS),$(PKG_CONFIG) --exists $(p) 2>/dev/null || \
		missing="$$missing $(PKG_$(p))";) \
	if [ -n "$$missing" ]; then \
		echo "make: to build the tool, install:$$missing" >&2; exit 1; \
	fi

$(B)/user/ctlsec: $(B)/obj/user/main.o $(B)/user/libctlsec.a
	@mkdir -p $(@D)
	$(call say,LD,$(@:$(ROOT)/%=%))
	$(Q)$(CC) $(USER_CFLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(B)/user/ctlsec-oci: $(OCIHOOK_MAIN:%.c=$(B)/obj/%.o) $(B)/user/libctlsec.a
	@mkdir -p $(@D)
	$(call say,LD,$(@:$(ROOT)/%=%))
	$(Q)$(CC) $(USER_CFLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(B)/user/ctlsec-authz: $(AUTHZ_OBJ) $(B)/user/libctlsec.a
	@mkdir -p $(@D)
	$(call say,LD,$(@:$(ROOT)/%=%))
	$(Q)$(CC) $(USER_CFLAGS) $(LDFLAGS) -o $@ $^ $(shell $(PKG_CONFIG) --libs $(AUTHZ_PKGS))

$(B)/user/libctlsec.a: $(USER_OBJ)
	@mkdir -p $(@D)
	$(call say,AR,$(@:$(ROOT)/%=%))
	$(Q)rm -f $@
	$(Q)$(AR) rcs $@ $(USER_OBJ)

$(B)/obj/%.o: %.c | user-deps
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(USER_CPPFLAGS) $(PKG_CFLAGS) $(USER_CFLAGS) -MMD -MP -c -o $@ $<

# The built-in profile is embedded in its object.
$(B)/obj/user/oci/builtin_default.o: user/oci/profiles/default.json

# The tables of the rule language are embedded, too; user/rule/make-tables makes them.
$(B)/obj/user/rule/rule_table.o: $(wildcard user/rule/*.txt)

-include $(USER_OBJ:.o=.d) $(AUTHZ_OBJ:.o=.d) $(B)/obj/user/main.d $(OCIHOOK_MAIN:%.c=$(B)/obj/%.d)
