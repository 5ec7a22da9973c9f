// SPDX-License-Identifier: GPL-2.0
/* json: objects and arrays of json-c, filled one call a member; see json.h */
#include <errno.h>
#include <string.h>

#include "base/json_string.h"
#include "json.h"

int json_put(struct json_object *to, const char *key, struct json_object *value)
{
	return value && !json_object_object_add(to, key, value) ? 0 : -ENOMEM;
}

int json_text(struct json_object *to, const char *key, const char *text)
{
	if (text)
		return json_put(to, key, json_string(text, strlen(text)));
	return json_object_object_add(to, key, NULL) ? -ENOMEM : 0;
}

int json_number(struct json_object *to, const char *key, int64_t number)
{
	return json_put(to, key, json_object_new_int64(number));
}

int json_truth(struct json_object *to, const char *key, bool yes)
{
	return json_put(to, key, json_object_new_boolean(yes));
}

int json_append(struct json_object *array, struct json_object *value)
{
	return value && !json_object_array_add(array, value) ? 0 : -ENOMEM;
}

struct json_object *json_new(struct json_object *parent, const char *key,
			     struct json_object *child)
{
	return json_put(parent, key, child) ? NULL : child;
}

void json_print(struct json_object *value, FILE *out)
{
	fprintf(out, "%s\n", json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN |
							    JSON_C_TO_STRING_NOSLASHESCAPE));
}
