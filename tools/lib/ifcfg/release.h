/* SPDX-License-Identifier: GPL-2.0 */
/* release: which distribution a root holds, and which release of it */
#ifndef IB_RELEASE_H
#define IB_RELEASE_H

#include <stdbool.h>

#include "base/source.h"

enum release_family {
	RELEASE_OTHER,
	RELEASE_REDHAT,		/* RHEL, its rebuilds, Fedora */
	RELEASE_SUSE,
};

struct release {
	enum release_family family;
	unsigned int major;	/* RHEL 4 .. 10, SLES 10 .. 16; 0: not known */
	unsigned int minor;	/* of Red Hat's; 0 too where it is not told */
};

/* Are the ifcfg files there written for wicked, not for the shell?  SLES12 and above; 16 has those of before. */
bool release_has_wicked(const struct release *release);

/*
 * From /etc/os-release, /etc/redhat-release and /etc/SuSE-release; what is not
 * there or says nothing gives RELEASE_OTHER, but a root with wicked's own files
 * is a SUSE of 12 or above.  0 or -ENOMEM.
 */
int release_read(const struct source *source, struct release *release);

#endif
