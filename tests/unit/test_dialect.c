// SPDX-License-Identifier: GPL-2.0
/* The tables of variables and options, and what the man pages say of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "ifcfg/conf.h"
#include "ifcfg/dialect.h"

static char *read_page(const char *path)
{
	char *bytes = calloc(1, 1 << 18);
	FILE *in = fopen(path, "r");

	if (!in)
		print_error("run this in the project's root: there is no %s\n", path);
	assert_non_null(in);
	assert_non_null(bytes);
	assert_true(fread(bytes, 1, (1 << 18) - 1, in) > 0);
	fclose(in);
	return bytes;
}

static void require(const char *page, const char *format, const char *name)
{
	char wanted[128];

	snprintf(wanted, sizeof(wanted), format, name);
	if (!strstr(page, wanted))
		print_error("not in the man page: %s\n", name);
	assert_non_null(strstr(page, wanted));
}

/* PAGE from TITLE to the next section, as text: without the backslashes of \-, to be freed */
static char *read_section(const char *path, const char *title)
{
	char *page = read_page(path), *from = strstr(page, title), *end, *p, *to;

	assert_non_null(from);
	end = strstr(from + 1, "\n.SH");
	if (end)
		*end = '\0';
	for (p = to = page; *from; from++)
		if (from[0] != '\\' || from[1] != '-')
			*to++ = *from;
	*to = '\0';
	return p;
}

/* The entry of ROW is there: name, what it says, where it stands, who reads it. */
static void require_row(const char *section, const struct row *row)
{
	static const char *const behind[] = {
		[ROW_EXACT] = "", [ROW_NUMBERED] = "[\\fIN\\fR]", [ROW_SUFFIXED] = "[\\fISUFFIX\\fR]",
	};
	bool bond = row->where & ROW_BOND, slave = row->where & ROW_SLAVE;
	char wanted[512];

	snprintf(wanted, sizeof(wanted), "\n.TP\n\\fB%s\\fR%s\n%s.\n(%s%s%s)\nRead by %s.\n", row->name,
		 behind[row->match], row->help, bond ? "bond" : "", bond && slave ? ", " : "",
		 slave ? "slave" : "", row->origin);
	if (!strcasestr(section, wanted))
		print_error("not in the man page: %s", wanted);
	assert_non_null(strcasestr(section, wanted));
}

static void every_variable_has_its_place_in_the_man_page(void **state)
{
	static const struct {
		const struct dialect *dialect;
		const char *title;
	} parts[] = {
		{ &dialect_rhel4, ".SH VARIABLES OF RED HAT" },
		{ &dialect_rhel5, ".SH VARIABLES OF RED HAT" },
		{ &dialect_sles10, ".SH VARIABLES OF SUSE" },
	};
	const struct row *row;
	char *section;
	size_t i, n = 0;

	(void)state;
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		section = read_section("tools/ifcfg-parse/ifcfg-ib-bonding.5", parts[i].title);
		for (row = parts[i].dialect->rows; row->name; row++, n++)
			require_row(section, row);
		free(section);
	}
	assert_true(n >= 60);
}

static void every_option_has_its_place_in_both_man_pages(void **state)
{
	char *ifcfg = read_page("tools/ifcfg-parse/ifcfg-ib-bonding.5");
	char *ini = read_page("tools/ifcfg-parse/ib-bonding.conf.5");
	const struct option *row;

	(void)state;
	for (row = option_table; row->name; row++) {
		require(ifcfg, "\n.B %s\n", row->name);
		if (!(row->flags & OPTION_MODULE))
			require(ini, "\n.B %s\n", row->name);
	}
	free(ifcfg);
	free(ini);
}

static void no_variable_stands_in_two_rows(void **state)
{
	const struct row *a, *b;

	(void)state;
	for (a = dialect_rhel5.rows; a->name; a++)
		for (b = a + 1; b->name; b++)
			assert_string_not_equal(a->name, b->name);
	for (a = dialect_sles10.rows; a->name; a++)
		for (b = a + 1; b->name; b++)
			assert_string_not_equal(a->name, b->name);
}

/*
 * File names, and what RHEL4, 6, 8 and SLES 10, 15 do with them: . reads, - not, ! a copy, n one that
 * NetworkManager alone would take
 */
static void files_are_passed_by_as_each_release_does(void **state)
{
	static const struct {
		const char *name, *uses;
	} samples[] = {
		{ "bond0", "....." }, { "lo", "-----" }, { "ib0.bak", "!--!-" }, { "ib0~", "!----" },
		{ "ib0.old", "!!n!-" }, { "ib0.orig", "!--!-" }, { "ib0.save", "!!!.." },
		{ "ib0.rpmsave", "!nn--" }, { "ib0.rpmnew", "!----" }, { "eth0:1", "@@@.." },
		{ "eth0-range0", "@@@.." }, { "ib0.8001", "....." },
	};
	static const unsigned int majors[] = { 4, 6, 8, 10, 15 };
	static const char signs[] = { [USE_FILE] = '.', [USE_NOT] = '-', [USE_BACKUP] = '!',
				      [USE_ALIAS] = '@', [USE_PROFILE] = 'n' };
	size_t i, j;

	(void)state;
	for (i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		char got[6] = "";

		for (j = 0; j < 5; j++)
			got[j] = signs[(j < 3 ? dialect_rhel5 : dialect_sles10).use(samples[i].name,
										     majors[j])];
		if (strcmp(got, samples[i].uses))
			print_error("ifcfg-%s\n", samples[i].name);
		assert_string_equal(got, samples[i].uses);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_variable_has_its_place_in_the_man_page),
		cmocka_unit_test(every_option_has_its_place_in_both_man_pages),
		cmocka_unit_test(no_variable_stands_in_two_rows),
		cmocka_unit_test(files_are_passed_by_as_each_release_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
