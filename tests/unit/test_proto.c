// SPDX-License-Identifier: GPL-2.0
/* test_proto: which words of BOOTPROTO ask for what, in each dialect */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bond/proto.h"

static unsigned int asked(enum bond_dialect dialect, const char *word)
{
	struct bond bond = { .dialect = dialect, .bootproto = (char *)(uintptr_t)word };
	struct proto_word unknown;
	unsigned int found = proto_asked(&bond, &unknown);

	assert_null(unknown.at);
	return found;
}

static void each_word_in_any_case_asks_for_what_it_says(void **state)
{
	(void)state;
	assert_int_equal(asked(DIALECT_RHEL4, NULL), 0);
	assert_int_equal(asked(DIALECT_RHEL5, "None"), 0);
	assert_int_equal(asked(DIALECT_SLES10, "STATIC"), 0);
	assert_int_equal(asked(DIALECT_RHEL5, "dhcp"), PROTO_DHCP4);
	assert_int_equal(asked(DIALECT_RHEL4, "BOOTP"), PROTO_DHCP4);
	assert_int_equal(asked(DIALECT_SLES10, "Dhcp"), PROTO_DHCP);
	assert_int_equal(asked(DIALECT_SLES10, "dhcp4"), PROTO_DHCP4);
	assert_int_equal(asked(DIALECT_SLES10, "DHCP6"), PROTO_DHCP6);
	assert_int_equal(asked(DIALECT_SLES10, "dhcp4+dhcp6"), PROTO_DHCP);
	assert_int_equal(asked(DIALECT_SLES10, "dhcp+autoip"), PROTO_DHCP | PROTO_AUTOIP);
	assert_int_equal(asked(DIALECT_SLES10, "autoip"), PROTO_AUTOIP);
	assert_int_equal(asked(DIALECT_SLES10, "auto6"), PROTO_RA);
}

static void a_word_that_is_not_known_is_told_the_first_of_several(void **state)
{
	struct bond bond = { .dialect = DIALECT_SLES10, .bootproto = (char *)(uintptr_t)"dhcp+shared+ppp" };
	struct proto_word unknown;

	(void)state;
	assert_int_equal(proto_asked(&bond, &unknown), PROTO_DHCP);
	assert_int_equal(unknown.len, 6);
	assert_memory_equal(unknown.at, "shared", 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_word_in_any_case_asks_for_what_it_says),
		cmocka_unit_test(a_word_that_is_not_known_is_told_the_first_of_several),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
