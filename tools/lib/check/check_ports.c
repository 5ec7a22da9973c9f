// SPDX-License-Identifier: GPL-2.0
/* check_ports: rules about what the ports of a bond are: their MTU, mode, P_Key and adapter */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "bond/adapter.h"
#include "check.h"

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
