# SPDX-License-Identifier: GPL-2.0
# What fish offers for command lines, which standard input has: "LINE<Tab>WORD".
#
#	fish --no-config complete.fish FILE	FILE is sourced before
source $argv[1]
while read -l line
	for word in (complete -C "$line")
		printf '%s\t%s\n' $line (string split -f 1 \t -- $word)
	end
end
