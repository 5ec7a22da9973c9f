#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# vm-seconds: 70
# The Ansible role on the files of an image: linted before they are written, as the templates say, and a second time nothing.
# That it brings bonds up and asks for their health was tried by hand on three hosts in a guest: with Ansible and
# Python in it, such a guest takes minutes.

setup() {
	top=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
	cd "$BATS_TEST_TMPDIR" || return
	PATH=$top/build/san:$PATH
	export ANSIBLE_ROLES_PATH=$top/contrib/ansible/roles ANSIBLE_LOCALHOST_WARNING=false ANSIBLE_HOME=$PWD/.ansible
	# a process fewer for each task, and none to find out which Python there is
	export ANSIBLE_PIPELINING=true ANSIBLE_PYTHON_INTERPRETER=/usr/bin/python3
	export ANSIBLE_LOCAL_TEMP=$PWD/.ansible/tmp ANSIBLE_REMOTE_TEMP=$PWD/.ansible/tmp LC_ALL=C.UTF-8
	mkdir -p root/etc/sysconfig/network-scripts root/etc/sysconfig/network
	printf '%s\n' '- hosts: all' '  gather_facts: false' '  roles: [ib_bonding]' > site.yml
	cat > vars.yml <<-'VARS'
		ib_bonding_bonds:
		  - name: bond0
		    slaves: [ib0, ib1]
		    addresses: [10.0.0.1/24, "fd00::1/64", 10.0.1.1/25, "fd00::2/64"]
		    options: { mode: active-backup, miimon: 100, primary: ib0 }
		    connected: true
		    variables: { GATEWAY: 10.0.0.254, DOMAIN: "it's" }
		  - name: bond1
		    slaves: [ib0.8001, ib1.8001]
		    addresses: [10.1.0.1/16]
		    onboot: false
		    mtu: 2000
	VARS
}

# play DIALECT: apply the role to root; the counts of the recap
play() {
	ansible-playbook -i localhost, -c local -e @vars.yml -e "ib_bonding_dialect=$1 ib_bonding_root=$PWD/root" site.yml > out 2>&1
	local status=$?
	grep -oE '(changed|failed)=[0-9]+' out | paste -sd ' '
	return $status
}

@test "files of Red Hat say what the variables say; a second time nothing changes" {
	[ "$(play redhat)" = "changed=2 failed=0" ] || { cat out; false; }
	ifcfg-parse --root root --dialect rhel5 -o ini > ini
	diff ini - <<-'INI'
		[bond0]
		ifname = "bond0"
		onboot = yes
		bootproto = "none"
		address = "10.0.0.1/24"
		address1 = "10.0.1.1/25"
		address2 = "fd00::1/64"
		address3 = "fd00::2/64"
		slave = "ib0 mode=connected"
		slave1 = "ib1 mode=connected"
		mode = "active-backup"
		miimon = "100"
		primary = "ib0"

		[bond1]
		ifname = "bond1"
		onboot = no
		bootproto = "none"
		mtu = 2000
		address = "10.1.0.1/16"
		slave = "ib0.8001 parent=ib0 pkey=0x8001"
		slave1 = "ib1.8001 parent=ib1 pkey=0x8001"
		mode = "active-backup"
		miimon = "100"
	INI
	grep -qx "DOMAIN='it'\\\\''s'" root/etc/sysconfig/network-scripts/ifcfg-bond0
	[ "$(play redhat)" = "changed=0 failed=0" ] || { cat out; false; }
}

@test "files of SUSE say the same" {
	# but for the word for addresses that stay, and their order by family
	words() { ifcfg-parse --root root --dialect "$1" -o ini | grep -v bootproto | tr ' ' '\n' | sort; }
	[ "$(play redhat)" = "changed=2 failed=0" ] || { cat out; false; }
	[ "$(play suse)" = "changed=2 failed=0" ] || { cat out; false; }
	[ "$(words rhel5 | wc -l)" -gt 20 ]
	diff <(words rhel5) <(words sles10)
	[ "$(play suse)" = "changed=0 failed=0" ] || { cat out; false; }
}

@test "what ifcfg-parse finds an error in is not written, also when it is between a new file and one of the host" {
	sed -i 's/miimon: 100/miimon: often/' vars.yml
	run play redhat
	[ "$status" -ne 0 ]
	grep -q 'ifcfg-bond0.*error.*miimon' out
	[ "$(ls root/etc/sysconfig/network-scripts)" = "" ]
	sed -i 's/miimon: often/miimon: 100/' vars.yml
	echo DEVICE=bond1 BONDING_OPTS=mode=1 > root/etc/sysconfig/network-scripts/ifcfg-another
	run play redhat
	[ "$status" -ne 0 ]
	grep -q 'ifcfg-another.*error.*configured by another file too' out
	[ "$(ls root/etc/sysconfig/network-scripts)" = "ifcfg-another" ]
}
