#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# bash-sourced-list - what follows in a subshell is lost, if the file that it sources ends in "NAME=value; command".
#
# Network scripts look at an ifcfg file in a subshell, so that its variables do not stay:
#   (. ./ifcfg-bond0; echo "$DEVICE")
#
# Expected: the file is read to its end, then the next command of the subshell runs, whatever the last line was.
# Seen, bash 5.2.15-2+b13 (Debian 12): after a last line that is a list, as "ONBOOT=yes; /bin/true", the subshell
# becomes that command: nothing behind it runs, and the exit status is the command's.  With a builtin behind the
# semicolon, with a line more, with the command on a line of its own, within $( ), and without a subshell it goes on.
# dash 0.5.12-2 and bash 5.2.37 (Debian 13) go on in each.
#
# Needs apt-get, dpkg-deb.  Exit: 0 if it is so still, 1 if not.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -qq bash=5.2.15-2+b13 dash=0.5.12-2 2>&1 | grep -v unsandboxed >&2 || :
for package in *.deb; do
	dpkg-deb -x "$package" .
done
bash=$(find . -path '*bin/bash') dash=$(find . -path '*bin/dash')

status=0
# trial SHELL EXPECTED CODE LINE...: what CODE prints where the file has the LINEs
trial() {
	shell=$1 expected=$2 code=$3
	shift 3
	printf '%s\n' DEVICE=bond0 "$@" > ifcfg-bond0
	# shellcheck disable=SC2016 # the inner shell expands it
	seen=$("$shell" -c "$code" 2>&1) || :
	if [ "$seen" = "$expected" ]; then
		echo "as before: ${shell##*/}, $code, last line \"$(tail -n 1 ifcfg-bond0)\": \"$seen\""
	else
		echo "changed: ${shell##*/}, $code, last line \"$(tail -n 1 ifcfg-bond0)\": \"$seen\", not \"$expected\""
		status=1
	fi
}

# shellcheck disable=SC2016 # the inner shell expands it
{
	subshell='(. ./ifcfg-bond0; echo "$DEVICE")'
	trial "$bash" '' "$subshell" 'ONBOOT=yes; /bin/true'
	trial "$bash" bond0 "$subshell" 'ONBOOT=yes; true'
	trial "$bash" bond0 "$subshell" 'ONBOOT=yes; /bin/true' 'BOOTPROTO=none'
	trial "$bash" bond0 "$subshell" 'ONBOOT=yes' /bin/true
	trial "$bash" bond0 'echo "$(. ./ifcfg-bond0; echo "$DEVICE")"' 'ONBOOT=yes; /bin/true'
	trial "$bash" bond0 '. ./ifcfg-bond0; echo "$DEVICE"' 'ONBOOT=yes; /bin/true'
	trial "$dash" bond0 "$subshell" 'ONBOOT=yes; /bin/true'
}
exit $status
