// SPDX-License-Identifier: GPL-2.0
/* fix_write: a mended file in the place of the old one; see fix.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fix.h"
#include "base/store.h"

/* The directory of the file, without leaving the root that it was read from, and its NAME there. */
static int open_directory(struct store *store, const struct fix *fix, const char **name, struct why *why)
{
	const struct source *source = &fix->conf->source;
	const char *path = fix->file->text.path, *slash = strrchr(path, '/');
	char *directory = strndup(path, slash ? slash + 1 - path : 0);
	int err;

	*name = slash ? slash + 1 : path;
	if (!directory)
		return why_set(why, -ENOMEM, "out of memory");
	if (*source->prefix)
		err = store_open_below(store, source, directory + strlen(source->prefix), why);
	else
		err = store_open(store, directory, why);
	free(directory);
	return err;
}

int fix_write(const struct fix *fix, struct store_file *file, struct why *why)
{
	/* the mode of no file, as there must be one */
	const struct store_way way = { .replace = true, .keep = true, .before = "orig-", .behind = "" };
	struct store store;
	int err;

	*file = (struct store_file){ .bytes = fix->bytes, .len = fix->len, .was = fix_old(fix) };
	err = open_directory(&store, fix, &file->name, why);
	if (err)
		return err;
	err = store_put(&store, &way, file, 1, why);
	store_close(&store);
	return err;
}
