# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Test results as TAP, for scripts: numbered as they come, the plan at the end.
# A script sources it, shows results, and ends with `finish`.

tests=0 failures=0

note() {
	printf '# %s\n' "$*"
}

# bail WHY: the rest cannot run.
bail() {
	printf 'Bail out! %s\n' "$*"
	exit 1
}

# result STATUS NAME [DETAIL]: holds if STATUS is 0; DETAIL, any number of lines,
# is shown if it is not.
result() {
	tests=$((tests + 1))
	if [ "$1" = 0 ]; then
		printf 'ok %d - %s\n' "$tests" "$2"
		return
	fi
	failures=$((failures + 1))
	printf 'not ok %d - %s\n' "$tests" "$2"
	[ -z "${3-}" ] || printf '#   %s\n' "${3//$'\n'/$'\n#   '}"
}

is() { # is NAME GOT WANTED
	local status=0

	[ "$2" = "$3" ] || status=1
	result "$status" "$1" "got '$2', wanted '$3'"
}

# like NAME GOT PATTERN: an extended regular expression
like() {
	local status=0

	[[ $2 =~ $3 ]] || status=1
	result "$status" "$1" "got '$2', wanted /$3/"
}

# skip NAME WHY
skip() {
	tests=$((tests + 1))
	printf 'ok %d - %s # SKIP %s\n' "$tests" "$1" "$2"
}

# none NAME: holds if there is nothing on standard input: findings, one a line.
none() {
	local found

	found=$(cat)
	[ -z "$found" ]
	result $? "$1" "$found"
}

finish() {
	echo "1..$tests"
	exit $((failures != 0))
}
