// SPDX-License-Identifier: GPL-2.0
/* fix_render: the bytes of a file with its edits; see fix.h */
#include "base/each.h"
#include "fix.h"

void fix_render(const struct fix *fix, uint32_t from, uint32_t to, FILE *out)
{
	const struct text *text = fix_old(fix);
	const struct edit *e;
	char last = from ? text->data[from - 1] : '\n';

	each(e, fix->edits, fix->n_edits) {
		if (e->at < from || e->at >= to)
			continue;
		fwrite(text->data + from, 1, e->at - from, out);
		if (e->at > from)
			last = text->data[e->at - 1];
		if (e->line && last != '\n')
			fputc('\n', out);
		fputs(e->text, out);
		last = e->line ? '\n' : last;
		from = e->at + e->cut;
	}
	to = to < text->len ? to : text->len;
	if (from < to)
		fwrite(text->data + from, 1, to - from, out);
}
