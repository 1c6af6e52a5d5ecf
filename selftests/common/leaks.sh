# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Memory that nobody refers to, on kernels with kmemleak. For test scripts that
# have sourced lib.sh: leaks_clear, what is to be judged, leaks_result NAME.

LEAKS=/sys/kernel/debug/kmemleak

leaks_can() {
	[ -w "$LEAKS" ]
}

# Twice, because an object on its way from one place to another looks lost to a
# single scan, and after a pause, because those younger than five seconds are
# left out.
leaks_scan() {
	sleep 6
	echo scan >"$LEAKS"
	echo scan >"$LEAKS"
}

# What is lost so far is not ours: clear forgets only what a scan has found. The
# finding must not reach the console, where it would count as one of this run;
# what is worse than a leak panics here, so it is not lost with it.
leaks_clear() {
	local all=/sys/module/printk/parameters/ignore_loglevel

	leaks_can || return 0
	echo N >$all
	dmesg --console-level emerg
	leaks_scan
	echo clear >"$LEAKS"
	dmesg --console-level debug
	echo Y >$all
}

leaks_result() { # leaks_result NAME
	local found

	if ! leaks_can; then
		skip "$1" "this kernel has no kmemleak"
		return
	fi
	leaks_scan
	found=$(cat "$LEAKS")
	is "$1" "$(grep -c '^unreferenced' <<<"$found")" 0
	head -n 60 <<<"$found" | while IFS= read -r line; do
		[ -z "$line" ] || note "$line"
	done
}
