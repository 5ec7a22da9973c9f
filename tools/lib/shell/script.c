// SPDX-License-Identifier: GPL-2.0
/* script: what a file does to variables when a shell sources it; see script.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "script.h"
#include "base/source.h"
#include "syntax.h"
#include "word.h"

#define NULS_MAX	256	/* bash takes a file with more for a binary and refuses it */

/* Does this part of the script run? */
enum run {
	RUN_NO,			/* in a subshell, or behind a false && */
	RUN_MAYBE,
	RUN_YES,
};

#define STATUS_UNKNOWN	(-1)	/* of a command; else 0 or 1 */

struct script {
	struct vars *vars;
	struct diags *diags;
	struct lexer lexer;
	struct arena arena;	/* of one line: what the shell reads before it runs it */
	struct word_value value;
	struct vars functions;	/* names that are functions */
	enum run rest;		/* of the file: RUN_YES, or what an earlier line has left of it */
	enum run line;		/* the same of this line */
	bool quiet;		/* within something that was spoken of already */
};

struct command {
	struct script *sc;
	const struct node *node;
	struct node_word *assignments;	/* up to .name */
	struct node_word *name;
	enum run run;
};

static int run_list(struct script *sc, const struct node *first, enum run run);

static enum run least(enum run a, enum run b)
{
	return a < b ? a : b;
}

/* Nothing of what follows in the file is sure. */
static void doubt_rest(struct script *sc)
{
	sc->rest = least(sc->rest, RUN_MAYBE);
}

static void stop_line(struct script *sc, enum run run)
{
	sc->line = least(sc->line, run == RUN_YES ? RUN_NO : RUN_MAYBE);
}

static struct text *text_of(struct script *sc)
{
	return sc->vars->text;
}

/*
 * From here on nothing that was known is sure, and variables never mentioned
 * may be set: always said, as no value shows it.
 */
static void doubt_all(struct script *sc, uint32_t at, const char *what)
{
	vars_doubt(sc->vars);
	diag_add(sc->diags, CODE_SHELL_STATE, text_of(sc), at, "%s can change any variable", what);
	diag_fix(sc->diags, "write the values themselves");
}

/* The value of WORD from byte FROM on into sc->value, and what reading it does to the rest. */
static void evaluate(struct script *sc, const struct word *word, uint32_t from, enum run run)
{
	unsigned int doubt = sc->vars->doubt;

	word_evaluate(&sc->value, word, from);
	/* what is read perhaps, or again and again, is not worth following */
	if (sc->vars->doubt != doubt || (run == RUN_MAYBE && word_may_set(word, from)))
		doubt_all(sc, word_offset(word, from), "this expansion");
	if (sc->value.may_stop_line)
		stop_line(sc, RUN_MAYBE);
	if (sc->value.may_exit)
		doubt_rest(sc);
	if (sc->value.reason == WORD_NO_MEMORY)
		sc->diags->no_memory = true;
}

static const char *const reason_texts[] = {
	[WORD_COMMAND] = "the output of a command is known only when the file is run",
	[WORD_ARITHMETIC] = "arithmetic is done only when the file is run",
	[WORD_ENVIRONMENT] = "this depends on the shell that reads the file",
	[WORD_UNKNOWN_VARIABLE] = "is itself known only when the file is run",
	[WORD_OPERATOR] = "this expansion is done only when the file is run",
	[WORD_LOCALE] = "this character depends on the locale of the shell that reads the file",
	[WORD_TOO_LONG] = "the values of this file grow too long",
};

/* Say why the value just read is not known. */
static void explain(struct script *sc, const struct var *var)
{
	const struct word_value *v = &sc->value;
	struct diag_quote q;

	if (sc->quiet || v->reason == WORD_NO_MEMORY)
		return;
	if (v->reason == WORD_TOO_LONG)
		diag_add(sc->diags, CODE_TOO_BIG, text_of(sc), v->reason_at, "%s",
			 reason_texts[v->reason]);
	else if (v->reason == WORD_ENVIRONMENT && v->reason_name)
		diag_add(sc->diags, CODE_SHELL_EXPANSION, text_of(sc), v->reason_at,
			 "$%.*s is not set before this line, so %s is not known",
			 v->reason_len > 40 ? 40 : (int)v->reason_len, v->reason_name, var->name);
	else if (v->reason == WORD_UNKNOWN_VARIABLE)
		diag_add(sc->diags, CODE_SHELL_EXPANSION, text_of(sc), v->reason_at,
			 "$%.*s %s", v->reason_len > 40 ? 40 : (int)v->reason_len,
			 v->reason_name, reason_texts[v->reason]);
	else
		diag_add(sc->diags, CODE_SHELL_EXPANSION, text_of(sc), v->reason_at,
			 "%s, so %s is not known", reason_texts[v->reason],
			 diag_quote(&q, var->name, var->name_len));
	if (v->reason != WORD_TOO_LONG)
		diag_fix(sc->diags, "write the value itself");
}

static struct var *add_var(struct script *sc, const struct word *word)
{
	struct var *var = vars_add(sc->vars, word->s, word->name_len, word->at);

	if (!var)
		sc->diags->no_memory = true;
	return var;
}

static void set_unknown(struct script *sc, struct var *var)
{
	var->state = VAR_UNKNOWN;
	var->seen = true;
	var->doubt = sc->vars->doubt;
}

/* NAME+=: the old value before the new one, with where it came from. */
static bool prepend(struct script *sc, const struct var *old)
{
	struct word_value *v = &sc->value;
	struct word_value whole = { .vars = v->vars, .lexer = v->lexer };
	uint32_t i;

	if (sc->vars->held + old->len + v->len > VARS_MAX) {
		v->reason = WORD_TOO_LONG;
		v->reason_at = old->at;
		return false;
	}
	whole.cap = old->len + v->len + 1;
	whole.cap_pieces = old->n_pieces + v->n_pieces + 1;
	whole.bytes = malloc(whole.cap);
	whole.pieces = reallocarray(NULL, whole.cap_pieces, sizeof(*whole.pieces));
	if (!whole.bytes || !whole.pieces) {
		word_value_free(&whole);
		v->reason = WORD_NO_MEMORY;
		return false;
	}
	memcpy(whole.bytes, old->value, old->len);
	if (v->len)
		memcpy(whole.bytes + old->len, v->bytes, v->len);
	whole.len = old->len + v->len;
	if (old->owner == sc->vars) {
		memcpy(whole.pieces, old->pieces, old->n_pieces * sizeof(*whole.pieces));
		whole.n_pieces = old->n_pieces;
	} else if (old->len) {		/* of another file: point at this line */
		whole.pieces[whole.n_pieces++] = (struct var_piece){ 0, v->word->at, false };
	}
	for (i = 0; i < v->n_pieces; i++) {
		whole.pieces[whole.n_pieces] = v->pieces[i];
		whole.pieces[whole.n_pieces++].value_at += old->len;
	}
	word_value_free(v);
	v->bytes = whole.bytes;
	v->len = whole.len;
	v->cap = whole.cap;
	v->pieces = whole.pieces;
	v->n_pieces = whole.n_pieces;
	v->cap_pieces = whole.cap_pieces;
	return true;
}

/* Is there an old value to append to?  NULL: none, or not known. */
static const struct var *old_value(struct script *sc, const char *name, bool *known)
{
	const struct var *old = vars_find(sc->vars, name);
	enum var_state state;

	state = old ? vars_state(sc->vars, old) : sc->vars->doubt ? VAR_UNKNOWN : VAR_UNSET;
	*known = state != VAR_UNKNOWN;
	return state == VAR_KNOWN ? old : NULL;
}

/* Put sc->value, just read from WORD, into VAR. */
static void store(struct script *sc, struct var *var, const struct word *word, bool appends,
		  enum run run)
{
	bool known = true;
	const struct var *old = appends ? old_value(sc, var->name, &known) : NULL;
	uint32_t at = word->at;

	var->at = at;
	var->used = false;
	if (run == RUN_MAYBE || var->flags & (VAR_TYPED | VAR_SPECIAL)) {
		set_unknown(sc, var);
		return;
	}
	if (sc->value.reason == WORD_KNOWN && known && (!old || prepend(sc, old))) {
		if (word_assign(&sc->value, var))
			return;
		sc->value.reason = WORD_TOO_LONG;
		sc->value.reason_at = at;
	}
	set_unknown(sc, var);
	if (sc->value.reason == WORD_NO_MEMORY)
		sc->diags->no_memory = true;
	else if (sc->value.reason != WORD_KNOWN)
		explain(sc, var);
}

/* Say that the value which VAR has from an earlier line goes by WORD, whose value is read. */
static void explain_again(struct script *sc, const struct var *var, const struct word *word, enum run run)
{
	const struct word_value *v = &sc->value;

	if (run != RUN_YES || sc->quiet || word->appends || v->reason != WORD_KNOWN || !var->seen || !var->len || var->used ||
	    vars_state(sc->vars, var) != VAR_KNOWN || memchr(word->s, '$', word->len) || memchr(word->s, '`', word->len) ||
	    (v->len == var->len && memcmp(v->bytes, var->value, v->len) == 0))
		return;
	diag_add(sc->diags, CODE_SET_TWICE, text_of(sc), word->at, "%s is set again, and its value of line %u is lost",
		 var->name, text_pos(text_of(sc), var->at).line);
	diag_fix(sc->diags, "take one of the two out, or mend its name");
}

/* Refused because it is readonly?  Then the shell goes on behind this line. */
static bool refused(struct script *sc, struct var *var, const struct word *word, enum run run)
{
	if (!(var->flags & (VAR_READONLY | VAR_FIXED)))
		return false;
	if (run == RUN_YES && !sc->quiet)
		diag_add(sc->diags, CODE_READONLY, text_of(sc), word->at,
			 "%s is readonly: the shell refuses this and leaves the rest of the line out",
			 var->name);
	return true;
}

/* Variables that change how bash itself reads on. */
static bool changes_shell(const char *name)
{
	static const char *const names[] = { "POSIXLY_CORRECT", "BASH_COMPAT", "TEXTDOMAIN", NULL };
	const char *const *n;

	for (n = names; *n; n++)
		if (**n == *name && strcmp(*n, name) == 0)
			return true;
	return false;
}

/* Is the subscript of the array word anything but digits?  Arithmetic is done with it. */
static bool has_subscript(const struct word *word)
{
	uint32_t i = word->name_len;

	if (word->s[i] != '[')
		return false;
	while (word->s[++i] != ']')
		if (word->s[i] < '0' || word->s[i] > '9')
			return true;
	return false;
}

/* Arithmetic in the subscript, or an expansion in the elements, may set others. */
static bool array_may_set(const struct word *word)
{
	if (memchr(word->s, '$', word->len) || memchr(word->s, '`', word->len))
		return true;
	return has_subscript(word);
}

/* Is arithmetic with S of LEN bytes sure to succeed?  Where it fails, 08 and 1/0 for two, the shell ends. */
static bool is_number(const char *s, uint32_t len)
{
	uint32_t i = len && (*s == '-' || *s == '+');

	if (!len)
		return true;
	if (i == len || len > 18 || (s[i] == '0' && i + 1 < len))
		return false;
	while (i < len && s[i] >= '0' && s[i] <= '9')
		i++;
	return i == len;
}

/* VAR gets sc->value, or one that is not known: does the shell go on? */
static void try_arithmetic(struct script *sc, const struct var *var)
{
	if (var->flags & VAR_INTEGER &&
	    (sc->value.reason != WORD_KNOWN || !is_number(sc->value.bytes, sc->value.len)))
		doubt_rest(sc);
}

static void assign(struct script *sc, const struct word *word, enum run run)
{
	struct var *var;

	run = least(run, least(sc->line, sc->rest));
	if (run == RUN_NO)
		return;
	if (!word->array) {
		evaluate(sc, word, word->value_at, run);
	}
	var = add_var(sc, word);
	if (!var)
		return;
	if (changes_shell(var->name))
		doubt_rest(sc);
	if (refused(sc, var, word, run)) {
		if (var->flags & VAR_FIXED)
			set_unknown(sc, var);
		stop_line(sc, run);
		return;
	}
	if (word->array) {
		if (var->flags & VAR_SPECIAL)	/* GROUPS=(1) and five others */
			stop_line(sc, RUN_MAYBE);
		if (var->flags & VAR_INTEGER || has_subscript(word))
			doubt_rest(sc);
		var->flags |= VAR_TYPED;
		if (array_may_set(word))
			doubt_all(sc, word->at, "this array");
		set_unknown(sc, var);
		if (run == RUN_YES && !sc->quiet)
			diag_add(sc->diags, CODE_SHELL_EXPANSION, text_of(sc), word->at,
				 "%s is made an array, which no reader of network files expects",
				 var->name);
		return;
	}
	if (var->flags & VAR_TYPED)	/* perhaps readonly as well */
		stop_line(sc, RUN_MAYBE);
	try_arithmetic(sc, var);
	explain_again(sc, var, word, run);
	store(sc, var, word, word->appends, run);
}

/* Look at the words behind a command's name for what reading them does: ${A:=b}. */
static void read_arguments(struct script *sc, const struct command *c)
{
	struct node_word *w;

	for (w = c->name; w; w = w->next) {
		if (w->word.plain && !w->word.array)
			continue;
		evaluate(sc, &w->word, 0, c->run);
	}
}

static int lose_track(struct script *sc, const struct command *c, const char *what)
{
	doubt_all(sc, c->name->word.at, what);
	return STATUS_UNKNOWN;
}

static int run_quiet(const struct command *c)
{
	(void)c;
	return STATUS_UNKNOWN;
}

static int run_true(const struct command *c)
{
	(void)c;
	return 0;
}

static int run_false(const struct command *c)
{
	(void)c;
	return 1;
}

/* The literal text of a word in sc->value, with a NUL behind it; NULL: it is to be expanded. */
static const char *literal(struct script *sc, const struct word *word)
{
	if (!word_literal(&sc->value, word))
		return NULL;
	if (!sc->value.len)
		return "";
	sc->value.bytes[sc->value.len] = '\0';	/* make_room() leaves a byte */
	return sc->value.bytes;
}

static int run_printf(const struct command *c)
{
	const char *first = c->name->next ? literal(c->sc, &c->name->next->word) : "";

	return first && strncmp(first, "-v", 2) ? STATUS_UNKNOWN :
		lose_track(c->sc, c, "printf -v");
}

static int run_doubtful(const struct command *c)
{
	return lose_track(c->sc, c, "this command");
}

/* set, shopt ...: what follows may be read in another way */
static int run_settings(const struct command *c)
{
	doubt_rest(c->sc);
	return lose_track(c->sc, c, "a setting of the shell");
}

static int run_set(const struct command *c)
{
	const char *first = c->name->next ? literal(c->sc, &c->name->next->word) : NULL;

	if (first && strcmp(first, "--") == 0)
		return 0;
	return run_settings(c);
}

/* cd: PWD and OLDPWD, which are special anyway */
static int run_cd(const struct command *c)
{
	(void)c;
	return STATUS_UNKNOWN;
}

static int run_return(const struct command *c)
{
	struct script *sc = c->sc;

	if (c->run == RUN_YES) {
		sc->rest = RUN_NO;
		if (!sc->quiet)
			diag_add(sc->diags, CODE_SHELL_COMMAND, text_of(sc), c->name->word.at,
				 "the shell reads no further than this \"return\"");
	} else {
		doubt_rest(sc);
	}
	return STATUS_UNKNOWN;
}

static int run_exit(const struct command *c)
{
	struct script *sc = c->sc;

	if (c->run != RUN_YES) {
		doubt_rest(sc);
		return STATUS_UNKNOWN;
	}
	vars_doubt(sc->vars);
	sc->rest = RUN_NO;
	diag_add(sc->diags, CODE_SHELL_STATE, text_of(sc), c->name->word.at,
		 "this ends the shell that reads the file");
	return STATUS_UNKNOWN;
}

/* Options before names: letters seen, and the word behind them; false: cannot tell. */
static bool read_options(struct script *sc, struct node_word **word, char *letters, size_t room)
{
	size_t n = 0;
	const char *text;

	letters[0] = '\0';
	for (; *word; *word = (*word)->next) {
		if ((*word)->word.assignment)
			return true;
		text = literal(sc, &(*word)->word);
		if (!text)
			return false;
		if (text[0] != '-' && text[0] != '+')
			return true;
		if (strcmp(text, "--") == 0) {
			*word = (*word)->next;
			return true;
		}
		for (text++; *text && n + 1 < room; text++)
			letters[n++] = *text;
		letters[n] = '\0';
	}
	return true;
}

struct pending {
	struct pending *next;
	struct var *var;
	const struct word *word;
	struct word_value value;
	bool appends, sets, unknown;
};

/*
 * One argument of export or readonly as NAME[=VALUE].  Returns 0, -EINVAL if
 * it is no name (the shell says so and goes on), -EAGAIN if only the shell can
 * tell.
 */
static int read_declared(struct script *sc, struct word *word, enum run run,
			 struct pending *p)
{
	const char *name;

	if (word->assignment && !word->array) {
		evaluate(sc, word, word->value_at, run);
		/* NAME={a,b} is NAME=a NAME=b: several words, but of this name only */
		p->unknown = word_has_brace(word);
		p->sets = true;
		p->appends = word->appends;
		return 0;
	}
	name = word->array ? NULL : literal(sc, word);
	if (!name || strchr(name, '='))		/* a quoted NAME=VALUE: rare enough to leave it */
		return -EAGAIN;
	return *name && vars_identifier(name, sc->value.len) == sc->value.len ? 0 : -EINVAL;
}

static void forget_names(struct script *sc, struct node_word *w, unsigned int flags)
{
	struct var *var;

	for (; w; w = w->next) {
		struct word word = w->word;

		if (!word.assignment)
			word.name_len = word.plain ? vars_identifier(word.s, word.len) : 0;
		if (!word.name_len || (!word.assignment && word.name_len != word.len))
			continue;
		var = add_var(sc, &word);
		if (!var)
			return;
		var->flags |= flags;
		set_unknown(sc, var);
	}
}

/* A prefix as in `A=1 export A`: whether it stays is a matter of versions. */
static void forget_prefix(const struct command *c)
{
	struct node_word *w;

	for (w = c->assignments; w != c->name; w = w->next) {
		struct var *var = add_var(c->sc, &w->word);

		if (!var)
			return;
		set_unknown(c->sc, var);
	}
}

/*
 * NAME=(...) behind export, declare and the like ends the line if the name is readonly, or one of bash's own arrays,
 * where NAME=VALUE does not; the shell has tried it before it runs the command.
 */
static void stop_at_arrays(const struct command *c)
{
	const struct node_word *w;
	const struct var *var;

	for (w = c->name->next; w; w = w->next) {
		var = w->word.array ? add_var(c->sc, &w->word) : NULL;
		if (var && var->flags & (VAR_READONLY | VAR_FIXED))
			stop_line(c->sc, c->run);
		else if (var && var->flags & (VAR_TYPED | VAR_LOCKED | VAR_SPECIAL))
			stop_line(c->sc, RUN_MAYBE);
	}
}

/* Words that only the shell can tell; READONLY: any name may be, and an assignment to it fails. */
static int lose_declaration(const struct command *c, bool readonly)
{
	if (readonly)
		doubt_rest(c->sc);
	return lose_track(c->sc, c, "this declaration");
}

static int declare_names(const struct command *c, bool readonly)
{
	struct script *sc = c->sc;
	struct node_word *w = c->name->next;
	struct pending *first = NULL, **last = &first, *p;
	int status = 0, err;
	bool lost = false;
	char letters[32];
	enum run run;

	stop_at_arrays(c);
	if (!read_options(sc, &w, letters, sizeof(letters)))
		return lose_declaration(c, readonly);
	if (letters[strspn(letters, "n")]) {
		forget_names(sc, w, VAR_TYPED | (readonly ? VAR_LOCKED : 0));
		return STATUS_UNKNOWN;
	}
	/* the shell reads all words before it sets the first */
	for (; w; w = w->next) {
		p = arena_alloc(&sc->arena, sizeof(*p));
		if (!p) {
			sc->diags->no_memory = true;
			break;
		}
		err = read_declared(sc, &w->word, c->run, p);
		if (err == -EINVAL) {
			status = 1;
			continue;
		}
		if (err) {
			status = lose_declaration(c, readonly);
			lost = true;
			continue;
		}
		if (!p->sets)
			w->word.name_len = w->word.plain ? w->word.len : 0;
		if (!w->word.name_len) {	/* 'A': a name in quotes */
			status = lose_declaration(c, readonly);
			lost = true;
			continue;
		}
		p->word = &w->word;
		p->value = sc->value;
		sc->value = (struct word_value){ .vars = sc->vars, .lexer = &sc->lexer };
		*last = p;
		last = &p->next;
	}
	run = least(c->run, least(sc->line, sc->rest));	/* an error in one word stops all of it */
	for (p = first; p; p = p->next) {
		p->var = add_var(sc, p->word);
		if (p->var && refused(sc, p->var, p->word, run)) {
			status = 1;
		} else if (p->var && p->sets) {
			struct word_value mine = sc->value;

			sc->value = p->value;
			try_arithmetic(sc, p->var);
			if (!p->unknown)
				explain_again(sc, p->var, p->word, run);
			store(sc, p->var, p->word, p->appends, p->unknown ? RUN_MAYBE : run);
			p->value = sc->value;
			sc->value = mine;
		}
		if (p->var && readonly)
			p->var->flags |= run == RUN_YES ? VAR_READONLY : VAR_TYPED | VAR_LOCKED;
		word_value_free(&p->value);
	}
	if (lost)	/* one of those may be set once more */
		vars_doubt(sc->vars);
	forget_prefix(c);
	return status;
}

static int run_export(const struct command *c)
{
	return declare_names(c, false);
}

static int run_readonly(const struct command *c)
{
	return declare_names(c, true);
}

/* Does declare -i give a name anything but a number? */
static bool may_fail(const struct command *c)
{
	const struct node_word *w;
	const struct word *word;
	const struct var *var;

	for (w = c->name->next; w; w = w->next) {
		word = &w->word;
		var = word->assignment ? add_var(c->sc, word) : NULL;
		if (var && var->flags & VAR_INTEGER &&
		    (word->array || !word->plain || !is_number(word->s + word->value_at, word->len - word->value_at)))
			return true;
	}
	return false;
}

/* declare in a function, where the network scripts source, makes it local: lost again */
static int run_declare(const struct command *c)
{
	struct script *sc = c->sc;
	struct node_word *w = c->name->next;
	char letters[32];

	stop_at_arrays(c);
	if (!read_options(sc, &w, letters, sizeof(letters)))
		return lose_declaration(c, true);
	for (w = c->name->next; w; w = w->next)
		if (!w->word.assignment &&
		    (!w->word.plain || memchr(w->word.s, '[', w->word.len)))
			return run_settings(c);
	forget_names(sc, c->name->next, VAR_TYPED | (strchr(letters, 'r') ? VAR_LOCKED : 0) |
					(strchr(letters, 'i') ? VAR_INTEGER : 0));
	if (may_fail(c))
		doubt_rest(sc);
	forget_prefix(c);
	if (!sc->quiet)
		diag_add(sc->diags, CODE_SHELL_EXPANSION, text_of(sc), c->name->word.at,
			 "what is declared here is lost where the file is read in a function");
	return STATUS_UNKNOWN;
}

static int run_unset(const struct command *c)
{
	struct script *sc = c->sc;
	struct node_word *w = c->name->next;
	char letters[32];
	struct var *var;

	if (!read_options(sc, &w, letters, sizeof(letters)))
		return lose_track(sc, c, "this \"unset\"");
	if (strchr(letters, 'n'))
		return lose_track(sc, c, "this \"unset\"");
	if (strchr(letters, 'f'))
		return STATUS_UNKNOWN;
	for (; w; w = w->next) {
		const char *name = literal(sc, &w->word);
		struct word word = w->word;

		if (!name)
			return lose_track(sc, c, "this \"unset\"");
		if (!*name || vars_identifier(name, sc->value.len) != sc->value.len)
			continue;
		word.s = name;
		word.name_len = sc->value.len;
		var = add_var(sc, &word);
		if (!var || refused(sc, var, &word, c->run))
			continue;
		var->seen = true;
		var->at = word.at;
		if (c->run == RUN_MAYBE || var->flags & VAR_LOCKED) {
			set_unknown(sc, var);
			continue;
		}
		var->state = VAR_UNSET;
		var->doubt = sc->vars->doubt;
		var->flags &= ~(VAR_TYPED | VAR_INTEGER);
		var->value = NULL;
	}
	forget_prefix(c);
	return STATUS_UNKNOWN;
}

/* bash 5.2's builtins, and how much of what they do to variables is known beforehand */
static const struct builtin {
	const char *name;
	int (*run)(const struct command *c);
} builtins[] = {
	{ ":", run_true }, { "true", run_true }, { "false", run_false },
	{ "export", run_export }, { "readonly", run_readonly }, { "unset", run_unset },
	{ "declare", run_declare }, { "typeset", run_declare }, { "local", run_declare },
	{ "return", run_return }, { "exit", run_exit }, { "logout", run_settings },
	{ "exec", run_settings }, { "printf", run_printf }, { "set", run_set }, { "cd", run_cd },
	{ "pushd", run_doubtful }, { "popd", run_doubtful }, { "dirs", run_doubtful },
	{ ".", run_doubtful }, { "source", run_doubtful }, { "eval", run_doubtful },
	{ "read", run_doubtful }, { "mapfile", run_doubtful }, { "readarray", run_doubtful },
	{ "getopts", run_doubtful }, { "let", run_doubtful }, { "wait", run_doubtful },
	{ "command", run_settings }, { "builtin", run_settings }, { "enable", run_settings },
	{ "shopt", run_settings }, { "trap", run_settings }, { "alias", run_settings },
	{ "unalias", run_settings }, { "break", run_quiet }, { "continue", run_quiet },
	{ "bind", run_doubtful }, { "compgen", run_doubtful }, { "complete", run_doubtful },
	{ "compopt", run_doubtful }, { "fc", run_doubtful }, { "history", run_doubtful },
	{ "coproc", run_doubtful },
	{ "echo", run_quiet }, { "test", run_quiet }, { "[", run_quiet }, { "pwd", run_quiet },
	{ "hash", run_quiet }, { "type", run_quiet }, { "umask", run_quiet },
	{ "ulimit", run_quiet }, { "jobs", run_quiet }, { "kill", run_quiet },
	{ "times", run_quiet }, { "shift", run_quiet }, { "help", run_quiet },
	{ "caller", run_quiet }, { "bg", run_quiet }, { "fg", run_quiet }, { "disown", run_quiet },
	{ "suspend", run_quiet },
	{ NULL, NULL }
};

/* Does NAME (with its NUL) look like a setting? */
static bool looks_like_setting(const char *name)
{
	size_t len = strlen(name);

	return len && vars_identifier(name, len) == len && strspn(name,
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == len;
}

/* A command that is none of the shell's own; usually a mistake. */
static void explain_command(const struct command *c, const char *name)
{
	struct script *sc = c->sc;
	const struct word *next = c->name->next ? &c->name->next->word : NULL;
	struct diag_quote q;

	if (sc->quiet)
		return;
	if (c->assignments != c->name) {
		const struct word *first = &c->assignments->word;

		diag_add(sc->diags, CODE_TEMPORARY, text_of(sc), first->at,
			 "%.*s is set only for a command called %s, which is run",
			 first->name_len > 60 ? 60 : (int)first->name_len, first->s,
			 diag_quote(&q, name, strlen(name)));
		diag_fix(sc->diags, "put quotes around the value, with no blank behind the \"=\"");
	} else if (looks_like_setting(name) && next && next->len && next->s[0] == '=') {
		diag_add(sc->diags, CODE_SPACED, text_of(sc), c->name->word.at,
			 "this runs a command called %s and sets nothing",
			 diag_quote(&q, name, strlen(name)));
		diag_fix(sc->diags, "write no blanks around the \"=\"");
	} else if (vars_false_name(name, strlen(name))) {
		diag_add(sc->diags, CODE_VARIABLE_NAME, text_of(sc), c->name->word.at,
			 "%s is no name of a variable, so this sets nothing",
			 diag_quote(&q, name, vars_false_name(name, strlen(name))));
		diag_fix(sc->diags, "write letters, digits and \"_\" alone, no digit first");
	} else {
		diag_add(sc->diags, CODE_SHELL_COMMAND, text_of(sc), c->name->word.at,
			 "this runs a command called %s", diag_quote(&q, name, strlen(name)));
	}
}

static int run_named(struct command *c)
{
	struct script *sc = c->sc;
	const char *name = literal(sc, &c->name->word);
	const struct builtin *row;

	if (!name) {
		read_arguments(sc, c);
		return lose_track(sc, c, "a command that only the shell can name");
	}
	if (sc->functions.n && vars_find(&sc->functions, name)) {
		doubt_rest(sc);
		return lose_track(sc, c, "a function");
	}
	for (row = builtins; row->name; row++)
		if (strcmp(row->name, name) == 0)
			break;
	if (!row->name)
		explain_command(c, name);
	if (row->run != run_export && row->run != run_readonly)
		read_arguments(sc, c);
	c->run = least(c->run, least(sc->line, sc->rest));
	return row->name ? row->run(c) : STATUS_UNKNOWN;
}

static int run_simple(struct script *sc, const struct node *node, enum run run)
{
	struct command c = { .sc = sc, .node = node, .assignments = node->words, .run = run };
	int status = 0;
	struct node_word *w;

	for (w = node->words; w && w->word.assignment; w = w->next)
		;
	c.name = w;
	if (node->riddle)
		doubt_all(sc, node->at, "an expansion behind a redirection");
	if (node->redirected) {		/* a file that cannot be opened stops the command */
		if (!sc->quiet)
			diag_add(sc->diags, CODE_SHELL_COMMAND, text_of(sc), node->at,
				 "a redirection opens a file when this is read");
		c.run = least(run, RUN_MAYBE);
	}
	if (c.name) {
		status = run_named(&c);
		for (w = c.assignments; w != c.name; w = w->next) {	/* for ${A:=b} in them */
			if (w->word.array)
				continue;
			evaluate(sc, &w->word, w->word.value_at, c.run);
		}
		return status;
	}
	for (w = node->words; w; w = w->next) {
		assign(sc, &w->word, c.run);
		if (w->word.array || sc->value.substitutes || sc->value.reason != WORD_KNOWN)
			status = STATUS_UNKNOWN;
	}
	return node->redirected || sc->line != RUN_YES ? STATUS_UNKNOWN : status;
}

static void name_function(struct script *sc, const struct node *node)
{
	const struct word *word = &node->words->word;
	const char *name = literal(sc, word);
	struct var *function;

	if (!name) {
		doubt_rest(sc);
		return;
	}
	function = vars_add(&sc->functions, name, strlen(name), word->at);
	if (function)
		function->seen = true;
	else
		sc->diags->no_memory = true;
}

static int run_compound(struct script *sc, const struct node *node, enum run run)
{
	bool quiet = sc->quiet;

	if (!quiet) {
		diag_add(sc->diags, CODE_SHELL_CODE, text_of(sc), node->at,
			 "only running the file tells what this \"%s\" sets", node->what);
		diag_fix(sc->diags, "write plain NAME=value lines");
	}
	sc->quiet = true;
	if (node->words) {			/* of for: its variable */
		struct word word = node->words->word;

		word.name_len = vars_identifier(word.s, word.len);
		if (word.name_len == word.len) {
			struct var *var = add_var(sc, &word);

			if (var)
				set_unknown(sc, var);
		}
	}
	run_list(sc, node->child, least(run, RUN_MAYBE));
	sc->quiet = quiet;
	if (node->riddle)
		doubt_all(sc, node->at, "an expansion in it");
	return STATUS_UNKNOWN;
}

static int run_node(struct script *sc, const struct node *node, enum run run)
{
	int status;

	if (node->background || node->kind == NODE_APART) {
		if (!sc->quiet)
			diag_add(sc->diags, CODE_SHELL_CODE, text_of(sc), node->at,
				 "what a command apart from the file sets is lost");
		return node->background ? 0 : STATUS_UNKNOWN;
	}
	switch (node->kind) {
	case NODE_SIMPLE:
		status = run_simple(sc, node, run);
		break;
	case NODE_GROUP:
		status = run_list(sc, node->child, node->redirected ? least(run, RUN_MAYBE) : run);
		break;
	case NODE_FUNCTION:
		name_function(sc, node);
		status = STATUS_UNKNOWN;
		if (!sc->quiet)
			diag_add(sc->diags, CODE_SHELL_CODE, text_of(sc), node->at,
				 "a function has no place in a configuration file");
		break;
	default:
		status = run_compound(sc, node, run);
	}
	if (node->negated && status != STATUS_UNKNOWN)
		status = !status;
	return run == RUN_YES ? status : STATUS_UNKNOWN;
}

/* Does the part behind && or || run, given how the one before ended? */
static enum run run_behind(enum node_join join, int status, enum run run)
{
	if (join == JOIN_NEXT)
		return run;
	if (status == STATUS_UNKNOWN)
		return least(run, RUN_MAYBE);
	return (status == 0) == (join == JOIN_AND) ? run : RUN_NO;
}

/* The commands of a list; the status of the last one. */
static int run_list(struct script *sc, const struct node *first, enum run run)
{
	const struct node *node;
	int status = STATUS_UNKNOWN;
	enum run mine;

	for (node = first; node; node = node->next) {
		mine = run_behind(node->join, status, run);
		mine = least(mine, least(sc->line, sc->rest));
		if (mine == RUN_MAYBE && run == RUN_YES && node->join != JOIN_NEXT &&
		    sc->line == RUN_YES && sc->rest == RUN_YES && !sc->quiet)
			diag_add(sc->diags, CODE_SHELL_CODE, text_of(sc), node->at,
				 "only running the file tells whether this runs");
		if (mine != RUN_NO)
			status = run_node(sc, node, mine);
	}
	return status;
}

/* After a fault that costs the shell one line only: said, and on behind it. */
static bool next_line(struct script *sc)
{
	struct lexer *lx = &sc->lexer;
	const char *newline;

	if (lx->error != LEXER_LINE)
		return false;
	diag_add(sc->diags, CODE_SYNTAX, text_of(sc), lx->error_at,
		 "%s: the shell leaves this line out", lx->error_text);
	newline = memchr(lx->s + lx->at, '\n', lx->len - lx->at);
	syntax_init(lx, lx->s, lx->len, lx->arena);
	lx->at = newline ? newline + 1 - lx->s : lx->len;
	arena_reset(&sc->arena);
	return true;
}

static void explain_fault(struct script *sc)
{
	static const enum code codes[] = {
		[LEXER_SYNTAX] = CODE_SYNTAX, [LEXER_QUOTE] = CODE_QUOTE, [LEXER_LOST] = CODE_NOT_FOLLOWED,
	};
	const struct lexer *lx = &sc->lexer;

	if (lx->error == LEXER_NO_MEMORY) {
		sc->diags->no_memory = true;
		return;
	}
	diag_add(sc->diags, codes[lx->error], text_of(sc), lx->error_at,
		 lx->error == LEXER_LOST ? "%s: nothing of this file is sure" :
		 "%s: the shell reads no further", lx->error_text);
	if (lx->error == LEXER_LOST)
		vars_doubt(sc->vars);
}

/* The lines of the usual kind at which the lexer stands, as run_list() would run the tree of each. */
static void run_plain_lines(struct script *sc)
{
	struct word word;

	while (sc->rest != RUN_NO && lexer_plain_line(&sc->lexer, &word)) {
		sc->line = RUN_YES;
		assign(sc, &word, RUN_YES);
	}
}

/* The next line that needs a tree; NULL: none does, or there is a fault. */
static struct node *next_tree(struct script *sc)
{
	run_plain_lines(sc);
	return sc->rest == RUN_NO ? NULL : syntax_next(&sc->lexer);
}

int script_read(struct vars *vars, struct diags *diags)
{
	struct script sc = { .vars = vars, .diags = diags, .rest = RUN_YES };
	struct node *line;

	if (!vars->text->data)
		return 0;
	vars_init(&sc.functions, vars->text, NULL);
	sc.value = (struct word_value){ .vars = vars, .lexer = &sc.lexer };
	syntax_init(&sc.lexer, vars->text->data, vars->text->len, &sc.arena);
	while (sc.rest != RUN_NO && ((line = next_tree(&sc)) || next_line(&sc))) {
		if (!line)
			continue;
		sc.line = RUN_YES;
		run_list(&sc, line, RUN_YES);
		if (sc.lexer.riddle) {
			doubt_all(&sc, line->at, "an expansion in a here-document");
			sc.lexer.riddle = false;
		}
		arena_reset(&sc.arena);
	}
	if (sc.lexer.error)
		explain_fault(&sc);
	word_value_free(&sc.value);
	vars_free(&sc.functions);
	arena_free(&sc.arena);
	return diags->no_memory ? -ENOMEM : 0;
}

/* Bytes that the shell does not see, and marks that it takes for a command. */
static void clean(struct text *text, struct diags *diags)
{
	uint32_t from, to, first;

	if (!text->data)
		return;
	if (text->len >= 3 && memcmp(text->data, "\xef\xbb\xbf", 3) == 0)
		diag_add(diags, CODE_BOM, text, 0, "a byte order mark hides the first line");
	if (!memchr(text->data, '\0', text->len))
		return;
	first = strlen(text->data);
	for (from = to = 0; from < text->len; from++)
		if (text->data[from])
			text->data[to++] = text->data[from];
	diag_add(diags, CODE_NUL, text, first, "%u NUL byte(s), which the shell leaves out",
		 from - to);
	if (from - to > NULS_MAX)	/* the shell refuses it */
		to = 0;
	text->len = to;
	text->data[to] = '\0';
	free(text->lines);
	text->lines = NULL;
}

bool script_says(enum code code)
{
	static const enum code codes[] = {
		CODE_SYNTAX, CODE_QUOTE, CODE_NOT_FOLLOWED, CODE_SHELL_EXPANSION, CODE_SHELL_CODE, CODE_SHELL_COMMAND,
		CODE_SHELL_STATE, CODE_SPACED, CODE_TEMPORARY, CODE_VARIABLE_NAME, CODE_READONLY,
	};
	size_t i;

	for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (codes[i] == code)
			return true;
	return false;
}

int script_load(struct vars *vars, int err, struct diags *diags)
{
	if (err == -ENOMEM)
		return err;
	if (!err) {
		clean(vars->text, diags);
		return script_read(vars, diags);
	}
	source_not_read(diags, vars->text, err);
	return 0;
}
