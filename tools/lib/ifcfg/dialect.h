/* SPDX-License-Identifier: GPL-2.0 */
/*
 * dialect: the variables of ifcfg files, one row each, and what they say of a bond
 *
 * A dialect is a const table: its rows name the variables, who reads them and
 * what is done with them.  To read a further variable, add a row.
 */
#ifndef IB_DIALECT_H
#define IB_DIALECT_H

#include "conf.h"

/* what is being read, and into what */
struct reading {
	struct conf *conf;
	struct diags *diags;
	const struct conf_file *file;
	struct bond *bond;
	struct bond_slave *slave;	/* ROW_SLAVE: of bond; else NULL */
	const char *label;		/* of addresses, bond0:1; NULL: none */
	uint8_t bits;			/* of a network that has no mask of its own; 0: as its class has it */
};

/* row.match */
enum row_match {
	ROW_EXACT,
	ROW_NUMBERED,		/* NAME, NAME0, NAME1 ... */
	ROW_SUFFIXED,		/* NAME and anything behind it */
};

/* row.where */
#define ROW_BOND	0x1	/* in the file of a bond */
#define ROW_SLAVE	0x2	/* in the file of a slave */
#define ROW_NOT_RHEL4	0x4	/* read from RHEL5 on, and by NetworkManager everywhere */

struct row {
	const char *name;
	enum row_match match;
	unsigned int where;
	/*
	 * Take VAR, whose value is known; SUFFIX is what follows the row's name
	 * in VAR's.  0 or -ENOMEM.  NULL: another row reads it beside its own,
	 * or it says nothing about a bond.
	 */
	int (*read)(struct reading *r, const struct var *var, const char *suffix);
	const char *origin;	/* who reads it */
	const char *help;
};

struct dialect {
	enum bond_dialect id;
	const char *name;	/* for -d and JSON */
	const char *directory;	/* of the ifcfg files, from the root */
	const char *defaults;	/* the file whose variables an ifcfg file overrides */
	const struct row *rows;	/* ends with a NULL name */
	/* what to do with the file ifcfg-NAME on that system; major 0: not known */
	enum dialect_use (*use)(const char *name, unsigned int major);
	/*
	 * what FILE says of itself: ifname, is_bond, is_slave, master; while its
	 * variables are at hand, since thousands of files fill every cache
	 */
	void (*look)(const struct conf *conf, struct conf_file *file);
	/* find the bonds among the files of CONF; 0 or -ENOMEM */
	int (*link)(struct conf *conf);
};

extern const struct dialect dialect_rhel4, dialect_rhel5, dialect_sles10;

/* NULL: none, or one that is no table of ifcfg variables */
const struct dialect *dialect_find(enum bond_dialect id);

/* A new bond for FILE, in its dialect; NULL: no memory. */
struct bond *dialect_add_bond(struct conf *conf, struct conf_file *file);

/*
 * The release whose scripts the files of CONF are for: that of the root, or 4
 * where --dialect rhel4 says so; 0: not known, as where --dialect says that they
 * are not of this root's family.
 */
unsigned int dialect_major(const struct conf *conf);

/* "rhel4", "rhel5", "sles10", "ini"; "" for DIALECT_NONE */
const char *dialect_name(enum bond_dialect id);

/* The row of DIALECT that reads NAME in a file that is WHERE (ROW_BOND, ROW_SLAVE, or both: in either); NULL: none does. */
const struct row *dialect_row(const struct dialect *dialect, const char *name, unsigned int where);

/* Read all rows of DIALECT that belong WHERE.  0 or -ENOMEM. */
int dialect_apply(const struct dialect *dialect, struct reading *r, unsigned int where);

/*
 * The value of NAME in the file: its variable if it is set, NULL if it is not.
 * One that only the shell knows is an error, and NULL.
 */
const struct var *reading_var(struct reading *r, const char *name);

/* The same for PREFIX with SUFFIX behind it. */
const struct var *reading_suffixed(struct reading *r, const char *prefix, const char *suffix);

/* An error about byte AT of VAR's value. */
#define reading_refuse(r, code, var, at, ...) \
	diag_add((r)->diags, code, (var)->owner->text, var_offset(var, at), __VA_ARGS__)

/* what both dialects read alike */
int dialect_read_mtu(struct reading *r, const struct var *var, const char *suffix);
int dialect_read_bootproto(struct reading *r, const struct var *var, const char *suffix);
int dialect_read_options(struct reading *r, const struct var *var, const char *suffix);

/* One NAME=VALUE word of a list of options.  0 or -ENOMEM. */
struct option_word_at {
	const char *word;
	size_t len;
	struct text *text;
	uint32_t offset;	/* of the word */
	uint32_t value_offset;	/* of what stands behind the = */
	bool module;		/* of modprobe: options of the module may stand here */
	uint64_t given;		/* options that the list has named, a bit each by option_index() */
};
int dialect_read_option(struct reading *r, struct option_word_at *at);

/* what parts words for the scripts, IFS; and names, where somebody writes several into one variable */
#define DIALECT_BLANKS	" \t\n"
#define DIALECT_BETWEEN	DIALECT_BLANKS ",;"

/* TEXT without the blanks at its ends, in ROOM; what is too long for that is cut, and is no address or number anyway. */
#define DIALECT_TRIMMED 64
const char *dialect_trim(const char *text, char room[DIALECT_TRIMMED]);

/*
 * The first number from N on that no BONDING_SLAVE<number> of SUSE's FILE has; that of EXCEPT (NULL: none), which is to
 * be written anew, is one too.
 */
size_t dialect_free_slave(const struct conf_file *file, size_t n, const struct var *except);

/* Room for one more name of a list, as what is to be written has it, and for the words that end one too long for that. */
#define DIALECT_LISTED 64

/* Bytes of an MTU from text, 68 to 65520; -EINVAL. */
int dialect_mtu(const char *text);

/* Bits of a prefix from text, 1 to MAX; -EINVAL. */
int dialect_bits(const char *text, int max);

/* ADDR gets the broadcast address that VAR says; false: it says none, an error was noted. */
bool dialect_set_broadcast(struct reading *r, const struct var *var, struct addr *addr);

/* The bond gets ADDR, which stands at byte AT of VAR's value.  0 or -ENOMEM. */
int dialect_add_address(struct reading *r, const struct var *var, size_t at,
			const struct addr *addr);

/*
 * Bits of the network of the address IPADDR<SUFFIX>: PREFIX<SUFFIX>, 1 to MAX,
 * else NETMASK<SUFFIX> where MAX is 32, without the blanks at their ends: who
 * does not take these check_blanks() knows.  0: neither is given; -EINVAL: an
 * error was noted.
 */
int dialect_address_bits(struct reading *r, const char *prefix, const char *suffix, int max);

/* a suffix by which a system knows copies of files */
struct dialect_copy {
	const char *suffix;
	unsigned int passed_from;	/* the first release that passes it by; 99: none does */
};

/* The row of COPIES, which end with a NULL suffix, for the file ifcfg-NAME; NULL: it is no copy. */
const struct dialect_copy *dialect_copy(const struct dialect_copy *copies, const char *name);

/* Is VALUE a yes, or a no, of Red Hat's files, in any case?  As is_true() and is_false() of initscripts 7 and above. */
bool dialect_true(const char *value);
bool dialect_false(const char *value);

/* P_Key from text as strtol() reads numbers: 0x8001, 32769; HEX: without 0x too.  -EINVAL. */
int dialect_pkey(const char *text, bool hex);

/* Does wicked read these files of SUSE's?  Where no release tells it may. */
bool dialect_by_wicked(const struct conf *conf);

/* Is WORD a yes for wicked?  yes, on, true in any case (ni_sysconfig_test_boolean(), 0.6.80). */
bool dialect_wicked_true(const char *word);

#endif
