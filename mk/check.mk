# SPDX-License-Identifier: GPL-2.0
## make demo	a container confined while it runs, in a disposable guest
## make shell	a root shell in such a guest
## make check	every test, here and in guests on both kernels
## make check-SUITE	one of them (selftests/check list)
## make debug-kernel	build the debug kernel (once; cached)

.PHONY: demo shell check debug-kernel
demo:
	@selftests/demo/run

shell:
	@selftests/deps build
	@selftests/vm --timeout 86400 -- bash -i

check:
	@selftests/check

check-%:
	@selftests/check $*

debug-kernel:
	@selftests/debug/build-kernel debug
