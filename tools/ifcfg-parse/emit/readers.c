// SPDX-License-Identifier: GPL-2.0
/* readers: what the real readers of ifcfg files make of each variable, as a report; see readers.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/each.h"
#include "emit_json.h"
#include "ifcfg/dialect.h"
#include "ifcfg/reader.h"
#include "readers.h"

#define READERS_MAX	8

/* ---- the report ---- */

/* one variable of one file, as all its readers see it */
struct difference {
	const struct report_part *part;
	const struct conf_file *file;
	const char *name;
	struct pos pos;
	struct reader_view views[READERS_MAX];
	bool asked[READERS_MAX];
};

static void forget(struct difference *d)
{
	size_t i;

	for (i = 0; readers[i].name; i++)
		free(d->views[i].value);
}

/* All readers on NAME; 1: they differ, 0: they do not, -ENOMEM. */
static int compare(struct difference *d, bool suse)
{
	bool differ = false;
	size_t i;
	int err;

	for (i = 0; readers[i].name; i++) {
		d->asked[i] = reader_asks(&readers[i], suse, d->name);
		if (!d->asked[i])
			continue;
		err = readers[i].read(&d->part->conf, d->file, d->name, &d->views[i]);
		if (err)
			return err;
		differ |= !reader_same(&d->views[0], &d->views[i]);
	}
	return differ;
}

typedef int (*difference_fn)(const struct difference *d, FILE *out, bool *first);

static int look_at_file(const struct report_part *part, struct conf_file *file,
			difference_fn print, FILE *out, bool *first)
{
	const struct dialect *dialect = part->conf.dialect;
	size_t n, i;
	struct reader_candidate *list = reader_candidates(dialect, file, &n);
	int err = 0;

	if (!list)
		return -ENOMEM;
	for (i = 0; i < n && err >= 0; i++) {
		struct difference d = { .part = part, .file = file, .name = list[i].name,
					.pos = list[i].pos };

		err = compare(&d, dialect->id == DIALECT_SLES10);
		if (err > 0)
			err = print(&d, out, first);
		forget(&d);
	}
	free(list);
	return err < 0 ? err : 0;
}

static int look_at_all(const struct report *report, difference_fn print, FILE *out)
{
	const struct report_part *part;
	bool first = true;
	size_t i;
	int err = 0;

	each(part, report->parts, report->n_parts)
		for (i = 0; i < part->conf.n_files && !err; i++)
			if (part->conf.files[i]->text.data &&
			    report_wants_file(part, part->conf.files[i]))
				err = look_at_file(part, part->conf.files[i], print, out, &first);
	return err;
}

static const char *in_words(const struct reader_view *view, struct diag_quote *q)
{
	switch (view->kind) {
	case READING_VALUE:
		return diag_quote(q, view->value, strlen(view->value));
	case READING_UNKNOWN:
		return "known only when the file is run";
	case READING_REFUSED:
		return "refused";
	case READING_NOTHING:
		break;
	}
	return "not seen";
}

static int print_text(const struct difference *d, FILE *out, bool *first)
{
	struct text *text = (struct text *)&d->file->text;
	struct diag_quote q;
	size_t len, i;
	const char *line = text_line(text, d->pos.line, &len);

	*first = false;
	diag_put_path(text->path, out);
	fprintf(out, ":%u:%u: %s\n", d->pos.line, d->pos.column,
		line ? diag_quote(&q, line, len) : "");
	for (i = 0; readers[i].name; i++)
		if (d->asked[i])
			fprintf(out, "    %-18s %s\n", readers[i].name, in_words(&d->views[i], &q));
	return 0;
}

int readers_text(const struct report *report, FILE *out)
{
	return look_at_all(report, print_text, out);
}

static int print_json(const struct difference *d, FILE *out, bool *first)
{
	static const char *const kinds[] = {
		[READING_NOTHING] = "nothing", [READING_VALUE] = "value",
		[READING_UNKNOWN] = "unknown", [READING_REFUSED] = "refused",
	};
	struct emit_seen seen[READERS_MAX];
	size_t i;

	for (i = 0; readers[i].name; i++)
		seen[i] = (struct emit_seen){ d->asked[i] ? readers[i].name : NULL,
					      kinds[d->views[i].kind], d->views[i].value };
	return emit_json_difference(d->file->text.path, &d->pos, d->name, seen, i, first, out);
}

int readers_json(const struct report *report, FILE *out)
{
	int err;

	fputs("{\"readers\":[", out);
	err = look_at_all(report, print_json, out);
	fputs("\n]}\n", out);
	return err;
}
