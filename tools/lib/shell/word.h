/* SPDX-License-Identifier: GPL-2.0 */
/* word: what a word of a shell script says once quotes and $ are dealt with */
#ifndef IB_WORD_H
#define IB_WORD_H

#include <stdio.h>

#include "lexer.h"
#include "vars.h"

/* why a value is not known before the file is run */
enum word_reason {
	WORD_KNOWN,
	WORD_COMMAND,		/* $( ), ` `, <( ) */
	WORD_ARITHMETIC,	/* $(( )), $[ ] */
	WORD_ENVIRONMENT,	/* a variable that nothing read before sets, $1, ~user */
	WORD_UNKNOWN_VARIABLE,	/* one whose value is itself not known */
	WORD_OPERATOR,		/* ${ } with more in it than this reader does */
	WORD_LOCALE,		/* depends on the character set of the shell that reads it */
	WORD_TOO_LONG,
	WORD_NO_MEMORY,
};

/* what evaluating a word did; { .vars, .lexer } to begin with */
struct word_value {
	struct vars *vars;		/* looked into; ${A:=b} sets */
	const struct lexer *lexer;	/* that read the word */
	char *bytes;			/* len of them; kept from word to word, word_value_free() */
	uint32_t len, cap;
	struct var_piece *pieces;
	uint32_t n_pieces, cap_pieces;
	enum word_reason reason;	/* unless WORD_KNOWN, bytes mean nothing */
	uint32_t reason_at;		/* in the text */
	const char *reason_name;	/* of a variable: reason_len bytes */
	uint32_t reason_len;
	bool substitutes;		/* holds $( ) or ` `: its status becomes the command's */
	bool may_stop_line;		/* an error in it ends the line that it stands on */
	bool may_exit;			/* and this one the shell */
	const struct word *word;	/* that is being read */
	unsigned int depth;
};

/*
 * The value of bytes [FROM, len) of WORD as the right side of an assignment
 * has it (no splitting, no globbing; ~ at the start and behind :).  Earlier
 * contents of VALUE go.
 */
void word_evaluate(struct word_value *value, const struct word *word, uint32_t from);

/*
 * What WORD says if nothing in it is to be expanded (quotes go): true and the
 * bytes in VALUE; false if there is a $, a `, or an unquoted ~ { * ? [.
 */
bool word_literal(struct word_value *value, const struct word *word);

/* Could reading WORD from byte FROM on set a variable?  Never false where it could. */
bool word_may_set(const struct word *word, uint32_t from);

/* Is there a { outside of quotes, which an argument may become several words by? */
bool word_has_brace(const struct word *word);

/* Put the value into VAR, false: no room. */
bool word_assign(struct word_value *value, struct var *var);

/* VALUE between ' and ', where the shell takes every byte but ' for itself. */
void word_put_quoted(const char *value, FILE *out);

void word_value_free(struct word_value *value);

#endif
