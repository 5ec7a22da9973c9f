// SPDX-License-Identifier: GPL-2.0
/* about: what a drill's report says of the host; see about.h */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>

#include "about.h"
#include "host/sysfs.h"

static int compare(const void *a, const void *b)
{
	return strcmp(((const struct about_knob *)a)->name, ((const struct about_knob *)b)->name);
}

static void read_knobs(struct about *about, const char *bond)
{
	char path[300], file[80];
	struct about_knob *knob;
	struct dirent *entry;
	struct stat st;
	DIR *dir;

	snprintf(path, sizeof(path), SYSFS_NET "%s/ib_bonding", bond);
	dir = opendir(path);
	if (!dir)
		return;
	about->module = true;
	while (about->n_knobs < ABOUT_KNOBS && (entry = readdir(dir))) {
		knob = &about->knobs[about->n_knobs];
		/* a knob can be written, a counter cannot */
		if (strlen(entry->d_name) >= sizeof(knob->name) || fstatat(dirfd(dir), entry->d_name, &st, 0) ||
		    !S_ISREG(st.st_mode) || !(st.st_mode & S_IWUSR))
			continue;
		strcpy(knob->name, entry->d_name);
		snprintf(file, sizeof(file), "ib_bonding/%s", knob->name);
		if (!sysfs_read(bond, file, knob->value, sizeof(knob->value)))
			about->n_knobs++;
	}
	closedir(dir);
	qsort(about->knobs, about->n_knobs, sizeof(*about->knobs), compare);
}

void about_read(struct about *about, const char *bond)
{
	struct moment now = moment_now();
	struct utsname uts;

	memset(about, 0, sizeof(*about));
	moment_text(&now, about->time);
	if (!uname(&uts)) {
		snprintf(about->host, sizeof(about->host), "%s", uts.nodename);
		snprintf(about->kernel, sizeof(about->kernel), "%s", uts.release);
	}
	read_knobs(about, bond);
}
