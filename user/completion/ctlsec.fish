# SPDX-License-Identifier: GPL-2.0
# fish completion for ctlsec. Commands, options, their words and the columns
# come from the program itself (ctlsec --list-commands), so they cannot differ.

# The words of the command line before the one that is typed, without the program.
function __ctlsec_words
	set -l words (commandline -opc)
	string join \n -- $words[2..-1]
end

# Lines of the table about a subject: __ctlsec_facts KIND [COMMAND]
function __ctlsec_facts
	set -l start (string join \t -- $argv)
	for line in (ctlsec --list-commands 2>/dev/null)
		string match -q -- "$start"\t'*' $line; and echo $line
	end
end

function __ctlsec_needs_command
	test (count (__ctlsec_words)) = 0
end

function __ctlsec_command_is
	set -l words (__ctlsec_words)
	contains -- "$words[1]" $argv
end

# The operands that are typed already, one a line.
function __ctlsec_operands
	set -l words (__ctlsec_words)
	set -l takes -o (__ctlsec_facts option $words[1] |
		string match -r '^option\t[^\t]*\t[^\t]*\tneeded' | string split -f 3 \t)
	set -l skip 0
	set -l literal 0
	for w in $words[2..-1]
		if test $skip = 1
			set skip 0
		else if test $literal = 0 -a "$w" = --
			set literal 1
		else if test $literal = 1; or not string match -q -- '-*' $w
			echo $w
			# What follows are a program's own words.
			test $words[1] = run; and set literal 1
		else if contains -- $w $takes
			set skip 1
		end
	end
end

# __ctlsec_operand N COMMAND...: is the word that is typed operand N of one of these?
function __ctlsec_operand
	__ctlsec_command_is $argv[2..-1]
	and test (count (__ctlsec_operands)) = $argv[1]
end

# Is it a word of the program that ctlsec is to run?
function __ctlsec_running
	__ctlsec_command_is run
	and test (count (__ctlsec_operands)) != 0
end

function __ctlsec_profiles
	begin
		ctlsec profiles --noheadings -o NAME 2>/dev/null
		echo default
	end | sort -u
end

# Names that are printed with \xNN are not those names.
function __ctlsec_targets
	ctlsec ps --noheadings -o TARGET 2>/dev/null | string match -rv '\\\\x'
	systemctl list-units --plain --no-legend --type=service,slice,scope \
		--state=running,active 2>/dev/null |
		string match -rv '^\S*\\\\' | string replace -r '^(\S+).*' 'unit:$1'
	__ctlsec_facts target | string split -f 2 \t | string match -rv '[[/]$'
end

# The columns of the table that is printed: an option may be for another one.
function __ctlsec_columns
	set -l words (__ctlsec_words)
	set -l own
	set -l other
	for line in (__ctlsec_facts column $words[1])
		set -l f (string split \t -- $line)
		if test -z "$f[4]"
			set -a own $f[3]
		else if contains -- $f[4] $words
			set -a other $f[3]
		end
	end
	set -q other[1]; and set own $other
	# After a comma another one.
	set -l typed (commandline -ct | string replace -r '^(-o|--output=)' '')
	set -l head (string match -r '^.*,' -- $typed)
	printf '%s\n' "$head"$own
end

function __ctlsec_layers
	ctlsec deny --list --noheadings -o NAME 2>/dev/null | string match -v -- -
end

# The words that are arguments of an option: __ctlsec_values OPTION WORD...
function __ctlsec_values
	switch $argv[1]
	case --output
		__ctlsec_columns
	case --profile --base
		__ctlsec_profiles
		test $argv[1] = --base; or echo none
	case --to
		__ctlsec_targets
		echo all
	case --remove
		__ctlsec_layers
	case '*'
		printf '%s\n' $argv[2..-1]
	end
end

function __ctlsec_command_to_run
	set -l words (__ctlsec_operands | string escape)
	set -a words (commandline -ct)
	complete --do-complete="$words"
end

# __ctlsec_add_option COMMAND --OPTION needed|optional|none SYNTAX WORDS
function __ctlsec_add_option
	set -l args -c ctlsec -n "__ctlsec_command_is $argv[1]; and not __ctlsec_running" -l (string sub -s 3 -- $argv[2])
	test $argv[2] = --output; and set -a args -s o
	if test $argv[3] = needed
		set -a args -r -a "(__ctlsec_values $argv[2] $argv[5])"
		set -l files -f
		string match -q '*FILE*' -- $argv[4]; and set files -F
		set -a args $files
	end
	complete $args
end

# The words of its synopsis that stand for themselves, such as load and unload.
function __ctlsec_verbs
	test (count (__ctlsec_operands)) = 0
	and __ctlsec_facts command (__ctlsec_words)[1] | string split -f 4 \t |
		string split -n ' ' | string split '|' | string match -r '^[a-z]+$'
end

# __ctlsec_add_operands COMMAND KIND
function __ctlsec_add_operands
	set -l is "__ctlsec_command_is $argv[1]"
	set -l known '(__ctlsec_verbs; __ctlsec_profiles; __ctlsec_targets)'
	switch $argv[1],$argv[2]
	case 'load,*'
		complete -c ctlsec -n '__ctlsec_operand 0 load' -a '(__ctlsec_profiles)'
		complete -c ctlsec -n '__ctlsec_operand 1 load' -F
	case 'explain,*'
		complete -c ctlsec -n '__ctlsec_operand 0 explain' -F -a $known
	case show,file diff,file merge,file
		complete -c ctlsec -n $is -F -a $known
	case '*,file'
		complete -c ctlsec -n $is -F
	case '*,target' '*,verb'
		set known '(__ctlsec_verbs; __ctlsec_targets)'
		test $argv[2] = target; or set known '(__ctlsec_verbs)'
		complete -c ctlsec -n $is -a $known
	case '*,profile'
		complete -c ctlsec -n $is -a '(__ctlsec_profiles)'
	case '*,command'
		complete -c ctlsec -n $is -a '(__ctlsec_command_to_run)'
	end
end

complete -c ctlsec -f
for line in (ctlsec --list-commands 2>/dev/null)
	set -l f (string split \t -- $line)
	switch $f[1]
	case command
		complete -c ctlsec -n __ctlsec_needs_command -a $f[2] -d $f[5]
		complete -c ctlsec -n '__ctlsec_operand 0 help' -a $f[2] -d $f[5]
		__ctlsec_add_operands $f[2] $f[3]
	case option
		__ctlsec_add_option $f[2] $f[3] $f[4] "$f[5]" "$f[6]"
	end
end
complete -c ctlsec -n __ctlsec_needs_command -a help
complete -c ctlsec -n __ctlsec_needs_command -l version
complete -c ctlsec -n 'not __ctlsec_running' -l help
