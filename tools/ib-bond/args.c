// SPDX-License-Identifier: GPL-2.0
/* args: the command line of ib-bond; see args.h */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"

#define DEFAULT_NAME	"bond0"
#define DEFAULT_SLAVES	"ib0,ib1"
#define DEFAULT_MIIMON	"100"
#define DEFAULT_BITS4	24
#define DEFAULT_BITS6	64

struct row {
	const char *name;
	int letter;			/* short form, 0: none */
	const char *arg;		/* what it takes, NULL: nothing */
	enum verb verb;			/* what it asks for, VERB_NONE: it modifies */
	int (*set)(struct args *args, const char *text, struct why *why);	/* NULL: verb alone */
	const char *help;
};

static int set_name(struct args *args, const char *text, struct why *why)
{
	(void)why;
	args->bond_name = text;
	return 0;
}

static int set_ip(struct args *args, const char *text, struct why *why)
{
	struct addr *more = reallocarray(args->addrs, args->n_addrs + 1, sizeof(*more));
	const char *refused;

	if (!more)
		return why_set(why, -ENOMEM, "out of memory");
	args->addrs = more;
	if (addr_parse(text, DEFAULT_BITS4, DEFAULT_BITS6, &args->addrs[args->n_addrs], &refused))
		return why_set(why, -EINVAL, "--bond-ip %s: %s", text, refused);
	args->n_addrs++;
	return 0;
}

static int set_slaves(struct args *args, const char *text, struct why *why)
{
	(void)why;
	args->slaves = text;
	return 0;
}

static int set_miimon(struct args *args, const char *text, struct why *why)
{
	(void)why;
	args->miimon = text;
	return 0;
}

static int set_ifname(struct args *args, const char *text, struct why *why)
{
	(void)why;
	args->ifname = text;
	return 0;
}

static int set_root(struct args *args, const char *text, struct why *why)
{
	args->root = text;
	return *text ? 0 : why_set(why, -EINVAL, "--root takes a directory");
}

static int set_way(struct args *args, const char *text, struct why *why)
{
	static const struct {
		const char *word;
		enum way way;
	} ways[] = { { "auto", WAY_AUTO }, { "netlink", WAY_NETLINK }, { "sysfs", WAY_SYSFS } };
	size_t i;

	for (i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		if (strcmp(ways[i].word, text) == 0) {
			args->way = ways[i].way;
			return 0;
		}
	}
	return why_set(why, -EINVAL, "--via takes auto, netlink or sysfs, not %s", text);
}

static int set_json(struct args *args, const char *text, struct why *why)
{
	(void)text;
	(void)why;
	args->json = true;
	return 0;
}

static int set_dry_run(struct args *args, const char *text, struct why *why)
{
	(void)text;
	(void)why;
	args->dry_run = true;
	return 0;
}

static int set_verbose(struct args *args, const char *text, struct why *why)
{
	(void)text;
	(void)why;
	args->verbose = true;
	return 0;
}

static int set_quiet(struct args *args, const char *text, struct why *why)
{
	(void)text;
	(void)why;
	args->quiet = true;
	return 0;
}

static int set_any_type(struct args *args, const char *text, struct why *why)
{
	(void)text;
	(void)why;
	args->any_type = true;
	return 0;
}

/* The order is that of the help; the names of the first nine are the manual's, for ever. */
static const struct row rows[] = {
	{ "bond-name", 0, "NAME", VERB_NONE, set_name, "the bond; " DEFAULT_NAME " if not given" },
	{ "bond-ip", 0, "IP[/BITS]", VERB_CREATE, set_ip,
	  "its address, 24 bits (IPv6: 64) if not given; may be repeated" },
	{ "slaves", 0, "A,B,...", VERB_CREATE, set_slaves,
	  "its slaves, " DEFAULT_SLAVES " if not given; ib0.8001 is a P_Key child, made if need be" },
	{ "miimon", 0, "MS", VERB_CREATE, set_miimon,
	  "link monitoring interval in milliseconds, " DEFAULT_MIIMON " if not given" },
	{ "stop", 0, NULL, VERB_STOP, NULL, "release the slaves of --bond-name and delete it" },
	{ "stop-all", 0, NULL, VERB_STOP_ALL, NULL, "the same for all bonds over IPoIB, and empty ones" },
	{ "status", 0, NULL, VERB_STATUS, NULL, "show --bond-name" },
	{ "status-all", 0, NULL, VERB_STATUS_ALL, NULL, "show all bonds" },
	{ "ifup", 0, "NAME", VERB_IFUP, set_ifname, "bring a bond up as the ifcfg files say" },
	{ "ifdown", 0, "NAME", VERB_IFDOWN, set_ifname, "stop a bond that the ifcfg files describe" },
	{ "ifup-all", 0, NULL, VERB_IFUP_ALL, NULL, "bring up all IPoIB bonds that start at boot" },
	{ "ifdown-all", 0, NULL, VERB_IFDOWN_ALL, NULL, "stop all IPoIB bonds that the ifcfg files describe" },
	{ "root", 0, "DIR", VERB_NONE, set_root, "read the ifcfg files below DIR" },
	{ "any-type", 0, NULL, VERB_NONE, set_any_type, "take Ethernet bonds and slaves too" },
	{ "json", 'j', NULL, VERB_NONE, set_json, "status as JSON" },
	{ "dry-run", 'n', NULL, VERB_NONE, set_dry_run, "print the commands that would do it, and do nothing" },
	{ "via", 0, "WAY", VERB_NONE, set_way, "reach the driver by netlink or sysfs; auto if not given" },
	{ "verbose", 'v', NULL, VERB_NONE, set_verbose, "print each step as it is done" },
	{ "quiet", 'q', NULL, VERB_NONE, set_quiet, "print errors only" },
	{ "help", 'h', NULL, VERB_HELP, NULL, "print this" },
	{ "version", 'V', NULL, VERB_VERSION, NULL, "print the version" },
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))
#define FIRST_LONG 256		/* getopt's value of row 0: above any letter */

void args_help(FILE *out)
{
	char left[64];
	size_t i;

	fprintf(out, "usage: ib-bond [--bond-name NAME] --bond-ip IP[/BITS] [--slaves A,B,...] [--miimon MS]\n"
		     "       ib-bond --bond-name NAME --stop | --stop-all\n"
		     "       ib-bond --bond-name NAME --status | --status-all [--json]\n"
		     "       ib-bond --ifup NAME | --ifdown NAME | --ifup-all | --ifdown-all [--root DIR]\n\n");
	for (i = 0; i < ROWS; i++) {
		snprintf(left, sizeof(left), "%c%c%s --%s %s", rows[i].letter ? '-' : ' ',
			 rows[i].letter ? rows[i].letter : ' ', rows[i].letter ? "," : " ",
			 rows[i].name, rows[i].arg ? rows[i].arg : "");
		fprintf(out, "  %-26s %s\n", left, rows[i].help);
	}
}

static void make_options(struct option longs[ROWS + 1], char *shorts)
{
	size_t i;

	*shorts++ = ':';	/* we word the errors ourselves */
	for (i = 0; i < ROWS; i++) {
		longs[i] = (struct option){ .name = rows[i].name, .val = FIRST_LONG + i,
					    .has_arg = rows[i].arg ? required_argument : no_argument };
		if (rows[i].letter)
			*shorts++ = rows[i].letter;
	}
	longs[ROWS] = (struct option){ 0 };
	*shorts = '\0';
}

static const struct row *row_of(int value)
{
	size_t i;

	if (value >= FIRST_LONG)
		return &rows[value - FIRST_LONG];
	for (i = 0; i < ROWS; i++)
		if (rows[i].letter == value)
			return &rows[i];
	return NULL;
}

/* One verb a command; only those of VERB_CREATE may stand together. */
static int set_verb(struct args *args, const struct row *row, struct why *why)
{
	if (row->verb == VERB_NONE)
		return 0;
	if (args->verb != VERB_NONE && (args->verb != VERB_CREATE || row->verb != VERB_CREATE))
		return why_set(why, -EINVAL, "--%s does not go with --%s", row->name, args->verb_option);
	args->verb = row->verb;
	args->verb_option = row->name;
	return 0;
}

static int take(struct args *args, int value, char **argv, struct why *why)
{
	const struct row *row;
	int err;

	if (value == ':')
		return why_set(why, -EINVAL, "%s takes a value", argv[optind - 1]);
	row = row_of(value);
	if (!row)
		return why_set(why, -EINVAL, "unknown option %s", argv[optind - 1]);
	err = set_verb(args, row, why);
	return err || !row->set ? err : row->set(args, optarg, why);
}

/* What needs what, once all is read. */
static int check(struct args *args, bool named, struct why *why)
{
	if (args->verb == VERB_NONE && named)
		return why_set(why, -EINVAL, "say what to do with the bond: --bond-ip, --slaves, --stop or --status");
	if (args->verb == VERB_NONE)
		return why_set(why, -EINVAL, "nothing to do");
	if ((args->verb == VERB_STOP || args->verb == VERB_STATUS) && !named)
		return why_set(why, -EINVAL, "--%s needs --bond-name", args->verb_option);
	if (named && args->verb > VERB_STOP && args->verb != VERB_STATUS && args->verb < VERB_HELP)
		return why_set(why, -EINVAL, "--bond-name does not go with --%s", args->verb_option);
	return 0;
}

int args_parse(struct args *args, int argc, char **argv, struct why *why)
{
	struct option longs[ROWS + 1];
	char shorts[ROWS + 2];
	int value, err = 0;
	bool named;

	*args = (struct args){ .slaves = DEFAULT_SLAVES, .miimon = DEFAULT_MIIMON, .root = "" };
	make_options(longs, shorts);
	while (!err && (value = getopt_long(argc, argv, shorts, longs, NULL)) != -1)
		err = take(args, value, argv, why);
	if (!err && optind < argc)
		err = why_set(why, -EINVAL, "what is \"%s\"?", argv[optind]);
	named = args->bond_name;
	if (!err)
		err = check(args, named, why);
	if (!named)
		args->bond_name = DEFAULT_NAME;
	if (err)
		args_free(args);
	return err;
}

void args_free(struct args *args)
{
	free(args->addrs);
	args->addrs = NULL;
	args->n_addrs = 0;
}
