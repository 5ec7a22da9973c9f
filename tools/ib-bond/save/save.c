// SPDX-License-Identifier: GPL-2.0
/* save: --save, keep running bonds as files of the host's network service; see save.h */
#include <errno.h>
#include <net/if_arp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "act/record.h"
#include "save.h"
#include "host/like.h"
#include "host/snapshot.h"

/* how --save calls them, whose files are read beside, and how */
static const struct kind {
	const struct form *form;
	enum bond_dialect dialect;
	int (*beside)(struct saving *saving, struct why *why);
} kinds[] = {
	{ &form_redhat, DIALECT_RHEL5, save_beside_ifcfg },
	{ &form_suse, DIALECT_SLES10, save_beside_ifcfg },
	{ &form_nmconnection, DIALECT_NONE, save_beside_keyfiles },
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static bool is_meant(const struct args *args, const struct host_link *link)
{
	if (args->named)
		return link->bond && strcmp(link->ifname, args->bond_name) == 0;
	return link->bond && (args->any_type || link->type == ARPHRD_INFINIBAND);
}

/* The bonds that are meant into BONDS, which has room for all links; their number or -errno with WHY. */
static int describe(struct bond *bonds, const struct args *args, const struct host *host,
		    const struct conf *conf, struct why *why)
{
	const struct host_link *link;
	struct records records;
	struct near_hint hint;
	struct why ignored;
	int n = 0, err = 0;

	/* whatever the kernel tells: whether DHCP was asked, only they do where the files are others */
	if (records_read(&records, &ignored))
		records = (struct records){ 0 };
	for (link = host->links; link < host->links + host->n_links && !err; link++) {
		if (!is_meant(args, link))
			continue;
		err = save_bond(&bonds[n], host, link, conf_bond(conf, link->ifname),
				records_find(&records, link->ifname), stderr, why);
		n += !err;
	}
	records_free(&records);
	while (err && n)
		bond_free(&bonds[--n]);
	if (err || n)
		return err ? err : n;
	return args->named ? why_set(why, -ENODEV, "%s: no such bond%s", args->bond_name,
				     like_bond(host, args->bond_name, &hint))
			   : why_set(why, -ENODEV, "there is no bond over IPoIB");
}

static int write_files(const struct saving *saving, struct why *why)
{
	struct store store;
	int err = store_open_below(&store, &saving->conf->source, saving->form->directory, why);

	if (err)
		return err;
	err = form_write(saving->form, &saving->files, &store, FORM_FORCE | FORM_KEEP, why);
	store_close(&store);
	return err;
}

static int save_all(struct saving *saving, const struct kind *kind, bool dry_run, struct why *why)
{
	size_t i;
	int err = 0;

	for (i = 0; i < saving->n_bonds && !err; i++)
		err = form_make(saving->form, &saving->files, &saving->bonds[i], NULL);
	if (err)
		return why_set(why, err, "%s", strerror(-err));
	err = kind->beside(saving, why);
	if (!err && dry_run)
		form_print(saving->form, &saving->files, stdout);
	else if (!err)
		err = write_files(saving, why);
	return err;
}

static int save(const struct args *args, const struct kind *kind, const struct host *host, struct why *why)
{
	struct bond *bonds = calloc(host->n_links + 1, sizeof(*bonds));
	struct saving saving = { .form = kind->form, .files.losses = stderr, .bonds = bonds };
	struct conf conf;
	int err = bonds ? conf_read(&conf, args->root, kind->dialect) : -ENOMEM, n;

	if (err)
		why_set(why, err, "%s: %s", *args->root ? args->root : "/", strerror(-err));
	/* where they are read, BONDING_OPTS says nothing */
	if (!err && kind->dialect == DIALECT_RHEL5 && conf.release.family == RELEASE_REDHAT && conf.release.major == 4)
		err = why_set(why, -EINVAL, "files of RHEL4 hold no options of a bond: write them by hand, and /etc/modprobe.conf");
	if (!err) {
		n = describe(bonds, args, host, &conf, why);
		saving.n_bonds = n > 0 ? n : 0;
		saving.conf = &conf;
		err = n < 0 ? n : save_all(&saving, kind, args->dry_run, why);
	}
	while (saving.n_bonds)
		bond_free(&bonds[--saving.n_bonds]);
	form_files_free(&saving.files);
	if (bonds)
		conf_free(&conf);
	free(bonds);
	return err;
}

static const char *like_form(const char *form, struct near_hint *room)
{
	struct near near;
	size_t i;

	near_begin(&near, form);
	for (i = 0; i < KINDS; i++)
		near_offer(&near, kinds[i].form->name);
	return near_hint_short(&near, room);
}

int save_run(const struct args *args)
{
	const struct kind *kind = kinds;
	const struct names none = { 0 };
	struct near_hint hint;
	struct snapshot now;
	struct why why;
	int err;

	while (kind < kinds + KINDS && strcmp(kind->form->name, args->form))
		kind++;
	if (kind == kinds + KINDS) {
		fprintf(stderr, "ib-bond: --save takes redhat, suse or nmconnection, not %s%s\nTry 'ib-bond --help'.\n",
			args->form, like_form(args->form, &hint));
		return 2;
	}
	err = snapshot_read(&now, args->way, &none, &why);
	if (!err) {
		err = save(args, kind, &now.host, &why);
		snapshot_free(&now);
	}
	if (err)
		fprintf(stderr, "ib-bond: %s\n", why.text);
	return err ? 1 : 0;
}
