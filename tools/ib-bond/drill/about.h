/* SPDX-License-Identifier: GPL-2.0 */
/* about: what a drill's report says of the host: which, when, with which kernel and module */
#ifndef IB_ABOUT_H
#define IB_ABOUT_H

#include <stdbool.h>

#include "show/moment.h"

#define ABOUT_KNOBS 32

struct about {
	char host[65];			/* uname(2) */
	char kernel[65];
	char time[MOMENT_SIZE];		/* when the drill began */
	bool module;			/* ib_bonding looks after the bond */
	/* those of its files that can be written, by name; module/sysfs-class-net-ib_bonding has what they mean */
	struct about_knob {
		char name[32], value[320];	/* probe_targets has 16 addresses */
	} knobs[ABOUT_KNOBS];
	unsigned int n_knobs;
};

/* Ask the host now.  What cannot be read is left out: a report is not worth less for it. */
void about_read(struct about *about, const char *bond);

#endif
