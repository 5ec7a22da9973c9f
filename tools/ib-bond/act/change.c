// SPDX-License-Identifier: GPL-2.0
/* change: bring bonds up or down: lock, look, plan, do, look again; see change.h */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_addr.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/each.h"
#include "change.h"
#include "host/entry.h"
#include "host/networkmanager.h"
#include "plan/owner.h"
#include "plan/plan.h"
#include "plan/summary.h"
#include "reach.h"
#include "record.h"
#include "session.h"

#define SETTLE_ROUNDS 2
#define WAIT_POLL_MS 100
#define DAD_TIMEOUT 4		/* s */
#define NAMES_FEW 8		/* interfaces that are read one by one */

/* --- up ----------------------------------------------------------------------- */

static bool any_steps(const struct plan *plans, size_t n)
{
	while (n--)
		if (plans[n].n_steps)
			return true;
	return false;
}

/*
 * Plan all BONDS that have not failed, each on the host as the one before leaves
 * it; the plans are empty for those that do.  Is the host still as it was seen?
 */
static bool plan_each(struct session *s, const struct bond *bonds, struct plan *plans,
		     bool *failed, size_t n)
{
	unsigned int flags = (s->args->any_type ? PLAN_ANY_TYPE : 0) |
			     (s->args->children_only ? PLAN_CHILDREN_ONLY : 0);
	bool as_seen = true;
	struct why why;
	size_t i;

	for (i = 0; i < n; i++) {
		plans[i] = (struct plan){ 0 };
		if (failed[i])
			continue;
		if (!plan_up(&plans[i], &bonds[i], &s->host,
			     flags | (s->rest_stays && s->rest_stays[i] ? PLAN_REST_STAYS : 0), &why)) {
			if (i + 1 == n || !plans[i].n_steps)	/* nobody asks what it leaves */
				continue;
			as_seen = false;
			if (!plan_apply(&plans[i], &s->host))
				continue;
			why_set(&why, -ENOMEM, "out of memory");
			plan_free(&plans[i]);
		}
		session_complain(s, bonds[i].ifname, "%s", why.text);
		failed[i] = true;
	}
	return as_seen;
}

static void free_plans(struct plan *plans, size_t n)
{
	while (n--)
		plan_free(&plans[n]);
}

static bool watch_link(struct session *s, const char *ifname)
{
	struct host_link *link = host_link(&s->host, ifname);

	if (link)
		link->watched = true;
	return link != NULL;
}

/* Watch the links from which PLANS may lose routes; false: none. */
static bool watch(struct session *s, const struct plan *plans, size_t n)
{
	const struct step *step;
	bool any = false;
	size_t i;

	for (; n--; plans++) {
		for (i = 0; i < plans->n_steps; i++) {
			step = &plans->steps[i];
			if (!step_loses(step))
				continue;
			any |= watch_link(s, step->ifname);
			/* the bond itself, which goes down for its first slave over IPoIB, be that there yet or not */
			any |= watch_link(s, step->other);
		}
	}
	return any;
}

/* Look at the host anew, what was watched still is. */
static int look_anew(struct session *s, struct why *why)
{
	struct host seen = s->host;
	struct host_link *link;
	size_t i;
	int err;

	s->host = (struct host){ 0 };
	err = session_look(s, why);
	for (i = 0; i < seen.n_links && !err; i++) {
		link = seen.links[i].watched ? host_link(&s->host, seen.links[i].ifname) : NULL;
		if (link)
			link->watched = true;
	}
	host_free(&seen);
	return err;
}

/* Plan as plan_each() does, and again, from the host as it is, with the routes that the first plans may lose. */
static void plan_all(struct session *s, const struct bond *bonds, struct plan *plans,
		     bool *failed, size_t n)
{
	bool as_seen = plan_each(s, bonds, plans, failed, n);
	struct why why;

	if (!watch(s, plans, n))
		return;
	free_plans(plans, n);
	if ((!as_seen && look_anew(s, &why)) || entries_read(&s->host, &s->kernel.nl, &why)) {
		session_complain(s, "", "%s", why.text);
		memset(failed, true, n);
	}
	plan_each(s, bonds, plans, failed, n);
}

/*
 * What a plan could not foresee shows only afterwards: the address that udev
 * gave the bond, an option that another one reset.  Look again and mend that.
 */
static void settle(struct session *s, const struct bond *bonds, struct plan *plans,
		   const char *const *names, bool *failed, size_t n)
{
	char what[128];
	struct why why;
	size_t i;
	int round;

	for (round = 0; any_steps(plans, n); round++) {
		free_plans(plans, n);
		host_free(&s->host);
		if (session_look(s, &why)) {
			session_complain(s, "", "%s", why.text);
			return;
		}
		plan_all(s, bonds, plans, failed, n);
		for (i = 0; round == SETTLE_ROUNDS && i < n; i++) {
			if (!plans[i].n_steps)
				continue;
			step_describe(&plans[i].steps[0], what, sizeof(what));
			session_complain(s, names[i], "the kernel does not keep what it was told: %s", what);
		}
		if (round == SETTLE_ROUNDS)
			return;
		if (any_steps(plans, n))
			session_carry_out(s, plans, names, failed, n);
	}
}

/* Are all slaves of BOND on the host, or the ports that its children can be made on? */
static bool all_there(const struct bond *bond)
{
	const struct bond_slave *slave;

	for (slave = bond->slaves; slave < bond->slaves + bond->n_slaves; slave++)
		if (!if_nametoindex(slave->ifname) && !(*slave->parent && if_nametoindex(slave->parent)))
			return false;
	return true;
}

/* --wait: before the lock is taken, so that others go on meanwhile. */
static void wait_for_slaves(const struct args *args, const struct bond *bonds, size_t n)
{
	const struct timespec pause = { .tv_nsec = WAIT_POLL_MS * 1000000L };
	unsigned int tries = args->wait * 1000 / WAIT_POLL_MS;

	while (n) {
		if (all_there(&bonds[n - 1]))
			n--;
		else if (tries--)
			nanosleep(&pause, NULL);
		else
			return;
	}
}

/* what is to be done with a bond beside making it */
enum fate {
	FATE_SKIP,		/* it is not to be made */
	FATE_PLAIN,
	FATE_NAME,		/* name it on stdout once it is there */
	FATE_RECORD,		/* write it down once it is there */
	FATE_RECORD_ANYWAY,	/* also if it is not: its slaves may still come */
};

/* Is BOND there, and NetworkManager has made it?  Then it is the one that brings it back. */
static bool is_networkmanagers(const struct session *s, const struct bond *bond)
{
	return networkmanager_made(host_link(&s->host, bond->ifname));
}

static void say_unwritten(const char *ifname, const struct why *why)
{
	fprintf(stderr, "ib-bond: %s: will not come back by itself if its slaves go: %s\n", ifname, why->text);
}

/* Prepare the record of BOND, as it was asked for. */
static enum fate write_down(struct session *s, const struct bond *bond)
{
	struct why why;

	if (s->args->dry_run)
		return FATE_PLAIN;
	if (is_networkmanagers(s, bond)) {
		session_remark(s, bond->ifname, "NetworkManager made it, and brings it back itself if its slaves go\n");
		session_forget(s, bond->ifname, "an old record of it stays");
		return FATE_PLAIN;
	}
	if (record_prepare(bond, &why) == 0)
		return FATE_RECORD;
	say_unwritten(bond->ifname, &why);
	return FATE_PLAIN;
}

static enum fate sort_out_files(struct session *s, struct bond *bond)
{
	enum fate fate;
	size_t i;

	if (!s->args->any_type && owner_is_ethernet(&s->host, bond)) {
		session_remark(s, bond->ifname, "no IPoIB slaves: left to the network service\n");
		return FATE_SKIP;
	}
	fate = s->args->children_only ? FATE_PLAIN : write_down(s, bond);
	host_resolve(&s->host, bond);
	reach_there(s, bond);
	for (i = 0; i < bond->n_slaves; i++)
		if (reach_slave(s, &bond->slaves[i]))
			return fate;
	return fate == FATE_RECORD ? FATE_RECORD_ANYWAY : fate;
}

static enum fate sort_out(struct session *s, struct bond *bond, enum change_by by)
{
	const struct host_link *link = host_link(&s->host, bond->ifname);

	switch (by) {
	case CHANGE_BY_FILES:
		return sort_out_files(s, bond);
	case CHANGE_BY_SLAVE:
		return reach_joining(s, bond) ? FATE_PLAIN : FATE_SKIP;
	case CHANGE_BY_RECORD:
		break;
	}
	if (is_networkmanagers(s, bond)) {
		session_forget(s, bond->ifname, "an old record of it stays");
		return FATE_SKIP;
	}
	host_resolve(&s->host, bond);
	if (!reach_restored(s, bond))
		return FATE_SKIP;
	return reach_lives(s, link) ? FATE_PLAIN : FATE_NAME;
}

static void conclude(struct session *s, const char *ifname, enum fate fate, bool failed)
{
	struct why why;

	if (fate == FATE_NAME && !failed && !s->args->dry_run)
		puts(ifname);
	if (fate == FATE_RECORD_ANYWAY || (fate == FATE_RECORD && !failed)) {
		if (record_keep(ifname, &why))
			say_unwritten(ifname, &why);
	} else if (fate == FATE_RECORD && record_discard(ifname, &why)) {
		session_complain(s, ifname, "what was to be its record stays: %s", why.text);
	}
}

/* The flags of the IPv6 addresses of BOND, as the host has them, together. */
static uint32_t flags6(const struct session *s, const struct bond *bond, const struct addr **duplicate)
{
	const struct host_link *link = host_link(&s->host, bond->ifname);
	uint32_t flags = 0;
	size_t i, k;

	for (i = 0; link && link->flags & IFF_RUNNING && i < bond->n_addrs; i++) {
		for (k = 0; k < link->n_addrs; k++) {
			if (bond->addrs[i].family != AF_INET6 || !addr_same(&bond->addrs[i], &link->addrs[k].addr))
				continue;
			flags |= link->addrs[k].flags;
			if (link->addrs[k].flags & IFA_F_DADFAILED)
				*duplicate = &bond->addrs[i];
		}
	}
	return flags;
}

/*
 * Say it if another host has an IPv6 address of BOND.  The kernel looks for one
 * about 2 s long (RFC 4862, 5.4) once the bond has carrier: that is waited for.
 */
static void check_duplicates(struct session *s, const struct bond *bond)
{
	const struct timespec pause = { .tv_nsec = WAIT_POLL_MS * 1000000L };
	unsigned int tries = DAD_TIMEOUT * 1000 / WAIT_POLL_MS;
	const struct addr *duplicate = NULL;
	char text[ADDR_STRLEN];
	struct why why;

	while ((flags6(s, bond, &duplicate) & (IFA_F_TENTATIVE | IFA_F_DADFAILED)) == IFA_F_TENTATIVE && tries--) {
		nanosleep(&pause, NULL);
		host_free(&s->host);
		if (session_look(s, &why)) {
			session_complain(s, "", "%s", why.text);
			return;
		}
	}
	if (duplicate)
		session_complain(s, bond->ifname, "another host has %s already (dadfailed): it does not work here; once it is gone there, --del-ip and --add-ip set it anew",
			 addr_format(duplicate, text));
}

/* SUMMARY: of the first plan, NULL if nobody asks. */
static void up(struct session *s, struct bond *bonds, struct plan *plans, const char **names,
	       bool *failed, size_t n, char *summary)
{
	size_t i;

	for (i = 0; i < n; i++)
		names[i] = bonds[i].ifname;
	plan_all(s, bonds, plans, failed, n);
	if (summary)
		summary_of(plans, names[0], summary);
	for (i = 0; i < n; i++) {
		session_remark(s, names[i], plans[i].notes);
		if (s->args->dry_run)
			session_print(&plans[i]);
	}
	if (!s->args->dry_run && any_steps(plans, n)) {
		session_carry_out(s, plans, names, failed, n);
		settle(s, bonds, plans, names, failed, n);
	}
	for (i = 0; i < n && !s->args->dry_run; i++)
		if (!failed[i])
			check_duplicates(s, &bonds[i]);
	free_plans(plans, n);
}

static bool all_found(const struct host *host, const struct bond *bonds, size_t n)
{
	const struct bond_slave *slave;
	const struct bond *bond;

	each(bond, bonds, n)
		each(slave, bond->slaves, bond->n_slaves)
			if (!host_link(host, slave->ifname))
				return false;
	return true;
}

/*
 * Where a slave was not found by its name all of IPoIB is read: it may have
 * another one, is made from its port, or one like it was meant.
 */
static int look_further(struct session *s, const struct bond *bonds, size_t n)
{
	struct why why;

	if (!s->also.alone || all_found(&s->host, bonds, n))
		return 0;
	s->also.alone = false;
	host_free(&s->host);
	if (!session_look(s, &why))
		return 0;
	session_complain(s, "", "%s", why.text);
	return -EIO;
}

int change_up(const struct args *args, struct bond *bonds, size_t n, enum change_by by)
{
	struct plan *plans = calloc(n + 1, sizeof(*plans));
	const char **names = calloc(n + 1, sizeof(*names));
	enum fate *fates = calloc(n + 1, sizeof(*fates));
	bool *failed = calloc(n + 1, sizeof(*failed)), *rest_stays = calloc(n + 1, sizeof(*rest_stays));
	struct names also = { 0 };
	struct session s;
	size_t i;

	if (args->wait)
		wait_for_slaves(args, bonds, n);
	for (i = 0; i < n; i++)
		names_add_bond(&also, &bonds[i]);
	if (args->ifname)
		names_add(&also, args->ifname);
	also.alone = by == CHANGE_BY_FILES && also.n <= NAMES_FEW;
	if (!plans || !names || !fates || !failed || !rest_stays) {
		s = (struct session){ .args = args, .also = also, .lock = -1 };
		session_complain(&s, "", "out of memory");
	} else if (!session_open(&s, args, &also) && !look_further(&s, bonds, n)) {
		s.rest_stays = rest_stays;
		for (i = 0; i < n; i++) {
			fates[i] = sort_out(&s, &bonds[i], by);
			failed[i] = fates[i] == FATE_SKIP;
			/* one that is made anew (FATE_NAME) is made whole */
			rest_stays[i] = by == CHANGE_BY_SLAVE || (by == CHANGE_BY_RECORD && fates[i] == FATE_PLAIN);
			if (args->no_addresses)	/* the record has them */
				bonds[i].n_addrs = 0;
		}
		up(&s, bonds, plans, names, failed, n, NULL);
		for (i = 0; i < n; i++)
			conclude(&s, bonds[i].ifname, fates[i], failed[i]);
	}
	free(plans);
	free(names);
	free(fates);
	free(failed);
	free(rest_stays);
	return session_close(&s);
}

/* --- what is named --------------------------------------------------------------- */

/* Prepare the record of a bond that was MADE so, or is to be, but for what WISH names. */
static enum fate write_down_wish(struct session *s, const struct wish *wish, const struct bond *made)
{
	enum fate fate = FATE_PLAIN;
	struct bond bond;
	struct why why;

	if (wish_record(&bond, wish, made, &why) == 0) {
		fate = write_down(s, &bond);
		bond_free(&bond);
	}
	return fate;
}

/* Prepare that of the running bond that WISH changes, if it has one. */
static enum fate write_down_change(struct session *s, const struct wish *wish)
{
	enum fate fate = FATE_PLAIN;
	struct records records;
	struct bond *made;
	struct why why;

	if (is_networkmanagers(s, &wish->set))
		return write_down(s, &wish->set);
	if (records_read(&records, &why)) {
		say_unwritten(wish->set.ifname, &why);
		return FATE_PLAIN;
	}
	made = records_find(&records, wish->set.ifname);
	if (made && session_know(s, made, &why)) {
		say_unwritten(wish->set.ifname, &why);
	} else if (made) {
		host_resolve(&s->host, made);
		fate = write_down_wish(s, wish, made);
	}
	records_free(&records);
	return fate;
}

/* Slaves and addresses that are to go and are not there: said, for it may be a slip. */
static void miss(const struct session *s, const struct wish *wish)
{
	const struct host_link *bond = host_link(&s->host, wish->set.ifname), *link;
	char text[ADDR_STRLEN + IFNAMSIZ + 32];
	const struct bond *del = &wish->del;
	char ip[INET6_ADDRSTRLEN];
	size_t i, k;

	for (i = 0; bond && i < del->n_slaves; i++) {
		link = host_link(&s->host, del->slaves[i].ifname);
		snprintf(text, sizeof(text), "%s is no slave of it\n", del->slaves[i].ifname);
		if (!link || link->master != bond->ifindex)
			session_remark(s, bond->ifname, text);
	}
	for (i = 0; bond && i < del->n_addrs; i++) {
		for (k = 0; k < bond->n_addrs && !addr_names(&del->addrs[i], &bond->addrs[k].addr); k++)
			;
		snprintf(text, sizeof(text), "it has no address %s\n",
			 inet_ntop(del->addrs[i].family, del->addrs[i].ip, ip, sizeof(ip)));
		if (k == bond->n_addrs)
			session_remark(s, bond->ifname, text);
	}
}

static void change_bond(struct session *s, const struct wish *wish, struct bond *bond)
{
	const char *names[] = { bond->ifname };
	struct plan plan = { 0 };
	char summary[SUMMARY_SIZE];
	bool failed[1] = { false }, runs = wish_finds(wish, &s->host);
	enum fate fate;

	s->rest_stays = &runs;
	fate = runs ? write_down_change(s, wish) : write_down_wish(s, wish, bond);
	miss(s, wish);
	up(s, bond, &plan, names, failed, 1, summary);
	if (!failed[0] && *summary && !s->args->quiet && !s->args->dry_run)
		fprintf(stderr, "ib-bond: %s: changed: %s\n", bond->ifname, summary);
	s->rest_stays = NULL;
	conclude(s, bond->ifname, fate, failed[0]);
}

int change_named(const struct args *args, struct wish *wish)
{
	struct names also = { 0 };
	struct session s;
	struct bond bond;
	struct why why;

	wish_names(wish, &also);
	if (!session_open(&s, args, &also)) {
		wish_resolve(wish, &s.host);
		if (wish_bond(&bond, wish, &s.host, &why)) {
			session_complain(&s, wish->set.ifname, "%s", why.text);
		} else {
			change_bond(&s, wish, &bond);
			bond_free(&bond);
		}
	}
	return session_close(&s);
}

