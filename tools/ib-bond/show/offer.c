// SPDX-License-Identifier: GPL-2.0
/* offer: --words, what may stand behind an option; see offer.h */
#include <stdio.h>
#include <string.h>

#include "base/code.h"
#include "column.h"
#include "health.h"
#include "host/snapshot.h"
#include "offer.h"

enum { OFFER_OK, OFFER_FAILED, OFFER_USAGE };

/* --- of the host: which links, by what is asked for --------------------------------- */

static bool is_bond(const struct host_link *link, const struct host_link *bond)
{
	(void)bond;
	return strcmp(link->kind, "bond") == 0;
}

static bool is_ipoib(const struct host_link *link, const struct host_link *bond)
{
	(void)bond;
	return host_is_ipoib(link);
}

static bool is_free(const struct host_link *link, const struct host_link *bond)
{
	(void)bond;
	return host_is_ipoib(link) && !link->master;
}

static bool is_slave(const struct host_link *link, const struct host_link *bond)
{
	return bond && link->master == bond->ifindex;
}

/* --- words of tables ----------------------------------------------------------------- */

static void put_columns(void)
{
	const struct column *column;

	for (column = column_table; column->name; column++)
		puts(column->name);
}

static void put_findings(void)
{
	const struct health_row *row;

	for (row = health_table; row->code; row++)
		puts(row->code);
}

/* A code may be of a bond that runs and of its files: it stands once. */
static void put_codes(void)
{
	enum code code;

	put_findings();
	for (code = 0; code < CODE_COUNT; code++)
		if (!health_row(code_table[code].name))
			puts(code_table[code].name);
}

/* What an option takes: one of the three. */
static const struct offer {
	const char *option;
	bool (*link)(const struct host_link *link, const struct host_link *bond);
	void (*put)(void);
	const char *words;
} offers[] = {
	{ "bond-name", .link = is_bond },
	{ "stop", .link = is_bond },
	{ "status", .link = is_bond },
	{ "check", .link = is_bond },
	{ "monitor", .link = is_bond },
	{ "drill", .link = is_bond },
	{ "ifup", .link = is_bond },
	{ "ifdown", .link = is_bond },
	{ "owns", .link = is_bond },
	{ "slaves", .link = is_free },
	{ "add-slave", .link = is_free },
	{ "del-slave", .link = is_slave },
	{ "restore", .link = is_ipoib },
	{ "output", .put = put_columns },
	{ "ignore", .put = put_findings },
	{ "explain", .put = put_codes },
	{ "color", .words = "auto\nalways\nnever" },
	{ "via", .words = "auto\nnetlink\nsysfs" },
	{ "save", .words = "redhat\nsuse\nnmconnection" },
	{ NULL }
};

static const struct offer *offer_find(const char *option)
{
	const struct offer *offer = offers;

	while (offer->option && strcmp(offer->option, option))
		offer++;
	return offer->option ? offer : NULL;
}

/* The names of all links that OFFER takes, other ones (altname) too. */
static int put_links(const struct offer *offer, const struct args *args)
{
	const struct names none = { 0 };
	const struct host_link *link, *bond;
	struct snapshot now;
	struct why why;
	size_t i;

	if (snapshot_read(&now, args->way, &none, &why)) {
		fprintf(stderr, "ib-bond: %s\n", why.text);
		return OFFER_FAILED;
	}
	bond = host_find(&now.host, args->bond_name);
	for (i = 0; i < now.host.n_links; i++) {
		link = &now.host.links[i];
		if (!offer->link(link, bond))
			continue;
		puts(link->ifname);
		if (link->altnames)	/* a line each */
			fputs(link->altnames, stdout);
	}
	snapshot_free(&now);
	return OFFER_OK;
}

int offer_run(const struct args *args)
{
	const char *name = args_option(args->option);
	const struct offer *offer = name ? offer_find(name) : NULL;

	if (!name) {
		fprintf(stderr, "ib-bond: --words: \"%s\" is no option\nTry 'ib-bond --help'.\n", args->option);
		return OFFER_USAGE;
	}
	if (!offer)
		return OFFER_OK;
	if (offer->link)
		return put_links(offer, args);
	if (offer->put)
		offer->put();
	else
		puts(offer->words);
	return OFFER_OK;
}
