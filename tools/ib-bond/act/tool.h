/* SPDX-License-Identifier: GPL-2.0 */
/* tool: run another program of the system */
#ifndef IB_TOOL_H
#define IB_TOOL_H

/*
 * Run ARGV[0] and wait for its end.  It is where distributions have it, nowhere
 * else: the caller's PATH may lack /sbin, as cron's does, and one that begins
 * elsewhere is not to be run as root.  0, -ENOENT: it is not there, -EIO: it failed.
 */
int tool_run(const char *const argv[]);

#endif
