// SPDX-License-Identifier: GPL-2.0
/* plan: from a host and a bond to steps, as commands of iproute2; nothing is done */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bond/driver.h"
#include "plan/plan.h"
#include "plan/summary.h"
#include "plan/wish.h"

/*
 * A host in words, one interface a line:
 *	ib NAME [up] [run] [connected] [enhanced] [mtu N] [key HEX] [in BOND] [on PARENT] [ours] [has IP/BITS] [set IP/BITS]
 *	eth NAME ...
 *	bond NAME [OPTION VALUE]... [promote N] [mtu N] [key HEX] [up] [active SLAVE] [set IP/BITS]
 * "set": by an earlier ib-bond, "has": by somebody else.
 */
struct fixture {
	struct host_link links[12];
	struct host_addr addrs[12][4];
	struct host_bond bonds[12];
	struct host host;
	struct bond want;
	struct plan plan;
	struct why why;
};

static void add_addr(struct fixture *f, struct host_link *link, const char *text, uint8_t proto)
{
	struct host_addr *a = &f->addrs[link - f->links][link->n_addrs++];
	const char *why;
	size_t i;

	assert_int_equal(addr_parse(text, 24, 64, &a->addr, &why), 0);
	a->flags = IFA_F_PERMANENT;
	for (i = 0; i + 1 < link->n_addrs; i++)
		if (a->addr.family == AF_INET && a->addr.prefixlen == 24 &&
		    memcmp(f->addrs[link - f->links][i].addr.ip, a->addr.ip, 3) == 0)
			a->flags |= IFA_F_SECONDARY;
	a->proto = proto;
	link->addrs = f->addrs[link - f->links];
}

static void set_option(struct host_link *link, const char *name, char *text)
{
	size_t k = option_index(option_find(name, strlen(name)));
	struct option_value value = { 0 };
	struct option_why why;

	link->bond->text[k] = text;
	option_parse(&option_table[k], text, &value, &why);
	link->bond->number[k] = value.number;
	option_value_free(&value);
}

static void add_word(struct fixture *f, struct host_link *link, const char *word, char *value)
{
	if (strcmp(word, "up") == 0)
		link->flags |= IFF_UP;
	else if (strcmp(word, "run") == 0)
		link->flags |= IFF_RUNNING;
	else if (strcmp(word, "connected") == 0)
		link->mode = IPOIB_CONNECTED;
	else if (strcmp(word, "ours") == 0)
		strcpy(link->alias, PLAN_CHILD_ALIAS);
	else if (strcmp(word, "enhanced") == 0)
		link->addr.byte[0] = 0;
	else if (strcmp(word, "promote") == 0)
		link->promote = atoi(value);
	else if (strcmp(word, "mtu") == 0)
		link->mtu = atoi(value);
	else if (strcmp(word, "key") == 0)
		link->pkey = strtol(value, NULL, 16);
	else if (strcmp(word, "in") == 0)
		link->master = host_link(&f->host, value)->ifindex;
	else if (strcmp(word, "on") == 0)
		link->parent = host_link(&f->host, value)->ifindex;
	else if (strcmp(word, "has") == 0)
		add_addr(f, link, value, 0);
	else if (strcmp(word, "set") == 0)
		add_addr(f, link, value, PLAN_ADDR_PROTO);
	else if (option_find(word, strlen(word)))
		set_option(link, word, value);
	else if (strcmp(word, "active") == 0)
		set_option(link, "active_slave", value);
	else if (strcmp(word, "addr") == 0)
		link->addr.byte[0] = atoi(value);
	else
		fail_msg("no such word: %s", word);
}

static bool takes_value(const char *word)
{
	return strcmp(word, "up") && strcmp(word, "run") && strcmp(word, "ours") && strcmp(word, "connected") &&
	       strcmp(word, "enhanced");
}

/* TEXT is cut up and kept */
static void make_host(struct fixture *f, char *text)
{
	char *line, *lines = NULL, *word, *words;
	struct host_link *link;

	*f = (struct fixture){ .host = { .links = f->links, .bonding = true } };
	for (line = strtok_r(text, "\n", &lines); line; line = strtok_r(NULL, "\n", &lines)) {
		link = &f->links[f->host.n_links];
		*link = (struct host_link){ .ifindex = 10 + f->host.n_links, .pkey = PKEY_UNSET, .mtu = 2044,
					    .addr = { .len = 20, .byte = { 0x80 } }, .umcast = -1 };
		word = strtok_r(line, " ", &words);
		link->type = strcmp(word, "eth") ? ARPHRD_INFINIBAND : ARPHRD_ETHER;
		if (strcmp(word, "bond") == 0) {
			link->bond = &f->bonds[f->host.n_links];
			link->mtu = 1500;
			strcpy(link->kind, "bond");
			set_option(link, "mode", (char *)(uintptr_t)"active-backup");
			set_option(link, "miimon", (char *)(uintptr_t)"100");
		} else if (strcmp(word, "ib") == 0) {
			link->pkey = 0xffff;
			link->mode = IPOIB_DATAGRAM;
			strcpy(link->kind, "ipoib");
		}
		strcpy(link->ifname, strtok_r(NULL, " ", &words));
		f->host.n_links++;
		while ((word = strtok_r(NULL, " ", &words)))
			add_word(f, link, word, takes_value(word) ? strtok_r(NULL, " ", &words) : NULL);
	}
}

/* WANT: "bond0 SLAVE,SLAVE [IP/BITS]... [OPTION=VALUE]...", of which mtu= and ipoib=, the mode of all slaves, are ours */
static void make_want(struct fixture *f, char *text)
{
	struct option_why option_why;
	char *word, *words, *slave, *slaves, *is;
	struct addr addr;
	const char *why;
	size_t i;

	assert_int_equal(bond_init(&f->want, strtok_r(text, " ", &words), &why), 0);
	word = strtok_r(NULL, " ", &words);
	for (slave = strtok_r(word, ",", &slaves); slave; slave = strtok_r(NULL, ",", &slaves))
		assert_int_equal(bond_add_slave(&f->want, slave, NULL, &why), 0);
	bond_set_text(&f->want, "mode", "active-backup", &option_why);
	bond_set_text(&f->want, "miimon", "100", &option_why);
	while ((word = strtok_r(NULL, " ", &words))) {
		is = strchr(word, '=');
		if (is && strncmp(word, "mtu", 3) == 0) {
			f->want.mtu = atoi(is + 1);
		} else if (is && strncmp(word, "ipoib", 5) == 0) {
			for (i = 0; i < f->want.n_slaves; i++)
				f->want.slaves[i].mode = strcmp(is + 1, "connected") ? IPOIB_DATAGRAM : IPOIB_CONNECTED;
		} else if (is) {
			*is++ = '\0';
			assert_int_equal(bond_set_text(&f->want, word, is, &option_why), 0);
		} else {
			assert_int_equal(addr_parse(word, 24, 64, &addr, &why), 0);
			assert_int_equal(bond_add_addr(&f->want, &addr), 0);
		}
	}
}

static const struct {
	const char *title, *host, *want;
	int err;
	const char *plan;	/* the steps, or the reason */
} cases[] = {
	{ "a new bond over two ports",
	  "ib ib0\nib ib1", "bond0 ib0,ib1 10.0.0.1", 0,
	  "ip link add name bond0 mtu 2044 type bond mode active-backup miimon 100\n"
	  "ip link set dev ib0 master bond0\n"
	  "ip link set dev ib1 master bond0\n"
	  "ip link set dev bond0 up\n"
	  "ip address add 10.0.0.1/24 broadcast 10.0.0.255 dev bond0\n" },
	{ "the bond is as wanted",
	  "bond bond0 up mtu 2044 key ffff set 10.0.0.1/24\nib ib0 up in bond0\nib ib1 up in bond0",
	  "bond0 ib0,ib1 10.0.0.1", 0, "" },
	{ "no address is asked for: those that are there stay",
	  "bond bond0 up mtu 2044 key ffff set 10.0.0.1/24\nib ib0 up in bond0",
	  "bond0 ib0", 0, "" },
	{ "a fresh port counts 2044, one that has joined what it carries",
	  "ib ib0 mtu 4092\nib ib1 up run mtu 4092", "bond0 ib1,ib0", 0,
	  "ip link add name bond0 mtu 2044 type bond mode active-backup miimon 100\n"
	  "ip link set dev ib1 down\n"
	  "ip link set dev ib1 master bond0\n"
	  "ip link set dev ib0 master bond0\n"
	  "ip link set dev bond0 up\n" },
	{ "a 4K fabric keeps its MTU",
	  "ib ib0 up run mtu 4092", "bond0 ib0", 0,
	  "ip link add name bond0 mtu 4092 type bond mode active-backup miimon 100\n"
	  "ip link set dev ib0 down\n"
	  "ip link set dev ib0 master bond0\n"
	  "ip link set dev bond0 up\n" },
	{ "ports that are to be in connected mode count what it carries",
	  "ib ib0\nib ib1 up run", "bond0 ib0,ib1 ipoib=connected", 0,
	  "ip link set dev ib0 type ipoib mode connected\n"
	  "ip link set dev ib1 type ipoib mode connected\n"
	  "ip link add name bond0 mtu 65520 type bond mode active-backup miimon 100\n"
	  "ip link set dev ib0 master bond0\n"
	  "ip link set dev ib1 down\n"
	  "ip link set dev ib1 master bond0\n"
	  "ip link set dev bond0 up\n" },
	{ "one that is in connected mode keeps its MTU",
	  "ib ib0 up run connected mtu 32000", "bond0 ib0", 0,
	  "ip link add name bond0 mtu 32000 type bond mode active-backup miimon 100\n"
	  "ip link set dev ib0 down\n"
	  "ip link set dev ib0 master bond0\n"
	  "ip link set dev bond0 up\n" },
	{ "one that leaves it counts 2044: what its group carries was not to be seen",
	  "ib ib0 up run connected mtu 65520", "bond0 ib0 ipoib=datagram", 0,
	  "ip link set dev ib0 type ipoib mode datagram\n"
	  "ip link add name bond0 mtu 2044 type bond mode active-backup miimon 100\n"
	  "ip link set dev ib0 down\n"
	  "ip link set dev ib0 master bond0\n"
	  "ip link set dev bond0 up\n" },
	{ "children are made in their own mode, whatever their port's",
	  "ib ib0 up run connected mtu 65520", "bond0 ib0.8001", 0,
	  "ip link add link ib0 name ib0.8001 type ipoib pkey 0x8001\n"
	  "ip link set dev ib0.8001 alias ib-bond\n"
	  "ip link add name bond0 mtu 2044 type bond mode active-backup miimon 100\n"
	  "ip link set dev ib0.8001 master bond0\n"
	  "ip link set dev bond0 up\n" },
	{ "children are made, new slaves join before old ones leave, ours are deleted last",
	  "bond bond0 up mtu 2044 key 8001 set 10.0.0.1/24\nib ib0\nib ib1\n"
	  "ib ib0.8001 key 8001 up in bond0 on ib0 ours",
	  "bond0 ib1.8001 10.0.0.1", 0,
	  "ip link add link ib1 name ib1.8001 type ipoib pkey 0x8001\n"
	  "ip link set dev ib1.8001 alias ib-bond\n"
	  "ip link set dev ib1.8001 master bond0\n"
	  "ip link set dev ib0.8001 nomaster\n"
	  "ip link delete dev ib0.8001\n" },
	{ "an address of ours goes, one of another stays, and secondaries are kept",
	  "bond bond0 up mtu 2044 key ffff set 10.0.0.1/24 has 10.0.0.77/32\nib ib0 up in bond0",
	  "bond0 ib0 10.0.0.2", 0,
	  "sysctl -qw net/ipv4/conf/bond0/promote_secondaries=1\n"
	  "ip address add 10.0.0.2/24 broadcast 10.0.0.255 dev bond0\n"
	  "ip address del 10.0.0.1/24 dev bond0\n"
	  "sysctl -qw net/ipv4/conf/bond0/promote_secondaries=0\n" },
	{ "an empty bond of the driver's own making is taken over",
	  "bond bond0 up mode balance-rr miimon 0\nib ib0", "bond0 ib0", 0,
	  "ip link set dev bond0 down\n"
	  "ip link set dev bond0 type bond mode active-backup\n"
	  "ip link set dev bond0 type bond miimon 100\n"
	  "ip link set dev bond0 mtu 2044\n"
	  "ip link set dev ib0 master bond0\n"
	  "ip link set dev bond0 up\n" },
	{ "IPv6 addresses of a slave are for undoing alone",
	  "ib ib0 up has fd00::5/64", "bond0 ib0", 0,
	  "ip link add name bond0 mtu 2044 type bond mode active-backup miimon 100\n"
	  "ip link set dev ib0 down\n"
	  "ip link set dev ib0 master bond0\n"
	  "ip link set dev bond0 up\n" },
	{ "a primary waits until it has joined; fail_over_mac is not ours to say",
	  "ib ib0\nib ib1", "bond0 ib0,ib1 primary=ib1 fail_over_mac=active", 0,
	  "ip link add name bond0 mtu 2044 type bond mode active-backup miimon 100 fail_over_mac active\n"
	  "ip link set dev ib0 master bond0\n"
	  "ip link set dev ib1 master bond0\n"
	  "ip link set dev bond0 type bond primary ib1\n"
	  "ip link set dev bond0 up\n" },
	{ "a bond with another address than its active slave's is mended",
	  "bond bond0 up mtu 2044 key ffff active ib0 addr 2\nib ib0 up in bond0 addr 1",
	  "bond0 ib0", 0, "echo > /sys/class/net/bond0/bonding/active_slave\n" },
	{ "no such interface", "ib ib0", "bond0 ib0,ib9", -ENODEV, "no such interface: ib9; did you mean ib0?" },
	{ "no slave of another bond", "bond bond1 key ffff\nib ib0 in bond1", "bond0 ib0", -EBUSY,
	  "ib0 is a slave of bond1 already: release it there first" },
	{ "more than datagram mode carries", "ib ib0\nib ib1 mtu 4092", "bond0 ib0,ib1 mtu=65520", -EINVAL,
	  "its MTU of 65520 is more than ib0 carries in datagram mode: 2044 now, 4092 at most" },
	{ "Omni-Path carries more in datagram mode",
	  "ib ib0 up run mtu 10236\nib ib1 up run mtu 10236", "bond0 ib0,ib1 mtu=10236", 0,
	  "ip link add name bond0 mtu 10236 type bond mode active-backup miimon 100\n"
	  "ip link set dev ib0 down\n"
	  "ip link set dev ib0 master bond0\n"
	  "ip link set dev ib1 down\n"
	  "ip link set dev ib1 master bond0\n"
	  "ip link set dev bond0 up\n" },
	{ "but not all", "ib ib0 up run mtu 10236", "bond0 ib0 mtu=10237", -EINVAL,
	  "its MTU of 10237 is more than ib0 carries in datagram mode: 10236 now, 10236 at most" },
	{ "children of what the adapter's driver makes hear nothing while that is down",
	  "ib ib0 enhanced\nib ib1 enhanced up\nib ib1.8001 enhanced key 8001 on ib1", "bond0 ib0.8001,ib1.8001", 0,
	  "ip link add link ib0 name ib0.8001 type ipoib pkey 0x8001\n"
	  "ip link set dev ib0.8001 alias ib-bond\n"
	  "ip link add name bond0 mtu 2044 type bond mode active-backup miimon 100\n"
	  "ip link set dev ib0.8001 master bond0\n"
	  "ip link set dev ib1.8001 master bond0\n"
	  "ip link set dev ib0 up\n"
	  "ip link set dev bond0 up\n" },
	{ "those of ib_ipoib do, and stay",
	  "ib ib0\nib ib0.8001 key 8001 on ib0", "bond0 ib0.8001", 0,
	  "ip link add name bond0 mtu 2044 type bond mode active-backup miimon 100\n"
	  "ip link set dev ib0.8001 master bond0\n"
	  "ip link set dev bond0 up\n" },
	{ "no mixture", "ib ib0\neth eth0", "bond0 ib0,eth0", -EINVAL,
	  "ib0 and eth0 cannot be in one bond: ib0 is IPoIB and eth0 is not" },
	{ "no Ethernet by mistake", "eth eth0", "bond0 eth0", -EINVAL,
	  "eth0 is not an IPoIB interface (--any-type takes it all the same)" },
	{ "one P_Key", "ib ib0\nib ib1\nib ib1.8001 key 8001 on ib1", "bond0 ib0,ib1.8001", -EINVAL,
	  "ib0 has the P_Key 0xffff and ib1.8001 0x8001: the slaves of a bond share one" },
	{ "a name that says another key than the interface has",
	  "ib ib0\nib ib0.8002 key 8001 on ib0", "bond0 ib0.8002", -EINVAL,
	  "ib0.8002 has the P_Key 0x8001, not 0x8002" },
	{ "key 0 is none", "ib ib0", "bond0 ib0.8000", -ENODEV, "no such interface: ib0.8000; there is ib0" },
	{ "the partition of a running bond stays",
	  "bond bond0 up key ffff\nib ib0 up in bond0\nib ib1", "bond0 ib1.8001", -EBUSY,
	  "bond0 runs in the partition 0xffff, not 0x8001: stop it first (ib-bond --bond-name bond0 --stop)" },
	{ "an interface that is no bond", "ib ib0\neth bond0", "bond0 ib0", -EEXIST, "bond0 exists and is not a bond" },
	{ "an Ethernet bond of that name", "bond bond0\neth eth0 in bond0\nib ib0", "bond0 ib0", -EBUSY,
	  "bond0 has the Ethernet slave eth0: stop it first, or choose another name" },
	{ "only active-backup", "ib ib0", "bond0 ib0 mode=0", -EINVAL,
	  "mode balance-rr does not work over IPoIB; write mode=active-backup" },
	{ "some monitor", "ib ib0", "bond0 ib0 miimon=0", -EINVAL,
	  "miimon=0 is no failover at all; write miimon=100" },
	{ "an ARP monitor asks somebody", "ib ib0", "bond0 ib0 miimon=0 arp_interval=100", -EINVAL,
	  "arp_interval=100 without arp_ip_target asks nobody, so no slave is ever up; add arp_ip_target=IP, or write miimon=100 instead" },
};

static char *plan_text(const struct plan *plan)
{
	size_t size, i;
	char *text;
	FILE *out = open_memstream(&text, &size);

	for (i = 0; i < plan->n_steps; i++)
		step_print(&plan->steps[i], out);
	fclose(out);
	return text;
}

static void a_host_and_a_bond_give_these_steps(void **state)
{
	char *host, *want, *text;
	static struct fixture f;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		host = strdup(cases[i].host);
		want = strdup(cases[i].want);
		make_host(&f, host);
		make_want(&f, want);
		assert_int_equal(plan_up(&f.plan, &f.want, &f.host, 0, &f.why), cases[i].err);
		text = cases[i].err ? strdup(f.why.text) : plan_text(&f.plan);
		if (strcmp(text, cases[i].plan))
			fail_msg("%s\nwanted:\n%s\ngot:\n%s", cases[i].title, cases[i].plan, text);
		if (cases[i].err)
			assert_int_equal(f.plan.n_steps, 0);
		free(text);
		plan_free(&f.plan);
		bond_free(&f.want);
		free(host);
		free(want);
	}
}

/* What a command line makes of a host: `ib-bond WORDS`. */
static const struct {
	const char *title, *host, *words;
	int err;
	const char *plan;	/* the steps, or the reason */
	const char *summary;
} wishes[] = {
	{ "the manual's defaults make a bond",
	  "ib ib0\nib ib1", "--bond-ip 10.0.0.1", 0,
	  "ip link add name bond0 mtu 2044 type bond mode active-backup miimon 100\n"
	  "ip link set dev ib0 master bond0\n"
	  "ip link set dev ib1 master bond0\n"
	  "ip link set dev bond0 up\n"
	  "ip address add 10.0.0.1/24 broadcast 10.0.0.255 dev bond0\n", "" },
	{ "an address alone is named: slaves, miimon, primary and a VIP stay",
	  "bond bond0 up mtu 2044 key ffff miimon 50 primary ib2 set 10.0.0.4/24 has 10.0.0.77/32\n"
	  "ib ib0 up in bond0\nib ib1\nib ib2 up in bond0", "--bond-ip 10.1.0.5/24", 0,
	  "sysctl -qw net/ipv4/conf/bond0/promote_secondaries=1\n"
	  "ip address add 10.1.0.5/24 broadcast 10.1.0.255 dev bond0\n"
	  "ip address del 10.0.0.4/24 dev bond0\n"
	  "sysctl -qw net/ipv4/conf/bond0/promote_secondaries=0\n", "+10.1.0.5/24 -10.0.0.4/24" },
	{ "slaves alone are named: the options and the addresses stay",
	  "bond bond0 up mtu 2044 key ffff miimon 50 set 10.0.0.4/24\nib ib0 up in bond0\nib ib1\nib ib2", "--slaves ib0,ib2", 0,
	  "ip link set dev ib2 master bond0\n", "+ib2" },
	{ "miimon alone",
	  "bond bond0 up mtu 4092 key ffff set 10.0.0.4/24\nib ib0 up in bond0\nib ib1", "--miimon 50", 0,
	  "ip link set dev bond0 type bond miimon 50\n", "miimon 50 (was 100)" },
	{ "a foreign bond keeps its ARP monitor",
	  "bond bond0 up mtu 2044 key ffff miimon 0 arp_interval 100\nib ib0 up in bond0", "--bond-ip 10.0.0.5", 0,
	  "ip address add 10.0.0.5/24 broadcast 10.0.0.255 dev bond0\n", "+10.0.0.5/24" },
	{ "a bond that was set down stays down",
	  "bond bond0 mtu 2044 key ffff\nib ib0 in bond0", "--add-ip 10.0.0.5", 0,
	  "ip address add 10.0.0.5/24 broadcast 10.0.0.255 dev bond0\n", "+10.0.0.5/24" },
	{ "a slave joins, another leaves, the rest stays",
	  "bond bond0 up mtu 2044 key ffff set 10.0.0.4/24\nib ib0 up in bond0\nib ib1 up in bond0\nib ib2",
	  "--add-slave ib2 --del-slave ib0", 0,
	  "ip link set dev ib2 master bond0\nip link set dev ib0 nomaster\n", "+ib2 -ib0" },
	{ "addresses come and go one by one, also one that another set",
	  "bond bond0 up mtu 2044 key ffff set 10.0.0.4/24 set 10.1.0.4/24 has 10.2.0.77/32\nib ib0 up in bond0",
	  "--add-ip 10.3.0.1 --del-ip 10.1.0.4 --del-ip 10.2.0.77", 0,
	  "sysctl -qw net/ipv4/conf/bond0/promote_secondaries=1\n"
	  "ip address add 10.3.0.1/24 broadcast 10.3.0.255 dev bond0\n"
	  "ip address del 10.2.0.77/32 dev bond0\n"
	  "ip address del 10.1.0.4/24 dev bond0\n"
	  "sysctl -qw net/ipv4/conf/bond0/promote_secondaries=0\n", "+10.3.0.1/24 -10.2.0.77/32 -10.1.0.4/24" },
	{ "ours stays the primary address of a network, before a VIP that another has set",
	  "bond bond0 up promote 1 mtu 2044 key ffff set 10.0.0.4/24 has 10.0.0.77/24 has 10.0.0.78/32\nib ib0 up in bond0",
	  "--bond-ip 10.0.0.5", 0,
	  "ip address add 10.0.0.5/24 broadcast 10.0.0.255 dev bond0\n"
	  "ip address del 10.0.0.77/24 dev bond0\n"
	  "ip address add 10.0.0.77/24 broadcast 10.0.0.255 dev bond0\n"
	  "ip address del 10.0.0.4/24 dev bond0\n", "+10.0.0.5/24 -10.0.0.4/24" },
	{ "ours that stands before the VIP already is left where it is",
	  "bond bond0 up promote 1 mtu 2044 key ffff set 10.0.0.4/24 set 10.0.0.5/24 has 10.0.0.77/24\nib ib0 up in bond0",
	  "--del-ip 10.0.0.4", 0, "ip address del 10.0.0.4/24 dev bond0\n", "-10.0.0.4/24" },
	{ "a new interval leaves the delays as they are, in milliseconds",
	  "bond bond0 up mtu 2044 key ffff updelay 200\nib ib0 up in bond0", "--miimon 50", 0,
	  "ip link set dev bond0 type bond miimon 50\n"
	  "ip link set dev bond0 type bond updelay 200\n", "miimon 50 (was 100)" },
	{ "with a prefix only that one goes",
	  "bond bond0 up mtu 2044 key ffff set 10.0.0.4/24\nib ib0 up in bond0", "--del-ip 10.0.0.4/16", 0, "", "" },
	{ "an option is set",
	  "bond bond0 up mtu 2044 key ffff\nib ib0 up in bond0", "--set primary=ib0 --set updelay=200", 0,
	  "ip link set dev bond0 type bond updelay 200\nip link set dev bond0 type bond primary ib0\n",
	  "updelay 200 (was none) primary ib0 (was none)" },
	{ "the other monitor takes the place of the one that runs",
	  "bond bond0 up mtu 2044 key ffff\nib ib0 up in bond0", "--set arp_interval=100 --set arp_ip_target=10.0.0.9", 0,
	  "ip link set dev bond0 type bond miimon 0\n"
	  "ip link set dev bond0 type bond arp_interval 100\n"
	  "ip link set dev bond0 type bond arp_ip_target 10.0.0.9\n",
	  "miimon 0 (was 100) arp_interval 100 (was none) arp_ip_target 10.0.0.9 (was none)" },
	{ "an empty bond keeps the monitor that it has",
	  "bond bond0 up mtu 2044 miimon 40\nib ib0\nib ib1", "--bond-ip 10.0.0.1", 0,
	  "ip link set dev ib0 master bond0\n"
	  "ip link set dev ib1 master bond0\n"
	  "ip address add 10.0.0.1/24 broadcast 10.0.0.255 dev bond0\n", "+ib0 +ib1 +10.0.0.1/24" },
	{ "a mode that somebody chose is refused, and the bond not taken down",
	  "bond bond0 up mode 802.3ad\nib ib0\nib ib1", "--bond-ip 10.0.0.1", -EINVAL,
	  "mode 802.3ad does not work over IPoIB; write mode=active-backup", NULL },
	{ "the mode of a bond with slaves is refused before the first step",
	  "bond bond0 up mode balance-xor\neth eth0 in bond0", "--any-type --set mode=802.3ad", -EBUSY,
	  "mode cannot become 802.3ad while the bond has slaves: stop it first (ib-bond --bond-name bond0 --stop)", NULL },
	{ "what wants the bond down is refused while it is up",
	  "bond bond0 up mode 802.3ad\neth eth0 in bond0", "--any-type --set lacp_rate=fast", -EBUSY,
	  "lacp_rate can be set only while the bond is down: ip link set dev bond0 down", NULL },
	{ "the last slave does not leave",
	  "bond bond0 up mtu 2044 key ffff\nib ib0 up in bond0", "--del-slave ib0", -EINVAL, "a bond needs a slave", NULL },
	{ "a change makes no bond", "ib ib0\nib ib1", "--add-ip 10.0.0.1", -ENODEV,
	  "no such bond: --bond-ip and --slaves make one", NULL },
	{ "an empty bond is given no slaves by a change",
	  "bond bond0 up\nib ib0\nib ib1", "--set miimon=50", -ENODEV,
	  "it has no slave: --slaves or --add-slave gives it some", NULL },
	{ "an address of the other family has no network with ours",
	  "bond bond0 up mtu 2044 key ffff set 10.0.0.4/24\nib ib0 up in bond0", "--add-ip fd00::1/64", 0,
	  "ip address add fd00::1/64 dev bond0\n", "+fd00::1/64" },
	{ "what is to come does not go", "bond bond0 up mtu 2044 key ffff\nib ib0 up in bond0",
	  "--bond-ip 10.0.0.1 --del-ip 10.0.0.1", -EINVAL, "--del-ip 10.0.0.1/24: it is to be set as well", NULL },
	{ "nor does a slave", "bond bond0 up mtu 2044 key ffff\nib ib0 up in bond0\nib ib1",
	  "--add-slave ib1 --del-slave ib1", -EINVAL, "--del-slave ib1: it is to join as well", NULL },
	{ "the last monitor is not switched off",
	  "bond bond0 up mtu 2044 key ffff\nib ib0 up in bond0", "--set miimon=0", -EINVAL,
	  "miimon=0 is no failover at all; write miimon=100", NULL },
	/* what files are judged by, commands are: bond/judge.h */
	{ "a delay is rounded", "bond bond0 up mtu 2044 key ffff\nib ib0 up in bond0", "--set updelay=250", 0,
	  "ip link set dev bond0 type bond updelay 200\n", "updelay 200 (was none)" },
	{ "a delay is rounded to the interval that is named beside it",
	  "bond bond0 up mtu 2044 key ffff\nib ib0 up in bond0", "--set updelay=250 --miimon 70", 0,
	  "ip link set dev bond0 type bond miimon 70\nip link set dev bond0 type bond updelay 210\n",
	  "miimon 70 (was 100) updelay 210 (was none)" },
	{ "a delay of a bond without miimon is left out",
	  "bond bond0 up mtu 2044 key ffff miimon 0 arp_interval 100 arp_ip_target 10.0.0.9\nib ib0 up in bond0",
	  "--set updelay=200", 0, "", "" },
	{ "an option of another mode is left out",
	  "bond bond0 up mtu 2044 key ffff\nib ib0 up in bond0", "--set lacp_rate=fast --set resend_igmp=2", 0,
	  "ip link set dev bond0 type bond resend_igmp 2\n", "resend_igmp 2 (was none)" },
	{ "also of a bond that is made", "ib ib0\nib ib1", "--bond-ip 10.0.0.1 --set lacp_rate=fast --set downdelay=50", 0,
	  "ip link add name bond0 mtu 2044 type bond mode active-backup miimon 100 downdelay 0\n"
	  "ip link set dev ib0 master bond0\n"
	  "ip link set dev ib1 master bond0\n"
	  "ip link set dev bond0 up\n"
	  "ip address add 10.0.0.1/24 broadcast 10.0.0.255 dev bond0\n", "" },
	{ "two monitors", "bond bond0 up mtu 2044 key ffff\nib ib0 up in bond0",
	  "--miimon 50 --set arp_interval=100 --set arp_ip_target=10.0.0.9", -EINVAL,
	  "miimon and arp_interval switch each other off; keep one of them", NULL },
	{ "arp_validate over IPoIB", "bond bond0 up mtu 2044 key ffff\nib ib0 up in bond0",
	  "--set arp_interval=100 --set arp_ip_target=10.0.0.9 --set arp_validate=all", -EINVAL,
	  "arp_validate=all never works over IPoIB; leave arp_validate out", NULL },
	{ "an active_slave that is none", "bond bond0 up mtu 2044 key ffff\nib ib0 up in bond0\nib ib1",
	  "--set active_slave=ib1", -EINVAL, "the active_slave ib1 is no slave of bond0; write active_slave=ib0", NULL },
	{ "a primary that leaves", "bond bond0 up mtu 2044 key ffff\nib ib0 up in bond0\nib ib1 up in bond0",
	  "--set primary=ib1 --del-slave ib1", -EINVAL, "the primary ib1 is no slave of bond0; write primary=ib0", NULL },
	{ "what is not named is not judged",
	  "bond bond0 up mtu 2044 key ffff miimon 0 arp_interval 100 arp_validate all primary ib9\nib ib0 up in bond0",
	  "--set resend_igmp=2", 0, "ip link set dev bond0 type bond resend_igmp 2\n", "resend_igmp 2 (was none)" },
	{ "no such option", "ib ib0", "--set mimon=50", -EINVAL, "--set mimon=50: no such option: did you mean miimon", NULL },
	{ "no value", "ib ib0", "--set miimon", -EINVAL, "--set takes OPTION=VALUE, such as miimon=100, not miimon", NULL },
	{ "no bad value", "ib ib0", "--set primary_reselect=x", -EINVAL,
	  "--set primary_reselect=x: primary_reselect takes always, better, failure", NULL },
};

/* Plan what `ib-bond WORDS` makes of F's host; WORDS is cut up and kept. */
static int plan_words(struct fixture *f, char *words)
{
	char *argv[24] = { (char *)(uintptr_t)"ib-bond" }, *save;
	struct wish wish = { 0 };
	struct args args;
	unsigned int flags;
	int argc = 1, err;

	for (argv[argc] = strtok_r(words, " ", &save); argv[argc]; argv[argc] = strtok_r(NULL, " ", &save))
		argc++;
	optind = 0;
	f->want = (struct bond){ 0 };
	f->plan = (struct plan){ 0 };
	assert_int_equal(args_parse(&args, argc, argv, &f->why), 0);
	err = wish_read(&wish, &args, &f->why);
	if (!err)
		err = wish_bond(&f->want, &wish, &f->host, &f->why);
	flags = (args.any_type ? PLAN_ANY_TYPE : 0) | (!err && wish_finds(&wish, &f->host) ? PLAN_REST_STAYS : 0);
	if (!err)
		err = plan_up(&f->plan, &f->want, &f->host, flags, &f->why);
	wish_free(&wish);
	args_free(&args);
	return err;
}

static void a_command_changes_what_it_names_and_nothing_else(void **state)
{
	char *host, *words, *text, summary[SUMMARY_SIZE];
	static struct fixture f;
	size_t i;
	int err;

	(void)state;
	for (i = 0; i < sizeof(wishes) / sizeof(wishes[0]); i++) {
		host = strdup(wishes[i].host);
		words = strdup(wishes[i].words);
		make_host(&f, host);
		err = plan_words(&f, words);
		text = err ? strdup(f.why.text) : plan_text(&f.plan);
		if (err != wishes[i].err || strcmp(text, wishes[i].plan))
			fail_msg("%s\nwanted:\n%s\ngot %d:\n%s", wishes[i].title, wishes[i].plan, err, text);
		summary_of(&f.plan, "bond0", summary);
		if (!err)
			assert_string_equal(summary, wishes[i].summary);
		free(text);
		plan_free(&f.plan);
		bond_free(&f.want);
		free(host);
		free(words);
	}
}

static void what_is_rounded_or_left_out_of_a_command_is_said(void **state)
{
	char host[] = "bond bond0 up mtu 2044 key ffff\nib ib0 up in bond0";
	char words[] = "--set updelay=250 --set lacp_rate=fast --set fail_over_mac=none";
	static struct fixture f;

	(void)state;
	make_host(&f, host);
	assert_int_equal(plan_words(&f, words), 0);
	assert_string_equal(f.plan.notes, "a bond in mode active-backup takes no lacp_rate: it is left out\n"
			    "over IPoIB the driver makes fail_over_mac=none active\n"
			    "updelay=250 is no multiple of miimon=100: 200 is set\n");
	plan_free(&f.plan);
	bond_free(&f.want);
}

static void a_delay_that_is_kept_and_rounded_is_said(void **state)
{
	char host[] = "bond bond0 up mtu 2044 key ffff updelay 200 downdelay 140\nib ib0 up in bond0", words[] = "--miimon 70";
	static struct fixture f;
	char *text;

	(void)state;
	make_host(&f, host);
	assert_int_equal(plan_words(&f, words), 0);
	assert_string_equal(f.plan.notes, "updelay=200 is no multiple of miimon=70: 140 is set\n");
	text = plan_text(&f.plan);
	assert_string_equal(text, "ip link set dev bond0 type bond miimon 70\n"
			    "ip link set dev bond0 type bond updelay 200\nip link set dev bond0 type bond downdelay 140\n");
	free(text);
	plan_free(&f.plan);
	bond_free(&f.want);
}

/* Fill BOND with what is remembered of FROM after `ib-bond WORD...`, N of them. */
static void remember(struct bond *bond, char *from, const char *const *words, int n)
{
	char *argv[8] = { (char *)(uintptr_t)"ib-bond" };
	static struct fixture f;
	struct wish wish;
	struct args args;
	int i;

	for (i = 0; i < n; i++)
		argv[1 + i] = (char *)(uintptr_t)words[i];
	make_want(&f, from);
	optind = 0;
	assert_int_equal(args_parse(&args, 1 + n, argv, &f.why), 0);
	assert_int_equal(wish_read(&wish, &args, &f.why), 0);
	assert_int_equal(wish_record(bond, &wish, &f.want, &f.why), 0);
	bond_free(&f.want);
	wish_free(&wish);
	args_free(&args);
}

static void what_is_remembered_is_what_was_but_for_what_is_named(void **state)
{
	static const char *const words[] = { "--add-ip=10.0.0.5", "--set=active_slave=ib0", "--set=miimon=50" };
	char from[] = "bond0 ib0,ib1 10.0.0.4 primary=ib1";
	struct bond bond;

	(void)state;
	remember(&bond, from, words, 3);
	/* a slave may be away now: its port may come back */
	assert_int_equal(bond.n_slaves, 2);
	assert_int_equal(bond.n_addrs, 2);
	assert_string_equal(bond_setting(&bond, "miimon")->value.text, "50");
	assert_string_equal(bond_setting(&bond, "primary")->value.text, "ib1");
	assert_null(bond_setting(&bond, "active_slave"));
	bond_free(&bond);
}

/* What --restore reads has to please the judge: conf_bond_broken(). */
static void what_is_remembered_has_one_monitor_and_a_primary_that_is_a_slave(void **state)
{
	static const char *const words[] = { "--set=arp_interval=100", "--set=arp_ip_target=10.0.0.9", "--del-slave=ib1" };
	char from[] = "bond0 ib0,ib1 10.0.0.4 miimon=100 primary=ib1";
	struct bond bond;

	(void)state;
	remember(&bond, from, words, 3);
	assert_null(bond_setting(&bond, "miimon"));
	assert_null(bond_setting(&bond, "primary"));
	assert_non_null(bond_setting(&bond, "arp_interval"));
	bond_free(&bond);
}

static void where_the_rest_stays_an_empty_bond_has_no_mtu_yet_and_a_live_slave_keeps_its_mode(void **state)
{
	char empty[] = "bond bond0 up\nib ib0\nib ib1", live[] = "bond bond0 up mtu 2044 key ffff\nib ib0 up in bond0\nib ib1";
	char want[] = "bond0 ib0,ib1", again[] = "bond0 ib0,ib1", *text;
	static struct fixture f;

	(void)state;
	make_host(&f, empty);
	make_want(&f, want);
	assert_int_equal(plan_up(&f.plan, &f.want, &f.host, PLAN_REST_STAYS, &f.why), 0);
	text = plan_text(&f.plan);
	assert_non_null(strstr(text, "ip link set dev bond0 mtu 2044\n"));
	free(text);
	plan_free(&f.plan);
	bond_free(&f.want);
	make_host(&f, live);
	make_want(&f, again);
	f.want.slaves[0].mode = f.want.slaves[1].mode = IPOIB_CONNECTED;
	assert_int_equal(plan_up(&f.plan, &f.want, &f.host, PLAN_REST_STAYS, &f.why), 0);
	text = plan_text(&f.plan);
	assert_null(strstr(text, "ib0 type ipoib"));
	assert_non_null(strstr(text, "ib1 type ipoib mode connected"));
	free(text);
	plan_free(&f.plan);
	bond_free(&f.want);
}

/* An adapter was replaced by one without connected mode: the bond comes up all the same. */
static void an_adapter_without_connected_mode_stays_in_datagram_mode(void **state)
{
	char host[] = "ib ib0 enhanced\nib ib1", want[] = "bond0 ib0,ib1 mtu=65520", *text;
	static struct fixture f;

	(void)state;
	make_host(&f, host);
	make_want(&f, want);
	f.want.slaves[0].mode = f.want.slaves[1].mode = IPOIB_CONNECTED;
	f.want.slaves[0].mtu = 65520;
	assert_int_equal(plan_up(&f.plan, &f.want, &f.host, 0, &f.why), 0);
	text = plan_text(&f.plan);
	assert_null(strstr(text, "ib0 type ipoib"));
	assert_non_null(strstr(text, "ib1 type ipoib mode connected"));
	assert_non_null(strstr(text, "name bond0 mtu 2044 "));
	assert_non_null(strstr(f.plan.notes, "ib0 has no connected mode"));
	assert_non_null(strstr(f.plan.notes, "without the MTU of connected mode\n"));
	assert_null(strstr(f.plan.notes, "ib1"));
	free(text);
	plan_free(&f.plan);
	/* the least that datagram mode cannot carry goes, too, and the most that it can stays */
	for (f.want.mtu = 4092; f.want.mtu <= 4093; f.want.mtu++) {
		assert_int_equal(plan_up(&f.plan, &f.want, &f.host, 0, &f.why), 0);
		text = plan_text(&f.plan);
		assert_non_null(strstr(text, f.want.mtu == 4092 ? "name bond0 mtu 4092 " : "name bond0 mtu 2044 "));
		free(text);
		plan_free(&f.plan);
	}
	f.want.mtu = 65520;
	/* what is asked for in so many words is refused */
	f.want.slaves[0].mode = IPOIB_DATAGRAM;
	assert_int_equal(plan_up(&f.plan, &f.want, &f.host, 0, &f.why), -EINVAL);
	bond_free(&f.want);
}

static void a_copy_of_a_bond_owns_what_it_reaches(void **state)
{
	char from[] = "bond0 ib0,ib1 mode=active-backup miimon=100 lacp_rate=fast";
	static struct fixture f;
	struct bond copy;

	(void)state;
	make_want(&f, from);
	assert_int_equal(driver_settle(&f.want, &f.want), 0);
	assert_int_equal(f.want.n_left_out, 1);
	assert_int_equal(bond_copy(&copy, &f.want), 0);
	bond_free(&copy);
	bond_free(&f.want);
}

static void the_children_alone_are_made(void **state)
{
	char host[] = "ib ib0\nib ib1\nib ib1.8001 key 8001 on ib1", want[] = "bond0 ib0.8001,ib1.8001 10.0.0.1";
	static struct fixture f;
	char *plan;

	(void)state;
	make_host(&f, host);
	make_want(&f, want);
	assert_int_equal(plan_up(&f.plan, &f.want, &f.host, PLAN_CHILDREN_ONLY, &f.why), 0);
	plan = plan_text(&f.plan);
	assert_string_equal(plan, "ip link add link ib0 name ib0.8001 type ipoib pkey 0x8001\n"
				  "ip link set dev ib0.8001 alias ib-bond\n");
	free(plan);
	plan_free(&f.plan);
	bond_free(&f.want);
}

static void a_stopped_bond_takes_our_children_along_and_no_others(void **state)
{
	char text[] = "ib ib0\nib ib1\nbond bond0 up key 8001\nib ib0.8001 key 8001 in bond0 on ib0 ours\n"
		      "ib ib1.8001 key 8001 in bond0 on ib1";
	static struct fixture f;
	char *plan;

	(void)state;
	make_host(&f, text);
	assert_int_equal(plan_down(&f.plan, host_link(&f.host, "bond0"), &f.host, &f.why), 0);
	plan = plan_text(&f.plan);
	assert_string_equal(plan, "ip link delete dev bond0\nip link delete dev ib0.8001\n");
	free(plan);
	plan_free(&f.plan);
}

static void a_slave_leaves_and_only_a_child_of_ours_that_is_none_goes(void **state)
{
	static const struct {
		const char *ifname;
		int (*plan)(struct plan *plan, const struct host_link *link, const struct host *host,
			    struct why *why);
		const char *expect;
	} plans[] = {
		{ "ib0", plan_release, "ip link set dev ib0 nomaster\nip link set dev ib0 down\n" },
		{ "ib1", plan_release, "ip link set dev ib1 down\n" },
		{ "ib2", plan_release, "" },
		{ "ib0", plan_orphan, "" },
		{ "ib1.8001", plan_orphan, "" },
		{ "ib2.8001", plan_orphan, "ip link delete dev ib2.8001\n" },
		{ "ib3.8001", plan_orphan, "" },
	};
	char text[] = "bond bond0 up\nib ib0 up in bond0\nib ib1 up\nib ib2\nib ib3\n"
		      "ib ib1.8001 key 8001 in bond0 on ib1 ours\nib ib2.8001 key 8001 on ib2 ours\n"
		      "ib ib3.8001 key 8001 on ib3";
	static struct fixture f;
	char *plan;
	size_t i;

	(void)state;
	make_host(&f, text);
	for (i = 0; i < sizeof(plans) / sizeof(plans[0]); i++) {
		assert_int_equal(plans[i].plan(&f.plan, host_link(&f.host, plans[i].ifname), &f.host, &f.why), 0);
		plan = plan_text(&f.plan);
		assert_string_equal(plan, plans[i].expect);
		free(plan);
		plan_free(&f.plan);
	}
}

/* A route to 10.N.0.0/16 on LINK, by GATEWAY unless that is NULL, with SOURCE unless that is NULL. */
static void add_route(struct host *host, struct host_entry *entry, const char *ifname, uint8_t n,
		      const char *gateway, const char *source)
{
	uint8_t to[4] = { 10, n, 0, 0 }, ip[4];
	struct rtmsg *route;

	*entry = (struct host_entry){ .ifindex = host_link(host, ifname)->ifindex, .family = AF_INET,
				      .by_gateway = gateway, .has_source = source,
				      .request = calloc(1, 256) };
	strcpy(entry->ifname, ifname);
	mnl_nlmsg_put_header(entry->request)->nlmsg_type = RTM_NEWROUTE;
	route = mnl_nlmsg_put_extra_header(entry->request, sizeof(*route));
	*route = (struct rtmsg){ .rtm_family = AF_INET, .rtm_dst_len = 16, .rtm_protocol = RTPROT_STATIC };
	mnl_attr_put(entry->request, RTA_DST, 4, to);
	mnl_attr_put_u32(entry->request, RTA_OIF, entry->ifindex);
	if (gateway && inet_pton(AF_INET, gateway, ip))
		mnl_attr_put(entry->request, RTA_GATEWAY, 4, ip);
	if (source && inet_pton(AF_INET, source, entry->source))
		mnl_attr_put(entry->request, RTA_PREFSRC, 4, entry->source);
	host->n_entries++;
	host->entries = entry - (host->n_entries - 1);
}

static char *undo_text(const struct plan *plan)
{
	struct step *steps = calloc(plan->n_steps, sizeof(*steps));
	struct plan undo = { .steps = steps };
	char *text;
	size_t i;

	for (i = plan->n_steps; i--;)
		undo.n_steps += step_undo(&plan->steps[i], &steps[undo.n_steps]);
	text = plan_text(&undo);
	free(steps);
	return text;
}

static void assert_text(const char *expect, char *text)
{
	if (strcmp(text, expect))
		fail_msg("wanted:\n%s\ngot:\n%s", expect, text);
	free(text);
}

static void free_entries(struct host_entry *entries, size_t n)
{
	while (n--)
		free(entries[n].request);
}

static void routes_of_a_slave_come_back_when_its_joining_is_undone(void **state)
{
	char host[] = "ib ib0 up has 10.7.0.1/24 has fd07::1/64", want[] = "bond0 ib0";
	struct host_entry entries[2];
	static struct fixture f;

	(void)state;
	make_host(&f, host);
	make_want(&f, want);
	add_route(&f.host, &entries[0], "ib0", 70, NULL, NULL);
	add_route(&f.host, &entries[1], "ib0", 71, "10.7.0.254", NULL);
	assert_int_equal(plan_up(&f.plan, &f.want, &f.host, 0, &f.why), 0);
	assert_text("ip link set dev bond0 down\n"
		    "ip link set dev ib0 nomaster\n"
		    "ip link set dev ib0 up\n"
		    "ip address add fd07::1/64 dev ib0\n"
		    "ip route append 10.70.0.0/16 dev ib0 proto 4\n"
		    "ip route append 10.71.0.0/16 via 10.7.0.254 dev ib0 proto 4\n"
		    "ip link delete dev bond0\n", undo_text(&f.plan));
	plan_free(&f.plan);
	bond_free(&f.want);
	free_entries(entries, 2);
}

static void an_address_does_not_take_a_route_along(void **state)
{
	char host[] = "bond bond0 up promote 1 mtu 2044 key ffff set 10.0.0.4/24 has 10.0.0.77/24\nib ib0 up in bond0";
	char change[] = "--bond-ip 10.0.0.5", last[] = "--del-ip 10.0.0.4 --del-ip 10.0.0.77", on_link[] = "--del-ip 10.0.0.4 --del-ip 10.0.0.77";
	char source[] = "--bond-ip 10.0.0.5";
	struct host_entry entries[2];
	static struct fixture f;

	(void)state;
	make_host(&f, host);
	/* the VIP changes places with the new one, and its route with it */
	add_route(&f.host, &entries[0], "bond0", 81, "10.0.0.254", "10.0.0.77");
	assert_int_equal(plan_words(&f, change), 0);
	assert_text("ip address add 10.0.0.5/24 broadcast 10.0.0.255 dev bond0\n"
		    "ip address del 10.0.0.77/24 dev bond0\n"
		    "ip address add 10.0.0.77/24 broadcast 10.0.0.255 dev bond0\n"
		    "ip route append 10.81.0.0/16 via 10.0.0.254 dev bond0 proto 4 src 10.0.0.77\n"
		    "ip address del 10.0.0.4/24 dev bond0\n", plan_text(&f.plan));
	/* undone, the VIP stands behind the old one again */
	assert_text("ip address add 10.0.0.4/24 broadcast 10.0.0.255 dev bond0\n"
		    "ip address del 10.0.0.77/24 dev bond0\n"
		    "ip address add 10.0.0.77/24 broadcast 10.0.0.255 dev bond0\n"
		    "ip address del 10.0.0.77/24 dev bond0\n"
		    "ip address add 10.0.0.77/24 broadcast 10.0.0.255 dev bond0\n"
		    "ip route append 10.81.0.0/16 via 10.0.0.254 dev bond0 proto 4 src 10.0.0.77\n"
		    "ip address del 10.0.0.5/24 dev bond0\n", undo_text(&f.plan));
	plan_free(&f.plan);
	bond_free(&f.want);

	assert_int_equal(plan_words(&f, last), -EBUSY);
	assert_string_equal(f.why.text, "the route 10.81.0.0/16 has 10.0.0.77 for its source, and would go with it: "
			    "change the route first (ip route change ... src)");
	bond_free(&f.want);
	free_entries(entries, 1);

	f.host.n_entries = 0;
	add_route(&f.host, &entries[0], "bond0", 80, NULL, NULL);
	assert_int_equal(plan_words(&f, on_link), 0);
	assert_text("ip address del 10.0.0.77/24 dev bond0\n"
		    "ip address del 10.0.0.4/24 dev bond0\n"
		    "ip route append 10.80.0.0/16 dev bond0 proto 4\n", plan_text(&f.plan));
	plan_free(&f.plan);
	bond_free(&f.want);
	free_entries(entries, 1);

	f.host.n_entries = 0;
	add_route(&f.host, &entries[0], "ib0", 82, NULL, "10.0.0.4");
	assert_int_equal(plan_words(&f, source), -EBUSY);
	bond_free(&f.want);
	free_entries(entries, 1);
}

static void a_child_of_ours_that_went_is_made_again(void **state)
{
	char host[] = "bond bond0 up mtu 2044 key 8001\nib ib0\nib ib1\nib ib0.8001 key 8001 up in bond0 on ib0 ours\n"
		      "ib ib1.8001 key 8001 up in bond0 on ib1 ours";
	char words[] = "--del-slave ib0.8001";
	static struct fixture f;

	(void)state;
	make_host(&f, host);
	assert_int_equal(plan_words(&f, words), 0);
	assert_text("ip link add link ib0 name ib0.8001 type ipoib pkey 0x8001\n"
		    "ip link set dev ib0.8001 alias ib-bond\n"
		    "ip link set dev ib0.8001 master bond0\n", undo_text(&f.plan));
	plan_free(&f.plan);
	bond_free(&f.want);
}

static void options_are_as_before_when_they_are_undone(void **state)
{
	char host[] = "bond bond0 up mtu 2044 key ffff updelay 200\nib ib0 up in bond0";
	char arp[] = "--set arp_interval=100 --set arp_ip_target=10.0.0.9", miimon[] = "--miimon 50";
	static struct fixture f;

	(void)state;
	make_host(&f, host);
	set_option(&f.links[0], "arp_interval", (char *)(uintptr_t)"0");
	assert_int_equal(plan_words(&f, arp), 0);
	assert_text("ip link set dev bond0 type bond arp_ip_target ''\n"
		    "ip link set dev bond0 type bond arp_interval 0\n"
		    "ip link set dev bond0 type bond miimon 100\n", undo_text(&f.plan));
	plan_free(&f.plan);
	bond_free(&f.want);

	/* the delays last: the driver keeps them in ticks of miimon */
	assert_int_equal(plan_words(&f, miimon), 0);
	assert_text("ip link set dev bond0 type bond updelay 200\n"
		    "ip link set dev bond0 type bond miimon 100\n"
		    "ip link set dev bond0 type bond updelay 200\n", undo_text(&f.plan));
	plan_free(&f.plan);
	bond_free(&f.want);
}

static void other_names_of_slaves_are_resolved(void **state)
{
	char host[] = "ib ib0\nib ib1\nib store key 8001 on ib0";
	char want[] = "bond0 ibp1s0,ib0,ib0.8001,ibp1s0.8001,ib9";
	static struct fixture f;

	(void)state;
	make_host(&f, host);
	make_want(&f, want);
	f.links[0].altnames = (char *)(uintptr_t)"ibp1s\nibp1s0\n";
	host_resolve(&f.host, &f.want);
	assert_int_equal(f.want.n_slaves, 3);
	assert_string_equal(f.want.slaves[0].ifname, "ib0");
	assert_string_equal(f.want.slaves[1].ifname, "store");
	assert_string_equal(f.want.slaves[2].ifname, "ib9");
	bond_free(&f.want);
}

static void what_was_done_is_taken_back_in_reverse(void **state)
{
	char host[] = "bond bond0 up mode balance-rr miimon 0\nib ib0 up has fd00::5/64\nib ib1";
	char want[] = "bond0 ib0,ib1 10.0.0.1";
	static const char taken_back[] =
		"ip address del 10.0.0.1/24 dev bond0\n"
		"ip link set dev bond0 down\n"
		"ip link set dev ib1 nomaster\n"
		"ip link set dev ib0 nomaster\n"
		"ip link set dev ib0 up\n"
		"ip address add fd00::5/64 dev ib0\n"
		"ip link set dev bond0 mtu 1500\n"
		"ip link set dev bond0 type bond miimon 0\n"
		"ip link set dev bond0 type bond mode balance-rr\n"
		"ip link set dev bond0 up\n";
	struct plan undo = { 0 };
	struct step steps[16];
	static struct fixture f;
	size_t i;
	char *text;

	(void)state;
	make_host(&f, host);
	make_want(&f, want);
	assert_int_equal(plan_up(&f.plan, &f.want, &f.host, 0, &f.why), 0);
	undo.steps = steps;
	for (i = f.plan.n_steps; i--;)
		undo.n_steps += step_undo(&f.plan.steps[i], &steps[undo.n_steps]);
	text = plan_text(&undo);
	if (strcmp(text, taken_back))
		fail_msg("wanted:\n%s\ngot:\n%s", taken_back, text);
	free(text);
	plan_free(&f.plan);
	bond_free(&f.want);
}

/* The plan of FIRST on a host with ib0, ib1 and ib2, then that of SECOND; why it cannot be, "" if it can. */
static const char *plan_two(const char *first, const char *second)
{
	char host[] = "ib ib0\nib ib1\nib ib2", *want = strdup(first);
	static struct fixture f;
	static struct why why;
	struct plan other;
	struct host_link *link;
	struct host grown;

	make_host(&f, host);
	grown = f.host;
	grown.links = calloc(4, sizeof(*link));		/* as host_read.c has room for three */
	assert_non_null(grown.links);
	memcpy(grown.links, f.links, 3 * sizeof(*link));
	make_want(&f, want);
	assert_int_equal(plan_up(&f.plan, &f.want, &grown, 0, &f.why), 0);
	assert_int_equal(plan_apply(&f.plan, &grown), 0);
	bond_free(&f.want);
	free(want);
	want = strdup(second);
	make_want(&f, want);
	why.text[0] = '\0';
	plan_up(&other, &f.want, &grown, 0, &why);
	plan_free(&f.plan);
	plan_free(&other);
	bond_free(&f.want);
	free(want);
	while (grown.n_links-- > 3)
		free(grown.links[grown.n_links].bond);
	free(grown.links);
	free(grown.buckets);
	return why.text;
}

static void the_next_bond_finds_the_host_as_this_one_leaves_it(void **state)
{
	(void)state;
	assert_string_equal(plan_two("bond0 ib0,ib1", "bond1 ib1,ib2"),
			    "ib1 is a slave of bond0 already: release it there first");
	assert_string_equal(plan_two("bond0 ib0.8001", "bond1 ib0.8001,ib1.8001"),
			    "ib0.8001 is a slave of bond0 already: release it there first");
	assert_string_equal(plan_two("bond0 ib0.8001", "bond1 ib0,ib1"), "");
	assert_string_equal(plan_two("bond0 ib0.8001,ib1.8001", "bond1 ib0.8002,ib1.8002"), "");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_next_bond_finds_the_host_as_this_one_leaves_it),
		cmocka_unit_test(a_host_and_a_bond_give_these_steps),
		cmocka_unit_test(a_command_changes_what_it_names_and_nothing_else),
		cmocka_unit_test(what_is_rounded_or_left_out_of_a_command_is_said),
		cmocka_unit_test(a_delay_that_is_kept_and_rounded_is_said),
		cmocka_unit_test(what_is_remembered_is_what_was_but_for_what_is_named),
		cmocka_unit_test(what_is_remembered_has_one_monitor_and_a_primary_that_is_a_slave),
		cmocka_unit_test(where_the_rest_stays_an_empty_bond_has_no_mtu_yet_and_a_live_slave_keeps_its_mode),
		cmocka_unit_test(an_adapter_without_connected_mode_stays_in_datagram_mode),
		cmocka_unit_test(a_copy_of_a_bond_owns_what_it_reaches),
		cmocka_unit_test(the_children_alone_are_made),
		cmocka_unit_test(a_stopped_bond_takes_our_children_along_and_no_others),
		cmocka_unit_test(a_slave_leaves_and_only_a_child_of_ours_that_is_none_goes),
		cmocka_unit_test(what_was_done_is_taken_back_in_reverse),
		cmocka_unit_test(routes_of_a_slave_come_back_when_its_joining_is_undone),
		cmocka_unit_test(an_address_does_not_take_a_route_along),
		cmocka_unit_test(a_child_of_ours_that_went_is_made_again),
		cmocka_unit_test(options_are_as_before_when_they_are_undone),
		cmocka_unit_test(other_names_of_slaves_are_resolved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
