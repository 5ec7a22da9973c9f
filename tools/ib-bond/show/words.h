/* SPDX-License-Identifier: GPL-2.0 */
/* words: how the state of a link is said, in tables and in JSON alike */
#ifndef IB_WORDS_H
#define IB_WORDS_H

#include <stdint.h>

#include "host/host.h"

/* Words for IF_OPER_*, slave states and link states; "UNKNOWN" for other numbers. */
const char *words_operstate(uint8_t state);
const char *words_slave_state(int state);
const char *words_mii(int mii);

/* "192.168.1.1/24,fd00::1/64" without link-local addresses; the caller frees it. NULL: no memory. */
char *words_addresses(const struct host_link *link);

#endif
