// SPDX-License-Identifier: GPL-2.0
/* args: every option with every verb, as the table says, and what a command line may look like */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "args/args.h"
#include "args/row.h"

#define WORDS_MAX 8

/* Parse these words behind the command's name; what args_parse() says. */
static int parse(struct args *args, struct why *why, const char *const *words)
{
	char *argv[WORDS_MAX + 2] = { (char *)(uintptr_t)"ib-bond" };
	int argc = 1, err;

	while (*words)
		argv[argc++] = (char *)(uintptr_t)*words++;
	err = args_parse(args, argc, argv, why);
	if (!err)
		args_free(args);
	return err;
}

#define PARSE(args, why, ...) parse(args, why, (const char *const[]){ __VA_ARGS__ __VA_OPT__(,) NULL })

/* A value that ROW takes, or NULL. */
static const char *value_of(const struct row *row)
{
	static const struct {
		const char *arg, *value;
	} values[] = { { "NAME", "bond0" }, { "IP[/BITS]", "10.0.0.1" }, { "WAY", "auto" }, { "SECONDS", "1" }, { "IP", "10.0.0.9" },
		     { "WHEN", "never" } };
	size_t i;

	for (i = 0; row->arg && i < sizeof(values) / sizeof(values[0]); i++)
		if (strcmp(values[i].arg, row->arg) == 0)
			return values[i].value;
	return row->arg ? "100" : NULL;
}

/* Put ROW as it is written on the command line at WORDS; how many words. */
static size_t put(const struct row *row, char text[32], const char **words)
{
	snprintf(text, 32, "--%s%s%s", row->name, row->optional ? "=" : "", row->optional ? value_of(row) : "");
	words[0] = text;
	words[1] = row->optional ? NULL : value_of(row);
	return words[1] ? 2 : 1;
}

/* A verb on its own, with the name that it needs, as WORDS. */
static size_t put_verb(const struct row *verb, char text[32], const char **words)
{
	size_t n = put(verb, text, words);

	if (verb->names == 1)
		words[n++] = "bond0";
	return n;
}

/* The names of both options are in what is said. */
static void assert_names_both(const struct why *why, const struct row *a, const struct row *b)
{
	char text[32];

	snprintf(text, sizeof(text), "--%s", a->name);
	assert_non_null(strstr(why->text, text));
	snprintf(text, sizeof(text), "--%s", b->name);
	assert_non_null(strstr(why->text, text));
}

/* Has the verb a row of that name, this one or another? */
static bool goes_with(const char *name, const struct row *verb)
{
	const struct row *row;

	for (row = args_rows; row->name; row++)
		if (strcmp(row->name, name) == 0 && row->verbs & GOES(verb->verb))
			return true;
	return verb->verb == VERB_HELP;
}

static unsigned int pair(const struct row *verb, const struct row *modifier, bool turned)
{
	bool goes = goes_with(modifier->name, verb);
	const char *words[WORDS_MAX + 1] = { NULL };
	char first[32], second[32];
	struct args args;
	struct why why;
	size_t n;

	/* where both name a bond it is the same one */
	n = turned ? put(modifier, second, words) : put_verb(verb, first, words);
	if (turned)
		put_verb(verb, first, words + n);
	else
		put(modifier, second, words + n);
	if (goes) {
		if (parse(&args, &why, words))
			fail_msg("%s %s: %s", words[0], words[1] ? words[1] : "", why.text);
		assert_int_equal(args.verb, verb->verb);
	} else {
		if (parse(&args, &why, words) != -EINVAL)
			fail_msg("taken: --%s with --%s", modifier->name, verb->name);
		assert_names_both(&why, modifier, verb);
	}
	return 1;
}

static void each_modifier_goes_with_its_verbs_and_with_no_other(void **state)
{
	const struct row *verb, *modifier;
	unsigned int n = 0;

	(void)state;
	for (verb = args_rows; verb->name; verb++)
		for (modifier = args_rows; verb->verb != VERB_NONE && modifier->name; modifier++)
			if (modifier->verb == VERB_NONE)
				n += pair(verb, modifier, false) + pair(verb, modifier, true);
	print_message("%u commands\n", n);
	assert_true(n >= 2 * 20 * 15);
}

static void no_verb_goes_with_another(void **state)
{
	const struct row *a, *b;
	struct args args;
	struct why why;

	(void)state;
	for (a = args_rows; a->name; a++) {
		for (b = args_rows; b->name; b++) {
			const char *words[WORDS_MAX + 1] = { NULL };
			char first[32], second[32];
			size_t n;
			int err;

			if (a->verb == VERB_NONE || b->verb == VERB_NONE)
				continue;
			n = put(a, first, words);
			put(b, second, words + n);
			err = parse(&args, &why, words);
			if (a->verb == VERB_HELP || b->verb == VERB_HELP) {
				assert_int_equal(err, 0);
				assert_int_equal(args.verb, VERB_HELP);
			} else if (a->verb == VERB_CREATE && b->verb == VERB_CREATE) {
				assert_int_equal(err, 0);
			} else {
				assert_int_equal(err, -EINVAL);
				assert_names_both(&why, a, b);
			}
		}
	}
}

static void every_modifier_has_a_verb_and_every_verb_an_option(void **state)
{
	const struct row *row, *other;
	unsigned int verbs = 0;
	bool again;

	(void)state;
	for (row = args_rows; row->name; row++) {
		again = false;
		assert_true((row->verb == VERB_NONE) == (row->verbs != 0));
		assert_true(!row->names || row->verb != VERB_NONE);
		assert_non_null(row->help);
		verbs |= row->verb != VERB_NONE ? GOES(row->verb) : 0;
		for (other = args_rows; other < row; other++) {
			again |= strcmp(row->name, other->name) == 0;
			/* a name may have a row for some verbs and one for others, with a text each */
			if (row->text && other->text && row->text != other->text && !(row->verbs & other->verbs))
				continue;
			assert_string_not_equal(row->name, other->name);
		}
		assert_int_equal(row->again, again);
	}
	assert_int_equal(verbs, GOES(VERB_VERSION + 1) - 1 - GOES(VERB_NONE));
	for (row = args_rows; row->name; row++)
		assert_int_equal(row->verbs & ~verbs, 0);
}

static void the_name_stands_behind_stop_and_status_too(void **state)
{
	struct args args;
	struct why why;

	(void)state;
	assert_int_equal(PARSE(&args, &why, "--status", "bond7"), 0);
	assert_string_equal(args.bond_name, "bond7");
	assert_int_equal(PARSE(&args, &why, "--stop", "-n", "bond7"), 0);
	assert_string_equal(args.bond_name, "bond7");
	assert_int_equal(PARSE(&args, &why, "--bond-name", "bond7", "--stop"), 0);
	assert_string_equal(args.bond_name, "bond7");
	assert_int_equal(PARSE(&args, &why, "--stop"), -EINVAL);
	assert_string_equal(why.text, "--stop needs the name of a bond");
	assert_int_equal(PARSE(&args, &why, "--status", "bond0", "bond1"), -EINVAL);
	assert_string_equal(why.text, "what is \"bond1\"?");
	assert_int_equal(PARSE(&args, &why, "--status", "bond0", "--bond-name", "bond1"), -EINVAL);
	assert_string_equal(why.text, "--status takes one bond: bond0, or --bond-name bond1");
	assert_int_equal(PARSE(&args, &why, "--check", "bond0", "bond1"), 0);
	assert_int_equal(args.n_names, 2);
}

static void nothing_is_the_status_and_h_anywhere_is_help(void **state)
{
	struct args args;
	struct why why;

	(void)state;
	assert_int_equal(PARSE(&args, &why), 0);
	assert_int_equal(args.verb, VERB_STATUS_ALL);
	assert_int_equal(PARSE(&args, &why, "-j"), 0);
	assert_int_equal(args.verb, VERB_STATUS_ALL);
	assert_true(args.json);
	assert_int_equal(PARSE(&args, &why, "-n"), -EINVAL);
	assert_non_null(strstr(why.text, "--dry-run goes with --bond-ip, --stop, "));
	assert_int_equal(PARSE(&args, &why, "--bond-name", "bond1"), -EINVAL);

	assert_int_equal(PARSE(&args, &why, "--stop", "bond0", "-h"), 0);
	assert_int_equal(args.verb, VERB_HELP);
	assert_int_equal(PARSE(&args, &why, "--frob", "--help", "--stop"), 0);
	assert_int_equal(args.verb, VERB_HELP);
	assert_int_equal(PARSE(&args, &why, "--bond-name", "-h"), 0);
	assert_int_equal(args.verb, VERB_HELP);
	assert_int_equal(PARSE(&args, &why, "--stop", "bond0", "-nh"), 0);
	assert_int_equal(args.verb, VERB_HELP);
	assert_int_equal(PARSE(&args, &why, "--stop", "--", "-h"), 0);
	assert_string_equal(args.bond_name, "-h");
}

static void a_slip_is_named_with_what_was_meant(void **state)
{
	struct args args;
	struct why why;

	(void)state;
	assert_int_equal(PARSE(&args, &why, "--stauts-all"), -EINVAL);
	assert_string_equal(why.text, "unknown option --stauts-all; did you mean --status-all?");
	assert_int_equal(PARSE(&args, &why, "--xyzzy"), -EINVAL);
	assert_string_equal(why.text, "unknown option --xyzzy");
	assert_int_equal(PARSE(&args, &why, "-jx"), -EINVAL);
	assert_string_equal(why.text, "unknown option -x");
	assert_int_equal(PARSE(&args, &why, "--stop=bond0"), -EINVAL);
	assert_string_equal(why.text, "--stop takes no value");
	assert_int_equal(PARSE(&args, &why, "--drill"), -EINVAL);
	assert_string_equal(why.text, "--drill takes a value");
	assert_int_equal(PARSE(&args, &why, "status"), -EINVAL);
	assert_string_equal(why.text, "what is \"status\"; did you mean --status?");
	assert_int_equal(PARSE(&args, &why, "--status-all", "--via", "sysf"), -EINVAL);
	assert_string_equal(why.text, "--via takes auto, netlink or sysfs, not sysf; did you mean sysfs?");
	assert_int_equal(PARSE(&args, &why, "--monitor", "--journal", "--json"), -EINVAL);
	assert_string_equal(why.text, "--json does not go with --journal, which has fields");
}

static void an_output_is_columns_to_the_status_and_a_file_to_the_metrics(void **state)
{
	struct args args;
	struct why why;

	(void)state;
	assert_int_equal(PARSE(&args, &why, "-o", "+MTU"), 0);
	assert_int_equal(args.verb, VERB_STATUS_ALL);
	assert_string_equal(args.columns, "+MTU");
	assert_null(args.output);
	assert_int_equal(PARSE(&args, &why, "-oMTU", "--output", "NAME", "--status", "bond0", "-r"), 0);
	assert_string_equal(args.columns, "NAME");	/* the last one */
	assert_true(args.raw);
	assert_int_equal(PARSE(&args, &why, "--outp=NAME", "--status-all"), 0);
	assert_string_equal(args.columns, "NAME");
	assert_int_equal(PARSE(&args, &why, "--output", "file", "--metrics"), 0);
	assert_string_equal(args.output, "file");
	assert_null(args.columns);
	assert_int_equal(PARSE(&args, &why, "--metrics", "-o", "file"), 0);
	assert_string_equal(args.output, "file");
	assert_int_equal(PARSE(&args, &why, "--check", "-o", "file"), -EINVAL);
	assert_string_equal(why.text, "--output does not go with --check, but with --status, --status-all and --metrics");
	assert_int_equal(PARSE(&args, &why, "--json", "-o", "NAME"), -EINVAL);
	assert_string_equal(why.text, "--json does not go with --output: it has all there is");
	assert_int_equal(PARSE(&args, &why, "-rj"), -EINVAL);
	assert_int_equal(PARSE(&args, &why, "--noheadings", "-j"), -EINVAL);
}

static void a_value_that_may_be_left_out_stands_behind_its_sign(void **state)
{
	struct args args;
	struct why why;

	(void)state;
	assert_int_equal(PARSE(&args, &why, "--color"), 0);
	assert_int_equal(args.colour, COLOUR_AUTO);
	assert_int_equal(PARSE(&args, &why, "--color=always"), 0);
	assert_int_equal(args.colour, COLOUR_ALWAYS);
	assert_int_equal(PARSE(&args, &why, "--color=never", "--color=auto"), 0);
	assert_int_equal(args.colour, COLOUR_AUTO);
	assert_int_equal(PARSE(&args, &why, "--color=nevre"), -EINVAL);
	assert_string_equal(why.text, "--color takes auto, always or never, not nevre; did you mean never?");
	assert_int_equal(PARSE(&args, &why, "--color", "never"), -EINVAL);
	assert_string_equal(why.text, "what is \"never\"? --color takes a value as --color=WHEN");
	assert_int_equal(PARSE(&args, &why, "--status", "bond0", "--watch"), 0);
	assert_true(args.watch);
	assert_int_equal(args.watch_seconds, 0);
	assert_int_equal(PARSE(&args, &why, "--watch=5"), 0);
	assert_int_equal(args.watch_seconds, 5);
	assert_int_equal(PARSE(&args, &why, "--watch", "5"), -EINVAL);
	assert_string_equal(why.text, "what is \"5\"? --watch takes a value as --watch=SECONDS");
	assert_int_equal(PARSE(&args, &why, "--watch=0"), -EINVAL);
	assert_int_equal(PARSE(&args, &why, "--watch", "--json"), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_modifier_goes_with_its_verbs_and_with_no_other),
		cmocka_unit_test(no_verb_goes_with_another),
		cmocka_unit_test(every_modifier_has_a_verb_and_every_verb_an_option),
		cmocka_unit_test(the_name_stands_behind_stop_and_status_too),
		cmocka_unit_test(nothing_is_the_status_and_h_anywhere_is_help),
		cmocka_unit_test(a_slip_is_named_with_what_was_meant),
		cmocka_unit_test(an_output_is_columns_to_the_status_and_a_file_to_the_metrics),
		cmocka_unit_test(a_value_that_may_be_left_out_stands_behind_its_sign),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
