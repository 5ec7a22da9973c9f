// SPDX-License-Identifier: GPL-2.0
/* near: which word was meant, and what is said of it */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/near.h"

/* The hint for TEXT among WORDS, which end with NULL. */
static const char *hint(const char *text, const char *const *words)
{
	static struct near_hint room;
	struct near near;

	near_begin(&near, text);
	while (*words)
		near_offer(&near, *words++);
	return near_hint(&near, &room);
}

static void one_slip_is_forgiven_in_a_short_word(void **state)
{
	static const char *const bonds[] = { "bond0", "bond1", NULL }, *const ports[] = { "ib0", "eth0", NULL };

	(void)state;
	assert_string_equal(hint("bnod0", bonds), "; did you mean bond0? There are bond0, bond1");
	assert_string_equal(hint("bond", bonds), "; did you mean bond1? There are bond0, bond1");
	assert_string_equal(hint("bond01", bonds), "; did you mean bond1? There are bond0, bond1");
	assert_string_equal(hint("ib7", ports), "; did you mean ib0? There are ib0, eth0");
	assert_string_equal(hint("wlan3", ports), "; there are ib0, eth0");
	assert_string_equal(hint("x", ports), "; there are ib0, eth0");
	assert_string_equal(hint("", ports), "; there are ib0, eth0");
}

static void case_and_underscores_are_no_slips(void **state)
{
	static const char *const codes[] = { "SAME-GUID", "SAME-HCA", "SAME-PKEY", NULL };

	(void)state;
	assert_string_equal(hint("same_hca", codes), "; did you mean SAME-HCA? There are SAME-GUID, SAME-HCA, SAME-PKEY");
}

static void a_beginning_is_near_and_of_equals_the_last_is_taken(void **state)
{
	static const char *const forms[] = { "ini", "nmconnection", NULL };
	static const char *const dialects[] = { "auto", "rhel4", "rhel5", "sles10", NULL };

	(void)state;
	assert_string_equal(hint("nmconn", forms), "; did you mean nmconnection? There are ini, nmconnection");
	assert_string_equal(hint("nmc", forms), "; there are ini, nmconnection");
	assert_string_equal(hint("rhel9", dialects), "; did you mean rhel5? There are auto, rhel4, rhel5, sles10");
}

static void nothing_one_word_and_too_many(void **state)
{
	static const char *const none[] = { NULL }, *const one[] = { "bond0", NULL };
	struct near_hint room;
	struct near near;
	char word[16];
	int i;

	(void)state;
	assert_string_equal(hint("bond7", none), "");
	assert_string_equal(hint("bond7", one), "; did you mean bond0?");
	assert_string_equal(hint("ib7", one), "; there is bond0");
	near_begin(&near, "bond998");
	for (i = 0; i < 1000; i++) {
		snprintf(word, sizeof(word), "bond%d", i);
		near_offer(&near, word);
	}
	near_hint(&near, &room);
	assert_non_null(strstr(room.text, "mean bond998? There are bond0, bond1, "));
	assert_string_equal(room.text + strlen(room.text) - 5, ", ...");
	assert_string_equal(near_hint_short(&near, &room), "; did you mean bond998?");
	near_begin(&near, "yaml");
	near_offer(&near, "bond998");
	assert_string_equal(near_hint_short(&near, &room), "");
}

static void any_bytes_are_taken_and_shown_harmless(void **state)
{
	static const char *const evil[] = { "ib\033[2J\xe9", NULL };
	char text[200];

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_string_equal(hint(text, evil), "; there is ib?[2J?");
	assert_string_equal(hint("\xff\xff\xff\xff", evil), "; there is ib?[2J?");
	assert_string_equal(hint("ib\033[2J", evil), "; did you mean ib?[2J??");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_slip_is_forgiven_in_a_short_word),
		cmocka_unit_test(case_and_underscores_are_no_slips),
		cmocka_unit_test(a_beginning_is_near_and_of_equals_the_last_is_taken),
		cmocka_unit_test(nothing_one_word_and_too_many),
		cmocka_unit_test(any_bytes_are_taken_and_shown_harmless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
