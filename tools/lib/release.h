/* SPDX-License-Identifier: GPL-2.0 */
/* release: which distribution a root holds, and which release of it */
#ifndef IB_RELEASE_H
#define IB_RELEASE_H

#include "source.h"

enum release_family {
	RELEASE_OTHER,
	RELEASE_REDHAT,		/* RHEL, its rebuilds, Fedora */
	RELEASE_SUSE,
};

struct release {
	enum release_family family;
	unsigned int major;	/* RHEL 4 .. 10, SLES 10 .. 16; 0: not known */
};

/*
 * From /etc/os-release, /etc/redhat-release and /etc/SuSE-release; what is not
 * there or says nothing gives RELEASE_OTHER.  0 or -ENOMEM.
 */
int release_read(const struct source *source, struct release *release);

#endif
