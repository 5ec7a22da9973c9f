// SPDX-License-Identifier: GPL-2.0
/* by_line: files without a shell; compared with NetworkManager's reader of 1.42.4 and wicked's of 0.6.80 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ifcfg/by_line.h"

/* What stands behind NAME= is VALUE for READER; NULL: it gives the value up. */
static void assert_read(const struct by_line *reader, const char *s, bool ends, const char *value)
{
	char *bytes = NULL;
	size_t size;
	FILE *out = open_memstream(&bytes, &size);
	bool fine = reader->value(s, strlen(s), ends, out);

	fclose(out);
	assert_int_equal(fine, value != NULL);
	if (value)
		assert_string_equal(bytes, value);
	free(bytes);
}

static void assert_value(const char *s, const char *value)
{
	assert_read(&by_line_networkmanager, s, true, value);
	assert_read(&by_line_networkmanager, s, false, value);
}

static void a_value_ends_with_its_word_and_may_have_a_comment(void **state)
{
	(void)state;
	assert_value("", "");
	assert_value("ib0", "ib0");
	assert_value("  ", "");
	assert_value(" # nothing", "");
	assert_value("ib0 ;# a comment", "ib0");
	assert_value("ib0#x", "ib0#x");
	assert_value("$BOND", "$BOND");
	assert_value("`x`", "`x`");
	assert_value("ib0 ib1", NULL);
	assert_value("ib0; ;", NULL);
	assert_value("ib0&", NULL);
	assert_value("ib0\\", NULL);
}

static void quotes_end_on_the_line_and_expand_nothing(void **state)
{
	(void)state;
	assert_value("'i'b\"0\"", "ib0");
	assert_value("\"mode=1 miimon=100\" # x", "mode=1 miimon=100");
	assert_value("\"a\\\"b\\\\c\\$\\x\"", "a\"b\\c$\\x");
	assert_value("$'i\\x62\\060'", "ib0");
	assert_value("a\\ b", "a b");
	assert_value("\"$X\"", NULL);
	assert_value("\"`x`\"", NULL);
	assert_value("\"ib0", NULL);
	assert_value("'", NULL);
	assert_value("$'ib0", NULL);
}

struct file {
	struct text text;
	struct vars vars;
	struct diags diags;
};

static void read_file(struct file *f, const struct by_line *reader, const char *bytes)
{
	*f = (struct file){ 0 };
	assert_int_equal(text_init(&f->text, "ifcfg-ib0", bytes, strlen(bytes)), 0);
	vars_init(&f->vars, &f->text, NULL);
	assert_int_equal(by_line_read(reader, &f->vars, &f->diags), 0);
}

static void forget_file(struct file *f)
{
	vars_free(&f->vars);
	diags_free(&f->diags);
	text_free(&f->text);
}

static void the_last_line_of_a_name_counts_and_one_that_is_given_up_is_empty(void **state)
{
	struct file f;

	(void)state;
	read_file(&f, &by_line_networkmanager, "\tA=1\nB=2\nA=3\nB=\"4\nC='5'\n# D=6\nE=7");
	assert_string_equal(vars_value(&f.vars, "A"), "3");
	assert_string_equal(vars_value(&f.vars, "B"), "");
	assert_string_equal(vars_value(&f.vars, "C"), "5");
	assert_null(vars_value(&f.vars, "D"));
	assert_string_equal(vars_value(&f.vars, "E"), "7");
	assert_int_equal(f.diags.n, 1);
	assert_int_equal(f.diags.v[0].pos.line, 4);
	forget_file(&f);
}

static void for_wicked_a_value_ends_at_a_blank_and_a_quote_where_it_is_closed(void **state)
{
	(void)state;
	assert_read(&by_line_wicked, "", true, "");
	assert_read(&by_line_wicked, "ib0 ib1", true, "ib0");
	assert_read(&by_line_wicked, "ib0 # x", false, "ib0");
	assert_read(&by_line_wicked, "ib0\r", false, "ib0");
	assert_read(&by_line_wicked, " ib0", true, "");
	assert_read(&by_line_wicked, "'ib'\"0\"", true, "ib");
	assert_read(&by_line_wicked, "\"a\\\"b\"", true, "a\\");
	assert_read(&by_line_wicked, "\"$X `x`\"", false, "$X `x`");
	assert_read(&by_line_wicked, "ib0", false, NULL);
	assert_read(&by_line_wicked, "", false, NULL);
	assert_read(&by_line_wicked, "\"ib0", true, NULL);
	assert_read(&by_line_wicked, "'", true, NULL);
}

static void wicked_leaves_lines_out_and_cuts_long_ones(void **state)
{
	char bytes[600] = "A=1\nA=\"2\nexport B=3\nC=x";
	struct file f;

	(void)state;
	read_file(&f, &by_line_wicked, bytes);
	assert_string_equal(vars_value(&f.vars, "A"), "1");
	assert_int_equal(f.vars.n, 1);
	assert_int_equal(f.diags.n, 3);
	forget_file(&f);
	memset(bytes, ' ', 511);
	strcpy(bytes + 511, "D=4\n");
	memcpy(bytes, "A='1'", 5);
	read_file(&f, &by_line_wicked, bytes);
	assert_string_equal(vars_value(&f.vars, "A"), "1");
	assert_string_equal(vars_value(&f.vars, "D"), "4");
	forget_file(&f);
}

static void a_line_that_is_meant_to_set_a_variable_is_named_and_another_is_not(void **state)
{
	struct file f;

	(void)state;
	read_file(&f, &by_line_networkmanager, "export A=1\nB = 2\nlogger done\ntest \"$A\" = 1\nif true; then\nC=3\nfi\n7=x\n\n =\n");
	assert_int_equal(f.vars.n, 1);
	assert_string_equal(vars_value(&f.vars, "C"), "3");
	assert_int_equal(f.diags.n, 3);
	assert_non_null(strstr(f.diags.v[0].message, "sees no A"));
	assert_non_null(strstr(f.diags.v[1].message, "sees no B"));
	assert_non_null(strstr(f.diags.v[2].message, "7 is no name of a variable"));
	forget_file(&f);
}

static void each_byte_of_a_value_is_found_where_it_stands(void **state)
{
	static const struct {
		const char *line;
		uint32_t at, offset;
	} places[] = {
		{ "A=mode=1\n", 5, 7 }, { "  A=\"mode=1\"\n", 5, 10 }, { "A='m'\n", 0, 3 }, { "A=x # y\n", 0, 2 },
		{ "A=\\x\n", 0, 2 }, { "A='x'y\n", 1, 2 },
	};
	struct file f;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		read_file(&f, &by_line_networkmanager, places[i].line);
		assert_int_equal(var_offset(vars_find(&f.vars, "A"), places[i].at), places[i].offset);
		forget_file(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_value_ends_with_its_word_and_may_have_a_comment),
		cmocka_unit_test(quotes_end_on_the_line_and_expand_nothing),
		cmocka_unit_test(the_last_line_of_a_name_counts_and_one_that_is_given_up_is_empty),
		cmocka_unit_test(for_wicked_a_value_ends_at_a_blank_and_a_quote_where_it_is_closed),
		cmocka_unit_test(wicked_leaves_lines_out_and_cuts_long_ones),
		cmocka_unit_test(a_line_that_is_meant_to_set_a_variable_is_named_and_another_is_not),
		cmocka_unit_test(each_byte_of_a_value_is_found_where_it_stands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
