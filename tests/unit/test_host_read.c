// SPDX-License-Identifier: GPL-2.0
/* Of a host of which only a few links are read these are what they are when all is read, and none is missing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if_arp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "host/host_read.h"

#define PORTS	12
#define CASES	2000

/* the kernel: lo, ports ib0 to ib11, children ib0.8001 to ib11.8001, bonds bond0 and bond1 */
static struct fake {
	char name[24];
	const char *kind;	/* NULL: not there */
	int master, parent;	/* its place here, which is its ifindex; 0: none */
	unsigned int mtu, miimon;
	uint8_t address;	/* 10.0.0.ADDRESS; 0: none */
} links[1 + 1 + 2 * PORTS + 2];

enum { LO = 1, PORT, CHILD = PORT + PORTS, BOND = CHILD + PORTS, END = BOND + 2 };

/* the request at hand, and how far its answer has come */
static char request[NL_SIZE];
static int next;
static unsigned int told;	/* links, in all */
static bool torn;		/* links of others come and go: no dump is whole */
static bool changing;		/* and ib1 joins bond0 or leaves it, before each dump of links */

ssize_t sendto(int fd, const void *bytes, size_t len, int flags, const struct sockaddr *to, socklen_t to_len)
{
	(void)fd;
	(void)flags;
	(void)to;
	(void)to_len;
	memcpy(request, bytes, len);
	next = LO;
	if (changing && ((struct nlmsghdr *)request)->nlmsg_type == RTM_GETLINK)
		links[PORT + 1].master = links[PORT + 1].master ? 0 : BOND;
	return len;
}

static const struct nlattr *find(uint16_t type)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, (struct nlmsghdr *)request, sizeof(struct ifinfomsg))
		if (mnl_attr_get_type(attr) == type)
			return attr;
	return NULL;
}

static bool is_asked_for(int i)
{
	const struct nlmsghdr *msg = (struct nlmsghdr *)request;
	const struct ifinfomsg *info = mnl_nlmsg_get_payload(msg);
	const struct nlattr *name = find(IFLA_IFNAME), *master = find(IFLA_MASTER), *kind = find(IFLA_LINKINFO), *word;

	if (!links[i].kind)
		return false;
	if (msg->nlmsg_type == RTM_GETADDR)
		return links[i].address;
	if (kind) {
		word = mnl_attr_get_payload(kind);
		return strcmp(mnl_attr_get_str(word), links[i].kind) == 0;
	}
	return (!info->ifi_index || info->ifi_index == i) &&
	       (!name || strcmp(mnl_attr_get_str(name), links[i].name) == 0) &&
	       (!master || mnl_attr_get_u32(master) == (uint32_t)links[i].master);
}

static void tell_link(struct nlmsghdr *msg, int i)
{
	struct ifinfomsg *info = mnl_nlmsg_put_extra_header(msg, sizeof(*info));
	struct nlattr *linkinfo, *data;

	told++;
	info->ifi_index = i;
	info->ifi_type = i == LO ? ARPHRD_LOOPBACK : ARPHRD_INFINIBAND;
	info->ifi_flags = i == LO ? IFF_LOOPBACK : 0;
	mnl_attr_put_strz(msg, IFLA_IFNAME, links[i].name);
	mnl_attr_put_u32(msg, IFLA_MTU, links[i].mtu);
	if (links[i].master)
		mnl_attr_put_u32(msg, IFLA_MASTER, links[i].master);
	if (links[i].parent)
		mnl_attr_put_u32(msg, IFLA_LINK, links[i].parent);
	linkinfo = mnl_attr_nest_start(msg, IFLA_LINKINFO);
	mnl_attr_put_strz(msg, IFLA_INFO_KIND, links[i].kind);
	data = mnl_attr_nest_start(msg, IFLA_INFO_DATA);
	if (i >= BOND)
		mnl_attr_put_u32(msg, IFLA_BOND_MIIMON, links[i].miimon);
	else
		mnl_attr_put_u16(msg, IFLA_IPOIB_MODE, 0);
	mnl_attr_nest_end(msg, data);
	mnl_attr_nest_end(msg, linkinfo);
}

static void tell_addr(struct nlmsghdr *msg, int i)
{
	struct ifaddrmsg *info = mnl_nlmsg_put_extra_header(msg, sizeof(*info));
	uint8_t ip[4] = { 10, 0, 0, links[i].address };

	info->ifa_family = AF_INET;
	info->ifa_prefixlen = 24;
	info->ifa_index = i;
	mnl_attr_put(msg, IFA_LOCAL, sizeof(ip), ip);
}

ssize_t recvmsg(int fd, struct msghdr *to, int flags)
{
	const struct nlmsghdr *asked = (struct nlmsghdr *)request;
	struct sockaddr_nl from = { .nl_family = AF_NETLINK };
	struct nlmsghdr *msg = mnl_nlmsg_put_header(to->msg_iov[0].iov_base);
	bool dump = asked->nlmsg_flags & NLM_F_DUMP;

	(void)fd;
	(void)flags;
	msg->nlmsg_seq = asked->nlmsg_seq;
	msg->nlmsg_flags = dump ? NLM_F_MULTI | (torn ? NLM_F_DUMP_INTR : 0) : 0;
	while (next < END && !is_asked_for(next))
		next++;
	if (next < END) {
		msg->nlmsg_type = asked->nlmsg_type == RTM_GETLINK ? RTM_NEWLINK : RTM_NEWADDR;
		if (asked->nlmsg_type == RTM_GETLINK)
			tell_link(msg, next++);
		else
			tell_addr(msg, next++);
	} else if (dump) {
		msg->nlmsg_type = NLMSG_DONE;
		mnl_nlmsg_put_extra_header(msg, sizeof(int));
	} else {
		msg->nlmsg_type = NLMSG_ERROR;
		mnl_nlmsg_put_extra_header(msg, sizeof(struct nlmsgerr));
	}
	memcpy(to->msg_name, &from, sizeof(from));
	to->msg_namelen = sizeof(from);
	to->msg_flags = 0;
	return msg->nlmsg_len;
}

static int make_kernel(void **state)
{
	int i;

	(void)state;
	memset(links, 0, sizeof(links));
	links[LO] = (struct fake){ "lo", "loopback", .mtu = 1 };
	for (i = 0; i < PORTS; i++) {
		links[PORT + i] = (struct fake){ .kind = "ipoib", .mtu = 2044 };
		snprintf(links[PORT + i].name, sizeof(links[0].name), "ib%d", i);
		links[CHILD + i] = (struct fake){ .kind = "ipoib", .parent = PORT + i, .mtu = 2044 };
		snprintf(links[CHILD + i].name, sizeof(links[0].name), "ib%d.8001", i);
	}
	for (i = 0; i < 2; i++) {
		links[BOND + i] = (struct fake){ .kind = "bond", .miimon = 100, .mtu = 2044 };
		snprintf(links[BOND + i].name, sizeof(links[0].name), "bond%d", i);
		links[PORT + 4 * i].master = links[CHILD + 4 * i + 2].master = BOND + i;
	}
	return 0;
}

/* What a command about bond0, ib1.8001 and ib2 may do, or others. */
static void change_something(void)
{
	static const int about[] = { PORT + 1, PORT + 2, CHILD + 1, PORT, CHILD + 2 };
	int i = about[rand() % 5];

	switch (rand() % 7) {
	case 0:
		links[BOND].kind = links[BOND].kind ? NULL : "bond";
		for (i = LO; i < BOND && !links[BOND].kind; i++)
			links[i].master = links[i].master == BOND ? 0 : links[i].master;
		break;
	case 1:
		if (links[BOND].kind && !links[i].master)
			links[i].master = BOND;
		break;
	case 2:
		links[i].master = 0;
		break;
	case 3:
		links[i].mtu = 100 + rand() % 1000;
		break;
	case 4:
		links[CHILD + 1].kind = links[CHILD + 1].kind ? NULL : "ipoib";
		links[CHILD + 1].master = 0;
		break;
	case 5:
		links[BOND].miimon = rand() % 1000;
		break;
	case 6:		/* an address is known wherever it is */
		links[LO + rand() % (END - LO)].address = rand() % 200;
		break;
	}
}

/* ALONE has of each link what ALL has; and all that is a slave of what it has, and all above and below. */
static void assert_part(const struct host *alone, const struct host *all)
{
	const struct host_link *x, *y;
	size_t i, k;

	for (i = 0; i < alone->n_links; i++) {
		x = &alone->links[i];
		y = host_link_at(all, x->ifindex);
		assert_non_null(y);
		assert_string_equal(x->ifname, y->ifname);
		assert_int_equal(x->mtu, y->mtu);
		assert_int_equal(x->master, y->master);
		assert_int_equal(x->parent, y->parent);
		assert_int_equal(!x->bond, !y->bond);
		if (x->bond)
			assert_string_equal(host_option(x, "miimon"), host_option(y, "miimon"));
		assert_int_equal(x->n_addrs, y->n_addrs);
		for (k = 0; k < x->n_addrs; k++)
			assert_true(addr_same(&x->addrs[k].addr, &y->addrs[k].addr));
		assert_true(!x->master || host_link_at(alone, x->master));
		assert_true(!x->parent || host_link_at(alone, x->parent));
	}
}

static void what_is_named_is_read_alone_with_what_goes_with_it(void **state)
{
	static const char *const names[] = { "bond0", "ib1.8001", "ib2" };
	struct names also = { 0 };
	struct host alone, all;
	unsigned int few = 0, many = 0, i, k;
	const struct host_link *bond;
	struct why why;
	struct nl nl;

	(void)state;
	srand(1);
	names_add_list(&also, "bond0,ib1.8001,ib2");
	assert_int_equal(nl_open(&nl, &why), 0);
	for (i = 0; i < CASES; i++) {
		change_something();
		told = 0;
		also.alone = true;
		assert_int_equal(host_read_for(&alone, &nl, WAY_AUTO, &also, &why), 0);
		few += told;
		told = 0;
		also.alone = false;
		assert_int_equal(host_read_for(&all, &nl, WAY_AUTO, &also, &why), 0);
		many += told;
		assert_part(&alone, &all);
		for (k = 0; k < 3; k++)
			assert_int_equal(!host_link(&alone, names[k]), !host_link(&all, names[k]));
		bond = host_link(&all, "bond0");
		if (bond)
			assert_int_equal(host_slaves(&alone, bond), host_slaves(&all, bond));
		host_free(&alone);
		host_free(&all);
	}
	assert_true(few < many / 2);
	nl_close(&nl);
	names_free(&also);
}

static void a_host_where_others_come_and_go_is_read_twice_and_not_given_up(void **state)
{
	unsigned int once;
	struct host host;
	struct why why;
	struct nl nl;

	(void)state;
	assert_int_equal(nl_open(&nl, &why), 0);
	told = 0;
	assert_int_equal(host_read(&host, &nl, WAY_AUTO, &why), 0);
	host_free(&host);
	once = told;
	torn = true;
	told = 0;
	assert_int_equal(host_read(&host, &nl, WAY_AUTO, &why), 0);
	assert_int_equal(told, 2 * once);
	assert_non_null(host_link(&host, "bond1"));
	host_free(&host);
	changing = true;
	assert_int_equal(host_read(&host, &nl, WAY_AUTO, &why), -EAGAIN);
	assert_string_equal(why.text, "the host's bonds and InfiniBand interfaces keep changing");
	torn = changing = false;
	nl_close(&nl);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(what_is_named_is_read_alone_with_what_goes_with_it, make_kernel),
		cmocka_unit_test_setup(a_host_where_others_come_and_go_is_read_twice_and_not_given_up, make_kernel),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
