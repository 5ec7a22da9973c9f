// SPDX-License-Identifier: GPL-2.0
/* xml: what is put into a page or a drawing; see xml.h */
#include <string.h>

#include "base/json_string.h"
#include "xml.h"

static const char *entity(char c)
{
	switch (c) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	default: return NULL;
	}
}

void xml_text(const char *text, FILE *out)
{
	const char *end = text + strlen(text);
	size_t n;

	for (; text < end; text += n) {
		n = utf8_length((const unsigned char *)text, end - text);
		if (!n || (unsigned char)*text < ' ' || *text == 0x7f) {
			fprintf(out, "\\x%02x", (unsigned char)*text);
			n = 1;
		} else if (entity(*text)) {
			fputs(entity(*text), out);
		} else {
			fwrite(text, 1, n, out);
		}
	}
}
