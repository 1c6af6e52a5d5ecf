# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Memory that nobody refers to, on kernels with kmemleak. For test scripts that
# have sourced lib.sh: leaks_clear, what is to be judged, leaks_result NAME.

LEAKS=/sys/kernel/debug/kmemleak

leaks_can() {
	[ -w "$LEAKS" ] && echo scan 2>/dev/null >"$LEAKS"
}

# What there is so far is not ours.
leaks_clear() {
	! leaks_can || echo clear >"$LEAKS"
}

# What a scan reports on: after two of them, because an object on its way from
# one place to another looks lost to a single one, and after a pause, because
# those younger than five seconds are left out.
leaks_scan() {
	sleep 6
	echo scan >"$LEAKS"
	sleep 1
	echo scan >"$LEAKS"
	cat "$LEAKS"
}

leaks_result() { # leaks_result NAME
	local found

	if ! leaks_can; then
		skip "$1" "this kernel has no kmemleak"
		return
	fi
	found=$(leaks_scan)
	is "$1" "$(grep -c '^unreferenced' <<<"$found")" 0
	head -n 60 <<<"$found" | while IFS= read -r line; do
		[ -z "$line" ] || note "$line"
	done
}
