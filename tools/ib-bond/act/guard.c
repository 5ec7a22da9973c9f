// SPDX-License-Identifier: GPL-2.0
/* guard: undo the plan of an ib-bond that was killed; see guard.h */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <syslog.h>
#include <unistd.h>

#include "guard.h"

/*
 * What only the watching process calls is bound when the program starts.  To bind it there took ten of the
 * twenty-one pages that such a process touches.
 */
extern __typeof__(sigfillset) sigfillset __attribute__((noplt));
extern __typeof__(sigprocmask) sigprocmask __attribute__((noplt));
extern __typeof__(setsid) setsid __attribute__((noplt));
extern __typeof__(_exit) _exit __attribute__((noplt));

struct guard_page {
	volatile unsigned int index;	/* of the plan under way */
	volatile unsigned int steps;	/* begun; 0: none is under way */
};

/* The watching process: block until the other end of FD is closed, then look. */
__attribute__((noreturn))
static void watch(const struct guard_page *page, int fd, const struct plan *plans, guard_undo *undo,
		  enum way way)
{
	const struct plan *plan;
	struct why why;
	sigset_t all;
	char byte;

	/* A terminal's ^C, or a service manager's SIGTERM, is for the first process. */
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
	setsid();
	while (read(fd, &byte, 1) < 0 && errno == EINTR)
		;
	if (!page->steps)
		_exit(0);

	plan = &plans[page->index];
	openlog("ib-bond", LOG_PID, LOG_DAEMON);
	syslog(LOG_ERR, "%s: ib-bond was killed at step %u of %zu: undoing it",
	       plan->steps[0].ifname, page->steps, plan->n_steps);
	if (undo(plan, page->steps, way, &why)) {
		syslog(LOG_ERR, "%s: %s", plan->steps[0].ifname, why.text);
		_exit(1);
	}
	_exit(0);
}

int guard_start(struct guard *guard, const struct plan *plans, guard_undo *undo, enum way way,
		struct why *why)
{
	int ends[2];

	*guard = (struct guard){ .fd = -1 };
	if (pipe2(ends, O_CLOEXEC) < 0)
		return why_set(why, -errno, "pipe: %s", strerror(errno));
	guard->page = mmap(NULL, sizeof(*guard->page), PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	guard->pid = guard->page == MAP_FAILED ? -1 : fork();
	if (guard->pid < 0) {
		close(ends[0]);
		close(ends[1]);
		return why_set(why, -errno, "cannot start the watching process: %s", strerror(errno));
	}
	if (guard->pid == 0) {
		close(ends[1]);
		watch(guard->page, ends[0], plans, undo, way);
	}
	close(ends[0]);
	guard->fd = ends[1];
	return 0;
}

void guard_mark(struct guard *guard, unsigned int index, unsigned int steps)
{
	if (!guard)
		return;
	guard->page->index = index;
	guard->page->steps = steps;
}

void guard_stop(struct guard *guard)
{
	close(guard->fd);
	waitpid(guard->pid, NULL, 0);
	munmap(guard->page, sizeof(*guard->page));
}
