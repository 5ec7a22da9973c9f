// SPDX-License-Identifier: GPL-2.0
/* migrate: from ifcfg files to keyfiles of NetworkManager, and back; see migrate.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ask.h"
#include "convert/convert.h"
#include "base/each.h"
#include "ifcfg/dialect.h"
#include "migrate.h"
#include "base/store.h"
#include "shell/paste.h"

#define KEYFILES	"etc/NetworkManager/system-connections"
#define BEFORE		"orig-"
#define LIST		"orig-ib-bonding-migrated"	/* beside the ifcfg files: what --undo goes by */

/* a file that gets another name; both within one directory */
struct rename {
	char from[NAME_MAX + 1], to[NAME_MAX + 1];
	enum { MOVE, DROP, LEAVE } how;	/* --undo: DROP: it has both names, and loses the first */
	bool done;
};

/* one run; two files in one directory never have the same name in two of the lists */
struct migration {
	const struct conf *conf;
	struct store ifcfg, keyfiles;	/* the directories */
	struct rename *old;		/* ifcfg files */
	size_t n_old;
	struct rename *keys;		/* --undo: keyfiles */
	size_t n_keys;
	struct rename *kept;		/* keyfiles that were there before, from the name that they are kept under */
	size_t n_kept;
	bool listed;			/* we wrote LIST */
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
	free(m->kept);
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
		if (conf_bond_file(conf, bond) == file || convert_is_alias_of(file, bond - conf->bonds))
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
		if (belongs_to_bond(m->conf, m->conf->files[i]))
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

/*
 * The keyfiles that are in the way get a second name; what cannot be kept, form_write() will not replace either.
 * 0 or -ENOMEM with WHY.
 */
static int keep_keys(struct migration *m, struct why *why)
{
	const struct form_file *file;
	struct why ignored;
	struct rename *r;

	m->kept = calloc(m->files.n + 1, sizeof(*m->kept));
	if (!m->kept)
		return why_set(why, -ENOMEM, "out of memory");
	each(file, m->files.list, m->files.n) {
		r = &m->kept[m->n_kept];
		if ((size_t)snprintf(r->to, sizeof(r->to), "%s", file->name) < sizeof(r->to) &&
		    store_keep(&m->keyfiles, file->name, form_nmconnection.kept_before,
			       form_nmconnection.kept_behind, r->from, &ignored) == 0)
			m->n_kept++;
	}
	return 0;
}

/*
 * What is to be done, a line each, for --undo, before any of it is: OLD/NAME, an ifcfg file; NAME, a keyfile;
 * /KEPT/NAME, a keyfile that was there before.  0 or -errno with WHY.
 */
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
	each(r, m->kept, m->n_kept)
		fprintf(out, "/%s/%s\n", r->from, r->to);
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
	each(r, m->kept, m->n_kept)
		store_remove(&m->keyfiles, r->from, &why);
	if (m->listed)
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

	if (store_lock(&m->ifcfg, &why))	/* until migration_close() */
		return tell(&why);
	if (is_there(&m->ifcfg, LIST))
		return fail(LIST, "migrated already: --migrate --undo first, or remove it");
	each(r, m->old, m->n_old) {
		err = err ? err : store_keep(&m->ifcfg, r->from, BEFORE, "", r->to, &why);
		if (err)
			*r->to = '\0';
	}
	if (!err && force)
		err = keep_keys(m, &why);
	if (!err)
		err = write_list(m, &why);
	m->listed = !err;
	if (err) {
		forget_old(m);
		return tell(&why);
	}
	if (form_write(&form_nmconnection, &m->files, &m->keyfiles, force ? FORM_FORCE : 0, &why)) {
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
	struct paste quoted;

	each(bond, m->conf->bonds, m->conf->n_bonds) {
		snprintf(path, sizeof(path), "run/ib-bonding/%s.conf", bond->ifname);
		if (source_exists(&m->conf->source, path))
			fprintf(stderr, "%s is up by ib-bond, which would bring it back as well: ib-bond --bond-name %s --stop "
				"before NetworkManager makes it\n", bond->ifname, paste_word(bond->ifname, &quoted));
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

/* A name of a file in a directory, from the LEN bytes at TEXT; false: it is none. */
static bool take_name(char name[NAME_MAX + 1], const char *text, size_t len)
{
	if (len > NAME_MAX)
		return false;
	snprintf(name, NAME_MAX + 1, "%.*s", (int)len, text);
	return !store_name_refused(name);
}

/* One line, as write_list() writes them. */
static int take_line(struct migration *m, const char *line, size_t len)
{
	bool kept = *line == '/';
	const char *from = line + kept, *end = line + len, *slash = memchr(from, '/', end - from);
	struct rename *r = kept ? &m->kept[m->n_kept++] : slash ? &m->old[m->n_old++] : &m->keys[m->n_keys++];

	if (!take_name(r->from, from, (slash ? slash : end) - from) ||
	    (slash && !take_name(r->to, slash + 1, end - slash - 1)) || (kept && !slash))
		return -EINVAL;
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
		m->kept = calloc(text.len + 1, sizeof(*m->kept));
		err = m->old && m->keys && m->kept ? 0 : -ENOMEM;
	}
	for (n = 1; !err && (line = text_line(&text, n, &len)) && len; n++)
		err = take_line(m, line, len);
	text_free(&text);
	return err == -ENOENT ? fail(path, "nothing was migrated here") : err ? fail(path, strerror(-err)) : 0;
}

/*
 * How is R, of the directory STORE, undone?  Where --migrate was interrupted, a file has both names, and where --undo
 * was, only the second.
 */
static int look_at(const struct store *store, struct rename *r)
{
	struct stat from, to;
	bool has_from = fstatat(store->dir, r->from, &from, AT_SYMLINK_NOFOLLOW) == 0;
	bool has_to = fstatat(store->dir, r->to, &to, AT_SYMLINK_NOFOLLOW) == 0;

	if (!has_from && !has_to)
		return fail(r->from, strerror(ENOENT));
	r->how = !has_from ? LEAVE : !has_to ? MOVE : DROP;
	if (r->how == DROP && (from.st_dev != to.st_dev || from.st_ino != to.st_ino))
		return fail(r->to, "is there already");
	return 0;
}

/* The keyfile NAME is of --migrate, unless one of that name was there before and is so still, or again. */
static bool is_ours(const struct migration *m, const char *name)
{
	struct rename *r;
	struct stat from, to;

	each(r, m->kept, m->n_kept)
		if (strcmp(r->to, name) == 0)
			return fstatat(m->keyfiles.dir, r->from, &from, AT_SYMLINK_NOFOLLOW) == 0 &&
			       (fstatat(m->keyfiles.dir, name, &to, AT_SYMLINK_NOFOLLOW) || from.st_dev != to.st_dev ||
				from.st_ino != to.st_ino);
	return true;
}

/* Are all files where they were put, and the names that they had free? */
static int look(struct migration *m)
{
	struct rename *r;
	struct why why;

	each(r, m->old, m->n_old)
		if (look_at(&m->ifcfg, r))
			return 1;
	each(r, m->keys, m->n_keys) {
		if (store_kept_name(&m->keyfiles, r->from, form_nmconnection.kept_before, form_nmconnection.kept_behind,
				    r->to, &why))
			return tell(&why);
		if (!is_ours(m, r->from) || !is_there(&m->keyfiles, r->from))
			r->how = LEAVE;
	}
	each(r, m->kept, m->n_kept) {
		if (is_ours(m, r->to))	/* which is away by then */
			r->how = MOVE;
		else if (look_at(&m->keyfiles, r))
			return 1;
	}
	return 0;
}

static int rename_all(const struct store *store, struct rename *list, size_t n)
{
	struct rename *r;
	struct why why;
	int err;

	each(r, list, n) {
		if (r->how == LEAVE)
			continue;
		err = r->how == MOVE ? store_move(store, r->from, r->to, &why) : store_remove(store, r->from, &why);
		if (err)
			return tell(&why);
		r->done = true;
	}
	return 0;
}

static void rename_back(const struct store *store, const struct rename *list, size_t n)
{
	const struct rename *r;
	struct why why;

	each(r, list, n) {
		if (r->done && r->how == MOVE)
			store_move(store, r->to, r->from, &why);
		else if (r->done)
			linkat(store->dir, r->to, store->dir, r->from, 0);
	}
}

static void show_renames(const struct rename *list, size_t n, const char *more)
{
	const struct rename *r;

	each(r, list, n)
		if (r->how != LEAVE)
			printf("%s becomes %s%s\n", r->from, r->to, more);
}

/* All of it, or nothing; an exit status. */
static int take_back(struct migration *m)
{
	struct why why;

	if (store_lock(&m->ifcfg, &why))
		return tell(&why);
	if (!is_there(&m->ifcfg, LIST))
		return fail(LIST, "taken back already, just now");
	if (rename_all(&m->ifcfg, m->old, m->n_old) || rename_all(&m->keyfiles, m->keys, m->n_keys) ||
	    rename_all(&m->keyfiles, m->kept, m->n_kept)) {
		rename_back(&m->keyfiles, m->kept, m->n_kept);
		rename_back(&m->keyfiles, m->keys, m->n_keys);
		rename_back(&m->ifcfg, m->old, m->n_old);
		return 1;
	}
	return store_remove(&m->ifcfg, LIST, &why) ? tell(&why) : 0;
}

int migrate_undo(const struct report *report, const struct args *args)
{
	struct migration m;
	int status = migration_open(&m, report, args);

	if (!status && m.ifcfg.dir < 0)
		status = fail("--undo", "there is no directory of ifcfg files");
	if (!status && !args->yes && !args->dry_run && !ask_possible("--migrate"))
		status = 2;
	if (!status)
		status = read_list(&m);
	if (!status)
		status = look(&m);
	if (!status) {
		show_renames(m.old, m.n_old, "");
		show_renames(m.keys, m.n_keys, ", which NetworkManager does not read");
		show_renames(m.kept, m.n_kept, "");
	}
	if (!status && !args->dry_run && !args->yes && !ask_yes("Do that?"))
		status = 1;
	if (!status && !args->dry_run)
		status = take_back(&m);
	migration_close(&m);
	return status;
}
