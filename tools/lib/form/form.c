// SPDX-License-Identifier: GPL-2.0
/* form: a bond as the files of another network service; see form.h */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/each.h"
#include "form.h"

void form_net_free(struct form_net *net)
{
	size_t i;

	for (i = 0; i < net->n_dns; i++)
		free(net->dns[i]);
	for (i = 0; i < net->n_routes; i++) {
		free(net->routes[i].via);
		free(net->routes[i].metric);
	}
	for (i = 0; i < net->n_words; i++)
		free(net->words[i].value);
	free(net->words);
	free(net->metric4);
	free(net->metric6);
	free(net->dns);
	free(net->routes);
	free(net->rules);
	free(net->gateway4);
	free(net->gateway6);
	free(net->search);
	*net = (struct form_net){ 0 };
}

FILE *form_begin(struct form_files *files, const char *format, ...)
{
	static size_t ignored;	/* open_memstream() wants a place; texts have no NUL inside */
	struct form_file *more = reallocarray(files->list, files->n + 1, sizeof(*more));
	va_list args;
	FILE *out;

	if (!more) {
		files->no_memory = true;
		return NULL;
	}
	files->list = more;
	more = &files->list[files->n];
	*more = (struct form_file){ 0 };
	va_start(args, format);
	if (vasprintf(&more->name, format, args) < 0)
		more->name = NULL;
	va_end(args);
	out = more->name ? open_memstream(&more->text, &ignored) : NULL;
	if (!out) {
		free(more->name);
		files->no_memory = true;
		return NULL;
	}
	files->n++;
	return out;
}

void form_end(struct form_files *files, FILE *out)
{
	if (fclose(out))
		files->no_memory = true;
}

int form_make(const struct form *form, struct form_files *files, const struct bond *bond,
	      const struct form_net *net)
{
	static const struct form_net nothing;

	form->make(files, bond, net ? net : &nothing);
	return files->no_memory ? -ENOMEM : 0;
}

void form_files_free(struct form_files *files)
{
	size_t i;

	for (i = 0; i < files->n; i++) {
		free(files->list[i].name);
		free(files->list[i].text);
	}
	free(files->list);
	free(files->marks);
	*files = (struct form_files){ 0 };
}

void form_print(const struct form *form, const struct form_files *files, FILE *out)
{
	const struct form_file *file;

	each(file, files->list, files->n)
		fprintf(out, "%s# %s/%s%s\n%s", file == files->list ? "" : "\n", form->directory, file->name,
			file->text ? "" : " is put away", file->text ? file->text : "");
}

void form_put_options(const struct bond *bond, FILE *out)
{
	const struct bond_setting *s;
	const char *blank = "";

	each(s, bond->settings, bond->n_settings) {
		if (!s->value.text || s->row->flags & (OPTION_MODULE | OPTION_STATE))
			continue;
		fprintf(out, "%s%s=%s", blank, s->row->name, s->value.text);
		blank = " ";
	}
}

unsigned int form_number(const struct bond *bond, const char *name, unsigned int otherwise)
{
	const struct bond_setting *set = bond_setting(bond, name);

	return set ? set->value.number : otherwise;
}
