# SPDX-License-Identifier: GPL-2.0
# The module, for each kernel in KVER: build/KVER/kernel/ctlsec.ko. A directory
# of links per kernel, so that kernels do not share objects.
## make module KVER=6.1.0-56-amd64 [KDIR=DIR]	the module for one kernel

KERNEL_SRC := $(shell find kernel -name "*.[chS]") kernel/Kbuild
SHARED_H := $(wildcard include/*/*.h include/uapi/linux/*.h)
MODULE_WARN ?= W=1
# Further arguments to Kbuild, such as C=2 for sparse.
KARGS ?=

MODULES := $(KVER:%=$(B)/%/kernel/ctlsec.ko)

module: $(MODULES)
ifeq ($(strip $(KVER)),)
	@echo "make: no kernel headers here, so no module: install" \
	      "linux-headers-$$(dpkg --print-architecture), or name KVER=" >&2
	@exit 1
endif

kdir = $(if $(KDIR),$(KDIR),/lib/modules/$(1)/build)

$(B)/%/kernel/ctlsec.ko: $(KERNEL_SRC) $(SHARED_H)
	@if [ ! -e $(call kdir,$*)/Makefile ]; then \
		echo "make: no headers of kernel $*: install linux-headers-$*" >&2; \
		exit 1; \
	fi
	@mkdir -p $(@D)
	@ln -sfn $(ROOT)/include $(@D)/../include
	@ln -sf $(ROOT)/dkms.conf $(@D)/../dkms.conf
	@for f in $(KERNEL_SRC:kernel/%=%); do mkdir -p $(@D)/$$(dirname $$f); \
		ln -sf $(ROOT)/kernel/$$f $(@D)/$$f; done
	$(Q)$(MAKE) --no-print-directory -C $(call kdir,$*) M=$(@D) $(MODULE_WARN) $(KARGS) modules
