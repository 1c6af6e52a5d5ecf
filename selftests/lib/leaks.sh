# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Memory that nothing refers to, on kernels with kmemleak. For test scripts that
# have sourced lib.sh: leaks_clear, what is to be judged, leaks_result NAME.
# With LEAKS_LATER=1 neither does anything: its setter looks in the end, and
# what earlier tests lost must not be forgotten until then.

LEAKS=/sys/kernel/debug/kmemleak

leaks_can() {
	[ -w "$LEAKS" ]
}

# Those younger than five seconds are left out, hence the pause; twice, because an
# object on its way from one place to another looks lost to a single scan.
leaks_scan() {
	sleep 6
	echo scan >"$LEAKS"
	[ -z "$(head -c 1 "$LEAKS")" ] || echo scan >"$LEAKS"
}

# With nothing on the console, where the finding would count as one of the run;
# what is worse than a leak panics here, so it is not lost with it.
leaks_quiet() { # leaks_quiet COMMAND...
	local all=/sys/module/printk/parameters/ignore_loglevel

	echo N >$all
	dmesg --console-level emerg
	"$@"
	dmesg --console-level debug
	echo Y >$all
}

# What is lost so far is not ours: clear forgets only what a scan has found.
leaks_clear() {
	leaks_can && [ -z "${LEAKS_LATER-}" ] || return 0
	leaks_quiet leaks_scan
	echo clear >"$LEAKS"
}

leaks_result() { # leaks_result NAME
	local found

	if ! leaks_can; then
		skip "$1" "this kernel has no kmemleak"
		return
	fi
	if [ -n "${LEAKS_LATER-}" ]; then
		skip "$1" "judged after all tests"
		return
	fi
	leaks_scan
	found=$(cat "$LEAKS")
	is "$1" "$(grep -c '^unreferenced' <<<"$found")" 0
	head -n 60 <<<"$found" | while IFS= read -r line; do
		[ -z "$line" ] || note "$line"
	done
}
