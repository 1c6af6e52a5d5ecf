# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # what the sourcing script uses, and has
# Others on the functions in $FUNCTIONS: starting them, ending them, and counting
# what they saw of a function. Used after lib.sh.

TRACE=/sys/kernel/tracing
MODS=$BIN/module/$(uname -r)
mountpoint -q "$TRACE" || mount -t tracefs nodev "$TRACE"

not() {
	! "$@"
}

wait_for() { # wait_for COMMAND...
	for _ in {1..600}; do
		! "$@" >/dev/null 2>&1 || return 0
		sleep 0.1
	done
	return 1
}

clear_trace() {
	: >"$TRACE/trace"
}

lines_of() {
	grep -v '^#' "$TRACE/trace" | grep -c "$1"
}

# kprobe_start p|r: at the entries, or at the returns.
kprobe_start() {
	local f

	for f in $FUNCTIONS; do
		echo "$1:ctlsec_test/$f $f" >>"$TRACE/kprobe_events" || return
	done
	echo 1 >"$TRACE/events/ctlsec_test/enable"
}

kprobe_stop() {
	local f

	echo 0 >"$TRACE/events/ctlsec_test/enable" || return
	for f in $FUNCTIONS; do
		echo "-:ctlsec_test/$f" >>"$TRACE/kprobe_events" || return
	done
	clear_trace
}

kprobe_seen() { lines_of " $1: "; }
entry_start() { kprobe_start p; }
return_start() { kprobe_start r; }

tracer_start() {
	echo "$FUNCTIONS" >"$TRACE/set_ftrace_filter" &&
		echo function >"$TRACE/current_tracer"
}

tracer_stop() {
	echo nop >"$TRACE/current_tracer" && : >"$TRACE/set_ftrace_filter" &&
		clear_trace
}

tracer_seen() { lines_of ": $1 <-"; }

bpf_start() {
	local f program='BEGIN { printf("ready\n"); }'

	for f in $FUNCTIONS; do
		program+=" kfunc:vmlinux:$f { @in_$f = count(); }"
		program+=" kretfunc:vmlinux:$f { @out_$f = count(); }"
	done
	: >"$work/bpf"
	bpftrace -e "$program" >"$work/bpf" 2>&1 &
	bpf=$!
	wait_for grep -q ready "$work/bpf"
}

# Its maps are printed when it ends, which is soon enough. bpftrace now and then
# misses a signal to end, so it gets another.
bpf_end() {
	for _ in {1..20}; do
		kill -INT "$bpf" 2>/dev/null || return
		for _ in {1..30}; do
			! grep -q '^@out_' "$work/bpf" || return
			sleep 0.1
		done
	done
	kill -KILL "$bpf"
}

bpf_seen() { # bpf_seen FUNCTION
	bpf_end
	grep -q "^@in_$1: " "$work/bpf" && sed -n "s/^@out_$1: //p" "$work/bpf"
}

bpf_stop() {
	bpf_end
	wait "$bpf" 2>/dev/null
	return 0
}

has_bpf() {
	[ -e /sys/kernel/btf/vmlinux ]
}
