// SPDX-License-Identifier: GPL-2.0
/* monitor: --monitor, what happens to bonds as it happens; see monitor.h */
#include <errno.h>
#include <linux/rtnetlink.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "event.h"
#include "journal.h"
#include "health.h"
#include "monitor.h"
#include "act/signals.h"
#include "host/host_read.h"
#include "host/snapshot.h"

/*
 * A failover is about eight messages of 2 to 4 KiB with all that the kernel
 * adds.  Root may ask for more than rmem_max allows.
 */
#define MONITOR_BUFFER	(16 << 20)
#define MONITOR_MESSAGE	32768	/* bytes of one datagram, at most */

struct monitor {
	struct mnl_socket *sock;
	struct snapshot now;		/* as the last message left it */
	struct event_sink sink;
	enum way way;
	const volatile sig_atomic_t *stop;	/* a signal came: end */
};

static int64_t monotonic(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ll + now.tv_nsec;
}

/* Listen before anything is read: what happens in between is heard of twice, not lost. */
static int listen_links(struct monitor *m, struct why *why)
{
	int size = MONITOR_BUFFER, fd;

	m->sock = mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (!m->sock || mnl_socket_bind(m->sock, RTMGRP_LINK, MNL_SOCKET_AUTOPID) < 0)
		return why_set(why, -errno, "cannot listen to the kernel: %s", strerror(errno));
	fd = mnl_socket_get_fd(m->sock);
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)))
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	return 0;
}

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
	char buf[MONITOR_MESSAGE];
	struct snapshot new;
	int err;

	while (mnl_socket_recvfrom(m->sock, buf, sizeof(buf)) > 0 || errno == ENOBUFS)
		;
	err = snapshot_read(&new, m->way, NULL, why);
	if (err)
		return err;
	m->sink.time = monotonic();
	err = event_put(&m->sink, EVENT_RESYNC, "", "", "", "");
	if (!err)
		err = compare(m, &new.host);
	snapshot_free(&m->now);
	m->now = new;
	return err ? why_set(why, err, "cannot write: %s", strerror(-err)) : 0;
}

/* Everything that waits.  0 or -errno with WHY. */
static int take_all(struct monitor *m, struct why *why)
{
	char buf[MONITOR_MESSAGE];
	const struct nlmsghdr *msg;
	ssize_t got;
	int n, err = 0;

	while (!err && !*m->stop) {
		got = mnl_socket_recvfrom(m->sock, buf, sizeof(buf));
		if (got < 0 && errno == ENOBUFS)
			return resync(m, why);
		if (got < 0)
			return errno == EAGAIN || errno == EINTR ? 0 :
			       why_set(why, -errno, "cannot listen to the kernel: %s", strerror(errno));
		n = got;
		m->sink.time = monotonic();
		for (msg = (const struct nlmsghdr *)buf; !err && mnl_nlmsg_ok(msg, n); msg = mnl_nlmsg_next(msg, &n))
			if (msg->nlmsg_type == RTM_NEWLINK || msg->nlmsg_type == RTM_DELLINK)
				err = take_link(m, msg);
	}
	return err ? why_set(why, err, "cannot write: %s", strerror(-err)) : 0;
}

/* How it stands, so that who reads knows from where on nothing is missed. */
static int tell_state(struct monitor *m)
{
	const struct host_link *bond;
	const char *active;
	char text[64];
	size_t i, k, usable;
	int err = 0;

	m->sink.time = monotonic();
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
	struct pollfd fd = { .fd = mnl_socket_get_fd(m->sock), .events = POLLIN };
	int err = 0;

	while (!err && !*m->stop) {
		if (fflush(stdout))
			return why_set(why, -errno, "cannot write: %s", strerror(errno));
		if (ppoll(&fd, 1, NULL, waiting) > 0)
			err = take_all(m, why);
	}
	return err;
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
	err = listen_links(&m, &why);
	if (!err)
		err = snapshot_read(&m.now, m.way, NULL, &why);
	if (!err) {
		err = tell_state(&m);
		if (err)
			why_set(&why, err, "cannot write: %s", strerror(-err));
		else
			err = watch(&m, &waiting, &why);
		snapshot_free(&m.now);
	}
	if (m.sock)
		mnl_socket_close(m.sock);
	if (!err && fflush(stdout))
		err = why_set(&why, -errno, "cannot write: %s", strerror(errno));
	if (err)
		fprintf(stderr, "ib-bond: %s\n", why.text);
	return err ? 1 : 0;
}
