# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154  # parse is of the test
# case: a root with files and the report on it, in one file
#
#	# TITLE
#	>>> args ARGUMENTS
#	>>> file PATH		the lines up to the next >>>
#	>>> link PATH TARGET
#	>>> mode MODE PATH
#	>>> fifo PATH | dir PATH | size BYTES PATH | nul PATH | chop PATH (its last byte)
#	>>> expected		the lines up to the end

# Lay out the case $1 in the directory $2; its report goes to $3, its arguments to $case_args.
case_unpack() {
	local line words to=/dev/null root=$2
	case_args=()
	while IFS= read -r line || [ -n "$line" ]; do
		if [[ $line != '>>> '* ]]; then
			printf '%s\n' "$line" >> "$to"
			continue
		fi
		read -ra words <<< "${line#>>> }"
		to=/dev/null
		case ${words[0]} in
		args)	case_args=("${words[@]:1}") ;;
		file)	to=$root/${words[1]}
			[ -d "${to%/*}" ] || mkdir -p "${to%/*}"
			: > "$to" ;;
		link)	[ -d "$root/${words[1]%/*}" ] || mkdir -p "$root/${words[1]%/*}"
			ln -s "${words[2]}" "$root/${words[1]}" ;;
		mode)	chmod "${words[1]}" "$root/${words[2]}" ;;
		fifo)	mkfifo "$root/${words[1]}" ;;
		dir)	[ -d "$root/${words[1]}" ] || mkdir -p "$root/${words[1]}" ;;
		size)	truncate -s "${words[1]}" "$root/${words[2]}" ;;
		chop)	truncate -s -1 "$root/${words[1]}" ;;
		nul)	printf 'DEVICE=ib2\nA\0=1\n' > "$root/${words[1]}" ;;
		expected)
			to=$3
			: > "$to" ;;
		*)	echo "$1: $line"
			return 1 ;;
		esac
	done < "$1"
}

# Lay out each case FILE... below $1: NAME/root, NAME/expected, and what --check on it is to be
# asked, a line of $1/asked for tests/lib/many.c.
cases_lay() {
	local case dir to=$1
	shift
	# all directories by one process, which costs more than their files
	awk -v to="$to" '
		FNR == 1 { root = FILENAME; sub(/.*\//, "", root); sub(/\.case$/, "", root)
			   root = to "/" root "/root"; print root }
		/^>>> (file|link) / { path = $3; if (sub(/\/[^\/]*$/, "", path)) print root "/" path }
		/^>>> dir / { print root "/" $3 }
	' "$@" | sort -u | xargs -d '\n' mkdir -p
	for case; do
		dir=${case##*/} dir=$to/${dir%.case}
		case_unpack "$case" "$dir/root" "$dir/expected"
		many_ask "$dir/root" "$dir/report" = --check --root . "${case_args[@]}" >> "$to/asked"
	done
}

# A run of many: DIR OUT ERR ARGUMENT...
many_ask() {
	local IFS=$'\t'
	printf '%s\n' "$*"
}

# The runs in the file $2 by the command $1; their statuses on stdout, a line each.
many_run() {
	"$many/$1" < "$2" || {
		echo "$1: one of the runs in $2 ended all of them"
		return 1
	} >&2
}

# The report of --check on the case that lies in $1, which ended with $2, is what it expects; a
# difference is shown.
case_verdict() {
	if ! cmp -s "$1/expected" "$1/report"; then
		diff -u "$1/expected" "$1/report" || true
		return 1
	fi
	# 1 if there is an error in it, 0 if there is none
	if [[ $(< "$1/expected") == *': error: '* ]]; then [ "$2" -eq 1 ]; else [ "$2" -eq 0 ]; fi
}

# All the cases that cases_lay has laid out below $1.
cases_check() {
	local asked status bad=0
	many_run ifcfg-parse "$1/asked" > "$1/statuses" || return
	while IFS=$'\t' read -r asked _ <&3 && read -r status; do
		case_verdict "${asked%/root}" "$status" || {
			echo "${asked%/root}, which ended $status"
			bad=$((bad + 1))
		}
	done 3< "$1/asked" < "$1/statuses"
	[ "$bad" -eq 0 ]
}

# --fix does to the case $1 what it expects, shows it as diff -u would, keeps mode and what was there.
case_fix() {
	local dir file old
	dir=$(mktemp -d "$BATS_TEST_TMPDIR/fix.XXXXXX")
	mkdir "$dir/root"
	umask 022
	case_unpack "$1" "$dir/root" "$dir/expected" || return
	find "$dir/root" -name 'ifcfg-*' -exec chmod 640 {} +
	cp -a "$dir/root" "$dir/before"
	cd "$dir/root" || return
	"$parse" --fix --dry-run --root . "${case_args[@]}" > "$dir/dry" || return
	diff -r "$dir/before" . || return
	"$parse" --fix --yes --root . "${case_args[@]}" > "$dir/report" 2> "$dir/said" || { cat "$dir/said"; return 1; }
	diff -u "$dir/expected" "$dir/report" && cmp "$dir/dry" "$dir/report" || return
	find . -name 'orig-*' | sort | while read -r old; do
		file=${old/orig-/}
		cmp "$dir/before/$file" "$old" || echo "$old is not what it was"
		[ "$(stat -c %a "$file")" = 640 ] || echo "$file has another mode"
		diff -u --label "$file" --label "$file" "$old" "$file" >> "$dir/diff"
	done > "$dir/wrong"
	[ ! -s "$dir/wrong" ] || { cat "$dir/wrong"; return 1; }
	diff -u "$dir/diff" "$dir/report" || return
	# nothing is left to mend
	"$parse" --fix --yes --root . "${case_args[@]}" > "$dir/again" 2>&1 && [ ! -s "$dir/again" ]
}
