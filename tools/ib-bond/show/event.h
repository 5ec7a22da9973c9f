/* SPDX-License-Identifier: GPL-2.0 */
/* event: what has happened to a bond, from a link as it was and as it is */
#ifndef IB_EVENT_H
#define IB_EVENT_H

#include <net/if.h>
#include <stdint.h>
#include <stdio.h>

#include "host/host.h"
#include "host/port.h"
#include "moment.h"

enum event_kind {
	EVENT_STATE,		/* how it stands when watching begins */
	EVENT_CREATED,
	EVENT_DELETED,
	EVENT_JOIN,		/* slave */
	EVENT_LEAVE,		/* slave */
	EVENT_CARRIER_UP,	/* of slave, or of the bond if slave is "" */
	EVENT_CARRIER_DOWN,
	EVENT_ACTIVE,		/* slave is active now, "" none; was before */
	EVENT_ADDRESS,		/* of the bond; slave is the active one */
	EVENT_RESYNC,		/* messages were lost; what they told follows */
};

struct event {
	enum event_kind kind;
	struct moment moment;	/* when it was heard of */
	char bond[IFNAMSIZ];
	char slave[IFNAMSIZ];
	char was[IFNAMSIZ];
	char reason[128];
};

/* where events go; returns 0 or -errno, which ends the watching */
struct event_sink {
	int (*put)(const struct event *event, void *data);
	void *data;
	struct moment moment;	/* that the next ones get */
	char (*names)[IFNAMSIZ];	/* bonds of which is told; what is of no bond is told always */
	size_t n_names;		/* 0: of all */
};

/*
 * Put what the change of one link means: OLD as HOST still has it, NEW as it is
 * now; NULL is no link.  PORTS are asked for the reason a carrier went; their
 * state is read again.  0, or what the sink returned.
 */
int event_changes(const struct host *host, struct ports *ports, const struct host_link *old,
		  const struct host_link *new, struct event_sink *sink);

/* Put one event by itself. */
int event_put(struct event_sink *sink, enum event_kind kind, const char *bond, const char *slave,
	      const char *was, const char *reason);

/* "active", "carrier-down" ... */
const char *event_word(enum event_kind kind);

/* Sinks: a line for a person, an object a line, the journal; DATA is the FILE, or the path of JOURNAL_SOCKET. */
int event_text(const struct event *event, void *out);
int event_json(const struct event *event, void *out);
int event_journal(const struct event *event, void *path);

#endif
