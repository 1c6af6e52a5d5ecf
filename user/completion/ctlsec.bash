# SPDX-License-Identifier: GPL-2.0
# bash completion for ctlsec. Commands, options, their words and the columns
# come from the program itself (ctlsec --list-commands), so they cannot differ.

# Lines of the table about a subject: _ctlsec_facts KIND [COMMAND]
_ctlsec_facts() {
	ctlsec --list-commands 2>/dev/null |
		awk -F '\t' -v kind="$1" -v cmd="${2-}" \
			'$1 == kind && (cmd == "" || $2 == cmd)'
}

# A field of such lines: _ctlsec_field N KIND [COMMAND]
_ctlsec_field() {
	local n=$1

	shift
	_ctlsec_facts "$@" | cut -f "$n"
}

# Set COMPREPLY to those of the words on stdin that continue $1, typed with or
# without quoting. Quoted: a cgroup's name may be a container's choice, and bash
# puts it onto the command line as it is.
_ctlsec_reply() {
	local word quoted

	COMPREPLY=()
	while IFS= read -r word; do
		[[ -n $word ]] || continue
		printf -v quoted %q "$word"
		[[ $word == "$1"* || $quoted == "$1"* ]] &&
			COMPREPLY+=("$quoted")
	done
	return 0
}

_ctlsec_profiles() {
	{
		ctlsec profiles --noheadings -o NAME 2>/dev/null
		echo default
	} | sort -u
}

# Names that are printed with \xNN are not those names. A container in a pod names the
# pod as well.
_ctlsec_targets() {
	ctlsec ps --noheadings -o TARGET 2>/dev/null | grep -v '\\x' |
		awk -F / '$1 ~ /^pod:/ && NF == 3 && !seen[$1 "/" $2]++ { print $1 "/" $2 }
			NF != 2 || $1 !~ /^pod:/ || !seen[$0]++ { print }'
	systemctl list-units --plain --no-legend --type=service,slice,scope \
		--state=running,active 2>/dev/null |
		awk '$1 !~ /\\/ { print "unit:" $1 }'
	_ctlsec_field 2 target | grep -v '[[/]$'
}

# The words of its synopsis that stand for themselves, such as load and unload:
# _ctlsec_verbs COMMAND OPERANDS
_ctlsec_verbs() {
	[[ $2 != 0 ]] ||
		_ctlsec_field 4 command "$1" | tr ' |' '\n\n' | grep -x '[a-z][a-z]*'
}

# The words that are arguments of an option: _ctlsec_values COMMAND OPTION WORD...
# Some options print another table.
_ctlsec_values() {
	case $2 in
	--output)
		_ctlsec_facts column "$1" | awk -F '\t' -v line=" ${*:3} " '
			$4 != "" && index(line, " " $4 " ") { other = other $3 "\n" }
			$4 == "" { own = own $3 "\n" }
			END { printf "%s", other != "" ? other : own }'
		;;
	--profile)
		_ctlsec_profiles
		echo none
		;;
	--to)
		_ctlsec_targets
		echo all
		;;
	--remove)
		ctlsec deny --list --noheadings -o NAME 2>/dev/null | grep -vx -e -
		;;
	*)
		_ctlsec_facts option "$1" |
			awk -F '\t' -v o="$2" '$3 == o { print $6 }' | tr ' ' '\n'
		;;
	esac
}

# Whether an option needs an argument: _ctlsec_takes COMMAND OPTION
_ctlsec_takes() {
	_ctlsec_facts option "$1" |
		awk -F '\t' -v o="$2" '$3 == o && $4 == "needed" { n = 1 }
			END { exit !n }'
}

# An option's argument; after a comma another column.
_ctlsec_complete_value() { # _ctlsec_complete_value COMMAND OPTION CUR WORD...
	local cmd=$1 option=$2 cur=$3 head='' i

	shift 3
	if [[ $option == --output && $cur == *,* ]]; then
		head=${cur%,*},
		cur=${cur##*,}
	fi
	_ctlsec_reply "$cur" < <(_ctlsec_values "$cmd" "$option" "$@")
	for i in "${!COMPREPLY[@]}"; do
		COMPREPLY[i]=$head${COMPREPLY[i]}
	done
}

# How many operands stand before the word being typed.
_ctlsec_operands() { # _ctlsec_operands COMMAND WORD...
	local cmd=$1 n=0 w previous=''

	shift
	for w; do
		[[ $w != -- ]] || previous=''
		if [[ $w != -* ]] && ! _ctlsec_takes "$cmd" "$previous"; then
			n=$((n + 1))
		fi
		previous=$w
	done
	echo $n
}

_ctlsec_complete_arg() {
	local cmd=$1 cur=$2 operands=$3

	case $cmd,$operands in
	load,0) ;;
	load,*)
		compopt -o default 2>/dev/null
		return
		;;
	explain,0)
		_ctlsec_reply "$cur" < <(_ctlsec_profiles; _ctlsec_targets)
		compopt -o default 2>/dev/null
		return
		;;
	explain,*) return ;;
	run,0)
		_ctlsec_reply "$cur" < <(compgen -c -- "$cur" | sort -u)
		compopt -o default 2>/dev/null
		return
		;;
	esac
	case $(_ctlsec_field 3 command "$cmd") in
	target)
		_ctlsec_reply "$cur" < <(_ctlsec_verbs "$cmd" "$operands"; _ctlsec_targets)
		compopt -o nospace 2>/dev/null
		;;
	profile) _ctlsec_reply "$cur" < <(_ctlsec_profiles) ;;
	verb) _ctlsec_reply "$cur" < <(_ctlsec_verbs "$cmd" "$operands") ;;
	file | command) compopt -o default 2>/dev/null ;;
	esac
}

# bash replaces only what follows the last ':' or '=' of the word.
_ctlsec_trim() {
	local cur=$1 head i

	[[ $cur == *[:=]* ]] || return 0
	head=${cur%"${cur##*[:=]}"}
	for i in "${!COMPREPLY[@]}"; do
		COMPREPLY[i]=${COMPREPLY[i]#"$head"}
		[[ -n ${COMPREPLY[i]} ]] || unset "COMPREPLY[i]"
	done
}

_ctlsec() {
	local line=${COMP_LINE:0:COMP_POINT} words cur prev cmd option operands

	# By blanks, as they would be executed if quoted by backslashes: bash's own
	# words are cut at ':' and '=', too.
	# shellcheck disable=SC2162
	read -a words <<<"$line"
	[[ $line == *[[:space:]] && $line != *\\[[:space:]] ]] && words+=('')
	cur=${words[-1]} prev=${words[-2]} cmd=${words[1]}
	[[ $prev == -o ]] && prev=--output
	COMPREPLY=()
	operands=$(_ctlsec_operands "$cmd" "${words[@]:2:${#words[@]}-3}")
	if [ ${#words[@]} = 2 ]; then
		_ctlsec_reply "$cur" < <(
			_ctlsec_field 2 command
			printf '%s\n' help --help --version
		)
	elif [[ $cmd == run && $operands != 0 ]]; then
		compopt -o default 2>/dev/null
	elif [ "$cmd" = help ]; then
		_ctlsec_reply "$cur" < <(_ctlsec_field 2 command)
	elif [[ $cur == --*=* ]]; then
		option=${cur%%=*}
		_ctlsec_complete_value "$cmd" "$option" "${cur#*=}" "${words[@]}"
	elif _ctlsec_takes "$cmd" "$prev"; then
		_ctlsec_complete_value "$cmd" "$prev" "$cur" "${words[@]}"
	elif [[ $cur == -* ]]; then
		_ctlsec_reply "$cur" < <(
			_ctlsec_field 3 option "$cmd"
			echo --help
		)
	else
		_ctlsec_complete_arg "$cmd" "$cur" "$operands"
		_ctlsec_trim "$cur"
	fi
}

complete -F _ctlsec ctlsec
