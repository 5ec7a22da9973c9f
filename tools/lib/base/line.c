// SPDX-License-Identifier: GPL-2.0
/* line: the lines of a text, one by one; see line.h */
#include <string.h>

#include "line.h"

bool line_next(const struct text *text, uint32_t *at, struct line *line)
{
	const char *newline;

	if (*at >= text->len)
		return false;
	line->s = text->data + *at;
	newline = memchr(line->s, '\n', text->len - *at);
	line->ends = newline;
	line->len = newline ? (size_t)(newline - line->s) : text->len - *at;
	*at += line->len + line->ends;
	return true;
}

size_t line_blanks(const struct line *line)
{
	size_t n = 0;

	while (n < line->len && (line->s[n] == ' ' || line->s[n] == '\t'))
		n++;
	return n;
}
