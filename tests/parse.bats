#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm-seconds: 70
# ifcfg-parse on the host: input beside expected output, in tests/parse/cases

bats_require_minimum_version 1.5.0

# every case is laid out once; the tests only read them
setup_file() {
	. "$BATS_TEST_DIRNAME/lib/line.bash"
	. "$BATS_TEST_DIRNAME/parse/case.bash"
	umask 022
	for kind in checks good; do
		cases_lay "$BATS_FILE_TMPDIR/$kind" "$BATS_TEST_DIRNAME/parse/$kind"/*.case
	done
}

setup() {
	. "$BATS_TEST_DIRNAME/lib/line.bash"
	top=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
	many=$top/${BUILD:-build}/san/many
	parse=${IFCFG_PARSE:-$top/${BUILD:-build}/san/ifcfg-parse}
	[ -x "$parse" ] || parse=$top/${BUILD:-build}/ifcfg-parse
	cases=$BATS_TEST_DIRNAME/parse/cases
	. "$BATS_TEST_DIRNAME/parse/case.bash"
}

# The report on the root tests/parse/cases/$1 is its expected.json.
same_report() {
	cd "$cases/$1" || return
	"$parse" --root . -o json > "$BATS_TEST_TMPDIR/raw" || true
	jq . "$BATS_TEST_TMPDIR/raw" > "$BATS_TEST_TMPDIR/report"
	diff -u expected.json "$BATS_TEST_TMPDIR/report"
}

@test "the manual's files for RHEL4 give its bond" {
	same_report manual-rhel4
}

@test "the manual's files for RHEL5 give its bond with modprobe.conf" {
	same_report manual-rhel5-modprobe-conf
}

@test "the manual's files for RHEL5 give its bond with modprobe.d" {
	same_report manual-rhel5-modprobe-d
}

@test "the manual's files for RHEL5 give its bond with BONDING_OPTS" {
	same_report manual-rhel5-bonding-opts
}

@test "the manual's files for SLES10 give its bond" {
	same_report manual-sles10
}

@test "P_Key children, numbered addresses and IPv6 are read as RHEL8 reads them" {
	same_report redhat-pkey-children
}

@test "options of modprobe reach the bonds that they name, through includes and patterns" {
	same_report redhat-several-bonds
}

@test "IPoIB settings, suffixed addresses and defaults are read as SLES11 reads them" {
	same_report suse-ipoib
}

@test "every diagnostic is found where it stands, and comes with its mend" {
	cases_check "$BATS_FILE_TMPDIR/checks"
}

@test "there is a case for every code, and its paragraph stands in ifcfg-parse(8)" {
	cd "$BATS_TEST_TMPDIR"
	"$parse" --codes > codes
	sed -n 's/.*: \(error\|warning\|note\): .* \[\([A-Z0-9-]*\)\]$/\2 \1/p' \
		"$BATS_TEST_DIRNAME"/parse/checks/*.case | sort -u > cases
	# codes without a case
	cut -f 1,2 codes | tr '\t' ' ' | sort | comm -23 - cases | diff /dev/null -
	# the lines of each paragraph, as text
	awk '
		/^\.B [A-Z0-9-]+$/ { code = $2; next }
		/^\.(TP|SH)/ { code = "" }
		code { text[code] = text[code] " " $0 }
		END { for (code in text) { gsub(/\\-/, "-", text[code]); print code text[code] } }
	' "$top/tools/ifcfg-parse/ifcfg-parse.8" | sort > pages
	sed 's/\t\([a-z]*\)\t/ (\1) /' codes | sort | join - pages -j 1 -o 1.1 > both
	cut -f 1 codes | sort | diff - both
	sed 's/\t\([a-z]*\)\t/ (\1) /' codes | sort | diff -w - <(grep -wFf both pages)
}

@test "ib-bond does not touch a bond exactly where --check --reader ib-bond has an error about it" {
	cd "$BATS_TEST_TMPDIR"
	for dir in "$BATS_FILE_TMPDIR"/checks/*/; do
		many_ask "$dir" "$PWD/bonds.${dir//\//,}" /dev/null --check --reader ib-bond --root root -o json
	done > reports
	many_run ifcfg-parse reports > statuses
	# a bond of a case on each line: its directory, its name
	jq -r '. as $all | .bonds[] | (input_filename | sub("^bonds."; "") | gsub(","; "/")) + "\t" + .ifname' \
		bonds.* > bonds
	n=0
	while IFS=$'\t' read -r dir name; do
		n=$((n + 1))
		many_ask "$dir" "$PWD/said.$n" = --check --reader ib-bond --root root "$name" >&3
		many_ask "$dir" /dev/null "$PWD/done.$n" --root root --any-type --ifup "$name" --dry-run >&4
	done < bonds 3> checks 4> ifups
	many_run ifcfg-parse checks > wrong
	many_run ib-bond ifups > statuses
	n=0 bad=0 broken=0 right=0
	while IFS=$'\t' read -r dir name && read -r wrong <&3; do
		n=$((n + 1))
		touched=0
		[[ $(< "done.$n") != *"ib-bond: $name: not touched: its files need mending first"* ]] || touched=1
		if [ "$touched" -eq 1 ]; then broken=$((broken + 1)); else right=$((right + 1)); fi
		[ "$wrong" != "$touched" ] || continue
		echo "$dir: $name: --check ended $wrong"
		cat "said.$n" "done.$n"
		bad=$((bad + 1))
	done < bonds 3< wrong
	[ $bad -eq 0 ]
	[ $broken -gt 30 ]
	[ $right -gt 30 ]
}

@test "good configurations give no diagnostic" {
	[ "$(wc -l < "$BATS_FILE_TMPDIR/good/asked")" -ge 50 ]
	cases_check "$BATS_FILE_TMPDIR/good"
}

@test "the examples are silent on each release that they are for, and their keyfiles are ours" {
	cd "$BATS_TEST_TMPDIR"
	n=0
	# set | file of the release | what is in it
	while IFS='|' read -r set file release; do
		n=$((n + 1))
		cp -r "$top/examples/$set" $n
		printf "$release\n" > "$n/etc/$file"
		"$parse" --check --root $n > said 2>&1 && [ ! -s said ] || { echo "$set $release"; cat said; return 1; }
		[ "$("$parse" --root $n -o json | jq -r '.bonds[] | "\(.ifname) \(.slaves | length)"')" = 'bond0 2' ]
	done <<-'SETS'
		rhel4|redhat-release|Red Hat Enterprise Linux AS release 4 (Nahant Update 6)
		rhel5|redhat-release|Red Hat Enterprise Linux Server release 5.11 (Tikanga)
		rhel5|redhat-release|Red Hat Enterprise Linux Server release 6.10 (Santiago)
		rhel7|os-release|ID=rhel\nVERSION_ID=7.9
		rhel7|os-release|ID=rhel\nVERSION_ID=8.9
		rhel7|os-release|ID=rhel\nVERSION_ID=9.4
		rhel7-connected|os-release|ID=rhel\nVERSION_ID=7.9
		rhel7-connected|os-release|ID=rhel\nVERSION_ID=9.4
		rhel7-pkey|os-release|ID=rhel\nVERSION_ID=7.9
		rhel7-pkey|os-release|ID=rhel\nVERSION_ID=9.4
		sles10|SuSE-release|SUSE Linux Enterprise Server 10 (x86_64)\nVERSION = 10
		sles10|SuSE-release|SUSE Linux Enterprise Server 11 (x86_64)\nVERSION = 11
		sles12|os-release|ID=sles\nVERSION_ID=12.5
		sles12|os-release|ID=sles\nVERSION_ID=15.5
		sles12-pkey|os-release|ID=sles\nVERSION_ID=12.5
		sles12-pkey|os-release|ID=sles\nVERSION_ID=15.5
	SETS
	for set in "$top"/examples/*/etc/sysconfig; do
		set=${set%/etc/sysconfig}
		sed -n '/^@test "the examples/,/^}/p' "$BATS_TEST_FILENAME" | grep -q "^[[:blank:]]*${set##*/}|"
	done
	"$parse" --root "$top/examples/rhel7" -o nmconnection --output-dir keyfiles
	diff -r "$top/examples/rhel10/etc/NetworkManager/system-connections" keyfiles
}

@test "what -o ini writes is read back as the same bonds, to the byte" {
	cd "$BATS_TEST_TMPDIR"
	n=0
	for root in "$BATS_FILE_TMPDIR"/good/*/root "$cases"/*/; do
		n=$((n + 1))
		mkdir $n
		many_ask "$root" "$PWD/$n/one.conf" /dev/null --root . -o ini
		many_ask "$root" "$PWD/$n/one.json" /dev/null --root . -o json
		many_ask "$PWD/$n" "$PWD/$n/two.conf" "$PWD/$n/said" one.conf -o ini
		many_ask "$PWD/$n" "$PWD/$n/two.json" "$PWD/$n/said" one.conf -o json
	done > runs
	[ $n -ge 50 ]
	many_run ifcfg-parse runs > statuses
	# what is read back is always read
	awk '(NR % 4 == 3 || NR % 4 == 0) && $0 != 0 { bad = 1 } END { exit bad }' statuses
	strip='[.bonds[] | del(.file, .dialect, .slaves[].file)]'
	jq "$strip" */one.json > one
	jq "$strip" */two.json > two
	diff -u one two
	while ((n)); do
		cmp $n/one.conf $n/two.conf
		n=$((n - 1))
	done
}

@test "--vars gives every byte that bash holds, and null for what only running tells" {
	printf 'A="x\\y"\nB=\xff\xc3\xa9\nC=$(id)\nD="\n"\n' > "$BATS_TEST_TMPDIR/f"
	run "$parse" --vars -o json "$BATS_TEST_TMPDIR/f"
	[[ $output == *'"A":"x\\y","B":"\udcff'$'\xc3\xa9''","C":null,"D":"\u000a"'* ]] ||
		[[ $output == *'"A":"x\\y","B":"\udcff'$'\xc3\xa9''","C":null,"D":"\n"'* ]]
}

@test "three thousand static scripts made at random, and half as many others, read as in bash" {
	TMPDIR=$BATS_TEST_TMPDIR IFCFG_PARSE=$parse "$BATS_TEST_DIRNAME/parse/differential" 3000 1
}

@test "eval of -o shell does nothing but assign, whatever the files hold" {
	dir=$BATS_TEST_TMPDIR/root/etc/sysconfig/network-scripts
	mkdir -p "$dir"
	# each of these runs a command in a shell that does not quote
	for evil in '$(touch ran)' '`touch ran`' '"; touch ran; "' "'; touch ran; '" $'\ntouch ran\n' \
		'\' '${x:=$(touch ran)}' '$((a[$(touch ran)]))' '&touch ran' '|touch ran' '>ran'; do
		quoted=${evil//\'/\'\\\'\'}
		printf "DEVICE=bond0\nBOOTPROTO='%s'\nIPADDR='%s'\nBONDING_OPTS='mode=1 primary=%s miimon=100'\n" \
			"$quoted" "$quoted" "$quoted" > "$dir/ifcfg-bond0"
		printf "DEVICE='%s'\nMASTER=bond0\nSLAVE=yes\n" "$quoted" > "$dir/ifcfg-ib0"
		printf "DEVICE=ib1;MASTER=bond0\nSLAVE=yes\nMTU='%s'" "$quoted" > "$dir/ifcfg-ib1\$(touch ran)'"
		for form in --vars --check; do
			"$parse" --root "$BATS_TEST_TMPDIR/root" -o shell $form > "$BATS_TEST_TMPDIR/out" 2>/dev/null || true
			for shell in bash dash; do
				(cd "$BATS_TEST_TMPDIR" && "$shell" -c 'eval "$(cat out)"')
				[ -z "$(find "$BATS_TEST_TMPDIR" "$dir" -name ran)" ]
			done
		done
		(cd "$BATS_TEST_TMPDIR" && eval "$("$parse" --vars -o shell "$dir/ifcfg-bond0" 2>/dev/null)" &&
			[ "$BOOTPROTO" = "$evil" ])
	done
}

@test "--readers says who sees what of a line" {
	cd "$BATS_TEST_DIRNAME/parse/readers"
	for case in */; do
		"$parse" --readers --root "$case" > "$BATS_TEST_TMPDIR/report"
		diff -u "$case/expected" "$BATS_TEST_TMPDIR/report"
	done
}

@test "no link leads out of the root, and neither does an argument" {
	root=$BATS_TEST_TMPDIR/root dir=$root/etc/sysconfig/network-scripts
	mkdir -p "$dir" "$BATS_TEST_TMPDIR/outside/etc"
	printf 'DEVICE=bond0\nBONDING_OPTS="mode=1 miimon=100"\n' > "$BATS_TEST_TMPDIR/outside/ifcfg-bond0"
	ln -s ../../../../../../../../..$BATS_TEST_TMPDIR/outside/ifcfg-bond0 "$dir/ifcfg-bond0"
	ln -s "$BATS_TEST_TMPDIR/outside/ifcfg-bond0" "$dir/ifcfg-bond1"
	ln -s ../../../../../outside "$root/outside"
	run "$parse" --root "$root" -o json
	[ "$status" -eq 1 ]
	[ "$(jq '.bonds | length' <<< "$output")" -eq 0 ]
	[ "$(jq -r '[.diagnostics[].code] | unique[]' <<< "$output")" = UNREADABLE ]
	run "$parse" --root "$root" --vars outside/ifcfg-bond0
	[ "$status" -eq 1 ]
	run "$parse" --root "$root" --vars ../outside/ifcfg-bond0
	[ "$status" -eq 1 ]
	# an absolute link starts at the root, as it does on that machine
	mkdir -p "$root$BATS_TEST_TMPDIR/outside"
	sed s/bond0/bond9/ "$BATS_TEST_TMPDIR/outside/ifcfg-bond0" > "$root$BATS_TEST_TMPDIR/outside/ifcfg-bond0"
	rm "$dir/ifcfg-bond0"
	run "$parse" --root "$root" -o json
	[ "$(jq -r '.bonds[].ifname' <<< "$output")" = bond9 ]
}

@test "a FIFO and a device are refused at once, by name, in a directory and behind a link" {
	dir=$BATS_TEST_TMPDIR/net
	mkdir "$dir"
	mkfifo "$dir/ifcfg-fifo"
	ln -s /dev/zero "$dir/ifcfg-zero"
	ln -s ifcfg-fifo "$dir/ifcfg-link"
	ln -s /dev/tty "$dir/ifcfg-tty"
	for what in "$dir" "$dir/ifcfg-fifo" "$dir/ifcfg-zero" "$dir/ifcfg-link" /dev/zero; do
		for form in --vars --check; do
			run timeout 60 "$parse" $form "$what"
			[ "$status" -eq 1 ]
			[[ $output == *"not a regular file"* ]]
		done
	done
	run timeout 60 "$parse" --check -o json "$dir"
	[ "$(jq -r '[.diagnostics[] | select(.code == "UNREADABLE") | .file | sub(".*/"; "")] | join(" ")' <<< "$output")" = \
		"ifcfg-fifo ifcfg-link ifcfg-tty ifcfg-zero" ]
}

@test "a huge file, a long line, deep quotes and doubling values cost little memory" {
	dir=$BATS_TEST_TMPDIR/net
	mkdir "$dir"
	truncate -s 1G "$dir/ifcfg-huge"
	{ printf 'A='; head -c 1048000 /dev/zero | tr '\0' x; echo; } > "$dir/ifcfg-long"
	{ printf 'A='; yes '${B:-"' | head -n 20000 | tr -d '\n'; } > "$dir/ifcfg-deep"
	{ printf 'A='; yes '$(' | head -n 20000 | tr -d '\n'; } > "$dir/ifcfg-nested"
	{ echo A=xxxxxxxx; yes 'A=$A$A' | head -n 64; } > "$dir/ifcfg-double"
	{ printf 'A='; head -c 65536 /dev/zero | tr '\0' x; echo; seq -f 'B%.0f=$A' 20000; } > "$dir/ifcfg-many"
	yes 'if x' | head -n 60000 > "$dir/ifcfg-if"
	yes 'x 1' | head -n 100000 > "$dir/ifcfg-commands"
	seq -f 'N%.0f=1' 30000 > "$dir/ifcfg-names"
	yes 'A=1;' | head -n 200000 | tr -d '\n' > "$dir/ifcfg-one-line"
	# a plain build: a sanitizer's own memory is another matter
	plain=$top/${BUILD:-build}/ifcfg-parse
	[ -x "$plain" ] || plain=$parse
	(ulimit -v 600000 && "$plain" --check -o json "$dir") > "$BATS_TEST_TMPDIR/out" || true
	jq -r '.diagnostics[] | select(.code == "TOO-BIG" or .code == "NOT-FOLLOWED") | .file' \
		"$BATS_TEST_TMPDIR/out" | sed 's/.*ifcfg-//' | sort -u > "$BATS_TEST_TMPDIR/refused"
	printf '%s\n' deep double huge if many nested | diff -u - "$BATS_TEST_TMPDIR/refused"
	"$parse" --vars -o json "$dir" > /dev/null 2>&1 || [ $? -eq 1 ]
}

@test "all 256 bytes, in every quote, read as in bash" {
	# one script for all of it: bats traps every command of a test
	cat > "$BATS_TEST_TMPDIR/compare" <<-'EOF'
		cd "$1" || exit
		show='for v in A B C D E; do [ -z "${!v+x}" ] || printf "%s=%q\n" "$v" "${!v}"; done'
		for ((i = 1; i < 256; i++)); do
			printf -v byte '\\x%02x' "$i"
			printf "A=%b\nB=\"%b\"\nC='%b'\nD=\\\\%b\nE=x%by\n" "$byte" "$byte" "$byte" "$byte" "$byte" > f.$i
			env -i PATH=/nonexistent /bin/bash -c ". ./f.$i > /dev/null 2>&1; $show" > bash.$i 2> /dev/null
			printf '%s\t%s\t/dev/null\t--vars\t-o\tshell\tf.%s\n' "$1" "$1/ours.$i" "$i" >> runs
		done
		"$2" < runs > statuses || exit
		sed -i '/^# /d' ours.*
		# ours only assign: a subshell for each
		for ((i = 1; i < 256; i++)); do
			echo "(. ./ours.$i; $show) > again.$i"
		done > all
		env -i PATH=/nonexistent /bin/bash all
		for ((i = 1; i < 256; i++)); do
			# what is not known may be missing; what is there is the same
			if ! cmp -s bash.$i again.$i && diff bash.$i again.$i | grep '^>'; then
				echo "byte $i"
				exit 1
			fi
			[ -s again.$i ] && known=$((known + 1))
		done
		# most bytes leave every variable known
		[ "$known" -gt 240 ]
	EOF
	bash "$BATS_TEST_TMPDIR/compare" "$BATS_TEST_TMPDIR" "$many/ifcfg-parse"
}

@test "the completion completes forms and codes" {
	. "$top/tools/ifcfg-parse/ifcfg-parse.bash"
	ifcfg-parse() { "$parse" "$@"; }
	complete_word() {	# WORD PREVIOUS
		COMP_WORDS=(ifcfg-parse "$2" "$1") COMP_CWORD=2
		_ifcfg_parse
	}
	for form in text json shell modprobe ini; do
		complete_word "$form" --output
		[ "${COMPREPLY[*]}" = "$form" ]
		"$parse" --root "$BATS_TEST_TMPDIR" -o "$form"
	done
	complete_word NO-M --explain
	[ "${COMPREPLY[*]}" = "NO-MONITOR NO-MASTER" ] || [ "${COMPREPLY[*]}" = "NO-MASTER NO-MONITOR" ]
}

@test "a slip is named with what was meant, and what there is" {
	# arguments | what is said
	while IFS='|' read -r words said; do
		# shellcheck disable=SC2086 # the words are wanted
		run "$parse" --root "$cases/manual-rhel4" $words
		[ "${lines[0]}" = "ifcfg-parse: $said" ] || { echo "$words: $output"; false; }
		[ "$status" -ne 0 ]
	done <<-'SLIPS'
		-d rhel9|no such dialect: "rhel9"; did you mean rhel5? There are auto, rhel4, rhel5, sles10
		-o yaml|no such form of output: "yaml"; there are text, json, shell, modprobe, ini, nmconnection, nmstate, networkd
		-o nmconn|no such form of output: "nmconn"; did you mean nmconnection? There are text, json, shell, modprobe, ini, nmconnection, nmstate, networkd
		--explain same_hca|no such code, --codes lists them: "same_hca"; did you mean SAME-HCA?
		--reader networkmanger|no such reader of files at boot: "networkmanger"; did you mean networkmanager? There are initscripts, networkmanager, wicked, ib-bond
		--chekc|no such option: "--chekc"; did you mean --check?
		-x|no such option: "-x"
		--check=3|no value goes with "check"
		-d|a value is missing behind "-d"
		bnod0|bnod0: no file configures it; did you mean bond0? There are bond0, ib0, ib1
	SLIPS
}

@test "usage errors end with 2, findings with 1, clean files with 0" {
	run "$parse" --no-such-option
	[ "$status" -eq 2 ]
	run "$parse" -d rhel99
	[ "$status" -eq 2 ]
	run "$parse" -o yaml
	[ "$status" -eq 2 ]
	run "$parse" --explain NONSENSE
	[ "$status" -eq 2 ]
	# what is no report, or two at once
	for words in '--vars -o modprobe' '--vars -o networkd' '--readers -o ini' '--readers -o shell' \
		'--vars --readers' '--check --readers' '--fix -o json' --yes --force '--output-dir x'; do
		# shellcheck disable=SC2086  # words
		run "$parse" --root "$cases/manual-sles10" $words
		[ "$status" -eq 2 ]
		[[ $output == *"Try 'ifcfg-parse --help'."* ]]
	done
	for words in --help --codes '--explain NO-MONITOR' '-o json' --check --vars '-o shell'; do
		# shellcheck disable=SC2086  # words
		run bash -c '"$@" > /dev/full' - "$parse" $words --root "$cases/manual-sles10"
		[ "$status" -eq 1 ]
		[[ $output == *"ifcfg-parse: output: No space left on device"* ]]
	done
	run "$parse" --root "$BATS_TEST_TMPDIR/nothing-here"
	[ "$status" -eq 1 ]
	run "$parse" --root "$cases/manual-rhel4" bond9
	[ "$status" -eq 1 ]
	run "$parse" --check --root "$cases/manual-rhel5-bonding-opts"
	[ "$status" -eq 0 ]
	[ -z "$output" ]
}

@test "several roots and directories are one report, an interface or a file picks its bond" {
	run "$parse" --root "$cases/manual-rhel4" --root "$cases/manual-sles10" -o json
	[ "$(jq -r '.bonds[].dialect' <<< "$output" | tr '\n' ' ')" = 'rhel4 sles10 ' ]
	run "$parse" "$cases/manual-rhel4" "$cases/manual-sles10/etc/sysconfig/network" -o json
	[ "$(jq -r '.bonds[].dialect' <<< "$output" | tr '\n' ' ')" = 'rhel4 sles10 ' ]
	run "$parse" --root "$cases/redhat-several-bonds" -o json bond1
	[ "$(jq -r '.bonds[].ifname' <<< "$output")" = bond1 ]
	run "$parse" --root "$cases/redhat-several-bonds" -o json ib0
	[ "$(jq -r '.bonds[].ifname' <<< "$output")" = bond0 ]
	run "$parse" -o json "$cases/redhat-several-bonds/etc/sysconfig/network-scripts/ifcfg-ib10"
	[ "$(jq -r '.bonds[].ifname' <<< "$output")" = bond1 ]
}

@test "a root that cannot be read is a finding of the report, and the others are in it too" {
	run "$parse" --root /nonexistent --root "$cases/manual-sles10" -o json
	[ "$status" -eq 1 ]
	[ "$(jq -r '.bonds[].dialect' <<< "$output")" = sles10 ]
	[ "$(jq -r '.diagnostics[] | .file + " " + .code' <<< "$output")" = '/nonexistent UNREADABLE' ]
	for form in '-o text' '-o shell' '-o modprobe' --vars --readers '--fix --dry-run'; do
		# shellcheck disable=SC2086  # words
		run "$parse" --root /nonexistent --root "$cases/manual-sles10" $form
		[ "$status" -eq 1 ]
		[ "$(grep -c '^/nonexistent: error: .* \[UNREADABLE\]$' <<< "$output")" -eq 1 ]
	done
	run "$parse" -o json /nonexistent "$cases/manual-rhel4"
	[ "$status" -eq 1 ]
	[ "$(jq -r '.bonds[].dialect, .diagnostics[].code' <<< "$output" | tr '\n' ' ')" = 'rhel4 UNREADABLE ' ]
	run "$parse" "$BATS_TEST_TMPDIR/ifcfg-none"
	[ "$status" -eq 1 ]
	[ "$output" = "ifcfg-parse: $BATS_TEST_TMPDIR/ifcfg-none: No such file or directory" ]
}

@test "bonds of several roots are counted by root for modprobe, and never put into one file" {
	cd "$cases"
	"$parse" --root manual-rhel4 --root redhat-several-bonds -o modprobe > "$BATS_TEST_TMPDIR/modprobe"
	diff -u - "$BATS_TEST_TMPDIR/modprobe" <<-'EOF'
		# manual-rhel4
		alias bond0 bonding
		options bond0 mode=active-backup miimon=100 max_bonds=1
		# redhat-several-bonds
		alias bond0 bonding
		options bond0 mode=active-backup miimon=100 max_bonds=2
		alias bond1 bonding
		options bond1 mode=active-backup miimon=200 updelay=400 max_bonds=2
	EOF
	for form in ini nmconnection nmstate networkd; do
		run "$parse" --root manual-rhel4 --root manual-sles10 -o $form
		[ "$status" -eq 1 ]
		[[ $output == *"ask for one bond, or one root"* ]]
	done
	run "$parse" --root manual-rhel4 --root manual-sles10 -o networkd --output-dir "$BATS_TEST_TMPDIR/out"
	[ "$status" -eq 1 ]
	[ ! -e "$BATS_TEST_TMPDIR/out" ]
}

@test "on a terminal each finding has its line and a caret, and no byte of the file that moves the cursor" {
	dir=$BATS_TEST_TMPDIR/root/etc/sysconfig/network-scripts
	mkdir -p "$dir"
	printf 'DEVICE=bond0 # \e[2J\nBONDING_OPTS="mode=1\t\xc3\xa9\xff mimon=100 miimon=100"\n' > "$dir/ifcfg-bond0"
	{ printf 'DEVICE=ib0\nMASTER=bond0;'; head -c 3000 /dev/zero | tr '\0' ' '; printf 'SLAVE=true\n'; } > "$dir/ifcfg-ib0"
	export parse
	cd "$BATS_TEST_TMPDIR"
	TERM=xterm NO_COLOR=1 script -qec '"$parse" --check --root root' /dev/null < /dev/null | tr -d '\r' | sed 's,^root.*/,,' > report
	diff -u - report <<-EOF
		ifcfg-bond0:1:1: error: bond0 has no slave; add MASTER=bond0 and SLAVE=yes to the files of its slaves [NO-SLAVE]
		    DEVICE=bond0 # \\x1b[2J
		    ^
		ifcfg-bond0:2:22: error: unknown option "é\\xff" [UNKNOWN-OPTION]
		    BONDING_OPTS="mode=1	é\\xff mimon=100 miimon=100"
		                        	^
		ifcfg-bond0:2:26: error: unknown option "mimon"; write miimon [UNKNOWN-OPTION]
		    BONDING_OPTS="mode=1	é\\xff mimon=100 miimon=100"
		                        	      ^
		ifcfg-ib0:2:3014: error: MASTER=bond0, but SLAVE is not "yes"; write SLAVE=yes [HALF-SLAVE]
		    $(printf %120s '')SLAVE=true
		    $(printf %120s '')^
	EOF
	TERM=xterm script -qec '"$parse" --check --root root' /dev/null < /dev/null | grep -q $'\e\\[1;31merror:\e\\[0m bond0 has no slave'
	mkdir -p config/terminal-colors.d
	printf 'error blue\nmark 7\n' > config/terminal-colors.d/ifcfg-parse.scheme
	TERM=xterm XDG_CONFIG_HOME=$PWD/config script -qec '"$parse" --check --root root' /dev/null < /dev/null > report || true
	grep -q $'\e\\[34merror:\e\\[0m bond0 has no slave' report
	grep -q $'\e\\[7m^\e\\[0m' report
	[ "$(TERM=dumb script -qec '"$parse" --check --root root' /dev/null < /dev/null | grep -c $'\e')" -eq 0 ]
	printf 'DEVICE="b\xc2\x9bx"\nBONDING_OPTS="mode=1 miimon=100"\n' > "$dir/ifcfg-x"
	printf 'DEVICE=ib1\nMASTER="b\xc2\x9bx"\nSLAVE=yes\n' > "$dir/ifcfg-ib1"
	printf 'a\033[2Jb via c\n' > "$dir/route-b"$'\xc2\x9b'x
	"$parse" --root root > report 2> errors || [ -s errors ]
	grep -qF 'b\xc2\x9bx  rhel5  root/' report
	run "$parse" --root root -o networkd b$'\xc2\x9b'x
	[[ $output == *'route-b\xc2\x9bx:1:1: lost: a\x1b[2Jb via c: its gateway is no address'* ]]
}

@test "an interface is found by its file's name, DEVICE, NAME from RHEL6 on, and HWADDR" {
	root=$BATS_TEST_TMPDIR/root dir=$BATS_TEST_TMPDIR/root/etc/sysconfig/network-scripts
	mkdir -p "$dir" "$root/sys/class/net/ib7" "$root/sys/class/net/eth9"
	printf 'DEVICE=bond0\nBONDING_OPTS="mode=1 miimon=100"\nNAME=storage\n' > "$dir/ifcfg-first"
	printf 'DEVICE=ib0\nMASTER=bond0\nSLAVE=yes\nHWADDR=80:00:00:48:FE:80:00:00:00:00:00:00:00:02:C9:03:00:0A:6F:81\n' \
		> "$dir/ifcfg-port"
	echo 80:00:00:48:fe:80:00:00:00:00:00:00:00:02:c9:03:00:0a:6f:81 > "$root/sys/class/net/ib7/address"
	: > "$root/sys/class/net/eth9/address"
	for interface in first bond0 storage port ib0 ib7; do
		[ "$("$parse" --root "$root" -o json "$interface" | jq -r '.bonds[].ifname')" = bond0 ]
	done
	for interface in eth9 ib1 irst ../net/ib7 80:00; do
		run "$parse" --root "$root" "$interface"
		[ "$status" -eq 1 ]
	done
	echo 'Red Hat Enterprise Linux AS release 4 (Nahant Update 6)' > "$root/etc/redhat-release"
	run "$parse" --root "$root" storage
	[ "$status" -eq 1 ]
	"$parse" --root "$root" ib7
}

@test "the dialect is that of the release, else of the directory that has files, else Red Hat's" {
	root=$BATS_TEST_TMPDIR/root redhat=$BATS_TEST_TMPDIR/root/etc/sysconfig/network-scripts
	suse=$BATS_TEST_TMPDIR/root/etc/sysconfig/network
	dialects() { "$parse" --root "$root" "$@" -o json | jq -r '.bonds[].dialect'; }
	mkdir -p "$redhat" "$suse"
	echo DEVICE=lo > "$redhat/ifcfg-lo"
	echo DEVICE=bond0 > "$redhat/ifcfg-bond0.bak"
	printf '%s\n' BONDING_MASTER=yes 'BONDING_MODULE_OPTS="mode=1 miimon=100"' STARTMODE=auto > "$suse/ifcfg-bond0"
	[ "$(dialects)" = sles10 ]
	printf 'DEVICE=bond0\nBONDING_OPTS="mode=1 miimon=100"\n' > "$redhat/ifcfg-bond0"
	[ "$(dialects)" = rhel5 ]
	[ "$(dialects -d sles10)" = sles10 ]
	printf 'ID="sles"\nVERSION_ID="15.4"\n' > "$root/etc/os-release"
	[ "$(dialects)" = sles10 ]
	[ "$(dialects -d rhel5)" = rhel5 ]
	[ "$(dialects -d rhel4)" = rhel4 ]
	rm "$root/etc/os-release"
	echo 'Red Hat Enterprise Linux AS release 4 (Nahant Update 6)' > "$root/etc/redhat-release"
	[ "$(dialects)" = rhel4 ]
	rm "$root/etc/redhat-release"
	printf 'SUSE Linux Enterprise Server 10 (x86_64)\nVERSION = 10\n' > "$root/etc/SuSE-release"
	[ "$(dialects)" = sles10 ]
	# a copy without a release: by the variables
	[ "$("$parse" -o json "$redhat" -d auto | jq -r '.bonds[].dialect')" = sles10 ]
	cp -r "$redhat" "$BATS_TEST_TMPDIR/a"
	cp -r "$suse" "$BATS_TEST_TMPDIR/b"
	printf 'DEVICE=bond0\nTYPE=Bonding\n' > "$BATS_TEST_TMPDIR/a/ifcfg-bond0"
	[ "$("$parse" -o json "$BATS_TEST_TMPDIR/a" | jq -r '.bonds[].dialect')" = rhel4 ]
	[ "$("$parse" -o json "$BATS_TEST_TMPDIR/b" | jq -r '.bonds[].dialect')" = sles10 ]
}

@test "--fix mends what it shows, and nothing else" {
	n=0
	for case in "$BATS_TEST_DIRNAME"/parse/fix/*.case; do
		n=$((n + 1))
		case_fix "$case" || { echo "$case: $(head -n 1 "$case")"; return 1; }
	done
	[ "$n" -ge 4 ]
}

@test "a second --fix has nothing to mend, whoever reads the files" {
	umask 022
	mkdir "$BATS_TEST_TMPDIR/laid"
	for kind in fix checks good; do
		cases_lay "$BATS_TEST_TMPDIR/laid/$kind" "$BATS_TEST_DIRNAME/parse/$kind"/*.case
	done
	for reader in initscripts networkmanager wicked ib-bond; do
		cp -a "$BATS_TEST_TMPDIR/laid" "$BATS_TEST_TMPDIR/$reader"
		for root in "$BATS_TEST_TMPDIR/$reader"/*/*/root; do
			many_ask "$root" "${root%root}first" "${root%root}said" --fix --yes --reader "$reader" --root .
			many_ask "$root" "${root%root}second" "${root%root}said" --fix --yes --reader "$reader" --root .
		done > "$BATS_TEST_TMPDIR/asked"
		many_run ifcfg-parse "$BATS_TEST_TMPDIR/asked" > /dev/null
		[ "$(find "$BATS_TEST_TMPDIR/$reader" -name first -size +0 | wc -l)" -ge 5 ] || [ "$reader" = ib-bond ]
		find "$BATS_TEST_TMPDIR/$reader" -name second -size +0 | tee "$BATS_TEST_TMPDIR/left"
		[ ! -s "$BATS_TEST_TMPDIR/left" ]
	done
}

@test "--fix names what is left: what --reader asks for, and what only a person can say" {
	root=$BATS_TEST_TMPDIR/rhel
	cp -r "$cases/manual-rhel4" "$root"
	rm "$root/etc/redhat-release"
	printf 'ID=rhel\nVERSION_ID=8.9\n' > "$root/etc/os-release"
	run --separate-stderr "$parse" --fix --dry-run --root "$root"
	[ "$status" -eq 1 ]
	[ -z "$output" ]
	# shellcheck disable=SC2154 # run has set it
	grep -q ': error: .* \[NM-BOND\]$' <<< "$stderr"
	[ "$(tail -n 1 <<< "$stderr")" = 'ifcfg-parse --fix --reader networkmanager mends these' ]
	"$parse" --fix --yes --reader networkmanager --root "$root" > /dev/null 2>&1
	run "$parse" --fix --yes --root "$root"
	[ "$status" -eq 0 ]
	[ -z "$output" ]

	# a P_Key child without a file; the bond's own file is mended all the same
	wicked_root $'STARTMODE=hotplug\nBOOTPROTO=none\n'
	printf "BONDING_SLAVE1=ibp3s0.8001\nIPADDR=10.0.0.1/8\nBOOTPROTO=none\n" >> "$dir/ifcfg-bond0"
	run "$parse" --fix --yes --root "$BATS_TEST_TMPDIR/root"
	[ "$status" -eq 1 ]
	[[ $output == *'[WICKED-CHILD]'*"ifcfg-bond0: mend this by hand"* ]]
	grep -qx BOOTPROTO=static "$dir/ifcfg-bond0"
	# the MTU, where a slave has one of its own
	wicked_root $'STARTMODE=hotplug\nBOOTPROTO=none\nMTU=4092\n'
	sed -i /MTU/d "$dir/ifcfg-bond0"
	run "$parse" --fix --yes --root "$BATS_TEST_TMPDIR/root"
	[ "$status" -eq 1 ]
	[[ $output == *'[MTU-MISSING]'*"ifcfg-bond0: mend this by hand"* ]]
	# which is what it would get anyway
	wicked_root $'STARTMODE=hotplug\nBOOTPROTO=none\nMTU=2044\n'
	sed -i /MTU/d "$dir/ifcfg-bond0"
	"$parse" --fix --yes --root "$BATS_TEST_TMPDIR/root"
	grep -qx "MTU='2044'" "$dir/ifcfg-bond0"
	# an address that is none, beside a mend of the same file
	printf 'GATEWAY=none\nUUID=none\n' >> "$root/etc/sysconfig/network-scripts/ifcfg-bond0"
	run "$parse" --fix --yes --reader networkmanager --root "$root"
	[ "$status" -eq 1 ]
	[[ $output == *'GATEWAY="none"'*"ifcfg-bond0: mend this by hand"* ]]
	grep -qx UUID= "$root/etc/sysconfig/network-scripts/ifcfg-bond0"
	# in the file of a slave, which has a list of one, and nothing in it to be split
	printf 'IPV6INIT=yes\nIPV6ADDR_SECONDARIES="fd00::g"\n' >> "$root/etc/sysconfig/network-scripts/ifcfg-ib0"
	run "$parse" --fix --yes --reader networkmanager --root "$root"
	[ "$status" -eq 1 ]
	[[ $output == *'IPV6ADDR_SECONDARIES="fd00::g"'*"ifcfg-ib0: mend this by hand"* ]]
	# a bond that is the port of another, and a team, whose TYPE is right
	for line in BRIDGE=br0 DEVICETYPE=Team; do
		printf '%s\n' DEVICE=bond0 TYPE=Bond 'BONDING_OPTS="mode=active-backup miimon=100"' ONBOOT=yes IPADDR=10.0.0.1 PREFIX=24 \
			MTU=2044 "$line" > "$root/etc/sysconfig/network-scripts/ifcfg-bond0"
		run "$parse" --fix --yes --reader networkmanager --root "$root" bond0
		[ "$status" -eq 1 ]
		[[ $output == *"leave ${line%=*} out [NM-BOND]"*"ifcfg-bond0: mend this by hand"* && $output != *" is mended"* ]]
	done
	# a child of no key
	wicked_root $'STARTMODE=hotplug\nBOOTPROTO=none\nIPOIB_DEVICE=ib5\n'
	run "$parse" --fix --yes --root "$BATS_TEST_TMPDIR/root"
	[ "$status" -eq 1 ]
	[[ $output == *'[WICKED-CHILD]'*"ifcfg-ib0: mend this by hand"* && $output != *IPOIB_PKEY=* ]]
}

@test "after --fix --reader networkmanager it takes the manual's sets and P_Key children whole, and the shell reads them as before" {
	export LC_ALL=C
	for case in manual-rhel4 manual-rhel5-modprobe-conf manual-rhel5-modprobe-d manual-rhel5-bonding-opts redhat-pkey-children; do
		root=$BATS_TEST_TMPDIR/$case
		cp -r "$BATS_TEST_DIRNAME/parse/cases/$case" "$root"
		dir=$root/etc/sysconfig/network-scripts
		for file in "$dir"/ifcfg-ib*; do echo UUID=5c3a1bd2-9a2f-4f8a-8f6a-6a0d1a2b3c4d >> "$file"; done
		"$parse" --root "$root" -o json | jq '.bonds[] |= del(.dialect) | .bonds[].options | keys' > "$root/before"
		run "$parse" --check --reader networkmanager --root "$root"
		[[ $output == *'[NM-'* ]]
		"$parse" --fix --reader networkmanager --yes --root "$root" &> /dev/null
		run "$parse" --check --reader networkmanager --root "$root"
		[[ $output != *'[NM-'* ]] || { echo "$output"; return 1; }
		[ "$(cat "$dir"/ifcfg-ib* | grep -c '^UUID=5')" -eq 1 ]		# the first keeps its own
		verdicts=$(cd "$dir" && "$BATS_TEST_DIRNAME/lib/ifcfg-rh" . ifcfg-bond* ifcfg-ib* | grep -v '^ifcfg-bond.: bond$' | grep -v '^ifcfg-ib.*: infiniband$') || true
		[ -z "$verdicts" ] || { echo "$case: $verdicts"; return 1; }
		grep -q 'BONDING_OPTS=.*active-backup' "$dir"/ifcfg-bond? || grep -q 'BONDING_OPTS="mode=1' "$dir"/ifcfg-bond?
		"$parse" --root "$root" -o json | jq '.bonds[] |= del(.dialect) | .bonds[].options | keys' | diff "$root/before" -
	done
}

# A system with wicked whose ifcfg-ib0 has the text $1, in $BATS_TEST_TMPDIR/root.
wicked_root() {
	dir=$BATS_TEST_TMPDIR/root/etc/sysconfig/network
	rm -rf "$BATS_TEST_TMPDIR/root"
	mkdir -p "$dir"
	printf 'ID=sles\nVERSION_ID=15.4\n' > "$BATS_TEST_TMPDIR/root/etc/os-release"
	printf "BONDING_MASTER=yes\nBONDING_MODULE_OPTS='mode=1 miimon=100'\nBONDING_SLAVE0=ib0\nSTARTMODE=auto\nMTU=2044\n" \
		> "$dir/ifcfg-bond0"
	printf %s "$1" > "$dir/ifcfg-ib0"
	cp "$dir/ifcfg-ib0" "$BATS_TEST_TMPDIR/was"
}

@test "--fix writes nothing without a yes, and nothing that it cannot mend for sure" {
	export ROOT=$BATS_TEST_TMPDIR/root parse
	wicked_root STARTMODE=off
	run "$parse" --fix --root "$ROOT" < /dev/null
	[ "$status" -eq 2 ]
	[[ $output == *"add --yes or --dry-run"* ]]
	for answer in n '' yess; do
		run script -qec '"$parse" --fix --root "$ROOT"' /dev/null <<< "$answer"
		[[ $output == *"Write this file? [y/N]"* ]]
		[ "$status" -eq 1 ]
		cmp "$BATS_TEST_TMPDIR/was" "$dir/ifcfg-ib0"
	done
	run script -qec '"$parse" --fix --root "$ROOT"' /dev/null <<< yes
	[ "$status" -eq 0 ]
	grep -qx STARTMODE=hotplug "$dir/ifcfg-ib0"

	# a value in pieces, from a variable that others use too, behind what is to be run; a line that would go on in the next
	for text in "STARTMODE=o'ff'" 'S=off; STARTMODE=$S' 'STARTMODE=off; cat <<E' 'STARTMODE=off; BOOTPROTO=$(id)\' \
		$'STARTMODE=off\nX=C:\\\r'; do
		wicked_root "$text"$'\nBOOTPROTO=none'
		run "$parse" --fix --yes --root "$ROOT"
		cmp "$BATS_TEST_TMPDIR/was" "$dir/ifcfg-ib0"
		[ "$status" -eq 1 ]
		[[ $output == *"mend this by hand"* ]]
		[ "$(find "$dir" | wc -l)" -eq 3 ]
	done

	# a link, another name, a directory that cannot be written to
	wicked_root STARTMODE=off
	mv "$dir/ifcfg-ib0" "$dir/elsewhere"
	ln -s elsewhere "$dir/ifcfg-ib0"
	run "$parse" --fix --yes --root "$ROOT"
	[ "$status" -eq 1 ]
	[ -L "$dir/ifcfg-ib0" ]
	cmp "$BATS_TEST_TMPDIR/was" "$dir/elsewhere"
	wicked_root STARTMODE=off
	ln "$dir/ifcfg-ib0" "$dir/elsewhere"
	run "$parse" --fix --yes --root "$ROOT"
	[ "$status" -eq 1 ]
	cmp "$BATS_TEST_TMPDIR/was" "$dir/ifcfg-ib0"
}

@test "--fix --reader networkmanager changes nothing of a bond with an option that is none" {
	dir=$BATS_TEST_TMPDIR/root/etc/sysconfig/network-scripts
	mkdir -p "$dir" "$BATS_TEST_TMPDIR/root/etc/modprobe.d"
	printf 'Red Hat Enterprise Linux Server release 7.9 (Maipo)\n' > "$BATS_TEST_TMPDIR/root/etc/redhat-release"
	printf '%s\n' DEVICE=ib0 MASTER=bond0 SLAVE=yes TYPE=InfiniBand > "$dir/ifcfg-ib0"
	# words between tabs, which it does not part: there is something to mend in each
	for words in 'mode=1\tfoo=bar' 'mode=1\tarp_interval=100\tarp_ip_target=+10.0.0.2,10.0.0.3' 'mode=1\tmiimon=x' \
		'mode=1\tmiimon' 'mode=1\tnum_unsol_na=256'; do
		printf 'alias bond0 bonding\n' > "$BATS_TEST_TMPDIR/root/etc/modprobe.d/bonding.conf"
		printf '%b\n' DEVICE=bond0 TYPE=Bond MTU=2044 IPADDR=10.0.0.1 PREFIX=24 ONBOOT=yes "BONDING_OPTS=\"$words\"" > "$dir/ifcfg-bond0"
		nothing_is_changed
	done
	printf '%s\n' DEVICE=bond0 TYPE=Bond MTU=2044 IPADDR=10.0.0.1 PREFIX=24 ONBOOT=yes > "$dir/ifcfg-bond0"
	printf 'alias bond0 bonding\noptions bond0 mode=1 foo=bar\n' > "$BATS_TEST_TMPDIR/root/etc/modprobe.d/bonding.conf"
	nothing_is_changed
}

# --fix leaves dir/ifcfg-bond0 as it is, and says so.
nothing_is_changed() {
	cp "$dir/ifcfg-bond0" "$BATS_TEST_TMPDIR/was"
	run "$parse" --fix --reader networkmanager --yes --root "$BATS_TEST_TMPDIR/root"
	[[ $output == *"ifcfg-bond0: mend this by hand"* ]] || { echo "$output"; return 1; }
	[ "$status" -eq 1 ]
	cmp "$BATS_TEST_TMPDIR/was" "$dir/ifcfg-bond0"
}

@test "--fix never writes over what an earlier one kept, and keeps the owner" {
	wicked_root STARTMODE=off
	chown 1234:567 "$dir/ifcfg-ib0"
	echo mine > "$dir/orig-ifcfg-ib0"
	"$parse" --fix --yes --root "$BATS_TEST_TMPDIR/root"
	[ "$(cat "$dir/orig-ifcfg-ib0")" = mine ]
	cmp "$BATS_TEST_TMPDIR/was" "$dir/orig-ifcfg-ib0.1"
	[ "$(stat -c %u:%g "$dir/ifcfg-ib0")" = 1234:567 ]
	[ "$(find "$dir" -name '.*')" = "" ]
}

@test "a conversion of nothing says so, in each form" {
	mkdir -p "$BATS_TEST_TMPDIR/etc/sysconfig/network-scripts"
	for form in nmconnection nmstate networkd; do
		run --separate-stderr "$parse" -o $form --root "$BATS_TEST_TMPDIR"
		[ "$status" -eq 0 ]
		[ -z "$output" ]
		# shellcheck disable=SC2154 # run has set it
		[ "$stderr" = "ifcfg-parse: $BATS_TEST_TMPDIR: there is no ifcfg file
ifcfg-parse: no bond was found: nothing is converted" ]
	done
}

@test "what is wrong has the same keys in the JSON of both commands, and those of release 1.0" {
	bond=$top/${BUILD:-build}/san/ib-bond
	[ -x "$bond" ] || bond=$top/${BUILD:-build}/ib-bond
	dir=$BATS_TEST_TMPDIR/etc/sysconfig/network-scripts
	mkdir -p "$dir"
	printf 'DEVICE=bond0\nBONDING_OPTS="mode=1 miimon=0"\n' > "$dir/ifcfg-bond0"
	same='has("code") and has("message") and has("fix") and (.level == "error" or .level == "warning")'
	"$parse" --check -o json --root "$BATS_TEST_TMPDIR" > "$BATS_TEST_TMPDIR/one" || true
	"$bond" --root "$BATS_TEST_TMPDIR" --check --json bond0 > "$BATS_TEST_TMPDIR/two" || true
	jq -e "[.diagnostics[] | $same and .severity == .level] | length > 0 and all" "$BATS_TEST_TMPDIR/one"
	jq -e "[.[].findings[] | $same and .message == .reason and .fix == .mend] | length > 0 and all" "$BATS_TEST_TMPDIR/two"
}
