// SPDX-License-Identifier: GPL-2.0
/* rundir: where files live that are good until the next boot; see rundir.h */
#include <sys/stat.h>

#include "rundir.h"

const char *rundir(void)
{
	struct stat st;

	return stat("/run", &st) == 0 && S_ISDIR(st.st_mode) ? "/run" : "/var/run";
}
