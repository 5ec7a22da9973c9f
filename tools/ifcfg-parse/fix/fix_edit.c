// SPDX-License-Identifier: GPL-2.0
/* fix_edit: what a mend does to a file; see fix_edit.h */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/each.h"
#include "fix_edit.h"

static bool same_edit(const struct edit *a, const struct edit *b)
{
	return a->at == b->at && a->cut == b->cut && strcmp(a->text, b->text) == 0;
}

int fix_add(struct fix *fix, struct edit edit)
{
	struct edit *more;
	size_t i = fix->n_edits;

	for (more = fix->edits; more && more < fix->edits + fix->n_edits; more++) {
		if (same_edit(more, &edit))
			return 0;
		if (edit.at < more->at + more->cut && more->at < edit.at + edit.cut)
			return -EOPNOTSUPP;
	}
	more = reallocarray(fix->edits, fix->n_edits + 1, sizeof(*more));
	if (!more)
		return -ENOMEM;
	fix->edits = more;
	for (; i && more[i - 1].at > edit.at; i--)
		more[i] = more[i - 1];
	more[i] = edit;
	fix->n_edits++;
	return 0;
}

struct wanted *fix_find_wanted(const struct fix *fix, const char *name)
{
	struct wanted *w;

	each(w, fix->wanted, fix->n_wanted)
		if (strcmp(w->name, name) == 0)
			return w;
	return NULL;
}

int fix_want(struct fix *fix, const char *name, char *value)
{
	struct wanted *w = fix_find_wanted(fix, name);

	if (!value)
		return -ENOMEM;
	if (!w) {
		w = reallocarray(fix->wanted, fix->n_wanted + 1, sizeof(*w));
		if (!w) {
			free(value);
			return -ENOMEM;
		}
		fix->wanted = w;
		w += fix->n_wanted++;
		*w = (struct wanted){ .name = name };
	}
	free(w->value);
	w->value = value;
	return 0;
}

const struct var *fix_own(const struct fix *fix, const char *name)
{
	const struct var *var = vars_find(&fix->file->vars, name);

	return var && var->owner == &fix->file->vars && vars_state(var->owner, var) == VAR_KNOWN ? var : NULL;
}

const char *fix_made(struct fix *fix, const char *format, ...)
{
	const char *copy;
	char *text;
	va_list ap;
	int len;

	va_start(ap, format);
	len = vasprintf(&text, format, ap);
	va_end(ap);
	if (len < 0)
		return NULL;
	copy = arena_copy(&fix->made, text, len);
	free(text);
	return copy;
}

int fix_replace_as(struct fix *fix, const struct var *var, const char *value, const char *text)
{
	const struct var_piece *first = var->pieces, *last = var->pieces + var->n_pieces - 1;
	struct edit edit = { .at = var->at + var->name_len + 1, .text = text };
	const struct text *file = &fix->file->text;
	int err;

	if (strcmp(var->value, value) == 0)
		return -ENODATA;
	if (var->len && !last->runs)
		return -EOPNOTSUPP;
	if (var->len) {
		edit.at = first->text_at;
		edit.cut = last->text_at + (var->len - last->value_at) - edit.at;
	} else if (edit.at + 1 < file->len && strchr("'\"", file->data[edit.at]) &&
		   file->data[edit.at] == file->data[edit.at + 1]) {
		edit.at++;		/* NAME='': readers other than the shell join no pieces */
	}
	err = fix_want(fix, var->name, strdup(value));
	return err ? err : fix_add(fix, edit);
}

int fix_replace(struct fix *fix, const struct var *var, const char *text)
{
	return fix_replace_as(fix, var, text, text);
}

int fix_append(struct fix *fix, const char *name, const char *value, const char *line)
{
	const struct var *var = vars_find(&fix->file->vars, name);
	int err;

	if (!line)
		return -ENOMEM;
	if (var && var->owner == &fix->file->vars)	/* set to what is not known */
		return -EOPNOTSUPP;
	err = fix_want(fix, name, strdup(value));
	return err ? err : fix_add(fix, (struct edit){ .at = fix->file->text.len, .text = line, .line = true });
}

int fix_set(struct fix *fix, const char *name, const char *value, const char *line)
{
	const struct var *var = fix_own(fix, name);

	return var ? fix_replace(fix, var, value) : fix_append(fix, name, value, line);
}
