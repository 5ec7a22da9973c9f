/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sysfs: the files through which a bond can be read and changed without
 * netlink: /sys/class/net/bonding_masters, BOND/bonding/OPTION,
 * SLAVE/bonding_slave/FILE (Documentation/networking/bonding.rst, "Configuring
 * Bonding Manually via Sysfs")
 */
#ifndef IB_SYSFS_H
#define IB_SYSFS_H

#include <stddef.h>

#include "base/why.h"

struct host;

#define SYSFS_NET "/sys/class/net/"

/*
 * Read /sys/class/net/NAME/FILE into TEXT without its final newline.
 * 0, or -errno; -E2BIG when it does not fit.
 */
int sysfs_read(const char *name, const char *file, char *text, size_t size);

/* Write TEXT to /sys/class/net/NAME/FILE; NAME "" for the directory's own files.  0 or -errno. */
int sysfs_write(const char *name, const char *file, const char *text);

/*
 * Say in HOST whether the bonding driver is there, and fill in the bonds and
 * slaves that netlink said nothing of.  0 or -errno with WHY.
 */
int sysfs_complete(struct host *host, struct why *why);

#endif
