// SPDX-License-Identifier: GPL-2.0
/* probe: echo requests through a bond at a steady rate; see probe.h */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "probe.h"

#define SECOND 1000000000ll
#define TAP_BUFFER (4 << 20)	/* bytes: answers to some seconds at the highest rate */

static int64_t max(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

int64_t probe_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * SECOND + now.tv_nsec;
}

int64_t probe_when(int64_t age, int64_t emptied, int64_t now)
{
	return age < 0 || age > now - emptied ? now : now - age;
}

/* --- sockets ----------------------------------------------------------------------- */

/* Answers are taken from the tap: nothing is to wait in the sending socket. */
static int drop_all(int fd)
{
	struct sock_filter code[] = { BPF_STMT(BPF_RET | BPF_K, 0) };
	struct sock_fprog program = { 1, code };

	return setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program));
}

static int open_echo(struct probe *p, const char *name)
{
	bool v4 = p->peer.family == AF_INET;
	int fd = socket(p->peer.family, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK,
			v4 ? IPPROTO_ICMP : IPPROTO_ICMPV6);
	int err;

	if (fd < 0)
		return -errno;
	if (drop_all(fd) || setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, name, strlen(name) + 1)) {
		err = -errno;
		close(fd);
		return err;
	}
	return fd;
}

/*
 * ARP, unsolicited neighbour advertisements, and answers that are ours: a host
 * may carry so much else that nothing more must come to us.  A SOCK_DGRAM
 * packet begins at the network header.
 */
static int filter(int fd, uint16_t id)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_H | BPF_ABS, SKF_AD_OFF + SKF_AD_PROTOCOL),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ETHERTYPE_ARP, 14, 0),		/* 1 */
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ETHERTYPE_IPV6, 7, 0),		/* 2 */
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 9),					/* 3 */
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, IPPROTO_ICMP, 0, 12),		/* 4 */
		BPF_STMT(BPF_LDX | BPF_B | BPF_MSH, 0),					/* 5 */
		BPF_STMT(BPF_LD | BPF_B | BPF_IND, 0),					/* 6 */
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ICMP_ECHOREPLY, 0, 9),		/* 7 */
		BPF_STMT(BPF_LD | BPF_H | BPF_IND, 4),					/* 8 */
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, id, 6, 7),				/* 9 */
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 6),					/* 10 */
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, IPPROTO_ICMPV6, 0, 5),		/* 11 */
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 40),					/* 12 */
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ND_NEIGHBOR_ADVERT, 2, 0),		/* 13 */
		BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 44),					/* 14 */
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, id, 0, 1),				/* 15 */
		BPF_STMT(BPF_RET | BPF_K, 256),						/* 16 */
		BPF_STMT(BPF_RET | BPF_K, 0),						/* 17 */
	};
	struct sock_fprog program = { sizeof(code) / sizeof(code[0]), code };

	return setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program));
}

static int open_tap(struct probe *p)
{
	struct sockaddr_ll all = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL) };
	int fd, on = 1, size = TAP_BUFFER, err;

	/* Protocol 0: nothing comes before the filter is there.  Only ETH_P_ALL sees what leaves. */
	fd = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -errno;
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size));
	if (filter(fd, p->id) || setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof(on)) ||
	    bind(fd, (struct sockaddr *)&all, sizeof(all))) {
		err = -errno;
		close(fd);
		return err;
	}
	return fd;
}

int probe_open(struct probe *probe, const char *name, int bond, const struct addr *peer,
	       unsigned int rate, const int *slaves, size_t n_slaves, struct why *why)
{
	*probe = (struct probe){ .echo = -1, .tap = -1, .peer = *peer, .bond = bond, .slaves = slaves,
				 .n_slaves = n_slaves, .id = getpid() & 0xffff, .interval = SECOND / rate };
	probe->list = calloc(PROBE_KEEP, sizeof(*probe->list));
	if (!probe->list)
		return why_set(why, -ENOMEM, "out of memory");
	probe->echo = open_echo(probe, name);
	if (probe->echo < 0)
		return why_set(why, probe->echo, "cannot send echo requests: %s", strerror(-probe->echo));
	probe->tap = open_tap(probe);
	if (probe->tap < 0)
		return why_set(why, probe->tap, "cannot see packets: %s", strerror(-probe->tap));
	return 0;
}

void probe_close(struct probe *probe)
{
	if (probe->echo >= 0)
		close(probe->echo);
	if (probe->tap >= 0)
		close(probe->tap);
	free(probe->list);
	*probe = (struct probe){ .echo = -1, .tap = -1 };
}

void probe_begin(struct probe *probe)
{
	probe->n = 0;
	probe->announcements = 0;
	probe->next = probe->emptied = probe_now();
	/* an answer to the run before is none to this one */
	probe->id++;
	filter(probe->tap, probe->id);
}

/* --- out --------------------------------------------------------------------------- */

static uint16_t checksum(const uint8_t *data, size_t len)
{
	uint32_t sum = 0;
	size_t i;

	for (i = 0; i + 1 < len; i += 2)
		sum += data[i] << 8 | data[i + 1];
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return ~sum;
}

static void send_one(struct probe *p)
{
	uint8_t request[16] = { p->peer.family == AF_INET ? ICMP_ECHO : ICMP6_ECHO_REQUEST };
	struct sockaddr_in v4 = { .sin_family = AF_INET };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6, .sin6_scope_id = p->bond };
	struct probe_sent *one;
	uint16_t sum;
	ssize_t sent;

	if (p->n == PROBE_KEEP)
		return;
	one = &p->list[p->n];
	request[4] = p->id >> 8;
	request[5] = p->id;
	request[6] = p->n >> 8;
	request[7] = p->n;
	p->n++;
	*one = (struct probe_sent){ .sent = probe_now() };
	if (p->peer.family == AF_INET) {
		sum = checksum(request, sizeof(request));
		request[2] = sum >> 8;
		request[3] = sum;
		memcpy(&v4.sin_addr, p->peer.ip, 4);
		sent = sendto(p->echo, request, sizeof(request), 0, (struct sockaddr *)&v4, sizeof(v4));
	} else {	/* the kernel sums ICMPv6 itself */
		memcpy(&v6.sin6_addr, p->peer.ip, 16);
		sent = sendto(p->echo, request, sizeof(request), 0, (struct sockaddr *)&v6, sizeof(v6));
	}
	(void)sent;	/* one that cannot be sent is lost as one that is: no answer comes */
}

/* --- in ---------------------------------------------------------------------------- */

static bool is_slave(const struct probe *p, int ifindex)
{
	size_t i;

	for (i = 0; i < p->n_slaves; i++)
		if (p->slaves[i] == ifindex)
			return true;
	return false;
}

/* An ARP whose sender asks for itself, or an advertisement to all nodes. */
static bool is_announcement(const uint8_t *packet, size_t len, uint16_t protocol)
{
	size_t hlen;

	if (protocol == ETH_P_ARP && len >= 8) {
		hlen = packet[4];
		return len >= 8 + 2 * (hlen + 4) && memcmp(packet + 8 + hlen, packet + 12 + 2 * hlen, 4) == 0;
	}
	return protocol == ETH_P_IPV6 && len > 40 && packet[40] == ND_NEIGHBOR_ADVERT && packet[24] == 0xff;
}

static void take_answer(struct probe *p, const uint8_t *packet, size_t len, uint16_t protocol,
			int ifindex, int64_t time)
{
	size_t at = protocol == ETH_P_IP ? 4 * (packet[0] & 0xf) : 40, seq;

	if (len < at + 8)
		return;
	seq = packet[at + 6] << 8 | packet[at + 7];
	if (seq >= p->n || p->list[seq].back)
		return;
	p->list[seq].back = time;
	p->list[seq].by = ifindex;
}

/* How long ago the packet of MSG came, by the wall clock, which its stamp is of; 0 without one. */
static int64_t age(struct msghdr *msg)
{
	struct timespec came, now;
	struct cmsghdr *c;

	for (c = CMSG_FIRSTHDR(msg); c; c = CMSG_NXTHDR(msg, c)) {
		if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SO_TIMESTAMPNS) {
			memcpy(&came, CMSG_DATA(c), sizeof(came));
			clock_gettime(CLOCK_REALTIME, &now);
			return (now.tv_sec - came.tv_sec) * SECOND + now.tv_nsec - came.tv_nsec;
		}
	}
	return 0;
}

static void take_all(struct probe *p)
{
	uint8_t packet[256];
	char control[64];
	struct sockaddr_ll from;
	struct iovec iov = { packet, sizeof(packet) };
	struct msghdr msg;
	uint16_t protocol;
	ssize_t len;

	for (;;) {
		msg = (struct msghdr){ .msg_name = &from, .msg_namelen = sizeof(from), .msg_iov = &iov,
				       .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control) };
		len = recvmsg(p->tap, &msg, 0);
		if (len < 0)
			break;
		protocol = ntohs(from.sll_protocol);
		if (!is_slave(p, from.sll_ifindex) || len == 0)
			continue;
		if (from.sll_pkttype == PACKET_OUTGOING)
			p->announcements += is_announcement(packet, len, protocol);
		else if (protocol == ETH_P_IP || (protocol == ETH_P_IPV6 && len > 40 && packet[40] == ICMP6_ECHO_REPLY))
			take_answer(p, packet, len, protocol, from.sll_ifindex,
				    probe_when(age(&msg), p->emptied, probe_now()));
	}
	p->emptied = probe_now();
}

void probe_run(struct probe *probe, int64_t until)
{
	struct pollfd fd = { .fd = probe->tap, .events = POLLIN };
	struct timespec wait;
	int64_t now, left;

	for (now = probe_now(); now < until; now = probe_now()) {
		if (probe->next <= now) {
			send_one(probe);
			/* what we were too late for is not made good in a burst, which would be lost by itself */
			probe->next += probe->interval;
			if (probe->next < now)
				probe->next = now + probe->interval;
		}
		left = (probe->next < until ? probe->next : until) - probe_now();
		if (left > 0) {
			wait = (struct timespec){ left / SECOND, left % SECOND };
			if (ppoll(&fd, 1, &wait, NULL) < 0)
				return;
		}
		take_all(probe);
	}
}

/* --- what it says -------------------------------------------------------------------- */

void probe_result(const struct probe *probe, int64_t from, int64_t to, int slave,
		  struct probe_result *result)
{
	const struct probe_sent *one;
	int64_t last = 0, asked = 0;	/* the latest answer; the first probe after the one it was to */

	*result = (struct probe_result){ .learned = -1 };
	for (one = probe->list; one < probe->list + probe->n; one++) {
		if (one->sent >= from && one->sent <= to) {
			result->sent++;
			result->lost += !one->back;
		}
		if (!asked)
			asked = one->sent;
		if (!one->back)
			continue;
		if (one->by == slave && one->back >= from && result->learned < 0)
			result->learned = one->back - from;
		/* Without a question there is no gap: we may have been kept from asking. */
		if (one->back >= from && one->back - max(last, asked) > result->gap)
			result->gap = one->back - max(last, asked);
		last = max(last, one->back);
		asked = 0;
	}
	/* what was not answered any more */
	if (asked && to - max(last, asked) > result->gap)
		result->gap = to - max(last, asked);
}
