// SPDX-License-Identifier: GPL-2.0
/* drill_write: a drill's report into a file; see drill_report.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/store.h"
#include "drill_report.h"

static const struct form {
	const char *ending;
	int (*print)(const struct drill_report *report, FILE *out);
} forms[] = {
	{ ".html", drill_report_html },
	{ ".svg", drill_report_svg },
	{ ".json", drill_report_json },
	{ NULL, NULL }
};

static const struct form *form_of(const char *path)
{
	const struct form *form;
	size_t len = strlen(path), end;

	for (form = forms; form->ending; form++) {
		end = strlen(form->ending);
		if (len > end && !strcmp(path + len - end, form->ending))
			return form;
	}
	return NULL;
}

int drill_report_may(const char *path, struct why *why)
{
	const char *slash = strrchr(path, '/');
	char *dir;
	struct stat st;
	int err = 0;

	if (!form_of(path))
		return why_set(why, -EINVAL, "--report %s: what form? Its name must end in .html, .svg or .json", path);
	/* a link neither: the store replaces none */
	if (!lstat(path, &st) && !S_ISREG(st.st_mode))
		return why_set(why, -EINVAL, "--report %s: not a regular file", path);
	dir = slash ? strndup(path, slash - path + 1) : strdup(".");
	if (!dir)
		return why_set(why, -ENOMEM, "out of memory");
	if (access(dir, W_OK | X_OK))
		err = why_set(why, -errno, "--report %s: %s: %s", path, dir, strerror(errno));
	free(dir);
	return err;
}

int drill_report_write(const struct drill_report *report, const char *path, struct why *why)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	int err = out ? form_of(path)->print(report, out) : -ENOMEM;

	if (out && fclose(out))
		err = -ENOMEM;
	if (err)
		why_set(why, err, "out of memory");
	else
		err = store_write(path, text, len, 0644, why);
	free(text);
	return err;
}
