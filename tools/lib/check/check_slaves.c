// SPDX-License-Identifier: GPL-2.0
/* check_slaves: rules about slaves and how they find their bond */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/each.h"
#include "base/near.h"
#include "bond/ifname.h"
#include "check.h"
#include "ifcfg/ifcfg_rh.h"
#include "ifcfg/lower.h"

#define SLAVES	"BONDING_SLAVE"		/* SUSE's, and what begins with it */

/* The variable by which NetworkManager takes the file for a slave's; NULL: it does not, or reads no files here. */
static const struct var *nm_master(const struct check *c)
{
	return c->reader == SERVICE_NETWORKMANAGER && c->file->use == USE_FILE ? ifcfg_rh_master(c->file) : NULL;
}

void check_half_slave(struct check *c)
{
	const char *master = check_value(c->file, "MASTER"), *slave = check_value(c->file, "SLAVE");
	bool yes = check_is_set(slave) && strcasecmp(slave, "no");

	if (!check_is_redhat(c) || c->file->use != USE_FILE || c->file->is_slave || nm_master(c))
		return;
	if (check_is_set(master) && strlen(master) < sizeof(c->conf->diags.about))
		strcpy(c->conf->diags.about, master);	/* it is that bond which lacks it */
	if (check_is_set(master)) {
		const struct check_place p = check_var(c->file, yes ? "SLAVE" : "MASTER");

		check_say(c, p.text, p.offset, yes ? "MASTER=%s, but SLAVE is not \"yes\"" :
			  "MASTER=%s without SLAVE=yes", master);
		check_fix(c, yes ? "write SLAVE=yes" : "add SLAVE=yes");
	} else if (yes && !vars_find(&c->file->vars, "MASTER")) {
		const struct check_place p = check_var(c->file, "SLAVE");

		check_say(c, p.text, p.offset, "SLAVE=%s without MASTER", slave);
		check_fix(c, "add MASTER=BOND");
	}
	c->conf->diags.about[0] = '\0';
}

/* The first variable of FILE whose name begins with NAME, or NULL. */
static const struct var *find_prefixed(const struct conf_file *file, const char *name)
{
	size_t i;

	for (i = 0; i < file->vars.n; i++)
		if (file->vars.list[i]->seen && strncmp(file->vars.list[i]->name, name, strlen(name)) == 0)
			return file->vars.list[i];
	return NULL;
}

static const struct var *find_slaves(const struct conf_file *file)
{
	return find_prefixed(file, SLAVES);
}

/* The first variable of FILE that only a bond's has, or NULL. */
static const struct var *find_bonding(const struct conf_file *file)
{
	const struct var *slaves = find_slaves(file);

	return slaves ? slaves : find_prefixed(file, "BONDING_MODULE_OPTS");
}

/* what is of a bond in SUSE's file of none */
void check_no_bond(struct check *c)
{
	const struct var *var;
	struct check_place p;

	if (!check_is_suse(c) || c->file->use != USE_FILE || c->file->is_bond || !*c->file->ifname)
		return;
	var = find_bonding(c->file);
	if (!var)
		return;
	p = check_var(c->file, vars_find(&c->file->vars, "BONDING_MASTER") ? "BONDING_MASTER" : var->name);
	check_say(c, p.text, p.offset, "%s has %s and no BONDING_MASTER=yes, so it is no bond", c->file->ifname,
		  strncmp(var->name, "BONDING_SLAVE", 13) ? "options" : "slaves");
	check_fix(c, "write BONDING_MASTER=yes");
}

/*
 * Does the file say what else its interface is, a bond of Open vSwitch for example?  Red Hat's by TYPE or DEVICETYPE,
 * which choose the script and the profile; SUSE's by what ni_suse_ifcfg_parse_iftypes() of wicked looks at, which the
 * scripts know too.
 */
static bool says_other(const struct check *c)
{
	static const char *const redhat[] = { "DEVICETYPE", "TEAM_CONFIG", NULL };
	static const char *const suse[] = {
		"TEAM_RUNNER", "BRIDGE", "ETHERDEVICE", "VXLAN", "MACVLAN_DEVICE", "MACVTAP_DEVICE", "IPVLAN_DEVICE",
		"IPVTAP_DEVICE", "OVS_BRIDGE", "TUNNEL", "PPPMODE", "WIRELESS", "DUMMY", "INTERFACETYPE", NULL
	};
	const char *type = check_is_suse(c) ? NULL : check_value(c->file, "TYPE"), *value;
	const char *const *name;

	for (name = check_is_suse(c) ? suse : redhat; *name; name++) {
		value = check_value(c->file, *name);
		if (check_is_set(value) && strcasecmp(value, "no"))
			return true;
	}
	return check_is_set(type) && strcasecmp(type, "Ethernet");
}

/* bond0, bond1 ...: what is called so is meant to be one */
void check_bond_name(struct check *c)
{
	const char *number = c->file->ifname + 4;

	if (c->file->use != USE_FILE || c->file->is_bond || c->file->is_slave || c->file->bond != CONF_NO_BOND ||
	    strncmp(c->file->ifname, "bond", 4) || !*number || number[strspn(number, "0123456789")] ||
	    find_bonding(c->file) || conf_bond(c->conf, c->file->ifname) || says_other(c))
		return;
	check_say(c, &c->file->text, 0, "nothing makes a bond of %s, and it has no slave", c->file->ifname);
	if (check_is_suse(c))
		check_fix(c, "add BONDING_MASTER=yes and BONDING_SLAVE0=IFNAME");
	else if (c->reader == SERVICE_NETWORKMANAGER)
		check_fix(c, "%s TYPE=Bond, and MASTER=%s to the files of its slaves",
			  check_is_set(check_value(c->file, "TYPE")) ? "write" : "add", c->file->ifname);
	else
		check_fix(c, "add MASTER=%s and SLAVE=yes to the files of its slaves", c->file->ifname);
}

/* Is FILE's interface started by it?  hotplug of RHEL5 and 6 does not ask for ONBOOT. */
static bool is_started(const struct check *c, const struct conf_file *file)
{
	return dialect_major(c->conf) < 7 || ifcfg_rh_starts(file, NULL);
}

/* a second file for the interface of a slave that makes no slave of it */
void check_plain_twice(struct check *c)
{
	struct conf_file **other;
	struct check_place p;
	size_t n;

	if (!check_is_redhat(c) || c->file->use != USE_FILE || !c->file->device_known || c->file->is_slave ||
	    c->file->is_bond || !is_started(c, c->file))
		return;
	for (other = conf_files_for(c->conf, c->file->ifname, &n); n; n--, other++) {
		if ((*other)->bond == CONF_NO_BOND || !(*other)->is_slave)
			continue;
		strcpy(c->conf->diags.about, c->conf->bonds[(*other)->bond].ifname);
		p = check_var(c->file, "DEVICE");
		check_say(c, p.text, p.offset, "%s is configured by another file too, as a slave of %s", c->file->ifname,
			  c->conf->diags.about);
		check_fix(c, "remove one of them");
		c->conf->diags.about[0] = '\0';
		return;
	}
}

void check_master(struct check *c)
{
	const struct var *var = c->file->is_slave ? c->file->master : nm_master(c);

	if (!check_is_redhat(c) || !var || c->file->bond != CONF_NO_BOND ||
	    (nm_master(c) && ifcfg_rh_joins(c->conf, c->file, NULL)))
		return;
	check_say(c, var->owner->text, var_offset(var, 0), "no file configures %s", var->value);
	check_fix(c, ifname_refused(var->value) ? "mend the name" : "add ifcfg-%s, or mend the name", var->value);
}

/* a slave and its bond, for sorting */
struct membership {
	struct bond *bond;
	struct bond_slave *slave;
};

static int by_slave(const void *pa, const void *pb)
{
	const struct membership *a = pa, *b = pb;
	int order = strcmp(a->slave->ifname, b->slave->ifname);

	return order ? order : a->bond < b->bond ? -1 : a->bond > b->bond;
}

void check_two_bonds(struct check *c)
{
	struct conf *conf = c->conf;
	struct membership *all;
	size_t n = 0, i, j;

	for (i = 0; i < conf->n_bonds; i++)
		n += conf->bonds[i].n_slaves;
	all = calloc(n + 1, sizeof(*all));
	if (!all) {
		conf->diags.no_memory = true;
		return;
	}
	for (n = 0, i = 0; i < conf->n_bonds; i++)
		for (j = 0; j < conf->bonds[i].n_slaves; j++)
			all[n++] = (struct membership){ &conf->bonds[i], &conf->bonds[i].slaves[j] };
	qsort(all, n, sizeof(*all), by_slave);
	for (i = 1; i < n; i++) {
		if (strcmp(all[i].slave->ifname, all[i - 1].slave->ifname) ||
		    all[i].bond == all[i - 1].bond)
			continue;
		c->bond = all[i].bond;
		c->bond_file = conf->bond_files[c->bond - conf->bonds];
		c->slave = all[i].slave;
		strcpy(conf->diags.about, c->bond->ifname);
		SAY_SLAVE(c, "%s is a slave of %s as well as of %s", c->slave->ifname,
			  all[i - 1].bond->ifname, c->bond->ifname);
		check_fix(c, "take it out of one of them");
		conf->diags.about[0] = '\0';
	}
	free(all);
}

/* Is there a port that NetworkManager lets join the bond, and nobody else, or would but for an NM-SLAVE or NM-ONBOOT? */
static bool has_nm_slave(const struct check *c)
{
	const struct conf_file *file;
	size_t i;

	for (i = 0; i < c->conf->n_files && c->reader == SERVICE_NETWORKMANAGER && c->bond_file; i++) {
		file = c->conf->files[i];
		if (ifcfg_rh_joins(c->conf, file, c->bond_file) &&
		    (ifcfg_rh_kind(c->conf, file) < IFCFG_RH_UNMANAGED || strncmp(file->ifname, "ib", 2) == 0))
			return true;
	}
	return false;
}

/* Where the bond's slaves would be named. */
static struct check_place place_of_slaves(const struct check *c)
{
	return c->bond_file ? check_var(c->bond_file, check_is_suse(c) ? "BONDING_MASTER" : "DEVICE") : check_options(c);
}

/* What gives the bond a slave more; the NUMBERth, WHOSE file has it. */
static void fix_by_slave(struct check *c, unsigned int number, const char *whose)
{
	if (!c->bond_file)
		check_fix(c, "add slave = IFNAME");
	else if (check_is_suse(c))
		check_fix(c, "add BONDING_SLAVE%zu=IFNAME", dialect_free_slave(c->bond_file, number, NULL));
	else
		check_fix(c, "add MASTER=%s and SLAVE=yes to %s", c->bond->ifname, whose);
}

/*
 * The files of the interfaces in the list NAMES (may be NULL) to FILES, behind byte AT; the bytes there then, 256: no more
 * can come.
 */
static size_t add_files(char files[256], size_t at, const char *names)
{
	size_t len;

	for (; names && *(names += strspn(names, DIALECT_BETWEEN)) && at <= 256 - DIALECT_LISTED; names += len) {
		len = strcspn(names, DIALECT_BETWEEN);
		at += snprintf(files + at, 256 - at, "%sifcfg-%.*s", at ? " and " : "", len < IFNAMSIZ ? (int)len : IFNAMSIZ,
			       names);
	}
	if (!names || !*names || at == 256)
		return at;
	snprintf(files + at, 256 - at, " and so on");
	return 256;
}

/* SUSE's names of slaves, BONDING_SLAVES="ib0 ib1" too, in Red Hat's file of a bond, which nobody looks for there. */
static bool look_at_suse(struct check *c)
{
	const struct var *first = check_is_redhat(c) && c->bond_file ? find_slaves(c->bond_file) : NULL;
	char files[256] = "";
	struct var **var;
	size_t at = 0;

	if (!first)
		return false;
	each(var, c->bond_file->vars.list, c->bond_file->vars.n)
		if ((*var)->seen && strncmp((*var)->name, SLAVES, strlen(SLAVES)) == 0)
			at = add_files(files, at, check_value(c->bond_file, (*var)->name));
	check_say(c, first->owner->text, first->at, "%s has no slave: nobody reads %.60s here", c->bond->ifname, first->name);
	fix_by_slave(c, 0, at ? files : "the files of its slaves");
	return true;
}

void check_no_slave(struct check *c)
{
	struct check_place p;

	if (c->bond->n_slaves || has_nm_slave(c) || look_at_suse(c))
		return;
	p = place_of_slaves(c);
	check_say(c, p.text, p.offset, "%s has no slave", c->bond->ifname);
	fix_by_slave(c, 0, "the files of its slaves");
}

/* the interface of the port that SLAVE's traffic goes by */
static const char *port_of(const struct bond_slave *slave)
{
	return *slave->parent ? slave->parent : slave->ifname;
}

/* a file that was copied, with PHYSDEV or IPOIB_DEVICE left as it was */
static void look_at_ports(struct check *c)
{
	const char *first = port_of(c->bond->slaves);
	size_t i;

	for (i = 0; i < c->bond->n_slaves; i++) {
		c->slave = &c->bond->slaves[i];
		if (strcmp(port_of(c->slave), first))
			return;
	}
	SAY_SLAVE(c, "all slaves of %s are of the port %s", c->bond->ifname, first);
	check_fix(c, "take a child of another port");
}

void check_redundancy(struct check *c)
{
	struct check_place p;

	if (c->bond->n_slaves > 1)
		look_at_ports(c);
	if (c->bond->n_slaves != 1)
		return;
	p = place_of_slaves(c);
	check_say(c, p.text, p.offset, "%s has but one slave, %s", c->bond->ifname, c->bond->slaves[0].ifname);
	fix_by_slave(c, 1, "the file of another");
}

/* bond_enslave(): all slaves have the type of the first one */
void check_mixed(struct check *c)
{
	size_t i;

	for (i = 1; i < c->bond->n_slaves; i++) {
		c->slave = &c->bond->slaves[i];
		if ((bond_slave_kind(c->bond, c->slave) == PORT_IPOIB) == c->ipoib)
			continue;
		SAY_SLAVE(c, "%s is %san IPoIB interface, %s is %s", c->slave->ifname,
			  c->ipoib ? "not " : "", c->bond->slaves[0].ifname, c->ipoib ? "one" : "not");
		check_fix(c, "put slaves of one kind into a bond");
		return;
	}
}

/* Do A and B differ in the letters of a P_Key alone?  The kernel has small ones there, whatever a file is called. */
static bool is_same_child(const char *a, const char *b)
{
	char parent[IFNAMSIZ], other[IFNAMSIZ];
	int key, other_key;

	return bond_split_child(a, parent, &key) && bond_split_child(b, other, &other_key) && strcmp(parent, other) == 0;
}

/* The interface that is meant by the name of SLAVE, which has no file: that of a file, or in capitals; NULL: none. */
static const char *meant_slave(const struct check *c)
{
	const char *name = c->slave->ifname;
	size_t i;

	if (!check_is_suse(c) || !c->bond_file || c->slave_file)
		return NULL;
	if (strncmp(name, "ifcfg-", 6) == 0)
		name += 6;
	for (i = 0; i < c->conf->n_files; i++)
		if (c->conf->files[i]->use == USE_FILE && c->conf->files[i] != c->bond_file &&
		    strcasecmp(c->conf->files[i]->ifname, name) == 0 && !is_same_child(c->conf->files[i]->ifname, c->slave->ifname))
			return c->conf->files[i]->ifname;
	return NULL;
}

void check_slave_name(struct check *c)
{
	const char *meant = meant_slave(c);

	if (!meant)
		return;
	SAY_SLAVE(c, "no file is for an interface called %s, and ifcfg-%s is", c->slave->ifname, meant);
	check_fix(c, "write %s", meant);
}

/* Is FILE like that of a slave, and nobody's: no bond's, without an address, of no kind of its own? */
static bool is_stray(const struct check *c, const struct conf_file *file)
{
	const char *proto = check_value(file, "BOOTPROTO");
	size_t i;

	if (file->use != USE_FILE || file->error || file->is_bond || file->bond != CONF_NO_BOND || !*file->ifname ||
	    !proto || strcasecmp(proto, "none") || (vars_find(&file->vars, "ETHERDEVICE")))
		return false;
	for (i = 0; i < c->bond->n_slaves; i++)		/* the port of a P_Key child */
		if (strcmp(c->bond->slaves[i].parent, file->ifname) == 0)
			return false;
	return true;
}

struct looking_below {
	const char *ifname;
	bool found;
};

static void look_below(void *whom, const struct lower *lower)
{
	struct looking_below *look = whom;

	look->found = look->found || (strlen(look->ifname) == lower->len && strncmp(look->ifname, lower->name, lower->len) == 0);
}

/* Does another interface lie over that of FILE: a VLAN, a bridge? */
static bool is_below(const struct check *c, const struct conf_file *file)
{
	struct looking_below look = { file->ifname, false };
	struct conf_file **other;

	each(other, c->conf->files, c->conf->n_files)
		if (*other != file && (*other)->use == USE_FILE && !(*other)->error)
			lower_each(*other, look_below, &look);
	return look.found;
}

/*
 * The file that is meant for the slave, which has none: of those that are nobody's the one that is called nearly so, else
 * the only one; NULL: none is.
 */
static const struct conf_file *stray_file(const struct check *c)
{
	const struct conf_file *only = NULL;
	struct conf_file **file;
	struct near near;
	size_t n = 0;

	near_begin(&near, c->slave->ifname);
	each(file, c->conf->files, c->conf->n_files) {
		if (!is_stray(c, *file))
			continue;
		only = *file;
		n++;
		near_offer(&near, (*file)->ifname);
	}
	each(file, c->conf->files, c->conf->n_files)
		if (*near.best && is_stray(c, *file) && strcmp((*file)->ifname, near.best) == 0)
			return *file;
	return n == 1 ? only : NULL;
}

/* Is NAME that of a P_Key child in the partition of another slave, and the slave is in none of theirs? */
static bool fits_better(const struct check *c, const char *name)
{
	char parent[IFNAMSIZ];
	bool fits = false;
	size_t i;
	int key;

	for (i = 0; i < c->bond->n_slaves && bond_split_child(name, parent, &key); i++) {
		if (&c->bond->slaves[i] == c->slave)
			continue;
		if (c->bond->slaves[i].pkey == c->slave->pkey)
			return false;
		fits = fits || c->bond->slaves[i].pkey == key;
	}
	return fits;
}

/* Are there other slaves of the bond without a file?  Then nobody knows whose a single one is. */
static bool is_lone(const struct check *c)
{
	size_t i, n = 0;

	for (i = 0; i < c->bond->n_slaves; i++)
		n += !conf_slave_file(c->conf, &c->bond->slaves[i]);
	return n == 1;
}

bool check_sysconfig_alone(const struct check *c)
{
	return check_is_suse(c) && source_has_file(&c->conf->source, "etc/sysconfig/network/scripts/functions") &&
	       !source_has_file(&c->conf->source, "etc/sysconfig/network/if-up.d/ib-bonding");
}

/* Is the slave a P_Key child that sysconfig makes, as it starts it?  That of SLES10 makes none. */
static bool makes_child(const struct check *c)
{
	return *c->slave->parent && c->ipoib && dialect_major(c->conf) != 10 && check_sysconfig_alone(c);
}

/* wicked does without a file, but not without what stands in one that is called otherwise */
void check_slave_has_file(struct check *c)
{
	const struct conf_file *stray;

	if (!check_is_suse(c) || !c->bond_file || c->slave_file || meant_slave(c))
		return;
	stray = is_lone(c) ? stray_file(c) : NULL;
	if (stray && !is_below(c, stray)) {
		SAY_SLAVE(c, "%s has no ifcfg file, and ifcfg-%s is of no slave", c->slave->ifname, stray->ifname);
		if (fits_better(c, stray->ifname))
			check_fix(c, "write %s", stray->ifname);
		else
			check_fix(c, "call that ifcfg-%s, if it is meant for it", c->slave->ifname);
	} else if (c->reader == SERVICE_SCRIPTS) {
		SAY_SLAVE(c, "%s has no ifcfg file", c->slave->ifname);
		check_fix(c, "add ifcfg-%s with BOOTPROTO=none and STARTMODE=%s", c->slave->ifname,
			  makes_child(c) ? "hotplug" : "off");
	}
}

/* the manual's SLES10 files have it */
void check_pre_down(struct check *c)
{
	if (!check_is_sles10(c) || !c->slave_file || !c->ipoib || check_is_set(check_value(c->slave_file, "PRE_DOWN_SCRIPT")))
		return;
	check_say(c, &c->slave_file->text, 0, "%s has no PRE_DOWN_SCRIPT", c->slave->ifname);
	check_fix(c, "add PRE_DOWN_SCRIPT=/etc/sysconfig/network/unenslave.sh");
}

void check_slave_address(struct check *c)
{
	const struct vars *vars = c->slave_file ? &c->slave_file->vars : NULL;
	size_t i;

	for (i = 0; vars && i < vars->n; i++) {
		const struct var *var = vars->list[i];

		if (strncmp(var->name, "IPADDR", 6) && strncmp(var->name, "IPV6ADDR", 8))
			continue;
		if (vars_state(vars, var) != VAR_KNOWN || !var->len)
			continue;
		check_say(c, vars->text, var->at, "the slave %s has an address", c->slave->ifname);
		check_fix(c, "move it to %s", c->bond->ifname);
	}
}

/*
 * ifup and ifdown of initscripts 7.93.35: TYPE=Bonding, or "ethtool -i BOND" says bonding, which the driver of RHEL4's
 * kernel does; ethtool is required by the package.  Nothing there reads the TYPE=InfiniBand of a slave.
 */
void check_bond_type(struct check *c)
{
	const char *type = check_value(c->bond_file, "TYPE");
	struct check_place p;

	if (dialect_major(c->conf) != 4 || !c->bond_file || (type && strcmp(type, "Bonding") == 0) || (c->ipoib && c->hooked))
		return;
	p = check_var(c->bond_file, "TYPE");
	check_say(c, p.text, p.offset, "without TYPE=Bonding RHEL4 takes %s for a bond if \"ethtool -i\" says that it is one",
		  c->bond->ifname);
	check_fix(c, type ? "write TYPE=Bonding" : "add TYPE=Bonding");
}
