/* SPDX-License-Identifier: GPL-2.0 */
/*
 * option: the options of a bond, one row each
 *
 * Everything that knows an option by name reads this one table: the ifcfg
 * and modprobe readers, the checks, the planner, both kernel interfaces, the
 * status output, help and completion.  To add an option, add a row.
 *
 * Names, ranges and modes are those of the kernel: drivers/net/bonding/
 * bond_options.c (bond_opts[]), attribute widths those of bond_netlink.c
 * (bond_policy[]), Linux 6.1.
 */
#ifndef IB_OPTION_H
#define IB_OPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* numbers of the bonding modes, as in <linux/if_bonding.h> */
enum bond_mode {
	MODE_BALANCE_RR,
	MODE_ACTIVE_BACKUP,
	MODE_BALANCE_XOR,
	MODE_BROADCAST,
	MODE_8023AD,
	MODE_BALANCE_TLB,
	MODE_BALANCE_ALB,
	MODE_COUNT
};

enum option_kind {
	OPTION_ENUM,		/* a word of .values, or its number */
	OPTION_UINT,		/* a number within min..max */
	OPTION_IPV4_LIST,	/* addresses, separated by commas */
	OPTION_IPV6_LIST,
	OPTION_SLAVE,		/* the name of an interface */
	OPTION_MAC,		/* an Ethernet address */
};

/* option.flags */
#define OPTION_NO_SLAVES	0x1	/* settable only while the bond has no slave */
#define OPTION_IF_DOWN		0x2	/* settable only while the bond is down */
#define OPTION_LATE		0x4	/* settable only once its slave has joined */
#define OPTION_MODULE		0x8	/* of the module, not of a bond: max_bonds */
#define OPTION_STATE		0x10	/* changes by itself: not part of a configuration to keep */
#define OPTION_NULL		0x20	/* `ip -j` has null for its number 0 */
#define OPTION_NO_PARAM		0x40	/* no parameter of the module: not for modprobe */
#define OPTION_NO_NM		0x80	/* nm-setting-bond.c of NetworkManager has it not (1.42) */
#define OPTION_NO_NMSTATE	0x100	/* nor BondOptions of libnmstate (2.2.13) */
#define OPTION_TICKS		0x200	/* counts in steps of miimon */
#define OPTION_BOOL		0x400	/* `ip -j` has true and false for its words (iproute2 7.3) */

struct option_word {
	const char *name;
	uint32_t number;
};

struct option {
	const char *name;	/* as modprobe, BONDING_OPTS and sysfs write it */
	const char *alias;	/* a second name for the same thing, or NULL */
	const char *ip;		/* as `ip link set type bond` writes it, or NULL: name */
	const char *json;	/* key in `ip -j -d link`, or NULL: as ip writes it */
	enum option_kind kind;
	uint32_t min, max;	/* OPTION_UINT: inclusive */
	const struct option_word *words;	/* OPTION_ENUM: ends with a NULL name */
	unsigned int modes;	/* one bit for each mode that takes the option */
	uint16_t attr;		/* IFLA_BOND_*, 0: none */
	uint8_t width;		/* bytes of the attribute's number: 1, 2, 4; else 0 */
	unsigned int flags;
	const char *networkd;	/* key of [Bond] in systemd.netdev(5), or NULL: it has none */
	const char *unit;	/* that its value wants there; "" for none */
	const char *help;	/* unit and purpose, one line */
};

/* the table; ends with a row whose name is NULL */
extern const struct option option_table[];
#define OPTION_MAX 40		/* room for a value of each row */

/* a value in both its forms; text is the caller's, free it with option_value_free() */
struct option_value {
	uint32_t number;	/* ENUM, UINT; else 0 */
	char *text;		/* canonical: the word, the number, the list without blanks */
};

/* Why a value was refused, for a person; never empty after an error. */
struct option_why {
	char text[160];
};

/* The row called NAME (LEN bytes; the alias counts too), or NULL. */
const struct option *option_find(const char *name, size_t len);

/* The row whose name is nearest to NAME, or NULL if none is near: for "did you mean". */
const struct option *option_nearest(const char *name, size_t len);

/* Place of a row in the table, 0 .. OPTION_MAX - 1. */
size_t option_index(const struct option *row);

/* The name that `ip link` uses, and the key that its JSON uses. */
const char *option_ip_name(const struct option *row);
const char *option_json_name(const struct option *row);

/*
 * Read TEXT as a value of ROW.  0 and VALUE filled, or -EINVAL (not such a
 * value), -ERANGE (a number outside the range), -ENOMEM, and WHY filled.
 */
int option_parse(const struct option *row, const char *text,
		 struct option_value *value, struct option_why *why);
void option_value_free(struct option_value *value);

/*
 * What to write instead of TEXT, which ROW does not take: the nearest word or
 * number, else how one is written.  For behind the text of WHY.
 */
#define OPTION_MEND	96
void option_mend(const struct option *row, const char *text, char mend[OPTION_MEND]);

/* The word for NUMBER of an OPTION_ENUM row, or NULL. */
const char *option_word(const struct option *row, uint32_t number);

/* May a bond in MODE have ROW set? */
bool option_fits_mode(const struct option *row, enum bond_mode mode);

#endif
