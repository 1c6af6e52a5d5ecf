# SPDX-License-Identifier: GPL-2.0
# What zsh offers for command lines, which standard input has: "LINE<Tab>WORD", each
# word quoted as it would be inserted. A shell in a terminal of its own completes them.
#
#	zsh -f complete.zsh FILE	FILE is sourced by that shell before
zmodload zsh/zpty

# _main_complete and what it calls show what they found instead of listing it.
zpty completing zsh -f -i
zpty -w completing '
PROMPT= RPROMPT= PROMPT2=
stty -echo columns 500 rows 1000
autoload -Uz compinit
compinit -u -D
source '${(q)1}'
compadd() {
	local -a hits

	if [[ " ${@[1,(i)-(|-)]} " != *" -"[OAD]" "* ]]; then
		builtin compadd -A hits "$@"
		(( $#hits )) && print -rl -- "<"$^hits">"
	fi
	builtin compadd "$@"
}
show_words() {
	_main_complete
	compstate[list]= compstate[insert]=
}
zle -C show-words list-choices show_words
complete_line() {
	print -r BEGIN
	zle show-words
	BUFFER=
	print -r END
}
zle -N complete-line complete_line
bindkey "^I" complete-line
print READ""Y
'
zpty -r completing output '*READY*' || exit 1
while IFS= read -r line; do
	zpty -w -n completing "$line"$'\t'
	zpty -r completing output '*BEGIN*END*' || exit 1
	for word in ${(M)${(f)output//$'\r'/}:#*\<*\>}; do
		print -r -- "$line"$'\t'"${${word#*\<}%\>}"
	done
done
zpty -d completing
