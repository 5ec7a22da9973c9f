// SPDX-License-Identifier: GPL-2.0
/* args_help: the table of options, as --help and --options print it; see args.h */
#include <string.h>

#include "args.h"
#include "row.h"

#define HELP_VERBS 2		/* so many verbs are named before what a modifier does */

/* The first option that asks for VERB. */
static const char *first_option(enum verb verb)
{
	const struct row *row = args_rows;

	while (row->name && row->verb != verb)
		row++;
	return row->name;
}

/* Is the verb of ROW among VERBS, and ROW the first that asks for it? */
static bool is_named(const struct row *row, unsigned int verbs)
{
	return row->verb != VERB_NONE && verbs & GOES(row->verb) && first_option(row->verb) == row->name;
}

static unsigned int count_named(unsigned int verbs)
{
	const struct row *row;
	unsigned int n = 0;

	for (row = args_rows; row->name; row++)
		n += is_named(row, verbs);
	return n;
}

const char *row_verbs(unsigned int verbs, char text[ROW_VERBS_SIZE])
{
	unsigned int n = count_named(verbs), i = 0;
	const struct row *row;
	size_t len = 0;

	*text = '\0';
	for (row = args_rows; row->name; row++) {
		if (!is_named(row, verbs))
			continue;
		i++;
		len += snprintf(text + len, ROW_VERBS_SIZE - len, "%s--%s",
				i == 1 ? "" : i == n ? " and " : ", ", row->name);
		if (len >= ROW_VERBS_SIZE)
			break;
	}
	return text;
}

const char *args_option(const char *written)
{
	const struct row *row;

	if (*written++ != '-')
		return NULL;
	for (row = args_rows; row->name; row++)
		if ((*written == '-' && !strcmp(written + 1, row->name)) ||
		    (row->letter && *written == row->letter && !written[1]))
			return row->name;
	return NULL;
}

/* "    --stop [NAME]" */
static void put_left(const struct row *row, FILE *out)
{
	const char *names = row->names == NAMES_ANY ? " [NAME...]" : row->names ? " [NAME]" : "";
	char left[64];

	snprintf(left, sizeof(left), "%c%c%s --%s%s%s%s%s", row->letter ? '-' : ' ',
		 row->letter ? row->letter : ' ', row->letter ? "," : " ", row->name,
		 row->optional ? "[=" : row->arg ? " " : "", row->arg ? row->arg : "", row->optional ? "]" : "",
		 names);
	fprintf(out, "  %-26s ", left);
}

void args_help(FILE *out)
{
	char verbs[ROW_VERBS_SIZE];
	const struct row *row;

	fprintf(out, "usage: ib-bond [--bond-name NAME] --bond-ip IP[/BITS] [--slaves A,B,...] [--miimon MS]\n"
		     "       ib-bond [--bond-name NAME] {--add-slave A,B,... | --del-slave A,B,... | --add-ip IP[/BITS] |\n"
		     "               --del-ip IP[/BITS] | --set OPTION=VALUE}...\n"
		     "       ib-bond --stop [NAME] | --stop-all\n"
		     "       ib-bond [--status [NAME] | --status-all] [--output COLUMNS] [--raw] [--watch[=SECONDS]] [--json]\n"
		     "       ib-bond --check [NAME...] [--ignore CODE]... [--json] [--root DIR]\n"
		     "       ib-bond --monitor [NAME...] [--json | --journal] | --metrics [--output FILE]\n"
		     "       ib-bond --drill NAME [--peer IP] [--rounds N] [--rate N] [--max-outage MS]\n"
		     "               [--report FILE] [--compare FILE] [--yes]\n"
		     "       ib-bond [--bond-name NAME] --save redhat|suse|nmconnection [--root DIR]\n"
		     "       ib-bond --ifup NAME | --ifdown NAME | --ifup-all | --ifdown-all [--root DIR]\n"
		     "       ib-bond --restore IFNAME | --owns NAME | --list-unmanaged\n"
		     "       ib-bond --explain CODE | --codes | --list-columns | --options |\n"
		     "               [--bond-name NAME] --words OPTION\n\n");
	for (row = args_rows; row->name; row++) {
		put_left(row, out);
		if (row->verb == VERB_NONE && count_named(row->verbs) <= HELP_VERBS)
			fprintf(out, "with %s: ", row_verbs(row->verbs, verbs));
		fprintf(out, "%s\n", row->help);
	}
}

/* What ROW goes with: of a modifier all options that ask for its verbs, of --slaves the others that make a bond. */
static void put_company(const struct row *row, FILE *out)
{
	unsigned int verbs = row->verb == VERB_NONE ? row->verbs : row->verb == VERB_CREATE ? GOES(VERB_CREATE) : 0;
	const struct row *other;
	unsigned int n = 0;

	for (other = args_rows; other->name; other++)
		if (other != row && other->verb != VERB_NONE && verbs & GOES(other->verb))
			fprintf(out, "%s--%s", n++ ? "," : "", other->name);
	if (!n)
		fputc('-', out);
}

void args_options(FILE *out)
{
	const struct row *row;

	for (row = args_rows; row->name; row++) {
		fprintf(out, "--%s\t", row->name);
		if (row->letter)
			fprintf(out, "-%c\t", row->letter);
		else
			fputs("-\t", out);
		fprintf(out, row->optional ? "[=%s]\t" : "%s\t", row->arg ? row->arg : "-");
		fprintf(out, "%s\t", row->verb == VERB_NONE ? "modifier" : "verb");
		put_company(row, out);
		fprintf(out, "\t%s\n", row->help);
	}
}
