// SPDX-License-Identifier: GPL-2.0
/* release: which distribution a root holds; see release.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "release.h"
#include "shell/script.h"

/*
 * ID of os-release(5).  Fedora counts its own releases, all of them later than RHEL 6; so does SLE Micro,
 * and all of them are later than SLES12.
 */
static const struct {
	const char *id;
	enum release_family family;
	unsigned int major;	/* instead of VERSION_ID's, if not 0 */
} ids[] = {
	{ "rhel", RELEASE_REDHAT, 0 }, { "centos", RELEASE_REDHAT, 0 },
	{ "rocky", RELEASE_REDHAT, 0 }, { "almalinux", RELEASE_REDHAT, 0 },
	{ "ol", RELEASE_REDHAT, 0 }, { "scientific", RELEASE_REDHAT, 0 },
	{ "fedora", RELEASE_REDHAT, 9 },
	{ "sles", RELEASE_SUSE, 0 }, { "sled", RELEASE_SUSE, 0 }, { "sle_hpc", RELEASE_SUSE, 0 },
	{ "sles_sap", RELEASE_SUSE, 0 }, { "sle-micro", RELEASE_SUSE, 15 }, { "sl-micro", RELEASE_SUSE, 15 },
	{ "opensuse", RELEASE_SUSE, 12 }, { "opensuse-leap", RELEASE_SUSE, 0 },
	{ "opensuse-tumbleweed", RELEASE_SUSE, 16 },
};

/* Is WORD one of LIST's, which has blanks between them? */
static bool has_word(const char *list, const char *word)
{
	size_t len;

	for (; *(list += strspn(list, " ")); list += len) {
		len = strcspn(list, " ");
		if (len == strlen(word) && strncmp(list, word, len) == 0)
			return true;
	}
	return false;
}

/* The N of a text "MAJOR.N"; 0 if there is none. */
static unsigned int minor_of(const char *text)
{
	text += strspn(text, "0123456789");
	return *text == '.' ? strtoul(text + 1, NULL, 10) : 0;
}

/* /etc/os-release is made of shell assignments. */
static int read_os_release(struct text *text, struct release *release)
{
	struct diags diags = { 0 };
	const char *id, *version, *like;
	struct vars vars;
	size_t i;
	int err;

	vars_init(&vars, text, NULL);
	err = script_read(&vars, &diags);
	id = vars_value(&vars, "ID");
	version = vars_value(&vars, "VERSION_ID");
	like = vars_value(&vars, "ID_LIKE");
	if (like && has_word(like, "suse"))	/* how it counts its releases is not known */
		*release = (struct release){ RELEASE_SUSE, 12, 0 };
	for (i = 0; id && i < sizeof(ids) / sizeof(ids[0]); i++) {
		if (strcmp(id, ids[i].id))
			continue;
		release->family = ids[i].family;
		release->major = ids[i].major;
		if (ids[i].major || !version)
			continue;
		release->major = strtoul(version, NULL, 10);
		release->minor = minor_of(version);
	}
	vars_free(&vars);
	diags_free(&diags);
	return err;
}

/* What stands behind WORD in TEXT, from its number on; "" if there is none. */
static const char *number_behind(const char *text, const char *word)
{
	const char *p = strstr(text, word);

	if (!p)
		return "";
	p += strlen(word);
	return p + strspn(p, " =");
}

/* "Red Hat Enterprise Linux AS release 4 (Nahant Update 6)", "CentOS release 5.11 (Final)" */
static int read_redhat_release(struct text *text, struct release *release)
{
	const char *number = number_behind(text->data, "release");

	*release = (struct release){ RELEASE_REDHAT, 9, 0 };
	if (strncmp(text->data, "Fedora", 6) == 0)
		return 0;
	release->major = strtoul(number, NULL, 10);
	release->minor = minor_of(number);
	return 0;
}

/* "SUSE Linux Enterprise Server 10 (x86_64)", then "VERSION = 10" */
static int read_suse_release(struct text *text, struct release *release)
{
	release->family = RELEASE_SUSE;
	release->major = strtoul(number_behind(text->data, "VERSION"), NULL, 10);
	return 0;
}

/* in the order of trust: the older files are kept as links or stubs on later systems */
static const struct {
	const char *path;
	int (*read)(struct text *text, struct release *release);
} files[] = {
	{ "etc/os-release", read_os_release },
	{ "usr/lib/os-release", read_os_release },
	{ "etc/redhat-release", read_redhat_release },
	{ "etc/SuSE-release", read_suse_release },
};

/* of wicked's package: its schema, its configuration */
static const char *const wicked_directories[] = { "usr/share/wicked", "etc/wicked" };

bool release_has_wicked(const struct release *release)
{
	return release->family == RELEASE_SUSE && release->major >= 12;
}

int release_read(const struct source *source, struct release *release)
{
	struct text text;
	size_t i;
	int err;

	*release = (struct release){ 0 };
	for (i = 0; i < sizeof(files) / sizeof(files[0]) && !release->family; i++) {
		err = source_read(source, files[i].path, &text);
		if (!err)
			err = files[i].read(&text, release);
		text_free(&text);
		if (err == -ENOMEM)
			return err;
	}
	for (i = 0; i < sizeof(wicked_directories) / sizeof(wicked_directories[0]) && !release->family; i++)
		if (source_exists(source, wicked_directories[i]))
			*release = (struct release){ RELEASE_SUSE, 12, 0 };
	return 0;
}
