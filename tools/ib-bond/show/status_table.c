// SPDX-License-Identifier: GPL-2.0
/* status_table: a grid as a tree or as raw lines, on libsmartcols; see status.h */
#include <errno.h>
#include <libsmartcols.h>
#include <stdlib.h>
#include <string.h>

#include "status.h"

/* What changed is marked, and keeps its colour.  Into TO, "": nothing. */
static void colour_of(enum column_verdict verdict, bool changed, const struct status_form *form,
		      char to[2 * PALETTE_SIZE])
{
	strcpy(to, palette_begin(&form->palette, PALETTE_CHANGED, form->colour && changed));
	strcat(to, palette_begin(&form->palette, verdict == COLUMN_GOOD ? PALETTE_GOOD : PALETTE_BAD,
				 form->colour && verdict != COLUMN_PLAIN));
}

/* A list has a line for each of its parts where a person looks at it, and stays one word for a program. */
static bool is_wrapped(const struct column *column, const struct status_form *form)
{
	return column->flags & SCOLS_FL_WRAP && form->terminal && !form->raw;
}

static int add_column(struct libscols_table *table, const struct column *column, const struct status_form *form)
{
	int flags = column->flags & ~SCOLS_FL_WRAP;
	struct libscols_column *made;

	if (form->raw)
		flags &= ~SCOLS_FL_TREE;
	if (is_wrapped(column, form))
		flags |= SCOLS_FL_WRAP;
	made = scols_table_new_column(table, column->name, 0, flags);
	if (!made)
		return -ENOMEM;
	if (!(flags & SCOLS_FL_WRAP))
		return 0;
	return scols_column_set_safechars(made, "\n") ||
	       scols_column_set_wrapfunc(made, scols_wrapnl_chunksize, scols_wrapnl_nextchunk, NULL) ? -ENOMEM : 0;
}

static struct libscols_table *new_table(const struct columns *columns, const struct status_form *form, FILE *out)
{
	struct libscols_table *table = scols_new_table();
	size_t i;

	if (!table)
		return NULL;
	scols_table_set_stream(table, out);
	scols_table_enable_colors(table, form->colour);
	scols_table_enable_raw(table, form->raw);
	scols_table_enable_noheadings(table, form->noheadings);
	/* In a pipe a column is never cut to the width of a terminal. */
	if (!form->terminal)
		scols_table_set_termforce(table, SCOLS_TERMFORCE_NEVER);
	for (i = 0; i < columns->n; i++) {
		if (add_column(table, columns->list[i], form)) {
			scols_unref_table(table);
			return NULL;
		}
	}
	return table;
}

static int set_cell(struct libscols_line *line, size_t column, const struct grid_cell *cell, bool changed,
		    const struct status_form *form, bool wrapped)
{
	bool starred = changed && !form->colour && !form->raw;
	size_t len = strlen(cell->text);
	char *text = malloc(len + 2), *at;
	char colour[2 * PALETTE_SIZE];

	if (!text)
		return -ENOMEM;
	memcpy(text, cell->text, len);
	strcpy(text + len, starred ? "*" : "");
	for (at = text; wrapped && *at; at++)
		if (*at == ',')
			*at = '\n';
	if (scols_line_refer_data(line, column, text)) {
		free(text);
		return -ENOMEM;
	}
	colour_of(cell->verdict, changed, form, colour);
	return *colour && scols_cell_set_color(scols_line_get_cell(line, column), colour) ? -ENOMEM : 0;
}

/* ROW below PARENT, or at the top; *MADE is its line */
static int add_row(struct libscols_table *table, struct libscols_line *parent, const struct grid *grid,
		   size_t row, const struct grid *before, const struct status_form *form, struct libscols_line **made)
{
	const struct grid_row *now = &grid->rows[row], *was = before ? grid_same(before, now, row) : NULL;
	struct libscols_line *line = scols_table_new_line(table, parent);
	bool changed;
	size_t i;

	if (!line)
		return -ENOMEM;
	for (i = 0; i < grid->columns->n; i++) {
		changed = before && (!was || strcmp(was->cells[i].text, now->cells[i].text));
		if (set_cell(line, i, &now->cells[i], changed, form, is_wrapped(grid->columns->list[i], form)))
			return -ENOMEM;
	}
	*made = line;
	return 0;
}

int status_table(const struct grid *grid, const struct grid *before, const struct status_form *form, FILE *out)
{
	struct libscols_table *table = new_table(grid->columns, form, out);
	struct libscols_line *bond = NULL, *line;
	int err = table ? 0 : -ENOMEM;
	bool is_bond;
	size_t i;

	for (i = 0; !err && i < grid->n; i++) {
		is_bond = grid->rows[i].link == grid->rows[i].bond;
		err = add_row(table, is_bond ? NULL : bond, grid, i, before, form, &line);
		if (is_bond)
			bond = line;
	}
	if (!err && grid->n)
		err = scols_print_table(table);
	scols_unref_table(table);
	return err;
}
