// SPDX-License-Identifier: GPL-2.0
/* plan_check: what cannot be bonded, or must not be, and why; see plan_check.h */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/grow.h"
#include "bond/judge.h"
#include "host/like.h"
#include "plan_check.h"
#include "shell/paste.h"
#include "whole.h"

static bool is_child(const struct bond_slave *slave)
{
	return slave->parent[0] && slave->pkey != PKEY_UNSET;
}

/* The P_Key that SLAVE has or will have, PKEY_UNSET on Ethernet. */
static int pkey_of(const struct planning *p, const struct bond_slave *slave)
{
	const struct host_link *link = host_link(p->host, slave->ifname);

	return link ? link->pkey : slave->pkey;
}

/* An absent slave: can it be made? */
static int check_absent(struct planning *p, const struct bond_slave *slave)
{
	const struct host_link *parent;
	struct near_hint hint;

	if (!is_child(slave))
		return why_set(p->why, -ENODEV, "no such interface: %s%s", slave->ifname,
			       like_slave(p->host, slave->ifname, &hint));
	parent = host_link(p->host, slave->parent);
	if (!parent)
		return why_set(p->why, -ENODEV, "no such interface: %s (nor %s, to make it from)%s",
			       slave->ifname, slave->parent, like_slave(p->host, slave->parent, &hint));
	if (!host_is_ipoib(parent))
		return why_set(p->why, -EINVAL, "no such interface: %s, and %s is not IPoIB: no P_Key child can be made",
			       slave->ifname, slave->parent);
	return 0;
}

static int check_present(struct planning *p, const struct bond_slave *slave,
			 const struct host_link *link)
{
	const struct host_link *master = link->master ? host_link_at(p->host, link->master) : NULL;

	if (strcmp(link->ifname, p->want->ifname) == 0)
		return why_set(p->why, -EINVAL, "%s cannot be its own slave", link->ifname);
	if (link->bond)
		return why_set(p->why, -EINVAL, "%s is a bond itself", link->ifname);
	if (!host_is_ipoib(link) && !p->any_type)
		return why_set(p->why, -EINVAL, "%s is not an IPoIB interface (--any-type takes it all the same)",
			       link->ifname);
	if (link->master && (!p->bond || link->master != p->bond->ifindex))
		return why_set(p->why, -EBUSY, "%s is a slave of %s already: release it there first",
			       link->ifname, master ? master->ifname : "another interface");
	if (slave->pkey != PKEY_UNSET && link->pkey != PKEY_UNSET && slave->pkey != link->pkey)
		return why_set(p->why, -EINVAL, "%s has the P_Key 0x%04x, not 0x%04x",
			       link->ifname, link->pkey, slave->pkey);
	return 0;
}

/* All slaves of one kind: IPoIB with one P_Key, or (if allowed) none of them IPoIB. */
static int check_alike(struct planning *p)
{
	const struct bond_slave *first = &p->want->slaves[0], *s;
	int key = pkey_of(p, first), other;
	size_t i;

	for (i = 1; i < p->want->n_slaves; i++) {
		s = &p->want->slaves[i];
		other = pkey_of(p, s);
		if ((key == PKEY_UNSET) != (other == PKEY_UNSET))
			return why_set(p->why, -EINVAL, "%s and %s cannot be in one bond: %s is IPoIB and %s is not",
				       first->ifname, s->ifname, key == PKEY_UNSET ? s->ifname : first->ifname,
				       key == PKEY_UNSET ? first->ifname : s->ifname);
		/* The bond has one broadcast address, and with it one partition. */
		if (key != other)
			return why_set(p->why, -EINVAL, "%s has the P_Key 0x%04x and %s 0x%04x: the slaves of a bond share one",
				       first->ifname, key, s->ifname, other);
	}
	return 0;
}

static int check_slaves(struct planning *p)
{
	const struct bond_slave *slave;
	const struct host_link *link;
	bool ethernet = false, ipoib = false;
	size_t i;
	int err;

	if (!p->want->n_slaves)
		return why_set(p->why, -EINVAL, "a bond needs a slave");
	/* Said before "not IPoIB", which would hide that it is a mixture. */
	for (i = 0; i < p->want->n_slaves; i++) {
		link = host_link(p->host, p->want->slaves[i].ifname);
		ipoib |= link && host_is_ipoib(link);
		ethernet |= link && !host_is_ipoib(link);
	}
	if (ipoib && ethernet) {
		err = check_alike(p);
		if (err)
			return err;
	}
	for (i = 0; i < p->want->n_slaves; i++) {
		slave = &p->want->slaves[i];
		link = host_link(p->host, slave->ifname);
		err = link ? check_present(p, slave, link) : check_absent(p, slave);
		if (err)
			return err;
	}
	return check_alike(p);
}

const struct host_link *planning_port(const struct planning *p, const struct bond_slave *slave)
{
	const struct host_link *link = host_link(p->host, slave->ifname);

	return link ? link : host_link(p->host, slave->parent);
}

bool planning_stays_datagram(const struct planning *p, const struct bond_slave *slave)
{
	const struct host_link *link = planning_port(p, slave);

	return slave->mode == IPOIB_CONNECTED && link && host_is_enhanced(link);
}

enum ipoib_mode planning_mode(const struct planning *p, const struct bond_slave *slave)
{
	const struct host_link *link = host_link(p->host, slave->ifname);

	if (planning_stays_datagram(p, slave))
		return IPOIB_DATAGRAM;
	if (slave->mode != IPOIB_MODE_UNSET)
		return slave->mode;
	return link ? link->mode : IPOIB_DATAGRAM;
}

/* Any slave of a bond, for the bond's own; a slave, for its own. */
static bool loses_mtu(const struct planning *p, const struct bond_slave *slave)
{
	size_t i;

	for (i = 0; !slave && i < p->want->n_slaves; i++)
		if (planning_stays_datagram(p, &p->want->slaves[i]))
			return true;
	return slave && planning_stays_datagram(p, slave);
}

uint32_t planning_mtu(const struct planning *p, const struct bond_slave *slave)
{
	uint32_t mtu = slave ? slave->mtu : p->want->mtu;

	return mtu > IPOIB_DATAGRAM_MAX && loses_mtu(p, slave) ? 0 : mtu;
}

/* Omni-Path carries more than InfiniBand, and only there does an interface in datagram mode have so much. */
static uint32_t datagram_max(const struct host_link *link)
{
	return link->mode == IPOIB_DATAGRAM && link->mtu > IPOIB_DATAGRAM_MAX ? IPOIB_DATAGRAM_OPA :
										IPOIB_DATAGRAM_MAX;
}

/*
 * The driver refuses to enslave what cannot take the bond's MTU, in words that tell
 * neither.  What is asked for below the limit, a fabric may carry or not: that shows
 * afterwards (--check, MTUS-DIFFER).
 */
static int check_mtu(struct planning *p)
{
	uint32_t mtu = planning_mtu(p, NULL);
	const struct bond_slave *slave;
	const struct host_link *link;

	for (slave = p->want->slaves; slave < p->want->slaves + p->want->n_slaves; slave++) {
		link = host_link(p->host, slave->ifname);
		if (!link || !host_is_ipoib(link) || planning_mode(p, slave) != IPOIB_DATAGRAM)
			continue;
		if (mtu > datagram_max(link))
			return why_set(p->why, -EINVAL, "its MTU of %u is more than %s carries in datagram mode: %u now, %u at most",
				       mtu, link->ifname, link->mtu, datagram_max(link));
	}
	return 0;
}

bool planning_ipoib(const struct planning *p)
{
	return pkey_of(p, &p->want->slaves[0]) != PKEY_UNSET;
}

/*
 * fail_over_mac is not ours to say over IPoIB: the driver forces it to active
 * (bond_enslave()).
 */
bool planning_changes(const struct planning *p, const struct bond_setting *set)
{
	const char *now = p->bond ? p->bond->bond->text[option_index(set->row)] : NULL;

	if (set->row->flags & OPTION_MODULE)
		return false;
	if (strcmp(set->row->name, "fail_over_mac") == 0 && planning_ipoib(p))
		return false;
	return !now || strcmp(now, set->value.text);
}

/* What the driver takes only of a bond without slaves, or of one that is down, is not tried on another. */
static int check_changes(struct planning *p)
{
	const struct bond_setting *set;
	struct paste quoted;
	size_t i;

	if (!p->bond || !host_slaves(p->host, p->bond))
		return 0;
	for (i = 0; i < p->want->n_settings; i++) {
		set = &p->want->settings[i];
		if (!planning_changes(p, set))
			continue;
		if (set->row->flags & OPTION_NO_SLAVES)
			return why_set(p->why, -EBUSY, "%s cannot become %s while the bond has slaves: stop it first (ib-bond --bond-name %s --stop)",
				       set->row->name, set->value.text, paste_word(p->bond->ifname, &quoted));
		if (set->row->flags & OPTION_IF_DOWN && p->bond->flags & IFF_UP)
			return why_set(p->why, -EBUSY, "%s can be set only while the bond is down: ip link set dev %s down",
				       set->row->name, paste_word(p->bond->ifname, &quoted));
	}
	return 0;
}

/* Is the monitor of a bond that runs none of the command's business? */
static bool monitor_stays(const struct planning *p)
{
	return p->rest_stays && !bond_setting(p->want, "miimon") && !bond_setting(p->want, "arp_interval");
}

/*
 * Is what was FOUND of the bond this command's business?  Of what stays nothing
 * is said; and files were judged when all their slaves were in it.
 */
static bool concerns(const struct planning *p, const struct objection *found)
{
	switch (found->code) {
	case CODE_MODE_IPOIB:
		return true;
	case CODE_NO_MONITOR:
	case CODE_ARP_TARGET:
	case CODE_TWO_MONITORS:
		return !monitor_stays(p);
	case CODE_PRIMARY:
		return p->want->dialect == DIALECT_NONE && bond_given(p->want, found->about->row);
	default:
		return bond_given(p->want, found->about->row);
	}
}

struct ruling {
	struct planning *p;
	int err;
};

/* An error is the reason to refuse; of files all else was said where it stands. */
static void rule(void *whom, const struct objection *found)
{
	struct ruling *ruling = whom;
	struct planning *p = ruling->p;
	const struct bond_setting *set = found->about;

	if (ruling->err || !concerns(p, found))
		return;
	if (code_table[found->code].severity == CODE_ERROR)
		ruling->err = why_set(p->why, -EINVAL, "%s%s%s", found->text, *found->mend ? "; " : "", found->mend);
	else if (p->want->dialect != DIALECT_NONE)
		return;
	else if (!bond_setting(p->want, set->row->name))
		planning_note(p, "%s: it is left out\n", found->text);
	else if (set->written != set->value.number)
		planning_note(p, "%s: %u is set\n", found->text, set->value.number);
	else
		planning_note(p, "%s\n", found->text);
}

/* What is wanted beside what stays of a bond that runs, by the judge of the files. */
static int check_options(struct planning *p)
{
	struct ruling ruling = { .p = p };
	struct bond whole;

	if (!p->rest_stays) {
		judge_options(p->want, planning_ipoib(p), rule, &ruling);
		return ruling.err;
	}
	if (whole_fill(&whole, p->want, p->bond))
		ruling.err = why_set(p->why, -ENOMEM, "out of memory");
	else
		judge_options(&whole, planning_ipoib(p), rule, &ruling);
	bond_free(&whole);
	return ruling.err;
}

static int check_bond(struct planning *p)
{
	const struct host_link *link;
	struct paste quoted;
	size_t i, slaves;

	if (!p->bond)
		return 0;
	slaves = host_slaves(p->host, p->bond);
	for (i = 0; i < p->host->n_links; i++) {
		link = &p->host->links[i];
		if (link->master == p->bond->ifindex && host_is_ipoib(link) != planning_ipoib(p))
			return why_set(p->why, -EBUSY, "%s has the %s slave %s: stop it first, or choose another name",
				       p->bond->ifname, host_is_ipoib(link) ? "IPoIB" : "Ethernet", link->ifname);
	}
	/*
	 * The bond keeps the broadcast address of its first slave for ever
	 * (bond_setup_by_slave() runs only when the type changes).
	 */
	if (p->bond->pkey != PKEY_UNSET && planning_ipoib(p) &&
	    p->bond->pkey != pkey_of(p, &p->want->slaves[0]))
		return why_set(p->why, -EBUSY, "%s %s in the partition 0x%04x, not 0x%04x: stop it first (ib-bond --bond-name %s --stop)",
			       p->bond->ifname, slaves ? "runs" : "was", p->bond->pkey,
			       pkey_of(p, &p->want->slaves[0]), paste_word(p->bond->ifname, &quoted));
	return 0;
}

int planning_check(struct planning *p)
{
	const struct host_link *taken = host_link(p->host, p->want->ifname);
	int err;

	if (taken && !taken->bond)
		return why_set(p->why, -EEXIST, "%s exists and is not a bond", taken->ifname);
	err = check_slaves(p);
	if (!err)
		err = check_mtu(p);
	if (!err)
		err = check_options(p);
	if (!err)
		err = check_bond(p);
	return err ? err : check_changes(p);
}

struct step *planning_add(struct planning *p, enum step_op op, const char *ifname)
{
	struct plan *plan = p->plan;
	struct step *more;

	more = grow(plan->steps, plan->n_steps, sizeof(*more));
	if (!more) {
		p->no_memory = true;
		return &p->nowhere;
	}
	plan->steps = more;
	more = &plan->steps[plan->n_steps++];
	*more = (struct step){ .op = op };
	strcpy(more->ifname, ifname);
	return more;
}

void planning_note(struct planning *p, const char *format, ...)
{
	size_t used = strlen(p->plan->notes), room = sizeof(p->plan->notes) - used;
	va_list args;

	va_start(args, format);
	vsnprintf(p->plan->notes + used, room, format, args);
	va_end(args);
}
