// SPDX-License-Identifier: GPL-2.0
/* fix: mend in ifcfg files what only one mend is possible for; see fix.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report/args.h"
#include "ask.h"
#include "base/each.h"
#include "fix.h"
#include "fix_mend.h"
#include "ifcfg/conf_read.h"
#include "shell/script.h"

static int say(const char *path, const char *what)
{
	fputs("ifcfg-parse: ", stderr);
	diag_put_path(path, stderr);
	fprintf(stderr, ": %s\n", what);
	return 1;
}

/* Say that DIAG is not mended; 1, for the exit status. */
static int leave(const struct diag *diag, const char *what)
{
	diag_print(diag, diag_style_for(stderr), stderr);
	return say(diag->text->path, what);
}

/* Does the shell see in the new bytes just what it saw, and what is wanted? */
static int verify(const struct fix *fix)
{
	struct diags diags = { 0 };
	struct text text;
	struct vars now;
	const struct var *var;
	int err = text_init(&text, fix->file->text.path, fix->bytes, fix->len);
	size_t i;

	if (err)
		return err;
	vars_init(&now, &text, fix->file->vars.defaults);
	err = script_read(&now, &diags);
	for (i = 0; i < now.n && !err; i++) {
		const struct wanted *w = fix_find_wanted(fix, now.list[i]->name);
		enum var_state state = vars_state(&now, now.list[i]);
		const char *value;

		var = vars_find(&fix->file->vars, now.list[i]->name);
		value = w ? w->value : var ? var->value : NULL;
		if (w ? state != VAR_KNOWN : state != (var ? vars_state(&fix->file->vars, var) : VAR_UNSET))
			err = -EOPNOTSUPP;
		else if (state == VAR_KNOWN && strcmp(now.list[i]->value, value))
			err = -EOPNOTSUPP;
	}
	for (i = 0; i < fix->file->vars.n && !err; i++)
		if (fix->file->vars.list[i]->seen && !vars_find(&now, fix->file->vars.list[i]->name))
			err = -EOPNOTSUPP;
	for (i = 0; i < fix->n_wanted && !err; i++)
		if (!vars_value(&now, fix->wanted[i].name))
			err = -EOPNOTSUPP;
	vars_free(&now);
	diags_free(&diags);
	text_free(&text);
	return err;
}

static void fix_clear(struct fix *fix)
{
	struct wanted *w;

	each(w, fix->wanted, fix->n_wanted)
		free(w->value);
	free(fix->wanted);
	free(fix->edits);
	arena_free(&fix->made);
	free(fix->bytes);
	*fix = (struct fix){ .conf = fix->conf, .file = fix->file };
}

/* Where the byte AT of the text, which is without carriage returns at the ends of lines, stands in WHOLE: before one. */
static uint32_t whole_place(const struct text *whole, uint32_t at)
{
	uint32_t i;

	for (i = 0; i < whole->len && at; i++)
		at -= !conf_ends_line(whole, i);
	return i;
}

/* Where a backslash stands before a carriage return the line would go on in the next one, whose variable is gone then. */
static int check_lines(const struct fix *fix)
{
	struct diags diags = { 0 };
	struct vars was;
	size_t i;
	int err;

	vars_init(&was, &fix->file->whole, fix->file->vars.defaults);
	err = script_read(&was, &diags);
	for (i = 0; i < was.n && !err; i++)
		if (was.list[i]->seen && !vars_find(&fix->file->vars, was.list[i]->name))
			err = -EOPNOTSUPP;
	vars_free(&was);
	diags_free(&diags);
	return err;
}

/* The edits of a text without them become edits of the whole file, and the carriage returns go. */
static int put_returns(struct fix *fix)
{
	const struct text *whole = &fix->file->whole;
	uint32_t end, i;
	struct edit *e;
	int err = check_lines(fix);

	each(e, fix->edits, fix->n_edits) {
		end = whole_place(whole, e->at + e->cut);
		e->at = e->line ? whole->len : whole_place(whole, e->at);
		e->cut = e->cut ? end - e->at : 0;
	}
	for (i = 0; i < whole->len && !err; i++) {
		if (!conf_ends_line(whole, i))
			continue;
		each(e, fix->edits, fix->n_edits)
			if (e->at <= i && i < e->at + e->cut)
				break;
		if (e == fix->edits + fix->n_edits)
			err = fix_add(fix, (struct edit){ .at = i, .cut = 1, .text = "" });
	}
	return err;
}

/* The mended file into fix->bytes. */
static int render_all(struct fix *fix)
{
	int err = fix->file->whole.path ? put_returns(fix) : 0;
	FILE *out = err ? NULL : open_memstream(&fix->bytes, &fix->len);

	if (!out)
		return err ? err : -ENOMEM;
	fix_render(fix, 0, fix_old(fix)->len + 1, out);
	if (fclose(out))
		return -ENOMEM;
	return verify(fix);
}

/*
 * Everything that can be mended in the file.  -EOPNOTSUPP: something cannot,
 * and nothing of the file will be, since one mend may rely on another; *AT is
 * what was to be mended last.  *STATUS becomes 1 if something is left to a person.
 */
static int collect(struct fix *fix, const struct report_part *part, enum service reader, const struct diag **at,
		   int *status)
{
	const struct diag *diag;
	int err = 0;

	each(diag, part->conf.diags.v, part->conf.diags.n) {
		const struct fix_mend *mend = diag->text == &fix->file->text ? fix_find_mend(part, diag) : NULL;

		if (!mend || (mend->reader != SERVICE_OF_ROOT && mend->reader != reader))
			continue;
		*at = diag;
		err = mend->mend(fix, diag);
		if (err == -ENODATA)
			*status = leave(diag, "mend this by hand");
		else if (err)
			return err;
	}
	return fix->n_edits || fix->returns ? render_all(fix) : 0;
}

/* Write one file and say where the old one is; the exit status. */
static int put(const struct fix *fix)
{
	const char *path = fix->file->text.path, *slash = strrchr(path, '/');
	struct store_file file;
	struct why why;

	if (fix_write(fix, &file, &why)) {
		fputs("ifcfg-parse: ", stderr);
		diag_put_path(why.text, stderr);
		fputc('\n', stderr);
		return 1;
	}
	diag_put_path(path, stderr);
	fputs(" is mended, ", stderr);
	diag_put_bytes(path, slash ? slash + 1 - path : 0, stderr);
	diag_put_path(file.kept, stderr);
	fputs(" is what it was\n", stderr);
	return 0;
}

/* What has a mend that only --reader asks for, and did not; the exit status. */
static int say_unasked(const struct report_part *part, enum service reader)
{
	const struct fix_mend *found = NULL;
	const struct diag *diag;

	each(diag, part->conf.diags.v, part->conf.diags.n) {
		const struct fix_mend *mend = fix_find_mend(part, diag);

		if (!mend || mend->reader == SERVICE_OF_ROOT || mend->reader == reader)
			continue;
		diag_print(diag, diag_style_for(stderr), stderr);
		found = mend;
	}
	if (found)
		fprintf(stderr, "ifcfg-parse --fix --reader %s mends these\n", service_name(found->reader));
	return found != NULL;
}

/* All files of PART with something to mend, shown and put at the end of *FIXES; the exit status. */
static int collect_part(const struct report_part *part, enum service reader, struct fix *fixes, size_t *n)
{
	const struct diag *diag = NULL;
	int status = 0, err;
	size_t i;

	for (i = 0; i < part->conf.n_files; i++) {
		struct fix *fix = &fixes[*n];

		*fix = (struct fix){ .conf = &part->conf, .file = part->conf.files[i] };
		err = fix->file->error || fix->file->use != USE_FILE ? 0 : collect(fix, part, reader, &diag, &status);
		if (!err && fix->n_edits) {
			fix_diff(fix, stdout);
			(*n)++;
			continue;
		}
		if (err == -EOPNOTSUPP)
			status = leave(diag, "mend this by hand: nothing else of the file is changed");
		else if (err)
			status = say(fix->file->text.path, strerror(-err));
		fix_clear(fix);
	}
	return say_unasked(part, reader) | status;
}

int fix_report(const struct report *report, const struct args *args)
{
	const struct report_part *part;
	struct fix *fixes, *fix;
	size_t n = 0, most = 1;
	int status = 0;

	if (!args->yes && !args->dry_run && !ask_possible("--fix"))
		return 2;
	each(part, report->parts, report->n_parts)
		most += part->conf.n_files;
	fixes = calloc(most, sizeof(*fixes));
	if (!fixes)
		return say("--fix", strerror(ENOMEM));
	status = report_print_unread(report);
	each(part, report->parts, report->n_parts)
		status |= collect_part(part, args->reader, fixes, &n);
	if (fflush(stdout) || ferror(stdout))
		status = say("output", strerror(EIO));
	else if (n && !args->dry_run && !args->yes && !ask_yes(n == 1 ? "Write this file?" : "Write these files?"))
		status = 1;
	else
		each(fix, fixes, args->dry_run ? 0 : n)
			status |= put(fix);
	each(fix, fixes, n)
		fix_clear(fix);
	free(fixes);
	return status;
}
