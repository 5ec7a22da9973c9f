// SPDX-License-Identifier: GPL-2.0
/* host: links are found by name and by index, whatever was added and dropped before; names of interfaces */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/host.h"
#include "host/names.h"

#define INDEXES 400

static void add(struct host *host, int ifindex)
{
	struct host_link link = { .ifindex = ifindex };

	snprintf(link.ifname, sizeof(link.ifname), "if%d", ifindex);
	assert_int_equal(host_add(host, &link), 0);
}

/* Are exactly those there that IS_THERE says? */
static void assert_found(const struct host *host, const bool is_there[INDEXES])
{
	const struct host_link *link;
	char name[IFNAMSIZ];
	size_t n = 0;
	int i;

	for (i = 0; i < INDEXES; i++) {
		snprintf(name, sizeof(name), "if%d", i + 1);
		link = host_link_at(host, i + 1);
		assert_ptr_equal(link, host_link(host, name));
		assert_int_equal(link != NULL, is_there[i]);
		if (link)
			assert_string_equal(link->ifname, name);
		n += is_there[i];
	}
	assert_int_equal(host->n_links, n);
	assert_null(host_link(host, ""));
	assert_null(host_link_at(host, -1));
}

static void links_are_found_whatever_came_before(void **state)
{
	static bool is_there[INDEXES];
	struct host host = { 0 };
	unsigned int seed = 5;
	int step, i;

	(void)state;
	assert_found(&host, is_there);
	for (step = 0; step < 3000; step++) {
		i = rand_r(&seed) % INDEXES;
		if (is_there[i])
			host_drop(&host, host_link_at(&host, i + 1));
		else
			add(&host, i + 1);
		is_there[i] = !is_there[i];
		if (step % 50 == 0)
			assert_found(&host, is_there);
	}
	assert_int_equal(host_sort(&host), 0);
	assert_found(&host, is_there);
	for (i = 1; i < (int)host.n_links; i++)
		assert_true(host.links[i - 1].ifindex < host.links[i].ifindex);
	while (host.n_links)
		host_drop(&host, host.links);
	assert_null(host_link_at(&host, 1));
	host_free(&host);
}

static void a_host_without_buckets_is_searched_and_one_of_none_sorted(void **state)
{
	struct host_link links[2] = { { .ifindex = 7, .ifname = "ib0" }, { .ifindex = 3, .ifname = "ib1" } };
	struct host host = { .links = links, .n_links = 2 }, none = { 0 };

	(void)state;
	assert_ptr_equal(host_link(&host, "ib1"), &links[1]);
	assert_ptr_equal(host_link_at(&host, 7), &links[0]);
	assert_null(host_link_at(&host, 8));
	assert_int_equal(host_sort(&none), 0);
	assert_null(host_link(&none, "ib0"));
	host_free(&none);
}

static void names_of_no_interface_are_left_out(void **state)
{
	struct names names = { 0 };

	(void)state;
	names_add_list(&names, "ib0,,ib1,");
	names_add(&names, "");
	names_add(&names, "fifteen-letters");
	names_add(&names, "sixteen--letters");
	assert_int_equal(names.n, 3);
	assert_string_equal(names.list[0], "ib0");
	assert_string_equal(names.list[1], "ib1");
	assert_string_equal(names.list[2], "fifteen-letters");
	assert_false(names.no_memory);
	names_free(&names);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(links_are_found_whatever_came_before),
		cmocka_unit_test(a_host_without_buckets_is_searched_and_one_of_none_sorted),
		cmocka_unit_test(names_of_no_interface_are_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
