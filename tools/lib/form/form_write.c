// SPDX-License-Identifier: GPL-2.0
/* form_write: files into their directory, all of them or none; see form.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "form.h"

int form_write(const struct form *form, const struct form_files *files, const struct store *store,
	       unsigned int flags, struct why *why)
{
	const struct store_way way = {
		.mode = form->mode, .replace = flags & FORM_FORCE, .keep = flags & FORM_KEEP,
		.before = form->kept_before, .behind = form->kept_behind,
	};
	struct store_file *list = calloc(files->n + 1, sizeof(*list));
	struct why refused;
	size_t i;
	int err;

	if (!list)
		return why_set(why, -ENOMEM, "out of memory");
	for (i = 0; i < files->n; i++)
		list[i] = (struct store_file){ .name = files->list[i].name, .bytes = files->list[i].text,
					       .len = files->list[i].text ? strlen(files->list[i].text) : 0 };
	err = store_put(store, &way, list, files->n, &refused);
	free(list);
	return err ? why_set(why, err, "%s%s", refused.text,
			     err == -EEXIST && !way.replace ? " (--force replaces it)" : "") : 0;
}
