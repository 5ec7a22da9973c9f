// SPDX-License-Identifier: GPL-2.0
/* change_down: take bonds down, and slaves out of them; see change.h */
#include "change.h"
#include "dhcp.h"
#include "host/like.h"
#include "plan/owner.h"
#include "reach.h"
#include "record.h"
#include "session.h"

/* An Ethernet bond may carry the administrator's own login. */
static bool may_stop(const struct session *s, const struct host_link *bond)
{
	return s->args->any_type || owner_may_be_ours(&s->host, bond);
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
		session_complain(s, link->ifname, "%s", why.text);
	else if (s->args->dry_run)
		session_print(&plan);
	else if (plan.n_steps)
		session_carry_out(s, &plan, names, failed, 1);
	plan_free(&plan);
}

static void down(struct session *s, const struct host_link *bond)
{
	session_forget(s, bond->ifname, "may come back by itself");	/* first: come what may */
	change_link(s, bond, plan_down);
}

int change_down(const struct args *args, const char *const *names, size_t n, bool must_exist)
{
	const struct host_link *link;
	struct names also = { 0 };
	struct near_hint hint;
	struct session s;
	size_t i;

	for (i = 0; i < n; i++)
		names_add(&also, names[i]);
	if (session_open(&s, args, &also))
		return session_close(&s);
	for (i = 0; i < n; i++) {
		link = host_link(&s.host, names[i]);
		if (!link)
			session_forget(&s, names[i], "may come back by itself");
		if (!link && !must_exist)
			continue;
		if (!link)
			session_complain(&s, names[i], "no such bond%s", like_bond(&s.host, names[i], &hint));
		else if (!link->bond)
			session_complain(&s, names[i], "not a bond");
		else if (!may_stop(&s, link))
			session_complain(&s, names[i], "an Ethernet bond: left alone (--any-type stops it too)");
		else
			down(&s, link);
	}
	return session_close(&s);
}

int change_orphans(const struct args *args, const struct bond *bonds, size_t n)
{
	const struct host_link *link;
	struct names also = { 0 };
	struct session s;
	size_t i;

	for (i = 0; i < n; i++)
		names_add_bond(&also, &bonds[i]);
	if (session_open(&s, args, &also))
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

int change_release(const struct args *args)
{
	const struct host_link *link;
	struct names also = { 0 };
	char ifname[IFNAMSIZ];
	struct session s;

	names_add(&also, args->ifname);
	if (session_open(&s, args, &also))
		return session_close(&s);
	reach_name(&s, NULL, ifname);
	link = host_link(&s.host, ifname);
	if (link && !host_is_ipoib(link) && !args->any_type)
		session_complain(&s, args->ifname, "not an IPoIB interface (--any-type takes it all the same)");
	else if (link)
		change_link(&s, link, plan_release);
	return session_close(&s);
}

/* Does the bond IFNAME run on, and is it to come back if its slaves go? */
static bool runs_on(const void *whom, const char *ifname)
{
	const struct session *s = whom;
	const struct host_link *link = host_link(&s->host, ifname);

	return link && link->bond && !may_stop(s, link);
}

/* Bonds whose slaves are away are to stay away too. */
static void forget_all(struct session *s)
{
	struct why why;

	if (!s->args->dry_run && records_remove(runs_on, s, &why))
		session_complain(s, "", "a bond may come back by itself: %s", why.text);
}

int change_down_all(const struct args *args)
{
	const struct names none = { 0 };
	const struct host_link *link;
	struct session s;
	size_t i;

	if (session_open(&s, args, &none))
		return session_close(&s);
	forget_all(&s);		/* first: come what may */
	if (!args->dry_run)
		dhcp_end_all();
	for (i = 0; i < s.host.n_links; i++) {
		link = &s.host.links[i];
		if (!link->bond)
			continue;
		if (may_stop(&s, link))
			change_link(&s, link, plan_down);
		else
			session_remark(&s, link->ifname, "an Ethernet bond: left alone (--any-type stops it too)\n");
	}
	return session_close(&s);
}
