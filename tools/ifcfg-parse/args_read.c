// SPDX-License-Identifier: GPL-2.0
/* args_read: the command line of ifcfg-parse; see args_read.h */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* its struct option and the one of a bond share their name */
#define option getopt_option
#include <getopt.h>
#undef option

#include "args_read.h"
#include "check/check.h"
#include "base/near.h"
#include "convert/convert.h"
#include "emit/emitters.h"
#include "ifcfg/dialect.h"

/* one row for each option: the parser and --help read it, and completion by --options */
struct flag {
	const char *name;
	char letter;		/* or 0 */
	const char *value;	/* what it takes, or NULL */
	int (*take)(struct args *args, const char *value);
	size_t flag;		/* offsetof() the bool that it sets, if there is no take */
	const char *help;
};

static int usage(const char *text, const char *value)
{
	fprintf(stderr, "ifcfg-parse: %s%s%s%s\nTry 'ifcfg-parse --help'.\n", text, value ? " \"" : "",
		value ? value : "", value ? "\"" : "");
	return 2;
}

/* TEXT "VALUE", and the HINT at what was meant. */
static int usage_near(const char *text, const char *value, const char *hint)
{
	fprintf(stderr, "ifcfg-parse: %s \"%s\"%s\nTry 'ifcfg-parse --help'.\n", text, value, hint);
	return 2;
}

static int take_dialect(struct args *args, const char *value)
{
	enum bond_dialect d;
	struct near_hint hint;
	struct near near;

	args->dialect = DIALECT_NONE;
	if (strcmp(value, "auto") == 0)
		return ARGS_RUN;
	near_begin(&near, value);
	near_offer(&near, "auto");
	for (d = DIALECT_RHEL4; d <= DIALECT_SLES10; d++) {
		near_offer(&near, dialect_name(d));
		if (strcmp(dialect_name(d), value) == 0) {
			args->dialect = d;
			return ARGS_RUN;
		}
	}
	return usage_near("no such dialect:", value, near_hint(&near, &hint));
}

static int take_output(struct args *args, const char *value)
{
	const struct emitter *emitter;
	struct near_hint hint;
	struct near near;

	args->emitter = emitter_find(value);
	args->converts = convert_service(value);
	if (args->emitter)
		return ARGS_RUN;
	near_begin(&near, value);
	for (emitter = emitters; emitter->name; emitter++)
		near_offer(&near, emitter->name);
	return usage_near("no such form of output:", value, near_hint(&near, &hint));
}

static int take_root(struct args *args, const char *value)
{
	args->roots[args->n_roots++] = (char *)(uintptr_t)value;
	return ARGS_RUN;
}

static int take_reader(struct args *args, const char *value)
{
	enum service each;
	struct near_hint hint;
	struct near near;

	args->reader = service_find(value);
	if (args->reader != SERVICE_OF_ROOT)
		return ARGS_RUN;
	near_begin(&near, value);
	for (each = SERVICE_SCRIPTS; each < SERVICE_KEYFILES; each++)
		if (service_name(each))
			near_offer(&near, service_name(each));
	return usage_near("no such reader of files at boot:", value, near_hint(&near, &hint));
}

static int take_output_dir(struct args *args, const char *value)
{
	args->output_dir = value;
	return *value ? ARGS_RUN : usage("--output-dir takes a directory", NULL);
}

static int take_explain(struct args *args, const char *value)
{
	enum code code = code_find(value), each;
	struct near_hint hint;
	struct near near;

	(void)args;
	if (code == CODE_COUNT) {
		near_begin(&near, value);
		for (each = 0; each < CODE_COUNT; each++)
			near_offer(&near, code_table[each].name);
		return usage_near("no such code, --codes lists them:", value, near_hint_short(&near, &hint));
	}
	printf("%s (%s)\n%s\n", code_table[code].name,
	       code_table[code].severity == CODE_ERROR ? "error" : "warning",
	       code_table[code].paragraph);
	return 0;
}

static int take_codes(struct args *args, const char *value)
{
	const struct code_row *row;

	(void)args;
	(void)value;
	for (row = code_table; row < code_table + CODE_COUNT; row++)
		printf("%s\t%s\t%s\n", row->name, row->severity == CODE_ERROR ? "error" : "warning",
		       row->paragraph);
	return 0;
}

static int take_words(struct args *args, const char *value);
static int take_options(struct args *args, const char *value);
static int take_help(struct args *args, const char *value);

static int take_version(struct args *args, const char *value)
{
	(void)args;
	(void)value;
	puts("ifcfg-parse " IB_BONDING_VERSION);
	return 0;
}

static const struct flag flags[] = {
	{ "check", 'c', NULL, NULL, offsetof(struct args, check), "look for what reads well and will not work" },
	{ "dialect", 'd', "DIALECT", take_dialect, 0, "auto (as the files look), rhel4, rhel5 or sles10" },
	{ "output", 'o', "FORM", take_output, 0,
	  "text, json, shell, modprobe, ini, nmconnection, nmstate or networkd" },
	{ "output-dir", 0, "DIR", take_output_dir, 0, "with the last three: write the files into DIR" },
	{ "force", 0, NULL, NULL, offsetof(struct args, force),
	  "with --output-dir and --migrate: replace files that are there" },
	{ "root", 0, "DIR", take_root, 0, "read the files below DIR; may be given again" },
	{ "vars", 0, NULL, NULL, offsetof(struct args, vars), "the variables that a shell would hold, not the bonds" },
	{ "readers", 0, NULL, NULL, offsetof(struct args, readers), "the lines that real readers read differently" },
	{ "fix", 0, NULL, NULL, offsetof(struct args, fix),
	  "mend in the files what only one mend is possible for; shows it and asks" },
	{ "reader", 0, "READER", take_reader, 0, "with --check and --fix: it reads the files; initscripts, networkmanager, wicked or ib-bond" },
	{ "migrate", 0, NULL, NULL, offsetof(struct args, migrate),
	  "install keyfiles of NetworkManager, put the ifcfg files away; shows it and asks" },
	{ "undo", 0, NULL, NULL, offsetof(struct args, undo), "with --migrate: take that back" },
	{ "dry-run", 'n', NULL, NULL, offsetof(struct args, dry_run),
	  "with --fix and --migrate: show, and write nothing" },
	{ "yes", 'y', NULL, NULL, offsetof(struct args, yes), "with --fix and --migrate: do not ask" },
	{ "explain", 0, "CODE", take_explain, 0, "what a diagnostic means" },
	{ "codes", 0, NULL, take_codes, 0, "all of them, a line each" },
	{ "words", 0, "OPTION", take_words, 0, "what OPTION may take, a line each: for the completion of shells" },
	{ "options", 0, NULL, take_options, 0, "this table for programs, as ib-bond --options" },
	{ "help", 'h', NULL, take_help, 0, "this text" },
	{ "version", 'V', NULL, take_version, 0, "the version" },
};
#define N_FLAGS	(sizeof(flags) / sizeof(flags[0]))

/* The name of the option that is WRITTEN as --NAME or -L, or NULL. */
static const char *option_name(const char *written)
{
	const struct flag *f;

	if (*written++ != '-')
		return NULL;
	for (f = flags; f < flags + N_FLAGS; f++)
		if ((*written == '-' && !strcmp(written + 1, f->name)) ||
		    (f->letter && *written == f->letter && !written[1]))
			return f->name;
	return NULL;
}

/* What an option takes, a line each: for the completion of shells, which know files by themselves. */
static int take_words(struct args *args, const char *value)
{
	const char *name = option_name(value);
	const struct emitter *emitter;
	const struct code_row *row;
	enum bond_dialect d;
	enum service each;

	(void)args;
	if (!name)
		return usage("--words: no such option:", value);
	if (!strcmp(name, "dialect")) {
		puts("auto");
		for (d = DIALECT_RHEL4; d <= DIALECT_SLES10; d++)
			puts(dialect_name(d));
	} else if (!strcmp(name, "output")) {
		for (emitter = emitters; emitter->name; emitter++)
			puts(emitter->name);
	} else if (!strcmp(name, "reader")) {
		for (each = SERVICE_SCRIPTS; each < SERVICE_KEYFILES; each++)
			if (service_name(each))
				puts(service_name(each));
	} else if (!strcmp(name, "explain")) {
		for (row = code_table; row < code_table + CODE_COUNT; row++)
			puts(row->name);
	}
	return 0;
}

/* As those of ib-bond, so that one reader does for both: here none says what is to be done, and goes with some only. */
static int take_options(struct args *args, const char *value)
{
	const struct flag *f;

	(void)args;
	(void)value;
	for (f = flags; f < flags + N_FLAGS; f++) {
		printf("--%s\t", f->name);
		if (f->letter)
			printf("-%c", f->letter);
		else
			putchar('-');
		printf("\t%s\tmodifier\t-\t%s\n", f->value ? f->value : "-", f->help);
	}
	return 0;
}

static int take_help(struct args *args, const char *value)
{
	const struct flag *f;

	(void)args;
	(void)value;
	puts("Usage: ifcfg-parse [OPTION]... [FILE | DIR | INTERFACE]...\n"
	     "Read the network configuration as bonds.\n");
	for (f = flags; f < flags + N_FLAGS; f++)
		printf("  %c%c%c --%s%s%s\n          %s\n", f->letter ? '-' : ' ',
		       f->letter ? f->letter : ' ', f->letter ? ',' : ' ', f->name,
		       f->value ? " " : "", f->value ? f->value : "", f->help);
	return 0;
}

/* Options that make no sense together. */
static int check_together(const struct args *args)
{
	if (!args->fix && !args->migrate && (args->yes || args->dry_run))
		return usage("--yes and --dry-run are for --fix and --migrate", NULL);
	if (args->undo && !args->migrate)
		return usage("--undo is for --migrate", NULL);
	if (args->migrate && (args->fix || args->check || args->vars || args->readers || args->output_dir ||
			      args->emitter != emitters))
		return usage("--migrate goes with --undo, --root, --dialect, --force, --dry-run and --yes alone", NULL);
	if (args->fix && (args->vars || args->readers || args->emitter != emitters))
		return usage("--fix shows a difference, in no other form", NULL);
	if (args->reader && !args->check && !args->fix)
		return usage("--reader is for --check and --fix", NULL);
	if (args->vars && args->readers)
		return usage("--vars and --readers are two reports", NULL);
	if (args->check && args->readers)
		return usage("--check and --readers are two reports", NULL);
	if (args->vars && !args->emitter->vars)
		return usage("--vars is not in the form", args->emitter->name);
	if (args->readers && !args->emitter->readers)
		return usage("--readers is not in the form", args->emitter->name);
	if (args->output_dir && (args->vars || args->readers || !convert_form(args->emitter->name)))
		return usage("--output-dir is for -o nmconnection, nmstate and networkd", NULL);
	if (args->force && !args->output_dir && !args->migrate)
		return usage("--force is for --output-dir and --migrate", NULL);
	return ARGS_RUN;
}

/* What getopt has refused: VALUE is ':' or '?'. */
static int refuse_option(int value, char **argv)
{
	const char *written = argv[optind - 1];
	char letter[3] = { '-', (char)optopt, '\0' };
	struct near_hint hint = { "" };
	struct near near;
	const struct flag *f;

	if (optopt >= 256)
		written = flags[optopt - 256].name;
	else if (optopt)
		written = letter;
	if (value == ':' || optopt >= 256)
		return usage(value == ':' ? "a value is missing behind" : "no value goes with", written);
	near_begin(&near, optopt ? "" : written + strspn(written, "-"));
	for (f = flags; f < flags + N_FLAGS && !optopt; f++)
		near_offer(&near, f->name);
	return usage_near("no such option:", written, near_hint_option(&near, &hint));
}

int args_read(struct args *args, int argc, char **argv)
{
	struct getopt_option longs[N_FLAGS + 1] = { 0 };
	char shorts[2 * N_FLAGS + 3], *p = shorts;
	int c, status = ARGS_RUN;
	size_t i;

	*args = (struct args){ .emitter = emitters, .roots = calloc(argc, sizeof(*args->roots)) };
	if (!args->roots)
		return usage("out of memory", NULL);
	*p++ = ':';	/* we word the errors ourselves */
	for (i = 0; i < N_FLAGS; i++) {
		longs[i] = (struct getopt_option){ flags[i].name, flags[i].value != NULL, NULL, (int)i + 256 };
		if (flags[i].letter)
			*p++ = flags[i].letter;
		if (flags[i].letter && flags[i].value)
			*p++ = ':';
	}
	*p = '\0';
	while (status == ARGS_RUN && (c = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		for (i = 0; i < N_FLAGS; i++)
			if (c == (int)i + 256 || (flags[i].letter && c == flags[i].letter))
				break;
		if (i == N_FLAGS)
			status = refuse_option(c, argv);
		else if (flags[i].take)
			status = flags[i].take(args, optarg);
		else
			*(bool *)((char *)args + flags[i].flag) = true;
	}
	if (status == ARGS_RUN)
		status = check_together(args);
	args->names = argv + optind;
	args->n_names = argc - optind;
	if (status != ARGS_RUN)
		args_free(args);
	return status;
}

void args_free(struct args *args)
{
	free(args->roots);
}
