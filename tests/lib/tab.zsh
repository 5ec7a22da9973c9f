# SPDX-License-Identifier: GPL-2.0
# tab.zsh - what a real zsh does at Tab, in a terminal of its own
# usage: zsh -f tab.zsh {offers | inserts} DIR OUT LINE...
# Into OUT goes for each LINE what is offered (with blanks between, each name as it is, behind what it is offered
# behind), or the line that there is then, with the functions of DIR.  compadd tells what it is given, and
# adds nothing.
mode=$1 dir=$2 out=$3
shift 3
zmodload zsh/zpty
zmodload zsh/zselect

cat > $out.rc <<'RC'
PROMPT='' RPROMPT=''
fpath=($dir $fpath)
autoload -Uz compinit
compinit -D -u
setopt no_list_beep no_always_last_prompt
zstyle ':completion:*' menu no
shown=()
if [[ $mode == offers ]]; then
	compadd() {
		if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
			builtin compadd "$@"
			return
		fi
		local -a hits
		builtin compadd -O hits "$@"
		shown+=("$IPREFIX"${^hits})
		return $(( ! $#hits ))
	}
fi
tab() {
	shown=()
	zle complete-word
	[[ $mode != offers ]] || BUFFER="${(j: :)${(o)shown}}"
	print -r -- "$BUFFER" >> $out
	BUFFER=''
}
zle -N tab
bindkey '^I' tab
print ready >> $out.ready
RC

export mode dir out
: > $out
zpty shell zsh -f -i
zpty -w shell ". $out.rc"
# until FILE has N lines; what the terminal shows is thrown away
until_lines() {
	local i text
	for i in {1..1000}; do
		while zpty -r -t shell text; do :; done
		[[ ! -e $1 || $(wc -l < $1) -lt $2 ]] || return 0
		zselect -t 2
	done
	print -u2 "zsh does not answer"
	return 1
}
until_lines $out.ready 1 || exit
for ((n = 1; n <= $#; n++)); do
	zpty -n -w shell "${@[n]}"$'\t'
	until_lines $out $n || exit
done
zpty -d shell
