# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034 # what the sourcing script uses
# What test scripts share: TAP, cgroups, profiles, helpers that stay.
# A script sources it, runs tests, and ends with `finish`.

SELF=$(readlink -f "${BASH_SOURCE[0]%/*}/../..")
BIN=$SELF/build/selftests
CG=/sys/fs/cgroup
ARCHES='"architectures":["SCMP_ARCH_X86_64","SCMP_ARCH_X86","SCMP_ARCH_X32"]'
work=$(mktemp -d)

# shellcheck source=selftests/lib/tap.sh
. "$SELF/selftests/lib/tap.sh"

ok() { # ok NAME COMMAND...: holds if COMMAND succeeds; shows what it said if not
	local name=$1 status=0

	shift
	"$@" >"$work/said" 2>&1 || status=$?
	result "$status" "$name"
	[ "$status" = 0 ] || sed 's/^/#   /' "$work/said" | head -n 30
}

# shellcheck disable=SC2317 # called by ok
domain_gone() { # domain_gone ID: in a while, for a machine may be slow
	for _ in {1..100}; do
		ctlsec list --json | jq -e ".domains | all(.id != $1)" >/dev/null &&
			return
		sleep 0.1
	done
	return 1
}

# must COMMAND...: the test cannot go on without it.
must() {
	"$@" >"$work/said" 2>&1 ||
		bail "$*: status $?: $(head -n 3 "$work/said")"
}

# Functions hooked, once what is not needed is unhooked: that comes a second or two
# after an unbind or a load.
hooked_in_the_end() { # hooked_in_the_end WANTED
	local hooked

	for _ in {1..50}; do
		hooked=$(ctlsec status --json | jq -c .status.hooked)
		[ "$hooked" != "$1" ] || break
		sleep 0.2
	done
	echo "$hooked"
}

# profile NAME DEFAULT [RULES]: load it for all three ABIs. DEFAULT: an action,
# with a colon and an errno where it takes one.
profile() {
	local errno=''

	[ "${2#*:}" = "$2" ] || errno="\"defaultErrnoRet\":${2#*:},"
	printf '{"defaultAction":"SCMP_ACT_%s",%s%s,"syscalls":[%s]}\n' \
		"${2%%:*}" "$errno" "$ARCHES" "${3-}" >"$work/$1.json"
	must ctlsec load "$1" "$work/$1.json"
}

# rule NAMES ACTION [ERRNO]: JSON; names separated by blanks.
rule() {
	local names

	# shellcheck disable=SC2086 # a list
	names=$(printf '"%s",' $1)
	printf '{"names":[%s],"action":"SCMP_ACT_%s"%s}' "${names%,}" "$2" \
		"${3:+,\"errnoRet\":$3}"
}

# Become a task of CGROUP (/path) and then COMMAND; for use in a subshell.
# Without the pipes to probes: a probe ends when its last writer closes.
enter() { # enter CGROUP COMMAND...
	local cgroup=$1 fd

	shift
	echo "$BASHPID" >"$CG$cgroup/cgroup.procs" || exit 125
	for fd in "${probe_in[@]}" "${probe_out[@]}"; do
		exec {fd}>&-
	done
	exec "$@"
}

# within CGROUP COMMAND...: run it there.
within() {
	(enter "$@")
}

# begin CGROUP COMMAND...: start it there and wait until it is; its pid in $pid.
begin() {
	(enter "$@") &
	pid=$!
	while [ -d "/proc/$pid" ]; do
		[[ $(<"/proc/$pid/cgroup") != *"0::$1" ]] || break
		sleep 0.02
	done 2>/dev/null
}

# domain NAME KEY: a fact about one domain, by its name or its cgroup's path.
domain() {
	ctlsec stats --json | jq -r --arg n "$1" --arg k "$2" \
		'first(.stats[] | select(.name == $n or .cgroup == $n)) | .[$k]'
}

# denials NAME ABI SYSCALL: how often it was denied there.
denials() {
	ctlsec stats "$1" --syscalls --json | jq -r --arg a "$2" --arg s "$3" \
		'[.. | objects | select(.abi? == $a and .syscall? == $s) | .count] | add // 0'
}

# objects: how many objects of each kind the module has, as one line.
objects() {
	ctlsec status --json | jq -c '[.objects[] | {(.object): .count}] | add'
}

# A probe is a task that waits for calls to make. probe_start NAME CGROUP
# [COMMAND...] starts one there; COMMAND, such as unshare, executes it.
declare -A probe_in=() probe_out=() probe_pid=()
probe_start() {
	local name=$1 cgroup=$2 in out

	shift 2
	mkfifo "$work/$name.in" "$work/$name.out"
	(enter "$cgroup" "$@" "$BIN/syscall/probe" \
		<"$work/$name.in" >"$work/$name.out") &
	probe_pid[$name]=$!
	exec {in}>"$work/$name.in" {out}<"$work/$name.out"
	probe_in[$name]=$in probe_out[$name]=$out
}

# ask NAME ABI NR [ARG]...: have it make a call; prints what that returned.
ask() {
	local name=$1 answer=gone

	shift
	{ echo "$*" >&"${probe_in[$name]}"; } 2>/dev/null
	read -r -t 60 answer <&"${probe_out[$name]}" || answer=gone
	echo "$answer"
}

# probe_stop NAME: end it; returns its exit status.
probe_stop() {
	local in=${probe_in[$1]} out=${probe_out[$1]} pid=${probe_pid[$1]}

	exec {in}>&- {out}<&-
	rm -f "$work/$1.in" "$work/$1.out"
	unset "probe_in[$1]" "probe_out[$1]" "probe_pid[$1]"
	wait "$pid"
}

# What a test leaves behind would disturb the next one.
cleanup_lib() {
	local pid dir

	for pid in $(jobs -p); do
		kill -KILL "$pid" 2>/dev/null
	done
	wait 2>/dev/null
	for dir in $(ctlsec list --noheadings -o ID 2>/dev/null); do
		ctlsec unbind "id:$dir" >/dev/null 2>&1
	done
	for dir in $(ctlsec profiles --noheadings -o NAME 2>/dev/null); do
		ctlsec unload "$dir" >/dev/null 2>&1
	done
	find "$CG/t" -depth -type d -exec rmdir {} + 2>/dev/null
	rm -rf "$work"
}
trap cleanup_lib EXIT
# A probe may have been killed. Caught, not ignored: children start afresh.
trap : PIPE

mkdir -p "$CG/t"
