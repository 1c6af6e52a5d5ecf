# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# An OCI bundle made of a static busybox: for runtimes and for the comparison
# with their seccomp filters. Used after lib.sh.

# bundle DIR CGROUP COMMAND...: runs as root of the host's user namespace, in
# the runtime's default namespaces, without a seccomp filter.
bundle() {
	local dir=$1 cgroup=$2 name

	shift 2
	mkdir -p "$dir/rootfs"/{bin,dev,etc,proc,sys,tmp,run,mnt}
	cp "$(command -v busybox)" "$dir/rootfs/bin/busybox"
	for name in sh sleep cat echo ls mkfifo mount id true; do
		ln -sf busybox "$dir/rootfs/bin/$name"
	done
	(cd "$dir" && rm -f config.json && crun spec) || return
	jq --arg cgroup "$cgroup" '.process.args = $ARGS.positional
		| .process.terminal = false
		| .root.readonly = false
		| .linux.cgroupsPath = $cgroup
		| del(.linux.seccomp)' "$dir/config.json" \
		--args "$@" >"$dir/new.json" && mv "$dir/new.json" "$dir/config.json"
}

# oci_seccomp FILE: a Docker profile as a runtime's configuration has it, for a
# container without added capabilities: rules that need one fall away.
oci_seccomp() {
	jq '{
		defaultAction,
		defaultErrnoRet: (.defaultErrnoRet // 1),
		architectures: ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"],
		syscalls: [.syscalls[]
			| select((.includes.caps // []) == [])
			| select((.includes.arches // ["amd64"])
				| any(. == "amd64" or . == "x32" or . == "x86"))
			| select((.excludes.arches // []) | any(. == "amd64") | not)
			| {names: (.names // [.name]), action}
				+ (if .errnoRet == null then {} else {errnoRet} end)
				+ (if (.args // []) == [] then {} else {args} end)]
		}' "$1"
}
