/* SPDX-License-Identifier: GPL-2.0 */
/* ask: a question on the terminal, before something is written */
#ifndef IB_ASK_H
#define IB_ASK_H

#include <stdbool.h>

/* Is there a terminal to ask on?  If not, a message that OPTION needs one. */
bool ask_possible(const char *option);

/* "QUESTION [y/N] ": is the answer y or yes?  What was printed before is flushed. */
bool ask_yes(const char *question);

#endif
