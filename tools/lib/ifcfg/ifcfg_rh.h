/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ifcfg_rh: what NetworkManager's plugin ifcfg-rh makes of ifcfg files
 *
 * The rules are those of make_connection_from_file() and is_bond_device() in
 * its reader (nms-ifcfg-rh-reader.c), the same in releases 1.10 to 1.50; it
 * reads RHEL7 to 9's files.  modprobe.conf and /etc/sysconfig/network are none
 * of its sources.
 */
#ifndef IB_IFCFG_RH_H
#define IB_IFCFG_RH_H

#include "conf.h"

/* the profile that a file becomes */
enum ifcfg_rh {
	IFCFG_RH_BOND,
	IFCFG_RH_INFINIBAND,
	IFCFG_RH_ETHERNET,
	IFCFG_RH_OTHER,		/* a team, a bridge, ... */
	IFCFG_RH_UNMANAGED,	/* none: NM_CONTROLLED=no */
	IFCFG_RH_UNKNOWN,	/* none: a TYPE that it does not know, Bonding among them */
	IFCFG_RH_REFUSED,	/* none: BONDING_MASTER=yes beside a TYPE that is no bond's */
	IFCFG_RH_HIDDEN,	/* none: there is an executable ifup-NAME, NAME being DEVICE without its number */
};

/* The value of NAME that it sees in FILE itself; NULL: none, or nothing. */
const char *ifcfg_rh_value(const struct conf_file *file, const char *name);

/* Does it see NAME there, and nothing in it? */
bool ifcfg_rh_is_empty(const struct conf_file *file, const char *name);

enum ifcfg_rh ifcfg_rh_kind(const struct conf *conf, const struct conf_file *file);

/* The same by the lines of FILE as it reads them, one by one, where the shell may have more: a kind, or -ENOMEM. */
int ifcfg_rh_kind_by_line(const struct conf *conf, struct conf_file *file);

/* The variable by which it makes a team of FILE, whatever its TYPE says, or NULL. */
const char *ifcfg_rh_team(const struct conf_file *file);

/*
 * The variable by which the interface of FILE is a port of another, the first that it goes by; NULL: none.  A port has no
 * addresses but in a VRF, which is left out here.
 */
const char *ifcfg_rh_controller(const struct conf_file *file);

/* Does it make a profile of ifcfg-NAME, which is called like a copy?  Of .old, say, but not of .bak. */
bool ifcfg_rh_takes_copy(const char *name);

/*
 * Is there a rule-NAME or rule6-NAME beside FILE, and no dispatcher script that reads it?  Then NetworkManager sets
 * neither rules nor any route of route-NAME and route6-NAME.  (utils_has_complex_routes(), 1.42)
 */
bool ifcfg_rh_drops_routes(const struct conf *conf, const struct conf_file *file);

/* The family of the rule of routing that the variable NAME is for it, ROUTING_RULE_n or ROUTING_RULE6_n; 0: none. */
int ifcfg_rh_rule(const char *name);

/* Is TEXT like SHAPE, each x in it a hex digit? */
bool ifcfg_rh_is_hex(const char *text, const char *shape);

/* Is it a UUID as NetworkManager takes one: 8-4-4-4-12 hex digits, or 40 of them, as it once made them? */
bool ifcfg_rh_is_uuid(const char *text);

/* ifcfg_rh_value.c: does it make a profile with the value? */
bool ifcfg_rh_hostname_flags(const char *value, int family);	/* DHCP_HOSTNAME_FLAGS, DHCPV6_HOSTNAME_FLAGS */
bool ifcfg_rh_servers(const char *value);			/* DHCP_REJECT_SERVERS */
bool ifcfg_rh_pd_hint(const char *value);			/* DHCPV6_PD_HINT */
bool ifcfg_rh_mud_url(const char *value);			/* MUD_URL */

/* Judge all files, once, where NetworkManager reads them; sort those that have a UUID into conf->by_uuid.  0 or -ENOMEM. */
int ifcfg_rh_index(struct conf *conf);

/*
 * Of files with one UUID it has the profile of one, the newest (nms-ifcfg-rh-storage.c, 1.42).  NULL: no other file
 * has that of FILE; else the one of them that may keep it, a bond's before all others, be it FILE.  Without UUID= or
 * with an empty one it makes one of the path.
 */
const struct conf_file *ifcfg_rh_keeper(const struct conf *conf, const struct conf_file *file);

/*
 * The options that NetworkManager sees: BONDING_OPTS, which FILE itself must
 * have, with a mode and no white space but blanks; NULL: it would miss some.
 */
const char *ifcfg_rh_options(const struct conf_file *file);

/*
 * Is a port with that file started, so that it can join its bond?  Not with ONBOOT=no, unless the file BOND of its
 * bond (NULL: of none) has AUTOCONNECT_SLAVES=yes.
 */
bool ifcfg_rh_starts(const struct conf_file *file, const struct conf_file *bond);

/* Does the file's HWADDR fit an IPoIB port?  One of 20 bytes is compared by its last 8; there need be none. */
bool ifcfg_rh_hwaddr(const struct conf_file *file);

/* Is WORD a yes for it, or a no?  yes, true, t, y, 1 in any case, and their like; on and off are none (svParseBoolean()). */
bool ifcfg_rh_true(const char *word);
bool ifcfg_rh_false(const char *word);

/* how its profile of a bond's FILE gets addresses of a family, by make_ip4_setting() and make_ip6_setting() */
enum ifcfg_rh_method {
	IFCFG_RH_OFF,		/* disabled, or IPv6 left alone: names of servers and domains are not read, or refused */
	IFCFG_RH_LINK,		/* link-local: it refuses them */
	IFCFG_RH_SHARED,	/* IPv4: they are not read; IPv6: they are taken */
	IFCFG_RH_TAKES,		/* with given addresses, or asked for: they are taken */
};
enum ifcfg_rh_method ifcfg_rh_method4(const struct conf_file *file);
enum ifcfg_rh_method ifcfg_rh_method6(const struct conf_file *file);

/* Is there IPADDR, IPADDR0, 1 or 2, by which it knows that FILE has IPv4 addresses? */
bool ifcfg_rh_has_ipv4(const struct conf_file *file);

/*
 * Does it make the P_Key child that FILE is for, of PKEY with the membership bit: PKEY, PHYSDEV and PKEY_ID are
 * there, and the last has a 0x before it.  From 1.44 on PKEY_ID_NM counts instead, as it stands
 * (parse_infiniband_p_key()); it makes no child whose name has another key.
 */
bool ifcfg_rh_child(const struct conf_file *file, int pkey);

/*
 * Does it have to add the membership bit to FILE's PKEY_ID?  1.40.2 to 1.42.6 do not, and make no such child;
 * those before and after, RHEL7's among them, do.
 */
bool ifcfg_rh_adds_bit(const struct conf_file *file);

/*
 * The variable that names the bond whose port FILE's interface becomes: MASTER_UUID or MASTER; SLAVE is not looked at
 * (check_if_bond_slave()).  NULL: there is none, or it keeps away from the file.
 */
const struct var *ifcfg_rh_master(const struct conf_file *file);

/* Is the profile of the file MASTER the one that a port calls NAME: its interface, or its UUID? */
bool ifcfg_rh_is_called(const struct conf_file *master, const char *name);

/* Is FILE one of a port that it lets join the bond of MASTER, a file of CONF?  MASTER NULL: of any bond. */
bool ifcfg_rh_joins(const struct conf *conf, const struct conf_file *file, const struct conf_file *master);

/* Does it bring up all of the bond conf->bonds[I], as its files have it? */
bool ifcfg_rh_makes(const struct conf *conf, size_t i);

#endif
