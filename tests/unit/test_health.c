// SPDX-License-Identifier: GPL-2.0
/* health: failures within a window, and the table of findings */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <ctype.h>
#include <net/if_arp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

	return past_failures(past, &link, now);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_young_host_has_failed_within_the_window),
		cmocka_unit_test(failures_before_the_window_do_not_count),
		cmocka_unit_test(a_slave_that_joins_again_begins_anew),
		cmocka_unit_test(looks_that_nobody_needs_are_dropped),
		cmocka_unit_test(what_is_written_is_read_back_and_rubbish_is_no_past),
		cmocka_unit_test(every_row_says_all_and_no_code_stands_twice),
		cmocka_unit_test(a_port_that_waits_for_the_subnet_manager_is_told_from_one_that_is_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
