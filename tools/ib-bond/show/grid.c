// SPDX-License-Identifier: GPL-2.0
/* grid: the cells of --status; see grid.h */
#include <errno.h>
#include <string.h>

#include "grid.h"

/* --- a row ------------------------------------------------------------------------- */

/* A text of the snapshot goes with it: the grid has its own. */
static int keep(struct arena *arena, const char **text)
{
	if (!*text || !**text)
		*text = "-";
	else
		*text = arena_copy(arena, *text, strlen(*text));
	return *text ? 0 : -ENOMEM;
}

static int fill_cell(struct grid_cell *cell, const struct column *column, struct column_case *c)
{
	enum column_of of = c->link == c->bond ? COLUMN_OF_BOND : COLUMN_OF_SLAVE;
	int err = 0;

	if (column->of & of)
		err = column->fill(column, c, &cell->text);
	if (!err && column->of & of && column->verdict)
		cell->verdict = column->verdict(c);
	return err ? err : keep(c->arena, &cell->text);
}

static int add_row(struct grid *grid, struct column_case *c)
{
	struct grid_row *row = &grid->rows[grid->n];
	size_t i;
	int err = 0;

	row->bond = c->bond->ifindex;
	row->link = c->link->ifindex;
	row->ifname = c->link->ifname;
	row->cells = arena_alloc(&grid->arena, grid->columns->n * sizeof(*row->cells));
	if (!row->cells || keep(&grid->arena, &row->ifname))
		return -ENOMEM;
	for (i = 0; !err && i < grid->columns->n; i++)
		err = fill_cell(&row->cells[i], grid->columns->list[i], c);
	grid->n += !err;
	return err;
}

/* --- all of them ------------------------------------------------------------------- */

static int add_bond(struct grid *grid, const struct snapshot *now, const struct host_link *bond)
{
	struct column_case c = { .host = &now->host, .bond = bond, .link = bond, .arena = &grid->arena };
	const struct host_link *link;
	int err = add_row(grid, &c);
	size_t i;

	for (i = 0; !err && i < now->host.n_links; i++) {
		link = &now->host.links[i];
		if (link->master != bond->ifindex)
			continue;
		c.link = link;
		c.port = port_of(&now->ports, link);
		err = add_row(grid, &c);
	}
	return err;
}

bool grid_meant(const struct host_link *link, const char *name)
{
	return link->bond && (!name || strcmp(link->ifname, name) == 0);
}

int grid_fill(struct grid *grid, const struct columns *columns, const struct snapshot *now, const char *name)
{
	size_t i;
	int err = 0;

	*grid = (struct grid){ .columns = columns };
	/* a link has a row at most for itself, and one below the bond that it is a slave of */
	grid->rows = arena_alloc(&grid->arena, 2 * now->host.n_links * sizeof(*grid->rows));
	if (!grid->rows)
		return -ENOMEM;
	for (i = 0; !err && i < now->host.n_links; i++)
		if (grid_meant(&now->host.links[i], name))
			err = add_bond(grid, now, &now->host.links[i]);
	return err;
}

void grid_free(struct grid *grid)
{
	arena_free(&grid->arena);
	*grid = (struct grid){ 0 };
}

static bool is_same(const struct grid_row *a, const struct grid_row *b)
{
	return a->bond == b->bond && a->link == b->link;
}

const struct grid_row *grid_same(const struct grid *before, const struct grid_row *row, size_t hint)
{
	size_t i;

	if (hint < before->n && is_same(&before->rows[hint], row))
		return &before->rows[hint];
	for (i = 0; i < before->n; i++)
		if (is_same(&before->rows[i], row))
			return &before->rows[i];
	return NULL;
}
