// SPDX-License-Identifier: GPL-2.0
/* check_files: rules about the files themselves */
#include <string.h>
#include <sys/stat.h>

#include "base/each.h"
#include "check.h"

/* Copies that RHEL4's init.d/network starts; the others it finds by MASTER only */
static bool is_started(const struct check *c)
{
	static const char *const suffixes[] = { ".old", ".orig", ".save", NULL };
	size_t len = strlen(c->file->name), n;
	const char *const *s;

	if (dialect_major(c->conf) != 4)
		return true;
	for (s = suffixes; *s; s++) {
		n = strlen(*s);
		if (len > n && strcmp(c->file->name + len - n, *s) == 0)
			return true;
	}
	return false;
}

void check_backup(struct check *c)
{
	const char *master = check_value(c->file, "MASTER");
	struct check_place p;

	if (c->file->use != USE_BACKUP)
		return;
	if (master && *master && check_is_redhat(c)) {
		p = check_var(c->file, "MASTER");
		check_say(c, p.text, p.offset, "this copy enslaves an interface to %s once more", master);
	} else if (is_started(c)) {
		check_say(c, &c->file->text, 0, "this copy is started as if it were a configuration");
	} else {
		return;
	}
	check_fix(c, "move it to another directory");
}

static void look_at(struct check *c, struct text *text)
{
	if (!(text->mode & S_IWOTH))
		return;
	check_say(c, text, 0, "anybody may write to this file");
	check_fix(c, "chmod o-w");
}

void check_writable(struct check *c)
{
	look_at(c, &c->file->text);
}

/* the files that are not for one interface */
void check_writable_others(struct check *c)
{
	size_t i;

	if (c->conf->defaults)
		look_at(c, &c->conf->defaults->text);
	if (c->conf->ini.path)
		look_at(c, &c->conf->ini);
	for (i = 0; i < c->conf->modprobe.n_texts; i++)
		look_at(c, c->conf->modprobe.texts[i]);
}

/* initscripts, sysconfig, wicked and NetworkManager look at names that begin with ifcfg- alone */
void check_file_name(struct check *c)
{
	struct conf_file **file;
	size_t n;

	each(file, c->conf->strays, c->conf->n_strays) {
		if (conf_files_for(c->conf, (*file)->name, &n))
			continue;
		check_say(c, &(*file)->text, 0, "nobody reads this file, for its name does not begin with \"ifcfg-\"");
		check_fix(c, "call it ifcfg-%s", (*file)->name);
	}
}

/* Is the line from START to the carriage return at END an assignment with a blank behind it?  It is a command then. */
static bool is_command(const struct text *text, uint32_t start, uint32_t end)
{
	const char *s = text->data + start;
	size_t len = end - start;

	return len && (s[len - 1] == ' ' || s[len - 1] == '\t') && memchr(s, '=', len) && !memchr(s, '#', len);
}

/* the lines whose carriage return stands behind a blank */
static void look_at_commands(struct check *c)
{
	const struct text *text = &c->file->text;
	uint32_t start = 0, i;

	for (i = 0; i + 1 < text->len; i++) {
		if (text->data[i] == '\n')
			start = i + 1;
		if (text->data[i] != '\r' || text->data[i + 1] != '\n' || !is_command(text, start, i))
			continue;
		check_say(c, &c->file->text, i, "the shell takes the carriage return for a command, and sets no variable");
		check_fix(c, "save the file with Unix line ends");
	}
}

/* those at the ends of lines, which the texts are without: for NetworkManager they are blanks */
void check_nm_return(struct check *c)
{
	if (!c->file->cut_returns)
		return;
	check_say(c, &c->file->text, 0, "the lines of this file end in carriage returns, which NetworkManager takes for blanks");
	check_fix(c, "save the file with Unix line ends");
}

/* the same for wicked, which ends a value there */
void check_wicked_return(struct check *c)
{
	if (!c->file->cut_returns)
		return;
	check_say(c, &c->file->text, 0, "the lines of this file end in carriage returns, which wicked takes for blanks");
	check_fix(c, "save the file with Unix line ends");
}

/* who has the values as the shell has them */
#define BY_SHELL	(SERVICE_BIT(SERVICE_SCRIPTS) | SERVICE_BIT(SERVICE_NONE) | SERVICE_BIT(SERVICE_IB_BOND))

void check_carriage_return(struct check *c)
{
	const struct vars *vars = &c->file->vars;
	const char *found;
	size_t i;

	if (c->file->cut_returns && SERVICE_BIT(c->reader) & BY_SHELL) {
		check_say(c, &c->file->text, 0, "the lines of this file end in carriage returns, which are part of the values");
		check_fix(c, "save the file with Unix line ends");
	}
	if (!c->file->carriage_return)
		return;
	look_at_commands(c);
	for (i = 0; i < vars->n; i++) {
		const struct var *var = vars->list[i];

		if (!var->seen || vars_state(vars, var) != VAR_KNOWN)
			continue;
		found = memchr(var->value, '\r', var->len);
		if (!found)
			continue;
		check_say(c, vars->text, var_offset(var, found - var->value),
			  "the value of %.60s has a carriage return in it", var->name);
		check_fix(c, "save the file with Unix line ends");
	}
}

/* wicked: "unable to qualify pre-down script"; a path of its own is compat:suse:/path */
void check_script_scheme(struct check *c)
{
	static const char *const names[] = {
		"PRE_UP_SCRIPT", "POST_UP_SCRIPT", "PRE_DOWN_SCRIPT", "POST_DOWN_SCRIPT", NULL
	};
	const char *const *name;

	if (!check_by_wicked(c) || c->file->use != USE_FILE)
		return;
	for (name = names; *name; name++) {
		const struct var *var = vars_find(&c->file->vars, *name);
		const char *s = check_value(c->file, *name);
		size_t len;

		for (; s && *(s += strspn(s, " \t\n")); s += len) {
			len = strcspn(s, " \t\n");
			if (memchr(s, ':', len))
				continue;
			check_say(c, var->owner->text, var_offset(var, s - var->value),
				  "wicked never runs a %s without a scheme", *name);
			check_fix(c, "write compat:suse:%.*s", len > 80 ? 80 : (int)len, s);
		}
	}
}
