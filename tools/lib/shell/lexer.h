/* SPDX-License-Identifier: GPL-2.0 */
/*
 * lexer: the words and operators of a shell script
 *
 * Cuts a text as bash 5.2 does when it sources a file (not interactive, not
 * in POSIX mode, no extglob); shell syntax of POSIX.1 XCU 2.3 and bash(1).
 * What a word means is word.h's, how words make commands is syntax.h's.
 */
#ifndef IB_LEXER_H
#define IB_LEXER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

enum token_kind {
	TOKEN_END,
	TOKEN_NEWLINE,
	TOKEN_WORD,
	TOKEN_NUMBER,		/* the 2 of 2>file, or the {fd} of {fd}>file */
	TOKEN_REDIRECT,		/* < > >> >| <> <& >& &> &>> <<< */
	TOKEN_HEREDOC,		/* << or <<- */
	TOKEN_SEMI,		/* ; */
	TOKEN_AMP,		/* & */
	TOKEN_AND,		/* && */
	TOKEN_OR,		/* || */
	TOKEN_PIPE,		/* | or |& */
	TOKEN_OPEN,		/* ( */
	TOKEN_CLOSE,		/* ) */
	TOKEN_CASE_END,		/* ;; ;& ;;& */
	TOKEN_BAD,		/* see lexer.error */
};

/*
 * A word as it was written, less the backslash-newline pairs that join lines.
 */
struct word {
	const char *s;			/* len bytes; not NUL-terminated */
	uint32_t len;
	uint32_t at;			/* of its first byte in the text */
	const uint32_t *map;		/* offset of each byte, or NULL: at + i */
	bool plain;			/* no quote, no $, nothing to expand: s is what it says */
	/* NAME=VALUE, NAME+=VALUE, NAME[...]=VALUE, NAME=(...) : */
	bool assignment, appends, array;
	uint32_t name_len;
	uint32_t value_at;		/* of the value in s */
};

struct token {
	enum token_kind kind;
	uint32_t at;
	bool strip;			/* TOKEN_HEREDOC: <<- */
	struct word word;		/* TOKEN_WORD, TOKEN_NUMBER */
};

enum lexer_fault {
	LEXER_FINE,
	LEXER_SYNTAX,		/* bash refuses it too, and reads no further */
	LEXER_QUOTE,		/* the same: something is opened and never closed */
	LEXER_LINE,		/* bash refuses it, and goes on with the next line */
	LEXER_LOST,		/* we cannot follow; bash may */
	LEXER_NO_MEMORY,
};

struct heredoc;

struct lexer {
	const char *s;
	uint32_t len, at;
	struct arena *arena;		/* words that cannot point into s; here-documents */
	unsigned int depth;		/* of constructs within constructs */
	struct heredoc *heredocs;	/* bodies that begin at the next newline */
	bool riddle;			/* one of them has a $ that may set variables */
	enum lexer_fault error;
	uint32_t error_at;
	const char *error_text;		/* constant */
	/* what stands between $( and ) is syntax.c's: read on behind the ), false on an error */
	bool (*substitution)(struct lexer *lexer);
};

#define LEXER_DEPTH_MAX	60

/* may an assignment stand here?  Then NAME[ and NAME=( open something. */
#define LEXER_ASSIGN	0x1
/* behind export and the like: NAME=( does, NAME[ does not */
#define LEXER_COMPOUND	0x2

/* The next token; TOKEN_BAD if there was a fault. */
void lexer_next(struct lexer *lexer, unsigned int flags, struct token *token);

/*
 * A line NAME=VALUE that holds nothing which quotes, expands or ends a word, where a command may begin: into WORD,
 * and past its newline.  Nearly all lines of ifcfg files are such; they need no tokens and no tree.  False: it is
 * another one, and nothing was done.
 */
bool lexer_plain_line(struct lexer *lexer, struct word *word);

/* The body for the word behind << starts at the next newline; false: a fault. */
bool lexer_heredoc(struct lexer *lexer, const struct word *end, bool strip);

/*
 * Where what begins at AT of LEN bytes at S ends: a $ (that introduces
 * something or nothing), a `, or < or > with a ( behind it.  The bytes are of
 * a word that LEXER has read; DOUBLE_QUOTED: it stands between " and ".
 */
uint32_t lexer_past(const struct lexer *lexer, const char *s, uint32_t len, uint32_t at,
		    bool double_quoted);

/* Note a fault (the first one stays); always false. */
bool lexer_fault(struct lexer *lexer, enum lexer_fault fault, uint32_t at, const char *text);

/* One level deeper; false: a fault, and no lexer_leave(). */
bool lexer_enter(struct lexer *lexer);
void lexer_leave(struct lexer *lexer);

/* Offset in the text of byte I of a word. */
uint32_t word_offset(const struct word *word, uint32_t i);

#endif
