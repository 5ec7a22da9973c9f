// SPDX-License-Identifier: GPL-2.0
/* late_json: what is called of json-c; see late.h */
#include <json-c/json.h>

#include "late.h"
#include "sonames.h"

#define CALLS(CALL)												\
	CALL(struct json_object *, json_object_new_object, (void), ())						\
	CALL(struct json_object *, json_object_new_array, (void), ())						\
	CALL(struct json_object *, json_object_new_boolean, (json_bool b), (b))				\
	CALL(struct json_object *, json_object_new_int64, (int64_t n), (n))					\
	CALL(struct json_object *, json_object_new_double_s, (double d, const char *as), (d, as))		\
	CALL(struct json_object *, json_object_new_string, (const char *s), (s))				\
	CALL(struct json_object *, json_object_new_string_len, (const char *s, int len), (s, len))		\
	CALL(int, json_object_put, (struct json_object *o), (o))						\
	CALL(int, json_object_object_add, (struct json_object *o, const char *key, struct json_object *value),	\
	     (o, key, value))											\
	CALL(json_bool, json_object_object_get_ex,								\
	     (const struct json_object *o, const char *key, struct json_object **value), (o, key, value))	\
	CALL(int, json_object_array_add, (struct json_object *o, struct json_object *value), (o, value))	\
	CALL(size_t, json_object_array_length, (const struct json_object *o), (o))				\
	CALL(struct json_object *, json_object_array_get_idx, (const struct json_object *o, size_t i), (o, i))	\
	CALL(int, json_object_is_type, (const struct json_object *o, enum json_type type), (o, type))		\
	CALL(int64_t, json_object_get_int64, (const struct json_object *o), (o))				\
	CALL(double, json_object_get_double, (const struct json_object *o), (o))				\
	CALL(const char *, json_object_get_string, (struct json_object *o), (o))				\
	CALL(int, json_object_get_string_len, (const struct json_object *o), (o))				\
	CALL(void, json_object_set_serializer,									\
	     (struct json_object *o, json_object_to_json_string_fn *print, void *data,				\
	      json_object_delete_fn *release), (o, print, data, release))					\
	CALL(const char *, json_object_to_json_string_ext, (struct json_object *o, int flags), (o, flags))	\
	CALL(struct json_object *, json_tokener_parse, (const char *text), (text))				\
	CALL(int, printbuf_memappend, (struct printbuf *to, const char *bytes, int len), (to, bytes, len))

CALLS(LATE_FUNCTION)
LATE_NOTE(SONAME_JSON, "--json, --drill")

int late_json(struct why *why)
{
	static const struct late_call calls[] = { CALLS(LATE_ROW) };
	const struct late_library library = { SONAME_JSON, "JSON", calls, sizeof(calls) / sizeof(calls[0]) };

	return late_load(&library, why);
}
