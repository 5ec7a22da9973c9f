// SPDX-License-Identifier: GPL-2.0
/* record: which bonds were brought up and not taken down since; see record.h */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ifcfg/conf_read.h"
#include "form/ini_write.h"
#include "record.h"
#include "host/rundir.h"

#define SUFFIX		".conf"
#define SUFFIX_NEW	".new"	/* not yet kept */
#define DIRECTORY	"ib-bonding"
#define PATH_SIZE	(RUNDIR_SIZE + NAME_MAX)

/* the directory itself for IFNAME "" */
static const char *path_of(char path[PATH_SIZE], const char *ifname, const char *suffix)
{
	snprintf(path, PATH_SIZE, "%s/" DIRECTORY "/%s%s", rundir(), ifname, suffix);
	return path;
}

static int failure(struct why *why, int err, const char *path)
{
	return why_set(why, err, "%s: %s", path, strerror(-err));
}

int record_prepare(const struct bond *bond, struct why *why)
{
	char path[PATH_SIZE];
	FILE *out;
	int err;

	if (mkdir(path_of(path, "", ""), 0755) && errno != EEXIST)
		return failure(why, -errno, path);
	out = fopen(path_of(path, bond->ifname, SUFFIX_NEW), "we");
	if (!out)
		return failure(why, -errno, path);
	err = ini_write_bond(bond, 0, out);
	if (fflush(out) && !err)
		err = -errno;
	if (fclose(out) && !err)
		err = -errno;
	if (!err)
		return 0;
	unlink(path);
	return failure(why, err, path);
}

int record_keep(const char *ifname, struct why *why)
{
	char from[PATH_SIZE], to[PATH_SIZE];

	path_of(from, ifname, SUFFIX_NEW);
	if (rename(from, path_of(to, ifname, SUFFIX)) == 0)
		return 0;
	return failure(why, -errno, to);
}

void record_discard(const char *ifname)
{
	char path[PATH_SIZE];

	unlink(path_of(path, ifname, SUFFIX_NEW));
}

void record_remove(const char *ifname)
{
	char path[PATH_SIZE];

	unlink(path_of(path, ifname, SUFFIX));
}

static int is_record(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return len > sizeof(SUFFIX) - 1 &&
	       strcmp(entry->d_name + len - (sizeof(SUFFIX) - 1), SUFFIX) == 0;
}

/* Room for the records called NAMES, and their bonds. */
static int read_named(struct records *records, struct dirent **names, int n)
{
	char path[PATH_SIZE];
	struct conf *conf;
	int i;

	records->confs = calloc(n + 1, sizeof(*records->confs));
	records->bonds = calloc(n + 1, sizeof(*records->bonds));
	if (!records->confs || !records->bonds)
		return -ENOMEM;
	for (i = 0; i < n; i++) {
		conf = &records->confs[records->n];
		if (conf_read_ini(conf, path_of(path, names[i]->d_name, "")) == 0 && conf->n_bonds == 1 &&
		    !conf_bond_broken(conf, &conf->bonds[0]))
			records->bonds[records->n++] = conf->bonds[0];
		else
			conf_free(conf);
	}
	return 0;
}

int records_read(struct records *records, struct why *why)
{
	char path[PATH_SIZE];
	struct dirent **names;
	int n, err;

	*records = (struct records){ 0 };
	n = scandir(path_of(path, "", ""), &names, is_record, versionsort);
	if (n < 0)
		return errno == ENOENT ? 0 : failure(why, -errno, path);
	err = read_named(records, names, n);
	while (n--)
		free(names[n]);
	free(names);
	if (err)
		records_free(records);
	return err ? failure(why, err, path) : 0;
}

void records_free(struct records *records)
{
	while (records->n--)
		conf_free(&records->confs[records->n]);
	free(records->confs);
	free(records->bonds);
	*records = (struct records){ 0 };
}
