/* SPDX-License-Identifier: GPL-2.0 */
/*
 * signals: SIGINT, SIGTERM and SIGHUP end a command at a place of its own choice
 *
 * What it had begun is undone, what it knows is told; SIGPIPE is ignored, since
 * a reader that goes away must not stop a change halfway.
 */
#ifndef IB_SIGNALS_H
#define IB_SIGNALS_H

#include <signal.h>

/* From here on these signals are noted.  The number of the last one; 0: none came. */
const volatile sig_atomic_t *signals_catch(void);

/*
 * Block them, so that none is missed between a look at the number and a wait;
 * WAITING is the mask to wait with (ppoll(2)).
 */
void signals_block(sigset_t *waiting);

#endif
