// SPDX-License-Identifier: GPL-2.0
/* health: failures within a window, and the table of findings */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <ctype.h>
#include <net/if_arp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <linux/if_addr.h>
#include <linux/rtnetlink.h>

#include "plan/step.h"
#include "save/save.h"
#include "show/health.h"
#include "host/past.h"

/* One slave, 7, of the bond 5. */
static struct host_link slave(uint32_t failures)
{
	return (struct host_link){ .ifindex = 7, .master = 5, .slave = { .state = 1, .failures = failures } };
}

static void look(struct past *past, uint64_t now, uint32_t failures)
{
	struct host_link link = slave(failures);
	struct host host = { .links = &link, .n_links = 1 };

	assert_int_equal(past_look(past, &host, now), 0);
}

static uint32_t failures(const struct past *past, uint64_t now, uint32_t count)
{
	struct host_link link = slave(count);
	unsigned int minutes;

	return past_failures(past, &link, now, &minutes);
}

static void a_young_host_has_failed_within_the_window(void **state)
{
	struct past past = { 0 };

	(void)state;
	assert_int_equal(failures(&past, PAST_WINDOW - 1, 4), 4);
	assert_int_equal(failures(&past, PAST_WINDOW, 4), 0);	/* nobody knows when */
}

static void failures_before_the_window_do_not_count(void **state)
{
	struct past past = { 0 };

	(void)state;
	look(&past, 10000, 4);
	assert_int_equal(failures(&past, 10001, 4), 0);
	assert_int_equal(failures(&past, 10100, 7), 3);
	look(&past, 10100, 7);
	look(&past, 10500, 7);
	assert_int_equal(failures(&past, 10500 + 100, 8), 4);	/* since the look at 10000 */
	assert_int_equal(failures(&past, 10500 + 200, 8), 1);	/* since the look at 10100 */
	assert_int_equal(failures(&past, 10500 + 700, 8), 1);	/* one is new, whenever it was */
	past_free(&past);
}

/* A failure since a look that is long ago may have been at any time since then. */
static void failures_between_looks_that_are_far_apart_do_not_count(void **state)
{
	const uint64_t day = 24 * 3600;
	struct host_link link = slave(9);
	struct past past = { 0 };
	unsigned int minutes;

	(void)state;
	look(&past, 10000, 0);
	assert_int_equal(failures(&past, 10000 + day, 9), 0);
	look(&past, 10000 + day, 9);
	assert_int_equal(failures(&past, 10000 + day + 60, 9), 0);
	assert_int_equal(failures(&past, 10000 + day + 60, 12), 3);

	/* looks that are farther apart than the window, but not by much: the time is said */
	assert_int_equal(past_failures(&past, &link, 10000 + day + PAST_GAP - 1, &minutes), 0);
	link.slave.failures = 12;
	assert_int_equal(past_failures(&past, &link, 10000 + day + PAST_GAP - 1, &minutes), 3);
	assert_int_equal(minutes, PAST_GAP / 60);
	assert_int_equal(past_failures(&past, &link, 10000 + day + PAST_GAP, &minutes), 0);
	assert_int_equal(minutes, PAST_WINDOW / 60);
	past_free(&past);
}

static void a_slave_that_joins_again_begins_anew(void **state)
{
	struct past past = { 0 };

	(void)state;
	look(&past, 10000, 9);
	look(&past, 10010, 1);
	assert_int_equal(failures(&past, 10020, 1), 1);
	assert_int_equal(failures(&past, 10020, 0), 1);
	past_free(&past);
}

static void looks_that_nobody_needs_are_dropped(void **state)
{
	struct past past = { 0 };
	uint64_t now;

	(void)state;
	for (now = 1000; now < 1000 + 100 * 60; now += 60)
		look(&past, now, 0);
	/* those of the window, and the last one before it */
	assert_int_equal(past.n, PAST_WINDOW / 60 + 1);
	past_free(&past);
}

static void what_is_written_is_read_back_and_rubbish_is_no_past(void **state)
{
	char directory[] = "/tmp/test_health.XXXXXX", path[64];
	struct past past = { 0 };
	struct store store;
	struct why why;
	FILE *out;

	(void)state;
	assert_non_null(mkdtemp(directory));
	snprintf(path, sizeof(path), "%s/" PAST_FILE, directory);
	assert_int_equal(store_open(&store, directory, &why), 0);
	look(&past, 10000, 4);
	assert_int_equal(past_write(&past, &store, &why), 0);
	past_free(&past);
	assert_int_equal(past_read(&past, path), 0);
	assert_int_equal(failures(&past, 10100, 7), 3);
	past_free(&past);

	out = fopen(path, "w");
	fputs("what is this?\n", out);
	fclose(out);
	assert_int_equal(past_read(&past, path), 0);
	assert_int_equal(past.n, 0);
	unlink(path);
	assert_int_equal(past_read(&past, path), 0);
	assert_int_equal(past.n, 0);
	store_close(&store);
	rmdir(directory);
}

static void every_row_says_all_and_no_code_stands_twice(void **state)
{
	const struct health_row *row, *other;
	const char *p;

	(void)state;
	for (row = health_table; row->code; row++) {
		assert_true(row->severity == HEALTH_WARNING || row->severity == HEALTH_CRITICAL);
		assert_non_null(row->find);
		assert_true(*row->mend);
		for (p = row->code; *p; p++)
			assert_true(isupper((unsigned char)*p) || *p == '-');
		for (other = health_table; other < row; other++)
			assert_string_not_equal(row->code, other->code);
	}
}

static const struct health_row *row_of(const char *code)
{
	const struct health_row *row = health_table;

	while (row->code && strcmp(row->code, code))
		row++;
	return row;
}

/* Does the row CODE find a slave whose port is in STATE? */
static bool finds_port(const char *code, const char *state)
{
	struct host_link links[] = {
		{ .ifindex = 5, .ifname = "bond0" },
		{ .ifindex = 7, .ifname = "ib0", .master = 5, .type = ARPHRD_INFINIBAND, .flags = IFF_UP,
		  .addr = { 20, { [12] = 0, 2, 0xc9, 3, 0, 0xfa, 0xb0, 1 } } },
	};
	struct port port = { .device = "mlx5_0", .number = 1, .guid = { 0, 2, 0xc9, 3, 0, 0xfa, 0xb0, 1 } };
	struct host host = { .links = links, .n_links = 2 };
	struct ports ports = { &port, 1 };
	struct health_case c = { .host = &host, .ports = &ports, .link = &links[0] };
	const struct health_row *row = row_of(code);
	struct findings findings = { 0 };
	bool found;

	strcpy(port.state, state);
	row->find(row, &c, &findings);
	found = findings.n == 1 && strcmp(findings.list[0].slave, "ib0") == 0 && strstr(findings.list[0].reason, state);
	findings_free(&findings);
	return found;
}

/* The states of enum ib_port_state, include/rdma/ib_verbs.h, as /sys/class/infiniband has them. */
static void a_port_that_waits_for_the_subnet_manager_is_told_from_one_that_is_down(void **state)
{
	(void)state;
	assert_true(finds_port("PORT-DOWN", "DOWN"));
	assert_false(finds_port("PORT-INIT", "DOWN"));
	assert_true(finds_port("PORT-INIT", "INIT"));
	assert_true(finds_port("PORT-INIT", "ARMED"));
	assert_false(finds_port("PORT-DOWN", "INIT"));
	assert_false(finds_port("PORT-DOWN", "ARMED"));
	assert_false(finds_port("PORT-INIT", "ACTIVE"));
	assert_false(finds_port("PORT-DOWN", "ACTIVE"));
}

/* Is a child, whose address begins with FLAGS, told of while its parent is down? */
static bool finds_parent_down(uint8_t flags, unsigned int parent)
{
	struct host_link links[] = {
		{ .ifindex = 3, .ifname = "ib0", .type = ARPHRD_INFINIBAND, .flags = parent },
		{ .ifindex = 5, .ifname = "bond0" },
		{ .ifindex = 7, .ifname = "ib0.8001", .master = 5, .parent = 3, .type = ARPHRD_INFINIBAND,
		  .flags = IFF_UP, .addr = { 20, { flags } } },
	};
	struct host host = { .links = links, .n_links = 3 };
	struct ports ports = { 0 };
	struct health_case c = { .host = &host, .ports = &ports, .link = &links[1] };
	struct findings findings = { 0 };
	bool found;

	row_of("PARENT-DOWN")->find(row_of("PARENT-DOWN"), &c, &findings);
	found = findings.n == 1 && strcmp(findings.list[0].reason, "it hears nothing while ib0 is down") == 0;
	findings_free(&findings);
	return found;
}

static void children_of_what_the_driver_makes_need_their_parent(void **state)
{
	(void)state;
	assert_true(finds_parent_down(0, 0));
	assert_false(finds_parent_down(0, IFF_UP));
	assert_false(finds_parent_down(0x80, 0));
}

/* Is a slave told of, whose address begins with FLAGS and whose files ask for MODE? */
static bool finds_no_connected(uint8_t flags, enum ipoib_mode mode)
{
	struct host_link links[] = {
		{ .ifindex = 5, .ifname = "bond0" },
		{ .ifindex = 7, .ifname = "ib0", .master = 5, .type = ARPHRD_INFINIBAND, .mode = IPOIB_DATAGRAM,
		  .addr = { 20, { flags } } },
	};
	struct host host = { .links = links, .n_links = 2 };
	struct ports ports = { 0 };
	struct findings findings = { 0 };
	struct health_case c = { .host = &host, .ports = &ports, .link = &links[0] };
	struct bond files;
	const char *why;
	bool found;

	row_of("NO-CONNECTED")->find(row_of("NO-CONNECTED"), &c, &findings);
	assert_int_equal(findings.n, 0);
	assert_int_equal(bond_init(&files, "bond0", &why), 0);
	assert_int_equal(bond_add_slave(&files, "ib0", NULL, &why), 0);
	files.slaves[0].mode = mode;
	c.files = &files;
	row_of("NO-CONNECTED")->find(row_of("NO-CONNECTED"), &c, &findings);
	found = findings.n == 1 && strcmp(findings.list[0].slave, "ib0") == 0;
	findings_free(&findings);
	bond_free(&files);
	return found;
}

static void connected_mode_that_an_adapter_has_not_is_told(void **state)
{
	(void)state;
	assert_true(finds_no_connected(0, IPOIB_CONNECTED));
	assert_false(finds_no_connected(0, IPOIB_DATAGRAM));
	assert_false(finds_no_connected(0x80, IPOIB_CONNECTED));
}

/*
 * A bond that runs with three addresses: of the files, of an earlier ib-bond, of
 * keepalived; its files ask for fail_over_mac=none.  Before 5.18 nobody but the
 * record knows which is whose.
 */
struct running {
	struct host_addr addrs[3];
	struct host_bond options;
	struct host_link link;
	struct host host;
	struct bond files, record;
};

static void add(struct host_addr *to, const char *text, uint8_t proto)
{
	const char *why;

	*to = (struct host_addr){ .flags = IFA_F_PERMANENT, .proto = proto };
	assert_int_equal(addr_parse(text, 24, 64, &to->addr, &why), 0);
}

static void make_running(struct running *r, bool protos)
{
	struct option_why refused;
	const char *why;

	*r = (struct running){ .host.protos = protos };
	add(&r->addrs[0], "10.0.0.1/24", 0);
	add(&r->addrs[1], "10.1.0.1/24", protos ? PLAN_ADDR_PROTO : 0);
	add(&r->addrs[2], "10.0.0.50/32", 0);
	r->link = (struct host_link){ .ifindex = 5, .ifname = "bond0", .type = ARPHRD_INFINIBAND, .bond = &r->options,
				      .addrs = r->addrs, .n_addrs = 3 };
	r->host.links = &r->link;
	r->host.n_links = 1;
	r->options.text[option_index(option_find("fail_over_mac", 13))] = (char *)(uintptr_t)"active";
	assert_int_equal(bond_init(&r->files, "bond0", &why), 0);
	assert_int_equal(bond_set_text(&r->files, "fail_over_mac", "none", &refused), 0);
	assert_int_equal(bond_add_addr(&r->files, &r->addrs[0].addr), 0);
	assert_int_equal(bond_init(&r->record, "bond0", &why), 0);
	assert_int_equal(bond_add_addr(&r->record, &r->addrs[1].addr), 0);
}

static void free_running(struct running *r)
{
	bond_free(&r->files);
	bond_free(&r->record);
}

static void an_address_that_others_set_is_no_difference(void **state)
{
	struct running r;
	char *diff;
	int err, i;

	(void)state;
	for (i = 0; i < 2; i++) {
		make_running(&r, i);
		diff = health_diff(&r.host, &r.link, &r.files, &r.record, &err);
		assert_int_equal(err, 0);
		assert_string_equal(diff, "+address 10.1.0.1/24\n");
		free(diff);
		free_running(&r);
	}
}

static void and_it_is_not_saved(void **state)
{
	char *said;
	size_t size;
	struct running r;
	struct bond saved;
	struct why why;
	FILE *losses;
	int i;

	(void)state;
	for (i = 0; i < 3; i++) {
		make_running(&r, i == 1);
		losses = open_memstream(&said, &size);
		/* of the last nothing is known at all */
		assert_int_equal(save_bond(&saved, &r.host, &r.link, i < 2 ? &r.files : NULL,
					   i < 2 ? &r.record : NULL, losses, &why), 0);
		fclose(losses);
		assert_int_equal(saved.n_addrs, 2);
		assert_string_equal(said, "bond0: lost: 10.0.0.50/32: others have set it, neither ib-bond nor the files\n");
		free(said);
		bond_free(&saved);
		free_running(&r);
	}
}

/* What NO-LEASE finds on a bond of BOOTPROTO=dhcp that has TEXT (NULL: nothing) of SCOPE, besides its file's 10.0.0.1. */
static size_t finds_no_lease(const char *proto, const char *text, uint8_t scope, unsigned int flags)
{
	struct findings findings = { 0 };
	struct health_case c;
	struct running r;
	size_t n;

	make_running(&r, true);
	r.link.flags = flags;
	r.link.n_addrs = text ? 2 : 1;
	if (text)
		add(&r.addrs[1], text, 0);
	r.addrs[1].scope = scope;
	r.files.bootproto = strdup(proto);
	c = (struct health_case){ .host = &r.host, .link = &r.link, .files = &r.files };
	row_of("NO-LEASE")->find(row_of("NO-LEASE"), &c, &findings);
	n = findings.n;
	findings_free(&findings);
	free_running(&r);
	return n;
}

static void a_bond_without_the_address_that_dhcp_is_to_give_is_told(void **state)
{
	const unsigned int up = IFF_UP | IFF_RUNNING | 1 << 16;

	(void)state;
	assert_int_equal(finds_no_lease("dhcp", NULL, 0, up), 1);
	assert_int_equal(finds_no_lease("DHCP4", NULL, 0, up), 1);
	assert_int_equal(finds_no_lease("dhcp", "10.0.0.7/24", 0, up), 0);
	assert_int_equal(finds_no_lease("dhcp", "169.254.3.4/16", 0, up), 1);
	assert_int_equal(finds_no_lease("dhcp", "fd00::7/64", 0, up), 1);
	assert_int_equal(finds_no_lease("dhcp6", "fd00::7/64", 0, up), 0);
	assert_int_equal(finds_no_lease("dhcp6", "fe80::7/64", RT_SCOPE_LINK, up), 1);
	/* without carrier nobody can have asked */
	assert_int_equal(finds_no_lease("dhcp", NULL, 0, IFF_UP), 0);
	assert_int_equal(finds_no_lease("static", NULL, 0, up), 0);
}

/* A bond that has a leased address: what is saved of it beside files with PROTO and GIVEN, or without any (NULL). */
static void save_leased(struct bond *saved, const char *proto, bool given)
{
	struct why why;
	struct running r;

	make_running(&r, true);
	r.addrs[0].flags = 0;
	r.link.n_addrs = 1;
	if (!given)
		r.files.n_addrs = 0;
	r.files.bootproto = proto ? strdup(proto) : NULL;
	assert_int_equal(save_bond(saved, &r.host, &r.link, proto ? &r.files : NULL, NULL, NULL, &why), 0);
	r.files.n_addrs = 1;
	free_running(&r);
}

static void a_leased_address_is_saved_as_dhcp_and_never_as_given(void **state)
{
	static const struct {
		const char *proto;
		bool given;
		const char *saved;
	} rows[] = {
		{ NULL, false, "dhcp" }, { "none", false, "dhcp" }, { "dhcp4+autoip", false, "dhcp4+autoip" },
		{ "static", true, "static" },
	};
	struct bond saved;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		save_leased(&saved, rows[i].proto, rows[i].given);
		assert_string_equal(saved.bootproto, rows[i].saved);
		assert_int_equal(saved.n_addrs, 0);
		bond_free(&saved);
	}
}

/* as our client keeps it, without an end: lease_network() */
static void a_lease_that_is_kept_is_not_saved_as_given(void **state)
{
	struct bond saved;
	struct running r;
	struct why why;
	int i;

	(void)state;
	for (i = 0; i < 2; i++) {
		make_running(&r, true);
		r.record.n_addrs = r.files.n_addrs = 0;
		r.link.n_addrs = 1;
		r.files.bootproto = strdup("dhcp");
		r.record.bootproto = strdup("dhcp");
		assert_int_equal(save_bond(&saved, &r.host, &r.link, i ? &r.files : NULL, &r.record, NULL, &why), 0);
		assert_string_equal(saved.bootproto, "dhcp");
		assert_int_equal(saved.n_addrs, 0);
		bond_free(&saved);
		r.record.n_addrs = r.files.n_addrs = 1;
		free_running(&r);
	}
}

static void files_with_an_error_are_not_compared(void **state)
{
	struct text text = { .path = (char *)(uintptr_t)"ifcfg-ib0" };
	struct diag fault = { .text = &text, .pos = { .line = 3, .column = 1 },
			      .message = (char *)(uintptr_t)"MASTER=bond0, but SLAVE is not \"yes\"" };
	struct findings findings = { 0 };
	struct health_case c;
	struct running r;

	(void)state;
	make_running(&r, true);
	c = (struct health_case){ .host = &r.host, .link = &r.link, .files = &r.files };
	row_of("FILES-ERROR")->find(row_of("FILES-ERROR"), &c, &findings);
	assert_int_equal(findings.n, 0);
	row_of("DIFFERS")->find(row_of("DIFFERS"), &c, &findings);
	assert_int_equal(findings.n, 1);
	findings_free(&findings);
	c.fault = &fault;
	row_of("DIFFERS")->find(row_of("DIFFERS"), &c, &findings);
	assert_int_equal(findings.n, 0);
	row_of("FILES-ERROR")->find(row_of("FILES-ERROR"), &c, &findings);
	assert_int_equal(findings.n, 1);
	assert_non_null(strstr(findings.list[0].reason, "ifcfg-ib0:3:1: MASTER=bond0"));
	findings_free(&findings);
	free_running(&r);
}

/* Two dumps of a host where others come and go: "NAME:TYPE:MASTER ..." */
static bool same(const char *a, const char *b)
{
	struct host_link links[2][4] = { 0 };
	struct host_bond bond = { 0 };
	struct host hosts[2] = { { .links = links[0] }, { .links = links[1] } };
	const char *texts[2] = { a, b };
	char name[IFNAMSIZ];
	int i, used, type;

	for (i = 0; i < 2; i++) {
		const char *p = texts[i];
		int master;

		while (sscanf(p, "%15[^:]:%d:%d %n", name, &type, &master, &used) == 3) {
			struct host_link *link = &hosts[i].links[hosts[i].n_links++];

			*link = (struct host_link){ .ifindex = name[strlen(name) - 1], .type = type, .master = master };
			strcpy(link->ifname, name);
			link->bond = strncmp(name, "bond", 4) ? NULL : &bond;
			p += used;
		}
	}
	return host_same(&hosts[0], &hosts[1]);
}

static void a_dump_that_others_tore_is_as_good_as_the_next_if_they_say_the_same(void **state)
{
	(void)state;
	assert_true(same("bond9:32:0 ib0:32:57 veth1:1:0", "veth2:1:0 bond9:32:0 ib0:32:57"));
	assert_true(same("veth1:1:0", "veth2:1:3 br3:1:0"));
	assert_false(same("bond9:32:0 ib0:32:57", "bond9:32:0"));
	assert_false(same("bond9:32:0", "bond9:32:0 ib0:32:57"));
	assert_false(same("bond9:32:0 ib0:32:57", "bond9:32:0 ib0:32:0"));
	assert_false(same("bond9:1:0 eth1:1:57", "bond9:1:0 eth1:1:0"));
	assert_false(same("ib0:32:0 ib1:32:0", "ib0:32:0 ib0:32:0"));
}

/* Two slaves, 7 and 8, of the bond 5, on the ports A and B; what CODE finds, as "SLAVE: REASON" lines. */
static char *find_of(const char *code, struct port a, struct port b)
{
	static const uint8_t guids[2][8] = { { 0, 2, 0xc9, 3, 0, 0xfa, 0xb0, 1 }, { 0, 2, 0xc9, 3, 0, 0xfa, 0xb0, 2 } };
	struct host_link links[] = {
		{ .ifindex = 5, .ifname = "bond0" },
		{ .ifindex = 7, .ifname = "ib0", .master = 5, .type = ARPHRD_INFINIBAND, .addr = { .len = 20 } },
		{ .ifindex = 8, .ifname = "ib1", .master = 5, .type = ARPHRD_INFINIBAND, .addr = { .len = 20 } },
	};
	struct port port[] = { a, b };
	struct host host = { .links = links, .n_links = 3 };
	struct ports ports = { port, 2 };
	struct health_case c = { .host = &host, .ports = &ports, .link = &links[0] };
	struct findings findings = { 0 };
	char *text = NULL;
	size_t i, size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	for (i = 0; i < 2; i++) {
		memcpy(port[i].guid, guids[i], 8);
		memcpy(links[i + 1].addr.byte + 12, guids[i], 8);
		snprintf(port[i].device, sizeof(port[i].device), "mlx5_%zu", i);
		port[i].number = 1;
	}
	row_of(code)->find(row_of(code), &c, &findings);
	for (i = 0; i < findings.n; i++)
		fprintf(out, "%s: %s\n", findings.list[i].slave, findings.list[i].reason);
	findings_free(&findings);
	fclose(out);
	return text;
}

static void finds(const char *code, struct port a, struct port b, const char *expected)
{
	char *found = find_of(code, a, b);

	assert_string_equal(found, expected);
	free(found);
}

static void a_card_is_known_by_its_guid_and_not_by_its_devices(void **state)
{
	struct port one = { .adapter = "0x0002c90300fab000" }, other = { .adapter = "0x0002c90300fab010" }, none = { 0 };

	(void)state;
	finds("SAME-HCA", one, one, ": all 2 slaves are ports of one adapter, mlx5_0, mlx5_1: its failure ends all traffic\n");
	finds("SAME-HCA", one, other, "");
	finds("SAME-HCA", none, none, "");
}

static void one_switch_is_told_only_if_each_cable_is_known_to_end_there(void **state)
{
	struct port one = { .cable = { .node = CABLE_SWITCH, .guid = { [7] = 0xac }, .description = "leaf 7" } };
	struct port other = { .cable = { .node = CABLE_SWITCH, .guid = { [7] = 0xad } } }, unknown = { 0 };
	struct port host = { .cable = { .node = CABLE_CA, .guid = { [7] = 0xac } } };

	(void)state;
	finds("SAME-SWITCH", one, one, ": all 2 slaves go to one switch, 0x00000000000000ac \"leaf 7\": its failure ends all traffic\n");
	finds("SAME-SWITCH", one, other, "");
	finds("SAME-SWITCH", one, unknown, "");
	finds("SAME-SWITCH", unknown, unknown, "");
	finds("SAME-SWITCH", host, host, "");
}

static void the_slower_slave_is_told_while_both_links_are_there(void **state)
{
	struct port fast = { .physical = "LinkUp", .rate = "100 Gb/sec (4X EDR)", .mbps = 100000 };
	struct port slow = { .physical = "LinkUp", .rate = "25 Gb/sec (1X EDR)", .mbps = 25000 };
	struct port off = { .physical = "Polling", .rate = "2.5 Gb/sec (1X SDR)", .mbps = 2500 };
	struct port unknown = { .physical = "LinkUp" };

	(void)state;
	finds("RATES-DIFFER", fast, slow, "ib1: its port has 25 Gb/sec (1X EDR), and that of ib0 100 Gb/sec (4X EDR)\n");
	finds("RATES-DIFFER", slow, fast, "ib0: its port has 25 Gb/sec (1X EDR), and that of ib1 100 Gb/sec (4X EDR)\n");
	finds("RATES-DIFFER", fast, fast, "");
	finds("RATES-DIFFER", fast, off, "");
	finds("RATES-DIFFER", fast, unknown, "");
}

static void a_link_without_a_subnet_manager_is_told(void **state)
{
	struct port with = { .physical = "LinkUp", .sm_lid = 1 }, without = { .physical = "LinkUp" };
	struct port off = { .physical = "Polling" }, unknown = { .physical = "LinkUp", .sm_lid = PORT_LID_UNKNOWN };

	(void)state;
	finds("SM-MISSING", with, without, "ib1: port 1 of mlx5_1 has a link, and no subnet manager has shown itself there\n");
	finds("SM-MISSING", with, off, "");
	finds("SM-MISSING", with, unknown, "");
}

/* What a link of this rate could be, where its ends support so much; "": it is as good as it can be, or nobody knows. */
static const char *could_be(const char *rate, struct cable_end here, struct cable_end there)
{
	const struct cable cable = { .here = here, .there = there };
	static char text[16];

	return cable_could_be(&cable, rate, text, sizeof(text)) ? text : "";
}

static void a_link_is_measured_by_what_both_its_ends_support(void **state)
{
	const struct cable_end edr = { 1 | 2, 0x37 }, fdr = { 1 | 2, 0x17 }, qdr = { 1 | 2, 0x07 }, none = { 0 };
	const struct cable_end hdr = { 1 | 2 | 16, 0x77 }, half = { 1 | 16, 0x77 }, wide = { 1 | 2 | 4 | 8, 0x07 };

	(void)state;
	assert_string_equal(could_be("100 Gb/sec (4X EDR)", edr, edr), "");
	assert_string_equal(could_be("25 Gb/sec (1X EDR)", edr, edr), "4X EDR");
	assert_string_equal(could_be("56 Gb/sec (4X FDR)", edr, edr), "4X EDR");
	/* an older card, an older switch */
	assert_string_equal(could_be("56 Gb/sec (4X FDR)", edr, fdr), "");
	assert_string_equal(could_be("56 Gb/sec (4X FDR)", fdr, hdr), "");
	assert_string_equal(could_be("40 Gb/sec (4X QDR)", qdr, edr), "");
	assert_string_equal(could_be("20 Gb/sec (4X DDR)", qdr, edr), "4X QDR");
	/* a port that was split in two; ports of before */
	assert_string_equal(could_be("100 Gb/sec (2X HDR)", hdr, half), "");
	assert_string_equal(could_be("50 Gb/sec (1X HDR)", hdr, half), "2X HDR");
	assert_string_equal(could_be("80 Gb/sec (8X QDR)", wide, wide), "12X QDR");
	assert_string_equal(could_be("10 Gb/sec (4X)", qdr, qdr), "4X QDR");
	assert_string_equal(could_be("2.5 Gb/sec (1X SDR)", qdr, qdr), "4X QDR");
	/* what nobody has said, and what has no bit here */
	assert_string_equal(could_be("25 Gb/sec (1X EDR)", edr, none), "");
	assert_string_equal(could_be("25 Gb/sec (1X EDR)", none, edr), "");
	assert_string_equal(could_be("40 Gb/sec (4X FDR10)", fdr, fdr), "");
	assert_string_equal(could_be("800 Gb/sec (4X XDR)", hdr, hdr), "");
	assert_string_equal(could_be("", edr, edr), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_address_that_others_set_is_no_difference),
		cmocka_unit_test(and_it_is_not_saved),
		cmocka_unit_test(a_bond_without_the_address_that_dhcp_is_to_give_is_told),
		cmocka_unit_test(a_leased_address_is_saved_as_dhcp_and_never_as_given),
		cmocka_unit_test(a_lease_that_is_kept_is_not_saved_as_given),
		cmocka_unit_test(files_with_an_error_are_not_compared),
		cmocka_unit_test(a_dump_that_others_tore_is_as_good_as_the_next_if_they_say_the_same),
		cmocka_unit_test(a_young_host_has_failed_within_the_window),
		cmocka_unit_test(failures_before_the_window_do_not_count),
		cmocka_unit_test(failures_between_looks_that_are_far_apart_do_not_count),
		cmocka_unit_test(a_slave_that_joins_again_begins_anew),
		cmocka_unit_test(looks_that_nobody_needs_are_dropped),
		cmocka_unit_test(what_is_written_is_read_back_and_rubbish_is_no_past),
		cmocka_unit_test(every_row_says_all_and_no_code_stands_twice),
		cmocka_unit_test(children_of_what_the_driver_makes_need_their_parent),
		cmocka_unit_test(connected_mode_that_an_adapter_has_not_is_told),
		cmocka_unit_test(a_port_that_waits_for_the_subnet_manager_is_told_from_one_that_is_down),
		cmocka_unit_test(a_card_is_known_by_its_guid_and_not_by_its_devices),
		cmocka_unit_test(one_switch_is_told_only_if_each_cable_is_known_to_end_there),
		cmocka_unit_test(the_slower_slave_is_told_while_both_links_are_there),
		cmocka_unit_test(a_link_without_a_subnet_manager_is_told),
		cmocka_unit_test(a_link_is_measured_by_what_both_its_ends_support),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
