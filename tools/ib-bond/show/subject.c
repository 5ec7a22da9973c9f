// SPDX-License-Identifier: GPL-2.0
/* subject: the bonds that --check and --metrics speak of; see subject.h */
#include <errno.h>
#include <stdlib.h>

#include "base/each.h"
#include "plan/owner.h"
#include "subject.h"

int subjects_look(struct snapshot *now, struct conf *conf, const struct args *args, struct why *why)
{
	struct names also = { 0 };
	size_t i;
	int err;

	names_add_conf(&also, conf);
	for (i = 0; i < args->n_names; i++)
		names_add(&also, args->names[i]);
	err = snapshot_read(now, args->way, &also, why);
	names_free(&also);
	if (!err)
		host_resolve_each(&now->host, conf->bonds, conf->n_bonds);
	return err;
}

int subjects_find(struct subjects *subjects, const struct host *host, const struct conf *conf,
		  bool running, bool absent)
{
	const struct host_link *link;
	const struct bond *files;

	*subjects = (struct subjects){ .list = calloc(host->n_links + conf->n_bonds + 1, sizeof(*subjects->list)) };
	if (!subjects->list)
		return -ENOMEM;
	each(link, host->links, host->n_links)
		if (link->bond && (running || owner_may_be_ours(host, link)))
			subjects->list[subjects->n++] = (struct subject){ link->ifname, link,
									  conf_bond(conf, link->ifname) };
	each(files, conf->bonds, conf->n_bonds) {
		link = host_link(host, files->ifname);
		if (files->onboot && !(link && link->bond) && (absent || !owner_is_ethernet(host, files)))
			subjects->list[subjects->n++] = (struct subject){ files->ifname, NULL, files };
	}
	return 0;
}

void subjects_free(struct subjects *subjects)
{
	free(subjects->list);
	*subjects = (struct subjects){ 0 };
}
