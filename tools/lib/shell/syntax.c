// SPDX-License-Identifier: GPL-2.0
/* syntax: the commands of a shell script; see syntax.h */
#include <stddef.h>
#include <string.h>

#include "syntax.h"
#include "word.h"

/* One token is looked at ahead; it was read as what may stand in that place. */
struct parser {
	struct lexer *lexer;
	struct token token;
};

static struct node *parse_list(struct parser *ps);
static struct node *parse_and_or(struct parser *ps);

static void advance(struct parser *ps, unsigned int flags)
{
	lexer_next(ps->lexer, flags, &ps->token);
}

/* To the start of a command, where NAME=( may stand. */
static void advance_command(struct parser *ps)
{
	advance(ps, LEXER_ASSIGN);
}

static void *refuse(struct parser *ps, const char *text)
{
	lexer_fault(ps->lexer, LEXER_SYNTAX, ps->token.at, text);
	return NULL;
}

static void *lose(struct parser *ps, const char *text)
{
	lexer_fault(ps->lexer, LEXER_LOST, ps->token.at, text);
	return NULL;
}

static struct node *new_node(struct parser *ps, enum node_kind kind, const char *what)
{
	struct node *node = arena_alloc(ps->lexer->arena, sizeof(*node));

	if (!node) {
		lexer_fault(ps->lexer, LEXER_NO_MEMORY, ps->token.at, "out of memory");
		return NULL;
	}
	node->kind = kind;
	node->what = what;
	node->at = ps->token.at;
	return node;
}

static bool add_word(struct parser *ps, struct node_word ***last)
{
	struct node_word *w = arena_alloc(ps->lexer->arena, sizeof(*w));

	if (!w)
		return lexer_fault(ps->lexer, LEXER_NO_MEMORY, ps->token.at, "out of memory");
	w->word = ps->token.word;
	**last = w;
	*last = &w->next;
	return true;
}

static bool is_word(const struct word *word, const char *text)
{
	return word->plain && *word->s == *text && word->len == strlen(text) && memcmp(word->s, text, word->len) == 0;
}

/* Is the token the reserved word TEXT?  Only asked where one may stand. */
static bool at_word(const struct parser *ps, const char *text)
{
	return ps->token.kind == TOKEN_WORD && is_word(&ps->token.word, text);
}

/* Reserved words that end a list, or that no command can begin with. */
static const char *const closers[] = {
	"then", "else", "elif", "fi", "do", "done", "esac", "}", NULL
};

/* A word that could be a reserved one: most are assignments, and none of them. */
static bool may_be_reserved(const struct parser *ps)
{
	return ps->token.kind == TOKEN_WORD && ps->token.word.plain && !ps->token.word.assignment;
}

static bool at_closer(const struct parser *ps)
{
	const char *const *w;

	if (!may_be_reserved(ps))
		return false;

	for (w = closers; *w; w++)
		if (at_word(ps, *w))
			return true;
	return false;
}

static void skip_newlines(struct parser *ps)
{
	while (ps->token.kind == TOKEN_NEWLINE)
		advance_command(ps);
}

/* The reserved word TEXT, which must stand here, and past it. */
static bool expect(struct parser *ps, const char *text, const char *missing)
{
	if (!at_word(ps, text)) {
		refuse(ps, missing);
		return false;
	}
	advance_command(ps);
	return true;
}

/* A word that NODE does not keep. */
static void look_at_word(struct parser *ps, struct node *node)
{
	if (ps->token.kind == TOKEN_WORD && word_may_set(&ps->token.word, 0))
		node->riddle = true;
}

/* One redirection, the operator being the token; FLAGS: what may follow it. */
static bool parse_redirect(struct parser *ps, struct node *node, unsigned int flags)
{
	bool heredoc, strip;

	if (ps->token.kind == TOKEN_NUMBER)
		advance(ps, 0);
	heredoc = ps->token.kind == TOKEN_HEREDOC;
	strip = ps->token.strip;
	if (ps->token.kind != TOKEN_REDIRECT && !heredoc)
		return refuse(ps, "a redirection is not complete");
	advance(ps, 0);
	if (ps->token.kind == TOKEN_NUMBER)		/* >&2>file */
		ps->token.kind = TOKEN_WORD;
	if (ps->token.kind != TOKEN_WORD)
		return refuse(ps, "a redirection is not complete");
	node->redirected = true;
	look_at_word(ps, node);
	if (heredoc && !lexer_heredoc(ps->lexer, &ps->token.word, strip))
		return false;
	advance(ps, flags);
	return true;
}

static bool at_redirect(const struct parser *ps)
{
	return ps->token.kind == TOKEN_REDIRECT || ps->token.kind == TOKEN_HEREDOC ||
	       ps->token.kind == TOKEN_NUMBER;
}

/* Builtins whose arguments may be NAME=( ... ) too (bash's PST_ASSIGNOK). */
static const char *const declarers[] = {
	"export", "readonly", "declare", "typeset", "local", "alias", "eval", "let", NULL
};

static bool is_declarer(const struct word *word)
{
	const char *const *w;

	for (w = declarers; *w; w++)
		if (is_word(word, *w))
			return true;
	return false;
}

static struct node *parse_function(struct parser *ps, struct node *node);

static struct node *parse_simple(struct parser *ps)
{
	struct node *node = new_node(ps, NODE_SIMPLE, "command");
	struct node_word **last;
	unsigned int flags = LEXER_ASSIGN;
	bool prefix = true;

	if (!node)
		return NULL;
	last = &node->words;
	while (!ps->lexer->error) {
		if (at_redirect(ps)) {
			/* {NAME}> sets NAME; say so by the word */
			if (ps->token.kind == TOKEN_NUMBER && ps->token.word.s[0] == '{')
				return lose(ps, "{NAME} before a redirection is not followed");
			if (!parse_redirect(ps, node, flags))
				return NULL;
			continue;
		}
		if (ps->token.kind != TOKEN_WORD)
			break;
		if (prefix && !ps->token.word.assignment) {
			prefix = false;
			flags = is_declarer(&ps->token.word) ? LEXER_COMPOUND : 0;
		}
		if (!add_word(ps, &last))
			return NULL;
		advance(ps, flags);
		if (ps->token.kind == TOKEN_OPEN && !node->words->next && !node->redirected &&
		    !node->words->word.assignment)
			return parse_function(ps, node);
	}
	if (!node->words && !node->redirected)
		return refuse(ps, "a command is missing");
	return ps->lexer->error ? NULL : node;
}

static struct node *with_redirects(struct parser *ps, struct node *node)
{
	while (node && at_redirect(ps))
		if (!parse_redirect(ps, node, LEXER_ASSIGN))
			return NULL;
	return node;
}

/* A list within something, put at the end of NODE's children; false: fault. */
static bool add_list(struct parser *ps, struct node *node)
{
	struct node **last = &node->child;

	while (*last)
		last = &(*last)->next;
	*last = parse_list(ps);
	return *last;
}

static struct node *parse_if(struct parser *ps)
{
	struct node *node = new_node(ps, NODE_MAYBE, "if");

	advance_command(ps);
	if (!node || !add_list(ps, node) || !expect(ps, "then", "\"then\" is missing") ||
	    !add_list(ps, node))
		return NULL;
	while (at_word(ps, "elif")) {
		advance_command(ps);
		if (!add_list(ps, node) || !expect(ps, "then", "\"then\" is missing") ||
		    !add_list(ps, node))
			return NULL;
	}
	if (at_word(ps, "else")) {
		advance_command(ps);
		if (!add_list(ps, node))
			return NULL;
	}
	return expect(ps, "fi", "\"fi\" is missing") ? node : NULL;
}

static bool parse_do(struct parser *ps, struct node *node)
{
	return expect(ps, "do", "\"do\" is missing") && add_list(ps, node) &&
	       expect(ps, "done", "\"done\" is missing");
}

static struct node *parse_while(struct parser *ps)
{
	struct node *node = new_node(ps, NODE_MAYBE, at_word(ps, "until") ? "until" : "while");

	advance_command(ps);
	return node && add_list(ps, node) && parse_do(ps, node) ? node : NULL;
}

static struct node *parse_for(struct parser *ps)
{
	struct node *node = new_node(ps, NODE_MAYBE, at_word(ps, "select") ? "select" : "for");
	struct node_word **last;

	advance(ps, 0);
	if (!node)
		return NULL;
	if (ps->token.kind == TOKEN_OPEN)
		return lose(ps, "an arithmetic loop is not followed");
	if (ps->token.kind != TOKEN_WORD)
		return refuse(ps, "the name of the loop's variable is missing");
	last = &node->words;
	if (!add_word(ps, &last))
		return NULL;
	advance_command(ps);
	if (ps->token.kind == TOKEN_SEMI) {
		advance_command(ps);
		skip_newlines(ps);
	} else {
		skip_newlines(ps);
		if (at_word(ps, "in")) {
			do {
				advance(ps, 0);
				look_at_word(ps, node);
			} while (ps->token.kind == TOKEN_WORD);
			if (ps->token.kind != TOKEN_SEMI && ps->token.kind != TOKEN_NEWLINE)
				return refuse(ps, "the loop's list does not end");
			advance_command(ps);
			skip_newlines(ps);
		}
	}
	if (at_word(ps, "{")) {
		advance_command(ps);
		return add_list(ps, node) && expect(ps, "}", "\"}\" is missing") ? node : NULL;
	}
	return parse_do(ps, node) ? node : NULL;
}

/* PATTERN [| PATTERN]... ) with an optional ( before it; then a list that may be empty */
static bool parse_case_item(struct parser *ps, struct node *node)
{
	if (ps->token.kind == TOKEN_OPEN)
		advance(ps, 0);
	for (;;) {
		if (ps->token.kind != TOKEN_WORD)
			return refuse(ps, "a pattern of case is missing");
		look_at_word(ps, node);
		advance(ps, 0);
		if (ps->token.kind != TOKEN_PIPE)
			break;
		advance(ps, 0);
	}
	if (ps->token.kind != TOKEN_CLOSE)
		return refuse(ps, "the ) behind a pattern of case is missing");
	advance_command(ps);
	skip_newlines(ps);
	if (ps->token.kind != TOKEN_CASE_END && !at_word(ps, "esac") && !add_list(ps, node))
		return false;
	if (ps->token.kind == TOKEN_CASE_END) {
		do
			advance(ps, 0);
		while (ps->token.kind == TOKEN_NEWLINE);
		return true;
	}
	if (!at_word(ps, "esac"))
		return refuse(ps, "\"esac\" is missing");
	return true;
}

static struct node *parse_case(struct parser *ps)
{
	struct node *node = new_node(ps, NODE_MAYBE, "case");

	advance(ps, 0);
	if (!node)
		return NULL;
	if (ps->token.kind != TOKEN_WORD)
		return refuse(ps, "the word of case is missing");
	look_at_word(ps, node);
	do
		advance(ps, 0);
	while (ps->token.kind == TOKEN_NEWLINE);
	if (!at_word(ps, "in"))
		return refuse(ps, "\"in\" is missing");
	do
		advance(ps, 0);
	while (ps->token.kind == TOKEN_NEWLINE);
	while (!at_word(ps, "esac"))
		if (!parse_case_item(ps, node))
			return NULL;
	advance_command(ps);
	return node;
}

static struct node *parse_braces(struct parser *ps)
{
	struct node *node = new_node(ps, NODE_GROUP, "{");

	advance_command(ps);
	return node && add_list(ps, node) && expect(ps, "}", "\"}\" is missing") ? node : NULL;
}

static struct node *parse_parentheses(struct parser *ps)
{
	struct node *node = new_node(ps, NODE_APART, "( )");

	if (!node)
		return NULL;
	if (ps->lexer->at < ps->lexer->len && ps->lexer->s[ps->lexer->at] == '(')
		return lose(ps, "(( )) is not followed");
	advance_command(ps);
	if (!add_list(ps, node))
		return NULL;
	if (ps->token.kind != TOKEN_CLOSE)
		return refuse(ps, "the ) is missing");
	advance_command(ps);
	return node;
}

static struct node *parse_unfollowed(struct parser *ps)
{
	return lose(ps, at_word(ps, "[[") ? "[[ ]] is not followed" : "\"coproc\" is not followed");
}

static struct node *parse_function_word(struct parser *ps);

static const struct compound {
	const char *word;
	struct node *(*parse)(struct parser *ps);
} compounds[] = {
	{ "if", parse_if }, { "while", parse_while }, { "until", parse_while },
	{ "for", parse_for }, { "select", parse_for }, { "case", parse_case },
	{ "{", parse_braces }, { "function", parse_function_word },
	{ "[[", parse_unfollowed }, { "coproc", parse_unfollowed },
	{ NULL, NULL }
};

static struct node *parse_compound(struct parser *ps, const struct compound *row)
{
	struct node *node = row ? row->parse(ps) : parse_parentheses(ps);

	return with_redirects(ps, node);
}

static const struct compound *at_compound(const struct parser *ps)
{
	const struct compound *row;

	if (!may_be_reserved(ps))
		return NULL;

	for (row = compounds; row->word; row++)
		if (at_word(ps, row->word))
			return row;
	return NULL;
}

static struct node *parse_body(struct parser *ps, struct node *node)
{
	const struct compound *row;

	node->kind = NODE_FUNCTION;
	node->what = "function";
	skip_newlines(ps);
	row = at_compound(ps);
	if (!row && ps->token.kind != TOKEN_OPEN)
		return refuse(ps, "a function's body is missing");
	if (row && row->parse == parse_function_word)
		return refuse(ps, "a function's body is missing");
	node->child = parse_compound(ps, row);
	return node->child ? node : NULL;
}

/* NAME ( ) BODY, the ( being the token */
static struct node *parse_function(struct parser *ps, struct node *node)
{
	advance(ps, 0);
	if (ps->token.kind != TOKEN_CLOSE)
		return refuse(ps, "a ( cannot stand here");
	advance_command(ps);
	return parse_body(ps, node);
}

static struct node *parse_function_word(struct parser *ps)
{
	struct node *node = new_node(ps, NODE_FUNCTION, "function");
	struct node_word **last;

	advance(ps, 0);
	if (!node)
		return NULL;
	if (ps->token.kind != TOKEN_WORD)
		return refuse(ps, "a function's name is missing");
	last = &node->words;
	if (!add_word(ps, &last))
		return NULL;
	advance_command(ps);
	if (ps->token.kind == TOKEN_OPEN) {
		uint32_t before = ps->lexer->at;

		advance(ps, 0);
		if (ps->token.kind != TOKEN_CLOSE) {
			ps->lexer->at = before;
			return lose(ps, "a function whose body is in round brackets is not followed");
		}
		advance_command(ps);
	}
	return parse_body(ps, node);
}

static struct node *parse_command(struct parser *ps)
{
	const struct compound *row = at_compound(ps);
	struct node *node;

	if (ps->lexer->error || !lexer_enter(ps->lexer))
		return NULL;
	if (at_word(ps, "!") || at_word(ps, "time"))
		node = lose(ps, "\"!\" or \"time\" within a pipeline is not followed");
	else if (at_closer(ps))
		node = refuse(ps, "this word ends something that was not begun");
	else if (row || ps->token.kind == TOKEN_OPEN)
		node = parse_compound(ps, row);
	else
		node = parse_simple(ps);
	lexer_leave(ps->lexer);
	return ps->lexer->error ? NULL : node;
}

/* [time [-p]] [!] COMMAND [| COMMAND]... */
static struct node *parse_pipeline(struct parser *ps)
{
	struct node *first, *last, *pipe;
	bool negated = false;

	while (at_word(ps, "!") || at_word(ps, "time")) {
		if (at_word(ps, "time"))
			return lose(ps, "\"time\" is not followed");
		negated = !negated;
		advance_command(ps);
		if (ps->token.kind != TOKEN_WORD && ps->token.kind != TOKEN_OPEN)
			return lose(ps, "a \"!\" that stands alone is not followed");
	}
	first = last = parse_command(ps);
	if (!first)
		return NULL;
	if (ps->token.kind != TOKEN_PIPE) {
		first->negated = negated;
		return first;
	}
	pipe = new_node(ps, NODE_APART, "|");
	if (!pipe)
		return NULL;
	pipe->at = first->at;
	pipe->child = first;
	pipe->negated = negated;
	while (ps->token.kind == TOKEN_PIPE) {
		advance_command(ps);
		skip_newlines(ps);
		last->next = parse_command(ps);
		if (!last->next)
			return NULL;
		last = last->next;
	}
	return pipe;
}

/* PIPELINE [&& PIPELINE]..., with what ends it noted by the caller */
static struct node *parse_and_or(struct parser *ps)
{
	struct node *first = parse_pipeline(ps), *last = first;

	while (last && (ps->token.kind == TOKEN_AND || ps->token.kind == TOKEN_OR)) {
		enum node_join join = ps->token.kind == TOKEN_AND ? JOIN_AND : JOIN_OR;

		advance_command(ps);
		skip_newlines(ps);
		last->next = parse_pipeline(ps);
		if (!last->next)
			return NULL;
		last = last->next;
		last->join = join;
	}
	return last ? first : NULL;
}

static struct node *last_of(struct node *node)
{
	while (node->next)
		node = node->next;
	return node;
}

static void put_in_background(struct node *node)
{
	for (; node; node = node->next)
		node->background = true;
}

/* Does the token end a list within something? */
static bool list_ends(const struct parser *ps)
{
	return ps->token.kind == TOKEN_END || ps->token.kind == TOKEN_CLOSE ||
	       ps->token.kind == TOKEN_CASE_END || ps->token.kind == TOKEN_BAD || at_closer(ps);
}

/* A list within something; at least one command. */
static struct node *parse_list(struct parser *ps)
{
	struct node *first = NULL, *last = NULL, *more;

	skip_newlines(ps);
	do {
		more = parse_and_or(ps);
		if (!more)
			return NULL;
		if (last)
			last->next = more;
		else
			first = more;
		last = last_of(more);
		if (ps->token.kind == TOKEN_AMP)
			put_in_background(more);
		if (ps->token.kind == TOKEN_SEMI || ps->token.kind == TOKEN_AMP)
			advance_command(ps);
		else if (ps->token.kind != TOKEN_NEWLINE)
			break;
		skip_newlines(ps);
	} while (!list_ends(ps));
	if (ps->token.kind == TOKEN_END && !ps->lexer->error)
		return refuse(ps, "the file ends within a command");
	return ps->lexer->error ? NULL : first;
}

/* What stands in $( ), behind the (: any list, or nothing. */
static bool parse_substitution(struct lexer *lexer)
{
	struct parser ps = { .lexer = lexer };
	struct heredoc *outer = lexer->heredocs;
	uint32_t opened = lexer->at - 1;

	if (outer)
		return lexer_fault(lexer, LEXER_LOST, opened, "$( ) in a here-document's line is not followed");
	if (!lexer_enter(lexer))
		return false;
	advance_command(&ps);
	skip_newlines(&ps);
	if (ps.token.kind != TOKEN_CLOSE && !parse_list(&ps)) {
		if (ps.token.kind == TOKEN_END) {
			lexer->error = LEXER_FINE;
			lexer_fault(lexer, LEXER_QUOTE, opened, "the ( is never closed");
		}
		return false;
	}
	if (ps.token.kind != TOKEN_CLOSE)
		return lexer_fault(lexer, LEXER_SYNTAX, ps.token.at, "this cannot stand in $( )");
	if (lexer->heredocs)
		return lexer_fault(lexer, LEXER_LOST, opened, "a here-document in $( ) is not followed");
	lexer_leave(lexer);
	return true;
}

void syntax_init(struct lexer *lexer, const char *s, uint32_t len, struct arena *arena)
{
	*lexer = (struct lexer){ .s = s, .len = len, .arena = arena,
				 .substitution = parse_substitution };
}

struct node *syntax_next(struct lexer *lexer)
{
	struct parser ps = { .lexer = lexer };
	struct node *first = NULL, *last = NULL, *more;

	do
		advance_command(&ps);
	while (ps.token.kind == TOKEN_NEWLINE);
	while (ps.token.kind != TOKEN_END) {
		more = parse_and_or(&ps);
		if (!more)
			return NULL;
		if (last)
			last->next = more;
		else
			first = more;
		last = last_of(more);
		if (ps.token.kind == TOKEN_AMP)
			put_in_background(more);
		if (ps.token.kind == TOKEN_SEMI || ps.token.kind == TOKEN_AMP)
			advance_command(&ps);
		else if (ps.token.kind != TOKEN_NEWLINE && ps.token.kind != TOKEN_END)
			return refuse(&ps, "this cannot stand here");
		if (ps.token.kind == TOKEN_NEWLINE)
			break;
	}
	return lexer->error ? NULL : first;
}
