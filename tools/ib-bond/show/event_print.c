// SPDX-License-Identifier: GPL-2.0
/* event_print: events as text, as JSON and in the journal; see event.h */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include "event.h"
#include "base/diag.h"
#include "journal.h"
#include "json.h"

static const struct {
	const char *word;
	const char *sentence;	/* %S the slave, or the bond itself */
	int priority;		/* of syslog */
} kinds[] = {
	[EVENT_STATE] = { "state", "active slave", LOG_INFO },
	[EVENT_CREATED] = { "created", "created", LOG_INFO },
	[EVENT_DELETED] = { "deleted", "deleted", LOG_NOTICE },
	[EVENT_JOIN] = { "join", "slave joined", LOG_INFO },
	[EVENT_LEAVE] = { "leave", "slave left", LOG_NOTICE },
	[EVENT_CARRIER_UP] = { "carrier-up", "carrier up", LOG_INFO },
	[EVENT_CARRIER_DOWN] = { "carrier-down", "carrier down", LOG_WARNING },
	[EVENT_ACTIVE] = { "active", "active slave", LOG_NOTICE },
	[EVENT_ADDRESS] = { "address", "address", LOG_INFO },
	[EVENT_RESYNC] = { "resync", "messages of the kernel were lost: compared anew", LOG_WARNING },
};

const char *event_word(enum event_kind kind)
{
	return kinds[kind].word;
}

/* "active slave ib1 (was ib0: it has no carrier)" */
static void sentence(const struct event *e, char *text, size_t size)
{
	const char *none = e->kind == EVENT_ACTIVE || e->kind == EVENT_STATE ? " none" : "";
	size_t n;

	n = snprintf(text, size, "%s%s%s", kinds[e->kind].sentence, *e->slave ? " " : none, e->slave);
	if (*e->was)
		n += snprintf(text + n, size - n, " (was %s%s%s)", e->was, *e->reason ? ": " : "", e->reason);
	else if (*e->reason)
		snprintf(text + n, size - n, " (%s)", e->reason);
}

int event_text(const struct event *event, void *out)
{
	int64_t us = event->moment.monotonic / 1000;
	char text[256], wall[MOMENT_SIZE];

	sentence(event, text, sizeof(text));
	fprintf(out, "%s [%" PRId64 ".%06" PRId64 "] ", moment_text(&event->moment, wall), us / 1000000, us % 1000000);
	diag_put_path(event->bond, out);
	fputs(*event->bond ? ": " : "", out);
	diag_put_path(text, out);
	return fputc('\n', out) < 0 ? -EIO : 0;
}

static int put_time(struct json_object *to, const char *key, int64_t ns)
{
	char text[32];

	snprintf(text, sizeof(text), "%" PRId64 ".%09" PRId64, ns / 1000000000, ns % 1000000000);
	return json_put(to, key, json_object_new_double_s(ns / 1e9, text));
}

int event_json(const struct event *e, void *out)
{
	struct json_object *one = json_object_new_object();
	int err = one ? 0 : -ENOMEM;

	if (!err)
		err = put_time(one, "time", e->moment.monotonic) ||
		      put_time(one, "realtime", e->moment.realtime) ||
		      json_text(one, "event", event_word(e->kind)) ||
		      json_text(one, "bond", *e->bond ? e->bond : NULL) ||
		      json_text(one, "slave", *e->slave ? e->slave : NULL) ||
		      json_text(one, "was", *e->was ? e->was : NULL) ||
		      json_text(one, "reason", *e->reason ? e->reason : NULL) ? -ENOMEM : 0;
	if (!err)
		json_print(one, out);
	json_object_put(one);
	return err ? err : ferror((FILE *)out) ? -EIO : 0;
}

static void put_number(FILE *out, const char *key, int64_t number)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRId64, number);
	journal_field(out, key, text);
}

int event_journal(const struct event *e, void *path)
{
	char text[256], message[sizeof(text) + sizeof(e->bond) + 2], *entry = NULL;
	size_t len;
	FILE *out = open_memstream(&entry, &len);
	int err;

	if (!out)
		return -ENOMEM;
	sentence(e, text, sizeof(text));
	snprintf(message, sizeof(message), "%s%s%s", e->bond, *e->bond ? ": " : "", text);
	journal_field(out, "MESSAGE", message);
	put_number(out, "PRIORITY", kinds[e->kind].priority);
	journal_field(out, "SYSLOG_IDENTIFIER", "ib-bond");
	journal_field(out, "IB_BOND_EVENT", event_word(e->kind));
	journal_field(out, "IB_BOND_NAME", e->bond);
	journal_field(out, "IB_BOND_SLAVE", e->slave);
	journal_field(out, "IB_BOND_WAS", e->was);
	journal_field(out, "IB_BOND_REASON", e->reason);
	put_number(out, "IB_BOND_MONOTONIC_USEC", e->moment.monotonic / 1000);
	put_number(out, "IB_BOND_REALTIME_USEC", e->moment.realtime / 1000);
	err = fclose(out) ? -ENOMEM : journal_send(path, entry, len);
	free(entry);
	return err;
}
