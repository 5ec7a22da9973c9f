/* SPDX-License-Identifier: GPL-2.0 */
/*
 * health-table: what --check finds: HEALTH("CODE", severity, function, "what mends it",
 * "what it means, one paragraph"); see health.h.  In a mend NAME is the bond and SLAVE the slave.
 */

HEALTH("ABSENT", CRITICAL, find_absent,
       "ib-bond --ifup NAME, and see what it says",
       "The ifcfg files start the bond at boot, and the host does not have it, so that nothing carries its "
       "addresses. The InfiniBand stack came up after the network service, or was restarted, or the bond was "
       "stopped by hand. What has gone wrong is said by the command that brings it up.")
HEALTH("DOWN", CRITICAL, find_down,
       "ip link set NAME up",
       "The bond was set down, by hand or by another service: it carries nothing, whatever its slaves are.")
HEALTH("NO-SLAVE", CRITICAL, find_no_slave,
       "see what is said of each slave",
       "No slave of the bond can carry traffic, or it has none at all. Each slave that it has is named with "
       "the reason, so mend one of them first.")
HEALTH("NO-MONITOR", CRITICAL, find_no_monitor,
       "miimon=100 in the bond's options, and echo 100 > /sys/class/net/NAME/bonding/miimon",
       "miimon and arp_interval are 0, which is what the driver has by itself: a slave that dies is never "
       "noticed, and there is no failover.")
HEALTH("NO-LEASE", CRITICAL, find_no_lease,
       "ib-bond --ifup NAME, which says who asks on this host; and see whether a server of DHCP answers",
       "The ifcfg files have the bond take its address by DHCP, and it has none. Nobody on this host may have "
       "asked: few clients can do so over InfiniBand, which ib-bond(8) names under \"DHCP\". Or no server has "
       "answered: it has to take a client by its identifier, for over InfiniBand the request holds no hardware "
       "address (RFC 4390).")
HEALTH("STALE-ADDRESS", CRITICAL, find_stale_address,
       "load ib_bonding, which repairs it; or: ip link set SLAVE down, and up again",
       "A bond over IPoIB answers to the 20-byte address of its active slave. Here it has another one: peers "
       "learn an address at which nobody listens. ib_bonding repairs that; without it the driver does when a "
       "slave becomes active anew.")
HEALTH("PKEYS-DIFFER", CRITICAL, find_pkeys_differ,
       "give the bond slaves of one partition, such as ib0.8001 and ib1.8001",
       "The slaves are in different partitions. The bond has the broadcast group of one partition: after a "
       "failover to a slave of the other, ARP and all multicast end.")
HEALTH("PKEY-GONE", CRITICAL, find_pkey_gone,
       "give the port that P_Key in the subnet manager's partitions.conf",
       "The subnet manager has taken the P_Key of the slave out of the table of its port: nothing that it "
       "sends arrives any more.")
HEALTH("PARENT-DOWN", CRITICAL, find_parent_down,
       "ip link set PARENT up; ib-bond --ifup NAME does so",
       "The slave is a P_Key child of an interface that was set down, and the adapter's driver makes both "
       "(enhanced IPoIB, as with mlx5): the child has its carrier and hears nothing, which failover does not "
       "see. Children of other adapters work without their parents.")
HEALTH("REDUNDANCY", WARNING, find_redundancy,
       "see what is said of the other slaves, or give it a second one",
       "One slave can carry traffic and no other: all is well until it fails. The other slaves are named "
       "with the reason, unless the bond has but one.")
HEALTH("SLAVE-DOWN", WARNING, find_slave_down,
       "ip link set SLAVE up",
       "The slave was set down. The bonding driver brings its slaves up itself, so that somebody did it "
       "since.")
HEALTH("PORT-DOWN", WARNING, find_port_down,
       "look at the cable and at the switch's port",
       "The port has no link to the switch: no cable, a dead one, a switch that is off, or a port that is "
       "disabled.")
HEALTH("PORT-INIT", WARNING, find_port_init,
       "look for the subnet manager: sminfo, or the opensm service",
       "The link is there, and no subnet manager has made the port ACTIVE. It does not run, does not reach "
       "the port, or does not want it.")
HEALTH("SM-MISSING", WARNING, find_sm_missing,
       "start opensm on one host of the fabric, or the subnet manager of its switch",
       "The link is there, and the port knows the LID of no subnet manager (sm_lid 0): since the link came up "
       "none has been there. Without one no port becomes ACTIVE, and IPoIB has no carrier. A port that one has "
       "known and left keeps its LID; PORT-INIT tells of that.")
HEALTH("GUID-DIFFERS", WARNING, find_guid_differs,
       "ib-bond --bond-name NAME --del-slave SLAVE; ip link delete SLAVE; make it anew without an address (systemd-networkd: MACAddress=none in its .netdev), and --add-slave SLAVE",
       "The P_Key child was made with an address of its own, whose GUID, the last 8 bytes, no port has: the subnet "
       "administrator refuses it each group, the broadcast group too, so that it never has a carrier. systemd-networkd "
       "makes such an address up for a child (Kind=ipoib) that has no MACAddress=none.")
HEALTH("NO-CARRIER", WARNING, find_no_carrier,
       "look for the subnet administrator's refusal: dmesg, saquery -g",
       "The port is ACTIVE and IPoIB has no carrier: it could not join its broadcast group. The subnet "
       "administrator does not answer or refuses: a partition without IPoIB, or a rate or an MTU that the "
       "port does not have.")
HEALTH("FLAPPING", WARNING, find_flapping,
       "change the cable; ibqueryerrors shows the port's error counters",
       "The slave has lost its link three times or more within a short while. A cable that dies does that, "
       "or a switch. The kernel does not say when a link failed, so what --check and --metrics see is kept "
       "and compared; failures between two looks that are more than twenty minutes apart do not count.")
HEALTH("SAME-HCA", WARNING, find_same_hca,
       "bond ports of two adapters",
       "All slaves are ports of one adapter. They outlive a cable and a switch, but not the adapter, nor its "
       "slot, nor its firmware.")
HEALTH("SAME-SWITCH", WARNING, find_same_switch,
       "plug one of them into another switch of the same subnet",
       "The cables of all slaves end in one switch, as the switch itself answers: they outlive a cable and an "
       "adapter, but not that switch, nor its restart for new firmware. It is found where root asks, ib_umad is "
       "loaded and libibmad installed; else nothing is known of it.")
HEALTH("LINK-DEGRADED", WARNING, find_link_degraded,
       "reseat or change the cable of SLAVE; ibportstate and iblinkinfo show both ends",
       "The link of the slave's port has trained with fewer lanes, or slower, than both its ends support: a cable "
       "with a dead lane, a dirty or half-plugged connector, a cable that is not made for that speed. Traffic "
       "goes on, slower. What the two ends support is asked as for SAME-SWITCH.")
HEALTH("RATES-DIFFER", WARNING, find_rates_differ,
       "see LINK-DEGRADED if it is there; else bond ports of one rate, or make the fast one the primary",
       "The ports of the slaves have different rates, so that the bond is faster or slower after a failover. One "
       "link may have trained badly, or the adapters, cables or switches are of different generations.")
HEALTH("MODES-DIFFER", WARNING, find_modes_differ,
       "the same CONNECTED_MODE or IPOIB_MODE for all slaves",
       "One slave is in connected mode and another in datagram mode. They carry packets of different size, "
       "so that a failover loses large ones.")
HEALTH("NO-CONNECTED", WARNING, find_no_connected,
       "write CONNECTED_MODE=no or IPOIB_MODE=datagram, and an MTU of 4092 at most, in its files",
       "The files ask for connected mode, which the slave's adapter has not: its driver makes the interface "
       "(enhanced IPoIB, as with mlx5, ConnectX-4 and later). The slave stays in datagram mode, and the bond "
       "without the MTU of connected mode. DIFFERS, if it is there too, tells of that MTU, and --ifup cannot "
       "mend it.")
HEALTH("MTUS-DIFFER", WARNING, find_mtus_differ,
       "ip link set NAME mtu, to the smallest of its slaves, and the same MTU= in its files",
       "A slave carries smaller packets than the bond sends, or larger ones. In datagram mode no slave "
       "carries more than its broadcast group does, 2044 bytes on most fabrics and 4092 at most, and the "
       "kernel leaves it there without an error, whatever is asked for: then it is the bond's MTU that has "
       "to go down, in its files too. Connected mode carries 65520.")
HEALTH("FILES-ERROR", WARNING, find_files_error,
       "ifcfg-parse --check says all that is wrong in them, and how to mend it",
       "The ifcfg files of the bond have an error, with which no command brings it up. The bond runs as it is; "
       "after the next boot it would not be there. What the files mean is not sure, so they are not compared "
       "with it.")
HEALTH("DIFFERS", WARNING, find_differs,
       "ib-bond --ifup NAME makes it as the files say; ib-bond --save keeps it as it runs",
       "The bond runs otherwise than its ifcfg files say: it was changed by hand, or the files were, and "
       "after the next boot it will be as they say. In the diff \"-\" is the files and \"+\" the bond.")
HEALTH("NO-MODULE", WARNING, find_no_module,
       "modprobe ib_bonding, once it is installed for the running kernel; where it is loaded, give the bond a miimon",
       "ib_bonding is not installed, not loaded, or loaded and does not look after the bond, as while miimon and "
       "arp_interval are 0. The bond works as the driver alone lets it: a failover waits for miimon, and peers may "
       "keep the old address for a while.")
