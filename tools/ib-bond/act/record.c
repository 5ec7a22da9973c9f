// SPDX-License-Identifier: GPL-2.0
/* record: which bonds were brought up and not taken down since; see record.h */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/store.h"
#include "bond/ifname.h"
#include "check/check.h"
#include "form/ini_write.h"
#include "host/rundir.h"
#include "ifcfg/conf_read.h"
#include "record.h"

#define SUFFIX		".conf"
#define SUFFIX_NEW	".new"	/* not yet kept */
#define HEAD		"# of boot "	/* rundir_now() follows */
#define END		"# end\n"
#define PATH_SIZE	(RUNDIR_OURS + NAME_MAX + 2)

/* The file's name of the bond IFNAME; -EINVAL with WHY if no bond can be called that. */
static int name_of(char name[NAME_MAX + 1], const char *ifname, const char *suffix, struct why *why)
{
	const char *refused = ifname_refused(ifname);

	snprintf(name, NAME_MAX + 1, "%s%s", refused ? "" : ifname, suffix);
	return refused ? why_set(why, -EINVAL, "%s: %s", ifname, refused) : 0;
}

/* The text of BOND's record, LEN bytes to free(), into *TEXT. */
static int describe(const struct bond *bond, char **text, size_t *len, struct why *why)
{
	char now[RUNDIR_NOW];
	FILE *out = open_memstream(text, len);
	int err;

	if (!out)
		return why_set(why, -ENOMEM, "out of memory");
	fprintf(out, "# of %s\n", rundir_now(now));
	err = ini_write_bond(bond, 0, out);
	fputs(END, out);
	if (fclose(out) && !err)
		err = -ENOMEM;
	return !err ? 0 : why_set(why, err, "%s", err == -EILSEQ ?
		"a name has both kinds of quotes, or a control character, which no record can hold" : strerror(-err));
}

int record_prepare(const struct bond *bond, struct why *why)
{
	const struct store_way way = { .mode = 0644, .replace = true };
	char name[NAME_MAX + 1], *text = NULL;
	struct store_file file = { .name = name };
	struct store store = { .dir = -1 };
	int err = name_of(name, bond->ifname, SUFFIX_NEW, why);

	if (!err)
		err = describe(bond, &text, &file.len, why);
	if (!err)
		err = rundir_make(&store, why);
	file.bytes = text;
	if (!err)
		err = store_put(&store, &way, &file, 1, why);
	store_close(&store);
	free(text);
	return err;
}

int record_keep(const char *ifname, struct why *why)
{
	char from[NAME_MAX + 1], to[NAME_MAX + 1];
	struct store store;
	int err = name_of(from, ifname, SUFFIX_NEW, why);

	if (!err)
		err = name_of(to, ifname, SUFFIX, why);
	if (!err)
		err = rundir_make(&store, why);
	if (err)
		return err;
	err = store_rename(&store, from, to, why);
	store_close(&store);
	return err;
}

/* What no bond can be called has none, and neither has a directory that is not there. */
static int drop(const char *ifname, const char *suffix, struct why *why)
{
	char name[NAME_MAX + 1], ours[RUNDIR_OURS];
	struct store store;
	int err;

	if (name_of(name, ifname, suffix, why))
		return 0;
	err = store_open(&store, rundir_ours(ours), why);
	if (!err)
		err = store_remove(&store, name, why);
	store_close(&store);
	return err == -ENOENT ? 0 : err;
}

int record_discard(const char *ifname, struct why *why)
{
	return drop(ifname, SUFFIX_NEW, why);
}

int record_remove(const char *ifname, struct why *why)
{
	return drop(ifname, SUFFIX, why);
}

static int is_record(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return len > sizeof(SUFFIX) - 1 &&
	       strcmp(entry->d_name + len - (sizeof(SUFFIX) - 1), SUFFIX) == 0;
}

int records_remove(bool (*stays)(const void *whom, const char *ifname), const void *whom, struct why *why)
{
	char ours[RUNDIR_OURS], ifname[NAME_MAX + 1];
	struct dirent **names;
	int n = scandir(rundir_ours(ours), &names, is_record, versionsort), err = 0, i;
	struct why its;

	if (n < 0)
		return errno == ENOENT ? 0 : why_set(why, -errno, "%s: %s", ours, strerror(errno));
	for (i = 0; i < n; i++) {
		snprintf(ifname, sizeof(ifname), "%.*s", (int)(strlen(names[i]->d_name) - strlen(SUFFIX)), names[i]->d_name);
		if (!stays(whom, ifname) && record_remove(ifname, &its) && !err)
			err = why_set(why, -EIO, "%s", its.text);
		free(names[i]);
	}
	free(names);
	return err;
}

enum state { STATE_GOOD, STATE_FOREIGN, STATE_BROKEN };

/* TEXT of a record: is all of it there, and of here and now?  What has no head is of an older release of ours. */
static enum state judge(const struct text *text)
{
	char now[RUNDIR_NOW], head[RUNDIR_NOW + 8];
	size_t end = sizeof(END) - 1, len = snprintf(head, sizeof(head), "# of %s\n", rundir_now(now));

	if (!text->data)
		return STATE_BROKEN;
	if (strncmp(text->data, HEAD, sizeof(HEAD) - 1))
		return STATE_GOOD;
	if (text->len < end || memcmp(text->data + text->len - end, END, end))
		return STATE_BROKEN;
	return text->len >= len && memcmp(text->data, head, len) == 0 ? STATE_GOOD : STATE_FOREIGN;
}

/* Read the record NAME of the directory OURS; what it holds is CONF's. */
static enum state read_record(struct conf *conf, const char *ours, const char *name)
{
	char path[PATH_SIZE];
	enum state state;
	int err;

	snprintf(path, sizeof(path), "%s/%s", ours, name);
	err = conf_read_ini(conf, path);
	state = err ? STATE_BROKEN : judge(&conf->ini);
	if (state == STATE_GOOD && (conf->n_bonds != 1 || check_conf(conf, SERVICE_IB_BOND) ||
				    conf_bond_broken(conf, &conf->bonds[0])))
		state = STATE_BROKEN;
	return state;
}

/* Room for the records called NAMES, and their bonds. */
static int read_named(struct records *records, const char *ours, struct dirent **names, int n)
{
	struct conf *conf;
	enum state state;
	int i;

	records->confs = calloc(n + 1, sizeof(*records->confs));
	records->bonds = calloc(n + 1, sizeof(*records->bonds));
	records->broken = calloc(n + 1, sizeof(*records->broken));
	if (!records->confs || !records->bonds || !records->broken)
		return -ENOMEM;
	for (i = 0; i < n; i++) {
		conf = &records->confs[records->n];
		state = read_record(conf, ours, names[i]->d_name);
		if (state == STATE_GOOD) {
			records->bonds[records->n++] = conf->bonds[0];
			continue;
		}
		conf_free(conf);
		if (state == STATE_BROKEN)
			why_set(&records->broken[records->n_broken++], -EINVAL, "%s/%s is cut short or damaged: "
				"the bond does not come back by it; bring it up once more to have it written anew",
				ours, names[i]->d_name);
	}
	return 0;
}

int records_read(struct records *records, struct why *why)
{
	char ours[RUNDIR_OURS];
	struct dirent **names;
	int n, err;

	*records = (struct records){ 0 };
	n = scandir(rundir_ours(ours), &names, is_record, versionsort);
	if (n < 0)
		return errno == ENOENT ? 0 : why_set(why, -errno, "%s: %s", ours, strerror(errno));
	err = read_named(records, ours, names, n);
	while (n--)
		free(names[n]);
	free(names);
	if (err)
		records_free(records);
	return err ? why_set(why, err, "%s: %s", ours, strerror(-err)) : 0;
}

void records_for(struct records *records, const struct host *host)
{
	struct why ignored;

	*records = (struct records){ 0 };
	if (!host->protos && records_read(records, &ignored))
		*records = (struct records){ 0 };
}

struct bond *records_find(const struct records *records, const char *ifname)
{
	size_t i;

	for (i = 0; i < records->n; i++)
		if (strcmp(records->bonds[i].ifname, ifname) == 0)
			return &records->bonds[i];
	return NULL;
}

void records_free(struct records *records)
{
	while (records->n--)
		conf_free(&records->confs[records->n]);
	free(records->confs);
	free(records->bonds);
	free(records->broken);
	*records = (struct records){ 0 };
}
