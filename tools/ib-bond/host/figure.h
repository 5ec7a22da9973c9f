/* SPDX-License-Identifier: GPL-2.0 */
/* figure: what ib_bonding says of a bond, /sys/class/net/BOND/ib_bonding/ (module/sysfs-class-net-ib_bonding) */
#ifndef IB_FIGURE_H
#define IB_FIGURE_H

#include <stdbool.h>
#include <stdint.h>

/* A counter of the module: a file, and a key of --status --json. */
struct figure {
	const char *name;
	bool failovers;		/* switches for one of the reasons that there are */
};

/* from figure-table.h; ends with a NULL name */
extern const struct figure figure_table[];

/* the last switch of a bond */
struct figure_last {
	char reason[16];	/* "" if there was none */
	int64_t time;		/* seconds since 1970 */
	uint32_t microseconds;	/* from the first sign of the failure; 0: there was none */
};

/* Is ib_bonding loaded? */
bool figure_loaded(void);

/* Would modprobe find no ib_bonding for the running kernel?  False also where nobody can tell. */
bool figure_missing(void);

/* The counter NAME of the bond called BOND into *VALUE; false: the module has none for that bond. */
bool figure_read(const char *bond, const char *name, uint64_t *value);

/* Switches of the active slave since BOND got its first slave, whatever their reason; likewise. */
bool figure_failovers(const char *bond, uint64_t *value);

/* The last switch of BOND into *LAST; false: the module knows no such bond. */
bool figure_last(const char *bond, struct figure_last *last);

/* When it was, in seconds since 1970; false: there was none, or no module. */
bool figure_last_failover(const char *bond, double *seconds);

#endif
