/* SPDX-License-Identifier: GPL-2.0 */
/* session: one run of a command that changes bonds: the lock, the host as it is, what is said */
#ifndef IB_SESSION_H
#define IB_SESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "args/args.h"
#include "host/names.h"
#include "kernel.h"
#include "plan/plan.h"

struct session {
	const struct args *args;
	struct kernel kernel;
	struct host host;
	struct names also;	/* interfaces that are looked at, beside bonds and what IPoIB there is */
	int lock;
	bool failed;		/* something was complained of: the exit status is 1 */
	const bool *rest_stays;	/* by bond: what is not named stays as it is; NULL: of none */
};

/*
 * Take the lock (a dry run needs none, nor root) and look at the host, at what
 * ALSO names too, which is taken over; from here on a signal ends the command by
 * undoing what it had begun.  0, or -errno, said; session_close() either way.
 */
int session_open(struct session *s, const struct args *args, const struct names *also);

/* The exit status. */
int session_close(struct session *s);

/* Look at the host; what was seen before is to be freed.  0 or -errno with WHY. */
int session_look(struct session *s, struct why *why);

/* Look at all that BOND names, too.  0 or -errno with WHY: then the host is as it was seen before. */
int session_know(struct session *s, const struct bond *bond, struct why *why);

/* "ib-bond: BOND: ..." on stderr; BOND may be "".  The session has failed. */
void session_complain(struct session *s, const char *bond, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The lines of TEXT, each with its newline, on stderr, with the bond's name, unless -q. */
void session_remark(const struct session *s, const char *bond, const char *text);

/* The steps of PLAN on stdout, as commands. */
void session_print(const struct plan *plan);

/* Carry out N PLANS under one guard; FAILED says of which of the BONDS it did. */
void session_carry_out(struct session *s, const struct plan *plans, const char *const *bonds,
		       bool *failed, size_t n);

/*
 * Forget the record of BOND, and nobody asks DHCP for it any more, but in a dry run.
 * If it cannot be removed the complaint is OTHERWISE, and why.
 */
void session_forget(struct session *s, const char *bond, const char *otherwise);

#endif
