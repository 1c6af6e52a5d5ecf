# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154 # lib.sh sets work
# The rows of a bench, and their comparison with what was recorded. A bench
# sources it after lib.sh, adds rows, and calls compare_rows before `finish`.

# Names are "BENCH: WHAT", so that benches do not disturb each other's.
row() { # row NAME INSTRUCTIONS
	printf '%s\t%s\n' "$1" "$2" >>"$work/rows"
}

compare_rows() {
	local line status

	"$SELF/selftests/bench/compare" "$work/rows" >"$work/compared"
	while read -r line; do
		case $line in
		"ok - "*) status=0 ;;
		"not ok - "*) status=1 ;;
		*)
			echo "$line"
			continue
			;;
		esac
		result "$status" "no dearer: ${line#*ok - }"
	done <"$work/compared"
}
