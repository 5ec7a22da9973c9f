// SPDX-License-Identifier: GPL-2.0
/*
 * What churn says when something is wrong: what led to it, what ought to be, what is.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "churn.h"

const char *const reasons[REASONS] = {
	[PORT] = "port", [CARRIER] = "carrier", [ADMIN] = "admin",
	[SILENT] = "silent", [PRIMARY] = "primary", [OTHER] = "other", [HELD] = "held",
};

const char *const links[LINK_UP + 1] = {
	[LINK_DOWN] = "down", [LINK_BACK] = "going back", [LINK_UP] = "up",
};

const char *const reselects[FAILURE + 1] = { "always", "better", "failure" };
const char *const knobs[KNOBS] = {
	"holddown", "announce_count", "announce_interval", "warm", "redirect", "probe_interval",
};

const char *const redirects[AUTO + 1] = { [OFF] = "0", [ON] = "1", [AUTO] = "auto" };

const char *const events[EVENTS] = {
	[SM_CHANGE] = "SM_CHANGE", [CLIENT_REREGISTER] = "CLIENT_REREGISTER",
	[GID_CHANGE] = "GID_CHANGE", [PKEY_CHANGE] = "PKEY_CHANGE",
};

const char *const blinks[3] = { "PORT_ERR", "LID_CHANGE", "PORT_ACTIVE" };

const char *name_of(int i)
{
	static const char *const names[] = { "ib0", "ib1", "ib2" };
	static const char *const children[] = { "ib0.8001", "ib1.8001", "ib2.8001" };

	if (i < 0)
		return i == NONE ? "none" : "ib9";
	return c.model.children ? children[i] : names[i];
}

int slave_named(const char *name)
{
	int i;

	for (i = 0; i < SLAVES; i++)
		if (!strcmp(name, name_of(i)))
			return i;
	return NONE;
}

static void op_text(const struct op *op, char *to, size_t size)
{
	static const char *const texts[KINDS] = {
		[PORT_DOWN] = "port down", [PORT_INIT] = "port init", [PORT_UP] = "port up",
		[EVENT] = "event", [BLINK] = "event", [FATAL] = "DEVICE_FATAL",
		[PREFIX] = "gid-prefix", [HCA_REMOVE] = "HCA removed,",
		[HCA_ADD] = "HCA added,", [SA_DELAY] = "sa-delay",
		[RTNL_HOLD] = "RTNL held", [SQUEEZE] = "at the end of downdelay: release",
		[SET_DOWN] = "set down", [SET_UP] = "set up",
		[RELEASE] = "release", [ENSLAVE] = "enslave", [MISFIT] = "misfit",
		[SET_PRIMARY] = "primary", [SET_RESELECT] = "primary_reselect",
		[SET_ACTIVE] = "active_slave", [SET_MIIMON] = "miimon",
		[SET_GRAT] = "num_grat_arp", [SET_UPDELAY] = "updelay",
		[LOOK] = "bond down, bond up", [SET_KNOB] = "", [LOAD] = "load",
		[UNLOAD] = "unload", [SECOND] = "second bond", [NAMESPACE] = "namespace",
		[PAUSE] = "pause",
	};
	const char *text = texts[op->kind];

	switch (op->kind) {
	case EVENT:
		snprintf(to, size, "%s %s %s", text, name_of(op->i), events[op->value]);
		break;
	case BLINK:
		snprintf(to, size, "%s %s %s", text, name_of(op->i), blinks[op->value]);
		break;
	case PREFIX:
		snprintf(to, size, "%s %s %d", text, name_of(op->i), op->value);
		break;
	case SET_RESELECT:
		snprintf(to, size, "%s %s", text, reselects[op->value]);
		break;
	case SET_KNOB:
		snprintf(to, size, "%s %d", knobs[op->i], op->value);
		break;
	case SA_DELAY:
	case RTNL_HOLD:
	case SET_MIIMON:
	case SET_GRAT:
	case SET_UPDELAY:
	case PAUSE:
		snprintf(to, size, "%s %d", text, op->value);
		break;
	case LOOK:
	case LOAD:
	case UNLOAD:
	case SECOND:
	case NAMESPACE:
		snprintf(to, size, "%s", text);
		break;
	default:
		snprintf(to, size, "%s %s%s", text, name_of(op->i),
			 op->hold ? ", RTNL held" : "");
	}
}

/* In the kernel log: a panic leaves nothing else. */
static void note(const char *text)
{
	char line[96];
	int n = snprintf(line, sizeof(line), "<7>churn: %s", text);

	(void)!write(c.note, line, n);
}

void remember(const struct op *op, const char *how)
{
	char text[64];

	op_text(op, text, sizeof(text));
	snprintf(c.history[c.ops++ % HISTORY], sizeof(c.history[0]), "%5lu %s%s", c.step,
		 how, text);
	c.done[op->kind]++;
	note(c.history[(c.ops - 1) % HISTORY]);
}

void show_model(const char *title, const struct model *m)
{
	int i;

	printf("%s: active %s, primary %s%s, %s, miimon %d, updelay %d ticks, %s\n", title,
	       name_of(m->curr), name_of(m->primary), m->force ? " (forced)" : "",
	       reselects[m->reselect], m->miimon, m->updelay,
	       m->loaded ? "module loaded" : "no module");
	for (i = 0; i < SLAVES; i++) {
		const struct slave *s = &m->slave[i];

		printf("  %s: %s%s%s%s, driver: %s%s%s%s flaps %d changed %lld held until %lld\n",
		       name_of(i), s->present ? "" : "no HCA, ", s->enslaved ? "slave, " : "",
		       s->up ? "up, " : "down, ",
		       s->port ? "ACTIVE" : "not ACTIVE", links[s->link],
		       s->port_dead ? ", port dead" : "", s->alive ? ", alive" : ", not alive",
		       s->owed ? ", owed" : "", s->flaps, (long long)s->changed,
		       (long long)s->held_until);
	}
	printf("  counters:");
	for (i = 0; i < REASONS; i++)
		printf(" %s %u", reasons[i], m->count[i]);
	printf(" repairs %u vetoes %u; lines %u\n", m->repairs, m->vetoes, m->lines);
}

static void cat(const char *path)
{
	char buf[4096];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, buf, sizeof(buf) - 1);

	if (fd >= 0)
		close(fd);
	if (n < 0)
		return;
	buf[n] = '\0';
	printf("  %s: %s", path + sizeof(NET) - 1, buf);
}

static void show_facts(void)
{
	static const char *const files[] = {
		BONDING "active_slave", BONDING "primary", BONDING "slaves", BONDING "miimon",
		FIGURES "last_failover", FIGURES "last_failover_reason", FIGURES "failovers_port",
		FIGURES "failovers_carrier", FIGURES "failovers_admin",
		FIGURES "failovers_silent", FIGURES "failovers_primary",
		FIGURES "failovers_other", FIGURES "failovers_held",
		FIGURES "repairs", FIGURES "vetoes", FIGURES "announcements",
		FIGURES "announcements_superseded",
	};
	static const char *const of_slaves[] = { "bonding_slave/mii_status", "carrier", "address" };
	char path[96];
	size_t i;
	int k;

	puts("what is there:");
	for (i = 0; i < ARRAY_SIZE(files); i++)
		cat(files[i]);
	for (k = 0; k < SLAVES; k++)
		for (i = 0; i < ARRAY_SIZE(of_slaves); i++) {
			snprintf(path, sizeof(path), NET "%s/%s", name_of(k), of_slaves[i]);
			cat(path);
		}
}

/* The model, what is there, what led to it; does not return. */
void fail(const char *format, ...)
{
	unsigned long i;
	va_list args;

	printf("churn: seed %llu, step %lu, %lld ms: ", (unsigned long long)c.seed, c.step,
	       (long long)now_ms());
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	puts("\nthe last operations:");
	for (i = c.ops > HISTORY ? c.ops - HISTORY : 0; i < c.ops; i++)
		printf("  %s\n", c.history[i % HISTORY]);
	show_model("the model", &c.model);
	show_facts();
	puts("the kernel log of this step:");
	for (i = 0; i < c.logged; i++)
		printf("  %s\n", c.log[i]);
	fflush(stdout);
	exit(1);
}

void die(const char *what)
{
	fail("%s: %s", what, strerror(errno));
}
