// SPDX-License-Identifier: GPL-2.0
/* check_networkmanager: rules about what NetworkManager's ifcfg-rh makes of a bond's files */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "base/each.h"
#include "bond/rule.h"
#include "ifcfg/ifcfg_rh.h"

/* RHEL8 and 9, whose NetworkManager would read it */
static void say_no_scripts(struct check *c)
{
	struct check_place p = check_var(c->bond_file, "NM_CONTROLLED");

	if (ifcfg_rh_kind(c->conf, c->bond_file) == IFCFG_RH_UNMANAGED) {
		check_say(c, p.text, p.offset, "%s is kept from NetworkManager, and there are no network-scripts, so nobody "
			  "makes it", c->bond->ifname);
		check_fix(c, c->ipoib ? "leave NM_CONTROLLED out, or systemctl enable ib-bonding" :
					"leave NM_CONTROLLED out");
	} else {
		check_say(c, &c->bond_file->text, 0, "NetworkManager is not enabled, and there are no network-scripts, so "
			  "nobody makes %s", c->bond->ifname);
		check_fix(c, c->ipoib ? "systemctl enable NetworkManager, or ib-bonding" :
					"systemctl enable NetworkManager");
	}
}

/* the releases whose NetworkManager has no ifcfg-rh and that have no other service to read the files */
void check_nm_no_ifcfg(struct check *c)
{
	const struct release *release = &c->conf->release;

	if (!c->bond_file)
		return;
	if (release->family == RELEASE_REDHAT && release->major < 10) {
		say_no_scripts(c);
		return;
	}
	check_say(c, &c->bond_file->text, 0, "NetworkManager reads no ifcfg files here, so there will be no %s",
		  c->bond->ifname);
	check_fix(c, c->ipoib ? "run ifcfg-parse --migrate, or systemctl enable ib-bonding" : "run ifcfg-parse --migrate");
}

/* Is the rule's bond one that NetworkManager reads? */
static bool concerns(const struct check *c)
{
	return c->bond_file && check_is_redhat(c);
}

static bool concerns_slave(const struct check *c)
{
	return concerns(c) && c->slave_file && ifcfg_rh_kind(c->conf, c->slave_file) != IFCFG_RH_UNMANAGED;
}

/* And is it over IPoIB? */
static bool concerns_port(const struct check *c)
{
	return concerns_slave(c) && c->ipoib;
}

/* Is the profile of FILE of that KIND, by the lines that it sees?  They are looked at where the shell sees another. */
static bool makes(struct check *c, struct conf_file *file, enum ifcfg_rh kind)
{
	int seen = ifcfg_rh_kind(c->conf, file);

	if (seen != (int)kind)
		seen = ifcfg_rh_kind_by_line(c->conf, file);
	c->conf->diags.no_memory |= seen < 0;
	return seen == (int)kind;
}

/* Is the slave FILE, or, if BOND is NULL, the bond's file one that a team is made of?  Then that is said. */
static bool look_at_team(struct check *c, struct conf_file *file, const struct bond *bond)
{
	const char *name = ifcfg_rh_team(file);
	struct check_place p;

	if (!name)
		return false;
	p = check_var(file, name);
	if (bond)
		check_say(c, p.text, p.offset, "NetworkManager takes %s for a team, so it never joins %s", file->ifname, bond->ifname);
	else
		check_say(c, p.text, p.offset, "NetworkManager takes %s for a team", file->ifname);
	check_fix(c, "leave %s out", name);
	return true;
}

/* A bond over IPoIB can be a port of nothing, and a port has no addresses. */
static void look_at_controller(struct check *c)
{
	const char *name = ifcfg_rh_controller(c->bond_file);
	struct check_place p;

	if (!name || !c->ipoib)
		return;
	p = check_var(c->bond_file, name);
	check_say(c, p.text, p.offset, "NetworkManager takes %s for a port of %.60s, and gives it no address", c->bond->ifname,
		  ifcfg_rh_value(c->bond_file, name));
	check_fix(c, "leave %s out", name);
}

void check_nm_bond(struct check *c)
{
	const char *type = check_value(c->bond_file, "TYPE");
	struct check_place p;

	if (!concerns(c))
		return;
	if (makes(c, c->bond_file, IFCFG_RH_BOND)) {
		look_at_controller(c);
		return;
	}
	if (look_at_team(c, c->bond_file, NULL))
		return;
	p = check_var(c->bond_file, "TYPE");
	switch (ifcfg_rh_kind(c->conf, c->bond_file)) {
	case IFCFG_RH_HIDDEN:
		check_say(c, p.text, p.offset, "NetworkManager passes over %s: there is an ifup-* of its name",
			  c->bond->ifname);
		break;
	case IFCFG_RH_UNKNOWN:
		check_say(c, p.text, p.offset, "NetworkManager makes nothing from TYPE=%s", type);
		break;
	case IFCFG_RH_REFUSED:
		check_say(c, p.text, p.offset, "NetworkManager refuses BONDING_MASTER beside TYPE=%s", type);
		break;
	default:
		check_say(c, p.text, p.offset, "NetworkManager makes no bond from this file");
	}
	check_fix(c, type && *type ? "write TYPE=Bond" : "add TYPE=Bond");
}

/* Is it a word of BONDING_OPTS?  NetworkManager looks there on RHEL4's files too, whose own scripts do not. */
static bool is_given(const struct check *c, const struct option *row)
{
	const char *word = ifcfg_rh_value(c->bond_file, "BONDING_OPTS");

	for (; word && *(word += strspn(word, " ")); word += strcspn(word, " "))
		if (option_find(word, strcspn(word, "= ")) == row)
			return true;
	return false;
}

/* An option of the bond that modprobe's configuration alone gives it, or NULL. */
static const struct bond_setting *elsewhere(const struct check *c)
{
	const struct bond_setting *s;

	each(s, c->bond->settings, c->bond->n_settings)
		if (s->pos.file && strcmp(s->pos.file, c->bond_file->text.path) && !is_given(c, s->row))
			return s;
	return NULL;
}

static bool given_mode(const struct check *c)
{
	return bond_setting(c->bond, "mode");
}

bool check_nm_lacks_options(const struct check *c)
{
	return c->reader == SERVICE_NETWORKMANAGER && concerns(c) && !ifcfg_rh_options(c->bond_file);
}

void check_nm_options(struct check *c)
{
	const struct var *var = c->bond_file ? vars_find(&c->bond_file->vars, "BONDING_OPTS") : NULL;
	const struct bond_setting *lost;
	const char *options;
	struct check_place p;

	if (!concerns(c) || (var && vars_state(&c->bond_file->vars, var) == VAR_UNKNOWN))
		return;
	options = ifcfg_rh_options(c->bond_file);
	lost = elsewhere(c);
	if (!c->ipoib && !lost && !(check_value(c->bond_file, "BONDING_OPTS") && given_mode(c)))
		return;			/* balance-rr, for the driver too */
	if (options && !lost)
		return;
	p = check_var(c->bond_file, "BONDING_OPTS");
	if (options)
		check_say(c, p.text, p.offset, "%s is not in BONDING_OPTS, and NetworkManager reads no other file",
			  lost->row->name);
	else if (check_value(c->bond_file, "BONDING_OPTS"))
		check_say(c, p.text, p.offset, "NetworkManager finds no mode for %s in BONDING_OPTS", c->bond->ifname);
	else
		check_say(c, p.text, p.offset, "%s has no BONDING_OPTS, and NetworkManager reads no other file",
			  c->bond->ifname);
	check_fix(c, "write BONDING_OPTS=\"mode=active-backup ...\" with blanks between the words");
}

/* Does it say of itself that it is a bond's? */
static bool says_master(const struct conf_file *file)
{
	return ifcfg_rh_true(ifcfg_rh_value(file, "BONDING_MASTER"));
}

/* FILE is an IPoIB port's, of BOND. */
static void look_at_type(struct check *c, struct conf_file *file, const struct bond *bond)
{
	const char *type = check_value(file, "TYPE");
	struct check_place p;

	if (makes(c, file, IFCFG_RH_INFINIBAND) || says_master(file) || ifcfg_rh_team(file))	/* NM-TYPE */
		return;
	p = check_var(file, "TYPE");
	check_say(c, p.text, p.offset, "NetworkManager takes %s for no InfiniBand port, so it never joins %s",
		  file->ifname, bond->ifname);
	check_fix(c, type && *type ? "write TYPE=InfiniBand" : "add TYPE=InfiniBand");
}

/* FILE is a port's, of BOND. */
static void look_at_start(struct check *c, struct conf_file *file, const struct bond *bond)
{
	struct check_place p;

	if (ifcfg_rh_starts(file, conf_bond_file(c->conf, bond)) || !bond->onboot)
		return;
	p = check_var(file, "ONBOOT");
	check_say(c, p.text, p.offset, "NetworkManager does not start %s, so it never joins %s", file->ifname,
		  bond->ifname);
	check_fix(c, "write ONBOOT=yes");
}

static bool is_ipoib(const struct check *c)
{
	return bond_slave_kind(c->bond, c->slave) == PORT_IPOIB;
}

void check_nm_slave(struct check *c)
{
	if (concerns_slave(c) && is_ipoib(c))
		look_at_type(c, c->slave_file, c->bond);
}

/* a slave of whose file NetworkManager makes no profile of a port; where TYPE=InfiniBand is all that lacks: NM-SLAVE */
void check_nm_type(struct check *c)
{
	const char *type, *name, *word;
	struct check_place p;

	if (!concerns_slave(c) || (is_ipoib(c) && !says_master(c->slave_file) && !ifcfg_rh_team(c->slave_file)))
		return;
	if (makes(c, c->slave_file, is_ipoib(c) ? IFCFG_RH_INFINIBAND : IFCFG_RH_ETHERNET))
		return;
	if (look_at_team(c, c->slave_file, c->bond))
		return;
	type = check_value(c->slave_file, "TYPE");
	name = c->slave->ifname;
	word = is_ipoib(c) ? "InfiniBand" : "Ethernet";
	p = check_var(c->slave_file, type && *type ? "TYPE" : says_master(c->slave_file) ? "BONDING_MASTER" : "BONDING_OPTS");
	switch (ifcfg_rh_kind(c->conf, c->slave_file)) {
	case IFCFG_RH_BOND:
		check_say(c, p.text, p.offset, "NetworkManager takes %s for a bond, so it never joins %s", name,
			  c->bond->ifname);
		check_fix(c, "write TYPE=%s, and leave BONDING_MASTER and BONDING_OPTS out", word);
		break;
	case IFCFG_RH_REFUSED:
		check_say(c, p.text, p.offset, "NetworkManager refuses BONDING_MASTER beside TYPE=%s, so %s never joins %s",
			  type, name, c->bond->ifname);
		check_fix(c, "leave BONDING_MASTER out");
		break;
	case IFCFG_RH_UNKNOWN:
		check_say(c, p.text, p.offset, "NetworkManager makes nothing from TYPE=%s, so %s never joins %s", type, name,
			  c->bond->ifname);
		check_fix(c, "write TYPE=%s", word);
		break;
	case IFCFG_RH_HIDDEN:
		check_say(c, p.text, p.offset, "NetworkManager passes over %s: there is an ifup-* of its name, so it never "
			  "joins %s", name, c->bond->ifname);
		check_fix(c, "add TYPE=%s", word);
		break;
	default:
		break;
	}
}

/* make_connection_setting() takes BRIDGE first, and then no MASTER ("Already configured as slave of") */
void check_nm_bridge(struct check *c)
{
	const char *name = "BRIDGE_UUID", *bridge;
	struct check_place p;

	if (!concerns_slave(c))
		return;
	bridge = ifcfg_rh_value(c->slave_file, name);
	if (!bridge) {
		name = "BRIDGE";
		bridge = ifcfg_rh_value(c->slave_file, name);
	}
	if (!bridge)
		return;
	p = check_var(c->slave_file, name);
	check_say(c, p.text, p.offset, "NetworkManager takes %s for a port of the bridge %.60s, so it never joins %s",
		  c->slave->ifname, bridge, c->bond->ifname);
	check_fix(c, "leave %s out", name);
}

void check_nm_onboot(struct check *c)
{
	if (concerns_slave(c))
		look_at_start(c, c->slave_file, c->bond);
}

/* The bond that NetworkManager lets the file's interface join, and no other reader: by MASTER alone, or a UUID. */
static const struct bond *joined(const struct check *c)
{
	size_t i;

	for (i = 0; i < c->conf->n_bonds && c->file->bond == CONF_NO_BOND; i++)
		if (c->conf->bond_files[i] && ifcfg_rh_joins(c->conf, c->file, c->conf->bond_files[i]))
			return &c->conf->bonds[i];
	return NULL;
}

void check_nm_joining_slave(struct check *c)
{
	const struct bond *bond = joined(c);

	if (!bond || strncmp(c->file->ifname, "ib", 2))
		return;
	strcpy(c->conf->diags.about, bond->ifname);
	look_at_type(c, c->file, bond);
	c->conf->diags.about[0] = '\0';
}

void check_nm_joining_onboot(struct check *c)
{
	const struct bond *bond = joined(c);

	if (!bond)
		return;
	strcpy(c->conf->diags.about, bond->ifname);
	look_at_start(c, c->file, bond);
	c->conf->diags.about[0] = '\0';
}

void check_nm_hwaddr(struct check *c)
{
	struct check_place p;

	if (!concerns_port(c) || ifcfg_rh_hwaddr(c->slave_file))
		return;
	p = check_var(c->slave_file, "HWADDR");
	check_say(c, p.text, p.offset, "NetworkManager takes no HWADDR of an IPoIB port but one of 20 bytes");
	check_fix(c, "leave HWADDR out");
}

/* the variable of a P_Key child that NetworkManager takes for another thing, NULL: one is not there */
static const char *wrong_variable(const struct check *c)
{
	const char *pkey = check_value(c->slave_file, "PKEY"), *id = check_value(c->slave_file, "PKEY_ID");

	if (!pkey || !id || !check_value(c->slave_file, "PHYSDEV"))
		return NULL;
	if (!ifcfg_rh_true(pkey))
		return "PKEY";
	return (strtol(id, NULL, 0) | 0x8000) != (c->slave->pkey & 0xffff) ? "PKEY_ID" : "PKEY_ID_NM";
}

void check_nm_child(struct check *c)
{
	const char *name;
	struct check_place p;
	int key;

	if (!concerns_port(c) || !*c->slave->parent || ifcfg_rh_child(c->slave_file, c->slave->pkey) ||
	    check_meant_as_hex(c, &key))	/* PKEY-NAME */
		return;
	name = wrong_variable(c);
	if (!name) {
		check_say(c, &c->slave_file->text, 0, "NetworkManager does not make %s: its file does not say of what port "
			  "it is", c->slave->ifname);
		check_fix(c, "add PKEY=yes, PHYSDEV=%s, PKEY_ID=0x%04x", c->slave->parent, c->slave->pkey & 0xffff);
		return;
	}
	p = check_var(c->slave_file, name);
	check_say(c, p.text, p.offset, strcmp(name, "PKEY") ? "NetworkManager takes %s=%s as it stands, and so does not make %s" :
		  "NetworkManager takes %s=%s for no, and so does not make %s", name, check_value(c->slave_file, name),
		  c->slave->ifname);
	if (strcmp(name, "PKEY"))
		check_fix(c, "write %s=0x%04x", name, c->slave->pkey & 0xffff);
	else
		check_fix(c, "write PKEY=yes");
}

/* the key without the membership bit; RHEL7 ends with 1.18 */
void check_nm_pkey(struct check *c)
{
	struct check_place p;
	int key;

	if (!concerns_port(c) || !*c->slave->parent || dialect_major(c->conf) == 7 ||
	    !ifcfg_rh_child(c->slave_file, c->slave->pkey) || !ifcfg_rh_adds_bit(c->slave_file) ||
	    check_meant_as_hex(c, &key))	/* PKEY-NAME */
		return;
	p = check_var(c->slave_file, "PKEY_ID");
	check_say(c, p.text, p.offset, "NetworkManager 1.40.2 to 1.42.6 takes PKEY_ID=%s as it stands, and so does not make %s",
		  check_value(c->slave_file, "PKEY_ID"), c->slave->ifname);
	check_fix(c, "write PKEY_ID=0x%04x", c->slave->pkey & 0xffff);
}

/* a slave that its file keeps from NetworkManager, and its bond not */
void check_nm_controlled(struct check *c)
{
	struct check_place p;

	if (!concerns(c) || !c->slave_file || ifcfg_rh_kind(c->conf, c->slave_file) != IFCFG_RH_UNMANAGED)
		return;
	p = check_var(c->slave_file, "NM_CONTROLLED");
	check_say(c, p.text, p.offset, "NetworkManager keeps away from %s, so it never joins %s", c->slave->ifname,
		  c->bond->ifname);
	check_fix(c, "write NM_CONTROLLED=yes");
}

/*
 * the other way round: the scripts' own ifup hands such a port to NetworkManager, whose activation of it waits for the
 * bond ("Device unmanaged or not available for activation"); and both ways where ib-bond brings up what it keeps away from
 */
void check_nm_port(struct check *c)
{
	bool ours = c->reader == SERVICE_IB_BOND && c->conf->services.reads, bond, slave;
	struct check_place p;

	if ((c->root != SERVICE_NETWORKMANAGER && !ours) || !c->bond_file || !c->slave_file || !check_is_redhat(c))
		return;
	bond = ifcfg_rh_kind(c->conf, c->bond_file) == IFCFG_RH_UNMANAGED;
	slave = ifcfg_rh_kind(c->conf, c->slave_file) == IFCFG_RH_UNMANAGED;
	p = check_var(c->slave_file, "NM_CONTROLLED");
	if (bond && !slave) {
		check_say(c, p.text, p.offset, "NetworkManager keeps away from %s, and not from its port %s", c->bond->ifname,
			  c->slave->ifname);
		check_fix(c, "write NM_CONTROLLED=no");
	} else if (ours && slave && ifcfg_rh_kind(c->conf, c->bond_file) == IFCFG_RH_BOND) {
		check_say(c, p.text, p.offset, "NetworkManager keeps away from %s, and not from %s, which it makes without it",
			  c->slave->ifname, c->bond->ifname);
		check_fix(c, "write NM_CONTROLLED=yes, or NM_CONTROLLED=no into the file of %s too", c->bond->ifname);
	}
}

/* of a bond or a slave, or of what has the UUID of one; of several the first may keep it, that of a bond above all */
void check_nm_uuid(struct check *c)
{
	const struct conf_file *keeper = ifcfg_rh_keeper(c->conf, c->file);
	struct check_place p;

	if (!keeper || keeper == c->file || c->file->use != USE_FILE ||
	    ifcfg_rh_kind(c->conf, c->file) >= IFCFG_RH_UNMANAGED ||
	    (c->file->bond == CONF_NO_BOND && keeper->bond == CONF_NO_BOND))
		return;
	p = check_var(c->file, "UUID");
	check_say(c, p.text, p.offset, "NetworkManager has one profile of this file and of ifcfg-%s, the newer one: they "
		  "have one UUID", keeper->name);
	check_fix(c, "write UUID= or take it out: each file has one of its own then");
}

/* an MTU that is no number is another finding */
void check_nm_mtu(struct check *c)
{
	const struct var *var = c->bond_file ? vars_find(&c->bond_file->vars, "MTU") : NULL;
	unsigned int mtu = c->ipoib ? check_mtu_carried(c->bond) : 0;
	struct check_place p;

	if (!concerns(c) || !c->ipoib || !mtu || mtu == 1500)
		return;
	if (var && (vars_state(&c->bond_file->vars, var) != VAR_KNOWN || (var->len && strcmp(var->value, "0"))))
		return;
	p = check_var(c->bond_file, var ? "MTU" : "DEVICE");
	check_say(c, p.text, p.offset, "NetworkManager leaves %s at an MTU of 1500, its slaves carry %u",
		  c->bond->ifname, mtu);
	check_fix(c, "add MTU=%u", mtu);
}

/* ROUTING_RULE_n and ROUTING_RULE6_n of the bond's file; DROPPED: there is a file of rules too */
static void look_at_rules(struct check *c, bool dropped)
{
	struct rule_refusal refusal;
	struct rule rule;
	struct var **var;
	int family, err;

	each(var, c->bond_file->vars.list, c->bond_file->vars.n) {
		family = ifcfg_rh_rule((*var)->name);
		if (!family || !(*var)->seen || !check_value(c->bond_file, (*var)->name) || !(*var)->len)
			continue;
		if (dropped) {
			check_say(c, &c->bond_file->text, (*var)->at, "NetworkManager passes over %s, as there is a file of rules",
				  (*var)->name);
			check_fix(c, "put all rules into one of the two");
			continue;
		}
		err = rule_read((*var)->value, family, &rule, &refusal);
		if (err != -EINVAL || refusal.foreign)
			continue;
		check_say(c, &c->bond_file->text, (*var)->at, "NetworkManager passes over %s: %s", (*var)->name, refusal.why);
		check_fix(c, "write it as priority 100 from NETWORK table 100");
	}
}

void check_nm_rule(struct check *c)
{
	struct check_place p;
	bool dropped;

	if (!concerns(c))
		return;
	dropped = ifcfg_rh_drops_routes(c->conf, c->bond_file);
	look_at_rules(c, dropped);
	if (!dropped)
		return;
	p = check_var(c->bond_file, "DEVICE");
	check_say(c, p.text, p.offset, "NetworkManager sets no rule of %s, nor the routes beside it", c->bond->ifname);
	check_fix(c, "install NetworkManager-dispatcher-routing-rules");
}

/* be it of a bond or of another interface, as BACKUP-FILE */
void check_nm_copy(struct check *c)
{
	enum ifcfg_rh kind;

	if ((c->file->use != USE_PROFILE && c->file->use != USE_BACKUP) || !ifcfg_rh_takes_copy(c->file->name))
		return;
	kind = ifcfg_rh_kind(c->conf, c->file);
	if (kind >= IFCFG_RH_UNMANAGED)		/* no profile */
		return;
	check_say(c, &c->file->text, 0, "NetworkManager makes one more profile of this copy");
	check_fix(c, "move it to another directory");
}

/* the further addresses of a bond: read_aliases() */
void check_nm_alias(struct check *c)
{
	const char *device = check_value(c->file, "DEVICE");
	const struct conf_file *bond;
	struct check_place p;

	if (c->file->use != USE_ALIAS || c->file->bond == CONF_NO_BOND)
		return;
	bond = c->conf->bond_files[c->file->bond];
	if (bond && ifcfg_rh_kind(c->conf, bond) == IFCFG_RH_UNMANAGED)
		return;
	p = check_var(c->file, c->file->unstarted ? "ONPARENT" : "DEVICE");
	if (c->file->unstarted) {
		if (!strchr(c->file->name, ':') || !device || strcmp(device, c->file->name))
			return;
		check_say(c, p.text, p.offset, "NetworkManager does not look at ONPARENT, and sets the address");
		check_fix(c, "move it to another directory");
	} else if (!strchr(c->file->name, ':')) {
		check_say(c, &c->file->text, 0, "NetworkManager reads no ranges of addresses");
		check_fix(c, "write IPADDR1, IPADDR2 ... into the file of the bond");
	} else if (!device || strcmp(device, c->file->name)) {
		check_say(c, p.text, p.offset, "NetworkManager passes over an alias whose DEVICE is not %s", c->file->name);
		check_fix(c, device ? "write DEVICE=%s" : "add DEVICE=%s", c->file->name);
	}
}
