// SPDX-License-Identifier: GPL-2.0
/* json_string: bytes that may be anything, as a string of JSON; see json_string.h */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "json_string.h"

size_t utf8_length(const unsigned char *p, size_t left)
{
	size_t n = *p < 0x80 ? 1 : *p >= 0xf0 ? 4 : *p >= 0xe0 ? 3 : 2, i;

	if ((*p >= 0x80 && *p < 0xc2) || *p > 0xf4 || n > left)
		return 0;
	for (i = 1; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	/* overlong, surrogates, above U+10FFFF */
	if ((*p == 0xe0 && p[1] < 0xa0) || (*p == 0xed && p[1] > 0x9f) ||
	    (*p == 0xf0 && p[1] < 0x90) || (*p == 0xf4 && p[1] > 0x8f))
		return 0;
	return n;
}

static bool is_utf8(const char *s, size_t len)
{
	const unsigned char *p = (const unsigned char *)s, *end = p + len;
	size_t n;

	for (; p < end; p += n) {
		n = *p < 0x80 ? 1 : utf8_length(p, end - p);
		if (!n)
			return false;
	}
	return true;
}

/* The serializer of a string that is no UTF-8. */
static int print_bytes(struct json_object *o, struct printbuf *out, int level, int flags)
{
	const unsigned char *p = (const unsigned char *)json_object_get_string(o);
	const unsigned char *end = p + json_object_get_string_len(o);
	char escape[8];
	size_t n;

	(void)level;
	(void)flags;
	printbuf_strappend(out, "\"");
	for (; p < end; p += n ? n : 1) {
		n = utf8_length(p, end - p);
		if (n && *p >= ' ' && *p != '"' && *p != '\\') {
			printbuf_memappend(out, (const char *)p, n);
			continue;
		}
		snprintf(escape, sizeof(escape), "\\u%04x", n ? *p : 0xdc00 + *p);
		printbuf_memappend(out, escape, 6);
	}
	return printbuf_strappend(out, "\"");
}

struct json_object *json_string(const char *s, size_t len)
{
	struct json_object *o = json_object_new_string_len(s, len);

	if (o && !is_utf8(s, len))
		json_object_set_serializer(o, print_bytes, NULL, NULL);
	return o;
}
