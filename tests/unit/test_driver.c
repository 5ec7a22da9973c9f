// SPDX-License-Identifier: GPL-2.0
/* driver: what the bonding driver takes of a bond's options, and what it makes of the rest */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bond/driver.h"

/* "mode=802.3ad updelay=200", as BONDING_OPTS has it */
static void make_bond(struct bond *bond, const char *options)
{
	char *text = strdup(options), *word, *rest = text, *is;
	struct option_why refused;
	const char *why;

	assert_non_null(text);
	assert_int_equal(bond_init(bond, "bond0", &why), 0);
	while ((word = strsep(&rest, " "))) {
		is = strchr(word, '=');
		*is++ = '\0';
		assert_int_equal(bond_set_text(bond, word, is, &refused), 0);
	}
	free(text);
}

static void put(FILE *out, const struct bond_setting *set, size_t n)
{
	for (; n; n--, set++)
		fprintf(out, " %s=%s", set->row->name, set->value.text);
}

/* what was seen of Linux 6.1, by netlink and by sysfs */
static const struct {
	const char *options, *settled;	/* settled: what stays, |, what is left out */
	uint32_t miimon;
	bool monitors, asks_nobody;
} rows[] = {
	{ "mode=active-backup miimon=100", " mode=active-backup miimon=100 |", 100, true, false },
	{ "mode=active-backup", " mode=active-backup |", 0, false, false },
	{ "mode=active-backup miimon=0", " mode=active-backup miimon=0 |", 0, false, false },
	/* "option not supported in mode" */
	{ "mode=active-backup lacp_rate=1 miimon=100 packets_per_slave=2",
	  " mode=active-backup miimon=100 | lacp_rate=fast packets_per_slave=2", 100, true, false },
	{ "miimon=100 primary=ib0", " miimon=100 | primary=ib0", 100, true, false },
	/* rounded down, 50 to 0 */
	{ "mode=active-backup miimon=100 updelay=250 downdelay=50 peer_notif_delay=200",
	  " mode=active-backup miimon=100 updelay=200 downdelay=0 peer_notif_delay=200 |", 100, true, false },
	/* "Operation not permitted", for 0 too */
	{ "mode=active-backup updelay=200 arp_interval=100 arp_ip_target=10.0.0.1 downdelay=0",
	  " mode=active-backup arp_interval=100 arp_ip_target=10.0.0.1 | updelay=200 downdelay=0", 0, true, false },
	/* the driver's own miimon, unless another is named */
	{ "mode=802.3ad updelay=250 lacp_rate=fast", " mode=802.3ad updelay=200 lacp_rate=fast |", 100, true, false },
	{ "mode=balance-tlb", " mode=balance-tlb |", 100, true, false },
	{ "mode=balance-alb", " mode=balance-alb |", 100, true, false },
	{ "mode=balance-alb miimon=0", " mode=balance-alb miimon=0 |", 0, false, false },
	{ "mode=balance-xor", " mode=balance-xor |", 0, false, false },
	{ "mode=802.3ad arp_interval=100", " mode=802.3ad | arp_interval=100", 100, true, false },
	/* nobody to ask */
	{ "mode=active-backup arp_interval=100", " mode=active-backup arp_interval=100 |", 0, true, true },
	{ "mode=active-backup arp_interval=0", " mode=active-backup arp_interval=0 |", 0, false, false },
	{ "mode=active-backup arp_interval=100 ns_ip6_target=fe80::1",
	  " mode=active-backup arp_interval=100 ns_ip6_target=fe80::1 |", 0, true, false },
};

static void options_become_what_the_driver_makes_of_them(void **state)
{
	char *text;
	size_t i, size;
	struct bond bond;
	FILE *out;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		make_bond(&bond, rows[i].options);
		assert_int_equal(driver_miimon(&bond), rows[i].miimon);
		assert_int_equal(driver_monitors(&bond), rows[i].monitors);
		assert_int_equal(driver_asks_nobody(&bond), rows[i].asks_nobody);
		assert_int_equal(driver_settle(&bond, &bond), 0);
		out = open_memstream(&text, &size);
		put(out, bond.settings, bond.n_settings);
		fputs(" |", out);
		put(out, bond.left_out, bond.n_left_out);
		fclose(out);
		assert_string_equal(text, rows[i].settled);
		free(text);
		bond_free(&bond);
	}
}

static void what_was_written_is_kept_and_settling_twice_is_settling_once(void **state)
{
	struct bond bond;

	(void)state;
	make_bond(&bond, "mode=active-backup miimon=100 updelay=250 lacp_rate=1");
	assert_int_equal(driver_settle(&bond, &bond), 0);
	assert_int_equal(driver_settle(&bond, &bond), 0);
	assert_int_equal(bond_setting(&bond, "updelay")->written, 250);
	assert_int_equal(bond_setting(&bond, "updelay")->value.number, 200);
	assert_null(bond_setting(&bond, "lacp_rate"));
	assert_int_equal(bond.n_left_out, 1);
	bond_free(&bond);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(options_become_what_the_driver_makes_of_them),
		cmocka_unit_test(what_was_written_is_kept_and_settling_twice_is_settling_once),
	};

	return cmocka_run_group_tests_name("driver", tests, NULL, NULL);
}
