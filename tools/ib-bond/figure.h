/* SPDX-License-Identifier: GPL-2.0 */
/* figure: what ib_bonding says of a bond, /sys/class/net/BOND/ib_bonding/ (module/ABI) */
#ifndef IB_FIGURE_H
#define IB_FIGURE_H

#include <stdbool.h>
#include <stdint.h>

/* Is ib_bonding loaded? */
bool figure_loaded(void);

/* The counter NAME of the bond called BOND into *VALUE; false: the module has none for that bond. */
bool figure_read(const char *bond, const char *name, uint64_t *value);

/* Switches of the active slave since BOND got its first slave, whatever their reason; likewise. */
bool figure_failovers(const char *bond, uint64_t *value);

/* When the last switch was, in seconds since 1970; false: there was none, or no module. */
bool figure_last_failover(const char *bond, double *seconds);

#endif
