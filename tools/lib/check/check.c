// SPDX-License-Identifier: GPL-2.0
/* check: what reads well and will not work; see check.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "check.h"
#include "ifcfg/conf_read.h"
#include "ifcfg/ifcfg_rh.h"

enum scope {
	SCOPE_CONF,		/* once */
	SCOPE_FILE,		/* for each ifcfg file, also those of no bond */
	SCOPE_BOND,
	SCOPE_SLAVE,		/* for each slave of each bond */
};

/*
 * For whose reading of the files a rule holds.  What a network service makes of
 * its files, and advice on them, keep no bond from coming up as it is written
 * where another one brings it up, or from other files.
 */
#define SCRIPTS		SERVICE_BIT(SERVICE_SCRIPTS)
#define NM		SERVICE_BIT(SERVICE_NETWORKMANAGER)
#define WICKED		SERVICE_BIT(SERVICE_WICKED)
#define NONE		SERVICE_BIT(SERVICE_NONE)
#define SERVICES	(SCRIPTS | NM | WICKED)
#define ALL		(~0u)

/* one row for each rule; severity and paragraph are the code's, in code-table.h */
static const struct rule {
	enum code code;
	enum scope scope;
	unsigned int readers;
	void (*look)(struct check *c);
} rules[] = {
	{ CODE_MODE_IPOIB, SCOPE_BOND, ALL, check_judged },	/* and the other rows of bond/judge.c */
	{ CODE_UNQUOTED, SCOPE_BOND, ALL, check_unquoted },
	{ CODE_OPTIONS_DIFFER, SCOPE_BOND, SCRIPTS, check_options_differ },
	{ CODE_OPTIONS_UNREAD, SCOPE_BOND, SCRIPTS, check_options_unread },
	{ CODE_MAX_BONDS, SCOPE_CONF, SCRIPTS, check_max_bonds },
	{ CODE_UNMADE, SCOPE_BOND, SCRIPTS, check_unmade },
	{ CODE_NO_ALIAS, SCOPE_BOND, SCRIPTS, check_alias },
	{ CODE_TYPE_MISSING, SCOPE_BOND, SCRIPTS, check_bond_type },
	{ CODE_HALF_SLAVE, SCOPE_FILE, ALL, check_half_slave },
	{ CODE_DEVICE_TWICE, SCOPE_FILE, ALL, check_plain_twice },
	{ CODE_NO_BOND, SCOPE_FILE, ALL, check_no_bond },
	{ CODE_BOND_NAME, SCOPE_FILE, ALL, check_bond_name },
	{ CODE_NO_MASTER, SCOPE_FILE, ALL, check_master },
	{ CODE_SLAVE_OF_TWO, SCOPE_CONF, ALL, check_two_bonds },
	{ CODE_NO_SLAVE, SCOPE_BOND, ALL, check_no_slave },
	{ CODE_REDUNDANCY, SCOPE_BOND, SERVICES, check_redundancy },
	{ CODE_MIXED, SCOPE_BOND, ALL, check_mixed },
	{ CODE_SLAVE_NAME, SCOPE_SLAVE, SERVICES, check_slave_name },
	{ CODE_SLAVE_TWICE, SCOPE_BOND, ALL, check_slave_again },	/* and SLAVE-NAME; WICKED-LENIENT */
	{ CODE_SLAVE_FILE, SCOPE_SLAVE, SCRIPTS | WICKED, check_slave_has_file },
	{ CODE_STARTMODE_OFF, SCOPE_BOND, SCRIPTS | WICKED, check_bond_startmode },
	{ CODE_STARTMODE_OFF, SCOPE_SLAVE, WICKED, check_startmode },
	{ CODE_STARTMODE_OFF, SCOPE_SLAVE, WICKED, check_parent_startmode },
	{ CODE_SWITCH_WORD, SCOPE_BOND, WICKED, check_startmode_word },
	{ CODE_WICKED_OPTION, SCOPE_BOND, WICKED, check_wicked_options },
	{ CODE_WICKED_UNSET, SCOPE_BOND, WICKED, check_wicked_unset },
	{ CODE_WICKED_UNREAD, SCOPE_BOND, WICKED, check_wicked_unread },
	{ CODE_WICKED_UNREAD, SCOPE_SLAVE, WICKED, check_wicked_slave_unread },
	{ CODE_BAD_VALUE, SCOPE_BOND, WICKED, check_wicked_proto },
	{ CODE_BAD_VALUE, SCOPE_BOND, SCRIPTS, check_scripts_proto },
	{ CODE_WICKED_MODULE, SCOPE_BOND, WICKED, check_wicked_module },
	{ CODE_WICKED_NAME, SCOPE_BOND, WICKED, check_wicked_bond_name },
	{ CODE_WICKED_NAME, SCOPE_SLAVE, WICKED, check_wicked_slave_name },
	{ CODE_WICKED_CHILD, SCOPE_SLAVE, WICKED, check_wicked_child },
	{ CODE_WICKED_KIND, SCOPE_BOND, WICKED, check_wicked_bond_kind },
	{ CODE_WICKED_KIND, SCOPE_BOND, WICKED, check_wicked_lladdr },
	{ CODE_WICKED_KIND, SCOPE_SLAVE, WICKED, check_wicked_kind },
	{ CODE_WICKED_PKEY, SCOPE_SLAVE, WICKED, check_wicked_pkey },
	{ CODE_WICKED_DEFAULTS, SCOPE_CONF, WICKED, check_wicked_defaults },
	{ CODE_BOOTPROTO_NONE, SCOPE_BOND, WICKED, check_bootproto },
	{ CODE_MTU_MISSING, SCOPE_BOND, WICKED, check_mtu_missing },
	{ CODE_MTU_MISSING, SCOPE_BOND, SCRIPTS, check_mtu_of_slaves },
	{ CODE_SCRIPT_SCHEME, SCOPE_FILE, WICKED, check_script_scheme },
	{ CODE_PRE_DOWN, SCOPE_SLAVE, SCRIPTS, check_pre_down },
	{ CODE_SLES10_TARGET, SCOPE_BOND, SCRIPTS, check_sles10_target },
	{ CODE_SLAVE_ADDRESS, SCOPE_SLAVE, SERVICES, check_slave_address },
	{ CODE_NETWORK_FIT, SCOPE_BOND, SERVICES, check_network },
	{ CODE_GATEWAY_FIT, SCOPE_BOND, SCRIPTS, check_gateway },
	{ CODE_ROUTE_FORM, SCOPE_BOND, SERVICES, check_routes },
	{ CODE_BAD_NETMASK, SCOPE_BOND, SCRIPTS | WICKED, check_no_mask },
	{ CODE_BAD_NETMASK, SCOPE_BOND, SCRIPTS | WICKED, check_no_address },
	{ CODE_BAD_ADDRESS, SCOPE_BOND, SCRIPTS | WICKED, check_blanks },	/* and BAD-NETMASK */
	{ CODE_BAD_ADDRESS, SCOPE_BOND, ALL, check_loose },		/* and BAD-NETMASK; WICKED-LENIENT */
	{ CODE_NO_DHCP, SCOPE_BOND, SCRIPTS | SERVICE_BIT(SERVICE_IB_BOND), check_dhcp },
	{ CODE_DHCP_IDENTIFIER, SCOPE_BOND, SCRIPTS, check_dhcp_identifier },
	{ CODE_ADDRESS_TWICE, SCOPE_CONF, ALL, check_addresses },
	{ CODE_OVER_IPOIB, SCOPE_FILE, ALL, check_upper },
	{ CODE_MTU_DATAGRAM, SCOPE_BOND, ALL, check_mtu },
	{ CODE_MTU_LARGE, SCOPE_BOND, ALL, check_mtu_large },
	{ CODE_SLAVES_DIFFER, SCOPE_BOND, ALL, check_slaves_differ },
	{ CODE_PKEY_NAME, SCOPE_SLAVE, ALL, check_pkey_name },
	{ CODE_SAME_HCA, SCOPE_BOND, SERVICES, check_hca },
	{ CODE_HWADDR_20, SCOPE_FILE, SCRIPTS, check_hwaddr },
	{ CODE_BACKUP, SCOPE_FILE, SCRIPTS, check_backup },
	{ CODE_FILE_NAME, SCOPE_CONF, ALL, check_file_name },
	{ CODE_WORLD_WRITABLE, SCOPE_FILE, ALL, check_writable },
	{ CODE_WORLD_WRITABLE, SCOPE_CONF, ALL, check_writable_others },
	{ CODE_CARRIAGE_RETURN, SCOPE_FILE, ALL, check_carriage_return },
	{ CODE_UNREAD, SCOPE_BOND, SERVICES, check_unread },
	{ CODE_UNREAD, SCOPE_FILE, SCRIPTS | WICKED, check_unread_alias },
	{ CODE_SWITCH_WORD, SCOPE_BOND, SCRIPTS, check_switch_word },
	{ CODE_SWITCH_WORD, SCOPE_SLAVE, SCRIPTS, check_scripts_mode },
	{ CODE_SCRIPTS_CHILD, SCOPE_SLAVE, SCRIPTS, check_scripts_child },
	{ CODE_SCRIPTS_CHILD, SCOPE_SLAVE, SCRIPTS, check_sysconfig_child },
	{ CODE_SCRIPTS_KIND, SCOPE_BOND, SCRIPTS, check_scripts_kind },
	{ CODE_SCRIPTS_KIND, SCOPE_SLAVE, SCRIPTS, check_scripts_slave_kind },
	{ CODE_SCRIPTS_OPTION, SCOPE_BOND, SCRIPTS, check_scripts_options },
	{ CODE_IFUP_IB, SCOPE_BOND, SCRIPTS, check_ifup_ib },
	{ CODE_PARENT_FILE, SCOPE_FILE, SCRIPTS, check_parent_file },
	{ CODE_READ_OTHERWISE, SCOPE_BOND, SERVICES, check_bond_lines },
	{ CODE_READ_OTHERWISE, SCOPE_SLAVE, SERVICES, check_slave_lines },
	{ CODE_READ_OTHERWISE, SCOPE_SLAVE, WICKED, check_wicked_mode },
	{ CODE_READ_OTHERWISE, SCOPE_BOND, SCRIPTS | WICKED, check_octal },
	{ CODE_READ_OTHERWISE, SCOPE_SLAVE, SCRIPTS | WICKED, check_slave_octal },
	{ CODE_WICKED_RETURN, SCOPE_FILE, WICKED, check_wicked_return },
	{ CODE_NM_RETURN, SCOPE_FILE, NM, check_nm_return },
	{ CODE_NM_NO_IFCFG, SCOPE_BOND, NONE, check_nm_no_ifcfg },
	{ CODE_NM_BOND, SCOPE_BOND, NM, check_nm_bond },
	{ CODE_NM_OPTIONS, SCOPE_BOND, NM, check_nm_options },
	{ CODE_NM_REFUSED, SCOPE_BOND, NM, check_nm_refused },
	{ CODE_NM_OPTION, SCOPE_BOND, NM, check_nm_option },
	{ CODE_NM_VALUE, SCOPE_BOND, NM, check_nm_value },
	{ CODE_NM_VALUE, SCOPE_BOND, NM, check_nm_refused_names },
	{ CODE_NM_VALUE, SCOPE_SLAVE, NM, check_nm_slave_value },
	{ CODE_NM_VALUE, SCOPE_SLAVE, NM, check_nm_slave_names },
	{ CODE_NM_VALUE, SCOPE_BOND, NM, check_nm_route },
	{ CODE_ROUTE_FORM, SCOPE_BOND, NM, check_nm_route_line },
	{ CODE_NM_UNREAD, SCOPE_BOND, NM, check_nm_unread },
	{ CODE_SWITCH_WORD, SCOPE_BOND, NM, check_nm_word },
	{ CODE_SWITCH_WORD, SCOPE_SLAVE, NM, check_nm_slave_word },
	{ CODE_NM_SLAVE, SCOPE_SLAVE, NM, check_nm_slave },
	{ CODE_NM_TYPE, SCOPE_SLAVE, NM, check_nm_type },
	{ CODE_NM_TYPE, SCOPE_SLAVE, NM, check_nm_bridge },
	{ CODE_NM_ONBOOT, SCOPE_SLAVE, NM, check_nm_onboot },
	{ CODE_NM_SLAVE, SCOPE_FILE, NM, check_nm_joining_slave },
	{ CODE_NM_ONBOOT, SCOPE_FILE, NM, check_nm_joining_onboot },
	{ CODE_NM_HWADDR, SCOPE_SLAVE, NM, check_nm_hwaddr },
	{ CODE_NM_UUID, SCOPE_FILE, NM, check_nm_uuid },
	{ CODE_NM_CHILD, SCOPE_SLAVE, NM, check_nm_child },
	{ CODE_NM_PKEY, SCOPE_SLAVE, NM, check_nm_pkey },
	{ CODE_NM_CONTROLLED, SCOPE_SLAVE, NM, check_nm_controlled },
	{ CODE_NM_PORT, SCOPE_SLAVE, SCRIPTS | SERVICE_BIT(SERVICE_IB_BOND), check_nm_port },
	{ CODE_NM_MTU, SCOPE_BOND, NM, check_nm_mtu },
	{ CODE_NM_RULE, SCOPE_BOND, NM, check_nm_rule },
	{ CODE_NM_COPY, SCOPE_FILE, NM, check_nm_copy },
	{ CODE_NM_ALIAS, SCOPE_FILE, NM, check_nm_alias },
};
#define N_RULES	(sizeof(rules) / sizeof(rules[0]))

static void run(struct check *c, enum scope scope)
{
	size_t i;

	for (i = 0; i < N_RULES; i++) {
		if (rules[i].scope != scope || !(rules[i].readers & SERVICE_BIT(c->reader)))
			continue;
		c->code = rules[i].code;
		rules[i].look(c);
	}
}

static void run_bond(struct check *c, size_t i, enum service reader)
{
	size_t j;

	c->reader = reader;
	c->bond = &c->conf->bonds[i];
	c->bond_file = c->conf->bond_files[i];
	c->ipoib = bond_over_ipoib(c->bond);
	/* so that findings in files of several bonds are known to be this one's */
	strcpy(c->conf->diags.about, c->bond->ifname);
	run(c, SCOPE_BOND);
	for (j = 0; j < c->bond->n_slaves; j++) {
		c->slave = &c->bond->slaves[j];
		c->slave_file = conf_slave_file(c->conf, c->slave);
		run(c, SCOPE_SLAVE);
	}
	c->conf->diags.about[0] = '\0';
}

/* The bond that FILE is of, or would be if more of it were taken: a port's by MASTER alone, a copy's; else CONF_NO_BOND. */
static size_t bond_of(const struct conf *conf, const struct conf_file *file)
{
	const char *device = file->use == USE_FILE ? NULL : check_value(file, "DEVICE");
	size_t i;

	if (file->bond != CONF_NO_BOND)
		return file->bond;
	for (i = 0; i < conf->n_bonds; i++)
		if ((device && strcmp(device, conf->bonds[i].ifname) == 0) ||
		    (conf->bond_files[i] && ifcfg_rh_joins(conf, file, conf->bond_files[i])))
			return i;
	return CONF_NO_BOND;
}

/* READER: who was asked for; BONDS: who brings up each bond. */
static void run_files(struct check *c, enum service reader, const enum service *bonds)
{
	size_t i, bond;

	for (i = 0; i < c->conf->n_files; i++) {
		c->file = c->conf->files[i];
		if (c->file->error)
			continue;
		bond = bond_of(c->conf, c->file);
		c->reader = bond == CONF_NO_BOND ? service_of_file(c->conf, reader, c->file) : bonds[bond];
		if (c->file->use != USE_PROFILE || c->reader == SERVICE_NETWORKMANAGER)
			run(c, SCOPE_FILE);
	}
}

int check_conf(struct conf *conf, enum service reader)
{
	enum service root = reader == SERVICE_OF_ROOT ? service_of(conf) : reader;
	enum service *bonds = calloc(conf->n_bonds + 1, sizeof(*bonds));
	struct check c = { .conf = conf, .root = root, .hooked = service_hooked(conf),
			   .scripts = check_find_scripts(conf),
			   .adapters = SERVICES & SERVICE_BIT(root) && source_exists(&conf->source, "sys/class/net") };
	size_t i;

	if (!bonds)
		return -ENOMEM;
	for (i = 0; i < conf->n_bonds; i++)
		bonds[i] = service_of_bond(conf, reader, i);
	run_files(&c, reader, bonds);
	for (i = 0; i < conf->n_bonds; i++)
		run_bond(&c, i, bonds[i]);
	free(bonds);
	c.reader = root;
	run(&c, SCOPE_CONF);
	diags_sort(&conf->diags);
	return conf->diags.no_memory ? -ENOMEM : 0;
}

int check_read(struct conf *conf, const char *root, enum bond_dialect wanted)
{
	int err = conf_read(conf, root, wanted);

	return err ? err : check_conf(conf, SERVICE_IB_BOND);
}
