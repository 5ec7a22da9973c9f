/* SPDX-License-Identifier: GPL-2.0 */
/* check: what reads well and will not work */
#ifndef IB_CHECK_H
#define IB_CHECK_H

#include "ifcfg/conf.h"
#include "ifcfg/dialect.h"
#include "ifcfg/service.h"

/*
 * Apply the rules to CONF; what they find joins its diagnostics.  READER: the
 * service that reads the files at boot, or SERVICE_OF_ROOT: that of its root;
 * the verdict is what it will do.  0 or -ENOMEM.
 *
 * After it conf_bond_broken() says of which bonds the files have an error, and
 * means the same in every command: such a bond is neither brought up, nor
 * compared with what runs, nor converted.
 */
int check_conf(struct conf *conf, enum service reader);

/* conf_read(), and check_conf() for ib-bond. */
int check_read(struct conf *conf, const char *root, enum bond_dialect wanted);

/* what a rule looks at */
struct check {
	enum code code;			/* of the rule */
	enum service root;		/* who reads the files */
	enum service reader;		/* who brings up what is looked at: a bond, or a file of none */
	struct conf *conf;
	struct bond *bond;		/* SCOPE_BOND, SCOPE_SLAVE */
	struct conf_file *bond_file;	/* NULL: of ib-bonding.conf */
	bool ipoib;			/* the bond is over IPoIB ports */
	struct bond_slave *slave;	/* SCOPE_SLAVE */
	struct conf_file *slave_file;	/* NULL: it has none */
	struct conf_file *file;		/* SCOPE_FILE: any ifcfg file of the system */
	bool hooked;			/* service_hooked() */
	unsigned int scripts;		/* check_find_scripts() */
	bool adapters;			/* the root shows the adapters of a running system */
};

/* Note a finding of the current rule at OFFSET of TEXT. */
#define check_say(c, text, offset, ...) \
	diag_add(&(c)->conf->diags, (c)->code, text, offset, __VA_ARGS__)
#define check_fix(c, ...) diag_fix(&(c)->conf->diags, __VA_ARGS__)

/* a place in a file */
struct check_place {
	struct text *text;
	uint32_t offset;
};

/* Where SETTING was written. */
struct check_place check_setting(const struct check *c, const struct bond_setting *setting);

/* check_say() there. */
#define SAY_SETTING(c, s, ...) do {						\
	struct check_place place_ = check_setting(c, s);			\
	check_say(c, place_.text, place_.offset, __VA_ARGS__);			\
} while (0)

/* Where the options of the bond stand, or should: the place for one that is missing. */
struct check_place check_options(const struct check *c);

/* Where the slave is named. */
struct check_place check_slave(const struct check *c);

/* check_say() there. */
#define SAY_SLAVE(c, ...) do {							\
	struct check_place place_ = check_slave(c);				\
	check_say(c, place_.text, place_.offset, __VA_ARGS__);			\
} while (0)

/* Where NAME is set in FILE, else the start of the file. */
struct check_place check_var(struct conf_file *file, const char *name);

/* The value of NAME in FILE (may be NULL), if it is known and set. */
static inline const char *check_value(const struct conf_file *file, const char *name)
{
	return file ? vars_value(&file->vars, name) : NULL;
}

/* Is VALUE, which may be NULL, more than nothing? */
static inline bool check_is_set(const char *value)
{
	return value && *value;
}

/* The number of option NAME of the bond, or NOT if it is not set. */
int64_t check_number(const struct check *c, const char *name, int64_t not);

bool check_is_redhat(const struct check *c);
bool check_is_suse(const struct check *c);

/* Without a release only -d sles10 says that it is one. */
bool check_is_sles10(const struct check *c);

/* check_options.c */
void check_judged(struct check *c);	/* bond/judge.h */
/* Has the file of the bond a mode that could not be read? */
bool check_mode_refused(const struct check *c);
void check_unquoted(struct check *c);
void check_options_differ(struct check *c);
void check_options_unread(struct check *c);
void check_max_bonds(struct check *c);
void check_unmade(struct check *c);
void check_alias(struct check *c);
void check_sles10_target(struct check *c);

/* check_slaves.c */
void check_half_slave(struct check *c);
void check_plain_twice(struct check *c);
void check_no_bond(struct check *c);
void check_bond_name(struct check *c);
void check_master(struct check *c);
void check_two_bonds(struct check *c);
void check_no_slave(struct check *c);
void check_redundancy(struct check *c);
void check_mixed(struct check *c);
void check_slave_name(struct check *c);
void check_slave_has_file(struct check *c);
void check_pre_down(struct check *c);
void check_slave_address(struct check *c);
void check_bond_type(struct check *c);

/*
 * Are the scripts of sysconfig there, and nothing of ib-bonding that makes up for them?  A copy of the files alone does
 * not tell.
 */
bool check_sysconfig_alone(const struct check *c);

/* check_startmode.c */
void check_startmode(struct check *c);
void check_sysconfig_child(struct check *c);
void check_parent_startmode(struct check *c);
void check_startmode_word(struct check *c);
void check_bond_startmode(struct check *c);

/* check_ports.c */
void check_mtu(struct check *c);
void check_mtu_of_slaves(struct check *c);
void check_mtu_large(struct check *c);
void check_slaves_differ(struct check *c);
void check_pkey_name(struct check *c);
void check_hca(struct check *c);

/* Is the PKEY_ID of the slave's file, decimal as it stands, the *KEY of its name in hex?  8005 for ib0.8005 */
bool check_meant_as_hex(const struct check *c, int *key);

/* check_routes.c */
void check_routes(struct check *c);
/* GATEWAY, Red Hat's, in SUSE's file of a bond, and no default route. */
void check_unread_gateway(struct check *c);

/* check_loose.c */
void check_loose(struct check *c);
void check_slave_again(struct check *c);

/* check_wicked.c */
void check_wicked_options(struct check *c);
void check_wicked_unset(struct check *c);
void check_wicked_unread(struct check *c);
void check_wicked_slave_unread(struct check *c);
void check_wicked_proto(struct check *c);
void check_wicked_module(struct check *c);
void check_wicked_bond_name(struct check *c);
void check_wicked_slave_name(struct check *c);
void check_wicked_child(struct check *c);
void check_wicked_bond_kind(struct check *c);
void check_wicked_lladdr(struct check *c);
void check_wicked_kind(struct check *c);
void check_wicked_pkey(struct check *c);
void check_wicked_mode(struct check *c);
void check_wicked_defaults(struct check *c);
void check_bootproto(struct check *c);
void check_mtu_missing(struct check *c);

/* Does wicked read these files? */
bool check_by_wicked(const struct check *c);

/* Who reads SUSE's files there, "wicked" or "sysconfig"; NULL: they are none of SUSE's, or whoever is asked reads none. */
const char *check_suse_reader(const struct check *c);

/* Does wicked drop the bond since no monitor is named?  In 802.3ad, tlb and alb too, where the driver takes one. */
bool check_wicked_unmonitored(const struct check *c);

/* Does wicked drop the bond for S, a delay below miimon? */
bool check_wicked_delay(const struct check *c, const struct bond_setting *s);

/* Does wicked make the slave, a P_Key child of the port that its name begins with, and give it that name? */
bool check_wicked_makes(const struct check *c);

/* Does FILE lack NAME (IPOIB, IPOIB_DEVICE, IPOIB_PKEY), of what makes it a P_Key child for wicked? */
bool check_wicked_lacks(const struct conf_file *file, const char *name);

/* The MTU to write for BOND, which names none: bytes, 0: not over IPoIB. */
unsigned int check_mtu_carried(const struct bond *bond);

/* check_networkmanager.c */
void check_nm_no_ifcfg(struct check *c);
void check_nm_bond(struct check *c);
void check_nm_options(struct check *c);
void check_nm_slave(struct check *c);
void check_nm_type(struct check *c);
void check_nm_bridge(struct check *c);
void check_nm_onboot(struct check *c);
void check_nm_joining_slave(struct check *c);
void check_nm_joining_onboot(struct check *c);
void check_nm_hwaddr(struct check *c);
void check_nm_uuid(struct check *c);
void check_nm_child(struct check *c);
void check_nm_pkey(struct check *c);
void check_nm_controlled(struct check *c);
void check_nm_port(struct check *c);
void check_nm_mtu(struct check *c);
void check_nm_rule(struct check *c);
void check_nm_copy(struct check *c);
void check_nm_alias(struct check *c);

/* Does NetworkManager read the files, and find no options of the bond where it looks for them (NM-OPTIONS)? */
bool check_nm_lacks_options(const struct check *c);

/* check_nm_options.c */
void check_nm_option(struct check *c);
void check_nm_refused(struct check *c);

/* Does NetworkManager read the files, and take the MII monitor where there is an ARP monitor too? */
bool check_nm_takes_two(const struct check *c);

/* Does it, and take miimon=100 since none is named? */
bool check_nm_monitors(const struct check *c);

/* Does it, and make no profile of the bond for S (NM-REFUSED)? */
bool check_nm_refuses(const struct check *c, const struct bond_setting *s);

/* check_nm_values.c */
void check_nm_value(struct check *c);
void check_nm_slave_value(struct check *c);
void check_nm_word(struct check *c);
void check_nm_slave_word(struct check *c);

/* Is the switch NAME (ONBOOT, CONNECTED_MODE ...) by itself, for NetworkManager, what VALUE says? */
bool check_nm_default(const char *name, const char *value);

/* check_nm_names.c */
void check_nm_refused_names(struct check *c);
void check_nm_slave_names(struct check *c);
void check_nm_unread(struct check *c);

/* check_nm_routes.c */
void check_nm_route(struct check *c);
void check_nm_route_line(struct check *c);

/* check_scripts.c */
void check_hwaddr(struct check *c);
void check_scripts_proto(struct check *c);
void check_scripts_child(struct check *c);

/* What Red Hat's scripts of that root are, a bit each; none where files were copied without them. */
#define CHECK_IFUP_ETH		0x1	/* they are there */
#define CHECK_IFUP_IB_CHILD	0x2	/* and an ifup-ib that makes P_Key children and sets modes: rdma's */
#define CHECK_IFUP_IB_8		0x4	/* it compares the last 8 bytes of HWADDR; that of initscripts, RHEL4 and 5, all */
#define CHECK_IFUP_IB_REFUSES	0x8	/* it takes no slaves: RHEL4's */
unsigned int check_find_scripts(const struct conf *conf);

void check_scripts_mode(struct check *c);
void check_scripts_kind(struct check *c);
void check_scripts_slave_kind(struct check *c);

/* The mode in which the scripts leave SLAVE, if they bring it up; else what its file says. */
enum ipoib_mode check_scripts_leave(const struct check *c, const struct bond_slave *slave);

void check_ifup_ib(struct check *c);
void check_parent_file(struct check *c);
void check_switch_word(struct check *c);

/* check_scripts_opts.c */
void check_scripts_options(struct check *c);

/* check_unread.c */
void check_unread(struct check *c);
void check_unread_alias(struct check *c);
/* Does who reads the files read IPADDR with that SUFFIX of the bond's file, "" or a number? */
bool check_reads_suffix(const struct check *c, const char *suffix);

/* check_addresses.c */
void check_network(struct check *c);
void check_octal(struct check *c);
void check_slave_octal(struct check *c);
void check_gateway(struct check *c);
void check_no_mask(struct check *c);
void check_no_address(struct check *c);
void check_addresses(struct check *c);
void check_dhcp(struct check *c);
void check_dhcp_identifier(struct check *c);

/* check_blanks.c */
void check_blanks(struct check *c);

/* check_upper.c */
void check_upper(struct check *c);

/* check_reader.c */
void check_bond_lines(struct check *c);
void check_slave_lines(struct check *c);

/* check_files.c */
void check_backup(struct check *c);
void check_writable(struct check *c);
void check_writable_others(struct check *c);
void check_file_name(struct check *c);
void check_carriage_return(struct check *c);
void check_nm_return(struct check *c);
void check_wicked_return(struct check *c);
void check_script_scheme(struct check *c);

#endif
