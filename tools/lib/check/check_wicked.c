// SPDX-License-Identifier: GPL-2.0
/* check_wicked: rules about what wicked (SLES12, SLES15) makes of ifcfg files; its sources are 0.6.80's */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "check.h"
#include "base/each.h"
#include "bond/proto.h"
#include "form/form.h"

#define BIT(mode)	(1u << (mode))
#define LACP		BIT(MODE_8023AD)
#define TLB		BIT(MODE_BALANCE_TLB)
#define XOR		BIT(MODE_BALANCE_XOR)
#define GRATUITOUS	BIT(MODE_ACTIVE_BACKUP)
#define SLAVE		(BIT(MODE_ACTIVE_BACKUP) | TLB | BIT(MODE_BALANCE_ALB))
#define IGMP		(BIT(MODE_BALANCE_RR) | BIT(MODE_ACTIVE_BACKUP) | TLB | BIT(MODE_BALANCE_ALB))

/* an option, where wicked takes less of it than the driver does */
static const struct limit {
	const char *option;
	unsigned int modes;	/* one bit for each mode in which it takes any value */
	uint32_t from, to;	/* in the other modes it takes these; from > to: none */
} limits[] = {
	/* ni_bonding_set_option() does not know these */
	{ "peer_notif_delay", 0, 1, 0 },
	{ "arp_missed_max", 0, 1, 0 },
	{ "ns_ip6_target", 0, 1, 0 },
	{ "lacp_active", 0, 1, 0 },
	{ "coupled_control", 0, 1, 0 },
	{ "broadcast_neighbor", 0, 1, 0 },
	{ "lacp_strict", 0, 1, 0 },
	/* ni_bonding_validate() */
	{ "arp_interval", ~(LACP | TLB | BIT(MODE_BALANCE_ALB)), 0, 0 },
	{ "arp_validate", GRATUITOUS, 0, 0 },
	{ "xmit_hash_policy", XOR | LACP, 0, 0 },
	{ "xmit_hash_policy", 0, 0, 4 },		/* vlan+srcmac is no word of its */
	{ "lacp_rate", LACP, 0, 0 },
	{ "ad_select", LACP, 0, 0 },
	{ "min_links", LACP, 0, 0 },
	{ "resend_igmp", IGMP, 0, 1 },
	{ "num_grat_arp", GRATUITOUS, 0, 1 },
	{ "fail_over_mac", GRATUITOUS, 0, 0 },
	{ "tlb_dynamic_lb", TLB, 1, 1 },
	{ "primary", SLAVE, 1, 0 },
	{ "active_slave", SLAVE, 1, 0 },
	{ "primary_reselect", SLAVE, 0, 0 },
	{ "packets_per_slave", BIT(MODE_BALANCE_RR), 1, 1 },
};

bool check_by_wicked(const struct check *c)
{
	return c->reader == SERVICE_WICKED && check_is_suse(c);
}

const char *check_suse_reader(const struct check *c)
{
	return !check_is_suse(c) ? NULL : c->reader == SERVICE_WICKED ? "wicked" :
	       c->reader == SERVICE_SCRIPTS ? "sysconfig" : NULL;
}

/* What was given, be it left out by the driver's rules: wicked looks at all of it. */
static const struct bond_setting *given(const struct check *c, const char *name)
{
	return bond_given(c->bond, option_find(name, strlen(name)));
}

static bool is_refused(const struct check *c, const struct bond_setting *s)
{
	const struct bond_setting *interval = given(c, "arp_interval");
	unsigned int mode = BIT(check_number(c, "mode", MODE_BALANCE_RR));
	const struct limit *l;

	if (check_mode_refused(c))		/* nobody knows in which mode it is meant */
		return false;
	if (strcmp(s->row->name, "arp_validate") == 0 && !(interval && interval->written))
		return false;			/* looked at with an ARP monitor only */
	each(l, limits, sizeof(limits) / sizeof(limits[0]))
		if (strcmp(l->option, s->row->name) == 0 && !(l->modes & mode) &&
		    (s->written < l->from || s->written > l->to))
			return true;
	return false;
}

bool check_wicked_unmonitored(const struct check *c)
{
	const struct bond_setting *miimon = given(c, "miimon"), *interval = given(c, "arp_interval");

	return check_by_wicked(c) && !(miimon && miimon->written) && !(interval && interval->written);
}

/* one monitor, named with the other one's options as 0 or not, is two for ni_bonding_validate() */
static void look_at_monitors(struct check *c)
{
	const struct bond_setting *miimon = given(c, "miimon");
	const struct bond_setting *interval = given(c, "arp_interval");
	const struct bond_setting *targets = given(c, "arp_ip_target");
	const struct bond_setting *off = miimon && interval && !interval->written ? interval : miimon;
	bool mii = miimon && miimon->written, arp = interval && interval->written;

	if (mii && arp)				/* TWO-MONITORS */
		return;
	if ((mii || arp) && miimon && interval) {
		SAY_SETTING(c, off, "wicked drops %s for %s=0 beside the other monitor", c->bond->ifname,
			    off->row->name);
		check_fix(c, "leave %s out", off->row->name);
	} else if (mii && targets) {
		SAY_SETTING(c, targets, "wicked drops %s for arp_ip_target beside miimon", c->bond->ifname);
		check_fix(c, "leave arp_ip_target out");
	}
}

bool check_wicked_delay(const struct check *c, const struct bond_setting *s)
{
	return check_by_wicked(c) && (strcmp(s->row->name, "updelay") == 0 || strcmp(s->row->name, "downdelay") == 0) &&
	       s->written && s->written < check_number(c, "miimon", 0);
}

static void look_at_setting(struct check *c, const struct bond_setting *s)
{
	uint32_t miimon = check_number(c, "miimon", 0);

	if (check_wicked_delay(c, s)) {
		SAY_SETTING(c, s, "wicked drops %s for %s=%u, less than miimon=%u", c->bond->ifname,
			    s->row->name, s->written, miimon);
		check_fix(c, "write %s=%u", s->row->name, miimon);
	} else if (is_refused(c, s)) {
		SAY_SETTING(c, s, "wicked drops %s for %s=%s", c->bond->ifname, s->row->name, s->value.text);
		check_fix(c, "leave %s out", s->row->name);
	}
}

void check_wicked_options(struct check *c)
{
	const struct bond_setting *s;

	if (!check_by_wicked(c) || !c->bond_file)
		return;
	each(s, c->bond->settings, c->bond->n_settings)
		look_at_setting(c, s);
	each(s, c->bond->left_out, c->bond->n_left_out)
		look_at_setting(c, s);
	look_at_monitors(c);
}

/* Read by ni_bonding_set_option(), and not in the configuration that client/compat.c makes of it. */
void check_wicked_unset(struct check *c)
{
	const struct bond_setting *active = given(c, "active_slave");

	if (!check_by_wicked(c) || !c->bond_file || !active)
		return;
	SAY_SETTING(c, active, "wicked reads active_slave and sets none");
	check_fix(c, "write primary=%s", active->value.text);
}

/* No setting of a bond, so the words themselves are looked at. */
void check_wicked_module(struct check *c)
{
	const struct var *var = c->bond_file ? vars_find(&c->bond_file->vars, "BONDING_MODULE_OPTS") : NULL;
	const struct option *row;
	const char *word;
	size_t len;

	if (!check_by_wicked(c) || !var || vars_state(&c->bond_file->vars, var) != VAR_KNOWN)
		return;
	for (word = var->value; *(word += strspn(word, " \t\n")); word += len) {
		len = strcspn(word, " \t\n");
		row = option_find(word, strcspn(word, "= \t\n"));
		if (!row || !(row->flags & OPTION_MODULE))
			continue;
		check_say(c, var->owner->text, var_offset(var, word - var->value),
			  "wicked drops %s for %s, an option of the module", c->bond->ifname, row->name);
		check_fix(c, "leave it out");
	}
}

/* What of NAME wicked does not take as a name, or NULL: ni_netdev_name_is_valid(). */
static const char *refused_name(const char *name)
{
	const char *p;

	if (!isalnum((unsigned char)*name))
		return "that does not begin with a letter or a digit";
	for (p = name; *p; p++)
		if (!isalnum((unsigned char)*p) && !strchr("._-", *p))
			return "that has more than letters, digits, dots, hyphens and underscores";
	return strcmp(name, "all") && strcmp(name, "default") ? NULL : "that is a word of the kernel's";
}

void check_wicked_bond_name(struct check *c)
{
	const char *why = refused_name(c->bond->ifname);

	if (!check_by_wicked(c) || !c->bond_file || !why)
		return;
	check_say(c, &c->bond_file->text, 0, "wicked takes no name %s: %s", why, c->bond->ifname);
	check_fix(c, "name it bond0, for example");
}

void check_wicked_slave_name(struct check *c)
{
	const char *why = refused_name(c->slave->ifname);
	struct check_place p;

	if (!check_by_wicked(c) || !why)
		return;
	p = check_slave(c);
	check_say(c, p.text, p.offset, "wicked takes no name %s: %s", why, c->slave->ifname);
}

/* ib0.8001, as maybe_infiniband() of client/suse/compat-suse.c has it */
static bool names_child(const char *name)
{
	const char *key;
	size_t digits;
	char *end;

	if (strncmp(name, "ib", 2))
		return false;
	digits = strspn(name + 2, "0123456789");
	key = name + 2 + digits + 1;
	if (!digits || key[-1] != '.' || !isxdigit((unsigned char)*key))
		return false;
	strtoul(key, &end, 16);
	return !*end;
}

bool check_wicked_lacks(const struct conf_file *file, const char *name)
{
	const char *value = check_value(file, name);

	if (strcmp(name, "IPOIB") == 0 && value)
		return !dialect_wicked_true(value);
	return !value || !*value;
}

/* what only an IPoIB interface has */
static const char *const ipoib_names[] = { "IPOIB_MODE", "IPOIB_UMCAST" };

/* what makes FILE's an IPoIB interface by itself, whatever its name, or NULL: try_infiniband() */
static const char *ipoib_kind(const struct conf_file *file)
{
	const char *const *name;

	if (check_value(file, "IPOIB"))
		return check_wicked_lacks(file, "IPOIB") ? NULL : "IPOIB";
	each(name, ipoib_names, sizeof(ipoib_names) / sizeof(ipoib_names[0]))
		if (!check_wicked_lacks(file, *name))
			return *name;
	return NULL;
}

/* Is it an IPoIB interface for try_infiniband(): by IPOIB=yes, else by its name or what only such a one has? */
static bool is_ipoib(const struct conf_file *file, const char *name)
{
	if (file && vars_find(&file->vars, "IPOIB"))
		return !check_wicked_lacks(file, "IPOIB");
	return ipoib_kind(file) || names_child(name) ||
	       (strncmp(name, "ib", 2) == 0 && name[2] && !name[2 + strspn(name + 2, "0123456789")]);
}

/* IPOIB_DEVICE alone: "Missing infiniband-child partition key" */
static void look_at_device(struct check *c)
{
	struct check_place p;

	if (!c->slave_file || check_wicked_lacks(c->slave_file, "IPOIB_DEVICE") || names_child(c->slave->ifname) ||
	    !check_wicked_lacks(c->slave_file, "IPOIB_PKEY") || !is_ipoib(c->slave_file, c->slave->ifname))
		return;
	p = check_var(c->slave_file, "IPOIB_DEVICE");
	check_say(c, p.text, p.offset, "wicked rejects the file of %s: IPOIB_DEVICE is of a P_Key child, and wants IPOIB_PKEY",
		  c->slave->ifname);
	check_fix(c, "leave IPOIB_DEVICE out, or add IPOIB_PKEY");
}

/* IPOIB_PKEY alone: "Missing infiniband-child parent device name" */
static void look_at_key(struct check *c)
{
	struct check_place p;

	if (check_wicked_lacks(c->slave_file, "IPOIB_PKEY") || !check_wicked_lacks(c->slave_file, "IPOIB_DEVICE"))
		return;
	p = check_var(c->slave_file, "IPOIB_PKEY");
	check_say(c, p.text, p.offset, "wicked rejects the file of %s: it does not say of which port this is a child",
		  c->slave->ifname);
	check_fix(c, "add IPOIB_DEVICE");
}

/* Red Hat's PKEY_ID and PHYSDEV: nothing reads them, so the file is for an interface of any kind that is to be there */
static void look_at_redhat(struct check *c)
{
	const char *id = check_value(c->slave_file, "PKEY_ID"), *port = check_value(c->slave_file, "PHYSDEV");
	struct check_place p;
	int key = id && port && *port ? dialect_pkey(id, false) : -1;

	if (key < 0 || names_child(c->slave->ifname))
		return;
	p = check_var(c->slave_file, "PKEY_ID");
	check_say(c, p.text, p.offset, "wicked does not read PKEY_ID and PHYSDEV, and makes no %s", c->slave->ifname);
	check_fix(c, "write IPOIB=yes, IPOIB_DEVICE=%s and IPOIB_PKEY=%04x", port, key & 0xffff);
}

/* try_infiniband(): a child by its name, else by three variables */
void check_wicked_child(struct check *c)
{
	const char *name = c->slave->ifname;
	struct check_place p;

	if (!check_by_wicked(c) || !c->bond_file)
		return;
	if (c->slave->pkey == PKEY_UNSET) {
		look_at_device(c);
		look_at_redhat(c);
		return;
	}
	if (!*c->slave->parent) {
		look_at_key(c);
		return;
	}
	if (names_child(name) ? !c->slave_file || !vars_find(&c->slave_file->vars, "IPOIB") ||
				!check_wicked_lacks(c->slave_file, "IPOIB")
			      : c->slave_file && is_ipoib(c->slave_file, name) &&
				!check_wicked_lacks(c->slave_file, "IPOIB_DEVICE") &&
				!check_wicked_lacks(c->slave_file, "IPOIB_PKEY"))
		return;
	p = c->slave_file ? (struct check_place){ &c->slave_file->text, 0 } : check_slave(c);
	check_say(c, p.text, p.offset, "wicked takes %s for no P_Key child", name);
	check_fix(c, "%s ifcfg-%s IPOIB=yes, IPOIB_DEVICE=%s and IPOIB_PKEY=%04x",
		  c->slave_file ? "write into" : "add", name, c->slave->parent, c->slave->pkey & 0xffff);
}

/* what makes an interface another kind for ni_suse_ifcfg_parse_iftypes(), or its file one that it rejects */
static const char *other_kind(const struct conf_file *file)
{
	static const struct kind {
		const char *name;
		bool word;		/* it has to say yes; else any text counts */
	} kinds[] = {
		{ "ETHERDEVICE", false }, { "BRIDGE", true }, { "TEAM_RUNNER", false }, { "VXLAN", true },
		{ "MACVLAN_DEVICE", false }, { "MACVTAP_DEVICE", false }, { "IPVLAN", true }, { "IPVTAP", true },
		{ "OVS_BRIDGE", true }, { "TUNNEL", false }, { "PPPMODE", false }, { "WIRELESS", true },
		{ "WIRELESS_ESSID", false }, { "DUMMY", true },
	};
	const struct kind *kind;
	const char *value;

	each(kind, kinds, sizeof(kinds) / sizeof(kinds[0])) {
		value = check_value(file, kind->name);
		if (value && *value && (!kind->word || dialect_wicked_true(value)))
			return kind->name;
	}
	return NULL;
}

/* "bond config contains infiniband variables" */
void check_wicked_bond_kind(struct check *c)
{
	const char *name = c->bond_file ? other_kind(c->bond_file) : NULL;
	struct check_place p;

	if (!name && c->bond_file)
		name = ipoib_kind(c->bond_file);
	if (!check_by_wicked(c) || !name)
		return;
	p = check_var(c->bond_file, name);
	check_say(c, p.text, p.offset, "wicked drops %s, for %s is of another kind of interface", c->bond->ifname, name);
	check_fix(c, strncmp(name, "IPOIB", 5) ? "leave %s out" : "write %s into the files of its slaves", name);
}

/* ni_link_address_parse() for ARPHRD_ETHER: six bytes in hex */
void check_wicked_lladdr(struct check *c)
{
	const char *address = check_value(c->bond_file, "LLADDR");
	struct check_place p;
	unsigned int byte;
	const char *s = address;
	int n = 0, len;

	if (!check_by_wicked(c) || !c->bond_file || !address || !*address)
		return;
	for (; n < 6 && sscanf(s, "%2x%n", &byte, &len) == 1 && isxdigit((unsigned char)*s); n++) {
		s += len;
		if (n < 5 && *s++ != ':')
			break;
	}
	if (n == 6 && !*s)
		return;
	p = check_var(c->bond_file, "LLADDR");
	check_say(c, p.text, p.offset, "wicked drops %s for an LLADDR that is no Ethernet address", c->bond->ifname);
	check_fix(c, "leave LLADDR out: the bond has that of its active slave");
}

void check_wicked_kind(struct check *c)
{
	const char *name = c->slave_file ? other_kind(c->slave_file) : NULL;
	struct check_place p;

	if (!name && c->slave_file && c->slave_file->is_bond)
		name = "BONDING_MASTER";
	if (!check_by_wicked(c) || !c->bond_file || !name || !c->ipoib)
		return;
	p = check_var(c->slave_file, name);
	check_say(c, p.text, p.offset, "wicked takes %s for no InfiniBand port, so it never joins %s", c->slave->ifname,
		  c->bond->ifname);
	check_fix(c, "leave %s out", name);
}

/* The digits behind the dot of ib0.18001, which are a key of no child to anybody else. */
static const char *long_key(const struct check *c)
{
	const char *name = c->slave->ifname, *key = strchr(name, '.');

	return names_child(name) && is_ipoib(c->slave_file, name) && !key[1 + strspn(key + 1, "0123456789abcdefABCDEF")] &&
	       strtoul(key + 1, NULL, 16) > 0xffff ? key + 1 : NULL;
}

/* ni_infiniband_validate(): the key as it is written, the one of the name if none is */
static const char *written_key(const struct check *c)
{
	const char *written = check_value(c->slave_file, "IPOIB_PKEY"), *dot = strrchr(c->slave->ifname, '.');

	return written && *written ? written : dot ? dot + 1 : NULL;
}

static bool takes_key(unsigned long key)
{
	return key >= 0x8000 && key < 0xffff;
}

bool check_wicked_makes(const struct check *c)
{
	const char *written = written_key(c);

	return check_by_wicked(c) && written && names_child(c->slave->ifname) && is_ipoib(c->slave_file, c->slave->ifname) &&
	       takes_key(strtoul(written, NULL, 16));
}

void check_wicked_pkey(struct check *c)
{
	const char *written = check_value(c->slave_file, "IPOIB_PKEY");
	const char *too_long = c->slave->pkey == PKEY_UNSET ? long_key(c) : NULL;
	struct check_place p = check_slave(c);
	unsigned long key;

	if (!check_by_wicked(c) || !c->bond_file || (c->slave->pkey == PKEY_UNSET && (written || !too_long)))
		return;
	if (written && *written)
		p = check_var(c->slave_file, "IPOIB_PKEY");
	written = written_key(c);
	key = written ? strtoul(written, NULL, 16) : 0xffff;
	if (takes_key(key))
		return;
	check_say(c, p.text, p.offset, "wicked makes no child with the P_Key %.8s", written ? written : "");
	if (key < 0x8000)
		check_fix(c, "write %04lx", key | 0x8000);
	else if (key > 0xffff)
		check_fix(c, "write four digits");
	else
		check_fix(c, "ffff is the port's own interface: make %s the slave", c->slave->parent);
}

/* "IPOIB=no": try_infiniband() looks at nothing else then */
void check_wicked_mode(struct check *c)
{
	const char *const *name;
	struct check_place p;

	if (!check_by_wicked(c) || !c->bond_file || !c->slave_file || !vars_find(&c->slave_file->vars, "IPOIB") ||
	    !check_wicked_lacks(c->slave_file, "IPOIB"))
		return;
	each(name, ipoib_names, sizeof(ipoib_names) / sizeof(ipoib_names[0])) {
		/* what is asked for is there without, too */
		if (check_wicked_lacks(c->slave_file, *name) ||
		    strcmp(check_value(c->slave_file, *name), "datagram") == 0)
			continue;
		p = check_var(c->slave_file, *name);
		check_say(c, p.text, p.offset, "wicked sees no %s here, for IPOIB is not \"yes\"", *name);
		check_fix(c, "write IPOIB=yes, or leave IPOIB out");
	}
}

/* Red Hat's names, where SUSE's other one is not there too; what they say is lost. */
void check_wicked_unread(struct check *c)
{
	struct check_place p;

	if (!check_by_wicked(c) || !c->bond_file)
		return;
	if (check_value(c->bond_file, "BONDING_OPTS") && !vars_find(&c->bond_file->vars, "BONDING_MODULE_OPTS")) {
		p = check_var(c->bond_file, "BONDING_OPTS");
		check_say(c, p.text, p.offset, "wicked does not read BONDING_OPTS");
		check_fix(c, "call it BONDING_MODULE_OPTS");
	}
	check_unread_gateway(c);
}

/* CONNECTED_MODE, Red Hat's too */
void check_wicked_slave_unread(struct check *c)
{
	const char *mode = check_value(c->slave_file, "CONNECTED_MODE");
	struct check_place p;

	if (!check_by_wicked(c) || !c->ipoib || !mode || !dialect_true(mode) ||
	    !check_wicked_lacks(c->slave_file, "IPOIB_MODE"))
		return;
	p = check_var(c->slave_file, "CONNECTED_MODE");
	check_say(c, p.text, p.offset, "wicked does not read CONNECTED_MODE, and leaves %s in datagram mode", c->slave->ifname);
	check_fix(c, "write IPOIB_MODE=connected");
}

/* "Unknown value in BOOTPROTO": what has an address of its own is up with that */
void check_wicked_proto(struct check *c)
{
	static const char *const others[] = { "static", "none", "6to4", "ppp" };
	const char *proto = check_value(c->bond_file, "BOOTPROTO"), *word;
	const char *const *other;
	struct check_place p;
	struct diag_quote q;
	size_t len;

	if (!check_by_wicked(c) || !proto || !*proto || c->bond->n_addrs || !c->bond->bootproto)
		return;
	each(other, others, sizeof(others) / sizeof(others[0]))
		if (strcasecmp(proto, *other) == 0)
			return;
	for (word = proto; *word; word += len + (word[len] == '+')) {
		len = strcspn(word, "+");
		if (proto_by_wicked(word, len))
			return;
	}
	p = check_var(c->bond_file, "BOOTPROTO");
	check_say(c, p.text, p.offset, "wicked knows no BOOTPROTO=%s, so %s has no address",
		  diag_quote(&q, proto, strlen(proto)), c->bond->ifname);
	check_fix(c, "write dhcp4, for example, in small letters");
}

void check_bootproto(struct check *c)
{
	const char *bootproto = check_value(c->bond_file, "BOOTPROTO");
	struct check_place p;

	if (!check_by_wicked(c) || !bootproto || strcasecmp(bootproto, "none") || !c->bond->n_addrs)
		return;
	p = check_var(c->bond_file, "BOOTPROTO");
	check_say(c, p.text, p.offset, "wicked sets no address with BOOTPROTO=%s", bootproto);
	check_fix(c, "write BOOTPROTO=static");
}

unsigned int check_mtu_carried(const struct bond *bond)
{
	unsigned int mtu = form_mtu(bond), own = 0;
	size_t i;

	for (i = 0; i < bond->n_slaves; i++) {
		if (!bond->slaves[i].mtu)
			return mtu;
		if (!own || bond->slaves[i].mtu < own)
			own = bond->slaves[i].mtu;
	}
	return own;
}

/* an MTU that is no number is another finding */
void check_mtu_missing(struct check *c)
{
	const struct var *var = c->bond_file ? vars_find(&c->bond_file->vars, "MTU") : NULL;
	unsigned int mtu = c->ipoib ? check_mtu_carried(c->bond) : 0;
	struct check_place p;

	if (!check_by_wicked(c) || !c->bond_file || !mtu || mtu == 1500)
		return;
	if (var && (vars_state(&c->bond_file->vars, var) != VAR_KNOWN || var->len))
		return;
	p = check_var(c->bond_file, var ? "MTU" : "BONDING_MASTER");
	check_say(c, p.text, p.offset, "wicked leaves %s at an MTU of 1500, its slaves carry %u",
		  c->bond->ifname, mtu);
	check_fix(c, "add MTU=%u", mtu);
}

/* The row for NAME that says something about a bond by itself. */
static bool is_read(const struct dialect *dialect, const char *name)
{
	const struct row *row;

	for (row = dialect->rows; row->name; row++)
		if (row->read && (row->match == ROW_EXACT ? strcmp(row->name, name) == 0
							  : strncmp(row->name, name, strlen(row->name)) == 0))
			return true;
	return false;
}

/* ni_sysconfig_get_value() looks into the ifcfg file alone */
void check_wicked_defaults(struct check *c)
{
	const struct vars *vars = c->conf->defaults ? &c->conf->defaults->vars : NULL;
	size_t i;

	if (!check_by_wicked(c) || !c->conf->n_bonds)
		return;
	for (i = 0; vars && i < vars->n; i++) {
		const struct var *var = vars->list[i];

		if (vars_state(vars, var) != VAR_KNOWN || !var->len || !is_read(c->conf->dialect, var->name))
			continue;
		check_say(c, vars->text, var->at, "wicked takes no %.60s from this file", var->name);
		check_fix(c, "write it into the ifcfg files");
	}
}
