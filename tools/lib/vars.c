// SPDX-License-Identifier: GPL-2.0
/* vars: the shell variables that a file leaves behind; see vars.h */
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "vars.h"

void vars_init(struct vars *vars, struct text *text, const struct vars *defaults)
{
	*vars = (struct vars){ .text = text, .defaults = defaults };
}

static void keep(void *node)
{
	(void)node;		/* it is the arena's */
}

void vars_free(struct vars *vars)
{
	tdestroy(vars->tree, keep);
	free(vars->list);
	arena_free(&vars->arena);
	*vars = (struct vars){ 0 };
}

/* A tree has no bad case, whatever names a hostile file chooses. */
static int compare(const void *pa, const void *pb)
{
	const struct var *a = pa, *b = pb;
	int order = memcmp(a->name, b->name, a->name_len < b->name_len ? a->name_len : b->name_len);

	if (order || a->name_len == b->name_len)
		return order;
	return a->name_len < b->name_len ? -1 : 1;
}

static struct var *find_own(const struct vars *vars, const char *name, size_t len)
{
	struct var key = { .name = name, .name_len = len };
	struct var *const *node = tfind(&key, &vars->tree, compare);

	return node ? *node : NULL;
}

static struct var *new_var(struct vars *vars, const char *name, size_t len, uint32_t at)
{
	struct var *var = arena_alloc(&vars->arena, sizeof(*var));

	if (!var)
		return NULL;
	var->name = arena_copy(&vars->arena, name, len);
	var->name_len = len;
	var->at = at;
	var->owner = vars;
	return var->name ? var : NULL;
}

struct var *vars_add(struct vars *vars, const char *name, size_t len, uint32_t at)
{
	struct var *var = find_own(vars, name, len), **list;

	if (var)
		return var;
	if (vars->n == vars->cap) {
		list = reallocarray(vars->list, vars->cap ? 2 * vars->cap : 16, sizeof(*list));
		if (!list)
			return NULL;
		vars->list = list;
		vars->cap = vars->cap ? 2 * vars->cap : 16;
	}
	var = new_var(vars, name, len, at);
	if (!var || !tsearch(var, &vars->tree, compare))
		return NULL;
	vars->list[vars->n++] = var;
	return var;
}

const struct var *vars_find(const struct vars *vars, const char *name)
{
	return vars_find_bytes(vars, name, strlen(name));
}

const struct var *vars_find_bytes(const struct vars *vars, const char *name, size_t len)
{
	const struct var *var;

	for (; vars; vars = vars->defaults) {
		var = find_own(vars, name, len);
		if (var && var->seen)
			return var;
	}
	return NULL;
}

void vars_doubt(struct vars *vars)
{
	vars->doubt++;
}

enum var_state vars_state(const struct vars *vars, const struct var *var)
{
	for (; vars && vars != var->owner; vars = vars->defaults)
		if (vars->doubt)
			return VAR_UNKNOWN;
	return var->doubt < var->owner->doubt ? VAR_UNKNOWN : var->state;
}

const char *vars_value(const struct vars *vars, const char *name)
{
	const struct var *var = vars_find(vars, name);

	return var && vars_state(vars, var) == VAR_KNOWN ? var->value : NULL;
}

uint32_t var_offset(const struct var *var, uint32_t at)
{
	uint32_t low = 0, high = var->n_pieces, mid;

	if (!var->n_pieces)
		return var->at;
	while (high - low > 1) {
		mid = low + (high - low) / 2;
		if (var->pieces[mid].value_at <= at)
			low = mid;
		else
			high = mid;
	}
	if (!var->pieces[low].runs)
		return var->pieces[low].text_at;
	return var->pieces[low].text_at + (at - var->pieces[low].value_at);
}

struct bond_pos var_pos(const struct var *var, uint32_t at)
{
	return text_pos(var->owner->text, var_offset(var, at));
}

static bool name_start(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

size_t vars_identifier(const char *name, size_t len)
{
	size_t n = 0;

	if (!len || !name_start(*name))
		return 0;
	while (n < len && (name_start(name[n]) || (name[n] >= '0' && name[n] <= '9')))
		n++;
	return n;
}

/* bash(1), "Shell Variables": set anew whenever they are read, or not plain values */
static const char *const special_names[] = {
	"_", "BASHPID", "BASH_ALIASES", "BASH_ARGC", "BASH_ARGV", "BASH_ARGV0", "BASH_CMDS",
	"BASH_COMMAND", "BASH_LINENO", "BASH_SOURCE", "BASH_SUBSHELL", "COMP_WORDBREAKS",
	"DIRSTACK", "EPOCHREALTIME", "EPOCHSECONDS", "FUNCNAME", "GROUPS", "HISTCMD", "LINENO",
	"LINES", "COLUMNS", "PIPESTATUS", "RANDOM", "SECONDS", "SRANDOM", "OPTIND", "PWD", "OLDPWD",
	NULL
};

/* the same: a change is an error that ends the line it stands on */
static const char *const fixed_names[] = {
	"BASHOPTS", "BASH_VERSINFO", "EUID", "PPID", "SHELLOPTS", "UID", NULL
};

static bool is_one_of(const char *const *names, const char *name)
{
	for (; *names; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

bool vars_is_special(const char *name)
{
	return is_one_of(special_names, name);
}

bool vars_is_fixed(const char *name)
{
	return is_one_of(fixed_names, name);
}
