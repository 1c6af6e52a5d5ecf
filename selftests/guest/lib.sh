# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What the harness scripts share: messages, the cache, locks, host packages
# and a private apt that never touches the machine's own configuration.
# Callers run under "set -eu" and call with_lock as a plain statement, so that
# a failing step ends the script.

shopt -s inherit_errexit

# mke2fs, depmod and friends live in sbin, which a user's PATH may lack.
PATH=$PATH:/usr/sbin:/sbin

# One status for "the harness could not do its job", apart from the 70 that
# means "the guest misbehaved".
EX_HARNESS=69

CTLSEC_CACHE=${CTLSEC_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ctlsec}
APT_DIR=$CTLSEC_CACHE/apt
KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg
mkdir -p "$CTLSEC_CACHE/locks"

say() {
	printf '%s: %s\n' "${0##*/}" "$*" >&2
}

die() {
	say "$*"
	exit "$EX_HARNESS"
}

# with_lock NAME COMMAND...: one at a time over all runs that use this cache.
with_lock() {
	local fd lock=$1

	shift
	exec {fd}>"$CTLSEC_CACHE/locks/$lock"
	if ! flock -n "$fd"; then
		say "waiting for another run that prepares $lock"
		flock "$fd"
	fi
	# A daemon started by the command must not inherit the lock.
	(exec {fd}>&- && "$@")
	exec {fd}>&-
}

# need TOOL:PACKAGE...: a TOOL is a command or an absolute path. Installs what
# is missing when that is possible and wanted, otherwise names it.
need() {
	local pair tool missing=() packages=()

	for pair; do
		tool=${pair%%:*}
		command -v "$tool" >/dev/null || [ -e "$tool" ] || {
			missing+=("$tool (package ${pair#*:})")
			packages+=("${pair#*:}")
		}
	done
	[ ${#missing[@]} -gt 0 ] || return 0
	if [ "$(id -u)" != 0 ] || [ -n "${CTLSEC_NO_INSTALL:-}" ]; then
		for tool in "${missing[@]}"; do
			say "missing: $tool"
		done
		die "install them with: apt-get install ${packages[*]}"
	fi
	with_lock host-apt install_packages "${packages[@]}"
}

install_packages() {
	local log=$CTLSEC_CACHE/apt-install.log
	local install=(apt-get -q -y -o DPkg::Lock::Timeout=300 install
		--no-install-recommends "$@")

	say "installing missing packages: $*"
	export DEBIAN_FRONTEND=noninteractive
	"${install[@]}" >"$log" 2>&1 ||
		{ apt-get -q update && "${install[@]}"; } >"$log" 2>&1 || {
		tail -n 5 "$log" >&2
		die "apt-get could not install: $* (see $log)"
	}
}

# Where the machine's own apt has packages from. The signer of an archive is known
# once its lists were fetched; before that the component's name has to do.
apt_archives() {
	# shellcheck disable=SC2016 # apt-get expands this, not the shell
	apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' \
		'Origin: Debian' 2>/dev/null || true
	apt-get update --print-uris 2>/dev/null |
		sed -n "s,^'\([^']*/\)dists/[^/]*/main/.*,\1,p"
}

# The machine may use a mirror; its own apt knows which. $1: debian or
# debian-security.
mirror_of() {
	local archives uri

	archives=$(apt_archives)
	uri=$(grep -m 1 -E "/$1(\.list)?(/|\$)" <<<"$archives") ||
		die "apt has no source of Debian packages that ends in /$1:" \
			"add one to /etc/apt/sources.list"
	echo "$uri"
}

write_apt_sources() {
	local debian security

	debian=$(mirror_of debian)
	security=$(mirror_of debian-security)
	cat >"$APT_DIR/sources.list.new" <<-SOURCES
		deb [signed-by=$KEYRING] $debian bookworm main
		deb [signed-by=$KEYRING] $debian bookworm-updates main
		deb [signed-by=$KEYRING] $debian bookworm-backports main
		deb [signed-by=$KEYRING] $security bookworm-security main
	SOURCES
	mv "$APT_DIR/sources.list.new" "$APT_DIR/sources.list"
}

# apt with its own state: same proxies and transports as the machine's apt,
# other sources. $1 is apt-get, apt-cache ...
private_apt() {
	local tool=$1

	shift
	"$tool" -q -o "Dir::State=$APT_DIR/state" -o "Dir::Cache=$APT_DIR/cache" \
		-o "Dir::Etc::SourceList=$APT_DIR/sources.list" \
		-o Dir::Etc::SourceParts=/dev/null \
		-o Dir::Etc::Preferences=/dev/null \
		-o Dir::Etc::PreferencesParts=/dev/null \
		-o Dir::State::Status=/var/lib/dpkg/status \
		-o APT::Sandbox::User=root "$@"
}

update_apt() {
	local stamp=$APT_DIR/updated

	[ -z "$(find "$stamp" -mtime -1 2>/dev/null)" ] || return 0
	mkdir -p "$APT_DIR/state/lists/partial" "$APT_DIR/cache/archives/partial"
	write_apt_sources
	say "refreshing the private package lists"
	private_apt apt-get update >"$APT_DIR/update.log" 2>&1 || {
		tail -n 5 "$APT_DIR/update.log" >&2
		die "apt-get update failed (see $APT_DIR/update.log)"
	}
	touch "$stamp"
}

# Brings the private package lists up to date when they are missing or a day
# old. Needed by every script before its first private_apt.
refresh_apt() {
	mkdir -p "$APT_DIR"
	with_lock apt update_apt
}

# fetch_unpack DIR PACKAGE[=VERSION|/SUITE]...: unpacks packages below DIR
# without installing them.
fetch_unpack() {
	local dir=$1 debs=$1.debs deb

	shift
	rm -rf "$debs"
	mkdir -p "$debs" "$dir"
	say "downloading $*"
	(cd "$debs" && private_apt apt-get download "$@") >"$debs.log" 2>&1 || {
		tail -n 5 "$debs.log" >&2
		die "could not download: $*"
	}
	for deb in "$debs"/*.deb; do
		dpkg-deb -x "$deb" "$dir" || die "could not unpack $deb"
	done
	rm -rf "$debs" "$debs.log"
}

# linux_source SERIES: prints where the kernel's source of that series is, from
# Debian's linux-source-SERIES package, unpacked once into the cache. Builds
# are made elsewhere.
linux_source() {
	with_lock "linux-source-$1" unpack_linux_source "$1"
	echo "$CTLSEC_CACHE/linux-source-$1"
}

unpack_linux_source() {
	local series=$1 dir=$CTLSEC_CACHE/linux-source-$1 new

	[ ! -e "$dir" ] || return 0
	new=$dir.new
	refresh_apt
	rm -rf "$new"
	fetch_unpack "$new/deb" "linux-source-$series"
	say "unpacking the source"
	mkdir "$new/tree"
	tar -xf "$new/deb/usr/src/linux-source-$series.tar.xz" -C "$new/tree" \
		--strip-components=1
	rm -rf "$new/deb"
	mv "$new/tree" "$dir"
	rmdir "$new"
}
