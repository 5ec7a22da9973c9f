// SPDX-License-Identifier: GPL-2.0
/* migrate: from ifcfg files to keyfiles of NetworkManager, and back; see migrate.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ask.h"
#include "convert/convert.h"
#include "base/each.h"
#include "ifcfg/dialect.h"
#include "migrate.h"
#include "base/store.h"

#define KEYFILES	"etc/NetworkManager/system-connections"
#define BEFORE		"orig-"
#define LIST		"orig-ib-bonding-migrated"	/* beside the ifcfg files: what --undo goes by */

/* a file that gets another name; both within one directory */
struct rename {
	char from[NAME_MAX + 1], to[NAME_MAX + 1];
	bool done;
};

/* one run */
struct migration {
	const struct conf *conf;
	struct store ifcfg, keyfiles;	/* the directories */
	struct rename *old;		/* ifcfg files */
	size_t n_old;
	struct rename *keys;		/* --undo: keyfiles */
	size_t n_keys;
	struct form_files files;	/* to be written */
};

static int fail(const char *about, const char *what)
{
	fprintf(stderr, "ifcfg-parse: %s: %s\n", about, what);
	return 1;
}

static int tell(const struct why *why)
{
	fprintf(stderr, "ifcfg-parse: %s\n", why->text);
	return 1;
}

static void migration_close(struct migration *m)
{
	store_close(&m->ifcfg);
	store_close(&m->keyfiles);
	free(m->old);
	free(m->keys);
	form_files_free(&m->files);
}

/* The two directories of the one root that was read; an exit status. */
static int migration_open(struct migration *m, const struct report *report, const struct args *args)
{
	struct why why;

	*m = (struct migration){ .ifcfg.dir = -1, .keyfiles.dir = -1, .files = { .losses = report->losses } };
	if (args->n_names || report->n_parts != 1) {
		fputs("ifcfg-parse: --migrate is for all bonds of the host or of one --root\n", stderr);
		return 2;
	}
	m->conf = &report->parts->conf;
	if (report_print_unread(report))
		return 1;
	if (store_open_below(&m->keyfiles, &m->conf->source, "/" KEYFILES, &why) ||
	    (m->conf->dialect && store_open_below(&m->ifcfg, &m->conf->source, m->conf->dialect->directory, &why)))
		return tell(&why);
	return 0;
}

/* Is an error among what --check found? */
static bool is_broken(const struct report *report)
{
	struct diag_style style = diag_style_for(stderr);
	const struct diag *diag;
	bool broken = false;

	each(diag, report->parts->conf.diags.v, report->parts->conf.diags.n) {
		diag_print(diag, style, stderr);
		broken |= diag_severity(diag) == CODE_ERROR;
	}
	return broken;
}

static bool belongs_to_bond(const struct conf *conf, const struct conf_file *file)
{
	const struct bond *bond;
	const struct bond_slave *slave;

	each(bond, conf->bonds, conf->n_bonds) {
		if (conf_bond_file(conf, bond) == file)
			return true;
		each(slave, bond->slaves, bond->n_slaves)
			if (slave->file && slave->file == file->text.path)
				return true;
	}
	return false;
}

static const char *base_name(const struct conf_file *file)
{
	const char *slash = strrchr(file->text.path, '/');

	return slash ? slash + 1 : file->text.path;
}

/* The ifcfg files of all bonds, to be put away; a bond of ib-bonding.conf would stay, beside its keyfile. */
static int find_old(struct migration *m)
{
	const struct bond *bond;
	size_t i;

	each(bond, m->conf->bonds, m->conf->n_bonds)
		if (!conf_bond_file(m->conf, bond))
			return fail(bond->ifname, "not migrated: it is described in ib-bonding.conf");
	m->old = calloc(m->conf->n_files + 1, sizeof(*m->old));
	if (!m->old)
		return fail("--migrate", strerror(ENOMEM));
	for (i = 0; i < m->conf->n_files; i++)
		if (m->conf->files[i]->use == USE_FILE && belongs_to_bond(m->conf, m->conf->files[i]))
			snprintf(m->old[m->n_old++].from, sizeof(m->old->from), "%s", base_name(m->conf->files[i]));
	return 0;
}

static void show(const struct migration *m)
{
	const struct rename *r;

	form_print(&form_nmconnection, &m->files, stdout);
	each(r, m->old, m->n_old)
		printf("# %s is put away as " BEFORE "%s\n", r->from, r->from);
}

/* Names of what was done, a line each, for --undo; 0 or -errno with WHY. */
static int write_list(const struct migration *m, struct why *why)
{
	const struct store_way way = { .mode = 0600 };
	struct store_file list = { .name = LIST };
	const struct form_file *file;
	const struct rename *r;
	char *text = NULL;
	FILE *out = open_memstream(&text, &list.len);
	int err;

	if (!out)
		return why_set(why, -ENOMEM, "out of memory");
	each(r, m->old, m->n_old)
		fprintf(out, "%s/%s\n", r->to, r->from);
	each(file, m->files.list, m->files.n)
		fprintf(out, "%s\n", file->name);
	err = fclose(out) ? why_set(why, -ENOMEM, "out of memory") : 0;
	list.bytes = text;
	if (!err)
		err = store_put(&m->ifcfg, &way, &list, 1, why);
	free(text);
	return err;
}

/* The second names of the old files and the list of them go again. */
static void forget_old(struct migration *m)
{
	struct rename *r;
	struct why why;

	each(r, m->old, m->n_old)
		if (*r->to)
			store_remove(&m->ifcfg, r->to, &why);
	store_remove(&m->ifcfg, LIST, &why);
}

static bool is_there(const struct store *store, const char *name)
{
	return faccessat(store->dir, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

/* A second name for each old file, the list, the keyfiles; then the first names go.  An exit status. */
static int carry_out(struct migration *m, bool force)
{
	struct rename *r;
	struct why why;
	int err = 0;

	if (is_there(&m->ifcfg, LIST))
		return fail(LIST, "migrated already: --migrate --undo first, or remove it");
	each(r, m->old, m->n_old)
		err = err ? err : store_keep(&m->ifcfg, r->from, BEFORE, "", r->to, &why);
	if (!err)
		err = write_list(m, &why);
	if (err) {
		forget_old(m);
		return tell(&why);
	}
	if (form_write(&form_nmconnection, &m->files, &m->keyfiles, force ? FORM_FORCE | FORM_KEEP : 0, &why)) {
		forget_old(m);
		return fail("nothing is changed", why.text);
	}
	each(r, m->old, m->n_old)
		if (store_remove(&m->ifcfg, r->from, &why))
			err = tell(&why);
	return err;
}

/* A bond that ib-bond has written down comes back by it as well, beside NetworkManager. */
static void tell_records(const struct migration *m)
{
	char path[sizeof("run/ib-bonding/.conf") + IFNAMSIZ];
	const struct bond *bond;

	each(bond, m->conf->bonds, m->conf->n_bonds) {
		snprintf(path, sizeof(path), "run/ib-bonding/%s.conf", bond->ifname);
		if (source_exists(&m->conf->source, path))
			fprintf(stderr, "%s is up by ib-bond, which would bring it back as well: ib-bond --bond-name %s --stop "
				"before NetworkManager makes it\n", bond->ifname, bond->ifname);
	}
}

int migrate_report(const struct report *report, const struct args *args)
{
	unsigned int left = 0;
	struct migration m;
	int status = migration_open(&m, report, args), err;

	if (!status && !args->yes && !args->dry_run && !ask_possible("--migrate"))
		status = 2;
	if (!status && is_broken(report))
		status = fail("not migrated", "the files need mending first");
	if (!status && !m.conf->n_bonds)
		status = fail("not migrated", "there is no bond");
	err = status ? 0 : convert_all(report, &form_nmconnection, &m.files, &left);
	if (err)
		status = fail("not migrated", err == -ENOTUNIQ ? REPORT_TWINS : strerror(-err));
	else if (left)
		status = 1;
	if (!status)
		status = find_old(&m);
	if (!status)
		show(&m);
	if (!status && !args->dry_run)
		status = args->yes || ask_yes("Write these files, and put the old ones away?") ?
			 carry_out(&m, args->force) : 1;
	if (!status && !args->dry_run)
		tell_records(&m);
	if (!status && !args->dry_run)
		fputs("done; nmcli connection reload lets NetworkManager read them, --migrate --undo takes it back\n",
		      stderr);
	migration_close(&m);
	return status;
}

/* ---- back ---- */

/* One line of the list: OLD/NAME of an ifcfg file, or the NAME of a keyfile. */
static int take_line(struct migration *m, const char *line, size_t len)
{
	const char *slash = memchr(line, '/', len);
	struct rename *r = slash ? &m->old[m->n_old++] : &m->keys[m->n_keys++];
	size_t first = slash ? (size_t)(slash - line) : len;

	if (!first || first > NAME_MAX - 1 || (slash && (len - first < 2 || len - first - 1 > NAME_MAX ||
							 memchr(slash + 1, '/', len - first - 1))))
		return -EINVAL;
	memcpy(r->from, line, first);
	if (slash)
		memcpy(r->to, slash + 1, len - first - 1);
	else
		snprintf(r->to, sizeof(r->to), "%.*s~", (int)len, line);
	return 0;
}

static int read_list(struct migration *m)
{
	char path[PATH_MAX];
	struct text text = { 0 };
	const char *line;
	unsigned int n;
	size_t len;
	int err;

	snprintf(path, sizeof(path), "%s/" LIST, m->conf->dialect->directory);
	err = source_read(&m->conf->source, path, &text);
	if (!err) {
		m->old = calloc(text.len + 1, sizeof(*m->old));
		m->keys = calloc(text.len + 1, sizeof(*m->keys));
		err = m->old && m->keys ? 0 : -ENOMEM;
	}
	for (n = 1; !err && (line = text_line(&text, n, &len)) && len; n++)
		err = take_line(m, line, len);
	text_free(&text);
	return err == -ENOENT ? fail(path, "nothing was migrated here") : err ? fail(path, strerror(-err)) : 0;
}

/* Are all ifcfg files where they were put, and the names that they had free? */
static int look(const struct migration *m)
{
	const struct rename *r;

	each(r, m->old, m->n_old) {
		if (!is_there(&m->ifcfg, r->from))
			return fail(r->from, strerror(ENOENT));
		if (is_there(&m->ifcfg, r->to))
			return fail(r->to, "is there already");
	}
	return 0;
}

/* Names for the keyfiles that nothing has yet. */
static void find_names(struct migration *m)
{
	unsigned int n;
	struct rename *r;

	each(r, m->keys, m->n_keys)
		for (n = 1; is_there(&m->keyfiles, r->to) && n < 1000; n++)
			snprintf(r->to, sizeof(r->to), "%.200s.%u~", r->from, n);
}

static int rename_all(const struct store *store, struct rename *list, size_t n)
{
	struct rename *r;
	struct why why;
	int err;

	each(r, list, n) {
		err = store_rename(store, r->from, r->to, &why);
		if (err && err != -ENOENT)
			return tell(&why);
		r->done = !err;
	}
	return 0;
}

static void rename_back(const struct store *store, const struct rename *list, size_t n)
{
	const struct rename *r;
	struct why why;

	each(r, list, n)
		if (r->done)
			store_rename(store, r->to, r->from, &why);
}

int migrate_undo(const struct report *report, const struct args *args)
{
	const struct rename *r;
	struct migration m;
	struct why why;
	int status = migration_open(&m, report, args);

	if (!status && m.ifcfg.dir < 0)
		status = fail("--undo", "there is no directory of ifcfg files");
	if (!status && !args->yes && !args->dry_run && !ask_possible("--migrate"))
		status = 2;
	if (!status)
		status = read_list(&m);
	if (!status)
		status = look(&m);
	if (!status)
		find_names(&m);
	each(r, m.old, status ? 0 : m.n_old)
		printf("%s becomes %s\n", r->from, r->to);
	each(r, m.keys, status ? 0 : m.n_keys)
		printf("%s becomes %s, which NetworkManager does not read\n", r->from, r->to);
	if (!status && !args->dry_run && !args->yes && !ask_yes("Do that?"))
		status = 1;
	if (!status && !args->dry_run) {
		status = rename_all(&m.ifcfg, m.old, m.n_old) || rename_all(&m.keyfiles, m.keys, m.n_keys);
		if (status) {
			rename_back(&m.keyfiles, m.keys, m.n_keys);
			rename_back(&m.ifcfg, m.old, m.n_old);
		} else if (store_remove(&m.ifcfg, LIST, &why)) {
			status = tell(&why);
		}
	}
	migration_close(&m);
	return status;
}
