// SPDX-License-Identifier: GPL-2.0
/*
 * TCP at full speed, and across a cut.
 *
 *	stream serve PORT                       takes what comes, until killed
 *	stream rate ADDRESS PORT BYTES          prints nanoseconds a KiB, from the first byte to the last
 *	                                        that the other side has told to have
 *	stream cut ADDRESS PORT MS DEED...      sends for MS from the cut on, and 200 ms before it; see cut.h
 *
 * cut prints "SWITCH OUTAGE FULL RETRANSMITS": microseconds of the guest from the cut to the bonding
 * driver's line in the kernel log ("-" if there is none), the longest time in which nothing was
 * acknowledged, the time from the cut until as much is acknowledged in 10 ms as on the average before it
 * ("-": never), and segments sent again (struct tcp_info, <linux/tcp.h>).
 */
#include <fcntl.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cut.h"

#define PERIOD_US 1000
#define WINDOW 10	/* periods in which the rate is full again */
#define FULL 0.9
#define CHUNK (256 * 1024)

static char chunk[CHUNK];

static struct sockaddr_in6 address_of(const char *host, const char *port)
{
	struct sockaddr_in6 to = { .sin6_family = AF_INET6, .sin6_port = htons(atoi(port)) };
	char mapped[64];

	snprintf(mapped, sizeof(mapped), "%s%s", strchr(host, ':') ? "" : "::ffff:", host);
	if (inet_pton(AF_INET6, mapped, &to.sin6_addr) != 1)
		die(host);
	return to;
}

static _Noreturn void serve(const char *port)
{
	struct sockaddr_in6 me = address_of("::", port);
	int fd = socket(AF_INET6, SOCK_STREAM, 0), peer;

	if (fd < 0 || bind(fd, (struct sockaddr *)&me, sizeof(me)) || listen(fd, 8))
		die("listen");
	for (;;) {
		peer = accept(fd, NULL, NULL);
		while (read(peer, chunk, sizeof(chunk)) > 0)
			;
		close(peer);
	}
}

static int dial(const char *host, const char *port)
{
	struct sockaddr_in6 to = address_of(host, port);
	int fd = socket(AF_INET6, SOCK_STREAM, 0);

	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof(to)) || fcntl(fd, F_SETFL, O_NONBLOCK))
		die(host);
	return fd;
}

static struct tcp_info info_of(int sock)
{
	struct tcp_info info = { 0 };
	socklen_t len = sizeof(info);

	if (getsockopt(sock, IPPROTO_TCP, TCP_INFO, &info, &len))
		die("TCP_INFO");
	return info;
}

static int rate(int sock, int64_t bytes)
{
	int64_t start = now_us(), left = bytes;
	struct pollfd fd = { .fd = sock, .events = POLLOUT };

	while (left > 0) {
		ssize_t n;

		if (poll(&fd, 1, 10000) <= 0)
			die("nothing more goes");
		n = write(sock, chunk, left < CHUNK ? left : CHUNK);
		if (n > 0)
			left -= n;
	}
	while (info_of(sock).tcpi_bytes_acked < (uint64_t)bytes)
		usleep(200);
	printf("%lld\n", (long long)((now_us() - start) * 1000 * 1024 / bytes));
	return 0;
}

/* What is acknowledged at each period, into @acked, of @n; returns how many there were. */
static size_t flow(int sock, int64_t end, int64_t *at, uint64_t *acked, size_t n)
{
	struct pollfd fds[] = {
		{ .fd = ticker(PERIOD_US), .events = POLLIN },
		{ .fd = sock, .events = POLLOUT },
	};
	uint64_t ticks;
	size_t i = 0;

	while (now_us() < end) {
		if (poll(fds, 2, 100) < 0)
			die("poll");
		if (fds[1].revents && write(sock, chunk, sizeof(chunk)) < 0 && fds[1].revents & POLLERR)
			die("write");
		if (!fds[0].revents || read(fds[0].fd, &ticks, sizeof(ticks)) < 0 || i == n)
			continue;
		at[i] = now_us();
		acked[i++] = info_of(sock).tcpi_bytes_acked;
	}
	return i;
}

/* From the cut until the rate of before is there again; -1: never. */
static int64_t full_after_us(const int64_t *at, const uint64_t *acked, size_t n, int64_t cut)
{
	double before;
	size_t i, first = 0;

	while (first < n && at[first] < cut)
		first++;
	/* the first half is TCP's start */
	if (first < 4 || first == n)
		return -1;
	i = first / 2;
	before = (double)(acked[first - 1] - acked[i]) / (at[first - 1] - at[i]);
	/* a window that begins with the last period without anything new */
	for (i = first; i + WINDOW < n; i++)
		if (acked[i + 1] > acked[i] &&
		    acked[i + WINDOW] - acked[i] >= FULL * before * (at[i + WINDOW] - at[i]))
			return at[i] - cut;
	return -1;
}

static int64_t longest_us(const int64_t *at, const uint64_t *acked, size_t n, int64_t cut)
{
	int64_t longest = 0, since = n ? at[0] : 0;
	size_t i;

	for (i = 1; i < n; i++) {
		if (acked[i] == acked[i - 1] && i + 1 < n)
			continue;
		if (at[i] >= cut && at[i] - since > longest)
			longest = at[i] - since;
		since = at[i];
	}
	return longest;
}

static void print_us(int64_t us, const char *end)
{
	if (us < 0)
		printf("-%s", end);
	else
		printf("%lld%s", (long long)us, end);
}

static int across(int sock, int64_t ms, char **deeds)
{
	int64_t cut = now_us() + BEFORE_US, end = cut + ms * 1000;
	size_t room = (BEFORE_US + ms * 1000) / PERIOD_US + 1, n;
	int64_t *at = calloc(room, sizeof(*at));
	uint64_t *acked = calloc(room, sizeof(*acked));
	int log = log_open();
	pid_t pid = deeds_begin(deeds, cut);

	if (!at || !acked)
		die("memory");
	n = flow(sock, end, at, acked, room);
	deeds_end(pid);
	print_us(log_switch_us(log), " ");
	print_us(longest_us(at, acked, n, cut), " ");
	print_us(full_after_us(at, acked, n, cut), " ");
	printf("%u\n", info_of(sock).tcpi_total_retrans);
	free(acked);
	free(at);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "serve"))
		serve(argv[2]);
	if (argc == 5 && !strcmp(argv[1], "rate"))
		return rate(dial(argv[2], argv[3]), atoll(argv[4]));
	if (argc > 5 && !strcmp(argv[1], "cut"))
		return across(dial(argv[2], argv[3]), atoll(argv[4]), argv + 5);
	fputs("usage: stream serve PORT | stream rate ADDRESS PORT BYTES | stream cut ADDRESS PORT MS DEED...\n",
	      stderr);
	return 2;
}
