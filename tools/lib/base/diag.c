// SPDX-License-Identifier: GPL-2.0
/* diag: what is wrong with the configuration, and where; see diag.h */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "colour.h"
#include "diag.h"
#include "each.h"

static bool printable(unsigned char c)
{
	return c >= ' ' && c != 127;	/* UTF-8 may pass, C1 controls come as two bytes */
}

/* Length of the well-formed UTF-8 character at P that a terminal may show, 0 if it is none. */
static size_t shown_utf8(const unsigned char *p, const unsigned char *end)
{
	size_t n = *p >= 0xf0 && *p < 0xf5 ? 4 : *p >= 0xe0 ? 3 : *p >= 0xc2 ? 2 : 0, i;

	if (*p >= 0xf5 || !n || (size_t)(end - p) < n)
		return 0;
	for (i = 1; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	/* C1 controls, the marks that turn the direction of writing round, the byte order mark */
	if ((p[0] == 0xc2 && p[1] < 0xa0) ||
	    (p[0] == 0xe2 && p[1] == 0x80 && p[2] >= 0x8b && p[2] <= 0xae) ||
	    (p[0] == 0xe2 && p[1] == 0x81 && p[2] >= 0xa0) ||
	    (p[0] == 0xef && p[1] == 0xbb && p[2] == 0xbf))
		return 0;
	return n;
}

/* The next character of [P, END) as it may be shown, into TO (5 bytes); bytes of input used. */
static size_t show(const unsigned char *p, const unsigned char *end, char to[5])
{
	size_t n = *p < 0x80 ? printable(*p) : shown_utf8(p, end);

	if (n) {
		memcpy(to, p, n);
		to[n] = '\0';
		return n;
	}
	snprintf(to, 5, "\\x%02x", *p);
	return 1;
}

const char *diag_quote(struct diag_quote *room, const char *bytes, size_t len)
{
	const unsigned char *p = (const unsigned char *)bytes, *end = p + len;
	size_t n = 0, used;
	char shown[5];

	room->text[n++] = '"';
	while (p < end) {
		used = show(p, end, shown);
		if (n + strlen(shown) + 5 > sizeof(room->text))
			break;
		memcpy(room->text + n, shown, strlen(shown));
		n += strlen(shown);
		p += used;
	}
	strcpy(room->text + n, p < end ? "...\"" : "\"");
	return room->text;
}

/* A formatted text with everything unprintable shown as \xNN. */
static char *format_line(const char *format, va_list args)
{
	const unsigned char *p, *end;
	char *raw, *line = NULL, shown[5];
	size_t size;
	FILE *out;

	if (vasprintf(&raw, format, args) < 0)
		return NULL;
	end = (unsigned char *)raw + strlen(raw);
	for (p = (unsigned char *)raw; p < end && *p < 127 && printable(*p); p++)
		;
	if (p == end)
		return raw;
	out = open_memstream(&line, &size);
	if (out) {
		for (p = (unsigned char *)raw; p < end; fputs(shown, out))
			p += show(p, end, shown);
		if (fclose(out)) {
			free(line);
			line = NULL;
		}
	}
	free(raw);
	return line;
}

static struct diag *next_row(struct diags *diags)
{
	struct diag *v;

	if (diags->n == diags->cap) {
		v = reallocarray(diags->v, diags->cap ? 2 * diags->cap : 16, sizeof(*v));
		if (!v) {
			diags->no_memory = true;
			return NULL;
		}
		diags->v = v;
		diags->cap = diags->cap ? 2 * diags->cap : 16;
	}
	return &diags->v[diags->n];
}

void diag_add(struct diags *diags, enum code code, struct text *text, uint32_t offset,
	      const char *format, ...)
{
	bool error = code_table[code].severity == CODE_ERROR;
	struct diag *d;
	va_list args;

	if (error)
		text->errors++;
	else
		text->warnings++;
	/* errors are never crowded out by warnings */
	if ((error ? text->errors : text->warnings) > DIAG_MAX_PER_FILE)
		goto drop;
	d = next_row(diags);
	if (!d)
		return;
	*d = (struct diag){ .text = text, .pos = text_pos(text, offset), .code = code };
	memcpy(d->about, diags->about, sizeof(d->about));
	va_start(args, format);
	d->message = format_line(format, args);
	va_end(args);
	if (!d->message) {
		diags->no_memory = true;
		return;
	}
	diags->n++;
	diags->last_kept = true;
	return;
drop:
	diags->last_kept = false;
}

void diag_fix(struct diags *diags, const char *format, ...)
{
	struct diag *d = &diags->v[diags->n - 1];
	va_list args;

	if (!diags->last_kept)
		return;
	free(d->fix);
	va_start(args, format);
	d->fix = format_line(format, args);
	va_end(args);
	if (!d->fix)
		diags->no_memory = true;
}

void diags_forget(struct diags *diags, struct text *text, bool (*is)(const struct diag *diag))
{
	struct diag *from, *to = diags->v;

	text->errors = text->warnings = 0;
	each(from, diags->v, diags->n) {
		if (from->text == text && is(from)) {
			free(from->message);
			free(from->fix);
			continue;
		}
		if (from->text == text)
			*(diag_severity(from) == CODE_ERROR ? &text->errors : &text->warnings) += 1;
		*to++ = *from;
	}
	diags->n = to - diags->v;
}

enum code_severity diag_severity(const struct diag *diag)
{
	return code_table[diag->code].severity;
}

static int compare(const void *pa, const void *pb)
{
	const struct diag *a = pa, *b = pb;
	int order = a->text == b->text ? 0 : strcmp(a->text->path, b->text->path);

	if (order)
		return order;
	if (a->pos.line != b->pos.line)
		return a->pos.line < b->pos.line ? -1 : 1;
	if (a->pos.column != b->pos.column)
		return a->pos.column < b->pos.column ? -1 : 1;
	if (a->code != b->code)
		return a->code < b->code ? -1 : 1;
	return strcmp(a->message, b->message);
}

void diags_sort(struct diags *diags)
{
	if (diags->n)
		qsort(diags->v, diags->n, sizeof(*diags->v), compare);
	diags->last_kept = false;
}

struct diag_style diag_style_for(FILE *out)
{
	struct diag_style style = { .caret = isatty(fileno(out)), .color = colour_wanted(COLOUR_AUTO, fileno(out)) };

	if (style.color)
		palette_read(&style.palette);
	return style;
}

static void put_shown(const char *bytes, size_t len, FILE *out)
{
	const unsigned char *p = (const unsigned char *)bytes, *end = p + len;
	char shown[5];

	while (p < end) {
		p += show(p, end, shown);
		fputs(shown, out);
	}
}

void diag_put_path(const char *path, FILE *out)
{
	put_shown(path, strlen(path), out);
}

void diag_put_bytes(const char *bytes, size_t len, FILE *out)
{
	const char *tab;

	for (; (tab = memchr(bytes, '\t', len)); len -= tab + 1 - bytes, bytes = tab + 1) {
		put_shown(bytes, tab - bytes, out);
		fputc('\t', out);
	}
	put_shown(bytes, len, out);
}

#define CARET_WIDTH 120		/* of a long line, so much before the mark and after it is shown */

static void print_caret(const struct diag *diag, struct diag_style style, FILE *out)
{
	size_t len, from, at = diag->pos.column - 1, i;
	const char *line = text_line(diag->text, diag->pos.line, &len);
	char shown[5];

	if (!line || at > len)
		return;
	from = at > CARET_WIDTH ? at - CARET_WIDTH : 0;
	if (len - at > CARET_WIDTH)
		len = at + CARET_WIDTH;
	fputs("    ", out);
	for (i = from; i < len; fputs(line[i - 1] == '\t' ? "\t" : shown, out))
		i += line[i] == '\t' ? 1 : show((const unsigned char *)line + i,
						(const unsigned char *)line + len, shown);
	fputs("\n    ", out);
	for (i = from; i < at; ) {
		if (line[i] == '\t') {
			fputc('\t', out);
			i++;
			continue;
		}
		i += show((const unsigned char *)line + i, (const unsigned char *)line + len, shown);
		fprintf(out, "%*s", shown[0] == '\\' && shown[1] == 'x' ? 4 : 1, "");
	}
	fprintf(out, "%s^%s\n", palette_begin(&style.palette, PALETTE_MARK, style.color),
		palette_end(style.color));
}

void diag_print(const struct diag *diag, struct diag_style style, FILE *out)
{
	bool error = diag_severity(diag) == CODE_ERROR;
	const char *paint = palette_begin(&style.palette, error ? PALETTE_ERROR : PALETTE_WARNING, style.color);

	diag_put_path(diag->text->path, out);
	if (diag->pos.line)
		fprintf(out, ":%u:%u", diag->pos.line, diag->pos.column);
	fprintf(out, ": %s%s:%s %s", paint, error ? "error" : "warning", palette_end(style.color),
		diag->message);
	if (diag->fix)
		fprintf(out, "; %s", diag->fix);
	fprintf(out, " [%s]\n", code_table[diag->code].name);
	if (style.caret && diag->pos.line)
		print_caret(diag, style, out);
}

void diags_free(struct diags *diags)
{
	size_t i;

	for (i = 0; i < diags->n; i++) {
		free(diags->v[i].message);
		free(diags->v[i].fix);
	}
	free(diags->v);
	*diags = (struct diags){ 0 };
}
