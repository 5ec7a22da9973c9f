// SPDX-License-Identifier: GPL-2.0
/* save_keyfile: NetworkManager's keyfiles that are there already; see save.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "save.h"

#define SUFFIX ".nmconnection"

/* of the section [connection]; "" if it does not say; cut to fit */
struct keyfile {
	char id[64], uuid[64], ifname[64], master[64];
};

static void take(struct keyfile *key, const char *name, size_t name_len, const char *value, size_t len)
{
	static const struct {
		const char *name;
		size_t at;
	} names[] = {
		{ "id", offsetof(struct keyfile, id) },
		{ "uuid", offsetof(struct keyfile, uuid) },
		{ "interface-name", offsetof(struct keyfile, ifname) },
		{ "master", offsetof(struct keyfile, master) },
		{ "controller", offsetof(struct keyfile, master) },	/* since 1.46 */
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strlen(names[i].name) == name_len && strncmp(names[i].name, name, name_len) == 0)
			snprintf((char *)key + names[i].at, sizeof(key->id), "%.*s", (int)len, value);
}

/* The lines of TEXT as GKeyFile takes them: blanks around the = mean nothing. */
static void parse(struct keyfile *key, const char *text)
{
	size_t len, name, value;
	bool ours = false;

	*key = (struct keyfile){ 0 };
	for (; *text; text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		if (*text == '[')
			ours = strncmp(text, "[connection]", 12) == 0;
		name = strcspn(text, "=\n");
		if (!ours || name >= len || *text == '#')
			continue;
		value = name + 1 + strspn(text + name + 1, " \t");
		while (name && strchr(" \t", text[name - 1]))
			name--;
		take(key, text, name, text + value, value < len ? len - value : 0);
	}
}

static int read_keyfile(const struct source_dir *dir, const struct source_name *name, struct keyfile *key)
{
	struct text text = { 0 };
	int err = source_read_name(dir, name, &text);

	parse(key, err ? "" : text.data);
	text_free(&text);
	return err == -ENOMEM ? err : 0;
}

/* In /etc it takes names without the suffix too, but not some (nms_keyfile_utils_ignore_filename()). */
static bool is_keyfile(const char *name)
{
	return *name != '.' && name[strlen(name) - 1] != '~';
}

/* Is NAME what we call the file of IFNAME? */
static bool is_named(const char *name, const char *ifname)
{
	size_t len = strlen(ifname);

	return strncmp(name, ifname, len) == 0 && strcmp(name + len, SUFFIX) == 0;
}

/*
 * A slave names its bond by interface, by uuid or by id.  The saved bond that
 * KEY is a slave of, or NULL.
 */
static const struct bond *saved_master(const struct saving *saving, const struct source_dir *dir,
				       const struct keyfile *key)
{
	struct source_name name = { .regular = false };
	struct keyfile master;
	const struct bond *bond, *found = save_saved(saving, key->master);
	size_t i;

	for (i = 0; i < saving->n_bonds && !found; i++) {
		bond = &saving->bonds[i];
		if (asprintf(&name.name, "%s" SUFFIX, bond->ifname) < 0)
			return NULL;
		if (read_keyfile(dir, &name, &master) == 0 &&
		    (strcmp(key->master, master.uuid) == 0 || strcmp(key->master, master.id) == 0))
			found = bond;
		free(name.name);
	}
	return found;
}

static int look_at(struct saving *saving, const struct source_dir *dir, const struct source_name *name,
		   struct why *why)
{
	struct keyfile key;
	bool ours;
	int err = read_keyfile(dir, name, &key);

	if (err)
		return why_set(why, err, "out of memory");
	ours = *key.master && saved_master(saving, dir, &key);
	if (!save_writes(saving, key.ifname)) {
		if (ours && save_put_away(saving, name->name))
			return why_set(why, -ENOMEM, "out of memory");
		return 0;
	}
	if (*key.master && !ours)
		return why_set(why, -EEXIST, "%s/%s: there %s is a slave of %s, which is not saved; save both, or mend the file",
			       dir->shown, name->name, key.ifname, key.master);
	if (!is_named(name->name, key.ifname))
		return why_set(why, -EEXIST, "%s/%s is for %s too; remove it first", dir->shown, name->name, key.ifname);
	return 0;
}

int save_beside_keyfiles(struct saving *saving, struct why *why)
{
	struct source_dir dir;
	size_t i;
	int err = source_list(&saving->conf->source, saving->form->directory + 1, &dir);

	if (err == -ENOENT)
		return 0;		/* writing will say so */
	if (err)
		return why_set(why, err, "%s: %s", saving->form->directory, source_error(err));
	source_dir_sort(&dir);
	for (i = 0; i < dir.n && !err; i++)
		if (is_keyfile(dir.names[i].name))
			err = look_at(saving, &dir, &dir.names[i], why);
	source_dir_close(&dir);
	return err;
}
