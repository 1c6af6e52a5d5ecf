# SPDX-License-Identifier: GPL-2.0
# Test programs. Those that run in a guest are static, so that any root file
# system does; NAME.m32.c is built for the i386 ABI.
## make selftests	build the test programs
## make unit	run the unit tests

GUEST_DIRS := cli syscall task netlink module stress bench runtimes diff
GUEST_SRC := $(foreach d,$(GUEST_DIRS),$(wildcard selftests/$(d)/*.c))
# The other fuzzers run on the host, see selftests/fuzz/Makefile.
GUEST_SRC += selftests/fuzz/netlink_fuzz.c
GUEST_M32 := $(filter %.m32.c,$(GUEST_SRC))
# Host programs that use a library are named NAME.host.c and built elsewhere.
GUEST_M64 := $(filter-out %.m32.c %.host.c,$(GUEST_SRC))
COMMON_SRC := $(wildcard selftests/lib/*.c)
COMMON_H := $(wildcard selftests/lib/*.h)
UNIT_SRC := $(wildcard selftests/unit/test_*.c)
UNIT_H := $(wildcard selftests/unit/*.h)

GUEST_BIN := $(GUEST_M64:selftests/%.c=$(B)/selftests/%)
GUEST_BIN32 := $(GUEST_M32:selftests/%.m32.c=$(B)/selftests/%32)
UNIT_BIN := $(UNIT_SRC:selftests/%.c=$(B)/selftests/%)
TEST_CFLAGS = -std=gnu11 -Wall -Wextra -O2 -g -D_GNU_SOURCE -I$(ROOT)/include
TEST_CFLAGS += -I$(ROOT)/include/uapi -I$(ROOT)/selftests/lib

.PHONY: selftests unit
selftests: $(GUEST_BIN) $(GUEST_BIN32)

# What they share is compiled once for each of the two ABIs.
COMMON_OBJ := $(COMMON_SRC:selftests/%.c=$(B)/selftests/%.o)
COMMON_OBJ32 := $(COMMON_SRC:selftests/%.c=$(B)/selftests/%.m32.o)
COMMON := $(B)/selftests/lib/lib.a
COMMON32 := $(B)/selftests/lib/lib32.a

$(COMMON_OBJ): $(B)/selftests/%.o: selftests/%.c $(COMMON_H)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(TEST_CFLAGS) -pthread -c -o $@ $<

$(COMMON_OBJ32): $(B)/selftests/%.m32.o: selftests/%.c $(COMMON_H)
	@mkdir -p $(@D)
	$(call say,CC,$< (i386))
	$(Q)$(CC) $(TEST_CFLAGS) -m32 -pthread -c -o $@ $<

$(COMMON): $(COMMON_OBJ)
	$(call say,AR,$(@:$(ROOT)/%=%))
	$(Q)$(AR) rcs $@ $^

$(COMMON32): $(COMMON_OBJ32)
	$(call say,AR,$(@:$(ROOT)/%=%))
	$(Q)$(AR) rcs $@ $^

$(GUEST_BIN): $(B)/selftests/%: selftests/%.c $(COMMON) $(COMMON_H)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(TEST_CFLAGS) -static -pthread -o $@ $< $(COMMON)

# It includes the other one's source.
$(GUEST_BIN32): $(B)/selftests/%32: selftests/%.m32.c selftests/%.c $(COMMON32) \
	$(COMMON_H)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(TEST_CFLAGS) -m32 -static -pthread -o $@ $< $(COMMON32)

$(UNIT_BIN): $(B)/selftests/%: selftests/%.c $(B)/user/libctlsec.a $(UNIT_H)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(USER_CPPFLAGS) $(PKG_CFLAGS) $(USER_CFLAGS) -o $@ $< \
		$(B)/user/libctlsec.a $(PKG_LIBS) -lcmocka

# A kernel source outside of the kernel, with the headers that it asks for; found by
# "..." only, since kernel/ has a limits.h, too.
$(B)/selftests/unit/test_fork_cap: USER_CPPFLAGS += -I$(ROOT)/selftests/unit/shim -iquote $(ROOT)/kernel
$(B)/selftests/unit/test_fork_cap: USER_CFLAGS += -Wno-unused-parameter -pthread
$(B)/selftests/unit/test_fork_cap: kernel/domain/fork_cap.c kernel/domain/fork_cap.h

unit: $(UNIT_BIN)
	@set -e; for t in $(UNIT_BIN); do $$t; done
