/* SPDX-License-Identifier: GPL-2.0 */
/*
 * json: objects and arrays of json-c, filled one call a member
 *
 * json-c gives NULL where there was no memory, and its null is NULL as well:
 * each of these says which it was.  They return 0 or -ENOMEM; what they are
 * given to add belongs to the parent afterwards, or is gone.
 */
#ifndef IB_JSON_H
#define IB_JSON_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

int json_put(struct json_object *to, const char *key, struct json_object *value);

/* TEXT NULL: null */
int json_text(struct json_object *to, const char *key, const char *text);
int json_number(struct json_object *to, const char *key, int64_t number);
int json_truth(struct json_object *to, const char *key, bool yes);
int json_append(struct json_object *array, struct json_object *value);

/* Make an object or array, hand it to PARENT at once, and return it; NULL: no memory. */
struct json_object *json_new(struct json_object *parent, const char *key,
			     struct json_object *child);

/* Print VALUE and a newline. */
void json_print(struct json_object *value, FILE *out);

#endif
