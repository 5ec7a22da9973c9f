// SPDX-License-Identifier: GPL-2.0
/* change: bring bonds up or down: lock, look, plan, do, look again; see change.h */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_addr.h>
#include <net/if_arp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "change.h"
#include "guard.h"
#include "host/entry.h"
#include "host/host_read.h"
#include "host/like.h"
#include "kernel.h"
#include "lock.h"
#include "host/networkmanager.h"
#include "plan/owner.h"
#include "plan/plan.h"
#include "plan/summary.h"
#include "record.h"
#include "shell/paste.h"
#include "signals.h"

#define SETTLE_ROUNDS 2
#define WAIT_POLL_MS 100
#define DAD_TIMEOUT 4		/* s */

/* one run of the command */
struct session {
	const struct args *args;
	struct kernel kernel;
	struct host host;
	int lock;
	bool failed;
	bool rest_stays;	/* of the bonds that are there, what is not named */
};

__attribute__((format(printf, 3, 4)))
static void complain(struct session *s, const char *bond, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "ib-bond: %s%s", bond, *bond ? ": " : "");
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	s->failed = true;
}

/* Lines of TEXT on stderr, with the bond's name, unless -q. */
static void remark(const struct session *s, const char *bond, const char *text)
{
	const char *end;

	for (; !s->args->quiet && (end = strchr(text, '\n')); text = end + 1)
		fprintf(stderr, "ib-bond: %s: note: %.*s\n", bond, (int)(end - text), text);
}

static int look(struct session *s, struct why *why)
{
	int err = host_read(&s->host, &s->kernel.nl, s->args->way, why);

	if (!err && s->kernel.way == WAY_AUTO && s->host.by_sysfs)
		s->kernel.way = WAY_SYSFS;
	return err;
}

/* Take the lock (a dry run needs none, nor root) and look at the host. */
static int session_open(struct session *s, const struct args *args)
{
	struct why why;
	int err = 0;

	*s = (struct session){ .args = args, .lock = -1 };
	if (!args->dry_run) {
		if (geteuid() != 0)
			err = why_set(&why, -EPERM, "only root can change bonds (--dry-run shows what would be done)");
		else
			s->lock = lock_take(args->quiet ? NULL : "ib-bond: waiting for another ib-bond", &why);
		if (!err && s->lock < 0)
			err = s->lock;
	}
	if (!err)
		err = kernel_open(&s->kernel, args->way, &why);
	s->kernel.verbose = args->verbose;
	if (!err)
		err = look(s, &why);
	if (err)
		complain(s, "", "%s", why.text);
	else
		s->kernel.stop = signals_catch();	/* from here on one ends the command by undoing what it had begun */
	return err;
}

static int session_close(struct session *s)
{
	host_free(&s->host);
	kernel_close(&s->kernel);
	if (s->lock >= 0)
		close(s->lock);
	return s->failed ? 1 : 0;
}

static void print_plan(const struct plan *plan)
{
	size_t i;

	for (i = 0; i < plan->n_steps; i++)
		step_print(&plan->steps[i], stdout);
}

static bool any_steps(const struct plan *plans, size_t n)
{
	while (n--)
		if (plans[n].n_steps)
			return true;
	return false;
}

/* Carry out PLANS under one guard, and say which of the BONDS failed. */
static void carry_out(struct session *s, const struct plan *plans, const char *const *bonds,
		      bool *failed, size_t n)
{
	struct guard guard;
	struct why why;
	size_t i;

	if (guard_start(&guard, plans, kernel_undo_anew, s->kernel.way, &why)) {
		complain(s, "", "%s", why.text);
		memset(failed, true, n);
		return;
	}
	for (i = 0; i < n; i++) {
		if (plans[i].n_steps && kernel_apply(&s->kernel, &plans[i], &guard, i, &why)) {
			complain(s, bonds[i], "%s", why.text);
			failed[i] = true;
		}
	}
	guard_stop(&guard);
}

/* --- up ----------------------------------------------------------------------- */

/*
 * Plan all BONDS that have not failed, each on the host as the one before leaves
 * it; the plans are empty for those that do.
 */
static void plan_each(struct session *s, const struct bond *bonds, struct plan *plans,
		     bool *failed, size_t n)
{
	unsigned int flags = (s->args->any_type ? PLAN_ANY_TYPE : 0) |
			     (s->args->children_only ? PLAN_CHILDREN_ONLY : 0) |
			     (s->rest_stays ? PLAN_REST_STAYS : 0);
	struct why why;
	size_t i;

	for (i = 0; i < n; i++) {
		plans[i] = (struct plan){ 0 };
		if (failed[i])
			continue;
		if (!plan_up(&plans[i], &bonds[i], &s->host, flags, &why)) {
			if (!plan_apply(&plans[i], &s->host))
				continue;
			why_set(&why, -ENOMEM, "out of memory");
			plan_free(&plans[i]);
		}
		complain(s, bonds[i].ifname, "%s", why.text);
		failed[i] = true;
	}
}

static void free_plans(struct plan *plans, size_t n)
{
	while (n--)
		plan_free(&plans[n]);
}

/* Watch the links from which PLANS may lose routes; false: none. */
static bool watch(struct session *s, const struct plan *plans, size_t n)
{
	const struct step *step;
	struct host_link *link;
	bool any = false;
	size_t i;

	for (; n--; plans++) {
		for (i = 0; i < plans->n_steps; i++) {
			step = &plans->steps[i];
			link = step_loses(step) ? host_link(&s->host, step->ifname) : NULL;
			if (link)
				link->watched = any = true;
		}
	}
	return any;
}

/* Look at the host anew, and at the entries of the links that were watched. */
static int look_closer(struct session *s, struct why *why)
{
	struct host seen = s->host;
	struct host_link *link;
	size_t i;
	int err;

	s->host = (struct host){ 0 };
	err = look(s, why);
	for (i = 0; i < seen.n_links && !err; i++) {
		link = seen.links[i].watched ? host_link(&s->host, seen.links[i].ifname) : NULL;
		if (link)
			link->watched = true;
	}
	host_free(&seen);
	return err ? err : entries_read(&s->host, &s->kernel.nl, why);
}

/* Plan as plan_each() does, and again, from the host as it is, with the routes that the first plans may lose. */
static void plan_all(struct session *s, const struct bond *bonds, struct plan *plans,
		     bool *failed, size_t n)
{
	struct why why;

	plan_each(s, bonds, plans, failed, n);
	if (!watch(s, plans, n))
		return;
	free_plans(plans, n);
	if (look_closer(s, &why)) {
		complain(s, "", "%s", why.text);
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
		if (look(s, &why)) {
			complain(s, "", "%s", why.text);
			return;
		}
		plan_all(s, bonds, plans, failed, n);
		for (i = 0; round == SETTLE_ROUNDS && i < n; i++) {
			if (!plans[i].n_steps)
				continue;
			step_describe(&plans[i].steps[0], what, sizeof(what));
			complain(s, names[i], "the kernel does not keep what it was told: %s", what);
		}
		if (round == SETTLE_ROUNDS)
			return;
		if (any_steps(plans, n))
			carry_out(s, plans, names, failed, n);
	}
}

/* Is the slave there, or the port that a child can be made on? */
static bool can_join(const struct session *s, const struct bond_slave *slave)
{
	return host_link(&s->host, slave->ifname) ||
	       (*slave->parent && host_link(&s->host, slave->parent));
}

/*
 * While slaves are missing, those of the bond that no file names may be them,
 * under a name that somebody gave them: they stay.
 */
static void keep_strangers(struct session *s, struct bond *bond)
{
	const struct host_link *master = host_link(&s->host, bond->ifname), *link;
	const char *refused;
	size_t i, k;

	for (i = 0; master && i < s->host.n_links; i++) {
		link = &s->host.links[i];
		for (k = 0; k < bond->n_slaves && strcmp(bond->slaves[k].ifname, link->ifname); k++)
			;
		if (link->master != master->ifindex || k < bond->n_slaves)
			continue;
		complain(s, bond->ifname, "%s is its slave and no file names it: was it renamed? It stays", link->ifname);
		bond_add_slave(bond, link->ifname, NULL, &refused);
	}
}

/* Name the slaves that are not there, and go on without them if any is left. */
static void drop_absent(struct session *s, struct bond *bond)
{
	size_t i, there = 0, wanted = bond->n_slaves;

	for (i = 0; i < bond->n_slaves; i++)
		there += can_join(s, &bond->slaves[i]);
	for (i = bond->n_slaves; there && i--;) {
		if (can_join(s, &bond->slaves[i]))
			continue;
		complain(s, bond->ifname, "no such interface: %s; the bond goes without it",
			 bond->slaves[i].ifname);
		bond_drop_slave(bond, i);
	}
	if (bond->n_slaves < wanted)
		keep_strangers(s, bond);
}

/* Leave of BOND only its slaves: of the rest nothing is said. */
static void leave_slaves(struct bond *bond)
{
	bond->n_addrs = 0;
	bond->mtu = 0;
	while (bond->n_settings)
		bond_unset(bond, bond->n_settings - 1);
}

/* Is SLAVE, or the port it is a child of, the interface that has come back? */
static bool is_back(const struct session *s, const struct bond_slave *slave)
{
	const char *ifname = s->args->ifname;

	return !ifname || strcmp(slave->ifname, ifname) == 0 || strcmp(slave->parent, ifname) == 0;
}

/*
 * Does the bond LINK live?  The driver deletes one over IPoIB with its last
 * slave, so one without slaves that was over IPoIB (its type stays) was emptied
 * by hand; another is the driver's own, made when it was loaded.
 */
static bool lives(const struct session *s, const struct host_link *link)
{
	return link && link->bond && (host_slaves(&s->host, link) || link->type == ARPHRD_INFINIBAND);
}

/*
 * Leave the slaves that are to be in BOND now that one is back: those that it
 * has, that one, and all that are there if the bond itself has gone.  What a
 * bond that lives has lost besides has not gone with its interfaces.  False: it
 * is none of its slaves, or no slave is there, or it was emptied by hand.
 */
static bool keep_restored(const struct session *s, struct bond *bond)
{
	const struct host_link *master = host_link(&s->host, bond->ifname), *link;
	const struct bond_slave *slave;
	bool concerned = false, living = lives(s, master);
	size_t i;

	if (living && !host_slaves(&s->host, master))
		return false;
	for (i = 0; i < bond->n_slaves; i++)
		concerned |= is_back(s, &bond->slaves[i]);
	for (i = bond->n_slaves; i--;) {
		slave = &bond->slaves[i];
		link = host_link(&s->host, slave->ifname);
		if (!can_join(s, slave) ||
		    (living && !is_back(s, slave) && !(link && link->master == master->ifindex)))
			bond_drop_slave(bond, i);
	}
	if (living)
		leave_slaves(bond);
	return concerned && bond->n_slaves;
}

/*
 * Leave in BOND what it has now, and the slave that is to join; of addresses
 * nothing is said.  False if the bond is not there.
 */
static bool keep_joining(struct session *s, struct bond *bond)
{
	const struct host_link *master = host_link(&s->host, bond->ifname), *link;
	const char *name = s->args->ifname, *refused;
	struct paste quoted;
	size_t i;

	if (!master || !master->bond) {
		complain(s, name, "its bond %s is down: ib-bond --ifup %s brings both up",
			 bond->ifname, paste_word(bond->ifname, &quoted));
		return false;
	}
	leave_slaves(bond);
	for (i = bond->n_slaves; i--;) {
		link = host_link(&s->host, bond->slaves[i].ifname);
		if (strcmp(bond->slaves[i].ifname, name) && !(link && link->master == master->ifindex))
			bond_drop_slave(bond, i);
	}
	for (i = 0; i < s->host.n_links; i++) {
		link = &s->host.links[i];
		if (link->master == master->ifindex &&
		    bond_add_slave(bond, link->ifname, NULL, &refused) == -ENOMEM) {
			complain(s, name, "out of memory");
			return false;
		}
	}
	return true;
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

/* Prepare the record of BOND, as it was asked for. */
static enum fate write_down(const struct session *s, const struct bond *bond)
{
	struct why why;

	if (s->args->dry_run)
		return FATE_PLAIN;
	if (is_networkmanagers(s, bond)) {
		remark(s, bond->ifname, "NetworkManager made it, and brings it back itself if its slaves go\n");
		record_remove(bond->ifname);	/* of a time when it was ours */
		return FATE_PLAIN;
	}
	if (record_prepare(bond, &why) == 0)
		return FATE_RECORD;
	fprintf(stderr, "ib-bond: %s: will not come back by itself if its slaves go: %s\n",
		bond->ifname, why.text);
	return FATE_PLAIN;
}

static enum fate sort_out_files(struct session *s, struct bond *bond)
{
	enum fate fate;
	size_t i;

	if (!s->args->any_type && owner_is_ethernet(&s->host, bond)) {
		remark(s, bond->ifname, "no IPoIB slaves: left to the network service\n");
		return FATE_SKIP;
	}
	fate = s->args->children_only ? FATE_PLAIN : write_down(s, bond);
	host_resolve(&s->host, bond);
	drop_absent(s, bond);
	for (i = 0; i < bond->n_slaves; i++)
		if (can_join(s, &bond->slaves[i]))
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
		host_resolve(&s->host, bond);
		return keep_joining(s, bond) ? FATE_PLAIN : FATE_SKIP;
	case CHANGE_BY_RECORD:
		break;
	}
	if (is_networkmanagers(s, bond)) {
		if (!s->args->dry_run)
			record_remove(bond->ifname);
		return FATE_SKIP;
	}
	host_resolve(&s->host, bond);
	if (!keep_restored(s, bond))
		return FATE_SKIP;
	return lives(s, link) ? FATE_PLAIN : FATE_NAME;
}

static void conclude(struct session *s, const char *ifname, enum fate fate, bool failed)
{
	struct why why;

	if (fate == FATE_NAME && !failed && !s->args->dry_run)
		puts(ifname);
	if (fate == FATE_RECORD_ANYWAY || (fate == FATE_RECORD && !failed)) {
		if (record_keep(ifname, &why))
			remark(s, ifname, why.text);
	} else if (fate == FATE_RECORD) {
		record_discard(ifname);
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
		if (look(s, &why)) {
			complain(s, "", "%s", why.text);
			return;
		}
	}
	if (duplicate)
		complain(s, bond->ifname, "another host has %s already (dadfailed): it does not work here; once it is gone there, --del-ip and --add-ip set it anew",
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
		remark(s, names[i], plans[i].notes);
		if (s->args->dry_run)
			print_plan(&plans[i]);
	}
	if (!s->args->dry_run && any_steps(plans, n)) {
		carry_out(s, plans, names, failed, n);
		settle(s, bonds, plans, names, failed, n);
	}
	for (i = 0; i < n && !s->args->dry_run; i++)
		if (!failed[i])
			check_duplicates(s, &bonds[i]);
	free_plans(plans, n);
}

int change_up(const struct args *args, struct bond *bonds, size_t n, enum change_by by)
{
	struct plan *plans = calloc(n + 1, sizeof(*plans));
	const char **names = calloc(n + 1, sizeof(*names));
	enum fate *fates = calloc(n + 1, sizeof(*fates));
	bool *failed = calloc(n + 1, sizeof(*failed));
	struct session s;
	size_t i;

	wait_for_slaves(args, bonds, n);
	if (!plans || !names || !fates || !failed) {
		s = (struct session){ .args = args, .lock = -1 };
		complain(&s, "", "out of memory");
	} else if (!session_open(&s, args)) {
		s.rest_stays = by == CHANGE_BY_RECORD || by == CHANGE_BY_SLAVE;
		for (i = 0; i < n; i++) {
			fates[i] = sort_out(&s, &bonds[i], by);
			failed[i] = fates[i] == FATE_SKIP;
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
	return session_close(&s);
}

/* --- what is named --------------------------------------------------------------- */

/* Prepare the record of the running bond that WISH changes: as it was, but for what is named. */
static enum fate write_down_change(struct session *s, const struct wish *wish)
{
	const char *name = wish->set.ifname;
	enum fate fate = FATE_PLAIN;
	struct records records;
	struct bond bond;
	struct why why;
	size_t i;

	if (is_networkmanagers(s, &wish->set))
		return write_down(s, &wish->set);
	if (records_read(&records, &why)) {
		remark(s, name, why.text);
		return FATE_PLAIN;
	}
	for (i = 0; i < records.n && strcmp(records.bonds[i].ifname, name); i++)
		;
	if (i < records.n)
		host_resolve(&s->host, &records.bonds[i]);
	if (i < records.n && wish_record(&bond, wish, &records.bonds[i], &why) == 0) {
		fate = write_down(s, &bond);
		bond_free(&bond);
	}
	records_free(&records);
	return fate;
}

static enum fate write_down_made(struct session *s, const struct wish *wish, const struct bond *made)
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
			remark(s, bond->ifname, text);
	}
	for (i = 0; bond && i < del->n_addrs; i++) {
		for (k = 0; k < bond->n_addrs && !addr_names(&del->addrs[i], &bond->addrs[k].addr); k++)
			;
		snprintf(text, sizeof(text), "it has no address %s\n",
			 inet_ntop(del->addrs[i].family, del->addrs[i].ip, ip, sizeof(ip)));
		if (k == bond->n_addrs)
			remark(s, bond->ifname, text);
	}
}

static void change_bond(struct session *s, const struct wish *wish, struct bond *bond)
{
	const char *names[] = { bond->ifname };
	struct plan plan = { 0 };
	char summary[SUMMARY_SIZE];
	bool failed[1] = { false };
	enum fate fate;

	s->rest_stays = wish_finds(wish, &s->host);
	fate = s->rest_stays ? write_down_change(s, wish) : write_down_made(s, wish, bond);
	miss(s, wish);
	up(s, bond, &plan, names, failed, 1, summary);
	if (!failed[0] && *summary && !s->args->quiet && !s->args->dry_run)
		fprintf(stderr, "ib-bond: %s: changed: %s\n", bond->ifname, summary);
	conclude(s, bond->ifname, fate, failed[0]);
}

int change_named(const struct args *args, struct wish *wish)
{
	struct session s;
	struct bond bond;
	struct why why;

	if (!session_open(&s, args)) {
		wish_resolve(wish, &s.host);
		if (wish_bond(&bond, wish, &s.host, &why)) {
			complain(&s, wish->set.ifname, "%s", why.text);
		} else {
			change_bond(&s, wish, &bond);
			bond_free(&bond);
		}
	}
	return session_close(&s);
}

/* --- down --------------------------------------------------------------------- */

/* An Ethernet bond may carry the administrator's own login. */
static bool may_stop(const struct session *s, const struct host_link *bond)
{
	return s->args->any_type || bond->type == ARPHRD_INFINIBAND || !host_slaves(&s->host, bond);
}

/* Make a plan by PLANNER of LINK, and carry it out. */
static void change_link(struct session *s, const struct host_link *link,
			int (*planner)(struct plan *plan, const struct host_link *link,
				       const struct host *host, struct why *why))
{
	const char *names[] = { link->ifname };
	bool failed[1] = { false };
	struct plan plan;
	struct why why;

	if (planner(&plan, link, &s->host, &why))
		complain(s, link->ifname, "%s", why.text);
	else if (s->args->dry_run)
		print_plan(&plan);
	else if (plan.n_steps)
		carry_out(s, &plan, names, failed, 1);
	plan_free(&plan);
}

static void down(struct session *s, const struct host_link *bond)
{
	if (!s->args->dry_run)
		record_remove(bond->ifname);	/* first: it is not to come back, come what may */
	change_link(s, bond, plan_down);
}

int change_down(const struct args *args, const char *const *names, size_t n, bool must_exist)
{
	const struct host_link *link;
	struct near_hint hint;
	struct session s;
	size_t i;

	if (session_open(&s, args))
		return session_close(&s);
	for (i = 0; i < n; i++) {
		link = host_link(&s.host, names[i]);
		if (!link && !args->dry_run)
			record_remove(names[i]);
		if (!link && !must_exist)
			continue;
		if (!link)
			complain(&s, names[i], "no such bond%s", like_bond(&s.host, names[i], &hint));
		else if (!link->bond)
			complain(&s, names[i], "not a bond");
		else if (!may_stop(&s, link))
			complain(&s, names[i], "an Ethernet bond: left alone (--any-type stops it too)");
		else
			down(&s, link);
	}
	return session_close(&s);
}

int change_orphans(const struct args *args, const struct bond *bonds, size_t n)
{
	const struct host_link *link;
	struct session s;
	size_t i;

	if (session_open(&s, args))
		return session_close(&s);
	for (; n; n--, bonds++) {
		for (i = 0; i < bonds->n_slaves; i++) {
			link = host_link(&s.host, bonds->slaves[i].ifname);
			if (link && !link->master)
				change_link(&s, link, plan_orphan);
		}
	}
	return session_close(&s);
}

int change_release(const struct args *args, const char *name)
{
	const struct host_link *link;
	struct session s;

	if (session_open(&s, args))
		return session_close(&s);
	link = host_link(&s.host, name);
	if (link && !host_is_ipoib(link) && !args->any_type)
		complain(&s, name, "not an IPoIB interface (--any-type takes it all the same)");
	else if (link)
		change_link(&s, link, plan_release);
	return session_close(&s);
}

int change_down_all(const struct args *args)
{
	const struct host_link *link;
	struct session s;
	size_t i;

	if (session_open(&s, args))
		return session_close(&s);
	for (i = 0; i < s.host.n_links; i++) {
		link = &s.host.links[i];
		if (!link->bond)
			continue;
		if (may_stop(&s, link))
			down(&s, link);
		else
			remark(&s, link->ifname, "an Ethernet bond: left alone (--any-type stops it too)\n");
	}
	return session_close(&s);
}
