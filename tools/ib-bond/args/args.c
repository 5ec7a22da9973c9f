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
#define WAIT_MAX	3600

/* An option asks for something (verb), or fills a member of struct args: by set(), or as it stands. */
struct row {
	const char *name;
	int letter;			/* short form, 0: none */
	const char *arg;		/* what it takes, NULL: nothing */
	enum verb verb;			/* VERB_NONE: it modifies */
	int (*set)(struct args *args, const char *text, struct why *why);
	size_t text, flag;		/* offsetof() the const char * or the bool; 0: none */
	const char *help;
};

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

static int set_root(struct args *args, const char *text, struct why *why)
{
	args->root = text;
	return *text ? 0 : why_set(why, -EINVAL, "--root takes a directory");
}

static int set_wait(struct args *args, const char *text, struct why *why)
{
	char *end;
	unsigned long seconds = strtoul(text, &end, 10);

	if (*text < '0' || *text > '9' || *end || seconds > WAIT_MAX)
		return why_set(why, -EINVAL, "--wait takes 0 to %d seconds, not %s", WAIT_MAX, text);
	args->wait = seconds;
	return 0;
}

/* TEXT as a number from MIN to MAX, for the option NAME. */
static int number(const char *name, const char *text, unsigned int min, unsigned int max,
		  unsigned int *to, struct why *why)
{
	unsigned long value;
	char *end;

	errno = 0;
	value = strtoul(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || errno || value < min || value > max)
		return why_set(why, -EINVAL, "--%s takes a number from %u to %u, not %s", name, min, max, text);
	*to = value;
	return 0;
}

static int set_rounds(struct args *args, const char *text, struct why *why)
{
	return number("rounds", text, 1, 10000, &args->rounds, why);
}

static int set_rate(struct args *args, const char *text, struct why *why)
{
	return number("rate", text, 10, 1000, &args->rate, why);
}

static int set_max_outage(struct args *args, const char *text, struct why *why)
{
	return number("max-outage", text, 1, 60000, &args->max_outage, why);
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

/* The order is that of the help; the names of the first nine are the manual's, for ever. */
static const struct row rows[] = {
	{ "bond-name", .arg = "NAME", .text = offsetof(struct args, bond_name),
	  .help = "the bond; " DEFAULT_NAME " if not given" },
	{ "bond-ip", .arg = "IP[/BITS]", .verb = VERB_CREATE, .set = set_ip,
	  .help = "its address, 24 bits (IPv6: 64) if not given; may be repeated" },
	{ "slaves", .arg = "A,B,...", .verb = VERB_CREATE, .text = offsetof(struct args, slaves),
	  .help = "its slaves, " DEFAULT_SLAVES " if not given; ib0.8001 is a P_Key child, made if need be" },
	{ "miimon", .arg = "MS", .verb = VERB_CREATE, .text = offsetof(struct args, miimon),
	  .help = "link monitoring interval in milliseconds, " DEFAULT_MIIMON " if not given" },
	{ "stop", .verb = VERB_STOP, .help = "release the slaves of --bond-name and delete it" },
	{ "stop-all", .verb = VERB_STOP_ALL, .help = "the same for all bonds over IPoIB, and empty ones" },
	{ "status", .verb = VERB_STATUS, .help = "show --bond-name" },
	{ "status-all", .verb = VERB_STATUS_ALL, .help = "show all bonds" },
	{ "check", .verb = VERB_CHECK, .help = "say what is wrong with the bonds NAME..., or all, and what mends it" },
	{ "monitor", .verb = VERB_MONITOR, .help = "print what happens to bonds as it happens" },
	{ "journal", .flag = offsetof(struct args, journal),
	  .help = "with --monitor: into the journal, in fields" },
	{ "metrics", .verb = VERB_METRICS, .help = "print the bonds as metrics for Prometheus" },
	{ "output", .arg = "FILE", .text = offsetof(struct args, output),
	  .help = "with --metrics: replace FILE, whole or not at all" },
	{ "drill", .arg = "NAME", .verb = VERB_DRILL, .text = offsetof(struct args, ifname),
	  .help = "move its active slave to the others and back, and say what traffic feels" },
	{ "peer", .arg = "IP", .text = offsetof(struct args, peer),
	  .help = "with --drill: whom to probe; the gateway if not given" },
	{ "rounds", .arg = "N", .set = set_rounds, .help = "with --drill: how often, 3 if not given" },
	{ "rate", .arg = "N", .set = set_rate,
	  .help = "with --drill: probes a second, 10 to 1000, 200 if not given" },
	{ "max-outage", .arg = "MS", .set = set_max_outage,
	  .help = "with --drill: end 1 if there is no answer for longer" },
	{ "yes", .flag = offsetof(struct args, yes), .help = "with --drill: do not ask" },
	{ "save", .arg = "FORM", .verb = VERB_SAVE, .text = offsetof(struct args, form),
	  .help = "keep --bond-name, or all IPoIB bonds, as files: redhat, suse or nmconnection" },
	{ "ifup", .arg = "NAME", .verb = VERB_IFUP, .text = offsetof(struct args, ifname),
	  .help = "bring a bond up as the ifcfg files say, or a slave into its bond" },
	{ "ifdown", .arg = "NAME", .verb = VERB_IFDOWN, .text = offsetof(struct args, ifname),
	  .help = "stop a bond that the ifcfg files describe, or release a slave" },
	{ "ifup-all", .verb = VERB_IFUP_ALL, .help = "bring up all IPoIB bonds that start at boot" },
	{ "ifdown-all", .verb = VERB_IFDOWN_ALL,
	  .help = "stop all IPoIB bonds that the ifcfg files describe" },
	{ "restore", .arg = "IFNAME", .verb = VERB_RESTORE, .text = offsetof(struct args, ifname),
	  .help = "IFNAME is back: bring back the bonds that were up with it" },
	{ "wait", .arg = "SECONDS", .set = set_wait,
	  .help = "with --ifup and --ifup-all: wait so long for slaves to appear" },
	{ "unmanaged", .flag = offsetof(struct args, unmanaged),
	  .help = "with --ifup-all and --ifdown-all: only bonds that NetworkManager does not make" },
	{ "list-unmanaged", .verb = VERB_LIST_UNMANAGED,
	  .help = "print the IPoIB bonds that start at boot and that NetworkManager does not make" },
	{ "no-addresses", .flag = offsetof(struct args, no_addresses),
	  .help = "with --ifup and --ifup-all: leave the addresses to the network service" },
	{ "children-only", .flag = offsetof(struct args, children_only),
	  .help = "with --ifup and --ifup-all: make the P_Key children, and leave the rest" },
	{ "owns", .arg = "NAME", .verb = VERB_OWNS, .text = offsetof(struct args, ifname),
	  .help = "is the interface or ifcfg file a bond over IPoIB, or a slave of one?" },
	{ "root", .arg = "DIR", .set = set_root, .help = "read the ifcfg files below DIR" },
	{ "any-type", .flag = offsetof(struct args, any_type), .help = "take Ethernet bonds and slaves too" },
	{ "json", 'j', .flag = offsetof(struct args, json), .help = "JSON, for programs" },
	{ "dry-run", 'n', .flag = offsetof(struct args, dry_run),
	  .help = "print the commands that would do it, and do nothing" },
	{ "via", .arg = "WAY", .set = set_way, .help = "reach the driver by netlink or sysfs; auto if not given" },
	{ "verbose", 'v', .flag = offsetof(struct args, verbose), .help = "print each step as it is done" },
	{ "quiet", 'q', .flag = offsetof(struct args, quiet), .help = "print errors only" },
	{ "help", 'h', .verb = VERB_HELP, .help = "print this" },
	{ "version", 'V', .verb = VERB_VERSION, .help = "print the version" },
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
		     "       ib-bond --check [NAME...] [--json] [--root DIR]\n"
		     "       ib-bond --monitor [--json | --journal] | --metrics [--output FILE]\n"
		     "       ib-bond --drill NAME [--peer IP] [--rounds N] [--rate N] [--max-outage MS] [--yes]\n"
		     "       ib-bond [--bond-name NAME] --save redhat|suse|nmconnection [--root DIR]\n"
		     "       ib-bond --ifup NAME | --ifdown NAME | --ifup-all | --ifdown-all [--root DIR]\n"
		     "       ib-bond --restore IFNAME | --owns NAME | --list-unmanaged\n\n");
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
	if (row->text)
		*(const char **)((char *)args + row->text) = optarg;
	if (row->flag)
		*(bool *)((char *)args + row->flag) = true;
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
	if (args->journal && args->verb != VERB_MONITOR)
		return why_set(why, -EINVAL, "--journal goes with --monitor");
	if ((args->peer || args->max_outage || args->yes) && args->verb != VERB_DRILL)
		return why_set(why, -EINVAL, "--peer, --max-outage and --yes go with --drill");
	if (args->output && args->verb != VERB_METRICS)
		return why_set(why, -EINVAL, "--output goes with --metrics");
	if ((args->verb == VERB_STOP || args->verb == VERB_STATUS) && !named)
		return why_set(why, -EINVAL, "--%s needs --bond-name", args->verb_option);
	if (named && args->verb > VERB_STOP && args->verb != VERB_STATUS && args->verb != VERB_SAVE &&
	    args->verb < VERB_HELP)
		return why_set(why, -EINVAL, "--bond-name does not go with --%s", args->verb_option);
	return 0;
}

int args_parse(struct args *args, int argc, char **argv, struct why *why)
{
	struct option longs[ROWS + 1];
	char shorts[ROWS + 2];
	int value, err = 0;

	*args = (struct args){ .slaves = DEFAULT_SLAVES, .miimon = DEFAULT_MIIMON, .root = "",
			       .rounds = 3, .rate = 200 };
	make_options(longs, shorts);
	while (!err && (value = getopt_long(argc, argv, shorts, longs, NULL)) != -1)
		err = take(args, value, argv, why);
	args->names = argv + optind;
	args->n_names = argc - optind;
	if (!err && optind < argc && args->verb != VERB_CHECK)
		err = why_set(why, -EINVAL, "what is \"%s\"?", argv[optind]);
	args->named = args->bond_name;
	if (!err)
		err = check(args, args->named, why);
	if (!args->named)
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
