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
			mkdir -p "${to%/*}"
			: > "$to" ;;
		link)	mkdir -p "$root/${words[1]%/*}"
			ln -s "${words[2]}" "$root/${words[1]}" ;;
		mode)	chmod "${words[1]}" "$root/${words[2]}" ;;
		fifo)	mkfifo "$root/${words[1]}" ;;
		dir)	mkdir -p "$root/${words[1]}" ;;
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

# The report of --check on the case $1 is what it expects; a difference is shown.
case_check() {
	local dir status=0
	dir=$(mktemp -d "$BATS_TEST_TMPDIR/case.XXXXXX")
	mkdir "$dir/root"
	(umask 022 && case_unpack "$1" "$dir/root" "$dir/expected" && cd "$dir/root" &&
	 "$parse" --check --root . "${case_args[@]}" > "$dir/report" 2>&1) || status=$?
	if ! diff -u "$dir/expected" "$dir/report"; then
		echo "$1: $(head -n 1 "$1")"
		return 1
	fi
	# 1 if there is an error in it, 0 if there is none
	if grep -q ': error: ' "$dir/expected"; then
		[ "$status" -eq 1 ]
	else
		[ "$status" -eq 0 ]
	fi
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
