// SPDX-License-Identifier: GPL-2.0
/* fix_diff: mends as a unified diff; see fix.h */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fix.h"

#define CONTEXT	3	/* lines around a difference */

/* lines of a file, counted from 0; its end counts as one more if lines are added there */
struct lines {
	const struct fix *fix;
	uint32_t n;
	bool added;		/* new lines stand behind the last one */
	bool terminal;		/* what would not print is shown as \xNN */
	FILE *out;
};

/* Where line I begins. */
static uint32_t start_of(const struct lines *lines, uint32_t i)
{
	struct text *text = fix_old(lines->fix);
	struct pos pos = { .line = i + 1, .column = 1 };

	return i < lines->n ? text_offset(text, &pos) : text->len + (i > lines->n);
}

static bool is_changed(const struct lines *lines, uint32_t i)
{
	const struct fix *fix = lines->fix;
	uint32_t from = start_of(lines, i), to = start_of(lines, i + 1);
	const struct text *old = fix_old(fix);
	size_t e;

	for (e = 0; e < fix->n_edits; e++) {
		if (fix->edits[e].at >= from && fix->edits[e].at < to)
			return true;
		/* a last line without its newline gets one */
		if (fix->edits[e].at == old->len && to == old->len && from < to && old->data[old->len - 1] != '\n')
			return true;
	}
	return false;
}

/* Bytes of some lines, MARK before each. */
static void put_lines(const struct lines *lines, char mark, const char *bytes, size_t len)
{
	const char *end = bytes + len, *p;

	while (bytes < end) {
		p = memchr(bytes, '\n', end - bytes);
		fputc(mark, lines->out);
		if (lines->terminal)
			diag_put_bytes(bytes, (p ? p : end) - bytes, lines->out);
		else
			fwrite(bytes, 1, (p ? p : end) - bytes, lines->out);
		fputs(p ? "\n" : "\n\\ No newline at end of file\n", lines->out);
		bytes = p ? p + 1 : end;
	}
}

static void put_old(const struct lines *lines, char mark, uint32_t from, uint32_t to)
{
	uint32_t at = start_of(lines, from), end = start_of(lines, to);
	const struct text *text = fix_old(lines->fix);

	end = end < text->len ? end : text->len;
	put_lines(lines, mark, text->data + at, end - at);
}

/* The lines [FROM, TO) as they will be into *BYTES; how many lines that is. */
static uint32_t render(const struct lines *lines, uint32_t from, uint32_t to, char **bytes, size_t *len)
{
	FILE *out = open_memstream(bytes, len);
	uint32_t n = 0;
	size_t i;

	if (!out) {
		*bytes = NULL;
		*len = 0;
		return 0;
	}
	fix_render(lines->fix, start_of(lines, from), start_of(lines, to), out);
	if (fclose(out))
		*len = 0;
	for (i = 0; i < *len; i++)
		n += (*bytes)[i] == '\n' || i + 1 == *len;
	return n;
}

/* The first line from I on that is CHANGED, or not; lines->n + lines->added at the end. */
static uint32_t find(const struct lines *lines, uint32_t i, bool changed)
{
	while (i < lines->n + lines->added && is_changed(lines, i) != changed)
		i++;
	return i;
}

/* One hunk of the lines [FROM, TO); NEW_FROM: where it stands in the new file. */
static uint32_t put_hunk(const struct lines *lines, uint32_t from, uint32_t to, uint32_t new_from)
{
	uint32_t i, end, old = (to < lines->n ? to : lines->n) - from, new;
	char *bytes;
	size_t len;

	new = render(lines, from, to, &bytes, &len);
	free(bytes);
	fprintf(lines->out, "@@ -%u", from + 1);
	if (old != 1)
		fprintf(lines->out, ",%u", old);
	fprintf(lines->out, " +%u", new_from + 1);
	if (new != 1)
		fprintf(lines->out, ",%u", new);
	fputs(" @@\n", lines->out);
	for (i = from; i < to; i = end) {
		end = find(lines, i, true);
		end = end < to ? end : to;
		put_old(lines, ' ', i, end);
		i = end;
		end = find(lines, i, false);
		end = end < to ? end : to;
		put_old(lines, '-', i, end);
		render(lines, i, end, &bytes, &len);
		put_lines(lines, '+', bytes, len);
		free(bytes);
	}
	return new;
}

void fix_diff(const struct fix *fix, FILE *out)
{
	struct text *text = fix_old(fix);
	struct lines lines = { .fix = fix, .terminal = isatty(fileno(out)), .out = out };
	uint32_t i, from, to, next, total, before = 0;
	int64_t shift = 0;

	lines.n = text_pos(text, text->len).line;
	lines.n -= !text->len || text->data[text->len - 1] == '\n';	/* nothing stands behind it */
	lines.added = fix->n_edits && fix->edits[fix->n_edits - 1].line;
	total = lines.n + lines.added;
	fputs("--- ", out);
	diag_put_path(text->path, out);
	fputs("\n+++ ", out);
	diag_put_path(text->path, out);
	fputs("\n", out);
	for (i = find(&lines, 0, true); i < total; i = next) {
		from = i > before + CONTEXT ? i - CONTEXT : before;
		/* as long as the unchanged lines between two are all context */
		for (to = find(&lines, i, false); ; to = find(&lines, next, false)) {
			next = find(&lines, to, true);
			if (next == total || next - to > 2 * CONTEXT)
				break;
		}
		to = to + CONTEXT < lines.n ? to + CONTEXT : total;
		shift += (int64_t)put_hunk(&lines, from, to, from + shift) -
			 ((to < lines.n ? to : lines.n) - from);
		before = to;
	}
}
