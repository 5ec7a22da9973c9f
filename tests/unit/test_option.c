// SPDX-License-Identifier: GPL-2.0
/* option: the one table, and values read by it */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "bond/option.h"

static const struct {
	const char *name, *text, *want;	/* NULL: refused */
	int err;
	const char *why;
} cases[] = {
	{ "mode", "1", "active-backup", 0, NULL },
	{ "mode", "active-backup", "active-backup", 0, NULL },
	{ "mode", "4", "802.3ad", 0, NULL },
	{ "mode", "7", NULL, -EINVAL, "mode takes balance-rr, active-backup, balance-xor, broadcast, 802.3ad, balance-tlb, balance-alb" },
	{ "mode", "Active-Backup", NULL, -EINVAL, NULL },
	{ "miimon", "100", "100", 0, NULL },
	{ "miimon", "0100", "100", 0, NULL },
	{ "miimon", "2147483647", "2147483647", 0, NULL },
	{ "miimon", "2147483648", NULL, -ERANGE, "miimon takes a number from 0 to 2147483647" },
	{ "miimon", "99999999999999999999", NULL, -ERANGE, NULL },
	{ "miimon", "-1", NULL, -EINVAL, NULL },
	{ "miimon", "", NULL, -EINVAL, NULL },
	{ "miimon", "100ms", NULL, -EINVAL, NULL },
	{ "lp_interval", "0", NULL, -ERANGE, "lp_interval takes a number from 1 to 2147483647" },
	{ "num_unsol_na", "255", "255", 0, NULL },
	{ "num_grat_arp", "256", NULL, -ERANGE, NULL },
	{ "arp_ip_target", "10.0.0.1,10.0.0.2", "10.0.0.1,10.0.0.2", 0, NULL },
	{ "arp_ip_target", "10.0.0.1,host", NULL, -EINVAL, "arp_ip_target takes 1 to 16 IPv4 addresses, not host" },
	{ "arp_ip_target", "10.0.0.1,0.0.0.0", NULL, -EINVAL, "arp_ip_target takes 1 to 16 IPv4 addresses, not 0.0.0.0" },
	{ "arp_ip_target", "255.255.255.255", NULL, -EINVAL,
	  "arp_ip_target takes 1 to 16 IPv4 addresses, not 255.255.255.255" },
	{ "arp_ip_target", "", NULL, -EINVAL, "arp_ip_target takes 1 to 16 IPv4 addresses" },
	{ "ns_ip6_target", "FD00::0:1", "fd00::1", 0, NULL },
	{ "primary", "ib0", "ib0", 0, NULL },
	{ "primary", "ib0/1", NULL, -EINVAL, "primary takes the name of a slave" },
	/* of no other names than a slave has */
	{ "primary", "..", NULL, -EINVAL, "primary takes the name of a slave" },
	{ "active_slave", "ib0\033[2J", NULL, -EINVAL, "active_slave takes the name of a slave" },
	{ "primary", "ib0:1", NULL, -EINVAL, "primary takes the name of a slave" },
	{ "ad_actor_system", "02:00:00:00:00:01", "02:00:00:00:00:01", 0, NULL },
	{ "ad_actor_system", "02:00:00:00:00:1", NULL, -EINVAL, NULL },
};

static void values_are_read_or_refused_with_a_reason(void **state)
{
	struct option_value value;
	const struct option *row;
	struct option_why why;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		row = option_find(cases[i].name, strlen(cases[i].name));
		assert_non_null(row);
		assert_int_equal(option_parse(row, cases[i].text, &value, &why), cases[i].err);
		if (cases[i].want)
			assert_string_equal(value.text, cases[i].want);
		else if (cases[i].why)
			assert_string_equal(why.text, cases[i].why);
		else
			assert_true(why.text[0]);
		option_value_free(&value);
	}
}

static const struct {
	const char *name, *text, *mend;
} mends[] = {
	{ "mode", "active-bakcup", "write mode=active-backup" },
	{ "mode", "7", "write one of these" },
	{ "miimon", "100ms", "write miimon=100" },
	{ "miimon", "1s", "write miimon=1000" },
	{ "miimon", "-1", "write a number of that range, in digits alone" },
	{ "miimon", "99999999999999999999", "write a number of that range, in digits alone" },
	{ "num_grat_arp", "256", "write num_grat_arp=255" },
	{ "lp_interval", "0", "write lp_interval=1" },
	{ "lp_interval", "2s", "write lp_interval=2" },
	{ "use_carrier", "on", "write use_carrier=1" },
	{ "use_carrier", "2", "write use_carrier=0 or use_carrier=1" },
	{ "arp_ip_target", "host", "write addresses such as 192.168.1.254, with commas between them" },
	{ "arp_ip_target", "+10.0.0.1,10.0.0.2", "leave the + out" },
	{ "ns_ip6_target", "host", "write addresses such as fd00::254, with commas between them" },
	{ "primary", "ib0 ib1", "write the name of one slave" },
	{ "ad_actor_system", "02", "write six bytes in hex, with colons between them" },
};

static void a_value_that_is_refused_has_a_mend(void **state)
{
	char mend[OPTION_MEND];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(mends) / sizeof(mends[0]); i++) {
		option_mend(option_find(mends[i].name, strlen(mends[i].name)), mends[i].text, mend);
		assert_string_equal(mend, mends[i].mend);
	}
}

static void every_word_is_read_back_by_its_number(void **state)
{
	const struct option_word *w;
	const struct option *row;

	(void)state;
	for (row = option_table; row->name; row++)
		for (w = row->words; w && w->name; w++)
			assert_string_equal(option_word(row, w->number), w->name);
}

static void a_name_stands_for_one_row(void **state)
{
	const struct option *row;

	(void)state;
	for (row = option_table; row->name; row++) {
		assert_ptr_equal(option_find(row->name, strlen(row->name)), row);
		assert_int_equal(option_index(row), row - option_table);
		assert_non_null(row->help);
		if (row->alias)
			assert_ptr_equal(option_find(row->alias, strlen(row->alias)), row);
		/* a mode that the row does not name is a slip, and so is a row for no mode */
		assert_true(row->modes && row->modes < 1u << MODE_COUNT);
	}
	assert_null(option_find("mode", 3));
	assert_null(option_find("modes", 5));
}

static void a_slip_finds_the_nearest_name(void **state)
{
	static const struct {
		const char *slip, *want;
	} slips[] = {
		{ "mimon", "miimon" }, { "miimom", "miimon" }, { "mod", "mode" },
		{ "arp_intervall", "arp_interval" }, { "failover_mac", "fail_over_mac" },
		{ "bananas", NULL }, { "x", NULL },
		{ "a_name_that_is_far_too_long_to_be_any_option", NULL },
	};
	const struct option *row;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(slips) / sizeof(slips[0]); i++) {
		row = option_nearest(slips[i].slip, strlen(slips[i].slip));
		if (slips[i].want)
			assert_string_equal(row->name, slips[i].want);
		else
			assert_null(row);
	}
}

static void options_belong_to_modes(void **state)
{
	(void)state;
	assert_true(option_fits_mode(option_find("miimon", 6), MODE_ACTIVE_BACKUP));
	assert_true(option_fits_mode(option_find("primary", 7), MODE_ACTIVE_BACKUP));
	assert_false(option_fits_mode(option_find("primary", 7), MODE_BALANCE_RR));
	assert_false(option_fits_mode(option_find("lacp_rate", 9), MODE_ACTIVE_BACKUP));
	assert_false(option_fits_mode(option_find("arp_interval", 12), MODE_8023AD));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_read_or_refused_with_a_reason),
		cmocka_unit_test(a_value_that_is_refused_has_a_mend),
		cmocka_unit_test(every_word_is_read_back_by_its_number),
		cmocka_unit_test(a_name_stands_for_one_row),
		cmocka_unit_test(a_slip_finds_the_nearest_name),
		cmocka_unit_test(options_belong_to_modes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
