// SPDX-License-Identifier: GPL-2.0
/* vars: the shell variables that a file leaves behind; see vars.h */
#include <search.h>
#include <string.h>

#include "vars.h"

const unsigned char vars_name_bytes[256] = {
	['a' ... 'z'] = 2, ['A' ... 'Z'] = 2, ['_'] = 2, ['0' ... '9'] = 1,
};

void vars_init(struct vars *vars, struct text *text, const struct vars *defaults)
{
	*vars = (struct vars){ .text = text, .defaults = defaults };
}

void vars_share(struct vars *vars, struct arena *shared)
{
	vars->shared = shared;
}

void *vars_alloc(struct vars *vars, size_t size)
{
	vars->held += size;
	return arena_alloc(vars->shared ? vars->shared : &vars->own, size);
}

static void keep(void *node)
{
	(void)node;		/* it is the arena's */
}

void vars_free(struct vars *vars)
{
	tdestroy(vars->tree, keep);
	arena_free(&vars->own);
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

#define FEW	16	/* up to so many are looked through one by one: the usual file */

/* The bit of vars->names that a name sets: most of those asked for are in no file, and are told so by it. */
static uint64_t name_bit(const char *name, size_t len)
{
	return len ? UINT64_C(1) << ((3u * (unsigned char)name[0] + 5u * (unsigned char)name[len - 1] + len) % 64) : 1;
}

static struct var *find_own(const struct vars *vars, const char *name, size_t len)
{
	struct var key = { .name = name, .name_len = len }, *var;
	struct var *const *node;
	size_t i;

	if (!(vars->names & name_bit(name, len)))
		return NULL;
	if (vars->tree) {
		node = tfind(&key, &vars->tree, compare);
		return node ? *node : NULL;
	}
	for (i = 0; i < vars->n; i++) {
		var = vars->list[i];
		if (var->name_len == len && *var->name == *name && memcmp(var->name, name, len) == 0)
			return var;
	}
	return NULL;
}

/* The tree has VAR in it, and begins with all of them once they are more than a few. */
static bool plant(struct vars *vars, struct var *var)
{
	size_t i;

	if (vars->tree)
		return tsearch(var, &vars->tree, compare);
	for (i = 0; vars->n == FEW && i < FEW; i++)
		if (!tsearch(vars->list[i], &vars->tree, compare))
			return false;
	return vars->n < FEW || tsearch(var, &vars->tree, compare);
}

/* bash(1), "Shell Variables" */
#define NAME(name)	{ name, sizeof(name) - 1 }
static const struct name {
	char name[16];
	size_t len;		/* asked of each variable of each file: compared before the name is */
} special_names[] = {		/* set anew whenever they are read, or not plain values */
	NAME("_"), NAME("BASHPID"), NAME("BASH_ALIASES"), NAME("BASH_ARGC"), NAME("BASH_ARGV"), NAME("BASH_ARGV0"),
	NAME("BASH_CMDS"), NAME("BASH_COMMAND"), NAME("BASH_LINENO"), NAME("BASH_SOURCE"), NAME("BASH_SUBSHELL"),
	NAME("COMP_WORDBREAKS"), NAME("DIRSTACK"), NAME("EPOCHREALTIME"), NAME("EPOCHSECONDS"), NAME("FUNCNAME"),
	NAME("GROUPS"), NAME("HISTCMD"), NAME("LINENO"), NAME("LINES"), NAME("COLUMNS"), NAME("PIPESTATUS"),
	NAME("RANDOM"), NAME("SECONDS"), NAME("SRANDOM"), NAME("OPTIND"), NAME("PWD"), NAME("OLDPWD"),
}, fixed_names[] = {		/* a change is an error that ends the line it stands on */
	NAME("BASHOPTS"), NAME("BASH_VERSINFO"), NAME("EUID"), NAME("PPID"), NAME("SHELLOPTS"), NAME("UID"),
};
#undef NAME

static bool is_one_of(const struct name *names, size_t n, const char *name, size_t len)
{
	for (; n; n--, names++)
		if (names->len == len && *names->name == *name && memcmp(names->name, name, len) == 0)
			return true;
	return false;
}

static struct var *new_var(struct vars *vars, const char *name, size_t len, uint32_t at)
{
	struct var *var = vars_alloc(vars, sizeof(*var) + len + 1);

	if (!var)
		return NULL;
	var->name = memcpy(var + 1, name, len);
	var->name_len = len;
	var->at = at;
	var->owner = vars;
	if (is_one_of(special_names, sizeof(special_names) / sizeof(special_names[0]), name, len))
		var->flags |= VAR_SPECIAL;
	if (is_one_of(fixed_names, sizeof(fixed_names) / sizeof(fixed_names[0]), name, len))
		var->flags |= VAR_FIXED;
	return var;
}

static bool make_room(struct vars *vars)
{
	size_t cap = vars->cap ? 2 * vars->cap : 8;
	struct var **list;

	if (vars->n < vars->cap)
		return true;
	list = vars_alloc(vars, cap * sizeof(*list));
	if (!list)
		return false;
	if (vars->n)
		memcpy(list, vars->list, vars->n * sizeof(*list));
	vars->list = list;
	vars->cap = cap;
	return true;
}

struct var *vars_add(struct vars *vars, const char *name, size_t len, uint32_t at)
{
	struct var *var = find_own(vars, name, len);

	if (var)
		return var;
	if (!make_room(vars))
		return NULL;
	var = new_var(vars, name, len, at);
	if (!var || !plant(vars, var))
		return NULL;
	vars->list[vars->n++] = var;
	vars->names |= name_bit(name, len);
	return var;
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

const char *vars_value_bytes(const struct vars *vars, const char *name, size_t len)
{
	const struct var *var = vars_find_bytes(vars, name, len);

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

struct pos var_pos(const struct var *var, uint32_t at)
{
	return text_pos(var->owner->text, var_offset(var, at));
}

bool vars_name_suffixed(char name[VARS_NAME_MAX], const char *prefix, const char *suffix)
{
	size_t before = strlen(prefix), behind = strlen(suffix) + 1;

	if (before + behind > VARS_NAME_MAX)
		return false;
	memcpy(name, prefix, before);
	memcpy(name + before, suffix, behind);
	return true;
}

size_t vars_identifier(const char *name, size_t len)
{
	size_t n = 0;

	if (!len || !vars_name_start(*name))
		return 0;
	while (n < len && vars_name_byte(name[n]))
		n++;
	return n;
}

size_t vars_false_name(const char *text, size_t len)
{
	size_t n = 0;

	while (n < len && (vars_name_byte(text[n]) || text[n] == '-' || text[n] == '.'))
		n++;
	return n && n < len && text[n] == '=' && vars_name_byte(*text) && vars_identifier(text, n) != n ? n : 0;
}
