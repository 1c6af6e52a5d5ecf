# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154 # lib.sh sets work
# shellcheck disable=SC2317 # operations are called by name
# What the tests of container engines share: images, and what one does with
# containers. Used after lib.sh, in a guest of a whole host. A test sets
#
#	engine	the command, with options: Docker's or Podman's
#	slice	a slice that is bound before containers start below it
#	above	the cgroup that it is in
#	start	the options of `run` for each kind of container
#
# and calls `trial` for each kind.

# Nothing but a profile of ours returns this: who refused is not in question.
OWN_ERRNO=1234
declare -a engine=()
declare -A start=()
slice='' above=''
# The clients are short-lived, and an emulator makes it expensive to collect
# their garbage and to signal their threads: a third of their time.
export GOGC=off GODEBUG=asyncpreemptoff=1

need_host() { # need_host COMMAND
	[ "$(cat /proc/1/comm)" = systemd ] && command -v "$1" >/dev/null && return
	skip "$1" "not a whole host: selftests/vm --rootfs host --systemd"
	finish
}

# busybox_tree DIR: programs for the little that containers do here. /pause is
# what keeps a pod.
busybox_tree() {
	local name

	mkdir -p "$1"/{bin,dev,etc,proc,sys,tmp,run,mnt}
	cp "$(command -v busybox)" "$1/bin/busybox"
	cp "$BIN/syscall/probe" "$1/bin/probe"
	for name in sh sleep cat echo id seq true; do
		ln -sf busybox "$1/bin/$name"
	done
	printf '#!/bin/sh\nexec sleep 100000\n' >"$1/pause"
	chmod +x "$1/pause"
	echo root:x:0:0::/:/bin/sh >"$1/etc/passwd"
	echo root:x:0: >"$1/etc/group"
}

# systemd_tree DIR: systemd with one service, whose sandbox it sets up itself.
systemd_tree() {
	local dir units=$1/lib/systemd/system

	mkdir -p "$1"/usr/{bin,sbin,lib,lib64} "$1/var/tmp"
	for dir in bin sbin lib lib64; do
		ln -s "usr/$dir" "$1/$dir"
	done
	busybox_tree "$1"
	with_libraries "$1" /lib/systemd/systemd /bin/systemctl
	ln -s ../lib/systemd/systemd "$1/sbin/init"
	mkdir -p "$units"
	cp /lib/systemd/system/{basic,sysinit,shutdown,umount,final}.target "$units"
	cat >"$units/work.service" <<-UNIT
		[Service]
		PrivateTmp=yes
		ProtectHome=yes
		ExecStart=/bin/sleep 100000
	UNIT
	printf '[Unit]\nWants=work.service\n' >"$units/default.target"
}

with_libraries() { # with_libraries DIR PROGRAM...
	local dir=$1

	shift
	{
		printf '%s\n' "$@"
		ldd "$@" | grep -oE '(^|[[:space:]])/[^ :]+ ' | tr -d '[:blank:]'
	} | sort -u | xargs cp -L --parents -t "$dir"
}

# image KIND: make a tree of that kind the engine's image "work".
image() {
	[ -d "$work/$1" ] || "$1_tree" "$work/$1" || return
	tar -C "$work/$1" -c . |
		"${engine[@]}" import --change "CMD /pause" - work
}

# own_profile: what the built-in profile refuses with EPERM, with our own errno.
own_profile() {
	jq --argjson errno $OWN_ERRNO '.defaultErrnoRet = $errno' \
		"$SELF/user/oci/profiles/default.json" >"$work/own.json"
	must ctlsec load own "$work/own.json"
}

init_of() { # init_of NAME: its first process
	"${engine[@]}" inspect -f '{{.State.Pid}}' "$1"
}

# The cgroup that holds all of a container, also if its systemd made others, or
# all of the pod that it is in. The engine's restart makes the same again.
cgroup_of() { # cgroup_of NAME
	local path

	path=$(sed -n 's/^0:://p' "/proc/$(init_of "$1")/cgroup")
	case $path in
	*libpod_pod_*) echo "${path%/libpod-*}" ;;
	*.scope*) echo "${path%%.scope*}.scope" ;;
	esac
}

# A kind that takes more than `run` has functions start_KIND and remove_KIND.
start_one() { # start_one KIND [OPTION]...
	local kind=$1

	shift
	if declare -F "start_$kind" >/dev/null; then
		"start_$kind" "$@"
		return
	fi
	# shellcheck disable=SC2086 # options and a command
	"${engine[@]}" run -d --name "$kind" "$@" ${start[$kind]}
}

remove_one() { # remove_one KIND
	if declare -F "remove_$1" >/dev/null; then
		"remove_$1"
	else
		"${engine[@]}" rm -f "$1"
	fi >/dev/null
}

# Operations, on a container and its cgroup. Each leaves it running.

do_exec() {
	[ "$("${engine[@]}" exec "$1" id -u)" = 0 ]
}

do_pause() {
	"${engine[@]}" pause "$1" &&
		grep -rqx 1 "$CG$2" --include=cgroup.freeze &&
		"${engine[@]}" unpause "$1"
}

do_update() {
	"${engine[@]}" update --pids-limit 77 "$1" &&
		grep -qx 77 "$CG$2/pids.max"
}

do_restart() {
	"${engine[@]}" restart -t 0 "$1" && do_exec "$1"
}

do_stop() {
	"${engine[@]}" stop -t 0 "$1" && "${engine[@]}" start "$1" && do_exec "$1"
}

last_check() {
	"${engine[@]}" inspect "$1" -f \
		'{{range .State.Health.Log}}{{.End}} {{.ExitCode}}|{{end}}' |
		tr '|' '\n' | grep . | tail -n 1
}

# A health check that the engine made after this was called, and its result.
do_health() {
	local before now

	before=$(last_check "$1")
	for _ in {1..100}; do
		now=$(last_check "$1")
		[ "$now" = "$before" ] || break
		sleep 0.2
	done
	echo "$now"
	[ "$now" != "$before" ] && [[ $now == *" 0" ]]
}

# systemd in the container restarts its service, which gets a sandbox again.
# shellcheck disable=SC2016 # the container's shell expands these
do_service() {
	"${engine[@]}" exec "$1" sh -c '
		for _ in $(seq 100); do
			systemctl is-active work && break
			sleep 0.2
		done
		systemctl restart work && systemctl is-active work'
}

# Calls that the built-in profile refuses, whatever capabilities there are:
# keyctl(99), socket(AF_ALG), io_uring_setup; and one that goes on: getppid.
calls() { # calls NAME
	printf 'x86_64 %s\n' '250 99' '41 38 5 0' '425 0 0' '110' |
		"${engine[@]}" exec -i "$1" probe | tr '\n' ' '
}

# refused WHAT NAME TARGET: it is ctlsec that refuses them.
refused() {
	must ctlsec bind "$3" --profile own
	like "$1: the profile holds" "$(calls "$2")" \
		"^(-$OWN_ERRNO ){3}[0-9]+ \$"
	must ctlsec bind "$3" --profile default
}

operations() { # operations WHAT NAME CGROUP OPERATION...
	local what=$1 name=$2 cgroup=$3 op

	shift 3
	for op; do
		ok "$what: $op" "do_$op" "$name" "$cgroup"
	done
}

# begin_one WHAT KIND [OPTION]...: start it; its cgroup in $cgroup.
begin_one() {
	local what=$1

	shift
	ok "$what: starts" start_one "$@"
	cgroup=$(cgroup_of "$1" 2>/dev/null)
	[ "$cgroup" ] && return
	result 1 "$what: runs"
	remove_one "$1"
	return 1
}

# trial LABEL KIND OPERATION...: before and after a bind, and below a bound slice, if
# the kind is one of KINDS, or that is not set.
trial() {
	local what="$1 $2" kind=$2 cgroup

	[[ " ${KINDS-$kind} " == *" $kind "* ]] || return 0
	shift 2
	begin_one "$what" "$kind" || return
	operations "$what, not bound" "$kind" "$cgroup" "$@"
	cgroup=$(cgroup_of "$kind")
	ok "$what: bound while it runs" ctlsec bind "$cgroup"
	operations "$what, bound" "$kind" "$cgroup" "$@"
	refused "$what, bound" "$kind" "$(cgroup_of "$kind")"
	remove_one "$kind"
	ok "$what: what waits for it is unbound" ctlsec unbind "$cgroup"
	what="$what, below a bound slice"
	begin_one "$what" "$kind" --cgroup-parent "$slice" || return
	like "$what: it is there" "$cgroup" "^$above/$slice/"
	operations "$what" "$kind" "$cgroup" "$@"
	refused "$what" "$kind" "$above/$slice"
	remove_one "$kind"
}

# userns_domain INO: id and number of tasks of the domain of a user namespace
userns_domain() {
	ctlsec list --json | jq -r --argjson ino "$1" '.domains[]
		| select(."userns-ino" == $ino) | "\(.id) \(.tasks)"'
}

# leave_userns INO: end what an engine keeps in a user namespace, as rootless Podman
# does with its pause process when that was there before the container.
leave_userns() {
	local ns

	for ns in /proc/[0-9]*/ns/user; do
		[ "$(stat -Lc %i "$ns" 2>/dev/null)" = "$1" ] || continue
		ns=${ns#/proc/}
		kill -KILL "${ns%%/*}"
	done
}

# trial_userns LABEL KIND OPERATION...: with its user namespace bound.
trial_userns() {
	local what="$1 $2, its user namespace bound" kind=$2 cgroup pid ino id tasks

	shift 2
	begin_one "$what" "$kind" || return
	pid=$(init_of "$kind")
	ino=$(stat -Lc %i "/proc/$pid/ns/user")
	ok "$what: bound while it runs" ctlsec bind "userns:$pid" --profile own
	operations "$what" "$kind" - exec "$@"
	like "$what: the profile holds" "$(calls "$kind")" \
		"^(-$OWN_ERRNO ){3}[0-9]+ \$"
	read -r id tasks < <(userns_domain "$ino")
	like "$what: its tasks are counted" "$tasks" '^[1-9]'
	remove_one "$kind"
	leave_userns "$ino"
	ok "$what: its domain goes with its last task" domain_gone "$id"
}
