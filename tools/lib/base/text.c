// SPDX-License-Identifier: GPL-2.0
/* text: the bytes of one file, and where in it a byte stands; see text.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

int text_init(struct text *text, const char *path, const char *bytes, size_t len)
{
	*text = (struct text){ .path = strdup(path), .data = malloc(len + 1), .len = len };
	if (!text->path || !text->data) {
		text_free(text);
		return -ENOMEM;
	}
	memcpy(text->data, bytes, len);
	text->data[len] = '\0';
	return 0;
}

void text_free(struct text *text)
{
	free(text->path);
	free(text->data);
	free(text->lines);
	*text = (struct text){ 0 };
}

static int index_lines(struct text *text)
{
	const char *p, *end = text->data + text->len;
	uint32_t n = 1;

	for (p = text->data; (p = memchr(p, '\n', end - p)); p++)
		n++;
	text->lines = malloc(n * sizeof(*text->lines));
	if (!text->lines)
		return -ENOMEM;
	n = 0;
	text->lines[n++] = 0;
	for (p = text->data; (p = memchr(p, '\n', end - p)); p++)
		text->lines[n++] = p + 1 - text->data;
	text->n_lines = n;
	return 0;
}

struct pos text_pos(struct text *text, uint32_t offset)
{
	struct pos pos = { .file = text->path };
	uint32_t low = 0, high, mid;

	if (offset == TEXT_WHOLE || !text->data || (!text->lines && index_lines(text)))
		return pos;
	if (offset > text->len)
		offset = text->len;
	for (high = text->n_lines; high - low > 1; ) {
		mid = low + (high - low) / 2;
		if (text->lines[mid] <= offset)
			low = mid;
		else
			high = mid;
	}
	pos.line = low + 1;
	pos.column = offset - text->lines[low] + 1;
	return pos;
}

uint32_t text_offset(struct text *text, const struct pos *pos)
{
	if (!pos->line || pos->line > text->n_lines)
		return TEXT_WHOLE;
	return text->lines[pos->line - 1] + pos->column - 1;
}

const char *text_line(struct text *text, unsigned int line, size_t *len)
{
	const char *start, *end;

	if (!text->data || !line || (!text->lines && index_lines(text)) || line > text->n_lines)
		return NULL;
	start = text->data + text->lines[line - 1];
	end = line < text->n_lines ? text->data + text->lines[line] - 1 : text->data + text->len;
	*len = end - start;
	return start;
}
