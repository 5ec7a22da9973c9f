// SPDX-License-Identifier: GPL-2.0
/* reader_names: the variables of a file that some reader may find; see reader.h */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/line.h"
#include "dialect.h"
#include "reader.h"

/* The line that somebody may take for a setting of NAME: the last one that holds it. */
static struct pos place(struct text *text, const struct var *var, const char *name)
{
	struct pos pos = { 0 };
	char wanted[64];
	struct line line;
	uint32_t at = 0;

	if (var && var->seen)
		return text_pos(text, var->at);
	snprintf(wanted, sizeof(wanted), "%s=", name);
	while (line_next(text, &at, &line)) {
		const char *found = memmem(line.s, line.len, wanted, strlen(wanted));

		if (found)
			pos = text_pos(text, found - text->data);
	}
	return pos;
}

static int by_position(const void *pa, const void *pb)
{
	const struct reader_candidate *a = pa, *b = pb;

	if (a->pos.line != b->pos.line)
		return a->pos.line < b->pos.line ? -1 : 1;
	return a->pos.column < b->pos.column ? -1 : a->pos.column > b->pos.column;
}

static void add(struct reader_candidate *list, size_t *n, struct conf_file *file, const char *name)
{
	list[*n].name = name;
	list[*n].pos = place(&file->text, vars_find(&file->vars, name), name);
	*n += list[*n].pos.line != 0;
}

/* Does NAME begin with that of a row which is numbered? */
static bool is_numbered(const struct dialect *dialect, const char *name)
{
	const struct row *row;
	size_t len;

	for (row = dialect->rows; row->name && strlen(name) < 60; row++) {
		len = strlen(row->name);
		if (row->match != ROW_EXACT && strncmp(name, row->name, len) == 0 && name[len])
			return true;
	}
	return false;
}

static size_t count_rows(const struct dialect *dialect)
{
	const struct row *row = dialect->rows;

	while (row->name)
		row++;
	return row - dialect->rows;
}

struct reader_candidate *reader_candidates(const struct dialect *dialect, struct conf_file *file, size_t *n)
{
	const struct vars *vars = &file->vars;
	struct reader_candidate *list = calloc(count_rows(dialect) + vars->n + 1, sizeof(*list));
	const struct row *row;
	size_t i;

	*n = 0;
	if (!list)
		return NULL;
	for (row = dialect->rows; row->name; row++)
		add(list, n, file, row->name);
	for (i = 0; i < vars->n; i++)
		if (is_numbered(dialect, vars->list[i]->name))
			add(list, n, file, vars->list[i]->name);
	qsort(list, *n, sizeof(*list), by_position);
	return list;
}

/* The bytes at the start of S, LEN of them, that mean themselves to all readers. */
static size_t plain_bytes(const char *s, size_t len, bool quoted)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (!isalnum((unsigned char)s[i]) && !memchr("_.:/,+-=@%", s[i], 10) && !(quoted && s[i] == ' '))
			break;
	return i;
}

/* Is the LINE a comment, empty, or NAME=VALUE with nothing behind it, in QUOTES or in none? */
static bool is_plain(const struct line *line, const char *quotes)
{
	size_t n = line_blanks(line), name, len;
	const char *s = line->s + n;

	len = line->len - n;
	if (!len || *s == '#')
		return true;
	name = vars_identifier(s, len);
	if (!line->ends || !name || name == len || s[name] != '=')
		return false;
	s += name + 1;
	len -= name + 1;
	if (len < 2 || !strchr(quotes, *s) || !*s)
		return plain_bytes(s, len, false) == len;
	return s[len - 1] == *s && plain_bytes(s + 1, len - 2, true) == len - 2;
}

bool reader_all_same(const struct text *text, const char *quotes)
{
	struct line line;
	uint32_t at = 0;

	while (line_next(text, &at, &line))
		if (line.len > 500 || !is_plain(&line, quotes))		/* wicked's lines end at 511 */
			return false;
	return true;
}
