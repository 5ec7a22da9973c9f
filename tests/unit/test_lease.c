// SPDX-License-Identifier: GPL-2.0
/* test_lease: who asks DHCP for a bond, and what systemd-networkd is told */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "plan/lease.h"

static char *network(const char *ifname, const char *proto, const struct lease_words *words)
{
	struct bond bond = { .dialect = DIALECT_SLES10, .bootproto = (char *)(uintptr_t)proto };
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	strcpy(bond.ifname, ifname);
	lease_network(&bond, words, out);
	fclose(out);
	return text;
}

static bool says(const struct lease_words *words, const char *line)
{
	char *text = network("bond0", "dhcp4", words);
	bool found = strstr(text, line);

	free(text);
	return found;
}

static void each_bond_is_another_client_to_the_server(void **state)
{
	const struct lease_words none = { 0 };
	char *a = network("bond0", "dhcp", &none), *b = network("bond1", "dhcp", &none), *again = network("bond0", "dhcp", &none);

	(void)state;
	assert_string_equal(a, again);
	assert_string_not_equal(strstr(a, "IAID="), strstr(b, "IAID="));
	free(a);
	free(b);
	free(again);
}

static void addresses_of_others_stay_and_so_does_a_lease_while_the_client_is_away(void **state)
{
	const struct lease_words none = { 0 };

	(void)state;
	assert_true(says(&none, "\nKeepConfiguration=yes\n"));
	/* what the kernel does by itself goes on */
	assert_true(says(&none, "\nLinkLocalAddressing=ipv6\nIPv6AcceptRA=yes\n"));
	assert_false(says(&none, "UseGateway"));
	assert_false(says(&none, "RouteMetric"));
}

static void what_the_file_says_of_routes_holds_for_the_lease(void **state)
{
	const struct lease_words no_default = { .defroute = "No" }, no_routes = { .peerroutes = "no" };
	const struct lease_words metric = { .metric = "50" }, no_number = { .metric = "50\nDHCP=yes" };

	(void)state;
	assert_true(says(&no_default, "\nUseGateway=no\n"));
	assert_true(says(&no_routes, "\nUseRoutes=no\n"));
	assert_true(says(&metric, "\nRouteMetric=50\n"));
	assert_false(says(&no_number, "RouteMetric"));
}

static void it_asks_for_the_families_that_the_word_means(void **state)
{
	static const struct {
		const char *word, *line, *client;
	} rows[] = {
		{ "dhcp", "\nDHCP=yes\n", "\nDHCPv6Client=yes\n" }, { "DHCP4", "\nDHCP=ipv4\n", "\nDHCPv6Client=no\n" },
		{ "dhcp6", "\nDHCP=ipv6\n", "\nDHCPv6Client=yes\n" },
	};
	const struct lease_words none = { 0 };
	char *text;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		text = network("bond0", rows[i].word, &none);
		assert_non_null(strstr(text, rows[i].line));
		assert_non_null(strstr(text, rows[i].client));
		free(text);
	}
}

static void where_nobody_asks_it_is_said_what_mends_it(void **state)
{
	struct lease_host host = { .systemd = true, .dhcp = SERVICE_DHCP_OURS };

	(void)state;
	assert_null(lease_nobody(&host));
	host.systemd = false;
	assert_non_null(strstr(lease_nobody(&host), "systemd does not run"));
	host = (struct lease_host){ .systemd = true, .dhcp = SERVICE_DHCP_WICKED };
	assert_non_null(strstr(lease_nobody(&host), "wicked ifup"));
	host.dhcp = SERVICE_DHCP_SCRIPTS;
	assert_non_null(strstr(lease_nobody(&host), "ifup"));
	host.dhcp = SERVICE_DHCP_NOBODY;
	assert_non_null(strstr(lease_nobody(&host), "install systemd-networkd"));
	host = (struct lease_host){ .systemd = true, .apart = true, .dhcp = SERVICE_DHCP_OURS };
	assert_non_null(strstr(lease_nobody(&host), "namespace"));
}

static void a_name_that_no_unit_or_pattern_can_have_is_refused(void **state)
{
	(void)state;
	assert_true(lease_unit_takes("bond0"));
	assert_true(lease_unit_takes("ib-bond_1.8001"));
	assert_false(lease_unit_takes("bond*"));
	assert_false(lease_unit_takes("bond 0"));
	assert_false(lease_unit_takes(".."));
	assert_false(lease_unit_takes(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_bond_is_another_client_to_the_server),
		cmocka_unit_test(addresses_of_others_stay_and_so_does_a_lease_while_the_client_is_away),
		cmocka_unit_test(what_the_file_says_of_routes_holds_for_the_lease),
		cmocka_unit_test(it_asks_for_the_families_that_the_word_means),
		cmocka_unit_test(where_nobody_asks_it_is_said_what_mends_it),
		cmocka_unit_test(a_name_that_no_unit_or_pattern_can_have_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
