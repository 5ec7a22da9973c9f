// SPDX-License-Identifier: GPL-2.0
/* nl: one rtnetlink socket, on libmnl; see nl.h */
#include <errno.h>
#include <linux/netlink.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/utsname.h>

#include "nl.h"

#define NL_DUMP_SIZE 32768	/* what the kernel fills at most (netlink_dump()) */
/*
 * The kernel makes the buffer of each part of a dump as large as was ever received into (netlink_recvmsg()), and
 * by init_on_alloc, which distributions set, clears all of it before: so a large one is for what is long.
 * This one and what the kernel puts behind it are 8 KiB.
 */
#define NL_SHORT_SIZE 7680
#define NL_ANSWER_SIZE NL_SHORT_SIZE	/* an error with the request in it, and the kernel's words */
#define NL_SHORT_PARTS 8

bool nl_since(unsigned int major, unsigned int minor)
{
	unsigned int its_major = 0, its_minor = 0;
	struct utsname system;

	uname(&system);
	sscanf(system.release, "%u.%u", &its_major, &its_minor);
	return its_major > major || (its_major == major && its_minor >= minor);
}

int nl_open(struct nl *nl, struct why *why)
{
	struct timeval limit = { .tv_sec = NL_TIMEOUT };
	int on = 1, err;

	*nl = (struct nl){ .sock = mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC), .room = NL_SHORT_SIZE };
	if (!nl->sock)
		return why_set(why, -errno, "cannot open a netlink socket: %s", strerror(errno));
	if (mnl_socket_bind(nl->sock, 0, MNL_SOCKET_AUTOPID) < 0 ||
	    setsockopt(mnl_socket_get_fd(nl->sock), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)) < 0) {
		err = why_set(why, -errno, "cannot set up a netlink socket: %s", strerror(errno));
		nl_close(nl);
		return err;
	}
	/* Since 4.12; without it there are only error numbers. */
	mnl_socket_setsockopt(nl->sock, NETLINK_EXT_ACK, &on, sizeof(on));
	mnl_socket_setsockopt(nl->sock, NETLINK_CAP_ACK, &on, sizeof(on));
	return 0;
}

void nl_close(struct nl *nl)
{
	if (nl->sock)
		mnl_socket_close(nl->sock);
	nl->sock = NULL;
}

unsigned int nl_ifindex(struct nl *nl, const char *name)
{
	struct ifreq ask = { 0 };

	if (strlen(name) >= sizeof(ask.ifr_name))
		return 0;
	strcpy(ask.ifr_name, name);
	if (ioctl(mnl_socket_get_fd(nl->sock), SIOCGIFINDEX, &ask) == 0)
		return ask.ifr_ifindex;
	return errno == ENODEV ? 0 : if_nametoindex(name);	/* of an older kernel's netlink nobody asks that */
}

struct nlmsghdr *nl_begin(char buf[NL_SIZE], uint16_t type, uint16_t flags)
{
	struct nlmsghdr *msg = mnl_nlmsg_put_header(buf);

	msg->nlmsg_type = type;
	msg->nlmsg_flags = flags | NLM_F_REQUEST;
	return msg;
}

/* The kernel's words in an acknowledgement, or NULL. */
static const char *extack(const struct nlmsghdr *msg)
{
	const struct nlmsgerr *e = mnl_nlmsg_get_payload(msg);
	size_t skip = sizeof(*e);
	const struct nlattr *attr;

	if (!(msg->nlmsg_flags & NLM_F_ACK_TLVS))
		return NULL;
	if (!(msg->nlmsg_flags & NLM_F_CAPPED))
		skip += mnl_nlmsg_get_payload_len(msg) > sizeof(*e) ? e->msg.nlmsg_len - sizeof(e->msg) : 0;
	mnl_attr_for_each(attr, msg, skip) {
		if (mnl_attr_get_type(attr) == NLMSGERR_ATTR_MSG &&
		    mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) >= 0)
			return mnl_attr_get_str(attr);
	}
	return NULL;
}

/* 0 or the -errno in an acknowledgement; a message too short to be one is -EPROTO. */
static int ack_error(const struct nlmsghdr *msg, struct why *why)
{
	const struct nlmsgerr *e = mnl_nlmsg_get_payload(msg);
	const char *words;

	if (mnl_nlmsg_get_payload_len(msg) < sizeof(*e) || e->error > 0)
		return why_set(why, -EPROTO, "the kernel's answer makes no sense");
	if (!e->error)
		return 0;
	words = extack(msg);
	return words ? why_set(why, e->error, "%s (%s)", words, strerror(-e->error))
		     : why_set(why, e->error, "%s", strerror(-e->error));
}

/* One datagram from the kernel into BUF; its length or -errno. */
static ssize_t receive(struct nl *nl, char *buf, size_t size, struct why *why)
{
	ssize_t n;

	do {
		n = mnl_socket_recvfrom(nl->sock, buf, size);
	} while (n < 0 && errno == EINTR);
	if (n > 0)
		return n;
	if (n == 0)
		return why_set(why, -EPROTO, "the kernel closed the netlink socket");
	if (errno == EAGAIN || errno == EWOULDBLOCK)
		return why_set(why, -ETIMEDOUT, "the kernel did not answer within %d s", NL_TIMEOUT);
	return why_set(why, -errno, "no answer from the kernel: %s", strerror(errno));
}

static int send_request(struct nl *nl, struct nlmsghdr *request, struct why *why)
{
	request->nlmsg_seq = ++nl->seq;
	if (mnl_socket_sendto(nl->sock, request, request->nlmsg_len) < 0)
		return why_set(why, -errno, "cannot ask the kernel: %s", strerror(errno));
	return 0;
}

int nl_talk(struct nl *nl, struct nlmsghdr *request, struct why *why)
{
	char buf[NL_ANSWER_SIZE];
	const struct nlmsghdr *msg;
	ssize_t got;
	int n, err;

	request->nlmsg_flags |= NLM_F_ACK;
	err = send_request(nl, request, why);
	if (err)
		return err;
	for (;;) {
		got = receive(nl, buf, sizeof(buf), why);
		if (got < 0)
			return got;
		n = got;
		for (msg = (struct nlmsghdr *)buf; mnl_nlmsg_ok(msg, n); msg = mnl_nlmsg_next(msg, &n)) {
			/* The late answer to a request that timed out is not ours. */
			if (msg->nlmsg_seq != nl->seq)
				continue;
			if (msg->nlmsg_type == NLMSG_ERROR)
				return ack_error(msg, why);
		}
		if (n)
			return why_set(why, -EPROTO, "the kernel's answer is cut short");
	}
}

/* what comes back to a request */
struct answer {
	int (*each)(const struct nlmsghdr *msg, void *data);
	void *data;
	bool one;		/* it is one message; else a dump */
	bool changed;		/* not all of one state, or not all of it was read */
};

/* Hand on the messages of one datagram; 1 when the answer is complete, 0 when more comes. */
static int read_part(struct nl *nl, const char *buf, int n, struct answer *answer, struct why *why)
{
	const struct nlmsghdr *msg;
	int err;

	for (msg = (const struct nlmsghdr *)buf; mnl_nlmsg_ok(msg, n); msg = mnl_nlmsg_next(msg, &n)) {
		if (msg->nlmsg_seq != nl->seq)
			continue;
		if (msg->nlmsg_flags & NLM_F_DUMP_INTR)
			answer->changed = true;
		if (msg->nlmsg_type == NLMSG_DONE)
			return 1;
		if (msg->nlmsg_type == NLMSG_ERROR) {
			err = ack_error(msg, why);
			return err ? err : 1;
		}
		err = answer->each(msg, answer->data);
		if (err)
			return why_set(why, err, "cannot read the kernel's answer: %s", strerror(-err));
		if (answer->one)
			return 1;
	}
	return n ? why_set(why, -EPROTO, "the kernel's answer is cut short") : 0;
}

static int ask(struct nl *nl, struct nlmsghdr *request, struct answer *answer, struct why *why)
{
	char buf[NL_DUMP_SIZE];
	unsigned int parts;
	ssize_t got;
	int err;

	err = send_request(nl, request, why);
	for (parts = 0; !err; parts++) {
		if (parts == NL_SHORT_PARTS)
			nl->room = sizeof(buf);
		got = receive(nl, buf, nl->room, why);
		if (got == -ENOSPC && nl->room < sizeof(buf)) {	/* a link with much to tell: once more, with room */
			nl->room = sizeof(buf);
			answer->changed = true;
			err = answer->one;
			continue;
		}
		err = got < 0 ? (int)got : read_part(nl, buf, got, answer, why);
	}
	if (err < 0)
		return err;
	return answer->changed ? why_set(why, -EAGAIN, "the host's interfaces changed meanwhile") : 0;
}

int nl_dump(struct nl *nl, struct nlmsghdr *request,
	    int (*each)(const struct nlmsghdr *msg, void *data), void *data, struct why *why)
{
	struct answer answer = { .each = each, .data = data };

	request->nlmsg_flags |= NLM_F_DUMP;
	return ask(nl, request, &answer, why);
}

/* Without NLM_F_ACK, which would be a message more to make, to send and to take. */
int nl_get(struct nl *nl, struct nlmsghdr *request,
	   int (*each)(const struct nlmsghdr *msg, void *data), void *data, struct why *why)
{
	struct answer answer = { .each = each, .data = data, .one = true };

	return ask(nl, request, &answer, why);
}
