/* SPDX-License-Identifier: GPL-2.0 */
/* rundir: where files live that are good until the next boot */
#ifndef IB_RUNDIR_H
#define IB_RUNDIR_H

#define RUNDIR_SIZE 16	/* bytes that its name needs at most */

/* /run, or /var/run where there is none (before RHEL7 and SLES12); constant text. */
const char *rundir(void);

#endif
