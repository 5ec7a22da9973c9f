/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the programs of the bench share: the clock, the fabric's control file, the
 * kernel log.
 *
 * Deeds are words for the control file, each at a time in ms from the cut on, which may
 * be before it: "down 0 1" at the cut itself, "-5:rtnl on", "3000:rtnl off".  A process
 * of its own does them, for some take their time.
 */
#ifndef CUT_H
#define CUT_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define BEFORE_US 200000	/* from the start to the cut */
#define MARK "bench: cut"
#define SWITCHED "making interface"	/* the bonding driver's: a new active slave */

_Noreturn void die(const char *what);
int64_t now_us(void);
void sleep_until(int64_t us);
int ticker(long period_us);
int log_open(void);
int64_t log_read(int fd, char *line, size_t room);
int64_t log_switch_us(int fd);
pid_t deeds_begin(char **deeds, int64_t cut);
void deeds_end(pid_t pid);

#endif /* CUT_H */
