/* SPDX-License-Identifier: GPL-2.0 */
/*
 * bond: what one bond should be, whoever said so
 *
 * The command line and every ifcfg dialect end in this description, and the
 * planner, the checks and the emitters start from it.  It holds what was
 * asked for, never what the host has.
 *
 * A struct bond owns everything its pointers reach; bond_free() gives it back.
 */
#ifndef IB_BOND_H
#define IB_BOND_H

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "addr.h"
#include "base/text.h"
#include "option.h"

enum bond_dialect {
	DIALECT_NONE,		/* the command line */
	DIALECT_RHEL4,
	DIALECT_RHEL5,		/* RHEL5 and above */
	DIALECT_SLES10,		/* SLES10 and above */
	DIALECT_INI,		/* the package's own description */
};

enum ipoib_mode {
	IPOIB_MODE_UNSET,	/* leave it as it is */
	IPOIB_DATAGRAM,
	IPOIB_CONNECTED,
};

/*
 * Bytes that datagram mode carries at most: IPOIB_UD_MTU() in
 * drivers/infiniband/ulp/ipoib/ipoib.h, the link's MTU less the 4-byte IPoIB
 * header (RFC 4391, section 7), for the 4096 bytes of InfiniBand and for the
 * 10240 of Omni-Path.
 */
#define IPOIB_DATAGRAM_MAX	4092
#define IPOIB_DATAGRAM_OPA	10236

/* What an interface has by itself: with the 2048 bytes of a usual fabric's group, and IPOIB_CM_MTU of that file. */
#define IPOIB_DATAGRAM_MTU	2044
#define IPOIB_CONNECTED_MTU	65520

#define PKEY_UNSET	(-1)

/* What kind of interface a slave is.  Its name need not tell: mlx5_ib0, ibp65s0, or one that was renamed. */
enum port_kind {
	PORT_UNSAID,
	PORT_IPOIB,
	PORT_OTHER,		/* Ethernet */
};

struct bond_slave {
	char ifname[IFNAMSIZ];
	char parent[IFNAMSIZ];	/* of a P_Key child; "" for a port's own interface */
	int pkey;		/* with the membership bit 0x8000, or PKEY_UNSET */
	enum ipoib_mode mode;
	int umcast;		/* 0, 1, or -1: leave it */
	uint32_t mtu;		/* bytes, 0: leave it */
	enum port_kind kind;	/* as its file or the host has it; bond_slave_kind() knows more */
	struct pos pos;
	const char *file;	/* its own ifcfg file, or NULL; not owned, as pos.file */
};

struct bond_setting {
	const struct option *row;
	struct option_value value;
	uint32_t written;	/* value.number as it was given, before it was rounded (driver.h) */
	struct pos pos;
};

struct bond {
	char ifname[IFNAMSIZ];
	enum bond_dialect dialect;
	struct pos pos;
	bool onboot;
	bool unmanaged;			/* NetworkManager keeps away from it (NM_CONTROLLED=no) */
	char *bootproto;		/* as written, or NULL */
	uint32_t mtu;			/* bytes, 0: the smallest of the slaves' */
	struct addr *addrs;		/* in the order written: the first is the primary one */
	size_t n_addrs;
	struct addr *gone;		/* that are to go, whoever set them; prefixlen 0: with any prefix */
	size_t n_gone;
	struct bond_setting *settings;	/* at most one for each option */
	size_t n_settings;
	struct bond_setting *left_out;	/* what was given besides, and the driver refuses (driver.h) */
	size_t n_left_out;
	struct bond_slave *slaves;
	size_t n_slaves;
};

/*
 * An empty bond called IFNAME.  0, or -EINVAL with *WHY (constant text) when
 * no interface can have that name: empty, longer than 15 bytes, `.`, `..`, or
 * with `/`, `:`, blanks or control characters (dev_valid_name() in
 * net/core/dev.c, and what `ip` refuses).
 */
int bond_init(struct bond *bond, const char *ifname, const char **why);
void bond_free(struct bond *bond);

/* Fill BOND with a copy of FROM, the positions in its files left out; 0 or -ENOMEM, bond_free() it either way. */
int bond_copy(struct bond *bond, const struct bond *from);

/*
 * Add a slave; a name with a dot such as ib0.8001 also sets parent and pkey.
 * *SLAVE, if not NULL, is the new slave, good until the next one is added.
 * 0, -EINVAL with *WHY (bad name), -EEXIST (named twice), -ENOMEM.
 */
int bond_add_slave(struct bond *bond, const char *ifname, struct bond_slave **slave,
		   const char **why);

/* The slave called IFNAME, or NULL. */
const struct bond_slave *bond_find_slave(const struct bond *bond, const char *ifname);

/* Take the I-th slave out. */
void bond_drop_slave(struct bond *bond, size_t i);

/* Append an address; 0, -EEXIST (the same IP twice) or -ENOMEM. */
int bond_add_addr(struct bond *bond, const struct addr *addr);

/* Take out the addresses that ADDR names (addr_names()), and note that they are to go; 0 or -ENOMEM. */
int bond_drop_addr(struct bond *bond, const struct addr *addr);

/* Set an option, replacing an earlier value; takes over VALUE.  0 or -ENOMEM. */
int bond_set_option(struct bond *bond, const struct option *row,
		    struct option_value *value, struct pos pos);

/* What was given for ROW of BOND, be it left out, or NULL. */
const struct bond_setting *bond_given(const struct bond *bond, const struct option *row);

/* Move the setting at place I to left_out.  0 or -ENOMEM. */
int bond_leave_out(struct bond *bond, size_t i);

/*
 * Set the option NAME from text, for callers that know it is right.
 * 0, -ENOENT (no such option), or as option_parse().
 */
int bond_set_text(struct bond *bond, const char *name, const char *text,
		  struct option_why *why);

/* Say nothing more of the I-th setting. */
void bond_unset(struct bond *bond, size_t i);

/* The setting of the option called NAME, or NULL. */
const struct bond_setting *bond_setting(const struct bond *bond, const char *name);

/*
 * The name that the kernel gives the child of PARENT with PKEY, in NAME
 * (ipoib_vlan_add() in drivers/infiniband/ulp/ipoib/ipoib_vlan.c, Linux 6.1):
 * of a long PARENT it takes 10 letters.
 */
void bond_child_name(char name[IFNAMSIZ], const char *parent, int pkey);

/*
 * Split the name of a P_Key child, PARENT.KEY with a key of 1 to 4 hex digits
 * (as bond_child_name(); ipoib_vlan_add() refuses 0 and 0x8000).  Fills PARENT and *PKEY, the membership
 * bit set, and says true; false if NAME is no such name.
 */
bool bond_split_child(const char *name, char parent[IFNAMSIZ], int *pkey);

/*
 * What SLAVE of BOND is: what is known of itself, else its name and what only
 * IPoIB has, else what is known of the other slaves; PORT_OTHER too where the
 * mode is one that IPoIB cannot have (bond_enslave() in
 * drivers/net/bonding/bond_main.c).  PORT_UNSAID: nothing tells.
 */
enum port_kind bond_slave_kind(const struct bond *bond, const struct bond_slave *slave);

/* Is BOND over IPoIB, as its first slave says?  One without slaves is not. */
bool bond_over_ipoib(const struct bond *bond);

#endif
