// SPDX-License-Identifier: GPL-2.0
/*
 * The cost of a UDP packet, on a clock that counts instructions.
 *
 *	cost send|trip ADDRESS PORT
 *
 * Prints the median of the nanoseconds that a packet took: what every packet pays, not
 * the timer's tick or the page that one of them met.  send: to a socket that nobody
 * reads; trip: there and back, by `pulse serve`.
 */
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define PACKETS	2001
#define SIZE	64
#define PAUSE	1000	/* us, for what a packet leaves to be done */

static int64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static int64_t packet_ns(int sock, int trip)
{
	int64_t start = now_ns();
	char buf[SIZE] = "";

	if (send(sock, buf, sizeof(buf), 0) < 0 ||
	    (trip && recv(sock, buf, sizeof(buf), 0) < 0))
		die("cost");
	return now_ns() - start;
}

static int by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	int sock = socket(AF_INET, SOCK_DGRAM, 0), i;
	struct sockaddr_in to = { .sin_family = AF_INET };
	int64_t ns[PACKETS];

	if (argc != 4) {
		fputs("usage: cost send|trip ADDRESS PORT\n", stderr);
		return 2;
	}
	to.sin_port = htons(atoi(argv[3]));
	if (inet_pton(AF_INET, argv[2], &to.sin_addr) != 1 || sock < 0 ||
	    connect(sock, (struct sockaddr *)&to, sizeof(to)))
		die(argv[2]);
	for (i = 0; i < PACKETS; i++) {
		ns[i] = packet_ns(sock, !strcmp(argv[1], "trip"));
		usleep(PAUSE);
	}
	qsort(ns, PACKETS, sizeof(*ns), by_size);
	printf("%lld\n", (long long)ns[PACKETS / 2]);
	return 0;
}
