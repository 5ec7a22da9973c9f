// SPDX-License-Identifier: GPL-2.0
/*
 * A pulse of small messages across a cut: when the bond switched, how long it was out.
 *
 *	pulse serve PORT                           UDP and TCP echo, until killed
 *	pulse udp|tcp ADDRESS PORT MS [DEED...]    a pulse every 2 ms for MS from the cut
 *	                                           on, and 200 ms before it; see cut.h
 *
 * Prints "SWITCH OUTAGE" in microseconds of the guest: from the cut to the bonding
 * driver's line in the kernel log ("-" if there is none), and the longest time
 * between two answers that reaches past the cut.  Without DEEDs: the noise floor.
 */
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cut.h"

#define PERIOD_US 2000
#define SIZE 16

static int listen_at(const char *port, int type)
{
	struct sockaddr_in6 me = {
		.sin6_family = AF_INET6,
		.sin6_port = htons(atoi(port)),
	};
	int fd = socket(AF_INET6, type, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&me, sizeof(me)))
		die("bind");
	if (type == SOCK_STREAM && listen(fd, 8))
		die("listen");
	return fd;
}

static _Noreturn void echo_datagrams(int fd)
{
	struct sockaddr_storage from;
	char buf[64];

	for (;;) {
		socklen_t len = sizeof(from);
		ssize_t n = recvfrom(fd, buf, sizeof(buf), 0,
				     (struct sockaddr *)&from, &len);

		if (n > 0)
			sendto(fd, buf, n, 0, (struct sockaddr *)&from, len);
	}
}

static void at_once(int fd)
{
	int on = 1;

	if (setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)))
		die("TCP_NODELAY");
}

/* Until the other side has closed. */
static void echo_stream(int fd)
{
	char buf[4096];
	ssize_t n;

	at_once(fd);
	while ((n = read(fd, buf, sizeof(buf))) > 0)
		if (write(fd, buf, n) < 0)
			break;
	close(fd);
}

static _Noreturn void serve(const char *port)
{
	int datagrams = listen_at(port, SOCK_DGRAM), stream = listen_at(port, SOCK_STREAM);

	signal(SIGPIPE, SIG_IGN);
	if (fork())
		echo_datagrams(datagrams);
	for (;;)
		echo_stream(accept(stream, NULL, NULL));
}

static int dial(const char *host, const char *port, int type)
{
	struct addrinfo hints = { .ai_socktype = type }, *ai;
	int fd, err = getaddrinfo(host, port, &hints, &ai);

	if (err) {
		fprintf(stderr, "pulse: %s: %s\n", host, gai_strerror(err));
		exit(1);
	}
	fd = socket(ai->ai_family, type, 0);
	if (fd < 0 || connect(fd, ai->ai_addr, ai->ai_addrlen) ||
	    fcntl(fd, F_SETFL, O_NONBLOCK))
		die(host);
	freeaddrinfo(ai);
	if (type == SOCK_STREAM)
		at_once(fd);
	return fd;
}

/* The longest time between two answers from the cut on. */
static int64_t beat(int sock, int64_t cut, int64_t end)
{
	struct pollfd fds[] = {
		{ .fd = ticker(PERIOD_US), .events = POLLIN },
		{ .fd = sock, .events = POLLIN },
	};
	int64_t last = now_us(), longest = 0, now;
	char buf[4096] = "beat";
	uint64_t ticks;

	while (now_us() < end) {
		if (poll(fds, 2, 100) < 0)
			die("poll");
		if (fds[0].revents && read(fds[0].fd, &ticks, sizeof(ticks)) > 0)
			(void)!send(sock, buf, SIZE, MSG_NOSIGNAL);
		while (recv(sock, buf, sizeof(buf), 0) > 0) {
			now = now_us();
			if (now >= cut && now - last > longest)
				longest = now - last;
			last = now;
		}
	}
	now = now_us();
	return now - last > longest ? now - last : longest;
}

static int usage(void)
{
	fputs("usage: pulse serve PORT | pulse udp|tcp ADDRESS PORT MS [DEED...]\n", stderr);
	return 2;
}

int main(int argc, char **argv)
{
	int64_t cut, end, outage, us = -1;
	int log, sock, tcp;
	pid_t deeds = 0;

	if (argc == 3 && !strcmp(argv[1], "serve"))
		serve(argv[2]);
	tcp = argc > 4 && !strcmp(argv[1], "tcp");
	if (argc < 5 || (!tcp && strcmp(argv[1], "udp")))
		return usage();
	log = log_open();
	sock = dial(argv[2], argv[3], tcp ? SOCK_STREAM : SOCK_DGRAM);
	cut = now_us() + BEFORE_US;
	end = cut + atoll(argv[4]) * 1000;
	if (argc > 5)
		deeds = deeds_begin(argv + 5, cut);
	outage = beat(sock, cut, end);
	if (deeds) {
		deeds_end(deeds);
		us = log_switch_us(log);
	}
	if (us < 0)
		printf("- %lld\n", (long long)outage);
	else
		printf("%lld %lld\n", (long long)us, (long long)outage);
	return 0;
}
