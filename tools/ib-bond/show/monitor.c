// SPDX-License-Identifier: GPL-2.0
/* monitor: --monitor, what happens to bonds as it happens; see monitor.h */
#include <errno.h>
#include <linux/rtnetlink.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "event.h"
#include "journal.h"
#include "health.h"
#include "listener.h"
#include "monitor.h"
#include "act/signals.h"
#include "host/host_read.h"
#include "host/like.h"
#include "host/snapshot.h"

struct monitor {
	struct listener *listener;
	struct snapshot now;		/* as the last message left it */
	struct event_sink sink;
	enum way way;
	const volatile sig_atomic_t *stop;	/* a signal came: end */
};

/* Put LINK (taken over) in the place of OLD, which may be NULL.  0 or -ENOMEM. */
static int keep(struct host *host, struct host_link *old, struct host_link *link)
{
	int err;

	if (old)
		host_drop(host, old);
	err = host_add(host, link);
	if (!err)
		*link = (struct host_link){ 0 };
	return err;
}

/* An interface that is new may be that of a port that is new. */
static int look_for_ports(struct monitor *m, const struct host_link *old, const struct host_link *link)
{
	if (old || !host_is_ipoib(link) || port_of(&m->now.ports, link))
		return 0;
	ports_free(&m->now.ports);
	return ports_read(&m->now.ports);
}

static int take_link(struct monitor *m, const struct nlmsghdr *msg)
{
	const struct ifinfomsg *info = mnl_nlmsg_get_payload(msg);
	struct host_link link = { 0 }, *old;
	int err;

	/* a bridge tells of its ports by the same messages */
	if (mnl_nlmsg_get_payload_len(msg) < sizeof(*info) || info->ifi_family != AF_UNSPEC)
		return 0;
	old = host_link_at(&m->now.host, info->ifi_index);
	if (msg->nlmsg_type == RTM_DELLINK) {
		if (!old)
			return 0;
		err = event_changes(&m->now.host, &m->now.ports, old, NULL, &m->sink);
		host_drop(&m->now.host, old);
		return err;
	}
	err = host_parse_link(msg, WAY_AUTO, &link);
	if (!err)
		err = look_for_ports(m, old, &link);
	if (!err)
		err = event_changes(&m->now.host, &m->now.ports, old, &link, &m->sink);
	if (!err)
		err = keep(&m->now.host, old, &link);
	host_link_free(&link);
	return err;
}

/* What NEW tells beside what was known: links that are gone, then the rest, bonds first. */
static int compare(struct monitor *m, const struct host *new)
{
	const struct host_link *link;
	int err = 0, bonds;
	size_t i;

	for (i = 0; i < m->now.host.n_links && !err; i++) {
		link = &m->now.host.links[i];
		if (!host_link_at(new, link->ifindex))
			err = event_changes(&m->now.host, &m->now.ports, link, NULL, &m->sink);
	}
	for (bonds = 1; bonds >= 0; bonds--)
		for (i = 0; i < new->n_links && !err; i++)
			if (!new->links[i].bond == !bonds)
				err = event_changes(new, &m->now.ports,
						    host_link_at(&m->now.host, new->links[i].ifindex),
						    &new->links[i], &m->sink);
	return err;
}

/*
 * The kernel had no room for messages.  Those that it did keep are older than
 * what is read now: they are thrown away first.
 */
static int resync(struct monitor *m, struct why *why)
{
	struct snapshot new;
	int err;

	listener_forget(m->listener);
	err = snapshot_read(&new, m->way, NULL, why);
	if (err)
		return err;
	m->sink.moment = moment_now();
	err = event_put(&m->sink, EVENT_RESYNC, "", "", "", "");
	if (!err)
		err = compare(m, &new.host);
	snapshot_free(&m->now);
	m->now = new;
	return err ? why_set(why, err, "cannot write: %s", strerror(-err)) : 0;
}

/* What was told at once.  0 or -errno with WHY. */
static int take(struct monitor *m, const struct heard *heard, struct why *why)
{
	const struct nlmsghdr *msg;
	int n = heard->len, err = 0;

	if (n == -ENOBUFS)
		return resync(m, why);
	if (n < 0)
		return why_set(why, n, "cannot listen to the kernel: %s", strerror(-n));
	m->sink.moment = heard->moment;
	for (msg = heard->messages; !err && mnl_nlmsg_ok(msg, n); msg = mnl_nlmsg_next(msg, &n))
		if (msg->nlmsg_type == RTM_NEWLINK || msg->nlmsg_type == RTM_DELLINK)
			err = take_link(m, msg);
	return err ? why_set(why, err, "cannot write: %s", strerror(-err)) : 0;
}

/* Everything that waits.  0 or -errno with WHY. */
static int take_all(struct monitor *m, struct why *why)
{
	struct heard *heard;
	int err = 0;

	while (!err && !*m->stop && (heard = listener_take(m->listener))) {
		err = take(m, heard, why);
		free(heard);
	}
	return err;
}

/* How it stands, so that who reads knows from where on nothing is missed. */
static int tell_state(struct monitor *m)
{
	const struct host_link *bond;
	const char *active;
	char text[64];
	size_t i, k, usable;
	int err = 0;

	m->sink.moment = moment_now();
	for (i = 0; i < m->now.host.n_links && !err; i++) {
		bond = &m->now.host.links[i];
		if (!bond->bond)
			continue;
		for (k = 0, usable = 0; k < m->now.host.n_links; k++)
			usable += m->now.host.links[k].master == bond->ifindex &&
				  health_usable(&m->now.host.links[k], &m->now.ports);
		active = host_option(bond, "active_slave");
		snprintf(text, sizeof(text), "%zu of %zu slaves usable", usable,
			 host_slaves(&m->now.host, bond));
		err = event_put(&m->sink, EVENT_STATE, bond->ifname, active ? active : "", "", text);
	}
	return err;
}

static int watch(struct monitor *m, const sigset_t *waiting, struct why *why)
{
	struct pollfd fd = { .fd = listener_fd(m->listener), .events = POLLIN };
	int err = 0;

	while (!err && !*m->stop) {
		if (fflush(stdout))
			return why_set(why, -errno, "cannot write: %s", strerror(errno));
		if (ppoll(&fd, 1, NULL, waiting) > 0)
			err = take_all(m, why);
	}
	return err;
}

/* A bond that is not there yet may come: that is said, and no error.  0, or -EINVAL or -ENOMEM with WHY. */
static int choose(struct monitor *m, const struct args *args, struct why *why)
{
	char (*names)[IFNAMSIZ] = calloc(args->n_names + 1, sizeof(*names));
	const struct host_link *link;
	struct near_hint hint;
	size_t i;

	m->sink.names = names;
	if (!names)
		return why_set(why, -ENOMEM, "out of memory");
	for (i = 0; i < args->n_names; i++) {
		link = host_link(&m->now.host, args->names[i]);
		if (link && !link->bond)
			return why_set(why, -EINVAL, "%s: not a bond", args->names[i]);
		if (!link)
			fprintf(stderr, "ib-bond: %s: no such bond yet%s\n", args->names[i],
				like_bond(&m->now.host, args->names[i], &hint));
		snprintf(names[i], sizeof(names[i]), "%s", link ? link->ifname : args->names[i]);
	}
	m->sink.n_names = args->n_names;
	return 0;
}

/* From how things stand on, until a signal. */
static int monitor(struct monitor *m, const struct args *args, const sigset_t *waiting, struct why *why)
{
	int err = choose(m, args, why);

	if (err)
		return err;
	err = tell_state(m);
	return err ? why_set(why, err, "cannot write: %s", strerror(-err)) : watch(m, waiting, why);
}

int monitor_run(const struct args *args)
{
	struct monitor m = { .way = args->way, .sink = { .data = stdout } };
	char journal[] = JOURNAL_SOCKET;
	sigset_t waiting;
	struct why why;
	int err;

	if (args->journal && access(journal, F_OK)) {
		fprintf(stderr, "ib-bond: no journal of systemd's here (%s)\n", journal);
		return 1;
	}
	m.sink.put = args->journal ? event_journal : args->json ? event_json : event_text;
	if (args->journal)
		m.sink.data = journal;
	m.stop = signals_catch();
	signals_block(&waiting);
	/* before anything is read: what happens in between is heard of twice, not lost */
	err = listener_start(&m.listener, &why);
	if (!err)
		err = snapshot_read(&m.now, m.way, NULL, &why);
	if (!err) {
		err = monitor(&m, args, &waiting, &why);
		free(m.sink.names);
		snapshot_free(&m.now);
	}
	if (m.listener)
		listener_stop(m.listener);
	if (!err && fflush(stdout))
		err = why_set(&why, -errno, "cannot write: %s", strerror(errno));
	if (err)
		fprintf(stderr, "ib-bond: %s\n", why.text);
	return err ? 1 : 0;
}
