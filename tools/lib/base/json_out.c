// SPDX-License-Identifier: GPL-2.0
/* json_out: JSON written as it comes; see json_out.h */
#include <errno.h>
#include <string.h>

#include "json_out.h"
#include "json_string.h"

/* What comes before a value. */
static void begin(struct json_out *json, const char *key)
{
	if (json->more)
		putc_unlocked(',', json->file);
	json->more = true;
	if (!key)
		return;
	putc_unlocked('"', json->file);
	fputs_unlocked(key, json->file);
	fwrite_unlocked("\":", 1, 2, json->file);
}

void json_out_open(struct json_out *json, const char *key, char bracket)
{
	begin(json, key);
	putc_unlocked(bracket, json->file);
	json->more = false;
}

void json_out_close(struct json_out *json, char bracket)
{
	putc_unlocked(bracket, json->file);
	json->more = true;
}

/* Does a byte of it need another spelling, or a look at whether it is UTF-8? */
static bool is_plain(const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (s[i] < ' ' || s[i] > '~' || s[i] == '"' || s[i] == '\\')
			return false;
	return true;
}

static void spelled(struct json_out *json, const char *value, size_t len)
{
	struct json_object *o = json_string(value, len);
	const char *text = o ? json_object_to_json_string_ext(o, JSON_C_TO_STRING_NOSLASHESCAPE) : NULL;

	if (text)
		fputs_unlocked(text, json->file);
	else
		json->err = -ENOMEM;
	json_object_put(o);
}

void json_out_bytes(struct json_out *json, const char *key, const char *value, size_t len)
{
	begin(json, key);
	if (!is_plain(value, len)) {
		spelled(json, value, len);
		return;
	}
	putc_unlocked('"', json->file);
	fwrite_unlocked(value, 1, len, json->file);
	putc_unlocked('"', json->file);
}

void json_out_string(struct json_out *json, const char *key, const char *value)
{
	if (value)
		json_out_bytes(json, key, value, strlen(value));
	else
		json_out_null(json, key);
}

/* Without fprintf(): most of what is written are positions, two numbers for each diagnostic and each address. */
void json_out_number(struct json_out *json, const char *key, int64_t value)
{
	char digits[24], *p = digits + sizeof(digits);
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

	begin(json, key);
	do
		*--p = '0' + rest % 10;
	while (rest /= 10);
	if (value < 0)
		*--p = '-';
	fwrite_unlocked(p, 1, digits + sizeof(digits) - p, json->file);
}

void json_out_bool(struct json_out *json, const char *key, bool value)
{
	begin(json, key);
	fputs_unlocked(value ? "true" : "false", json->file);
}

void json_out_null(struct json_out *json, const char *key)
{
	begin(json, key);
	fputs_unlocked("null", json->file);
}
