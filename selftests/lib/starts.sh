# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # what uses it, and lib.sh
# What the tests of first instructions share: a profile that refuses everything that
# a runtime does in a container's cgroup, and starts that are counted. Used after
# lib.sh, in a guest of a whole host.

# How often each.
STARTS=${STARTS:-1}
# What the program ends with if its first call is refused: nothing else has it.
REFUSED=99
n=0
names='"personality","mount","umount2","pivot_root","setns","unshare","keyctl"
	,"add_key","sethostname","setdomainname","open_tree","move_mount","fsopen"
	,"fsconfig","mount_setattr","bpf"'

strict_profile() {
	profile strict ALLOW "{\"names\":[$names],\"action\":\"SCMP_ACT_ERRNO\",
		\"errnoRet\":$REFUSED}" || bail "the profile cannot be loaded"
}

# starts WHAT COMMAND...: each ends with the program's status.
starts() {
	local what=$1 got=0 other='' status

	shift
	for ((n = 1; n <= STARTS; n++)); do
		"$@" >"$work/said" 2>&1 </dev/null
		status=$?
		if [ "$status" = "$REFUSED" ]; then
			got=$((got + 1))
		else
			other+=" ($status: $(head -n 2 "$work/said"))"
		fi
	done
	is "$what: the first call is refused, $STARTS times$other" "$got" "$STARTS"
}

# none_pending WHAT TARGET
none_pending() {
	local left

	for _ in {1..50}; do
		left=$(ctlsec stats --json "$2" | jq '[.stats[].pending] | add')
		[ "$left" != 0 ] || break
		sleep 0.1
	done
	is "$1: none stays pending" "$left" 0
}
