// SPDX-License-Identifier: GPL-2.0
/* signals: SIGINT, SIGTERM and SIGHUP end a command at a place of its own choice; see signals.h */
#include <stddef.h>

#include "signals.h"

static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };

#define NUMBERS (sizeof(numbers) / sizeof(numbers[0]))

/* A signal handler can reach nothing but a global. */
static volatile sig_atomic_t came;

static void on_signal(int number)
{
	came = number;
}

const volatile sig_atomic_t *signals_catch(void)
{
	struct sigaction action = { .sa_handler = on_signal };
	size_t i;

	for (i = 0; i < NUMBERS; i++)
		sigaction(numbers[i], &action, NULL);
	action.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &action, NULL);
	return &came;
}

void signals_block(sigset_t *waiting)
{
	sigset_t ours;
	size_t i;

	sigemptyset(&ours);
	for (i = 0; i < NUMBERS; i++)
		sigaddset(&ours, numbers[i]);
	sigprocmask(SIG_BLOCK, &ours, waiting);
	for (i = 0; i < NUMBERS; i++)
		sigdelset(waiting, numbers[i]);
}
