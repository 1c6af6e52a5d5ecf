# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154 # lib.sh sets work
# shellcheck disable=SC2034 # what the sourcing script uses
# Pods of containerd's own CRI plugin, made as a kubelet makes them: in a cgroup of the
# pod's below that of its class. Used after engine.sh.

UID_1=0a1b2c3d_1111_4222_8333_444455556666
UID_2=0a1b2c3d_7777_4888_8999_aaaabbbbcccc
CLASS=/kubepods.slice/kubepods-besteffort.slice
IMAGE=localhost/work:latest
declare -A sandbox=() container=() parent_of=()

cri() {
	"$SELF/selftests/runtimes/cri.py" "$@"
}

# begin_containerd: with its plugin, by systemd's driver and, as the handler "cgroupfs", by
# the other; and with the image.
begin_containerd() {
	engine=(podman)
	must image busybox
	must podman save --format docker-archive -o "$work/image.tar" work
	mkdir -p /etc/containerd
	cat >/etc/containerd/config.toml <<-'TOML'
		version = 2
		[plugins."io.containerd.grpc.v1.cri"]
		  sandbox_image = "localhost/work:latest"
		[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
		  runtime_type = "io.containerd.runc.v2"
		[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
		  SystemdCgroup = true
		[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.cgroupfs]
		  runtime_type = "io.containerd.runc.v2"
	TOML
	must systemctl restart containerd
	must ctr -n k8s.io images import "$work/image.tar"
	for _ in {1..100}; do
		[ "$(ctr -n k8s.io images ls -q | grep -c "^$IMAGE")" = 0 ] || break
		sleep 0.2
	done
}

# What the last call said, if it failed, and what containerd says about it.
cri_failed() {
	note "$*: $(cat "$work/cri.err")"
	journalctl -u containerd --no-pager -n 8 -o cat | cut -c 1-400 |
		sed 's/^/#   /'
	bail "no pod"
}

# pod_start NAMESPACE POD CGROUP [HANDLER]
pod_start() {
	local key=$1/$2

	parent_of[$key]=$3
	for _ in {1..5}; do
		sandbox[$key]=$(cri run "$1" "$2" "$3" ${4+"$4"} 2>"$work/cri.err") &&
			return
		sleep 1
	done
	cri_failed "run $key"
}

# part_start NAMESPACE POD NAME ATTEMPT: a container in it that sleeps
part_start() {
	local key=$1/$2

	container[$key/$3]=$(cri create "${sandbox[$key]}" "$1" "$2" \
		"${parent_of[$key]}" "$3" "$4" "$IMAGE" sleep 100000 \
		2>"$work/cri.err") || cri_failed "create $key/$3"
	cri start "${container[$key/$3]}" 2>"$work/cri.err" ||
		cri_failed "start $key/$3"
}

# part_stop NAMESPACE/POD/NAME: as a kubelet does before it makes another one
part_stop() {
	must cri stop "${container[$1]}"
	must cri remove "${container[$1]}"
}

pod_stop() { # pod_stop NAMESPACE/POD
	must cri remove-pod "${sandbox[$1]}"
	unset "sandbox[$1]"
}

# pod_calls NAMESPACE/POD/NAME: as calls of engine.sh, in that container
pod_calls() {
	printf 'x86_64 %s\n' '250 99' '41 38 5 0' '425 0 0' '110' |
		ctr -n k8s.io tasks exec --exec-id "x$RANDOM" "${container[$1]}" \
			/bin/probe | tr '\n' ' '
}
