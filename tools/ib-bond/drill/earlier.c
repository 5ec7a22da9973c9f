// SPDX-License-Identifier: GPL-2.0
/* earlier: the report of a drill before this one; see earlier.h */
#include <errno.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "base/source.h"
#include "earlier.h"

/* The string KEY of FROM, "" if there is none; owned by the caller.  NULL: no memory. */
static char *copy(const struct json_object *from, const char *key)
{
	struct json_object *value;

	return strdup(json_object_object_get_ex(from, key, &value) && value ? json_object_get_string(value) : "");
}

/* One of its moves: how long, and how many probes it lost.  0 or -EINVAL. */
static int read_move(const struct json_object *move, double *ms, unsigned long *lost)
{
	struct json_object *outage, *count;

	if (!json_object_is_type(move, json_type_object) ||
	    !json_object_object_get_ex(move, "outage_ms", &outage) ||
	    !json_object_object_get_ex(move, "lost", &count))
		return -EINVAL;
	*ms = json_object_get_double(outage);
	if (*ms < 0 || json_object_get_int64(count) < 0)
		return -EINVAL;
	*lost += json_object_get_int64(count);
	return 0;
}

static int read_moves(struct earlier *earlier, const struct json_object *report)
{
	struct json_object *moves;
	size_t i, n;
	double *ms;
	int err = 0;

	if (!json_object_is_type(report, json_type_object) ||
	    !json_object_object_get_ex(report, "moves", &moves) || !json_object_is_type(moves, json_type_array))
		return -EINVAL;
	n = json_object_array_length(moves);
	ms = calloc(n + 1, sizeof(*ms));
	if (!ms)
		return -ENOMEM;
	for (i = 0; i < n && !err; i++)
		err = read_move(json_object_array_get_idx(moves, i), &ms[i], &earlier->lost);
	if (!err)
		tally_make(&earlier->tally, ms, n);
	free(ms);
	return err;
}

static int read_report(struct earlier *earlier, const struct json_object *report)
{
	int err = read_moves(earlier, report);

	if (err)
		return err;
	earlier->bond = copy(report, "ifname");
	earlier->host = copy(report, "host");
	earlier->time = copy(report, "time");
	if (earlier->bond && earlier->host && earlier->time)
		return 0;
	earlier_free(earlier);
	return -ENOMEM;
}

int earlier_read(struct earlier *earlier, const char *path, struct why *why)
{
	struct json_object *report;
	struct text text = { 0 };
	int err = source_read_host(path, &text);

	*earlier = (struct earlier){ 0 };
	if (err) {
		text_free(&text);
		return why_set(why, err, "--compare %s: %s", path, source_error(err));
	}
	report = json_tokener_parse(text.data);
	err = read_report(earlier, report);
	json_object_put(report);
	text_free(&text);
	if (err == -EINVAL)
		return why_set(why, err, "--compare %s: no report of a drill: give one that --report FILE.json wrote", path);
	return err ? why_set(why, err, "out of memory") : 0;
}

void earlier_free(struct earlier *earlier)
{
	free(earlier->bond);
	free(earlier->host);
	free(earlier->time);
}
