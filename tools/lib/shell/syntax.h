/* SPDX-License-Identifier: GPL-2.0 */
/*
 * syntax: the commands of a shell script
 *
 * The grammar of POSIX.1 XCU 2.10 with what bash 5.2 adds to it.  What the
 * commands do to variables is effect.h's.
 */
#ifndef IB_SYNTAX_H
#define IB_SYNTAX_H

#include "lexer.h"

enum node_kind {
	NODE_SIMPLE,		/* assignments and words */
	NODE_GROUP,		/* { ...; }: as if it stood there without */
	NODE_APART,		/* ( ... ), or a pipeline: changes nothing here */
	NODE_MAYBE,		/* if, while, for, case: some of it may run, often */
	NODE_FUNCTION,		/* runs when it is called */
};

enum node_join {
	JOIN_NEXT,		/* behind ; & or a newline */
	JOIN_AND,		/* && */
	JOIN_OR,		/* || */
};

struct node_word {
	struct node_word *next;
	struct word word;
};

struct node {
	enum node_kind kind;
	uint32_t at;
	const char *what;	/* "if", "while" ...: constant */
	enum node_join join;	/* to the one before */
	bool negated;		/* ! */
	bool background;	/* & */
	bool redirected;
	bool riddle;		/* a word that is not kept may set variables: ${A:=b} */
	struct node_word *words;	/* SIMPLE: in order; MAYBE of for, FUNCTION: the name */
	struct node *child;	/* first of those within */
	struct node *next;
};

/*
 * Everything up to the newline that ends the next command, or to the end: what
 * bash reads before it runs any of it.  NULL at the end of the text or at a
 * fault (lexer.error), when bash would have run none of it.
 */
struct node *syntax_next(struct lexer *lexer);

/* A lexer of LEN bytes at S; nodes and words live in ARENA. */
void syntax_init(struct lexer *lexer, const char *s, uint32_t len, struct arena *arena);

#endif
