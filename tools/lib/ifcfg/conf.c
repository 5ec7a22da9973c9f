// SPDX-License-Identifier: GPL-2.0
/* conf: the files of one root and their bonds; see conf.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "conf.h"
#include "base/each.h"

void conf_file_free(struct conf_file *file)
{
	if (!file)
		return;
	vars_free(&file->vars);
	if (file->seen)
		vars_free(file->seen);
	free(file->seen);
	text_free(&file->text);
	text_free(&file->whole);
	free(file);
}

static int compare_files(const void *pa, const void *pb)
{
	const struct conf_file *a = *(struct conf_file *const *)pa;
	const struct conf_file *b = *(struct conf_file *const *)pb;
	int order = strcmp(a->ifname, b->ifname);

	if (order)
		return order;
	/* ifcfg-bond0 counts before another file for bond0 */
	order = (strcmp(a->name, a->ifname) != 0) - (strcmp(b->name, b->ifname) != 0);
	return order ? order : strverscmp(a->name, b->name);
}

int conf_index(struct conf *conf)
{
	size_t i;

	conf->by_ifname = calloc(conf->n_files + 1, sizeof(*conf->by_ifname));
	if (!conf->by_ifname)
		return -ENOMEM;
	for (i = 0; i < conf->n_files; i++)
		if (*conf->files[i]->ifname)
			conf->by_ifname[conf->n_by_ifname++] = conf->files[i];
	qsort(conf->by_ifname, conf->n_by_ifname, sizeof(*conf->by_ifname), compare_files);
	return 0;
}

struct conf_file **conf_files_for(const struct conf *conf, const char *ifname, size_t *n)
{
	size_t low = 0, high = conf->n_by_ifname, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (strcmp(conf->by_ifname[mid]->ifname, ifname) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	for (*n = 0; low + *n < conf->n_by_ifname; (*n)++)
		if (strcmp(conf->by_ifname[low + *n]->ifname, ifname))
			break;
	return *n ? conf->by_ifname + low : NULL;
}

struct conf_file *conf_slave_file(const struct conf *conf, const struct bond_slave *slave)
{
	struct conf_file **file;
	size_t n;

	if (!slave->file)
		return NULL;
	for (file = conf_files_for(conf, slave->ifname, &n); n; n--, file++)
		if ((*file)->text.path == slave->file)
			return *file;
	/* it has been given the name that the host lists it by */
	for (file = conf->files, n = conf->n_files; n; n--, file++)
		if ((*file)->text.path == slave->file)
			return *file;
	return NULL;
}

bool conf_is_second(const struct conf *conf, const struct conf_file *file)
{
	size_t n;
	struct conf_file **first = conf_files_for(conf, file->ifname, &n);

	return first && *first != file;
}

struct bond *conf_add_bond(struct conf *conf, struct conf_file *file, const char *ifname)
{
	const char *why;
	struct bond *more, *bond;
	struct conf_file **files;
	size_t cap = conf->cap_bonds ? 2 * conf->cap_bonds : 16;

	if (conf->n_bonds == conf->cap_bonds) {
		more = reallocarray(conf->bonds, cap, sizeof(*more));
		if (!more)
			return NULL;
		conf->bonds = more;
		files = reallocarray(conf->bond_files, cap, sizeof(*files));
		if (!files)
			return NULL;
		conf->bond_files = files;
		conf->cap_bonds = cap;
	}
	bond = &conf->bonds[conf->n_bonds];
	if (bond_init(bond, ifname, &why))	/* callers have looked at the name */
		return NULL;
	conf->bond_files[conf->n_bonds] = file;
	if (file) {
		file->bond = conf->n_bonds;
		bond->pos = text_pos(&file->text, 0);
	}
	conf->n_bonds++;
	return bond;
}

struct text *conf_text(struct conf *conf, const struct bond *bond, const char *path)
{
	struct conf_file *file = conf->bond_files[bond - conf->bonds], **own;
	size_t i, n;

	if (file && file->text.path == path)
		return &file->text;
	if (conf->ini.path == path)
		return &conf->ini;
	if (conf->defaults && conf->defaults->text.path == path)
		return &conf->defaults->text;
	for (i = 0; i < conf->modprobe.n_texts; i++)
		if (conf->modprobe.texts[i]->path == path)
			return conf->modprobe.texts[i];
	for (i = 0; i < bond->n_slaves; i++)
		for (own = conf_files_for(conf, bond->slaves[i].ifname, &n); n; n--, own++)
			if ((*own)->text.path == path)
				return &(*own)->text;
	return NULL;
}

void conf_free(struct conf *conf)
{
	size_t i;

	for (i = 0; i < conf->n_bonds; i++)
		bond_free(&conf->bonds[i]);
	for (i = 0; i < conf->n_files; i++)
		conf_file_free(conf->files[i]);
	for (i = 0; i < conf->n_strays; i++)
		conf_file_free(conf->strays[i]);
	conf_file_free(conf->defaults);
	text_free(&conf->ini);
	free(conf->strays);
	free(conf->bonds);
	free(conf->bond_files);
	free(conf->files);
	free(conf->by_ifname);
	free(conf->by_uuid);
	arena_free(&conf->arena);
	modprobe_free(&conf->modprobe);
	diags_free(&conf->diags);
	source_close(&conf->source);
	*conf = (struct conf){ .source = { .fd = -1 } };
}

const struct conf_file *conf_bond_file(const struct conf *conf, const struct bond *bond)
{
	return bond >= conf->bonds && bond < conf->bonds + conf->n_bonds ?
	       conf->bond_files[bond - conf->bonds] : NULL;
}

const struct bond *conf_bond(const struct conf *conf, const char *ifname)
{
	size_t i;

	for (i = 0; i < conf->n_bonds; i++)
		if (strcmp(conf->bonds[i].ifname, ifname) == 0)
			return &conf->bonds[i];
	return NULL;
}

const struct bond *conf_bond_of_slave(const struct conf *conf, const char *ifname)
{
	const struct bond *bond;

	each(bond, conf->bonds, conf->n_bonds)
		if (bond_find_slave(bond, ifname))
			return bond;
	return NULL;
}

bool conf_diag_about(const struct conf *conf, const struct diag *diag, const struct bond *bond)
{
	const char *path = diag->text->path;
	size_t i;

	if (strcmp(diag->about, bond->ifname) == 0)
		return true;
	if (path == bond->pos.file || (conf->defaults && path == conf->defaults->text.path))
		return true;
	for (i = 0; i < bond->n_slaves; i++)
		if (path == bond->slaves[i].file || path == bond->slaves[i].pos.file)
			return true;
	return false;
}

const struct diag *conf_bond_error(const struct conf *conf, const struct bond *bond)
{
	const struct diag *d;

	each(d, conf->diags.v, conf->diags.n)
		if (diag_severity(d) == CODE_ERROR && conf_diag_about(conf, d, bond))
			return d;
	return NULL;
}

bool conf_bond_broken(const struct conf *conf, const struct bond *bond)
{
	return conf_bond_error(conf, bond);
}

int conf_print_diags(const struct conf *conf, const struct bond *only, FILE *out)
{
	struct diag_style style = diag_style_for(out);
	const struct diag *d;
	int n = 0;

	each(d, conf->diags.v, conf->diags.n) {
		if (only && !conf_diag_about(conf, d, only))
			continue;
		diag_print(d, style, out);
		n++;
	}
	return n;
}
