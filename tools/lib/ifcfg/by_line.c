// SPDX-License-Identifier: GPL-2.0
/* by_line: how those read a file that run no shell; see by_line.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "by_line.h"
#include "shell/script.h"
#include "shell/word.h"

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* ---- a value, for NetworkManager ---- */

/* $'...' of S, which it reads as bash does, to OUT: the bytes read; 0: it gives the value up. */
static size_t unescape_ansi(const char *s, size_t len, FILE *out)
{
	struct diags unsaid = { 0 };
	struct text text = { 0 };
	struct vars vars = { 0 };
	char *bytes = NULL;
	const char *value;
	size_t n = 2;
	int size;

	while (n < len && s[n] != '\'')
		n += s[n] == '\\' ? 2 : 1;
	if (n++ >= len)
		return 0;
	size = asprintf(&bytes, "X=%.*s\n", (int)n, s);
	if (size < 0 || text_init(&text, "", bytes, size))
		n = 0;
	vars_init(&vars, &text, NULL);
	value = n && script_read(&vars, &unsaid) == 0 ? vars_value(&vars, "X") : NULL;
	if (value)
		fputs(value, out);
	vars_free(&vars);
	diags_free(&unsaid);
	text_free(&text);
	if (size >= 0)
		free(bytes);
	return value ? n : 0;
}

/* "..." of S likewise: an expansion in it is refused. */
static size_t unescape_double(const char *s, size_t len, FILE *out)
{
	size_t i;

	for (i = 1; i < len && s[i] != '"'; i++) {
		if (s[i] == '$' || s[i] == '`')
			return 0;
		if (s[i] == '\\' && i + 1 < len && strchr("\\\"$`", s[i + 1]))
			i++;
		fputc(s[i], out);
	}
	return i < len ? i + 1 : 0;
}

/* '...' of S likewise. */
static size_t unescape_single(const char *s, size_t len, FILE *out)
{
	const char *end = memchr(s + 1, '\'', len - 1);

	if (!end)
		return 0;
	fwrite(s + 1, 1, end - s - 1, out);
	return end + 1 - s;
}

/* Does only a comment follow in S, with one semicolon at most before it? */
static bool ends_value(const char *s, size_t len)
{
	bool semicolon = false;
	size_t i;

	for (i = 0; i < len && (is_space(s[i]) || (s[i] == ';' && !semicolon)); i++)
		semicolon |= s[i] == ';';
	return i == len || s[i] == '#';
}

static bool unescape(const char *s, size_t len, bool ends, FILE *out)
{
	size_t i = 0, n;

	(void)ends;
	for (; i < len; i += n) {
		char c = s[i];

		n = 1;
		if (is_space(c) || c == ';')
			return ends_value(s + i, len - i);
		if (c == '\\' && i + 1 < len)
			fputc(s[i + n++], out);
		else if (c == '\'')
			n = unescape_single(s + i, len - i, out);
		else if (c == '"')
			n = unescape_double(s + i, len - i, out);
		else if (c == '$' && i + 1 < len && s[i + 1] == '\'')
			n = unescape_ansi(s + i, len - i, out);
		else if (strchr("\\|&()<>", c))	/* a backslash at the end: a continuation */
			return false;
		else
			fputc(c, out);
		if (!n)
			return false;
	}
	return true;
}

const struct by_line by_line_networkmanager = {
	.code = CODE_NM_LINE, .name = "NetworkManager", .gives_up = "takes it for empty", .empties = true,
	.max = UINT32_MAX, .value = unescape,
};

/* ---- a value, for wicked ---- */

static bool unquote(const char *s, size_t len, bool ends, FILE *out)
{
	bool quoted = len && (*s == '"' || *s == '\'');
	size_t n = quoted;

	while (n < len && (quoted ? s[n] != *s : !is_space(s[n])))
		n++;
	fwrite(s + quoted, 1, n - quoted, out);
	return n < len || (ends && !quoted);
}

const struct by_line by_line_wicked = {
	.code = CODE_WICKED_LINE, .name = "wicked", .gives_up = "leaves it out", .suse = true,
	.max = 511, .value = unquote,
};

/* ---- a file ---- */

struct reading_lines {
	const struct by_line *reader;
	struct vars *vars;
	struct diags *diags;
	const char *end;		/* of the shell's here-document that the line is in, of LEN bytes; NULL: in none */
	size_t len;
};

/* bytes [AT, END) of the text without blanks before them and the newline behind, which is there if ENDS */
struct line {
	uint32_t at, end;
	bool ends;
};

/* VAR is the SIZE bytes VALUE, read from bytes [AT, END) of its text.  False: no room. */
static bool assign(struct var *var, char *value, size_t size, uint32_t at, uint32_t end)
{
	const char *s = var->owner->text->data + at;
	size_t len = end - at;
	bool quoted = len && (*s == '"' || *s == '\'') && size < len && memcmp(s + 1, value, size) == 0;
	struct var_piece piece = { .text_at = at + quoted };
	struct word_value whole = {
		.vars = var->owner, .bytes = value, .len = size, .pieces = &piece, .n_pieces = 1,
	};

	piece.runs = quoted || (size <= len && memcmp(s, value, size) == 0);
	return word_assign(&whole, var);
}

/* VALUE, SIZE bytes of LINE from AT on, or given up if it is not FINE. */
static int set(struct reading_lines *r, const struct line *line, uint32_t at, char *value, size_t size, bool fine)
{
	const char *name = r->vars->text->data + line->at;
	size_t len = at - 1 - line->at;
	struct var *var;

	if (!fine && r->diags) {
		diag_add(r->diags, r->reader->code, r->vars->text, line->at, "%s cannot read this value of %.*s, and %s",
			 r->reader->name, (int)(len < 60 ? len : 60), name, r->reader->gives_up);
		diag_fix(r->diags, "write it on one line and in quotes, without $ and `");
	}
	if (!fine && !r->reader->empties)
		return 0;
	var = vars_add(r->vars, name, len, line->at);
	if (!var)
		return -ENOMEM;
	var->at = line->at;
	return assign(var, value, fine ? size : 0, at, line->end) ? 0 : -ENOMEM;
}

/* LINE is NAME=..., the value begins AT. */
static int take_line(struct reading_lines *r, const struct line *line, uint32_t at)
{
	char *value = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&value, &size);
	bool fine;
	int err;

	if (!out)
		return -ENOMEM;
	fine = r->reader->value(r->vars->text->data + at, line->end - at, line->ends, out);
	err = fclose(out) ? -ENOMEM : set(r, line, at, value, size, fine);
	free(value);
	return err;
}

/* Is there a name before the "=" in LINE which no variable can have?  Said. */
static bool said_false_name(struct reading_lines *r, const struct line *line)
{
	const char *s = r->vars->text->data + line->at;
	size_t n = vars_false_name(s, line->end - line->at);

	if (!n || !r->diags)
		return n;
	diag_add(r->diags, CODE_VARIABLE_NAME, r->vars->text, line->at,
		 "%.*s is no name of a variable, so %s passes over this line", (int)(n < 60 ? n : 60), s, r->reader->name);
	diag_fix(r->diags, "write letters, digits and \"_\" alone, no digit first");
	return true;
}

/*
 * Does a here-document begin in LINE, or end?  To whoever runs no shell its lines are as all others, and a NAME=VALUE
 * among them counts; but nobody means the others for settings.
 */
static void look_at_heredoc(struct reading_lines *r, const struct line *line)
{
	const char *s = r->vars->text->data + line->at, *found;
	size_t len = line->end - line->at;

	if (r->end) {
		if (len == r->len && memcmp(s, r->end, len) == 0)
			r->end = NULL;
		return;
	}
	found = len && *s != '#' ? memmem(s, len, "<<", 2) : NULL;
	if (!found)
		return;
	for (found += 2; found < s + len && strchr("- \t\\'\"", *found); found++)
		;
	r->len = vars_identifier(found, s + len - found);
	r->end = r->len ? found : NULL;
}

/* LINE is none that it takes; said if it is meant to set a variable: export NAME=, NAME = */
static void pass_line(struct reading_lines *r, const struct line *line)
{
	const char *s = r->vars->text->data + line->at;
	const char *equals = memchr(s, '=', line->end - line->at), *p, *name = NULL;
	size_t n = 0, i;
	bool text = r->end;

	look_at_heredoc(r, line);
	if (text || said_false_name(r, line))
		return;
	for (p = s; r->diags && equals && p < equals; p += n ? n : 1) {
		n = vars_identifier(p, equals - p);
		if (n)
			name = p;
		else if (!is_space(*p))
			return;
	}
	if (!name || !r->diags)
		return;
	i = vars_identifier(name, equals - name);
	diag_add(r->diags, r->reader->code, r->vars->text, line->at, "%s passes over this line, and sees no %.*s",
		 r->reader->name, (int)(i < 60 ? i : 60), name);
	diag_fix(r->diags, "begin it with %.*s=", (int)(i < 60 ? i : 60), name);
}

/* The next line from *AT on, as READER sees lines; false: none is left. */
static bool next_line(const struct by_line *reader, const struct text *text, uint32_t *at, struct line *line)
{
	uint32_t room = text->len - *at < reader->max ? text->len - *at : reader->max;
	const char *newline = memchr(text->data + *at, '\n', room);

	if (!room)
		return false;
	*line = (struct line){ .at = *at, .ends = newline };
	line->end = newline ? newline - text->data : *at + room;
	*at = line->end + line->ends;
	while (line->at < line->end && is_space(text->data[line->at]))
		line->at++;
	return true;
}

int by_line_read(const struct by_line *reader, struct vars *vars, struct diags *diags)
{
	struct reading_lines r = { reader, vars, diags, NULL, 0 };
	const char *bytes = vars->text->data;
	struct line line;
	uint32_t at = 0;
	size_t name_len;
	int err = 0;

	while (!err && next_line(reader, vars->text, &at, &line)) {
		name_len = vars_identifier(bytes + line.at, line.end - line.at);
		if (name_len && line.at + name_len < line.end && bytes[line.at + name_len] == '=')
			err = take_line(&r, &line, line.at + name_len + 1);
		else
			pass_line(&r, &line);
	}
	return err ? err : diags && diags->no_memory ? -ENOMEM : 0;
}
