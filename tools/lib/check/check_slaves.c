// SPDX-License-Identifier: GPL-2.0
/* check_slaves: rules about slaves and how they find their bond */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/each.h"
#include "base/near.h"
#include "bond/adapter.h"
#include "bond/ifname.h"
#include "check.h"
#include "ifcfg/ifcfg_rh.h"
#include "ifcfg/lower.h"

#define SAY_SLAVE(c, ...) do {							\
	struct check_place place_ = check_slave(c);				\
	check_say(c, place_.text, place_.offset, __VA_ARGS__);			\
} while (0)

#define SLAVES	"BONDING_SLAVE"		/* SUSE's, and what begins with it */

static bool is_set(const char *value)
{
	return value && *value;
}

/* The variable by which NetworkManager takes the file for a slave's; NULL: it does not, or reads no files here. */
static const struct var *nm_master(const struct check *c)
{
	return c->reader == SERVICE_NETWORKMANAGER && c->file->use == USE_FILE ? ifcfg_rh_master(c->file) : NULL;
}

void check_half_slave(struct check *c)
{
	const char *master = check_value(c->file, "MASTER"), *slave = check_value(c->file, "SLAVE");
	bool yes = is_set(slave) && strcasecmp(slave, "no");

	if (!check_is_redhat(c) || c->file->use != USE_FILE || c->file->is_slave || nm_master(c))
		return;
	if (is_set(master) && strlen(master) < sizeof(c->conf->diags.about))
		strcpy(c->conf->diags.about, master);	/* it is that bond which lacks it */
	if (is_set(master)) {
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
		if (is_set(value) && strcasecmp(value, "no"))
			return true;
	}
	return is_set(type) && strcasecmp(type, "Ethernet");
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
			  is_set(check_value(c->file, "TYPE")) ? "write" : "add", c->file->ifname);
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

/*
 * Are the scripts of sysconfig there, and nothing of ib-bonding that makes up for them?  A copy of the files alone does
 * not tell.
 */
static bool is_sysconfig_alone(const struct check *c)
{
	return check_is_suse(c) && source_has_file(&c->conf->source, "etc/sysconfig/network/scripts/functions") &&
	       !source_has_file(&c->conf->source, "etc/sysconfig/network/if-up.d/ib-bonding");
}

/* Is the slave a P_Key child that sysconfig makes, as it starts it?  That of SLES10 makes none. */
static bool makes_child(const struct check *c)
{
	return *c->slave->parent && c->ipoib && dialect_major(c->conf) != 10 && is_sysconfig_alone(c);
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

/* Has FILE a STARTMODE with which wicked starts it for a bond?  0.6.80; 0.6.60 took manual too. */
static bool is_pulled_up(const struct conf_file *file)
{
	static const char *const modes[] = {
		"hotplug", "auto", "boot", "on", "onboot", "nfsroot", "ifplugd", NULL
	};
	const struct var *var = vars_find(&file->vars, "STARTMODE");
	const char *const *mode;

	if (var && vars_state(&file->vars, var) == VAR_UNKNOWN)
		return true;			/* nothing can be said of it */
	for (mode = modes; *mode; mode++)
		if (var && var->value && strcmp(var->value, *mode) == 0)
			return true;
	return false;
}

/* Is MODE one of those with which the bond waits to be asked for, in any case? */
static bool is_manual(const char *mode)
{
	return strcasecmp(mode, "manual") == 0 || strcasecmp(mode, "off") == 0;
}

/* OFF, for one, of the bond's own: "invalid STARTMODE, assuming manual" */
void check_startmode_word(struct check *c)
{
	const char *mode = check_value(c->bond_file, "STARTMODE");
	struct check_place p;
	struct diag_quote q;

	if (!check_by_wicked(c) || !is_set(mode) || !is_manual(mode) || strcmp(mode, "manual") == 0 || strcmp(mode, "off") == 0)
		return;
	p = check_var(c->bond_file, "STARTMODE");
	check_say(c, p.text, p.offset, "wicked takes STARTMODE=%s for manual", diag_quote(&q, mode, strlen(mode)));
	check_fix(c, "write STARTMODE=%s", strcasecmp(mode, "off") ? "manual" : "off");
}

/* AUTO, for one: it does not know that either; nor ONBOOT, which is Red Hat's */
void check_bond_startmode(struct check *c)
{
	const char *mode = check_value(c->bond_file, "STARTMODE");
	const char *onboot = check_value(c->bond_file, "ONBOOT"), *who = check_suse_reader(c);
	struct check_place p;
	struct diag_quote q;

	if (!check_is_suse(c) || !c->bond_file || (is_set(mode) && is_manual(mode)) || is_pulled_up(c->bond_file) ||
	    (is_set(mode) && !check_by_wicked(c)))
		return;
	if (is_set(mode)) {
		p = check_var(c->bond_file, "STARTMODE");
		check_say(c, p.text, p.offset, "wicked takes STARTMODE=%s for manual, and does not start %s at boot",
			  diag_quote(&q, mode, strlen(mode)), c->bond->ifname);
		check_fix(c, "write STARTMODE=auto");
	} else if (onboot && dialect_true(onboot)) {
		p = check_var(c->bond_file, "ONBOOT");
		check_say(c, p.text, p.offset, "%s does not read ONBOOT, and does not start %s at boot", who, c->bond->ifname);
		check_fix(c, "write STARTMODE=auto");
	} else {
		p = check_var(c->bond_file, mode ? "STARTMODE" : "BONDING_MASTER");
		check_say(c, p.text, p.offset, "without a STARTMODE %s does not start %s at boot", who, c->bond->ifname);
		check_fix(c, "%s STARTMODE=auto, or manual if it is meant so", mode ? "write" : "add");
	}
}

/*
 * ifup-infiniband of SLES11 (sle11-sp3) makes a P_Key child and sets IPOIB_MODE
 * when the port itself is started; the one of SLES10 (0.70.3) is not there yet.
 */
void check_sysconfig_child(struct check *c)
{
	const char *mode = check_value(c->slave_file, "STARTMODE");
	bool child = *c->slave->parent, old = dialect_major(c->conf) == 10;
	struct check_place p = check_slave(c);

	if (!c->bond_file || !c->ipoib || (!child && c->slave->mode != IPOIB_CONNECTED) || !is_sysconfig_alone(c) ||
	    (!old && c->slave_file && is_pulled_up(c->slave_file)))
		return;
	if (c->slave_file && !old)
		p = check_var(c->slave_file, "STARTMODE");
	check_say(c, p.text, p.offset, child ? "%s%s sysconfig makes no %s" : "%s%s sysconfig leaves %s in datagram mode",
		  old ? "on SLES10" : is_set(mode) ? "with STARTMODE=" : "without a STARTMODE", old || !is_set(mode) ? "" : mode,
		  c->slave->ifname);
	check_fix(c, old ? "install the hooks of ib-bonding" : "write STARTMODE=hotplug, or install the hooks of ib-bonding");
}

/* Say that what FILE is for does not start, so that WHAT is missing. */
static void say_startmode(struct check *c, struct conf_file *file, const char *what)
{
	const struct check_place p = check_var(file, "STARTMODE");
	const char *mode = check_value(file, "STARTMODE");
	struct diag_quote q;

	check_say(c, p.text, p.offset, "with %s%s wicked %s", mode ? "STARTMODE=" : "no STARTMODE",
		  mode ? diag_quote(&q, mode, strlen(mode)) : "", what);
	check_fix(c, mode ? "write STARTMODE=hotplug" : "add STARTMODE=hotplug");
}

void check_startmode(struct check *c)
{
	char what[80];

	if (!check_by_wicked(c) || !c->slave_file || is_pulled_up(c->slave_file))
		return;
	snprintf(what, sizeof(what), "never lets %s join %s", c->slave->ifname, c->bond->ifname);
	say_startmode(c, c->slave_file, what);
}

/* the file of the port of a P_Key child */
void check_parent_startmode(struct check *c)
{
	struct conf_file **file;
	char what[80];
	size_t n;

	if (!check_by_wicked(c) || !c->bond_file || !*c->slave->parent)
		return;
	file = conf_files_for(c->conf, c->slave->parent, &n);
	if (!file || (*file)->error || (*file)->use != USE_FILE || is_pulled_up(*file))
		return;
	snprintf(what, sizeof(what), "makes no %s for %s", c->slave->ifname, c->bond->ifname);
	say_startmode(c, *file, what);
}

/* the manual's SLES10 files have it */
void check_pre_down(struct check *c)
{
	if (!check_is_sles10(c) || !c->slave_file || !c->ipoib || is_set(check_value(c->slave_file, "PRE_DOWN_SCRIPT")))
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

/* What is wrong with MTU on SLAVE? */
enum mtu_fault {
	MTU_FINE,
	MTU_ABOVE_IB,		/* more than InfiniBand carries in datagram mode, not more than Omni-Path does */
	MTU_ABOVE_ALL,
	MTU_NO_MODE,		/* it wants connected mode, which no file asks for */
};

/* Is it in connected mode, with the scripts if they bring it up? */
static bool is_connected(const struct check *c, const struct bond_slave *slave)
{
	return check_scripts_leave(c, slave) == IPOIB_CONNECTED;
}

/*
 * Where no mode is named NetworkManager sets datagram mode; what is converted has
 * what form_mode() says; else the port stays as it is.
 */
static bool sets_datagram(const struct check *c, const struct bond_slave *slave, uint32_t mtu)
{
	return check_scripts_leave(c, slave) == IPOIB_DATAGRAM ||
	       (slave->mode == IPOIB_MODE_UNSET && (c->reader == SERVICE_NETWORKMANAGER ||
						    (service_is_target(c->reader) && mtu <= IPOIB_DATAGRAM_OPA)));
}

static enum mtu_fault mtu_fault(const struct check *c, const struct bond_slave *slave, uint32_t mtu)
{
	if (mtu <= IPOIB_DATAGRAM_MAX || is_connected(c, slave))
		return MTU_FINE;
	if (sets_datagram(c, slave, mtu))
		return mtu > IPOIB_DATAGRAM_OPA ? MTU_ABOVE_ALL : MTU_ABOVE_IB;
	return c->reader == SERVICE_IB_BOND ? MTU_FINE : MTU_NO_MODE;	/* it looks at the port */
}

/* The first slave with a FAULT of the bond's MTU. */
static struct bond_slave *slave_with(const struct check *c, enum mtu_fault fault)
{
	size_t i;

	for (i = 0; i < c->bond->n_slaves; i++)
		if (mtu_fault(c, &c->bond->slaves[i], c->bond->mtu) == fault)
			return &c->bond->slaves[i];
	return NULL;
}

static void say_mtu(struct check *c, struct check_place p, uint32_t mtu, enum mtu_fault fault, const char *slave)
{
	if (fault == MTU_NO_MODE)
		check_say(c, p.text, p.offset, "MTU %u wants connected mode, and nothing here asks for it for %s", mtu, slave);
	else if (fault == MTU_ABOVE_IB)
		check_say(c, p.text, p.offset, "MTU %u, but %s is in datagram mode, which carries it over Omni-Path only",
			  mtu, slave);
	else
		check_say(c, p.text, p.offset, "MTU %u, but %s is in datagram mode", mtu, slave);
	check_fix(c, "write at most %u, or set connected mode", IPOIB_DATAGRAM_MAX);
}

/* The MTU of the bond, and those of its slaves, where they have FAULT. */
static void look_at_mtus(struct check *c, enum mtu_fault fault)
{
	struct bond_slave *slave = c->ipoib ? slave_with(c, fault) : NULL;
	struct conf_file *file;
	size_t i;

	if (slave)
		say_mtu(c, c->bond_file ? check_var(c->bond_file, "MTU") : check_options(c), c->bond->mtu, fault,
			slave->ifname);
	for (i = 0; c->ipoib && i < c->bond->n_slaves; i++) {
		c->slave = &c->bond->slaves[i];
		if (mtu_fault(c, c->slave, c->slave->mtu) != fault)
			continue;
		file = conf_slave_file(c->conf, c->slave);
		say_mtu(c, file ? check_var(file, "MTU") : check_slave(c), c->slave->mtu, fault, c->slave->ifname);
	}
}

/* Has FILE no MTU, or an empty one?  Another is another finding. */
static bool is_mtu_unset(const struct conf_file *file)
{
	const struct var *var = vars_find(&file->vars, "MTU");

	return !var || (vars_state(&file->vars, var) == VAR_KNOWN && !var->len);
}

/* The MTU that the files of the slaves name; 0: none does, or it is what they get anyway. */
static unsigned int own_mtu(const struct bond *bond)
{
	size_t i;

	for (i = 0; i < bond->n_slaves; i++)
		if (bond->slaves[i].mtu && bond->slaves[i].mtu != 1500)
			return bond->slaves[i].mtu;
	return 0;
}

/* ifup sets that of a slave before it joins, and the driver then gives it the bond's */
void check_mtu_of_slaves(struct check *c)
{
	unsigned int mtu = own_mtu(c->bond);

	if (!c->bond_file || !c->ipoib || c->hooked || c->bond->mtu || !mtu || !is_mtu_unset(c->bond_file))
		return;
	check_say(c, &c->bond_file->text, 0, "ifup leaves %s at an MTU of 1500, and so its slaves, whose files say %u",
		  c->bond->ifname, mtu);
	check_fix(c, "add MTU=%u", mtu);
}

void check_mtu(struct check *c)
{
	look_at_mtus(c, MTU_ABOVE_ALL);
}

void check_mtu_large(struct check *c)
{
	look_at_mtus(c, MTU_ABOVE_IB);
	look_at_mtus(c, MTU_NO_MODE);
}

/* what ib-bond leaves as it is may be either */
static bool modes_differ(const struct check *c, const struct bond_slave *a, const struct bond_slave *b)
{
	if (c->reader == SERVICE_IB_BOND && (a->mode == IPOIB_MODE_UNSET || b->mode == IPOIB_MODE_UNSET))
		return false;
	return is_connected(c, a) != is_connected(c, b);
}

/*
 * The P_Key that is meant by a name such as ib0.0x8001, and its PARENT; PKEY_UNSET: none is.  wicked (0.6.80) reads it with
 * strtoul(), makes the child and gives it that name; to the kernel, the scripts and ib-bond it is the name of no child.
 */
static int prefixed_key(const struct bond_slave *slave, char parent[IFNAMSIZ])
{
	const char *dot = strrchr(slave->ifname, '.');
	char plain[IFNAMSIZ];
	int key;

	if (slave->pkey != PKEY_UNSET || !dot || strncmp(slave->ifname, "ib", 2) || strncasecmp(dot + 1, "0x", 2))
		return PKEY_UNSET;
	snprintf(plain, sizeof(plain), "%.*s.%s", (int)(dot - slave->ifname), slave->ifname, dot + 3);
	return bond_split_child(plain, parent, &key) ? key : PKEY_UNSET;
}

static int meant_key(const struct bond_slave *slave)
{
	char parent[IFNAMSIZ];

	return slave->pkey != PKEY_UNSET ? slave->pkey : prefixed_key(slave, parent);
}

void check_slaves_differ(struct check *c)
{
	const struct bond_slave *first = c->bond->slaves;
	size_t i;

	for (i = 1; c->ipoib && i < c->bond->n_slaves; i++) {
		c->slave = &c->bond->slaves[i];
		if (meant_key(c->slave) != meant_key(first)) {
			SAY_SLAVE(c, "%s is in another partition than %s", c->slave->ifname,
				  first->ifname);
			check_fix(c, "take slaves of one P_Key");
		} else if (modes_differ(c, c->slave, first)) {
			SAY_SLAVE(c, "%s is in %s mode, %s is not", c->slave->ifname,
				  is_connected(c, c->slave) ? "connected" : "datagram",
				  first->ifname);
			check_fix(c, "set the same mode for both");
		}
	}
}

bool check_meant_as_hex(const struct check *c, int *key)
{
	const char *id = check_value(c->slave_file, "PKEY_ID");
	char parent[IFNAMSIZ];

	return check_is_redhat(c) && id && bond_split_child(c->slave->ifname, parent, key) &&
	       *key != c->slave->pkey && dialect_pkey(id, true) == *key;
}

/* That KEY's child of PARENT is called otherwise, at P. */
static void say_child_name(struct check *c, const struct check_place p, const char *parent, int key)
{
	check_say(c, p.text, p.offset, "%s is not how the kernel names the child of %s with P_Key 0x%04x", c->slave->ifname,
		  parent, key & 0xffff);
}

/* ni_system_infiniband_child_create() renames the child: NAME is that of the kernel.  As good, unless it says another key. */
static void say_renamed(struct check *c, const char *name)
{
	char parent[IFNAMSIZ];
	int key;

	if (bond_split_child(c->slave->ifname, parent, &key) && key == c->slave->pkey)
		return;
	c->code = CODE_WICKED_LENIENT;
	SAY_SLAVE(c, "wicked gives the name %s to the child of %s with P_Key 0x%04x", c->slave->ifname, c->slave->parent,
		  c->slave->pkey & 0xffff);
	check_fix(c, "call it %s", name);
}

void check_pkey_name(struct check *c)
{
	char name[IFNAMSIZ], parent[IFNAMSIZ];
	int key;

	if (check_by_wicked(c) && c->slave_file && !check_wicked_lacks(c->slave_file, "IPOIB_DEVICE"))
		return;			/* it takes any name then */
	key = prefixed_key(c->slave, parent);
	if (key != PKEY_UNSET && !check_by_wicked(c)) {
		say_child_name(c, check_slave(c), parent, key);
		bond_child_name(name, parent, key);
		check_fix(c, "call it %s", name);
		return;
	}
	/* of what is IPoIB by its P_Key alone the name is anybody's: it may have been renamed */
	if (c->slave->pkey == PKEY_UNSET || !*c->slave->parent ||
	    (c->slave->kind != PORT_IPOIB && strncmp(c->slave->ifname, "ib", 2) && strncmp(c->slave->parent, "ib", 2)))
		return;
	bond_child_name(name, c->slave->parent, c->slave->pkey);
	if (strcmp(name, c->slave->ifname) == 0)
		return;
	if (check_wicked_makes(c)) {
		say_renamed(c, name);
	} else if (check_meant_as_hex(c, &key)) {
		say_child_name(c, check_var(c->slave_file, "PKEY_ID"), c->slave->parent, c->slave->pkey);
		check_fix(c, "write PKEY_ID=0x%04x", key);
	} else {
		say_child_name(c, check_slave(c), c->slave->parent, c->slave->pkey);
		check_fix(c, "call it %s", name);
	}
}

/* What sysfs says of the card of an interface: sys_image_guid of its RDMA device, if one is there. */
static void read_guid(const struct check *c, const char *ifname, char *guid, size_t room)
{
	struct source_dir devices;
	char path[96], file[PATH_MAX];
	struct text text;

	guid[0] = '\0';
	snprintf(path, sizeof(path), "sys/class/net/%s/device/infiniband", ifname);
	if (source_list(&c->conf->source, path, &devices))
		return;
	source_dir_sort(&devices);
	if (devices.n) {
		snprintf(file, sizeof(file), "%s/%s/sys_image_guid", path, devices.names[0].name);
		if (!source_read(&c->conf->source, file, &text))
			snprintf(guid, room, "%.*s", (int)text.len, text.data);
		text_free(&text);
	}
	source_dir_close(&devices);
}

/* the card of a port, by adapter.h's rule, and where it is; "" if it does not show */
struct card {
	char id[ADAPTER_SIZE], slot[ADAPTER_SIZE];
};

static struct card find_card(const struct check *c, const char *ifname)
{
	char path[64], target[PATH_MAX], guid[64];
	struct card card = { "", "" };

	snprintf(path, sizeof(path), "sys/class/net/%s/device", ifname);
	if (source_link(&c->conf->source, path, target, sizeof(target)))
		return card;
	read_guid(c, ifname, guid, sizeof(guid));
	adapter_id(card.id, guid, target);
	adapter_slot(card.slot, target);
	return card;
}

void check_hca(struct check *c)
{
	struct card first = { "", "" }, other;
	size_t i;

	if (!c->adapters || !c->ipoib || c->bond->n_slaves < 2)
		return;
	for (i = 0; i < c->bond->n_slaves; i++) {
		c->slave = &c->bond->slaves[i];
		other = find_card(c, *c->slave->parent ? c->slave->parent : c->slave->ifname);
		if (!i)
			first = other;
		if (!*other.id || strcmp(first.id, other.id))
			return;
	}
	SAY_SLAVE(c, "all slaves of %s are ports of the adapter %s", c->bond->ifname, first.slot);
	check_fix(c, "take a port of another adapter");
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
