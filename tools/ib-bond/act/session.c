// SPDX-License-Identifier: GPL-2.0
/* session: one run of a command that changes bonds; see session.h */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "dhcp.h"
#include "guard.h"
#include "host/host_read.h"
#include "lock.h"
#include "record.h"
#include "session.h"
#include "signals.h"

void session_complain(struct session *s, const char *bond, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "ib-bond: %s%s", bond, *bond ? ": " : "");
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	s->failed = true;
}

void session_remark(const struct session *s, const char *bond, const char *text)
{
	const char *end;

	for (; !s->args->quiet && (end = strchr(text, '\n')); text = end + 1)
		fprintf(stderr, "ib-bond: %s: note: %.*s\n", bond, (int)(end - text), text);
}

void session_forget(struct session *s, const char *bond, const char *otherwise)
{
	struct why why;

	if (s->args->dry_run)
		return;
	if (record_remove(bond, &why))
		session_complain(s, bond, "%s: %s", otherwise, why.text);
	dhcp_end(bond);
}

int session_look(struct session *s, struct why *why)
{
	int err = host_read_for(&s->host, &s->kernel.nl, s->args->way, &s->also, why);

	if (!err && s->kernel.way == WAY_AUTO && s->host.by_sysfs)
		s->kernel.way = WAY_SYSFS;
	return err;
}

int session_know(struct session *s, const struct bond *bond, struct why *why)
{
	struct host seen = s->host;
	size_t i = s->also.n;
	int err;

	names_add_bond(&s->also, bond);
	while (i < s->also.n && host_link(&s->host, s->also.list[i]))
		i++;
	if (i == s->also.n && !s->also.no_memory)
		return 0;
	err = session_look(s, why);
	if (err)
		s->host = seen;
	else
		host_free(&seen);
	return err;
}

int session_open(struct session *s, const struct args *args, const struct names *also)
{
	struct why why;
	int err = 0;

	*s = (struct session){ .args = args, .also = *also, .lock = -1 };
	if (!args->dry_run) {
		if (geteuid() != 0)
			err = why_set(&why, -EPERM, "only root can change bonds (--dry-run shows what would be done)");
		else
			s->lock = lock_take(args->quiet ? NULL : "ib-bond: waiting for another ib-bond", &why);
		if (!err && s->lock < 0)
			err = s->lock;
	}
	if (!err)
		err = kernel_open(&s->kernel, args->way, &why);
	s->kernel.verbose = args->verbose;
	if (!err)
		err = session_look(s, &why);
	if (err)
		session_complain(s, "", "%s", why.text);
	else
		s->kernel.stop = signals_catch();	/* from here on one ends the command by undoing what it had begun */
	return err;
}

int session_close(struct session *s)
{
	host_free(&s->host);
	names_free(&s->also);
	kernel_close(&s->kernel);
	if (s->lock >= 0)
		close(s->lock);
	return s->failed ? 1 : 0;
}

void session_print(const struct plan *plan)
{
	size_t i;

	for (i = 0; i < plan->n_steps; i++)
		step_print(&plan->steps[i], stdout);
}

static bool is_about(const struct plan *plan, const char *ifname)
{
	size_t i;

	for (i = 0; *ifname && i < plan->n_steps; i++)
		if (strcmp(plan->steps[i].ifname, ifname) == 0)
			return true;
	return false;
}

/* Plan I was made on the host as those before it leave it: is one about its interfaces undone? */
static bool needs_failed(const struct plan *plans, const bool *failed, size_t i)
{
	const struct plan *plan = &plans[i];
	size_t k, j;

	for (k = 0; k < i; k++)
		for (j = 0; failed[k] && plans[k].n_steps && j < plan->n_steps; j++)
			if (is_about(&plans[k], plan->steps[j].ifname))
				return true;
	return false;
}

void session_carry_out(struct session *s, const struct plan *plans, const char *const *bonds,
		      bool *failed, size_t n)
{
	struct guard guard;
	struct why why;
	size_t i;

	if (guard_start(&guard, plans, kernel_undo_anew, s->kernel.way, &why)) {
		session_complain(s, "", "%s", why.text);
		memset(failed, true, n);
		return;
	}
	for (i = 0; i < n; i++) {
		if (needs_failed(plans, failed, i)) {
			session_complain(s, bonds[i], "not tried: what it takes is another bond's still, which failed");
			failed[i] = true;
			continue;
		}
		if (plans[i].n_steps && kernel_apply(&s->kernel, &plans[i], &guard, i, &why)) {
			session_complain(s, bonds[i], "%s", why.text);
			failed[i] = true;
		}
	}
	guard_stop(&guard);
}
