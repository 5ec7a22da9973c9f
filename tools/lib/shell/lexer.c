// SPDX-License-Identifier: GPL-2.0
/* lexer: the words and operators of a shell script; see lexer.h */
#include <stddef.h>
#include <string.h>

#include "lexer.h"
#include "vars.h"

struct heredoc {
	struct heredoc *next;
	const char *end;	/* the line that ends it */
	uint32_t len;
	bool strip;		/* leading tabs do not count */
	bool quoted;		/* lines are not joined */
};

bool lexer_fault(struct lexer *lexer, enum lexer_fault fault, uint32_t at, const char *text)
{
	if (lexer->error == LEXER_FINE) {
		lexer->error = fault;
		lexer->error_at = at;
		lexer->error_text = text;
	}
	return false;
}

bool lexer_enter(struct lexer *lexer)
{
	if (lexer->depth == LEXER_DEPTH_MAX)
		return lexer_fault(lexer, LEXER_LOST, lexer->at, "so much within so much is not followed");
	lexer->depth++;
	return true;
}

void lexer_leave(struct lexer *lexer)
{
	lexer->depth--;
}

uint32_t word_offset(const struct word *word, uint32_t i)
{
	return word->map && i < word->len ? word->map[i] : word->at + i;
}

static bool at_end(const struct lexer *lx)
{
	return lx->at >= lx->len;
}

/* Past the backslash-newline pairs at AT: they join lines wherever ' does not quote them. */
static uint32_t past_joins(const struct lexer *lx, uint32_t at)
{
	while (at + 1 < lx->len && lx->s[at] == '\\' && lx->s[at + 1] == '\n')
		at += 2;
	return at;
}

/* The byte at AT, 0 at the end. */
static char byte(const struct lexer *lx, uint32_t at)
{
	return at < lx->len ? lx->s[at] : '\0';
}

static bool scan_dollar(struct lexer *lx, bool double_quoted);

static bool unclosed(struct lexer *lx, uint32_t opened, const char *text)
{
	lx->at = lx->len;
	return lexer_fault(lx, LEXER_QUOTE, opened, text);
}

/* The backslash at lx->at and what it quotes. */
static void scan_escape(struct lexer *lx)
{
	lx->at += lx->at + 1 < lx->len ? 2 : 1;
}

/* From behind ' to behind the next one. */
static bool scan_single(struct lexer *lx)
{
	uint32_t opened = lx->at - 1;
	const char *close = memchr(lx->s + lx->at, '\'', lx->len - lx->at);

	if (!close)
		return unclosed(lx, opened, "the quote ' is never closed");
	lx->at = close + 1 - lx->s;
	return true;
}

/* To behind the next CLOSING that no backslash hides; WORDS say that there is none. */
static bool scan_to(struct lexer *lx, char closing, const char *words)
{
	uint32_t opened = lx->at - 1;

	while (!at_end(lx)) {
		if (lx->s[lx->at] == '\\')
			scan_escape(lx);
		else if (lx->s[lx->at++] == closing)
			return true;
	}
	return unclosed(lx, opened, words);
}

/* From behind $' to behind the closing ': the only quote with escapes that keep newlines. */
static bool scan_ansi(struct lexer *lx)
{
	return scan_to(lx, '\'', "the quote $' is never closed");
}

/* From behind ` to behind the next one. */
static bool scan_backquote(struct lexer *lx)
{
	return scan_to(lx, '`', "the quote ` is never closed");
}

/* From behind " to behind the closing one. */
static bool scan_double(struct lexer *lx)
{
	uint32_t opened = lx->at - 1;

	if (!lexer_enter(lx))
		return false;
	while (!at_end(lx)) {
		char c = lx->s[lx->at];

		if (c == '\\') {
			scan_escape(lx);
			continue;
		}
		lx->at++;
		if (c == '"') {
			lexer_leave(lx);
			return true;
		}
		if ((c == '`' && !scan_backquote(lx)) || (c == '$' && !scan_dollar(lx, true)))
			return false;
	}
	return unclosed(lx, opened, "the quote \" is never closed");
}

/* One byte C of a bracketed construct, already passed: quotes and expansions whole. */
static bool scan_inside(struct lexer *lx, char c)
{
	switch (c) {
	case '\'':
		return scan_single(lx);
	case '"':
		return scan_double(lx);
	case '`':
		return scan_backquote(lx);
	case '$':
		return scan_dollar(lx, false);
	}
	return true;
}

/*
 * From behind an OPEN to behind its CLOSE.  In ${ } the first close ends it
 * (NESTS false), in the others brackets count.
 */
static bool scan_pair(struct lexer *lx, char open, char close, bool nests, const char *text)
{
	uint32_t opened = lx->at - 1;
	unsigned int count = 1;

	if (!lexer_enter(lx))
		return false;
	while (!at_end(lx)) {
		char c = lx->s[lx->at];

		if (c == '\\') {
			scan_escape(lx);
			continue;
		}
		lx->at++;
		if (c == close && --count == 0) {
			lexer_leave(lx);
			return true;
		}
		if (c == open && nests)
			count++;
		if (!scan_inside(lx, c))
			return false;
	}
	return unclosed(lx, opened, text);
}

/* From behind a $ to behind what it introduces. */
static bool scan_dollar(struct lexer *lx, bool double_quoted)
{
	uint32_t next = past_joins(lx, lx->at);

	switch (byte(lx, next)) {
	case '$':		/* $$: what follows is not introduced by the second one */
		lx->at = next + 1;
		return true;
	case '(':
		lx->at = past_joins(lx, next + 1);
		if (byte(lx, lx->at) != '(')
			return lx->substitution(lx);
		return scan_pair(lx, '(', ')', true, "$( is never closed");
	case '{':
		lx->at = next + 1;
		return scan_pair(lx, '{', '}', false, "${ is never closed");
	case '[':
		lx->at = next + 1;
		return scan_pair(lx, '[', ']', true, "$[ is never closed");
	case '\'':
		if (double_quoted)
			return true;
		lx->at = next + 1;
		return scan_ansi(lx);
	case '"':
		if (double_quoted)
			return true;
		lx->at = next + 1;
		return scan_double(lx);
	}
	return true;
}

uint32_t lexer_past(const struct lexer *lexer, const char *s, uint32_t len, uint32_t at,
		    bool double_quoted)
{
	struct lexer lx = { .s = s, .len = len, .at = at + 1, .arena = lexer->arena,
			    .substitution = lexer->substitution };
	bool fine;

	if (s[at] == '$')
		fine = scan_dollar(&lx, double_quoted);
	else if (s[at] == '`')
		fine = scan_backquote(&lx);
	else
		fine = ++lx.at <= len && lx.substitution(&lx);
	return fine ? lx.at : len;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* a table: each byte of each file is looked up */
static const enum { BYTE_ORDINARY, BYTE_META, BYTE_QUOTING } kinds[256] = {
	[' '] = BYTE_META, ['\t'] = BYTE_META, ['\n'] = BYTE_META, ['|'] = BYTE_META, ['&'] = BYTE_META,
	[';'] = BYTE_META, ['('] = BYTE_META, [')'] = BYTE_META, ['<'] = BYTE_META, ['>'] = BYTE_META,
	['\\'] = BYTE_QUOTING, ['\''] = BYTE_QUOTING, ['"'] = BYTE_QUOTING, ['`'] = BYTE_QUOTING,
	['$'] = BYTE_QUOTING, ['['] = BYTE_QUOTING,
};

static bool is_meta(char c)
{
	return kinds[(unsigned char)c] == BYTE_META;
}

static bool scan_word(struct lexer *lx, unsigned int flags, struct word *word);

/* From behind NAME=( to behind its closing bracket: words, newlines and comments. */
static bool scan_array(struct lexer *lx)
{
	uint32_t opened = lx->at - 1;
	struct word word;

	if (lx->heredocs)
		return lexer_fault(lx, LEXER_LOST, opened, "an array in a here-document's line is not followed");
	if (!lexer_enter(lx))
		return false;
	for (;;) {
		char c;

		lx->at = past_joins(lx, lx->at);
		if (at_end(lx))
			return unclosed(lx, opened, "the array's ( is never closed");
		c = lx->s[lx->at];
		if (is_blank(c) || c == '\n') {
			lx->at++;
		} else if (c == '#') {
			while (!at_end(lx) && lx->s[lx->at] != '\n')
				lx->at++;
		} else if (c == ')') {
			lx->at++;
			lexer_leave(lx);
			return true;
		} else if (is_meta(c) && !((c == '<' || c == '>') &&
			   byte(lx, past_joins(lx, lx->at + 1)) == '(')) {
			/* 2: of the command and of the array itself */
			return lexer_fault(lx, lx->depth == 2 ? LEXER_LINE : LEXER_LOST, lx->at,
					   "this cannot stand in an array");
		} else if (c == '[') {
			lx->at++;
			if (!scan_pair(lx, '[', ']', true, "the subscript's [ is never closed"))
				return false;
		} else if (!scan_word(lx, 0, &word)) {
			return false;
		}
	}
}

/* What a word can still become as its bytes are read. */
enum shape {
	SHAPE_START,
	SHAPE_NAME,		/* identifier so far */
	SHAPE_SUBSCRIPT,	/* NAME[...] */
	SHAPE_PLUS,		/* ... and + */
	SHAPE_EQUALS,		/* ... and = */
	SHAPE_VALUE,		/* something behind the = */
	SHAPE_OTHER,		/* no assignment */
};

/* Bytes that neither end a word nor quote, nor mean anything else to scan_word(). */
static bool is_ordinary(char c)
{
	return kinds[(unsigned char)c] == BYTE_ORDINARY;
}

static enum shape next_shape(enum shape shape, char c)
{
	switch (shape) {
	case SHAPE_START:
		return vars_name_start(c) ? SHAPE_NAME : SHAPE_OTHER;
	case SHAPE_NAME:
		if (vars_name_byte(c))
			return SHAPE_NAME;
		/* fall through */
	case SHAPE_SUBSCRIPT:
		return c == '=' ? SHAPE_EQUALS : c == '+' ? SHAPE_PLUS : SHAPE_OTHER;
	case SHAPE_PLUS:
		return c == '=' ? SHAPE_EQUALS : SHAPE_OTHER;
	case SHAPE_EQUALS:
	case SHAPE_VALUE:
		return SHAPE_VALUE;
	case SHAPE_OTHER:
		break;
	}
	return SHAPE_OTHER;
}

struct word_scan {
	enum shape shape;
	uint32_t joins;		/* bytes that join lines, to leave out */
	bool quoted;		/* a quote, a $ or a backslash was seen */
	bool array, subscript;
};

/* One piece of a word that begins with byte C at lx->at; false: a fault. */
static bool scan_piece(struct lexer *lx, unsigned int flags, char c, struct word_scan *scan)
{
	if (c == '[' && scan->shape == SHAPE_NAME && flags & LEXER_ASSIGN) {
		lx->at++;
		scan->shape = SHAPE_SUBSCRIPT;
		scan->subscript = true;
		return scan_pair(lx, '[', ']', true, "the subscript's [ is never closed");
	}
	if (c == '(') {		/* word_ends() lets only NAME=( pass */
		lx->at++;
		scan->shape = SHAPE_VALUE;
		scan->array = true;
		return scan_array(lx);
	}
	scan->shape = next_shape(scan->shape, c);
	if (c == '<' || c == '>') {	/* of <( and >( */
		scan->quoted = true;
		lx->at = past_joins(lx, lx->at + 1) + 1;
		return lx->substitution(lx);
	}
	if (c == '\\') {
		scan->quoted = true;
		scan_escape(lx);
		return true;
	}
	lx->at++;
	if (c == '\'' || c == '"' || c == '`' || c == '$')
		scan->quoted = true;
	return scan_inside(lx, c);
}

/* Does the word end before byte C at lx->at? */
static bool word_ends(const struct lexer *lx, unsigned int flags, char c,
		      const struct word_scan *scan)
{
	if (!is_meta(c))
		return false;
	if (c == '(')
		return !(scan->shape == SHAPE_EQUALS && flags & (LEXER_ASSIGN | LEXER_COMPOUND));
	return !((c == '<' || c == '>') && byte(lx, past_joins(lx, lx->at + 1)) == '(');
}

/*
 * Copy the word [AT, END) without the joins.  Joins stand where a backslash
 * is read as one; between ' and ' they are text, so walk the quotes again.
 */
static bool take_out_joins(struct lexer *lx, uint32_t at, uint32_t end, struct word *word)
{
	char *s = arena_alloc(lx->arena, end - at + 1);
	uint32_t *map = arena_alloc(lx->arena, (end - at + 1) * sizeof(*map));
	uint32_t n = 0;
	char quote = '\0';	/* ', " or $ for $' */
	bool dollar = false;	/* the byte before is a $ that introduces */

	if (!s || !map)
		return lexer_fault(lx, LEXER_NO_MEMORY, at, "out of memory");
	while (at < end) {
		char c = lx->s[at];
		bool after_dollar = dollar;

		dollar = false;
		if (c == '\\' && quote != '\'') {
			if (byte(lx, at + 1) == '\n' && quote != '$') {
				at += 2;
				dollar = after_dollar;
				continue;
			}
			if (at + 1 < end) {
				map[n] = at;
				s[n++] = lx->s[at++];
				c = lx->s[at];
			}
		} else if (c == '\'' && quote != '"') {
			if (quote)
				quote = '\0';
			else
				quote = after_dollar ? '$' : '\'';
		} else if (c == '"' && (!quote || quote == '"')) {
			quote = quote ? '\0' : '"';
		} else if (c == '$' && !quote) {
			dollar = !after_dollar;
		}
		map[n] = at++;
		s[n++] = c;
	}
	word->s = s;
	word->map = map;
	word->len = n;
	return true;
}

/* Length of the name and place of the value of an assignment. */
static void find_value(struct word *word, const struct word_scan *scan)
{
	const char *equals;

	word->name_len = vars_identifier(word->s, word->len);
	if (scan->subscript) {
		word->array = true;
		return;
	}
	equals = memchr(word->s, '=', word->len);
	word->appends = equals[-1] == '+';
	word->value_at = equals + 1 - word->s;
}

/* A word that begins at lx->at. */
static bool scan_word(struct lexer *lx, unsigned int flags, struct word *word)
{
	struct word_scan scan = { .shape = SHAPE_START };
	uint32_t start = lx->at, next;
	bool joined = false;

	while (!at_end(lx)) {
		char c;

		next = past_joins(lx, lx->at);
		if (next != lx->at) {
			joined = true;
			lx->at = next;
			continue;
		}
		c = lx->s[lx->at];
		if (word_ends(lx, flags, c, &scan))
			break;
		if (!scan_piece(lx, flags, c, &scan))
			return false;
		if (scan.shape == SHAPE_NAME) {
			while (lx->at < lx->len && vars_name_byte(lx->s[lx->at]))
				lx->at++;
		} else if (scan.shape == SHAPE_VALUE || scan.shape == SHAPE_OTHER) {
			while (lx->at < lx->len && is_ordinary(lx->s[lx->at]))
				lx->at++;
		}
	}
	*word = (struct word){ .s = lx->s + start, .len = lx->at - start, .at = start };
	/* quoted text may hold joins as well; looking is cheaper than copying */
	if ((joined || scan.quoted) && memmem(word->s, word->len, "\\\n", 2) &&
	    !take_out_joins(lx, start, lx->at, word))
		return false;
	word->plain = !scan.quoted;
	word->assignment = scan.shape == SHAPE_EQUALS || scan.shape == SHAPE_VALUE;
	word->array = scan.array;
	if (word->assignment)
		find_value(word, &scan);
	return true;
}

bool lexer_plain_line(struct lexer *lx, struct word *word)
{
	const char *s = lx->s + lx->at;
	uint32_t left = lx->len - lx->at, name = vars_identifier(s, left), end = name;

	if (!name || name == left || s[name] != '=')
		return false;
	while (end < left && is_ordinary(s[end]))
		end++;
	if (end == left || s[end] != '\n')
		return false;
	*word = (struct word){ .s = s, .len = end, .at = lx->at, .plain = true, .assignment = true,
			       .name_len = name, .value_at = name + 1 };
	lx->at += end + 1;
	return true;
}

static bool only_digits(const struct word *word)
{
	uint32_t i;

	for (i = 0; i < word->len; i++)
		if (word->s[i] < '0' || word->s[i] > '9')
			return false;
	return word->len;
}

/* {NAME} right before < or >: the shell puts a file descriptor's number into NAME. */
static bool is_braced_name(const struct word *word)
{
	return word->len > 2 && word->s[0] == '{' && word->s[word->len - 1] == '}' &&
	       vars_identifier(word->s + 1, word->len - 2) == word->len - 2;
}

static const struct operator {
	const char *text;	/* longer ones before their beginnings */
	enum token_kind kind;
} operators[] = {
	{ "&>>", TOKEN_REDIRECT }, { "&>", TOKEN_REDIRECT }, { "&&", TOKEN_AND }, { "&", TOKEN_AMP },
	{ "||", TOKEN_OR }, { "|&", TOKEN_PIPE }, { "|", TOKEN_PIPE },
	{ ";;&", TOKEN_CASE_END }, { ";;", TOKEN_CASE_END }, { ";&", TOKEN_CASE_END },
	{ ";", TOKEN_SEMI },
	{ "(", TOKEN_OPEN }, { ")", TOKEN_CLOSE },
	{ "<<<", TOKEN_REDIRECT }, { "<<-", TOKEN_HEREDOC }, { "<<", TOKEN_HEREDOC },
	{ "<>", TOKEN_REDIRECT }, { "<&", TOKEN_REDIRECT }, { "<", TOKEN_REDIRECT },
	{ ">>", TOKEN_REDIRECT }, { ">|", TOKEN_REDIRECT }, { ">&", TOKEN_REDIRECT },
	{ ">", TOKEN_REDIRECT },
	{ NULL, TOKEN_END }
};

/* Does OPERATOR stand at AT, lines joined?  The offset behind it, or 0. */
static uint32_t past_operator(const struct lexer *lx, uint32_t at, const char *operator)
{
	for (; *operator; operator++) {
		at = past_joins(lx, at);
		if (byte(lx, at) != *operator)
			return 0;
		at++;
	}
	return at;
}

static void next_operator(struct lexer *lx, struct token *token)
{
	const struct operator *op;
	uint32_t end;

	for (op = operators; op->text; op++) {
		end = past_operator(lx, lx->at, op->text);
		if (!end)
			continue;
		token->kind = op->kind;
		token->strip = op->kind == TOKEN_HEREDOC && op->text[2] == '-';
		lx->at = end;
		return;
	}
}

/* Past the line at lx->at with its newline; its text, lines joined if asked. */
static bool heredoc_ends(struct lexer *lx, const struct heredoc *doc)
{
	uint32_t matched = 0;
	bool same = true;

	if (doc->strip)
		while (byte(lx, lx->at) == '\t')
			lx->at++;
	while (!at_end(lx)) {
		char c;

		if (!doc->quoted)
			lx->at = past_joins(lx, lx->at);
		if (at_end(lx))
			break;
		c = lx->s[lx->at];
		if (c == '\\' && !doc->quoted && lx->at + 1 < lx->len) {
			same = false;
			lx->at += 2;
			continue;
		}
		lx->at++;
		if (c == '\n')
			break;
		if (c == '$' && !doc->quoted && lx->at < lx->len && strchr("{([", lx->s[lx->at]))
			lx->riddle = true;
		if (same && matched < doc->len && doc->end[matched] == c)
			matched++;
		else
			same = false;
	}
	return same && matched == doc->len;
}

static void skip_heredocs(struct lexer *lx)
{
	struct heredoc *doc;

	for (doc = lx->heredocs; doc; doc = doc->next)
		while (!at_end(lx) && !heredoc_ends(lx, doc))
			;
	lx->heredocs = NULL;
}

bool lexer_heredoc(struct lexer *lx, const struct word *end, bool strip)
{
	struct heredoc *doc = arena_alloc(lx->arena, sizeof(*doc)), **last = &lx->heredocs;
	char *text = arena_alloc(lx->arena, end->len + 1);
	char quote = '\0';
	uint32_t i;

	if (!doc || !text)
		return lexer_fault(lx, LEXER_NO_MEMORY, end->at, "out of memory");
	doc->end = text;
	doc->strip = strip;
	for (i = 0; i < end->len; i++) {
		char c = end->s[i];

		if (c == '$' || c == '`' || c == '\n' || (c == '\\' && quote))
			return lexer_fault(lx, LEXER_LOST, end->at,
					   "a here-document's end that is not a plain word is not followed");
		if (c == quote) {
			quote = '\0';
		} else if (!quote && (c == '\'' || c == '"')) {
			quote = c;
			doc->quoted = true;
		} else {
			if (c == '\\' && i + 1 < end->len) {
				c = end->s[++i];
				doc->quoted = true;
			}
			text[doc->len++] = c;
		}
	}
	while (*last)
		last = &(*last)->next;
	*last = doc;
	return true;
}

static void skip_blanks(struct lexer *lx)
{
	for (;;) {
		lx->at = past_joins(lx, lx->at);
		if (!is_blank(byte(lx, lx->at)))
			break;
		lx->at++;
	}
	if (byte(lx, lx->at) == '#')
		while (!at_end(lx) && lx->s[lx->at] != '\n')
			lx->at++;
}

static void next_word(struct lexer *lx, unsigned int flags, struct token *token)
{
	char c;

	if (!scan_word(lx, flags, &token->word)) {
		token->kind = TOKEN_BAD;
		return;
	}
	token->kind = TOKEN_WORD;
	c = byte(lx, lx->at);
	if ((c == '<' || c == '>') && (only_digits(&token->word) || is_braced_name(&token->word)))
		token->kind = TOKEN_NUMBER;
}

void lexer_next(struct lexer *lx, unsigned int flags, struct token *token)
{
	char c;

	*token = (struct token){ .kind = TOKEN_BAD };
	if (lx->error)
		return;
	skip_blanks(lx);
	token->at = lx->at;
	if (at_end(lx)) {
		token->kind = TOKEN_END;
		return;
	}
	c = lx->s[lx->at];
	if (c == '\n') {
		lx->at++;
		token->kind = TOKEN_NEWLINE;
		skip_heredocs(lx);
	} else if (is_meta(c) && !((c == '<' || c == '>') &&
				   byte(lx, past_joins(lx, lx->at + 1)) == '(')) {
		next_operator(lx, token);
	} else {
		next_word(lx, flags, token);
	}
}
