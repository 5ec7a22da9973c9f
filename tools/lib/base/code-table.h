/* SPDX-License-Identifier: GPL-2.0 */
/* code-table: one row for each code, see code.h; ifcfg-parse(8) lists them in this order */

/* what the shell makes of a file */
CODE(UNREADABLE, "UNREADABLE", ERROR,
     "The file could not be read: it is not there, it is a directory, a FIFO or a device, or a symbolic link "
     "leads out of the root or in a circle.")
CODE(TOO_BIG, "TOO-BIG", ERROR,
     "A configuration file is at most 1 MiB long, and its values together at most 4 MiB. "
     "Anything larger is not read.")
CODE(NUL, "NUL-BYTE", ERROR,
     "The file holds a NUL byte. The shell leaves it out, other readers end the line or the file there. "
     "A crash while the file was written leaves such bytes; write the file anew.")
CODE(BOM, "BOM", ERROR,
     "The file begins with a byte order mark, as some editors write it. The shell takes it for a part of the "
     "first word and loses the first line. Save the file without it.")
CODE(SYNTAX, "SYNTAX", ERROR,
     "The shell refuses this line. Everything before it counts, the line itself and everything behind it "
     "is not read.")
CODE(QUOTE, "QUOTE", ERROR,
     "A quote or a bracket is opened and never closed. For the shell the file ends in front of the line "
     "where that command begins.")
CODE(NOT_FOLLOWED, "NOT-FOLLOWED", ERROR,
     "The file uses a part of the shell's language that ifcfg-parse does not follow, so none of its "
     "variables is sure. Write plain NAME=value lines.")
CODE(SHELL_EXPANSION, "SHELL-EXPANSION", WARNING,
     "The value depends on what is known only when the file is run: the output of a command, arithmetic, "
     "a variable that nothing sets before. It is reported as unknown, never guessed. Other readers take "
     "the line for literal text.")
CODE(SHELL_CODE, "SHELL-CODE", WARNING,
     "A command such as if, for or case, a pipeline or a function. Variables set in it are unknown; "
     "readers other than the shell see every line of it.")
CODE(SHELL_COMMAND, "SHELL-COMMAND", WARNING,
     "The file runs a command when it is read. ifcfg-parse runs nothing.")
CODE(SHELL_STATE, "SHELL-STATE", ERROR,
     "The command can change any variable (eval, source, read ...), or how the shell reads on, or it ends the "
     "shell. Values set before it are unknown.")
CODE(SPACED, "SPACED-ASSIGNMENT", ERROR,
     "There is a blank before the \"=\". The shell runs a command of that name and sets nothing.")
CODE(TEMPORARY, "TEMPORARY-ASSIGNMENT", ERROR,
     "A value holds an unquoted blank, or there is a blank behind the \"=\". The shell takes what follows for a "
     "command, and the variable is set for that command only.")
CODE(VARIABLE_NAME, "VARIABLE-NAME", WARNING,
     "There is a hyphen or a dot in the name before the \"=\", or a digit begins it. The shell takes that for a "
     "command, other readers pass over the line, and nothing is set.")
CODE(SET_TWICE, "SET-TWICE", WARNING,
     "The file sets the variable twice, to different values: the last one counts. Of BONDING_SLAVE_0=ib0 and "
     "BONDING_SLAVE_0=ib1, say, the bond has the second alone.")
CODE(READONLY, "READONLY", ERROR,
     "The variable may not be changed. The shell says so and leaves out the rest of the line.")

/* what the files say about bonds */
CODE(UNKNOWN_VALUE, "UNKNOWN-VALUE", ERROR,
     "The value of a variable that the bond needs is known only when the file is run, see SHELL-EXPANSION and "
     "SHELL-STATE. Write the value itself.")
CODE(BAD_NAME, "BAD-NAME", ERROR,
     "No interface can have that name: names have 1 to 15 bytes, no slash, no colon, no blank.")
CODE(NO_DEVICE, "NO-DEVICE", ERROR,
     "The file does not say which interface it is for. The Red Hat scripts take it from DEVICE, never from the "
     "name of the file.")
CODE(DEVICE_TWICE, "DEVICE-TWICE", ERROR,
     "Two files configure the same interface. Which one is used depends on how the interface is started.")
CODE(BOND_TWICE, "BOND-TWICE", ERROR,
     "The same bond is described in two places, for example in an ifcfg file and in ib-bonding.conf.")
CODE(SLAVE_TWICE, "SLAVE-TWICE", ERROR,
     "The bond names the same slave twice.")
CODE(UNKNOWN_OPTION, "UNKNOWN-OPTION", ERROR,
     "The bonding driver has no option of that name. The scripts write it into a file that does not exist and "
     "say nothing; wicked drops the whole bond.")
CODE(OPTION_SYNTAX, "OPTION-SYNTAX", ERROR,
     "Options are NAME=VALUE words with blanks between them and none around the \"=\".")
CODE(OPTION_VALUE, "OPTION-VALUE", ERROR,
     "The option does not take that value.")
CODE(OPTION_RANGE, "OPTION-RANGE", ERROR,
     "The number is outside of what the bonding driver takes.")
CODE(OPTION_MODE, "OPTION-MODE", WARNING,
     "The option belongs to other bonding modes. The driver refuses it in this one and the scripts go on; it is "
     "left out here.")
CODE(OPTION_MODULE, "OPTION-MODULE", WARNING,
     "The option is one of the module, read when the module is loaded, not one of a bond. It belongs into "
     "modprobe.conf.")
CODE(OPTION_NO_PARAM, "OPTION-NO-PARAM", WARNING,
     "The option is one of a bond, which the module bonding does not take when it is loaded. ib-bond sets it all "
     "the same; modprobe does not.")
CODE(OPTION_COMMENT, "OPTION-COMMENT", WARNING,
     "There is a comment behind options in modprobe's configuration. modprobe knows comments only as lines of their own, so "
     "its words are parameters of the module. Kernels of RHEL4 to 6 do not load it then, which is an OPTION-SYNTAX; later "
     "ones say that they ignore them, but for those that are options.")
CODE(OPTION_TWICE, "OPTION-TWICE", WARNING,
     "The option is given twice in one place; the last value counts.")
CODE(OPTIONS_DIFFER, "OPTIONS-DIFFER", WARNING,
     "modprobe's configuration gives the bond another value than BONDING_OPTS. BONDING_OPTS counts: it is applied to "
     "the bond itself, later.")
CODE(OPTIONS_UNREAD, "OPTIONS-UNREAD", WARNING,
     "RHEL4 does not read BONDING_OPTS: the bond has what modprobe.conf gives to the module, or, without that, no option at "
     "all by the scripts alone, which is balance-rr and takes no IPoIB slave, and active-backup by ours.")
CODE(BAD_ADDRESS, "BAD-ADDRESS", ERROR,
     "The address is none, or none that an interface can have; or there is a blank at an end of it that who reads the files "
     "does not take: ifup of RHEL4 and RHEL5, and of SLES10 and SLES11, behind an address without /BITS; wicked there and before "
     "it. RHEL6 and above lose them.")
CODE(BAD_NETMASK, "BAD-NETMASK", ERROR,
     "A netmask is a row of one bits followed by zero bits, 255.255.255.0 for example; a prefix is their number. "
     "Without either RHEL4 to RHEL7 go by the class of the address, and so does NetworkManager; ipcalc of RHEL8 and RHEL9, "
     "which network-scripts ask, sysconfig and wicked take it for that host alone, /32, or /128 of IPv6. With a mask and no "
     "IPADDR the bond has no address.")
CODE(BAD_VALUE, "BAD-VALUE", ERROR,
     "The variable does not take that value.")
CODE(ADDRESS_TWICE, "ADDRESS-TWICE", ERROR,
     "The same address is given twice: to one bond, to two, or to a bond and another interface.")
CODE(BAD_PKEY, "BAD-PKEY", ERROR,
     "P_Keys are 0x8001 to 0xffff. Bit 0x8000, full membership, is added if it is not there.")
CODE(INI_SYNTAX, "INI-SYNTAX", ERROR,
     "The line is none that ib-bonding.conf can have: [SECTION], KEY = VALUE with or without quotes, or a comment "
     "behind # or ;, each at most 1000 bytes long.")
CODE(INI_TWICE, "INI-TWICE", ERROR,
     "The key or the section stands in the file twice. iniparser keeps the last one without a word.")
CODE(INI_KEY, "INI-KEY", ERROR,
     "ib-bonding.conf has no such key, and it is no option of the bonding driver either.")

/* what --check looks for besides */
CODE(MODE_IPOIB, "MODE-IPOIB", ERROR,
     "Over IPoIB the bonding driver works in mode active-backup only; the kernel refuses the slaves in every "
     "other mode, and balance-rr is what it takes when none is given.")
CODE(NO_MONITOR, "NO-MONITOR", ERROR,
     "Neither miimon nor arp_interval is set, or both are 0: nobody looks after the links, and the bond stays on "
     "a dead one for ever. In 802.3ad, balance-tlb and balance-alb the driver takes miimon=100 if none is named; "
     "NetworkManager does in any mode. wicked (SLES12, SLES15) drops a bond that names none.")
CODE(ARP_TARGET, "ARP-TARGET", ERROR,
     "arp_interval without arp_ip_target: there is nobody to ask, so no slave counts as up, and nothing is sent.")
CODE(TWO_MONITORS, "TWO-MONITORS", ERROR,
     "miimon and arp_interval switch each other off: the one that is written last counts. wicked drops the bond.")
CODE(ARP_VALIDATE, "ARP-VALIDATE-IPOIB", ERROR,
     "arp_validate never works over IPoIB: the driver looks for Ethernet ARP packets, sees none, and takes every "
     "slave for dead.")
CODE(FAIL_OVER_MAC, "FAIL-OVER-MAC", WARNING,
     "An IPoIB port's hardware address cannot be set, so the bond has to take over its active slave's. Over IPoIB "
     "the driver makes it fail_over_mac=active by itself, whatever is written.")
CODE(DELAY, "DELAY-MULTIPLE", WARNING,
     "updelay, downdelay and peer_notif_delay count in steps of miimon; the driver rounds them down, and refuses them "
     "if miimon is not set. So are they here: rounded, or left out.")
CODE(PRIMARY, "PRIMARY-SLAVE", ERROR,
     "The primary is no slave of this bond, so it is never used; or the active_slave is none, which the driver refuses.")
CODE(MAX_BONDS, "MAX-BONDS", ERROR,
     "max_bonds is smaller than the number of bonds. RHEL4 makes the bonds when the module is loaded; those above "
     "the number are missing. RHEL5 and above add what lacks.")
CODE(UNMADE, "BOND-UNMADE", ERROR,
     "Red Hat's scripts make no such interface. RHEL4 leaves out a bond that has no \"alias BOND bonding\" in modprobe.conf, "
     "without a word, and ends with 0; from RHEL5 on ifup ends with 1 for one that has neither that nor BONDING_OPTS, unless it "
     "is over IPoIB and our hooks are there.")
CODE(NO_ALIAS, "NO-ALIAS", WARNING,
     "There is no \"alias BOND bonding\" in modprobe.conf. RHEL5 up to 5.4 may make no bond without it, and ends with 1 then; "
     "options of modprobe for the bond reach nobody but us. From RHEL 5.5 on ifup makes a bond that has BONDING_OPTS without one.")
CODE(TYPE_MISSING, "TYPE-MISSING", WARNING,
     "RHEL4's scripts know a bond by TYPE=Bonding in its file, or by what \"ethtool -i\" says of it. Without ethtool, or a "
     "driver that answers it, it comes up without slaves. --fix writes it. The TYPE=InfiniBand of a slave they do not read.")
CODE(HALF_SLAVE, "HALF-SLAVE", ERROR,
     "A slave needs both MASTER=BOND and SLAVE=yes. With one of them the initscripts start the interface by itself, "
     "and the bond is without it. ib-bond does not touch such a bond: it would take the slave out.")
CODE(NO_MASTER, "NO-MASTER", ERROR,
     "No file configures the bond that this slave names as its MASTER.")
CODE(NO_BOND, "NO-BONDING-MASTER", ERROR,
     "SUSE's scripts and wicked make a bond from a file with BONDING_MASTER=yes alone. This one names slaves "
     "or options of a bond, and there is none.")
CODE(BOND_NAME, "BOND-NAME", WARNING,
     "The file is for an interface that is called like a bond, and neither it nor another file says that it is one.")
CODE(SLAVE_OF_TWO, "SLAVE-OF-TWO", ERROR,
     "An interface can be the slave of one bond only; which one gets it depends on the order of starting.")
CODE(NO_SLAVE, "NO-SLAVE", ERROR,
     "The bond has no slave.")
CODE(REDUNDANCY, "REDUNDANCY", WARNING,
     "The bond has one slave, or P_Key children of one port, and is down with it. Often the file of the other is missing, "
     "or has a slip in what makes it a slave: its name, MASTER, SLAVE, BONDING_SLAVE_1. ib-bond --check says it of a running bond.")
CODE(MIXED, "MIXED-SLAVES", ERROR,
     "The bonding driver refuses a bond over IPoIB ports and other interfaces at once.")
CODE(SLAVE_NAME, "SLAVE-NAME", ERROR,
     "BONDING_SLAVE0 and the like take the name of an interface, as ib0, not that of its file or the bond's own, and "
     "capitals count. The bond is without that slave.")
CODE(SLAVE_FILE, "SLAVE-FILE", WARNING,
     "The slave has no ifcfg file. SUSE's scripts (SLES10, SLES11) want one, with BOOTPROTO=none, so that the port is "
     "not started by itself and is taken down with the bond. wicked does without, but then no slave has what stands in a file "
     "that is called nearly so, or is the only one that is nobody's.")
CODE(STARTMODE_OFF, "STARTMODE-OFF", ERROR,
     "wicked (SLES12, SLES15) never starts a port whose STARTMODE is off, manual, empty, unknown or missing, so it "
     "never joins the bond, nor do P_Key children of it. Files for SLES10 and 11 have it so; --fix writes hotplug. A bond "
     "without STARTMODE, with a word that it does not know, AUTO for one, or with ONBOOT=yes instead, it does not start at boot; "
     "nor do the scripts of SLES10 and 11 without STARTMODE.")
CODE(WICKED_OPTION, "WICKED-OPTION", ERROR,
     "wicked (SLES12, SLES15) does not know the option, or not with that value, in that mode, beside that monitor: "
     "it drops the whole bond and says so in its log only.")
CODE(WICKED_UNSET, "WICKED-UNSET", WARNING,
     "wicked (SLES12, SLES15) takes the option and sets nothing: active_slave, which would hold up to the next failover "
     "anyway.")
CODE(WICKED_UNREAD, "WICKED-UNREAD", WARNING,
     "wicked (SLES12, SLES15) does not read the variable, which is Red Hat's: it takes options of a bond from "
     "BONDING_MODULE_OPTS, the mode of a port from IPOIB_MODE, and the default route from the files routes and ifroute-BOND "
     "beside the ifcfg files.")
CODE(WICKED_MODULE, "WICKED-MODULE", ERROR,
     "The option is one of the module, read when it is loaded. wicked (SLES12, SLES15) drops the whole bond for it, "
     "where the scripts passed it by. --fix takes it out.")
CODE(WICKED_LENIENT, "WICKED-LENIENT", WARNING,
     "wicked (SLES12, SLES15) goes on where sysconfig and ib-bond do not: it leaves out a slave that is named twice, the bond "
     "among its own slaves, a - for none; it passes by an IPADDR that stands for none, as 0.0.0.0 of YaST, what follows the "
     "digits of a prefix, as the comment of 10.0.0.1/24#old, and noughts before the numbers of an address; it makes a P_Key "
     "child with the key of IPOIB_PKEY and gives it its name, which is that of another key.")
CODE(WICKED_NAME, "WICKED-NAME", ERROR,
     "wicked (SLES12, SLES15) rejects a name that does not begin with a letter or a digit, or that has anything but "
     "these, dots, hyphens and underscores.")
CODE(WICKED_KIND, "WICKED-KIND", ERROR,
     "The file of an IPoIB slave has a variable by which wicked (SLES12, SLES15) makes another kind of interface of it, or "
     "rejects the file: ETHERDEVICE, BRIDGE, DUMMY and their like. The bond is up without that port. With one of these in the "
     "file of the bond, or IPOIB=yes, IPOIB_MODE or IPOIB_UMCAST, or a LLADDR that is no Ethernet address, it drops the bond.")
CODE(WICKED_CHILD, "WICKED-CHILD", ERROR,
     "For wicked (SLES12, SLES15) a P_Key child is what is named like ib0.8001, unless IPOIB is there and not yes. "
     "Any other needs IPOIB=yes, IPOIB_DEVICE and IPOIB_PKEY; without them it is never made. --fix writes them. The file of "
     "a port with IPOIB_DEVICE alone it rejects, and one with IPOIB_PKEY alone; PKEY_ID and PHYSDEV are Red Hat's.")
CODE(WICKED_PKEY, "WICKED-PKEY", ERROR,
     "wicked (SLES12, SLES15) makes children with P_Keys from 8000 to fffe only, and adds no bit to them.")
CODE(WICKED_LINE, "WICKED-LINE", ERROR,
     "wicked (SLES12, SLES15) reads each line by itself, without a shell: NAME=VALUE up to the first blank, or in quotes "
     "that end on that line, of 511 bytes at most. Any other line it leaves out, and an unquoted last one without a newline.")
CODE(WICKED_DEFAULTS, "WICKED-DEFAULTS", WARNING,
     "The scripts of SLES10 and 11 take each variable of network/config for a default of the ifcfg files; wicked "
     "(SLES12, SLES15) does not.")
CODE(BOOTPROTO_NONE, "BOOTPROTO-NONE", ERROR,
     "For wicked (SLES12, SLES15) BOOTPROTO=none is an interface without addresses, whatever IPADDR says. --fix "
     "writes static.")
CODE(NO_DHCP, "NO-DHCP-CLIENT", WARNING,
     "BOOTPROTO asks DHCP for the address, and nobody on this system does so over InfiniBand, where a request holds "
     "no hardware address (RFC 4390): not dhclient as Debian has it, nor dhcpcd, nor busybox. systemd-networkd and "
     "NetworkManager can. Where Red Hat's scripts read the files their dhclient does from RHEL7 on, and network-scripts "
     "do not bring it along; dhclient of RHEL4 and RHEL5 knows no InfiniBand, nor does dhcpcd of SLES10 (1.3.22), which "
     "says so in syslog alone.")
CODE(DHCP_IDENTIFIER, "DHCP-IDENTIFIER", WARNING,
     "dhclient of RHEL9 (4.4.2) ends over InfiniBand if the first \"send\" of its configuration is not of "
     "dhcp-client-identifier: \"dhcp-client-identifier must be specified for InfiniBand\", in syslog alone. It reads "
     "/etc/dhcp/dhclient-NAME.conf of the bond, else /etc/dhclient-NAME.conf, else /etc/dhcp/dhclient.conf. Name one "
     "that stays the same whichever port is active, so not \"= hardware\". RHEL7 and RHEL8 need none. "
     "dhcpcd of SLES11 (3.2.3) makes its identifier of the number that the bond has in the kernel, another one after "
     "each restart of the InfiniBand stack, unless DHCLIENT_CLIENT_ID gives it one, in the ifcfg file or in "
     "network/dhcp.")
CODE(MTU_MISSING, "MTU-MISSING", WARNING,
     "wicked (SLES12, SLES15) leaves a bond at an MTU of 1500 if its file names none, and the driver gives that "
     "to its slaves, which carry 2044 in datagram mode, 65520 in connected mode. So do the network scripts, whatever the "
     "files of the slaves say. --fix adds it.")
CODE(SCRIPT_SCHEME, "SCRIPT-SCHEME", ERROR,
     "wicked (SLES12, SLES15) runs no script without a scheme before its path: compat:suse:/path, wicked:/path. "
     "--fix writes the first.")
CODE(PRE_DOWN, "PRE-DOWN-SCRIPT", WARNING,
     "On SLES10 an IPoIB slave is not released when its bond goes down, and unloading the driver under a bond "
     "crashed old kernels; PRE_DOWN_SCRIPT has to do it.")
CODE(SLES10_TARGET, "SLES10-TARGET", WARNING,
     "The scripts of sysconfig before 0.70.4, as SLES10 has them, write arp_ip_target to the driver as it stands. It takes "
     "none without a + before it, and then they take the bond away again.")
CODE(UNQUOTED, "UNQUOTED-OPTIONS", ERROR,
     "The options are not in quotes: the first blank ends the value. What follows is taken for variables or for a "
     "command, and the options in it are lost.")
CODE(SLAVE_ADDRESS, "SLAVE-ADDRESS", WARNING,
     "The slave has an address. It belongs on the bond; on a slave it is not set, or it takes the traffic away from "
     "the bond.")
CODE(NETWORK_FIT, "NETWORK-FIT", WARNING,
     "BROADCAST or NETWORK is not what the address and its mask give. BROADCAST is used as it stands; NETWORK is "
     "read by nobody. Or NETMASK is not what PREFIX (PREFIXLEN) says, which is the address's; Red Hat's ifup goes by the other "
     "for BROADCAST and GATEWAY.")
CODE(GATEWAY_FIT, "GATEWAY-FIT", WARNING,
     "Red Hat's ifup sets the default route by GATEWAY only if it is in the network of the bond's address, and says nothing "
     "where it is not.")
CODE(ROUTE_FORM, "ROUTE-FORM", WARNING,
     "A route of the bond is not set. SUSE reads no GATEWAY; it reads ifroute-BOND and not route-BOND, and its lines are "
     "DESTINATION GATEWAY NETMASK INTERFACE, no words of ip route. Of ADDRESSn, NETMASKn and GATEWAYn in Red Hat's route-BOND numbers count from 0 up to "
     "the first gap. NetworkManager passes over a line of route-BOND or route6-BOND that it cannot read: a table or a protocol by its "
     "name, a comment at the end, an address that is none; and a file of routes that is called by the interface where the ifcfg "
     "file is not.")
CODE(OVER_IPOIB, "OVER-IPOIB", WARNING,
     "The file wants an interface that cannot be over IPoIB: the kernel refuses a VLAN, a port of a bridge, macvlan and "
     "ipvlan, which are Ethernet's; a team carries traffic up to the first failover, then has an address at which nobody "
     "listens; P_Key children are made of ports, not of a bond; nothing passes by a bridge of Open vSwitch. The bond itself "
     "comes up.")
CODE(MTU_DATAGRAM, "MTU-DATAGRAM", ERROR,
     "In datagram mode an IPoIB packet fits into one InfiniBand packet: at most 4092 bytes, 2044 in most fabrics, 10236 "
     "over Omni-Path. Larger ones need connected mode, which NetworkManager takes for no where it is not named.")
CODE(MTU_LARGE, "MTU-LARGE", WARNING,
     "The MTU is above the 4092 bytes of datagram mode over InfiniBand. It is right over Omni-Path, up to 10236, or where "
     "something else sets connected mode, /etc/infiniband/openib.conf for example.")
CODE(SLAVES_DIFFER, "SLAVES-DIFFER", ERROR,
     "The slaves of a bond have different P_Keys or different IPoIB modes. After a failover the bond would be in "
     "another partition, or its MTU would not fit.")
CODE(PKEY_NAME, "PKEY-NAME", ERROR,
     "The kernel names a P_Key child PARENT.KEY, the key as four hex digits with bit 0x8000 set: ib0.800a, never "
     "ib0.a, and ib0.000a is NetworkManager's spelling.")
CODE(SAME_HCA, "SAME-HCA", WARNING,
     "The slaves are ports of one adapter: when it dies, so does the bond.")
CODE(HWADDR_20, "HWADDR-20", ERROR,
     "HWADDR has all 20 bytes of an IPoIB address. The first four hold a queue pair number that changes between "
     "boots, the scripts compare all of them, and the interface does not start; nor does it with fewer than 20. Where "
     "rdma's ifup-ib is there, it compares the last 8. A bond with HWADDR does not start at all: it has another address "
     "before it has slaves.")
CODE(BACKUP, "BACKUP-FILE", WARNING,
     "The file is a copy that this system takes for a configuration: it is started too, or it is enslaved again, "
     "when its bond is started. ifcfg-parse leaves it out.")
CODE(FILE_NAME, "FILE-NAME", WARNING,
     "The file is called nearly as one of those that are read, ifcg-ib1 or ifcfg_ib1, and there is none for that interface. "
     "Nobody reads it.")
CODE(WORLD_WRITABLE, "WORLD-WRITABLE", ERROR,
     "Anybody may write to the file, and root's shell runs what stands in it.")
CODE(CARRIAGE_RETURN, "CARRIAGE-RETURN", ERROR,
     "The value ends in a carriage return, as files from Windows have it. The shell keeps it, so nothing of that "
     "name is found. --fix takes it out.")
CODE(UNREAD, "ADDRESS-UNREAD", ERROR,
     "Who brings the bond up does not read the address. IPADDR1 and the like are of RHEL6 and above: of IPADDR, IPADDR0 and "
     "IPADDR1 (RHEL6: and IPADDR2) each may be missing, the others are read up to the first gap. IPv6 addresses want "
     "IPV6INIT=yes with NetworkManager and up to RHEL6, NETWORKING_IPV6=yes up to RHEL5. SUSE reads no IPV6ADDR, "
     "and no aliases as ifcfg-bond0:1.")
CODE(SWITCH_WORD, "SWITCH-WORD", WARNING,
     "Who reads the variable takes the word for the opposite of what it says. For NetworkManager on and off are neither yes "
     "nor no, and it does what it does where the variable is not there: its words are yes, true, t, y, 1 and no, false, f, "
     "n, 0. The scripts up to RHEL7 know ONBOOT=no alone, rdma's ifup-ib CONNECTED_MODE=yes, which others do not read; ifup "
     "comes to it by TYPE=InfiniBand, or by the name of a port. wicked knows the words of STARTMODE in small letters, and takes "
     "any other for manual.")
CODE(SCRIPTS_CHILD, "SCRIPTS-CHILD", ERROR,
     "Of Red Hat's network scripts rdma's ifup-ib alone makes P_Key children, not by their names as ib-bond does: ifup comes "
     "to it by TYPE=InfiniBand, and it wants PKEY=yes to the letter, PHYSDEV and PKEY_ID. sysconfig of SLES11 makes one, and "
     "looks at IPOIB_MODE, of a port that it starts by itself, that of SLES10 none; the hooks of ib-bonding do both.")
CODE(SCRIPTS_KIND, "SCRIPTS-KIND", ERROR,
     "Red Hat's network scripts go by TYPE: with Bridge, GRE, IPIP or SIT in the file of a bond or of a slave they try to make "
     "that of it, and end. Bond, Bonding and InfiniBand are fine, and so are words that they do not know. With BRIDGE in the "
     "file of a bond RHEL8 and RHEL9 set none of its addresses; with SLAVE=yes the network service passes it by.")
CODE(SCRIPTS_OPTION, "SCRIPTS-OPTION", WARNING,
     "Red Hat's network scripts do not get the option to the driver. They write active_slave before there are slaves; RHEL5 "
     "writes in the order of the file, so that a delay before miimon is refused. Of arp_ip_target they pass an address by that "
     "a grep finds in one before it, 10.0.0.1 in 10.0.0.12.")
CODE(IFUP_IB, "IFUP-IB", ERROR,
     "The ifup-ib of RHEL4's initscripts (7.93.22 and above) refuses slaves, so a bond over IPoIB comes up without any; the "
     "scripts say OK all the same. The hooks of ib-bonding take its place.")
CODE(PARENT_FILE, "PARENT-FILE", ERROR,
     "RHEL4 and RHEL5 take a hyphen in the name of a file for what another file begins: ifcfg-A-B is read behind ifcfg-A, "
     "and not at all if there is none.")
CODE(READ_OTHERWISE, "READ-OTHERWISE", ERROR,
     "Who brings the bond up does not see what the shell does in that line: NetworkManager and wicked know plain "
     "NAME=value lines alone, one assignment a line, without export, continuation and $NAME; the search for the slaves of "
     "a bond is a grep for MASTER, which in RHEL5 takes no single quotes and in RHEL4 none. --readers compares them all. A "
     "number with a nought before it, PREFIX=024 for example, is octal to wicked and to ip, which the scripts call. wicked "
     "passes IPOIB_MODE and IPOIB_UMCAST by where IPOIB is there and not yes.")
CODE(WICKED_RETURN, "WICKED-RETURN", WARNING,
     "The lines end in carriage returns, as files from Windows have it. wicked takes them for blanks; for the shell they are "
     "part of the values. --fix takes them out.")
CODE(NM_RETURN, "NM-RETURN", WARNING,
     "The lines end in carriage returns, as files from Windows have it. NetworkManager takes them for blanks; for the "
     "shell they are part of the values. --fix takes them out.")
CODE(NM_LINE, "NM-LINE", ERROR,
     "NetworkManager reads each line by itself, without a shell: NAME=VALUE, the value plain or in quotes that end on that "
     "line, without $ and ` between double ones, and nothing but a comment behind it. A value that it cannot read is "
     "empty for it; a line that begins with another word it passes over.")
CODE(NM_NO_IFCFG, "NM-NO-IFCFG", ERROR,
     "NetworkManager of RHEL10 and SLES16 reads keyfiles alone, and no other service of these reads ifcfg files. "
     "ifcfg-parse --migrate makes keyfiles of them. On RHEL8 and 9 nobody else reads what is kept from NetworkManager, "
     "unless network-scripts are installed.")
CODE(NM_BOND, "NM-BOND", ERROR,
     "NetworkManager makes no bond from the file: its ifcfg-rh knows a bond by TYPE=Bond, or without a TYPE by "
     "BONDING_OPTS or BONDING_MASTER=yes; Bonding is none of its words. "
     "DEVICETYPE=Team makes a team of it, and MASTER or BRIDGE a port, without addresses. "
     "--fix --reader networkmanager writes TYPE=Bond, if that is what lacks.")
CODE(NM_OPTIONS, "NM-OPTIONS", ERROR,
     "NetworkManager reads a bond's options from BONDING_OPTS alone, with blanks between them, never from "
     "modprobe.conf. Without a mode it takes balance-rr, which the kernel refuses over IPoIB. "
     "--fix --reader networkmanager writes what counts today, unless a word of it is in error.")
CODE(NM_REFUSED, "NM-REFUSED", ERROR,
     "NetworkManager makes no profile of a bond with such options: a delay while there is no miimon, arp_ip_target without "
     "arp_interval, primary, arp_interval or lacp_rate=fast in a mode that does not have it, num_grat_arp beside another "
     "num_unsol_na, a mode written 01. Its log has a line, no more.")
CODE(NM_OPTION, "NM-OPTION", WARNING,
     "NetworkManager makes the bond without the option: this version does not know it, or it is arp_interval beside miimon, "
     "of which it takes miimon (1.24 and above; before, it makes no bond), or one of several arp_ip_target, of which it takes "
     "the last.")
CODE(NM_VALUE, "NM-VALUE", ERROR,
     "NetworkManager makes no profile of a file with such a value, so there is no bond, or one without that port. Its log "
     "has a line, no more. The initscripts do not look at most of them. DNS servers and domains are such values where their "
     "family has no address to go with them. What /etc/sysconfig/network has for GATEWAY counts with each file of a family with "
     "addresses and no gateway. --fix --reader networkmanager empties UUID, HWADDR, MACADDR and masks without an address, "
     "puts blanks into lists, and takes them off the ends of addresses, gateways and masks; other values are for you to say.")
CODE(NM_UNREAD, "NM-UNREAD", WARNING,
     "NetworkManager does not read the variable. It looks at GATEWAY where there is IPADDR, at GATEWAY0 where there is "
     "IPADDR0 and so on; at DNS servers where their family has addresses or asks for some; at IPV4_ROUTE_METRIC and not at "
     "METRIC; at IPV6_DEFAULTGW and DHCPV6C beside IPV6INIT=yes.")
CODE(NM_SLAVE, "NM-SLAVE", ERROR,
     "NetworkManager takes a file without TYPE=InfiniBand for an Ethernet port, which the interface is not: the bond "
     "is up without it. --fix --reader networkmanager writes it.")
CODE(NM_TYPE, "NM-TYPE", ERROR,
     "NetworkManager makes no port of the slave's file: it takes one with TYPE=Bond, BONDING_MASTER=yes, or BONDING_OPTS "
     "beside TYPE=Ethernet or none for a bond, and refuses BONDING_MASTER beside another TYPE or passes over a TYPE that is "
     "none of its words; one with BRIDGE is a port of that, one with DEVICETYPE=Team or TEAM_CONFIG a team. The bond is up "
     "without the slave.")
CODE(NM_ONBOOT, "NM-ONBOOT", ERROR,
     "NetworkManager does not start a port whose file says ONBOOT=no, be its bond up or not, unless the bond's has "
     "AUTOCONNECT_SLAVES=yes. The initscripts do not look at it. --fix --reader networkmanager writes yes.")
CODE(NM_HWADDR, "NM-HWADDR", ERROR,
     "NetworkManager compares the last 8 of the 20 bytes of an IPoIB address, and makes no profile from a file whose "
     "HWADDR has fewer. --fix --reader networkmanager empties it.")
CODE(NM_UUID, "NM-UUID", ERROR,
     "Of two files with one UUID NetworkManager has the profile of the newer alone, as where a slave's file was copied for "
     "the next. Without UUID= each has one of its own. "
     "--fix --reader networkmanager empties it.")
CODE(NM_CHILD, "NM-CHILD", ERROR,
     "NetworkManager makes a P_Key child from PKEY=yes, PHYSDEV and PKEY_ID, not from the name of the file; PKEY_ID wants "
     "0x before it. --fix --reader networkmanager writes them.")
CODE(NM_PKEY, "NM-PKEY", WARNING,
     "PKEY_ID is without bit 0x8000, which NetworkManager adds; but 1.40.2 to 1.42.6 do not, and make no such child. "
     "--fix --reader networkmanager writes it.")
CODE(NM_CONTROLLED, "NM-CONTROLLED", ERROR,
     "NM_CONTROLLED=no is in the file of a slave and not in that of its bond: NetworkManager makes the bond without it. "
     "--fix --reader networkmanager gives the slave what its bond has, and what it lacks as a port of NetworkManager's then.")
CODE(NM_PORT, "NM-PORT", WARNING,
     "NM_CONTROLLED=no is in the file of a bond and not in that of its slave. NetworkManager waits for the bond with the "
     "port, and ifup hands the port to it. Or, where ib-bonding.service brings the bond up, in that of the slave alone: "
     "NetworkManager makes the bond too, without it. --fix --reader networkmanager gives the slave what its bond has.")
CODE(NM_MTU, "NM-MTU", WARNING,
     "NetworkManager leaves a bond at an MTU of 1500 if its file names none, and the driver gives that to its slaves, "
     "which carry 2044 in datagram mode, 65520 in connected mode. --fix --reader networkmanager adds it.")
CODE(NM_RULE, "NM-RULE", WARNING,
     "NetworkManager sets no rule of rule-bond0 or rule6-bond0, and where there is such a file no route of route-bond0 and "
     "route6-bond0 either. NetworkManager-dispatcher-routing-rules has a script that does. ROUTING_RULE_n and ROUTING_RULE6_n, "
     "which it has from 1.18 on, it passes over beside such a file, and where they have no priority.")
CODE(NM_COPY, "NM-COPY", WARNING,
     "The file is a copy (.old, .save, .rpmsave, .rpmorig). NetworkManager makes one more profile of it, which may be "
     "the one that it starts.")
CODE(NM_ALIAS, "NM-ALIAS", WARNING,
     "NetworkManager sets no address of a range file (ifcfg-bond0-range0), nor of an alias (ifcfg-bond0:1) whose DEVICE is "
     "not what its name says; of others it does, also with ONPARENT=no.")
