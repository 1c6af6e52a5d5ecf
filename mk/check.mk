# SPDX-License-Identifier: GPL-2.0
## make demo	the session of README.md, with Docker in a disposable guest
## make shell	a root shell in such a guest
## make check	the tests, here and in guests on both kernels
## make check-SUITE	one of them (selftests/check list)
## make check-learned-6.12	programs under what was learned of them; not part of check
## make check-oci-6.12	containers that ctlsec-oci confines; not part of check
## make check-authz-6.12	dockerd with ctlsec-authz; not part of check
## make check-learncost-6.12	what learning costs beside strace and others; not part of check
## make check-sessions-6.12	the sessions in docs/, with the real engines; not part of check
## make check-units-6.12	the tool's units as systemd runs them; not part of check
## make check-reboot-6.12	a container host over a reboot; not part of check
## make check-deb	the Debian packages, installed and booted; not part of check
## make check-lint	what a machine sees in the source
## make check-debug	the guest tests on a kernel that reports mistakes, both
##			preemption models (long; a smoke is part of check)
## make fuzz [TIME=60]	search with every libFuzzer target for TIME seconds
## make mutants	show that seeded mistakes are caught, and by what
## make peers [KERNEL=all]	the kernel's own tests with ctlsec and without
## make debug-kernel	build the debug kernel (once; cached)

.PHONY: demo shell check check-lint check-debug fuzz mutants peers debug-kernel
demo:
	@selftests/demo/run

shell:
	@selftests/deps build
	@selftests/vm --timeout 86400 -- bash -i

check:
	@selftests/check

check-%:
	@selftests/check $*

check-lint:
	@selftests/check lints layers names words style shell docs completion schema sparse

check-debug:
	@selftests/tools/check-debug

TIME ?= 60
fuzz:
	@$(MAKE) -C selftests/fuzz SECONDS=$(TIME)

mutants:
	@selftests/mutants/run

KERNEL ?= all
peers:
	@selftests/tools/kselftests --kernel $(KERNEL)

debug-kernel:
	@selftests/debug/build-kernel debug
