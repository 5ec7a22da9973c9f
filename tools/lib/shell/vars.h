/* SPDX-License-Identifier: GPL-2.0 */
/* vars: the shell variables that a file leaves behind, and where they stand in it */
#ifndef IB_VARS_H
#define IB_VARS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"

enum var_state {
	VAR_UNSET,		/* known to have no value */
	VAR_KNOWN,
	VAR_UNKNOWN,		/* only running the file would tell */
};

/* var.flags */
#define VAR_READONLY	0x1
#define VAR_SPECIAL	0x4	/* bash gives its value itself: RANDOM */
#define VAR_FIXED	0x8	/* bash refuses to change it: UID */
#define VAR_TYPED	0x2	/* declare and the like: a later value may be changed on its way in */
#define VAR_INTEGER	0x20	/* perhaps declare -i: arithmetic is done with a later value */
#define VAR_LOCKED	0x10	/* perhaps readonly: unset may leave it as it is */

/* From value byte VALUE_AT on, the value stands in the text from TEXT_AT on. */
struct var_piece {
	uint32_t value_at, text_at;
	bool runs;		/* byte for byte; else all of it comes from one place, a $NAME */
};

struct vars;

struct var {
	const char *name;	/* an identifier, with a NUL */
	uint32_t name_len;
	const char *value;	/* LEN bytes, none of them NUL, and a NUL; NULL unless known */
	uint32_t len;
	uint32_t at;		/* where the name stands in the text */
	enum var_state state;	/* ask vars_state(): doubt may have come later */
	bool seen;		/* set or unset in this file, not just mentioned */
	bool used;		/* its value went into another one, or into a command */
	unsigned int flags;
	unsigned int doubt;	/* of vars, when the state was written */
	const struct var_piece *pieces;
	uint32_t n_pieces;
	struct vars *owner;
};

/* The bytes that the values of one file may take; A=$A$A doubles with each line. */
#define VARS_MAX	(4u << 20)

struct vars {
	struct text *text;		/* not owned */
	const struct vars *defaults;	/* read before this file, or NULL; not owned */
	struct var **list;		/* in the order of first mention */
	size_t n, cap;
	uint64_t names;			/* a bit for each, which others may share */
	unsigned int doubt;		/* counts vars_doubt() */
	void *tree;			/* of <search.h> */
	struct arena *shared;		/* where all of the above lives, or NULL: */
	struct arena own;
	size_t held;			/* bytes of it that are this file's */
};

/* Variables of TEXT over DEFAULTS (may be NULL); both must live as long. */
void vars_init(struct vars *vars, struct text *text, const struct vars *defaults);

/*
 * Take memory from SHARED from now on, which outlives VARS: thousands of files
 * read one after the other then lie side by side.
 */
void vars_share(struct vars *vars, struct arena *shared);
void vars_free(struct vars *vars);

/*
 * The variable NAME (LEN bytes) of this file, made unset at AT if it is new.
 * NULL: no memory.
 */
struct var *vars_add(struct vars *vars, const char *name, size_t len, uint32_t at);

/* The variable NAME of this file or of its defaults; NULL: never mentioned. */
const struct var *vars_find_bytes(const struct vars *vars, const char *name, size_t len);

/* here, so that the compiler counts the bytes of a name that is written in the call */
static inline const struct var *vars_find(const struct vars *vars, const char *name)
{
	return vars_find_bytes(vars, name, strlen(name));
}

/* SIZE bytes, zeroed, that live as long as VARS; NULL: no memory. */
void *vars_alloc(struct vars *vars, size_t size);

/* From here on any variable may have another value. */
void vars_doubt(struct vars *vars);

enum var_state vars_state(const struct vars *vars, const struct var *var);

/* The value of NAME if it is known and set, else NULL. */
const char *vars_value_bytes(const struct vars *vars, const char *name, size_t len);

static inline const char *vars_value(const struct vars *vars, const char *name)
{
	return vars_value_bytes(vars, name, strlen(name));
}

/* Offset in the text that the byte AT of the value comes from; its position. */
uint32_t var_offset(const struct var *var, uint32_t at);
struct pos var_pos(const struct var *var, uint32_t at);

/* May C begin a name, or stand in one? */
extern const unsigned char vars_name_bytes[256];	/* 2: may begin one */

static inline bool vars_name_start(char c)
{
	return vars_name_bytes[(unsigned char)c] == 2;
}

static inline bool vars_name_byte(char c)
{
	return vars_name_bytes[(unsigned char)c];
}

#define VARS_NAME_MAX	64

/* Write PREFIX and SUFFIX into NAME; false: too long.  snprintf() takes twenty times as long. */
bool vars_name_suffixed(char name[VARS_NAME_MAX], const char *prefix, const char *suffix);

/* Bytes at the start of NAME that make an identifier, 0 .. len. */
size_t vars_identifier(const char *name, size_t len);

/*
 * Bytes at the start of TEXT that were meant for a variable, and are not for
 * those that read it: BONDING_SLAVE-1=ib1, IPADDR.1=...  An identifier but for
 * hyphens and dots, or a digit to begin with, and a "=" behind it; 0: it is not so.
 */
size_t vars_false_name(const char *text, size_t len);

#endif
