// SPDX-License-Identifier: GPL-2.0
/* report: what was asked for, read; see report.h */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "args.h"
#include "report.h"
#include "base/near.h"
#include "bond/ifname.h"
#include "check/check.h"
#include "base/each.h"
#include "ifcfg/conf_read.h"
#include "ifcfg/dialect.h"
#include "shell/script.h"

static int failed(const char *what, const char *why)
{
	fputs("ifcfg-parse: ", stderr);
	diag_put_path(what, stderr);
	fprintf(stderr, ": %s\n", why);
	return 1;
}

static int out_of_memory(void)
{
	return failed("out of memory", "nothing was written");
}

/* Is TEXT the end of PATH, as a path?  The length of what stands before it, else -1. */
static int before(const char *path, const char *text)
{
	size_t len = strlen(path), n = strlen(text);

	while (len && path[len - 1] == '/')
		len--;
	if (len < n || memcmp(path + len - n, text, n) || (len > n && path[len - n - 1] != '/'))
		return -1;
	return len - n;
}

/* The root that DIRECTORY is the place for ifcfg files in, into ROOT; NULL: it is a copy. */
static const char *root_of(const char *directory, char *root)
{
	static const enum bond_dialect with_directory[] = { DIALECT_RHEL5, DIALECT_SLES10 };
	size_t i;
	int len;

	for (i = 0; i < sizeof(with_directory) / sizeof(with_directory[0]); i++) {
		len = before(directory, dialect_find(with_directory[i])->directory);
		if (len < 0)
			continue;
		memcpy(root, directory, len);
		root[len] = '\0';
		return len ? root : "./";	/* of a relative path: where we are */
	}
	return NULL;
}

static struct report_part *find_part(struct report *report, const char *path)
{
	size_t i;

	for (i = 0; i < report->n_parts; i++)
		if (strcmp(report->parts[i].path, path) == 0)
			return &report->parts[i];
	return NULL;
}

enum kind {
	KIND_ROOT,
	KIND_DIRECTORY,		/* with ifcfg files, but not where a system has them */
	KIND_INI,
};

/* What is said, and what is made of the files, is what their reader sees; mends and variables go by what the shell holds. */
static enum service read_as(const struct args *args)
{
	return args->fix || args->vars || args->readers || args->undo ? SERVICE_SCRIPTS : args->reader;
}

/* Read PATH unless that was done; what cannot be read is a diagnostic.  NULL after a message: no memory. */
static struct report_part *add_part(struct report *report, const char *path, enum kind kind, const struct args *args)
{
	struct report_part *part = find_part(report, path);
	int err, unread;

	if (part)
		return part;
	part = &report->parts[report->n_parts];		/* report_read() has made room */
	part->path = strdup(path);
	if (!part->path) {
		out_of_memory();
		return NULL;
	}
	report->n_parts++;
	unread = kind == KIND_ROOT ? conf_read_as(&part->conf, path, args->dialect, read_as(args), args->fix) :
		 kind == KIND_INI ? conf_read_ini(&part->conf, path) :
				    conf_read_directory(&part->conf, path, args->dialect, args->fix);
	if (!unread)
		return part;
	conf_free(&part->conf);
	err = unread == -ENOMEM ? unread : text_init(&part->unread, *path ? path : "/", "", 0);
	if (!err) {
		source_not_read(&report->diags, &part->unread, unread);
		return part;
	}
	out_of_memory();
	return NULL;
}

static int add_pick(struct report_part *part, const char *path)
{
	const char **more = reallocarray(part->picks, part->n_picks + 1, sizeof(*more));

	if (!more)
		return out_of_memory();
	part->picks = more;
	part->picks[part->n_picks++] = path;
	return 0;
}

/* PATH as it is seen from the root of PART, which it may or may not begin with. */
static const char *inside(const struct report_part *part, const char *path)
{
	size_t len = strlen(part->conf.source.prefix);

	if (len && strncmp(path, part->conf.source.prefix, len) == 0 && path[len] == '/')
		path += len;
	while (*path == '/' || (path[0] == '.' && path[1] == '/'))
		path++;
	return path;
}

/* FILE with --root: one that was found in the root, and nothing outside of it. */
static int pick_file(struct report *report, size_t n_roots, const char *path)
{
	size_t i, j;

	for (i = 0; i < n_roots; i++) {
		struct report_part *part = &report->parts[i];
		const char *wanted = part->unread.path ? NULL : inside(part, path);

		for (j = 0; j < part->conf.n_files; j++) {
			const char *own = part->conf.files[j]->text.path;

			if (strcmp(inside(part, own), wanted) == 0)
				return add_pick(part, own);
		}
	}
	return failed(path, "no configuration file of the root");
}

/* A file by itself, for --vars. */
static int add_file(struct report *report, const char *path)
{
	struct report_file *file = calloc(1, sizeof(*file));
	int err;

	if (!file)
		return out_of_memory();
	report->files[report->n_files++] = file;
	err = source_read_host(path, &file->text);
	if (err == -ENOMEM)
		return out_of_memory();
	vars_init(&file->vars, &file->text, NULL);
	return script_load(&file->vars, err, &report->diags) ? out_of_memory() : 0;
}

/*
 * FILE: ifcfg-INTERFACE is read with its directory, where the other half of
 * the bond stands; anything else has the form of ib-bonding.conf.
 */
static int add_named_file(struct report *report, const char *path, const struct args *args)
{
	char directory[PATH_MAX], room[PATH_MAX];
	const char *slash = strrchr(path, '/'), *root, *name;
	struct report_part *part;
	struct stat st;
	size_t i;

	if (args->vars)
		return add_file(report, path);
	if (strlen(path) >= sizeof(directory))
		return failed(path, strerror(ENAMETOOLONG));
	strcpy(directory, path);
	if (slash)
		directory[slash == path ? 1 : slash - path] = '\0';
	else
		strcpy(directory, ".");
	name = slash ? slash + 1 : path;
	if (strncmp(name, "ifcfg-", 6))
		return add_part(report, path, KIND_INI, args) ? 0 : 1;
	root = root_of(directory, room);
	part = add_part(report, root ? root : directory, root ? KIND_ROOT : KIND_DIRECTORY, args);
	if (!part || part->unread.path)
		return !part;
	for (i = 0; i < part->conf.n_files; i++) {
		const char *own = part->conf.files[i]->text.path;

		if (strcmp(strrchr(own, '/') + 1, name) == 0)
			return add_pick(part, own);
	}
	return failed(path, lstat(path, &st) ? strerror(errno) : "not read as a configuration: its name is not "
		      "ifcfg-INTERFACE, or is one of a copy");
}

static bool exists(const char *path, const char *below, struct stat *st)
{
	char whole[PATH_MAX];

	return (size_t)snprintf(whole, sizeof(whole), "%s/%s", path, below) < sizeof(whole) &&
	       stat(whole, st) == 0;
}

static int add_directory(struct report *report, const char *path, const struct args *args)
{
	char room[PATH_MAX];
	const char *root = strlen(path) < sizeof(room) ? root_of(path, room) : NULL;
	struct stat st;
	bool is_root = root || exists(path, "etc", &st);

	return add_part(report, root ? root : path, is_root ? KIND_ROOT : KIND_DIRECTORY, args) ? 0 : 1;
}

/* The hardware address that INTERFACE has on that system, where it runs; "" if it does not show. */
static void find_hwaddr(const struct conf *conf, const char *interface, char *hwaddr, size_t room)
{
	struct text text = { 0 };
	char path[64];

	hwaddr[0] = '\0';
	if (ifname_refused(interface))
		return;
	snprintf(path, sizeof(path), "sys/class/net/%s/address", interface);
	if (source_read(&conf->source, path, &text) == 0)
		snprintf(hwaddr, room, "%.*s", (int)strcspn(text.data, "\n"), text.data);
	text_free(&text);
}

/*
 * How each system finds the file of an interface: by name, by DEVICE, on Red
 * Hat by HWADDR (need_config() of network-functions), by NAME from RHEL6 on.
 */
static bool is_for(const struct conf *conf, const struct conf_file *file, const char *interface,
		   const char *hwaddr)
{
	const char *name = vars_value(&file->vars, "NAME"), *own = vars_value(&file->vars, "HWADDR");
	bool redhat = conf->dialect && conf->dialect->id != DIALECT_SLES10;

	return (file->name && strcmp(file->name, interface) == 0) ||
	       strcmp(file->ifname, interface) == 0 ||
	       (redhat && own && *hwaddr && strcasecmp(own, hwaddr) == 0) ||
	       (redhat && conf->dialect->id == DIALECT_RHEL5 && name && strcmp(name, interface) == 0);
}

/* No file is for INTERFACE: the bonds and the files that there are. */
static int no_interface(const struct report *report, size_t n_roots, const char *interface)
{
	const struct report_part *part;
	struct conf_file **file;
	struct near_hint hint;
	struct near near;
	char text[384];

	near_begin(&near, interface);
	each(part, report->parts, n_roots)
		each(file, part->conf.files, part->conf.n_files)
			if ((*file)->use == USE_FILE && *(*file)->ifname)
				near_offer(&near, (*file)->ifname);
	snprintf(text, sizeof(text), "no file configures it%s", near_hint(&near, &hint));
	return failed(interface, text);
}

static int pick_interface(struct report *report, size_t n_roots, const char *interface)
{
	size_t i, j;
	bool found = false;

	for (i = 0; i < n_roots; i++) {
		struct report_part *part = &report->parts[i];
		char hwaddr[64] = "";

		if (!part->unread.path)
			find_hwaddr(&part->conf, interface, hwaddr, sizeof(hwaddr));
		for (j = 0; j < part->conf.n_files; j++) {
			struct conf_file *file = part->conf.files[j];

			if (file->use != USE_FILE || !is_for(&part->conf, file, interface, hwaddr))
				continue;
			found = true;
			if (add_pick(part, file->text.path))
				return 1;
		}
	}
	return found ? 0 : no_interface(report, n_roots, interface);
}

/* Neither a file nor a directory: the name of an interface; always, in a root. */
static bool is_interface(const struct args *args, const char *name)
{
	struct stat st;

	return !strchr(name, '/') && (args->n_roots || stat(name, &st));
}

static int read_roots(struct report *report, const struct args *args)
{
	size_t i;

	if (!args->n_roots)
		return add_part(report, "", KIND_ROOT, args) ? 0 : 1;
	for (i = 0; i < args->n_roots; i++)
		if (!add_part(report, args->roots[i], KIND_ROOT, args))
			return 1;
	return 0;
}

static int read_all(struct report *report, const struct args *args)
{
	bool roots = args->n_roots || !args->n_names;
	size_t i, n_roots;
	struct stat st;
	int status = 0;

	*report = (struct report){ .losses = stderr };
	report->parts = calloc(args->n_roots + args->n_names + 1, sizeof(*report->parts));
	report->files = calloc(args->n_names + 1, sizeof(*report->files));
	if (!report->parts || !report->files)
		return out_of_memory();
	for (i = 0; i < args->n_names; i++)
		roots |= is_interface(args, args->names[i]);
	if (roots)
		status = read_roots(report, args);
	n_roots = report->n_parts;
	for (i = 0; i < args->n_names && !status; i++) {
		if (is_interface(args, args->names[i]))
			status = pick_interface(report, n_roots, args->names[i]);
		else if (args->n_roots)
			status = pick_file(report, n_roots, args->names[i]);
		else if (stat(args->names[i], &st) == 0 && S_ISDIR(st.st_mode))
			status = add_directory(report, args->names[i], args);
		else
			status = add_named_file(report, args->names[i], args);
	}
	return status;
}

bool report_print_unread(const struct report *report)
{
	const struct diag *diag;

	each(diag, report->diags.v, report->diags.n)
		diag_print(diag, diag_style_for(stderr), stderr);
	return report->diags.n;
}

/* Say of the parts in which there is nothing to look at that it is so. */
static void say_empty(const struct report *report)
{
	const struct report_part *part;

	each(part, report->parts, report->n_parts)
		if (!part->unread.path && !part->conf.n_files && !part->conf.ini.path)
			failed(*part->path ? part->path : "/", part->conf.n_passed ?
			       "there is no ifcfg file but such as are passed by, of lo or copies" : "there is no ifcfg file");
}

/* Whose files are made, or else read. */
static enum service judged_for(const struct args *args)
{
	return args->migrate && !args->undo ? SERVICE_KEYFILES : args->converts ? args->converts : args->reader;
}

int report_read(struct report *report, const struct args *args)
{
	int status = read_all(report, args);
	struct report_part *part;

	if (status)
		report_print_unread(report);
	else if (args->check || args->fix || service_is_target(judged_for(args)))
		each(part, report->parts, report->n_parts)
			if (!part->unread.path && check_conf(&part->conf, judged_for(args)))
				status = out_of_memory();
	if (!status && (args->check || args->fix || args->converts))
		say_empty(report);
	return status;
}

static bool is_picked(const struct report_part *part, const char *path)
{
	size_t i;

	for (i = 0; path && i < part->n_picks; i++)
		if (strcmp(part->picks[i], path) == 0)
			return true;
	return !part->n_picks;
}

bool report_wants_file(const struct report_part *part, const struct conf_file *file)
{
	return file->use == USE_FILE && is_picked(part, file->text.path);
}

bool report_wants_bond(const struct report_part *part, const struct bond *bond)
{
	size_t i;

	for (i = 0; part->n_picks && i < bond->n_slaves; i++)
		if (is_picked(part, bond->slaves[i].file))
			return true;
	return is_picked(part, bond->pos.file);
}

bool report_wants_diag(const struct report_part *part, const struct diag *diag)
{
	size_t i;

	if (is_picked(part, diag->text->path))
		return true;
	for (i = 0; i < part->conf.n_bonds; i++)
		if (report_wants_bond(part, &part->conf.bonds[i]) &&
		    conf_diag_about(&part->conf, diag, &part->conf.bonds[i]))
			return true;
	return false;
}

void report_free(struct report *report)
{
	size_t i;

	for (i = 0; i < report->n_parts; i++) {
		conf_free(&report->parts[i].conf);
		text_free(&report->parts[i].unread);
		free(report->parts[i].path);
		free(report->parts[i].picks);
	}
	for (i = 0; i < report->n_files; i++) {
		vars_free(&report->files[i]->vars);
		text_free(&report->files[i]->text);
		free(report->files[i]);
	}
	free(report->parts);
	free(report->files);
	diags_free(&report->diags);
}
