// SPDX-License-Identifier: GPL-2.0
/*
 * A pulse of UDP packets across a cut: when the bond switched, how long it was out.
 *
 *	pulse serve PORT                    echo, until killed
 *	pulse cut ADDRESS PORT MS [WORDS]   a pulse every 2 ms for MS; after a third
 *	                                    of it WORDS go to the fabric's control file
 *
 * Prints "SWITCH OUTAGE" in microseconds of the guest: from the cut to the bonding
 * driver's line in the kernel log ("-" if there is none), and the longest time
 * between two answers that reaches past the cut.  Without WORDS: the noise floor.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define CONTROL "/sys/kernel/debug/ib_fabric/control"
#define MARK "pulse: cut"
#define SWITCHED "making interface the new active one"
#define PERIOD_NS 2000000L

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static void die(const char *what)
{
	fprintf(stderr, "pulse: %s: %s\n", what, strerror(errno));
	exit(1);
}

static _Noreturn void serve(const char *port)
{
	struct sockaddr_in6 me = {
		.sin6_family = AF_INET6,
		.sin6_port = htons(atoi(port)),
	};
	struct sockaddr_storage from;
	char buf[64];
	int fd = socket(AF_INET6, SOCK_DGRAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&me, sizeof(me)))
		die("bind");
	for (;;) {
		socklen_t len = sizeof(from);
		ssize_t n = recvfrom(fd, buf, sizeof(buf), 0,
				     (struct sockaddr *)&from, &len);

		if (n > 0)
			sendto(fd, buf, n, 0, (struct sockaddr *)&from, len);
	}
}

static int dial(const char *host, const char *port)
{
	struct addrinfo hints = { .ai_socktype = SOCK_DGRAM }, *ai;
	int fd, err = getaddrinfo(host, port, &hints, &ai);

	if (err) {
		fprintf(stderr, "pulse: %s: %s\n", host, gai_strerror(err));
		exit(1);
	}
	fd = socket(ai->ai_family, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	if (fd < 0 || connect(fd, ai->ai_addr, ai->ai_addrlen))
		die(host);
	freeaddrinfo(ai);
	return fd;
}

static int ticker(void)
{
	struct itimerspec every = {
		.it_interval = { .tv_nsec = PERIOD_NS },
		.it_value = { .tv_nsec = PERIOD_NS },
	};
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);

	if (fd < 0 || timerfd_settime(fd, 0, &every, NULL))
		die("timerfd");
	return fd;
}

static void cut(int kmsg, int control, const char *words)
{
	if (!words)
		return;
	if (write(kmsg, "<7>" MARK "\n", sizeof("<7>" MARK)) < 0)
		die("/dev/kmsg");
	if (write(control, words, strlen(words)) < 0)
		die(words);
}

/* The longest time between two answers from the cut on. */
static int64_t beat(int sock, int kmsg, int control, int64_t ms, const char *words)
{
	struct pollfd fds[] = {
		{ .fd = ticker(), .events = POLLIN },
		{ .fd = sock, .events = POLLIN },
	};
	int64_t start = now_us(), end = start + ms * 1000, at = start + ms * 1000 / 3;
	int64_t last = start, longest = 0, now;
	char buf[64] = "beat";
	uint64_t ticks;
	int cut_done = 0;

	while ((now = now_us()) < end) {
		if (!cut_done && now >= at) {
			cut_done = 1;
			cut(kmsg, control, words);
		}
		if (poll(fds, 2, 100) < 0)
			die("poll");
		if (fds[0].revents && read(fds[0].fd, &ticks, sizeof(ticks)) > 0)
			(void)!send(sock, buf, 16, 0);
		while (recv(sock, buf, sizeof(buf), 0) > 0) {
			now = now_us();
			if (cut_done && now - last > longest)
				longest = now - last;
			last = now;
		}
	}
	if (now_us() - last > longest)
		longest = now_us() - last;
	return longest;
}

/* "priority,sequence,microseconds,flags;text" (Documentation/ABI/testing/dev-kmsg) */
static int64_t switched_after_us(int kmsg)
{
	char line[2048];
	int64_t mark = -1;
	ssize_t n;

	while ((n = read(kmsg, line, sizeof(line) - 1)) > 0 || errno == EPIPE) {
		long long at = -1;

		if (n <= 0)
			continue;
		line[n] = '\0';
		sscanf(line, "%*d,%*d,%lld", &at);
		if (strstr(line, MARK))
			mark = at;
		else if (mark >= 0 && strstr(line, SWITCHED))
			return at - mark;
	}
	return -1;
}

int main(int argc, char **argv)
{
	int kmsg, control = -1;
	int64_t outage, us;

	if (argc == 3 && !strcmp(argv[1], "serve"))
		serve(argv[2]);
	if ((argc != 5 && argc != 6) || strcmp(argv[1], "cut")) {
		fputs("usage: pulse serve PORT | pulse cut ADDRESS PORT MS [WORDS]\n", stderr);
		return 2;
	}
	kmsg = open("/dev/kmsg", O_RDWR | O_NONBLOCK);
	if (kmsg < 0)
		die("/dev/kmsg");
	lseek(kmsg, 0, SEEK_END);
	if (argc == 6)
		control = open(CONTROL, O_WRONLY);
	if (argc == 6 && control < 0)
		die(CONTROL);
	outage = beat(dial(argv[2], argv[3]), kmsg, control, atoll(argv[4]), argv[5]);
	us = argc == 6 ? switched_after_us(kmsg) : -1;
	if (us < 0)
		printf("- %lld\n", (long long)outage);
	else
		printf("%lld %lld\n", (long long)us, (long long)outage);
	return 0;
}
