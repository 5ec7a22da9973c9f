// SPDX-License-Identifier: GPL-2.0
/* wish: what a command line names of a bond; see wish.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bond/driver.h"
#include "step.h"
#include "whole.h"
#include "wish.h"

/* --- from the command line ------------------------------------------------------ */

static int add_slaves(struct bond *bond, const char *option, const char *list, struct why *why)
{
	char *copy = strdup(list), *rest = copy, *name;
	const char *refused;
	int err = copy ? 0 : why_set(why, -ENOMEM, "out of memory");

	/* strsep, not strtok: an empty name in "ib0,,ib1" is a slip worth naming */
	while (!err && (name = strsep(&rest, ",")))
		if (bond_add_slave(bond, name, NULL, &refused))
			err = why_set(why, -EINVAL, "--%s %s: \"%s\": %s", option, list, name, refused);
	free(copy);
	return err;
}

static int add_addr(struct bond *bond, const char *option, const char *text, const struct addr *addr,
		    struct why *why)
{
	int err = bond_add_addr(bond, addr);

	if (err == -EEXIST)
		return why_set(why, -EINVAL, "--%s %s is given twice", option, text);
	return err ? why_set(why, err, "out of memory") : 0;
}

/* An address that is to go is known by its IP; its prefix counts if one is written. */
static int add_ip(struct bond *bond, const char *option, const char *text, bool any_bits, struct why *why)
{
	struct addr addr;
	const char *refused;

	any_bits &= !strchr(text, '/');
	if (addr_parse(text, any_bits ? 32 : DEFAULT_BITS4, any_bits ? 128 : DEFAULT_BITS6, &addr, &refused))
		return why_set(why, -EINVAL, "--%s %s: %s", option, text, refused);
	if (any_bits)
		addr.prefixlen = 0;
	return add_addr(bond, option, text, &addr, why);
}

static int set_option(struct bond *bond, const char *text, struct why *why)
{
	const char *is = strchr(text, '=');
	size_t len = is ? (size_t)(is - text) : strlen(text);
	const struct option *row = option_find(text, len), *near;
	struct option_value value;
	struct option_why refused;
	int err;

	if (!is)
		return why_set(why, -EINVAL, "--set takes OPTION=VALUE, such as miimon=100, not %s", text);
	if (!row) {
		near = option_nearest(text, len);
		return why_set(why, -EINVAL, "--set %s: no such option%s%s", text,
			       near ? ": did you mean " : "", near ? near->name : "");
	}
	if (row->flags & OPTION_MODULE)
		return why_set(why, -EINVAL, "--set %s: that is set when the driver is loaded, for all bonds", text);
	if (option_parse(row, is + 1, &value, &refused))
		return why_set(why, -EINVAL, "--set %s: %s", text, refused.text);
	err = bond_set_option(bond, row, &value, (struct pos){ 0 });
	option_value_free(&value);
	return err ? why_set(why, err, "out of memory") : 0;
}

static int read_edit(struct wish *wish, const struct args_edit *edit, struct why *why)
{
	switch (edit->kind) {
	case EDIT_ADD_SLAVE:
		return add_slaves(&wish->add, "add-slave", edit->text, why);
	case EDIT_DEL_SLAVE:
		return add_slaves(&wish->del, "del-slave", edit->text, why);
	case EDIT_ADD_IP:
		return add_ip(&wish->add, "add-ip", edit->text, false, why);
	case EDIT_DEL_IP:
		return add_ip(&wish->del, "del-ip", edit->text, true, why);
	case EDIT_SET:
		return set_option(&wish->set, edit->text, why);
	}
	return why_set(why, -EINVAL, "no such change");
}

static int read_miimon(struct wish *wish, const char *text, struct why *why)
{
	struct option_why refused;

	if (bond_set_text(&wish->set, "miimon", text, &refused))
		return why_set(why, -EINVAL, "--miimon %s: %s", text, refused.text);
	if (bond_setting(&wish->set, "miimon")->value.number == 0)
		return why_set(why, -EINVAL, "--miimon 0 would mean no failover at all: give milliseconds, such as 100");
	return 0;
}

/* What is to come and to go as well: one of the two is a slip.  0, or -EINVAL with WHY. */
static int refuse_both(const struct bond *comes, const struct bond *goes, struct why *why)
{
	char text[ADDR_STRLEN];
	size_t i, k;

	for (i = 0; i < comes->n_slaves; i++)
		if (bond_find_slave(goes, comes->slaves[i].ifname))
			return why_set(why, -EINVAL, "--del-slave %s: it is to join as well", comes->slaves[i].ifname);
	for (i = 0; i < comes->n_addrs; i++)
		for (k = 0; k < goes->n_addrs; k++)
			if (addr_names(&goes->addrs[k], &comes->addrs[i]))
				return why_set(why, -EINVAL, "--del-ip %s: it is to be set as well",
					       addr_format(&comes->addrs[i], text));
	return 0;
}

int wish_read(struct wish *wish, const struct args *args, struct why *why)
{
	char text[ADDR_STRLEN];
	const char *refused;
	size_t i;
	int err = 0;

	*wish = (struct wish){ .makes = args->n_addrs || args->slaves || args->miimon };
	if (bond_init(&wish->set, args->bond_name, &refused))
		return why_set(why, -EINVAL, "--bond-name %s: %s", args->bond_name, refused);
	if (args->slaves)
		err = add_slaves(&wish->set, "slaves", args->slaves, why);
	for (i = 0; !err && i < args->n_addrs; i++)
		err = add_addr(&wish->set, "bond-ip", addr_format(&args->addrs[i], text), &args->addrs[i], why);
	if (!err && args->miimon)
		err = read_miimon(wish, args->miimon, why);
	for (i = 0; !err && i < args->n_edits; i++)
		err = read_edit(wish, &args->edits[i], why);
	if (!err)
		err = refuse_both(&wish->set, &wish->del, why);
	if (!err)
		err = refuse_both(&wish->add, &wish->del, why);
	if (err)
		wish_free(wish);
	return err;
}

void wish_free(struct wish *wish)
{
	bond_free(&wish->set);
	bond_free(&wish->add);
	bond_free(&wish->del);
}

/* --- together with what there is -------------------------------------------------- */

/* Add the slaves of FROM to those of BOND. */
static int join(struct bond *bond, const struct bond *from)
{
	const char *refused;
	size_t i;

	for (i = 0; i < from->n_slaves; i++)
		if (bond_add_slave(bond, from->slaves[i].ifname, NULL, &refused) == -ENOMEM)
			return -ENOMEM;
	return 0;
}

static int add_addrs(struct bond *bond, const struct bond *from)
{
	size_t i;

	for (i = 0; i < from->n_addrs; i++)
		if (bond_add_addr(bond, &from->addrs[i]) == -ENOMEM)
			return -ENOMEM;
	return 0;
}

static void drop_slaves(struct bond *bond, const struct bond *gone)
{
	size_t i;

	for (i = bond->n_slaves; i--;)
		if (bond_find_slave(gone, bond->slaves[i].ifname))
			bond_drop_slave(bond, i);
}

static int drop_addrs(struct bond *bond, const struct bond *gone)
{
	size_t i;
	int err = 0;

	for (i = 0; !err && i < gone->n_addrs; i++)
		err = bond_drop_addr(bond, &gone->addrs[i]);
	return err;
}

static int set_options(struct bond *bond, const struct bond *from)
{
	struct option_why refused;
	size_t i;
	int err = 0;

	for (i = 0; !err && i < from->n_settings; i++)
		err = bond_set_text(bond, from->settings[i].row->name, from->settings[i].value.text, &refused);
	return err;
}

static void unset(struct bond *bond, const char *name)
{
	const struct bond_setting *set = bond_setting(bond, name);

	if (set)
		bond_unset(bond, set - bond->settings);
}

/* Of the two kinds of monitor the one that WISH names takes the other's place, as the driver has it. */
static void leave_monitor(struct bond *bond, const struct wish *wish)
{
	size_t i;

	for (i = bond->n_settings; i--;)
		if (driver_switches_off(&wish->set, bond->settings[i].row))
			bond_unset(bond, i);
}

/* A primary that is no slave any more is none. */
static void leave_primary(struct bond *bond)
{
	const struct bond_setting *primary = bond_setting(bond, "primary");

	if (primary && !bond_find_slave(bond, primary->value.text))
		unset(bond, "primary");
}

/* Change BOND, which is what there is, as WISH says; 0 or -ENOMEM. */
static int apply(struct bond *bond, const struct wish *wish)
{
	int err;

	if (wish->set.n_slaves)
		drop_slaves(bond, bond);
	if (wish->set.n_addrs)
		bond->n_addrs = 0;
	err = join(bond, &wish->set);
	if (!err)
		err = join(bond, &wish->add);
	if (!err)
		err = add_addrs(bond, &wish->set);
	if (!err)
		err = add_addrs(bond, &wish->add);
	if (!err)
		err = set_options(bond, &wish->set);
	leave_monitor(bond, wish);
	drop_slaves(bond, &wish->del);
	return err ? err : drop_addrs(bond, &wish->del);
}

/* Leave BOND with what the driver takes beside what stays of LINK (NULL: of none); 0 or -ENOMEM. */
static int settle(struct bond *bond, const struct host_link *link)
{
	struct bond whole;
	int err = whole_fill(&whole, bond, link);

	if (!err)
		err = driver_settle(bond, &whole);
	bond_free(&whole);
	return err;
}

/* The slaves of the running bond LINK, and those of its addresses that are ours. */
static int take_running(struct bond *bond, const struct host_link *link, const struct host *host)
{
	const char *refused;
	size_t i;

	for (i = 0; i < host->n_links; i++)
		if (host->links[i].master == link->ifindex &&
		    bond_add_slave(bond, host->links[i].ifname, NULL, &refused) == -ENOMEM)
			return -ENOMEM;
	for (i = 0; i < link->n_addrs; i++)
		if (link->addrs[i].proto == PLAN_ADDR_PROTO &&
		    bond_add_addr(bond, &link->addrs[i].addr) == -ENOMEM)
			return -ENOMEM;
	return 0;
}

/* An option of the empty bond LINK (NULL: there is none), unless it is as the driver makes it: "0" or FRESH. */
static const char *chosen(const struct host_link *link, const char *name, const char *fresh)
{
	const char *text = link ? host_option(link, name) : NULL;

	return text && strcmp(text, "0") && strcmp(text, fresh) ? text : NULL;
}

/* What a bond wants to be one, where neither WISH nor the empty bond LINK has it. */
static int set_defaults(struct bond *bond, const struct wish *wish, const struct host_link *link)
{
	const char *mode = chosen(link, "mode", "balance-rr"), *miimon = chosen(link, "miimon", "0");
	const char *arp = chosen(link, "arp_interval", "0");
	struct option_why refused;
	int err = 0;

	if (bond_set_text(bond, "mode", mode ? mode : "active-backup", &refused))
		return -ENOMEM;
	if (!bond_setting(&wish->set, "miimon") && !bond_setting(&wish->set, "arp_interval"))
		err = bond_set_text(bond, arp ? "arp_interval" : "miimon", arp ? arp : miimon ? miimon : DEFAULT_MIIMON,
				    &refused);
	return err;
}

void wish_names(const struct wish *wish, struct names *names)
{
	names_add_bond(names, &wish->set);
	names_add_bond(names, &wish->add);
	names_add_bond(names, &wish->del);
	names_add_list(names, DEFAULT_SLAVES);
}

void wish_resolve(struct wish *wish, const struct host *host)
{
	host_resolve(host, &wish->set);
	host_resolve(host, &wish->add);
	host_resolve(host, &wish->del);
}

bool wish_finds(const struct wish *wish, const struct host *host)
{
	const struct host_link *link = host_link(host, wish->set.ifname);

	return link && link->bond && host_slaves(host, link);
}

int wish_bond(struct bond *bond, const struct wish *wish, const struct host *host, struct why *why)
{
	const struct host_link *link = host_link(host, wish->set.ifname);
	bool running = wish_finds(wish, host);
	const char *refused;
	int err = 0;

	if (!link && !wish->makes)
		return why_set(why, -ENODEV, "no such bond: --bond-ip and --slaves make one");
	if (!running && !wish->makes && !wish->add.n_slaves)
		return why_set(why, -ENODEV, "it has no slave: --slaves or --add-slave gives it some");
	bond_init(bond, wish->set.ifname, &refused);
	if (link && link->bond)
		err = take_running(bond, link, host);
	if (!err && !running && !wish->set.n_slaves && !wish->add.n_slaves)
		err = add_slaves(bond, "slaves", DEFAULT_SLAVES, why);
	if (!err && !running)
		err = set_defaults(bond, wish, link && link->bond ? link : NULL);
	if (!err)
		err = apply(bond, wish);
	if (!err)
		err = settle(bond, running ? link : NULL);
	if (err)
		bond_free(bond);
	return err ? why_set(why, -ENOMEM, "out of memory") : 0;
}

int wish_record(struct bond *bond, const struct wish *wish, const struct bond *from, struct why *why)
{
	int err = bond_copy(bond, from);
	size_t i;

	if (!err)
		err = apply(bond, wish);
	if (!err)
		err = settle(bond, NULL);
	if (!err)
		leave_primary(bond);
	for (i = err ? 0 : bond->n_settings; i--;)	/* active_slave: it is to be chosen anew then */
		if (bond->settings[i].row->flags & OPTION_STATE)
			bond_unset(bond, i);
	if (err)
		bond_free(bond);
	return err ? why_set(why, -ENOMEM, "out of memory") : 0;
}
