// SPDX-License-Identifier: GPL-2.0
/*
 * reader: what the real readers of ifcfg files make of each variable; see reader.h
 *
 * Each is imitated as far as facts about it were measured: the greps of
 * initscripts by release, `eval $(fgrep ...)` of init.d/network, get_variable
 * of sysconfig, wicked 0.6's parser, NetworkManager's ifcfg-rh.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/each.h"
#include "base/line.h"
#include "by_line.h"
#include "dialect.h"
#include "reader.h"
#include "shell/script.h"

static int take(struct reader_view *view, const char *value, size_t len)
{
	free(view->value);
	view->value = strndup(value, len);
	view->kind = READING_VALUE;
	return view->value ? 0 : -ENOMEM;
}

/* The shell's variable, of whatever text. */
static int take_var(const struct vars *vars, const char *name, struct reader_view *view)
{
	const struct var *var = vars_find(vars, name);

	if (!var)
		return 0;
	switch (vars_state(vars, var)) {
	case VAR_KNOWN:
		return take(view, var->value, var->len);
	case VAR_UNKNOWN:
		view->kind = READING_UNKNOWN;
		break;
	case VAR_UNSET:
		break;
	}
	return 0;
}

static int read_bash(const struct conf *conf, const struct conf_file *file, const char *name,
		     struct reader_view *view)
{
	(void)conf;
	return take_var(&file->vars, name, view);
}

/* What stands behind NAME= at the start of the line, blanks before it allowed; NULL: another line. */
static const char *behind(const struct line *line, const char *name, size_t *len)
{
	size_t n = line_blanks(line), name_len = strlen(name);

	if (line->len < n + name_len + 1 || memcmp(line->s + n, name, name_len) ||
	    line->s[n + name_len] != '=')
		return NULL;
	n += name_len + 1;
	*len = line->len - n;
	return line->s + n;
}

/* ---- grep -l for MASTER ---- */

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

/*
 * The bond for which the pattern MASTER=BOND matches a line: with one of
 * QUOTES around it or none, then a blank, a # or the end if ANCHORED.
 */
static int read_grep(const struct text *text, const char *name, const char *quotes, bool anchored,
		     struct reader_view *view)
{
	struct line line;
	uint32_t at = 0;
	int err = 0;

	while (!err && line_next(text, &at, &line)) {
		size_t len, n;
		const char *s = behind(&line, name, &len);

		if (!s)
			continue;
		if (len && *s && strchr(quotes, *s)) {
			s++;
			len--;
		}
		for (n = 0; n < len && !is_space(s[n]) && !strchr("'\"#;", s[n]); n++)
			;
		if (anchored && n < len && !is_space(s[n]) && s[n] != '#' &&
		    !(strchr(quotes, s[n]) && (n + 1 == len || is_space(s[n + 1]) || s[n + 1] == '#')))
			continue;
		if (n)
			err = take(view, s, n);
	}
	return err;
}

/* Not anchored: MASTER=bond01 counts for bond0 as well, if there is one. */
static int read_grep4(const struct conf *conf, const struct conf_file *file, const char *name,
		      struct reader_view *view)
{
	int err = read_grep(&file->text, name, "", false, view);
	size_t i, len;

	for (i = 0; i < conf->n_bonds && !err && view->kind == READING_VALUE; i++) {
		len = strlen(conf->bonds[i].ifname);
		if (strncmp(view->value, conf->bonds[i].ifname, len) == 0 && view->value[len])
			return take(view, conf->bonds[i].ifname, len);
	}
	return err;
}

static int read_grep5(const struct conf *conf, const struct conf_file *file, const char *name,
		      struct reader_view *view)
{
	(void)conf;
	return read_grep(&file->text, name, "\"", true, view);
}

static int read_grep6(const struct conf *conf, const struct conf_file *file, const char *name,
		      struct reader_view *view)
{
	(void)conf;
	return read_grep(&file->text, name, "\"'", true, view);
}

/* ---- a shell that sees other bytes ---- */

/* NAME as a shell has it that reads BYTES, which are given back. */
static int read_bytes(char *bytes, size_t len, const char *name, struct reader_view *view)
{
	struct diags unsaid = { 0 };
	struct text text;
	struct vars vars;
	int err = text_init(&text, "", bytes, len);

	free(bytes);
	if (err)
		return err;
	vars_init(&vars, &text, NULL);
	err = script_read(&vars, &unsaid);
	if (!err)
		err = take_var(&vars, name, view);
	vars_free(&vars);
	diags_free(&unsaid);
	text_free(&text);
	return err;
}

/* eval $(fgrep "NAME=" FILE): all lines that hold the text, in one */
static int read_fgrep(const struct conf *conf, const struct conf_file *file, const char *name,
		      struct reader_view *view)
{
	char *bytes = NULL, wanted[64];
	struct line line;
	uint32_t at = 0;
	size_t size;
	FILE *out = open_memstream(&bytes, &size);

	(void)conf;
	if (!out)
		return -ENOMEM;
	snprintf(wanted, sizeof(wanted), "%s=", name);
	while (line_next(&file->text, &at, &line))
		if (memmem(line.s, line.len, wanted, strlen(wanted))) {
			fwrite(line.s, 1, line.len, out);
			fputc(' ', out);
		}
	if (fclose(out)) {
		free(bytes);
		return -ENOMEM;
	}
	return read_bytes(bytes, size, name, view);
}

/* while read line; do eval $line; done < <(grep "^[[:space:]]*NAME" FILE) */
static int read_get_variable(const struct conf *conf, const struct conf_file *file, const char *name,
			     struct reader_view *view)
{
	char *bytes = NULL;
	struct line line;
	uint32_t at = 0;
	size_t size, i;
	FILE *out = open_memstream(&bytes, &size);

	(void)conf;
	if (!out)
		return -ENOMEM;
	while (line_next(&file->text, &at, &line)) {
		size_t n = line_blanks(&line);

		if (line.len - n < strlen(name) || memcmp(line.s + n, name, strlen(name)))
			continue;
		/* read without -r: a backslash goes, at the end it joins the next such line */
		for (i = n; i < line.len; i++)
			if (line.s[i] != '\\' || (i + 1 < line.len && line.s[++i]))
				fputc(line.s[i], out);
		if (!line.len || line.s[line.len - 1] != '\\')
			fputc('\n', out);
	}
	if (fclose(out)) {
		free(bytes);
		return -ENOMEM;
	}
	return read_bytes(bytes, size, name, view);
}

/* ---- those that run no shell ---- */

/* What READER sees of NAME in LINE, which it reads at once. */
static int read_line_of(const struct by_line *reader, const struct line *line, const char *name, struct reader_view *view)
{
	size_t len, size = 0;
	const char *s = behind(line, name, &len);
	char *value = NULL;
	FILE *out;
	bool fine;
	int err;

	if (!s)
		return 0;
	out = open_memstream(&value, &size);
	if (!out)
		return -ENOMEM;
	fine = reader->value(s, len, line->ends, out);
	err = fclose(out) ? -ENOMEM : fine ? take(view, value, strlen(value)) : 0;
	if (!err && !fine && reader->empties)
		view->kind = READING_REFUSED;
	free(value);
	return err;
}

static int read_by_line(const struct by_line *reader, const struct text *text, const char *name, struct reader_view *view)
{
	struct line line;
	uint32_t at = 0;
	int err = 0;

	while (!err && line_next(text, &at, &line)) {
		while (line.len + line.ends > reader->max && !err) {
			err = read_line_of(reader, &(struct line){ line.s, reader->max, false }, name, view);
			line.s += reader->max;
			line.len -= reader->max;
		}
		if (!err)
			err = read_line_of(reader, &line, name, view);
	}
	return err;
}

static int read_wicked(const struct conf *conf, const struct conf_file *file, const char *name,
		       struct reader_view *view)
{
	(void)conf;
	return read_by_line(&by_line_wicked, &file->text, name, view);
}

static int read_networkmanager(const struct conf *conf, const struct conf_file *file, const char *name,
			       struct reader_view *view)
{
	(void)conf;
	return read_by_line(&by_line_networkmanager, &file->text, name, view);
}

#define ANY	(~0u)		/* release */

const struct reader readers[] = {
	{ "bash", "source FILE, as ifup does", true, true, NULL, 0, 0, 0, read_bash },
	{ "rhel4-grep", "ifup of RHEL4: grep for MASTER", true, false, "MASTER", SERVICE_BIT(SERVICE_SCRIPTS), 4, 4, read_grep4 },
	{ "rhel5-grep", "ifup-eth of RHEL5: grep for MASTER", true, false, "MASTER", SERVICE_BIT(SERVICE_SCRIPTS), 5, 5, read_grep5 },
	{ "rhel6-grep", "ifup-eth of RHEL6 and above: grep for MASTER", true, false, "MASTER", SERVICE_BIT(SERVICE_SCRIPTS), 6, ANY,
	  read_grep6 },
	{ "rhel-network", "init.d/network: eval $(fgrep NAME= FILE)", true, false, "SLAVE DEVICE", 0, 0, 0, read_fgrep },
	{ "networkmanager", "NetworkManager's ifcfg-rh", true, false, NULL, SERVICE_BIT(SERVICE_NETWORKMANAGER), 0, ANY,
	  read_networkmanager },
	{ "suse-get_variable", "get_variable of sysconfig", false, true, NULL, 0, 0, 0, read_get_variable },
	{ "wicked", "wicked, SLES12 and above", false, true, NULL, SERVICE_BIT(SERVICE_WICKED), 0, ANY, read_wicked },
	{ .name = NULL }
};

bool reader_same(const struct reader_view *a, const struct reader_view *b)
{
	if (a->kind == READING_NOTHING && b->kind == READING_VALUE)
		return !*b->value;	/* empty or not set: no reader tells them apart */
	if (b->kind == READING_NOTHING && a->kind == READING_VALUE)
		return !*a->value;
	return a->kind == b->kind && (a->kind != READING_VALUE || strcmp(a->value, b->value) == 0);
}

bool reader_asks(const struct reader *reader, bool suse, const char *name)
{
	const char *p;

	if (!(suse ? reader->suse : reader->redhat))
		return false;
	if (!reader->only)
		return true;
	p = strstr(reader->only, name);
	return p && (p == reader->only || p[-1] == ' ') &&
	       (!p[strlen(name)] || p[strlen(name)] == ' ');
}
