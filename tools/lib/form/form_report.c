// SPDX-License-Identifier: GPL-2.0
/* form_report: what a form has dealt with, and what it has no words for; see form.h */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/each.h"
#include "form.h"

static void say(struct form_files *files, const struct pos *pos, const char *kind, const char *what,
		const char *format, va_list args)
{
	char *why;

	if (!files->losses)
		return;
	if (vasprintf(&why, format, args) < 0) {
		files->no_memory = true;
		return;
	}
	if (pos && pos->file)
		diag_put_path(pos->file, files->losses);
	if (pos && pos->file && pos->line)
		fprintf(files->losses, ":%u:%u", pos->line, pos->column);
	/* what the files hold may be anything: see diag.h */
	fprintf(files->losses, "%s%s: ", pos && pos->file ? ": " : "", kind);
	diag_put_path(what, files->losses);
	fputs(": ", files->losses);
	diag_put_path(why, files->losses);
	fputc('\n', files->losses);
	free(why);
}

void form_lost(struct form_files *files, const struct pos *pos, const char *what, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(files, pos, "lost", what, format, args);
	va_end(args);
}

void form_left_out(struct form_files *files, const struct pos *pos, const char *what, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(files, pos, "left out", what, format, args);
	va_end(args);
}

static struct form_mark *find_mark(const struct form_files *files, const char *file)
{
	struct form_mark *mark;

	each(mark, files->marks, files->n_marks)
		if (strcmp(mark->file, file) == 0)
			return mark;
	return NULL;
}

void form_carry(struct form_files *files, const char *file, unsigned int facts)
{
	struct form_mark *mark = file ? find_mark(files, file) : NULL, *more;

	if (!mark && file) {
		more = reallocarray(files->marks, files->n_marks + 1, sizeof(*more));
		if (!more) {
			files->no_memory = true;
			return;
		}
		files->marks = more;
		mark = &more[files->n_marks++];
		*mark = (struct form_mark){ .file = file };
	}
	if (mark)
		mark->facts |= facts;
}

bool form_carries(const struct form_files *files, const char *file, unsigned int facts)
{
	const struct form_mark *mark = find_mark(files, file);

	return mark && (mark->facts & facts) == facts;
}

static bool is_of(const struct form_word *word, const char *file, const char *section)
{
	return file && strcmp(word->file, file) == 0 && strcmp(word->section, section) == 0;
}

void form_put_words(const struct form_net *net, const char *file, const char *section, FILE *out)
{
	struct form_word *word;

	each(word, net->words, net->n_words) {
		if (!is_of(word, file, section))
			continue;
		fprintf(out, "%s=%s\n", word->key, word->value);
		word->written = true;
	}
}

bool form_has_word(const struct form_net *net, const char *file, const char *section, const char *key)
{
	const struct form_word *word;

	each(word, net->words, net->n_words)
		if (is_of(word, file, section) && (!key || strcmp(word->key, key) == 0))
			return true;
	return false;
}

bool form_option(struct form_files *files, const struct form *form, const struct bond_setting *s,
		 unsigned int unknown)
{
	if (!s->value.text || s->row->flags & OPTION_MODULE)
		return false;
	if (s->row->flags & OPTION_STATE)
		form_lost(files, &s->pos, s->row->name, "it changes by itself: \"primary\" keeps a choice");
	else if (s->row->flags & unknown)
		form_lost(files, &s->pos, s->row->name, "%s has no such option of a bond", form->service);
	return !(s->row->flags & (OPTION_STATE | unknown));
}
