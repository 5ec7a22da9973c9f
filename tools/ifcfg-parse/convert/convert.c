// SPDX-License-Identifier: GPL-2.0
/* convert: bonds of ifcfg files as files of another network service; see convert.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "convert.h"
#include "base/each.h"

static const struct form *const forms[] = { &form_nmconnection, &form_nmstate, &form_networkd };

const struct form *convert_form(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (strcmp(forms[i]->name, name) == 0)
			return forms[i];
	return NULL;
}

enum service convert_service(const char *name)
{
	const struct form *form = convert_form(name);

	return !form ? SERVICE_OF_ROOT : form == &form_networkd ? SERVICE_NETWORKD : SERVICE_KEYFILES;
}

static void say_broken(const struct bond *bond, FILE *out)
{
	if (!out)
		return;
	fputs("ifcfg-parse: ", out);
	diag_put_path(bond->ifname, out);
	fputs(": not converted: its files need mending first\n", out);
}

/* FILES of one bond; its losses are printed as they are found. */
static int convert_bond(const struct report_part *part, const struct bond *bond, const struct form *form,
			struct form_files *files)
{
	struct bond whole;
	struct converting c = { part, bond, form, files, NULL };
	struct form_net net = { 0 };
	int err = convert_whole(&whole, bond, &c);

	c.whole = &whole;
	if (!err)
		err = convert_net(&net, &c);
	if (!err)
		err = convert_words(&net, &c);
	if (!err)
		err = form_make(form, files, &whole, &net);
	if (!err)
		convert_vars(&net, &c);
	form_net_free(&net);
	convert_whole_free(&whole);
	return err;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A host has each file once: of bonds of two roots, or a slave of two bonds.  0, -ENOTUNIQ or -ENOMEM. */
static int look_for_twins(const struct form_files *files)
{
	const char **names = calloc(files->n + 1, sizeof(*names));
	size_t i;
	int err = 0;

	if (!names)
		return -ENOMEM;
	for (i = 0; i < files->n; i++)
		names[i] = files->list[i].name;
	qsort(names, files->n, sizeof(*names), by_name);
	for (i = 1; i < files->n && !err; i++)
		if (strcmp(names[i - 1], names[i]) == 0)
			err = -ENOTUNIQ;
	free(names);
	return err;
}

int convert_all(const struct report *report, const struct form *form, struct form_files *files,
		unsigned int *left)
{
	const struct report_part *part;
	const struct bond *bond;
	size_t n = 0;
	int err;

	each(part, report->parts, report->n_parts) {
		each(bond, part->conf.bonds, part->conf.n_bonds) {
			if (!report_wants_bond(part, bond))
				continue;
			n++;
			if (conf_bond_broken(&part->conf, bond)) {
				say_broken(bond, files->losses);
				(*left)++;
				continue;
			}
			err = convert_bond(part, bond, form, files);
			if (err)
				return err;
		}
	}
	if (!n && files->losses)
		fputs("ifcfg-parse: no bond was found: nothing is converted\n", files->losses);
	return look_for_twins(files);
}

static int print(const struct report *report, const struct form *form, FILE *out)
{
	struct form_files files = { .losses = report->losses };
	unsigned int left = 0;
	int err = convert_all(report, form, &files, &left);

	if (!err)
		form_print(form, &files, out);
	form_files_free(&files);
	return err;
}

int emit_nmconnection_bonds(const struct report *report, FILE *out)
{
	return print(report, &form_nmconnection, out);
}

int emit_nmstate_bonds(const struct report *report, FILE *out)
{
	return print(report, &form_nmstate, out);
}

int emit_networkd_bonds(const struct report *report, FILE *out)
{
	return print(report, &form_networkd, out);
}

/*
 * Write FILES into DIRECTORY, which is made if only its last part is not there:
 * a name that was mistyped further up is refused, and this is said.
 */
static int write_files(const struct form *form, const struct form_files *files, const char *directory, bool force,
		       struct why *why)
{
	struct store store = { .dir = -1 };
	bool made = mkdir(directory, 0755) == 0;
	int err = store_open(&store, directory, why);

	if (!err)
		err = form_write(form, files, &store, force ? FORM_FORCE : 0, why);
	store_close(&store);
	if (made && err)
		rmdir(directory);
	if (made && !err) {
		fputs("ifcfg-parse: ", stderr);
		diag_put_path(directory, stderr);
		fputs(": was not there, and was made\n", stderr);
	}
	return err;
}

int convert_write(const struct report *report, const struct form *form, const char *directory, bool force)
{
	struct form_files files = { .losses = report->losses };
	unsigned int left = 0;
	struct why why;
	int err;

	err = convert_all(report, form, &files, &left);
	if (err)
		why_set(&why, err, "%s", err == -ENOTUNIQ ? REPORT_TWINS : strerror(-err));
	else if (files.n)
		err = write_files(form, &files, directory, force, &why);
	form_files_free(&files);
	if (err)
		fprintf(stderr, "ifcfg-parse: %s\n", why.text);
	return err || left ? 1 : 0;
}
