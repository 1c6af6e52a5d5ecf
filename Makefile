# SPDX-License-Identifier: GPL-2.0
#
#	make		the tool, and the module for each kernel whose headers
#			are installed (KVER=... for one)
#	make demo	show the main job in a disposable guest
#	make check	every test
#	make help	the rest
#
# V=1 shows the commands.

VERSION := $(shell sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' dkms.conf)

# Not called O, which Kbuild would take for its own.
BUILD ?= build
B := $(abspath $(BUILD))
ROOT := $(abspath .)

PREFIX ?= /usr
SBINDIR ?= $(PREFIX)/sbin
MANDIR ?= $(PREFIX)/share/man
COMPLETIONDIR ?= $(PREFIX)/share/bash-completion/completions
ZSHCOMPLETIONDIR ?= $(PREFIX)/share/zsh/vendor-completions
FISHCOMPLETIONDIR ?= $(PREFIX)/share/fish/vendor_completions.d
DATADIR ?= $(PREFIX)/share/ctlsec
UNITDIR ?= $(PREFIX)/lib/systemd/system
MODULESLOADDIR ?= $(PREFIX)/lib/modules-load.d
POLICYDIR ?= /etc/ctlsec/policy.d
OCIHOOKSDIR ?= $(PREFIX)/share/containers/oci/hooks.d
SRCDIR ?= /usr/src/ctlsec-$(VERSION)
PKG_CONFIG ?= pkg-config
CLANG ?= clang

# Kernels to build for: one that KVER names, or all with headers here.
KVER ?= $(patsubst /lib/modules/%/build/Makefile,%,$(wildcard /lib/modules/*/build/Makefile))
KDIR ?=

# What is made is named, one line a file, or with V=1 the commands are shown.
ifeq ($(V),1)
Q :=
say =
else
Q := @
say = $(if $(findstring s,$(firstword -$(MAKEFLAGS))),,@printf '  %-7s %s\n' '$(1)' '$(2)')
endif

.DEFAULT_GOAL := all
.PHONY: all user module help install uninstall clean
all: user module

include mk/user.mk
include mk/module.mk
include mk/selftests.mk
include mk/check.mk
include mk/install.mk
include mk/deb.mk

help:
	@sed -n 's/^#\t//p' Makefile
	@sed -n 's/^## //p' mk/*.mk

clean:
	rm -rf $(B)
