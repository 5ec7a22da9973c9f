// SPDX-License-Identifier: GPL-2.0
/* paste: any word, printed for a shell, is that word again */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shell/paste.h"

static void assert_pasted(const char *word, const char *expected)
{
	struct paste room;

	assert_string_equal(paste_word(word, &room), expected);
}

static void plain_words_stay_as_they_are(void **state)
{
	(void)state;
	assert_pasted("bond0", "bond0");
	assert_pasted("ib0.8001", "ib0.8001");
	assert_pasted("/sys/class/net/bond0/bonding/primary", "/sys/class/net/bond0/bonding/primary");
	assert_pasted("10.0.0.1,10.0.0.2", "10.0.0.1,10.0.0.2");
}

static void others_are_quoted_and_nothing_is_printed_that_a_terminal_acts_upon(void **state)
{
	(void)state;
	assert_pasted("", "''");
	assert_pasted("ib$(reboot)", "'ib$(reboot)'");
	assert_pasted("ib'x", "'ib'\\''x'");
	assert_pasted("~", "'~'");
	assert_pasted("ib\xe9", "\"$(printf 'ib\\351')\"");
	assert_pasted("\033[2J'%s\\", "\"$(printf '\\033[2J\\047\\045s\\134')\"");
}

/* Each byte that a name may hold, between two letters, through sh. */
static void a_shell_reads_the_same_word(void **state)
{
	char word[] = "a?b", command[64], back[16];
	struct paste room;
	FILE *sh;
	int c;

	(void)state;
	for (c = 1; c < 256; c++) {
		word[1] = c;
		snprintf(command, sizeof(command), "printf %%s %s", paste_word(word, &room));
		sh = popen(command, "r");
		assert_non_null(sh);
		memset(back, 0, sizeof(back));
		assert_int_equal(fread(back, 1, sizeof(back) - 1, sh), 3);
		assert_int_equal(pclose(sh), 0);
		assert_string_equal(back, word);
	}
}

static void a_word_that_is_too_long_is_cut(void **state)
{
	char word[400];
	struct paste room;

	(void)state;
	memset(word, '\t', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	paste_word(word, &room);
	assert_true(strlen(room.text) < sizeof(room.text));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_words_stay_as_they_are),
		cmocka_unit_test(others_are_quoted_and_nothing_is_printed_that_a_terminal_acts_upon),
		cmocka_unit_test(a_shell_reads_the_same_word),
		cmocka_unit_test(a_word_that_is_too_long_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
