// SPDX-License-Identifier: GPL-2.0
/* args: the command line of ib-bond; see args.h */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "base/near.h"
#include "base/store.h"
#include "row.h"

#define DEFAULT_NAME	"bond0"
#define WAIT_MAX	3600

/* which verbs an option has a meaning for */
#define UP		(GOES(VERB_IFUP) | GOES(VERB_IFUP_ALL))
#define BY_FILES	(UP | GOES(VERB_IFDOWN) | GOES(VERB_IFDOWN_ALL))
#define CHANGES		(GOES(VERB_CREATE) | GOES(VERB_STOP) | GOES(VERB_STOP_ALL) | BY_FILES | GOES(VERB_RESTORE))
#define SHOWS		(STATUS | GOES(VERB_CHECK) | GOES(VERB_MONITOR))
#define ASKS		(GOES(VERB_OWNS) | GOES(VERB_LIST_UNMANAGED))
#define STATUS		(GOES(VERB_STATUS) | GOES(VERB_STATUS_ALL))
#define METRICS		GOES(VERB_METRICS)
#define DRILL		GOES(VERB_DRILL)
#define SAVE		GOES(VERB_SAVE)

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

/* a word that an option takes, and what it stands for */
struct word {
	const char *word;
	int value;
};

/* TEXT as one of WORDS, which end with NULL, and which LIST names for the option NAME. */
static int word(const char *name, const char *text, const struct word *words, const char *list, int *to,
		struct why *why)
{
	struct near_hint hint;
	struct near near;

	near_begin(&near, text);
	for (; words->word; words++) {
		near_offer(&near, words->word);
		if (strcmp(words->word, text) == 0) {
			*to = words->value;
			return 0;
		}
	}
	return why_set(why, -EINVAL, "--%s takes %s, not %s%s", name, list, text, near_hint_short(&near, &hint));
}

static int set_way(struct args *args, const char *text, struct why *why)
{
	static const struct word ways[] = {
		{ "auto", WAY_AUTO }, { "netlink", WAY_NETLINK }, { "sysfs", WAY_SYSFS }, { NULL, 0 }
	};
	int way = WAY_AUTO, err = word("via", text, ways, "auto, netlink or sysfs", &way, why);

	args->way = way;
	return err;
}

static int set_colour(struct args *args, const char *text, struct why *why)
{
	static const struct word whens[] = {
		{ "auto", COLOUR_AUTO }, { "always", COLOUR_ALWAYS }, { "never", COLOUR_NEVER }, { NULL, 0 }
	};
	int when = COLOUR_AUTO, err = text ? word("color", text, whens, "auto, always or never", &when, why) : 0;

	args->colour = when;
	return err;
}

static int set_watch(struct args *args, const char *text, struct why *why)
{
	args->watch = true;
	return text ? number("watch", text, 1, 86400, &args->watch_seconds, why) : 0;
}

static int add_edit(struct args *args, enum args_edit_kind kind, const char *text, struct why *why)
{
	struct args_edit *more = reallocarray(args->edits, args->n_edits + 1, sizeof(*more));

	if (!more)
		return why_set(why, -ENOMEM, "out of memory");
	args->edits = more;
	args->edits[args->n_edits++] = (struct args_edit){ kind, text };
	return 0;
}

static int add_slave(struct args *args, const char *text, struct why *why)
{
	return add_edit(args, EDIT_ADD_SLAVE, text, why);
}

static int del_slave(struct args *args, const char *text, struct why *why)
{
	return add_edit(args, EDIT_DEL_SLAVE, text, why);
}

static int add_ip(struct args *args, const char *text, struct why *why)
{
	return add_edit(args, EDIT_ADD_IP, text, why);
}

static int del_ip(struct args *args, const char *text, struct why *why)
{
	return add_edit(args, EDIT_DEL_IP, text, why);
}

static int set_option(struct args *args, const char *text, struct why *why)
{
	return add_edit(args, EDIT_SET, text, why);
}

static int add_ignored(struct args *args, const char *text, struct why *why)
{
	const char **more = reallocarray(args->ignored, args->n_ignored + 1, sizeof(*more));

	if (!more)
		return why_set(why, -ENOMEM, "out of memory");
	args->ignored = more;
	args->ignored[args->n_ignored++] = text;
	return 0;
}

/* The order is that of the help; the names of the first nine are the manual's, for ever. */
const struct row args_rows[] = {
	{ "bond-name", .arg = "NAME", .verbs = GOES(VERB_CREATE) | GOES(VERB_STOP) | GOES(VERB_STATUS) | SAVE |
		  GOES(VERB_WORDS),
	  .text = offsetof(struct args, bond_name),
	  .help = "the bond; " DEFAULT_NAME " if not given" },
	{ "bond-ip", .arg = "IP[/BITS]", .verb = VERB_CREATE, .set = set_ip,
	  .help = "its address, 24 bits (IPv6: 64) if not given; may be repeated" },
	{ "slaves", .arg = "A,B,...", .verb = VERB_CREATE, .text = offsetof(struct args, slaves),
	  .help = "its slaves, " DEFAULT_SLAVES " if not given; ib0.8001 is a P_Key child, made if need be" },
	{ "miimon", .arg = "MS", .verb = VERB_CREATE, .text = offsetof(struct args, miimon),
	  .help = "link monitoring interval in milliseconds, " DEFAULT_MIIMON " if not given" },
	{ "stop", .verb = VERB_STOP, .names = 1, .help = "release the slaves of NAME, or --bond-name, and delete it" },
	{ "stop-all", .verb = VERB_STOP_ALL, .help = "the same for all bonds over IPoIB, and empty ones" },
	{ "status", .verb = VERB_STATUS, .names = 1, .help = "show NAME, or --bond-name" },
	{ "status-all", .verb = VERB_STATUS_ALL, .help = "show all bonds, as does no option at all" },
	{ "output", 'o', .arg = "COLUMNS", .verbs = STATUS, .text = offsetof(struct args, columns),
	  .help = "show COLUMN,... or the usual ones and +COLUMN,...; see below" },
	{ "noheadings", .verbs = STATUS, .flag = offsetof(struct args, noheadings), .help = "no headings" },
	{ "raw", 'r', .verbs = STATUS, .flag = offsetof(struct args, raw),
	  .help = "no tree, a blank between columns, for programs" },
	{ "color", .arg = "WHEN", .optional = true, .verbs = STATUS, .set = set_colour,
	  .help = "auto, always or never" },
	{ "watch", .arg = "SECONDS", .optional = true, .verbs = STATUS, .set = set_watch,
	  .help = "draw it anew when something changes, or after SECONDS" },
	{ "list-columns", .verb = VERB_LIST_COLUMNS, .help = "all columns, a line each" },
	{ "check", .verb = VERB_CHECK, .names = NAMES_ANY,
	  .help = "say what is wrong with the bonds NAME..., or all, and what mends it" },
	{ "ignore", .arg = "CODE", .verbs = GOES(VERB_CHECK), .set = add_ignored,
	  .help = "leave out the findings of this code; may be repeated" },
	{ "monitor", .verb = VERB_MONITOR, .names = NAMES_ANY,
	  .help = "print what happens to the bonds NAME..., or all, as it happens" },
	{ "journal", .verbs = GOES(VERB_MONITOR), .flag = offsetof(struct args, journal),
	  .help = "into the journal, in fields" },
	{ "metrics", .verb = VERB_METRICS, .help = "print the bonds as metrics for Prometheus" },
	{ "output", .again = true, .arg = "FILE", .verbs = METRICS, .text = offsetof(struct args, output),
	  .help = "replace FILE, whole or not at all" },
	{ "drill", .arg = "NAME", .verb = VERB_DRILL, .text = offsetof(struct args, ifname),
	  .help = "move its active slave to the others and back, and say what traffic feels" },
	{ "peer", .arg = "IP", .verbs = DRILL, .text = offsetof(struct args, peer),
	  .help = "whom to probe; the gateway if not given" },
	{ "rounds", .arg = "N", .verbs = DRILL, .set = set_rounds, .help = "how often, 3 if not given" },
	{ "rate", .arg = "N", .verbs = DRILL, .set = set_rate,
	  .help = "probes a second, 10 to 1000, 200 if not given" },
	{ "max-outage", .arg = "MS", .verbs = DRILL, .set = set_max_outage,
	  .help = "end 1 if there is no answer for longer" },
	{ "report", .arg = "FILE", .verbs = DRILL, .text = offsetof(struct args, report),
	  .help = "what was seen into FILE too, by its ending a page (.html), a drawing (.svg) or .json" },
	{ "compare", .arg = "FILE", .verbs = DRILL, .text = offsetof(struct args, compare),
	  .help = "beside what an earlier --report FILE.json saw" },
	{ "yes", .verbs = DRILL, .flag = offsetof(struct args, yes), .help = "do not ask" },
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
	{ "wait", .arg = "SECONDS", .verbs = UP, .set = set_wait,
	  .help = "wait so long for slaves to appear" },
	{ "unmanaged", .verbs = GOES(VERB_IFUP_ALL) | GOES(VERB_IFDOWN_ALL),
	  .flag = offsetof(struct args, unmanaged),
	  .help = "only bonds that NetworkManager does not make" },
	{ "list-unmanaged", .verb = VERB_LIST_UNMANAGED,
	  .help = "print the IPoIB bonds that start at boot and that NetworkManager does not make" },
	{ "no-addresses", .verbs = UP, .flag = offsetof(struct args, no_addresses),
	  .help = "leave the addresses to the network service" },
	{ "children-only", .verbs = UP, .flag = offsetof(struct args, children_only),
	  .help = "make the P_Key children, and leave the rest" },
	{ "owns", .arg = "NAME", .verb = VERB_OWNS, .text = offsetof(struct args, ifname),
	  .help = "is the interface or ifcfg file a bond over IPoIB, or a slave of one?" },
	{ "root", .arg = "DIR", .verbs = BY_FILES | GOES(VERB_CHECK) | METRICS | SAVE | ASKS, .set = set_root,
	  .help = "read the ifcfg files below DIR" },
	{ "any-type", .verbs = CHANGES | GOES(VERB_CHECK) | SAVE, .flag = offsetof(struct args, any_type),
	  .help = "take Ethernet bonds and slaves too" },
	{ "json", 'j', .verbs = SHOWS | DRILL, .flag = offsetof(struct args, json), .help = "JSON, for programs" },
	{ "dry-run", 'n', .verbs = CHANGES | DRILL | SAVE, .flag = offsetof(struct args, dry_run),
	  .help = "print the commands that would do it, and do nothing" },
	{ "via", .arg = "WAY", .verbs = CHANGES | SHOWS | METRICS | DRILL | SAVE | ASKS, .set = set_way,
	  .help = "reach the driver by netlink or sysfs; auto if not given" },
	{ "verbose", 'v', .verbs = CHANGES | DRILL, .flag = offsetof(struct args, verbose),
	  .help = "print each step as it is done" },
	{ "quiet", 'q', .verbs = CHANGES | DRILL | GOES(VERB_STATUS) | GOES(VERB_CHECK),
	  .flag = offsetof(struct args, quiet), .help = "print errors only" },
	{ "add-slave", .arg = "A,B,...", .verb = VERB_CREATE, .set = add_slave,
	  .help = "change --bond-name: these slaves join, the others stay" },
	{ "del-slave", .arg = "A,B,...", .verb = VERB_CREATE, .set = del_slave,
	  .help = "these slaves leave it" },
	{ "add-ip", .arg = "IP[/BITS]", .verb = VERB_CREATE, .set = add_ip,
	  .help = "it gets this address too; may be repeated" },
	{ "del-ip", .arg = "IP[/BITS]", .verb = VERB_CREATE, .set = del_ip,
	  .help = "it loses this address, whoever set it; may be repeated" },
	{ "set", .arg = "OPTION=VALUE", .verb = VERB_CREATE, .set = set_option,
	  .help = "one of its options, such as primary=ib0; may be repeated" },
	{ "explain", .arg = "CODE", .verb = VERB_EXPLAIN, .text = offsetof(struct args, code),
	  .help = "what a finding of --check means, or what is said of a file" },
	{ "codes", .verb = VERB_CODES, .help = "all findings of --check, a line each" },
	{ "words", .arg = "OPTION", .verb = VERB_WORDS, .text = offsetof(struct args, option),
	  .help = "what OPTION may take now, a line each: for the completion of shells" },
	{ "options", .verb = VERB_OPTIONS, .help = "print this table for programs: which option goes with which" },
	{ "help", 'h', .verb = VERB_HELP, .help = "print this" },
	{ "version", 'V', .verb = VERB_VERSION, .help = "print the version" },
	{ .name = NULL }
};

#define ROWS (sizeof(args_rows) / sizeof(args_rows[0]) - 1)
#define FIRST_LONG 256		/* getopt's value of row 0: above any letter */

/* The first row of that name. */
static const struct row *row_named(const char *name)
{
	const struct row *row = args_rows;

	while (strcmp(row->name, name))
		row++;
	return row;
}

static void make_options(struct option longs[ROWS + 1], char shorts[2 * ROWS + 2])
{
	const struct row *row;

	*shorts++ = ':';	/* we word the errors ourselves */
	for (row = args_rows; row->name; row++) {
		if (!row->again)
			*longs++ = (struct option){ .name = row->name, .val = FIRST_LONG + (row - args_rows),
						    .has_arg = !row->arg ? no_argument :
							       row->optional ? optional_argument : required_argument };
		if (row->letter)
			*shorts++ = row->letter;
		if (row->letter && row->arg)
			*shorts++ = ':';
	}
	*longs = (struct option){ 0 };
	*shorts = '\0';
}

static const struct row *row_of(int value)
{
	const struct row *row = args_rows;

	if (value >= FIRST_LONG)
		return &args_rows[value - FIRST_LONG];
	while (row->name && row->letter != value)
		row++;
	return row->name ? row_named(row->name) : NULL;
}

/* --- what goes together ------------------------------------------------------------ */

/* One verb a command; only those of VERB_CREATE may stand together. */
static int set_verb(struct args *args, const struct row *row, struct why *why)
{
	if (row->verb == VERB_NONE)
		return 0;
	if (args->verb == row->verb && args->verb != VERB_CREATE)
		return why_set(why, -EINVAL, "--%s is given twice", row->name);
	if (args->verb != VERB_NONE && args->verb != row->verb)
		return why_set(why, -EINVAL, "--%s does not go with --%s", row->name, args->verb_option);
	args->verb = row->verb;
	args->verb_option = row->name;
	return 0;
}

/* Of a name with several rows the first one has what was given: it is of the row that the verb has. */
static void settle_rows(struct args *args, bool given[ROWS])
{
	const char **from, **to;
	size_t i, k;

	for (i = 0; i < ROWS; i++) {
		if (!args_rows[i].again)
			continue;
		k = row_named(args_rows[i].name) - args_rows;
		if (!given[k] || !(args_rows[i].verbs & GOES(args->verb)))
			continue;
		from = (const char **)((char *)args + args_rows[k].text);
		to = (const char **)((char *)args + args_rows[i].text);
		*to = *from;
		*from = NULL;
		given[k] = false;
		given[i] = true;
	}
}

/* All verbs that the option NAME goes with, by any of its rows. */
static unsigned int verbs_of(const char *name)
{
	unsigned int verbs = 0;
	const struct row *row;

	for (row = args_rows; row->name; row++)
		if (strcmp(row->name, name) == 0)
			verbs |= row->verbs;
	return verbs;
}

/* modifiers that a verb knows, and not together */
static const struct {
	const char *one, *other, *said;
} clashes[] = {
	{ "json", "journal", "--json does not go with --journal, which has fields" },
	{ "json", "output", "--json does not go with --output: it has all there is" },
	{ "json", "raw", "--json does not go with --raw, which is a table" },
	{ "json", "noheadings", "--json does not go with --noheadings: it has none" },
	{ "json", "watch", "--json does not go with --watch: --monitor --json tells what changes" },
};

static bool is_given(const bool given[ROWS], const char *name)
{
	size_t i;

	for (i = 0; i < ROWS; i++)
		if (given[i] && strcmp(args_rows[i].name, name) == 0)
			return true;
	return false;
}

/* Does each modifier of GIVEN (by row) mean something to the verb? */
static int check_modifiers(const struct args *args, const bool given[ROWS], struct why *why)
{
	char verbs[ROW_VERBS_SIZE];
	size_t i;

	for (i = 0; i < ROWS; i++) {
		if (!given[i] || args_rows[i].verb != VERB_NONE || args_rows[i].verbs & GOES(args->verb))
			continue;
		row_verbs(verbs_of(args_rows[i].name), verbs);
		if (!args->verb_option)
			return why_set(why, -EINVAL, "--%s goes with %s: say which", args_rows[i].name, verbs);
		return why_set(why, -EINVAL, "--%s does not go with --%s, but with %s", args_rows[i].name,
			       args->verb_option, verbs);
	}
	for (i = 0; i < sizeof(clashes) / sizeof(clashes[0]); i++)
		if (is_given(given, clashes[i].one) && is_given(given, clashes[i].other))
			return why_set(why, -EINVAL, "%s", clashes[i].said);
	return 0;
}

static unsigned int names_of(enum verb verb)
{
	const struct row *row = args_rows;

	while (row->name && row->verb != verb)
		row++;
	return row->name ? row->names : 0;
}

/* A word that no option takes: a value that lacks its sign, or an option that lacks its "--"? */
static int refuse_word(const char *word, const bool given[ROWS], struct why *why)
{
	const struct row *row;
	struct near_hint hint;
	struct near near;

	for (row = args_rows; row->name; row++)
		if (row->optional && given[row - args_rows])
			return why_set(why, -EINVAL, "what is \"%s\"? --%s takes a value as --%s=%s", word, row->name,
				       row->name, row->arg);
	near_begin(&near, word);
	for (row = args_rows; row->name; row++)
		near_offer(&near, row->name);
	return why_set(why, -EINVAL, "what is \"%s\"%s", word, *near_hint_option(&near, &hint) ? hint.text : "?");
}

/* NAMEs behind the options: as many as the verb takes.  Of --stop and --status it is the bond. */
static int check_names(struct args *args, const bool given[ROWS], struct why *why)
{
	unsigned int most = names_of(args->verb);

	if (args->n_names > most)
		return refuse_word(args->names[most], given, why);
	if (most != 1 || !args->n_names)
		return 0;
	if (args->bond_name && strcmp(args->bond_name, args->names[0]))
		return why_set(why, -EINVAL, "--%s takes one bond: %s, or --bond-name %s", args->verb_option,
			       args->names[0], args->bond_name);
	args->bond_name = args->names[0];
	return 0;
}

/* A name of an interface or a bond is no path, whatever is done with it; --owns takes an ifcfg file too. */
static int check_name(const char *name, const struct args *args, struct why *why)
{
	if (!name || args->verb == VERB_OWNS || !store_name_refused(name))
		return 0;
	return why_set(why, -EINVAL, "\"%s\" is no name of an interface", name);
}

static int check_all_names(const struct args *args, struct why *why)
{
	/* of a bond that is made more is asked: wish_read() */
	int err = check_name(args->verb == VERB_CREATE ? NULL : args->bond_name, args, why);
	size_t i;

	if (!err)
		err = check_name(args->ifname, args, why);
	for (i = 0; !err && i < args->n_names; i++)
		err = check_name(args->names[i], args, why);
	return err;
}

/* What needs what, once all is read. */
static int check(struct args *args, bool given[ROWS], struct why *why)
{
	int err;

	if (args->verb == VERB_NONE && args->bond_name)
		return why_set(why, -EINVAL, "say what to do with the bond: --bond-ip, --slaves, --stop or --status");
	if (args->verb == VERB_NONE)
		args->verb = VERB_STATUS_ALL;
	settle_rows(args, given);
	err = check_names(args, given, why);
	if (!err)
		err = check_all_names(args, why);
	if (!err)
		err = check_modifiers(args, given, why);
	if (!err && (args->verb == VERB_STOP || args->verb == VERB_STATUS) && !args->bond_name)
		err = why_set(why, -EINVAL, "--%s needs the name of a bond", args->verb_option);
	return err;
}

/* --- reading ----------------------------------------------------------------------- */

/* What getopt has refused: VALUE is ':' or '?'. */
static int refuse_option(int value, char **argv, struct why *why)
{
	const struct row *row = optopt ? row_of(optopt) : NULL;
	struct near_hint hint;
	struct near near;

	if (row)
		return why_set(why, -EINVAL, "--%s takes %s value", row->name, value == ':' ? "a" : "no");
	if (optopt)
		return why_set(why, -EINVAL, "unknown option -%c", optopt);
	near_begin(&near, argv[optind - 1] + strspn(argv[optind - 1], "-"));
	for (row = args_rows; row->name; row++)
		near_offer(&near, row->name);
	return why_set(why, -EINVAL, "unknown option %s%s", argv[optind - 1], near_hint_option(&near, &hint));
}

static int take(struct args *args, const struct row *row, struct why *why)
{
	int err;

	if (row->text)
		*(const char **)((char *)args + row->text) = optarg;
	if (row->flag)
		*(bool *)((char *)args + row->flag) = true;
	err = set_verb(args, row, why);
	return err || !row->set ? err : row->set(args, optarg, why);
}

/* Is WORD, or OTHER, among the options, though it be where another option's value should stand? */
static bool has_word(char **argv, const char *word, const char *other)
{
	while (*argv && *++argv && strcmp(*argv, "--"))
		if (strcmp(*argv, word) == 0 || strcmp(*argv, other) == 0)
			return true;
	return false;
}

/* All options, up to the first that is wrong; which rows there were into GIVEN. */
static int read_options(struct args *args, int argc, char **argv, bool given[ROWS], struct why *why)
{
	struct option longs[ROWS + 1];
	char shorts[2 * ROWS + 2];
	const struct row *row;
	int value, err = 0;

	make_options(longs, shorts);
	optind = 0;	/* glibc: begin anew, whatever was read before */
	while (!err && (value = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		row = value == ':' || value == '?' ? NULL : row_of(value);
		if (row && row->verb == VERB_HELP) {	/* of a bundle such as -jh */
			args->verb = VERB_HELP;
			return 0;
		}
		if (row)
			given[row - args_rows] = true;
		err = row ? take(args, row, why) : refuse_option(value, argv, why);
	}
	args->names = argv + optind;
	args->n_names = argc - optind;
	return err;
}

int args_parse(struct args *args, int argc, char **argv, struct why *why)
{
	bool given[ROWS] = { false };
	int err;

	*args = (struct args){ .root = "", .rounds = 3, .rate = 200, .plugin = has_word(argv, "--check", "--check") };
	if (has_word(argv, "-h", "--help")) {
		args->verb = VERB_HELP;
		return 0;
	}
	err = read_options(args, argc, argv, given, why);
	if (!err && args->verb != VERB_HELP)
		err = check(args, given, why);
	args->named = args->bond_name;
	if (!args->named)
		args->bond_name = DEFAULT_NAME;
	if (err)
		args_free(args);
	return err;
}

void args_free(struct args *args)
{
	free(args->addrs);
	free(args->edits);
	free(args->ignored);
	args->addrs = NULL;
	args->edits = NULL;
	args->ignored = NULL;
	args->n_addrs = args->n_edits = args->n_ignored = 0;
}
