// SPDX-License-Identifier: GPL-2.0
/* status: --status and --status-all; see status.h */
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/colour.h"
#include "host/cable.h"
#include "host/like.h"
#include "host/snapshot.h"
#include "status.h"

/* exit statuses; LSB has 3 for "not running" */
enum { EXIT_OK, EXIT_FAILED, EXIT_USAGE, EXIT_ABSENT };

const char *status_name(const struct args *args)
{
	return args->verb == VERB_STATUS ? args->bond_name : NULL;
}

struct status_form status_form(const struct args *args)
{
	struct status_form form = {
		.terminal = isatty(STDOUT_FILENO),
		.colour = colour_wanted(args->colour, STDOUT_FILENO),
		.raw = args->raw,
		.noheadings = args->noheadings,
	};

	if (form.colour)
		palette_read(&form.palette);
	return form;
}

int status_columns(struct columns *columns, const struct args *args)
{
	struct why why;
	int err;

	setlocale(LC_CTYPE, "");	/* whether libsmartcols has lines for its trees */
	err = columns_choose(columns, args->columns, &why);
	if (!err)
		return EXIT_OK;
	fprintf(stderr, "ib-bond: %s%s\n", why.text, err == -EINVAL ? "\nTry 'ib-bond --help'." : "");
	columns_free(columns);
	return err == -EINVAL ? EXIT_USAGE : EXIT_FAILED;
}

int status_absent(const struct args *args, const struct host *host)
{
	struct near_hint hint;

	if (!args->quiet)
		fprintf(stderr, "ib-bond: %s: no such bond%s\n", args->bond_name,
			like_bond(host, args->bond_name, &hint));
	return EXIT_ABSENT;
}

/* 0, -ENODEV or -ENOMEM */
static int show_table(const struct args *args, const struct columns *columns, const struct snapshot *now)
{
	struct status_form form = status_form(args);
	struct grid grid;
	int err = grid_fill(&grid, columns, now, status_name(args));

	if (!err && !grid.n && status_name(args))
		err = -ENODEV;
	if (!err)
		err = status_table(&grid, NULL, &form, stdout);
	grid_free(&grid);
	return err;
}

int status_run(const struct args *args)
{
	const struct names none = { 0 };	/* beside the bonds and their slaves */
	struct columns columns;
	struct snapshot now;
	struct why why;
	int err, status = status_columns(&columns, args);

	if (status)
		return status;
	err = snapshot_read(&now, args->way, &none, &why);
	if (err)
		goto free_columns;
	if (args->json || columns_ask(&columns))
		cables_ask(&now.ports, &now.host);
	if (args->json)
		err = status_json(&now.host, &now.ports, status_name(args), stdout);
	else
		err = show_table(args, &columns, &now);
	if (err == -ENODEV)
		status = status_absent(args, &now.host);
	else if (err)
		why_set(&why, err, "cannot write: %s", strerror(-err));
	snapshot_free(&now);
free_columns:
	columns_free(&columns);
	if (err && !status) {
		fprintf(stderr, "ib-bond: %s\n", why.text);
		status = EXIT_FAILED;
	}
	return status;
}

int status_list_columns(const struct args *args)
{
	(void)args;
	columns_list(stdout);
	return EXIT_OK;
}
