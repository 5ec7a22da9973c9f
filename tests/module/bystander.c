// SPDX-License-Identifier: GPL-2.0
/*
 * A bystander who wants RTNL every millisecond and nothing else.
 *
 *	bystander MS COUNTED [DEED...]
 *
 * Asks for MS.  The cut is 200 ms after the start (see cut.h); without DEEDs there is none,
 * and what follows is from the start on.  Prints microseconds of the guest
 *
 *	WAIT50 WAIT99 WAITMAX LATE50 LATE99 LATEMAX [SWITCHES LAST LINES]
 *
 * over the requests that were due in COUNTED ms: from a request to its answer, and from the
 * time when it was due, which has in it the wait for the processor and counts requests that
 * were not made because an earlier one waited.  With DEEDs: how many bonds got a new active
 * slave, when the last one did, and how many lines ib_bonding had in the log.
 */
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "cut.h"

#define PERIOD_US 1000
#define LOOPBACK 1	/* its ifindex, always */

struct sample {
	int64_t wait, late;
};

/* A change of nothing: takes RTNL, and tells nobody (do_setlink()). */
static void take_rtnl(int sock)
{
	struct {
		struct nlmsghdr head;
		struct ifinfomsg link;
	} ask = {
		.head = {
			.nlmsg_len = sizeof(ask),
			.nlmsg_type = RTM_SETLINK,
			.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK,
		},
		.link = { .ifi_family = AF_UNSPEC, .ifi_index = LOOPBACK },
	};
	struct {
		struct nlmsghdr head;
		struct nlmsgerr err;
	} answer;

	if (send(sock, &ask, sizeof(ask), 0) < 0 ||
	    recv(sock, &answer, sizeof(answer), 0) < (ssize_t)sizeof(answer) ||
	    answer.head.nlmsg_type != NLMSG_ERROR || answer.err.error)
		die("RTM_SETLINK");
}

/* Requests that are due in [@from, @to) are counted; returns how many. */
static size_t ask(int sock, int64_t start, int64_t end, int64_t from, int64_t to,
		  struct sample *samples)
{
	int64_t due = start, asked, done;
	size_t n = 0;

	while (due < end) {
		sleep_until(due);
		asked = now_us();
		take_rtnl(sock);
		done = now_us();
		/* those that this one kept waiting had it after this one at best */
		for (; due <= done && due < end; due += PERIOD_US) {
			if (due < from || due >= to)
				continue;
			samples[n].wait = done - (due > asked ? due : asked);
			samples[n++].late = done - due;
		}
	}
	return n;
}

static int by_wait(const void *a, const void *b)
{
	int64_t x = ((const struct sample *)a)->wait, y = ((const struct sample *)b)->wait;

	return (x > y) - (x < y);
}

static int by_late(const void *a, const void *b)
{
	int64_t x = ((const struct sample *)a)->late, y = ((const struct sample *)b)->late;

	return (x > y) - (x < y);
}

static void print_spread(struct sample *samples, size_t n)
{
	qsort(samples, n, sizeof(*samples), by_wait);
	printf("%lld %lld %lld", (long long)samples[n / 2].wait,
	       (long long)samples[n * 99 / 100].wait, (long long)samples[n - 1].wait);
	qsort(samples, n, sizeof(*samples), by_late);
	printf(" %lld %lld %lld", (long long)samples[n / 2].late,
	       (long long)samples[n * 99 / 100].late, (long long)samples[n - 1].late);
}

/* "bond0: ib0 to ib1: port, 77 us" */
static int is_ours(const char *line)
{
	const char *comma = strrchr(line, ',');
	unsigned int us;

	return comma && strstr(line, " to ") && sscanf(comma, ", %u us", &us) == 1;
}

static void print_log(int log)
{
	int64_t mark = -1, at, last = 0;
	int switches = 0, lines = 0;
	char line[2048];

	while ((at = log_read(log, line, sizeof(line))) >= 0) {
		if (strstr(line, MARK))
			mark = at;
		if (mark < 0)
			continue;
		if (strstr(line, SWITCHED)) {
			switches++;
			last = at - mark;
		}
		lines += is_ours(line);
	}
	printf(" %d %lld %d", switches, (long long)last, lines);
}

int main(int argc, char **argv)
{
	int sock = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
	int64_t start = now_us(), from, end, counted;
	struct sample *samples;
	pid_t deeds = 0;
	int log;
	size_t n;

	if (argc < 3) {
		fputs("usage: bystander MS COUNTED [DEED...]\n", stderr);
		return 2;
	}
	log = log_open();
	end = start + atoll(argv[1]) * 1000;
	counted = atoll(argv[2]) * 1000;
	from = argc > 3 ? start + BEFORE_US : start;
	samples = calloc(counted / PERIOD_US + 1, sizeof(*samples));
	if (sock < 0 || !samples)
		die("bystander");
	if (argc > 3)
		deeds = deeds_begin(argv + 3, from);
	n = ask(sock, start, end, from, from + counted, samples);
	if (!n)
		return 1;
	print_spread(samples, n);
	if (deeds) {
		deeds_end(deeds);
		print_log(log);
	}
	putchar('\n');
	return 0;
}
