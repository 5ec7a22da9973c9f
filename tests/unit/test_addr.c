// SPDX-License-Identifier: GPL-2.0
/* addr: what is an address of an interface, and what is not */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "bond/addr.h"

static const struct {
	const char *text, *want;	/* NULL: refused */
	const char *why;
} cases[] = {
	{ "192.168.10.100", "192.168.10.100/24", NULL },
	{ "192.168.10.100/25", "192.168.10.100/25", NULL },
	{ "10.0.1.0/16", "10.0.1.0/16", NULL },
	{ "10.0.0.0/31", "10.0.0.0/31", NULL },
	{ "10.0.0.7/32", "10.0.0.7/32", NULL },
	{ "fd00::1", "fd00::1/64", NULL },
	{ "FD00:0::1/48", "fd00::1/48", NULL },
	{ "10.0.0.1/", NULL, "the prefix is 1 to 32 bits" },
	{ "10.0.0.1/0", NULL, "the prefix is 1 to 32 bits" },
	{ "10.0.0.1/33", NULL, "the prefix is 1 to 32 bits" },
	{ "10.0.0.1/2 4", NULL, "the prefix is 1 to 32 bits" },
	{ "10.0.0.1/255.255.255.0", NULL, "the prefix is 1 to 32 bits" },
	{ "fd00::1/129", NULL, "the prefix is 1 to 128 bits" },
	{ "", NULL, "not an IP address" },
	{ "/24", NULL, "not an IP address" },
	{ "10.0.0", NULL, "not an IP address" },
	{ "10.0.0.1.", NULL, "not an IP address" },
	{ "010.0.0.1", NULL, "not an IP address" },
	{ "host.example", NULL, "not an IP address" },
	{ "0.0.0.0", NULL, "0.0.0.0/8 names no host" },
	{ "127.0.0.1", NULL, "127.0.0.0/8 is the loopback network" },
	{ "224.0.0.1", NULL, "224.0.0.0/4 is multicast" },
	{ "240.0.0.1", NULL, "240.0.0.0/4 is reserved" },
	{ "10.0.0.0/24", NULL, "that is the address of the network, not of a host in it" },
	{ "10.0.0.255", NULL, "that is the broadcast address of its network" },
	{ "::", NULL, ":: names no host" },
	{ "::1", NULL, "::1 is the loopback address" },
	{ "ff02::1", NULL, "ff00::/8 is multicast" },
	{ "::ffff:10.0.0.1", NULL, "write an IPv4-mapped address as IPv4" },
};

static void addresses_are_read_or_refused_with_a_reason(void **state)
{
	char text[ADDR_STRLEN];
	struct addr addr;
	const char *why;
	size_t i;
	int err;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		err = addr_parse(cases[i].text, 24, 64, &addr, &why);
		if (cases[i].want) {
			assert_int_equal(err, 0);
			assert_string_equal(addr_format(&addr, text), cases[i].want);
		} else {
			assert_int_equal(err, -EINVAL);
			assert_string_equal(why, cases[i].why);
		}
	}
}

static void the_broadcast_address_is_that_of_the_prefix(void **state)
{
	static const uint8_t want[] = { 192, 168, 10, 127 };
	struct addr addr;
	const char *why;

	(void)state;
	assert_int_equal(addr_parse("192.168.10.100/25", 24, 64, &addr, &why), 0);
	assert_true(addr.has_broadcast);
	assert_memory_equal(addr.broadcast, want, 4);
	assert_int_equal(addr_parse("10.0.0.1/31", 24, 64, &addr, &why), 0);
	assert_false(addr.has_broadcast);
	assert_int_equal(addr_parse("fd00::1", 24, 64, &addr, &why), 0);
	assert_false(addr.has_broadcast);
}

static void a_netmask_has_no_holes(void **state)
{
	static const struct {
		const char *mask;
		int bits;
	} masks[] = {
		{ "255.255.255.0", 24 }, { "255.255.0.0", 16 }, { "255.255.255.255", 32 },
		{ "0.0.0.0", 0 }, { "255.255.255.128", 25 }, { "255.0.255.0", -EINVAL },
		{ "0.0.0.255", -EINVAL }, { "255.255.255", -EINVAL }, { "24", -EINVAL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(masks) / sizeof(masks[0]); i++)
		assert_int_equal(addr_mask_bits(masks[i].mask), masks[i].bits);
}

static void a_mask_covers_its_network_alone(void **state)
{
	static const struct { const char *addr, *ip; bool covers; } rows[] = {
		{ "10.0.0.1/24", "10.0.0.255", true }, { "10.0.0.1/24", "10.0.1.0", false },
		{ "10.0.0.1/25", "10.0.0.127", true }, { "10.0.0.1/25", "10.0.0.128", false },
		{ "10.0.0.1/32", "10.0.0.1", true }, { "10.0.0.1/32", "10.0.0.0", false },
		{ "fd00::1/63", "fd00:0:0:1::9", true }, { "fd00::1/63", "fd00:0:0:2::9", false },
	};
	char text[INET_ADDRSTRLEN];
	struct in_addr mask;
	struct addr addr;
	const char *why;
	uint8_t ip[16];
	size_t i;

	(void)state;
	for (i = 0; i <= 32; i++) {
		mask.s_addr = addr_mask(i);
		assert_int_equal(addr_mask_bits(inet_ntop(AF_INET, &mask, text, sizeof(text))), i);
	}
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(addr_parse(rows[i].addr, 0, 0, &addr, &why), 0);
		assert_int_equal(inet_pton(addr.family, rows[i].ip, ip), 1);
		assert_int_equal(addr_covers(&addr, ip), rows[i].covers);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_are_read_or_refused_with_a_reason),
		cmocka_unit_test(the_broadcast_address_is_that_of_the_prefix),
		cmocka_unit_test(a_netmask_has_no_holes),
		cmocka_unit_test(a_mask_covers_its_network_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
