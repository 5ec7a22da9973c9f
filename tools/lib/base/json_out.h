/* SPDX-License-Identifier: GPL-2.0 */
/*
 * json_out: JSON written as it comes, for thousands of elements
 *
 * A tree of json-c's that is made, printed and freed for each bond took a quarter of what reading its files
 * takes.  The nesting is the caller's; how a string is spelled stays with json_string().
 */
#ifndef IB_JSON_OUT_H
#define IB_JSON_OUT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct json_out {
	FILE *file;		/* not owned */
	bool more;		/* something stands before, in this object or list */
	int err;		/* -ENOMEM once a string could not be made: what was written is not whole */
};

/* BRACKET is one of { [ and then } ].  An object or a list in a list, and a string in a list, has no key: NULL. */
void json_out_open(struct json_out *json, const char *key, char bracket);
void json_out_close(struct json_out *json, char bracket);

/* KEY is written as it is: a name in the source, or an identifier.  A string that is NULL is JSON's null. */
void json_out_string(struct json_out *json, const char *key, const char *value);
void json_out_bytes(struct json_out *json, const char *key, const char *value, size_t len);
void json_out_number(struct json_out *json, const char *key, int64_t value);
void json_out_bool(struct json_out *json, const char *key, bool value);
void json_out_null(struct json_out *json, const char *key);

#endif
