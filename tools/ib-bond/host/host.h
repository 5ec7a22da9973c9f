/* SPDX-License-Identifier: GPL-2.0 */
/*
 * host: the interfaces that the host has, as they are now
 *
 * A snapshot, by netlink, and by sysfs where a kernel says no more by netlink
 * (bonds before 3.14): of all links, or of those that a command needs
 * (host_read.h).  Nothing here changes anything.
 */
#ifndef IB_HOST_H
#define IB_HOST_H

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bond/addr.h"
#include "bond/bond.h"
#include "bond/option.h"

#define HWADDR_MAX 32		/* bytes; MAX_ADDR_LEN of the kernel */

struct hwaddr {
	uint8_t len;		/* 6 on Ethernet, 20 on IPoIB, 0: not known */
	uint8_t byte[HWADDR_MAX];
};

struct host_addr {
	struct addr addr;
	uint32_t flags;		/* IFA_F_* */
	uint8_t scope;		/* RT_SCOPE_* */
	uint8_t proto;		/* IFA_PROTO: who put it there; 0 before Linux 5.18 */
	uint32_t valid, preferred;	/* seconds that are left; ADDR_FOREVER */
	uint32_t metric;	/* of the route to its network, 0: the kernel's choice */
	char label[IFNAMSIZ];	/* IPv4; "" for the interface's name */
};

#define ADDR_FOREVER UINT32_MAX

/* a running bond's options, by option_index(); text is canonical, NULL: not known */
struct host_bond {
	uint32_t number[OPTION_MAX];
	char *text[OPTION_MAX];
};

struct host_slave {
	int state;		/* 0 active, 1 backup, -1 not known (BOND_STATE_*) */
	int mii;		/* 0 up, 1 going down, 2 down, 3 going back (BOND_LINK_*), -1 */
	uint32_t failures;	/* times its link was lost */
	struct hwaddr perm;	/* its address before it joined */
};

struct host_link {
	int ifindex;
	char ifname[IFNAMSIZ];
	char kind[16];		/* bond, ipoib, vlan ...; "" for none */
	char alias[64];		/* ifalias, cut */
	char *altnames;		/* its other names, a line each; NULL: none; owned */
	uint16_t type;		/* ARPHRD_* */
	unsigned int flags;	/* IFF_* */
	uint8_t operstate;	/* IF_OPER_* */
	uint32_t mtu;
	int master;		/* ifindex, 0: none */
	int parent;		/* ifindex of the interface below (IFLA_LINK), 0: none */
	struct hwaddr addr, broadcast;
	int pkey;		/* IPoIB, with the membership bit; else PKEY_UNSET */
	enum ipoib_mode mode;	/* IPoIB */
	int umcast;		/* IPoIB: 0, 1, or -1 */
	struct host_bond *bond;	/* NULL: not a bond */
	struct host_slave slave;	/* of a bond's slave */
	int promote;		/* IPv4: secondary addresses outlive their primary: 0, 1, or -1: not known */
	bool watched;		/* a plan may lose entries of it: entry.h */
	struct host_addr *addrs;
	size_t n_addrs;
	size_t next_name, next_index;	/* host.c's: the next link of its bucket, plus one; 0: none */
};

/* a route, or a neighbour that somebody set */
struct host_entry {
	int ifindex;		/* it goes with this interface */
	char ifname[IFNAMSIZ];
	int family;
	bool neighbour;		/* else a route */
	bool by_gateway;	/* a route that needs another one, to its gateway */
	bool has_source;
	uint8_t source[16];	/* of a route, family's length */
	struct nlmsghdr *request;	/* what sets it again; owned */
};

struct host {
	struct host_link *links;	/* by ifindex, as newer kernels tell them; what is added comes last */
	size_t n_links;
	size_t *buckets;	/* host.c's; NULL: none yet, as of a host that a test has put together */
	size_t n_buckets;	/* of each of the two kinds: by name, by ifindex */
	int n_made;		/* links that are there only in plans: plan_apply() */
	struct host_entry *entries;	/* of the watched links, if they are known */
	size_t n_entries;
	bool bonding;			/* the bonding driver is there */
	bool protos;			/* the kernel keeps who set an address: host_addr.proto */
	bool module;			/* ib_bonding is loaded, so that bonds have figures; snapshot_read() says */
	bool by_sysfs;			/* netlink said nothing of a bond's options, or was not asked */
};

void host_free(struct host *host);
void host_entries_free(struct host *host);	/* they are not known any more */
void host_link_free(struct host_link *link);

/* The interface called NAME, or with that index; NULL if there is none. */
struct host_link *host_link(const struct host *host, const char *name);
struct host_link *host_link_at(const struct host *host, int ifindex);

/* The interface that NAME stands for: its name, or another one of its (altname); NULL if there is none. */
struct host_link *host_find(const struct host *host, const char *name);

/* Add LINK, which is taken over, at the end; pointers to links are void then.  0 or -ENOMEM. */
int host_add(struct host *host, const struct host_link *link);

/* Take LINK out; the last one comes in its place. */
void host_drop(struct host *host, struct host_link *link);

/* Put the links in their order.  0 or -ENOMEM. */
int host_sort(struct host *host);

/*
 * Give the slaves of BOND the names that HOST lists them by: one that is
 * written with another name (altname) of its interface, or of its parent's, and
 * a P_Key child that was renamed.  One that is named twice then stands once.
 */
void host_resolve(const struct host *host, struct bond *bond);

/* The same for each of N BONDS, as where files stand beside what runs. */
void host_resolve_each(const struct host *host, struct bond *bonds, size_t n);

/* The value of a bond's option called NAME, or NULL when not known. */
const char *host_option(const struct host_link *bond, const char *name);

/* Its number; 0 when it is not known or has none. */
uint32_t host_option_number(const struct host_link *bond, const char *name);

/* Number of slaves that BOND has. */
size_t host_slaves(const struct host *host, const struct host_link *bond);

/* Is it an IPoIB interface of a port or a P_Key child (and not a bond over some)? */
bool host_is_ipoib(const struct host_link *link);

/*
 * Does the adapter's driver make the IPoIB interface LINK, as mlx5's does (enhanced IPoIB)?  Then it
 * has no connected mode, which its address says (RFC 4755; IPOIB_CM_SUPPORTED() in
 * drivers/infiniband/ulp/ipoib/ipoib.h), and its P_Key children hear nothing while it is down
 * (mlx5i_pkey_init_rx()).
 */
bool host_is_enhanced(const struct host_link *link);

/*
 * Do A and B tell of the same bonds, bonds' slaves and InfiniBand interfaces,
 * with the same names, masters and addresses?  What else a host has is not
 * looked at.
 */
bool host_same(const struct host *a, const struct host *b);

/* "80:00:..:01" into TEXT, as `ip` writes it. */
#define HWADDR_STRLEN (3 * HWADDR_MAX + 1)
const char *hwaddr_format(const struct hwaddr *addr, char text[HWADDR_STRLEN]);
bool hwaddr_same(const struct hwaddr *a, const struct hwaddr *b);

#endif
