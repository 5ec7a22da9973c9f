// SPDX-License-Identifier: GPL-2.0
/* late: load a library and find what is called of it; see late.h */
#include <dlfcn.h>
#include <errno.h>
#include <string.h>

#include "late.h"

static int missing(const struct late_library *library, struct why *why)
{
	const char *reason = dlerror();

	return why_set(why, -ENOENT, "%s needs a library that cannot be loaded: %s", library->purpose,
		       reason ? reason : library->soname);
}

int late_load(const struct late_library *library, struct why *why)
{
	void *loaded = dlopen(library->soname, RTLD_LAZY | RTLD_LOCAL), *address;
	size_t i;

	if (!loaded)
		return missing(library, why);
	for (i = 0; i < library->n_calls; i++) {
		address = dlsym(loaded, library->calls[i].name);
		if (!address)
			return missing(library, why);
		memcpy(library->calls[i].real, &address, sizeof(address));
	}
	return 0;
}
