// SPDX-License-Identifier: GPL-2.0
/* conf_read: texts of one root to variables to bonds; see conf_read.h */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "by_line.h"
#include "reader.h"
#include "conf_read.h"
#include "dialect.h"
#include "dialect_ini.h"
#include "base/each.h"
#include "base/near.h"
#include "bond/driver.h"
#include "bond/ifname.h"
#include "bond/judge.h"
#include "ifcfg_rh.h"
#include "shell/script.h"

#define PREFIX		"ifcfg-"
#define PREFIX_LEN	(sizeof(PREFIX) - 1)

/* Did the shell's reading of FILE, said in DIAGS from FROM on, find what only a shell makes anything of? */
static bool wants_shell(const struct conf_file *file, const struct diags *diags, size_t from)
{
	size_t i;

	for (i = from; i < diags->n; i++)
		if (diags->v[i].text == &file->text && script_says(diags->v[i].code))
			return true;
	return false;
}

/* Does NetworkManager, reading FILE line by line, keep away from it?  Then it is the scripts'.  -ENOMEM. */
static int is_kept_away(struct conf_file *file)
{
	const char *controlled;
	struct vars vars;
	int kept;

	vars_init(&vars, &file->text, NULL);
	kept = by_line_read(&by_line_networkmanager, &vars, NULL);
	controlled = vars_value(&vars, "NM_CONTROLLED");
	if (!kept)
		kept = controlled && ifcfg_rh_false(controlled);
	vars_free(&vars);
	return kept;
}

static bool is_of_shell(const struct diag *diag)
{
	return script_says(diag->code);
}

/* Is it that a value is lost by an assignment which whoever runs no shell does not see, behind another word? */
static bool is_unseen(const struct diag *diag)
{
	const char *bytes = diag->text->data;
	uint32_t at;

	if (diag->code != CODE_SET_TWICE)
		return false;
	for (at = text_offset(diag->text, &diag->pos); at && bytes[at - 1] != '\n'; at--)
		if (bytes[at - 1] != ' ' && bytes[at - 1] != '\t')
			return true;
	return false;
}

/* FILE, which the shell has read, as they do that run none.  0 or -ENOMEM. */
static int read_without_shell(struct conf *conf, struct conf_file *file)
{
	int kept = conf->by_networkmanager ? is_kept_away(file) : 0;

	if (kept)
		return kept < 0 ? kept : 0;
	file->by_line = true;
	diags_forget(&conf->diags, &file->text, is_of_shell);
	vars_free(&file->vars);
	vars_init(&file->vars, &file->text, NULL);
	vars_share(&file->vars, &conf->arena);
	return by_line_read(conf->by_line, &file->vars, &conf->diags);
}

/* export NAME=... and the like are variables of the shell, and lines that NetworkManager passes over.  0 or -ENOMEM. */
static int note_seen(struct conf *conf, struct conf_file *file)
{
	if (!(conf->services.reads || conf->by_networkmanager) || conf->dialect->id == DIALECT_SLES10 || file->by_line ||
	    file->error || reader_all_same(&file->text, "\"'"))
		return 0;
	file->seen = malloc(sizeof(*file->seen));
	if (!file->seen)
		return -ENOMEM;
	vars_init(file->seen, &file->text, NULL);
	vars_share(file->seen, &conf->arena);
	return by_line_read(&by_line_networkmanager, file->seen, NULL);
}

/* Put the text of FILE, read with error ERR, into variables.  0 or -ENOMEM. */
static int read_file_of(struct conf *conf, struct conf_file *file,
			const struct conf_file *defaults, int err)
{
	struct diags unsaid = { 0 };	/* nobody asked for the content of a copy */
	bool copy = file->use == USE_BACKUP || file->use == USE_PROFILE;
	struct diags *diags = copy ? &unsaid : &conf->diags;

	if (err == -ENOMEM)
		return err;
	file->error = err;
	vars_init(&file->vars, &file->text, defaults ? &defaults->vars : NULL);
	vars_share(&file->vars, &conf->arena);
	err = script_load(&file->vars, err, diags);
	diags_free(&unsaid);
	return err;
}

static struct conf_file *new_file(struct conf *conf, enum dialect_use use)
{
	struct conf_file *file = calloc(1, sizeof(*file));

	if (file) {
		file->use = use;
		file->bond = CONF_NO_BOND;
		file->dialect = conf->dialect;
	}
	return file;
}

/* /etc/sysconfig/network and the like: read before each ifcfg file; need not be there */
static int read_defaults(struct conf *conf, const char *path)
{
	struct conf_file *file = new_file(conf, USE_FILE);
	int err;

	if (!file)
		return -ENOMEM;
	err = source_read(&conf->source, path, &file->text);
	if (err == -ENOENT || err == -EISDIR || err == -EBADF || err == -ENOTDIR) {
		conf_file_free(file);
		return 0;
	}
	err = read_file_of(conf, file, NULL, err);
	conf->defaults = file;
	return err ? err : note_seen(conf, file);
}

/* What the ifcfg files override: wicked has its own use for that file, and takes no variable of theirs from it. */
static const struct conf_file *defaults_of(const struct conf *conf)
{
	bool wicked = conf->dialect->id == DIALECT_SLES10 && release_has_wicked(&conf->release);

	return wicked ? NULL : conf->defaults;
}

static void look(struct conf *conf, struct conf_file *file)
{
	file->carriage_return = memchr(file->text.data, '\r', file->text.len);
	conf->dialect->look(conf, file);
}

bool conf_ends_line(const struct text *text, uint32_t at)
{
	return text->data[at] == '\r' && (at + 1 == text->len || text->data[at + 1] == '\n');
}

/* Leave out the carriage returns at the ends of lines.  Were there any? */
static bool cut_returns(struct text *text)
{
	uint32_t from, to = 0;

	if (!memchr(text->data, '\r', text->len))
		return false;
	for (from = 0; from < text->len; from++)
		if (!conf_ends_line(text, from))
			text->data[to++] = text->data[from];
	text->data[to] = '\0';
	from = text->len;
	text->len = to;
	return from != to;
}

/* Does who reads these files, which are of its dialect, run no shell? */
static bool read_by_line(const struct conf *conf)
{
	return conf->by_line && conf->by_line->suse == (conf->dialect->id == DIALECT_SLES10);
}

/* Whoever runs no shell takes the carriage returns at the ends of lines for blanks; a mend takes them out.  0 or -ENOMEM. */
static int leave_returns(const struct conf *conf, struct conf_file *file)
{
	struct text *text = &file->text;
	int err = 0;

	if (!text->data || !(conf->to_mend || read_by_line(conf)))
		return 0;
	if (conf->to_mend && memchr(text->data, '\r', text->len))
		err = text_init(&file->whole, text->path, text->data, text->len);
	if (!err)
		file->cut_returns = cut_returns(text);
	return err;
}

/* The file as it was read with the result ERR: its variables, and what it says of itself. */
static int take_file(struct conf *conf, struct conf_file *file, int err)
{
	const char *slash = strrchr(file->text.path, '/');
	size_t said = conf->diags.n;

	file->name = (slash ? slash + 1 : file->text.path) + PREFIX_LEN;
	if (leave_returns(conf, file))
		return -ENOMEM;
	err = read_file_of(conf, file, defaults_of(conf), err);
	if (!err && read_by_line(conf)) {
		if (conf->diags.n > said)
			diags_forget(&conf->diags, &file->text, is_unseen);
		if (wants_shell(file, &conf->diags, said))
			err = read_without_shell(conf, file);
	}
	if (!err)
		err = note_seen(conf, file);
	if (!err && file->use == USE_FILE && !file->error)
		look(conf, file);
	return err;
}

static int add_file(struct conf *conf, const struct source_dir *dir,
		    const struct source_name *name, enum dialect_use use)
{
	struct conf_file *file = new_file(conf, use);
	int err;

	if (!file)
		return -ENOMEM;
	conf->files[conf->n_files++] = file;	/* read_directory() has made room */
	err = source_read_name(dir, name, &file->text);
	if (err == -ENOMEM)
		return err;
	return take_file(conf, file, err);
}

static int add_bytes(struct conf *conf, const struct conf_bytes *bytes)
{
	enum dialect_use use = conf->dialect->use(bytes->name + PREFIX_LEN, dialect_major(conf));
	struct conf_file *file;
	int err;

	if (use == USE_NOT)
		return 0;
	file = new_file(conf, use);
	if (!file)
		return -ENOMEM;
	conf->files[conf->n_files++] = file;
	err = text_init(&file->text, bytes->name, bytes->bytes, bytes->len);
	return err ? err : take_file(conf, file, 0);
}

/* What lies beside the ifcfg files, so that nobody looks for each bond's in vain. */
static void note_beside(struct conf *conf, const char *name)
{
	conf->has_routes |= strncmp(name, "route-", 6) == 0 || strncmp(name, "ifroute-", 8) == 0;
	conf->has_rules |= strncmp(name, "rule", 4) == 0;
	conf->has_ifups |= strncmp(name, "ifup-", 5) == 0;
	conf->has_routes6 |= strncmp(name, "route6-", 7) == 0;
}

/*
 * What follows in NAME, which has a slip in "ifcfg-": ib1 of ifcg-ib1, ifcfg_ib1, IFCFG-ib1; NULL: it is no such name, or
 * that of a copy, ifcfg_ib1.bak, of what an editor leaves, .ifcfg-ib1.swp, #ifcfg-ib1#, or of a file that was switched
 * off by a letter before its name, xifcfg-ib1.
 */
static const char *behind_slip(const struct conf *conf, const char *name)
{
	size_t len = strcspn(name, "-_");
	struct near near;
	char word[8];

	if (!isalpha((unsigned char)*name) || len < 4 || len >= sizeof(word) || !name[len] || !name[len + 1] ||
	    ifname_refused(name + len + 1) || conf->dialect->use(name + len + 1, dialect_major(conf)) != USE_FILE)
		return NULL;
	snprintf(word, sizeof(word), "%.*s", (int)len, name);
	if (len > 5 && strcmp(word + len - 5, "ifcfg") == 0)
		return NULL;
	near_begin(&near, word);
	near_offer(&near, "ifcfg");
	return *near.best && near.distance < 2 ? name + len + 1 : NULL;
}

/* A file that is called nearly as one of those that are read.  0 or -ENOMEM. */
static int note_stray(struct conf *conf, const struct source_dir *dir, const struct source_name *name)
{
	const char *rest = behind_slip(conf, name->name);
	struct conf_file **more, *file;
	int err;

	if (!rest)
		return 0;
	more = reallocarray(conf->strays, conf->n_strays + 1, sizeof(*more));
	if (!more)
		return -ENOMEM;
	conf->strays = more;
	file = new_file(conf, USE_NOT);
	if (!file)
		return -ENOMEM;
	err = source_read_name(dir, name, &file->text);
	if (err) {
		conf_file_free(file);
		return err == -ENOMEM ? err : 0;
	}
	file->name = file->text.path + strlen(file->text.path) - strlen(rest);
	more[conf->n_strays++] = file;
	return 0;
}

static int read_directory(struct conf *conf, struct source_dir *dir)
{
	enum dialect_use use;
	size_t i;
	int err = 0;

	conf->files = calloc(dir->n + 1, sizeof(*conf->files));
	if (!conf->files)
		return -ENOMEM;
	source_dir_sort(dir);
	for (i = 0; i < dir->n && !err; i++) {
		note_beside(conf, dir->names[i].name);
		if (strncmp(dir->names[i].name, PREFIX, PREFIX_LEN)) {
			err = note_stray(conf, dir, &dir->names[i]);
			continue;
		}
		use = conf->dialect->use(dir->names[i].name + PREFIX_LEN, dialect_major(conf));
		if (use == USE_NOT)
			conf->n_passed++;
		else
			err = add_file(conf, dir, &dir->names[i], use);
	}
	return err;
}

/* Options that the bond's mode does not take: the scripts go on without them. */
static void say_modes(struct conf *conf, const struct bond *bond)
{
	const struct bond_setting *s;
	struct objection found;

	each(s, bond->settings, bond->n_settings) {
		struct text *text = s->pos.file ? conf_text(conf, bond, s->pos.file) : NULL;

		if (!text || !judge_mode_refuses(bond, s, &found))
			continue;
		strcpy(conf->diags.about, bond->ifname);
		diag_add(&conf->diags, found.code, text, text_offset(text, &s->pos), "%s", found.text);
		diag_fix(&conf->diags, "%s", found.mend);
		conf->diags.about[0] = '\0';
	}
}

/* What there is of DIALECT: 0 no directory, 1 one without configurations, 2 one with some.  DIR is to be closed. */
static int presence(const struct conf *conf, const struct dialect *dialect, struct source_dir *dir)
{
	int found = 1;
	size_t i;

	if (source_list(&conf->source, dialect->directory, dir))
		return 0;
	for (i = 0; i < dir->n && found < 2; i++)
		if (strncmp(dir->names[i].name, PREFIX, PREFIX_LEN) == 0 &&
		    dialect->use(dir->names[i].name + PREFIX_LEN, 0) == USE_FILE)
			found = 2;
	return found;
}

/* The dialect of the ifcfg files of this root, by release and by what directories there are; DIR is then its own, if it was listed. */
static const struct dialect *choose(struct conf *conf, enum bond_dialect wanted, struct source_dir *dir)
{
	struct source_dir other;
	int redhat, suse;

	conf->dialect_sure = true;
	if (wanted != DIALECT_NONE)
		return dialect_find(wanted);
	if (conf->release.family == RELEASE_REDHAT && conf->release.major)
		return conf->release.major <= 4 ? &dialect_rhel4 : &dialect_rhel5;
	if (conf->release.family == RELEASE_SUSE)
		return &dialect_sles10;
	conf->dialect_sure = false;
	redhat = presence(conf, &dialect_rhel5, dir);
	suse = presence(conf, &dialect_sles10, &other);
	source_dir_close(suse > redhat ? dir : &other);
	if (suse > redhat)
		*dir = other;
	return suse > redhat ? &dialect_sles10 : redhat ? &dialect_rhel5 : NULL;
}

/* DIR: what choose() has listed.  It is closed. */
static int read_ifcfg(struct conf *conf, struct source_dir *dir, const char *defaults)
{
	int err = dir->fd < 0 ? source_list(&conf->source, conf->dialect->directory, dir) : 0;

	if (err == -ENOENT || err == -ENOTDIR) {
		conf->dialect = NULL;
		return 0;
	}
	if (err)
		return err;
	err = defaults ? read_defaults(conf, defaults) : 0;
	if (!err && conf->dialect->id != DIALECT_SLES10)
		err = modprobe_read(&conf->modprobe, &conf->source,
				    !dialect_major(conf) || dialect_major(conf) <= 6, &conf->diags);
	if (!err)
		err = read_directory(conf, dir);
	if (!err)
		err = conf->dialect->link(conf);
	source_dir_close(dir);
	return err;
}

/* Variables that only SUSE's files have. */
static bool looks_like_suse(const struct conf *conf)
{
	size_t i;

	for (i = 0; i < conf->n_files; i++) {
		const struct vars *vars = &conf->files[i]->vars;

		if (vars_find(vars, "STARTMODE") || vars_find(vars, "BONDING_MODULE_OPTS"))
			return true;
	}
	return false;
}

/* ib-bonding.conf, read with the result ERR; it need not be there. */
static int read_ini(struct conf *conf, int err)
{
	if (err == -ENOENT)
		text_free(&conf->ini);
	if (err == -ENOENT || err == -ENOMEM)
		return err == -ENOMEM ? err : 0;
	if (err) {
		source_not_read(&conf->diags, &conf->ini, err);
		return 0;
	}
	err = dialect_ini_read(conf, &conf->ini);
	if (err && err != -ENOMEM) {
		diag_add(&conf->diags, CODE_UNREADABLE, &conf->ini, TEXT_WHOLE, "not read: %s",
			 strerror(-err));
		err = 0;
	}
	return err;
}

static int finish(struct conf *conf, int err)
{
	size_t i;

	for (i = 0; i < conf->n_bonds && !err; i++) {
		say_modes(conf, &conf->bonds[i]);
		err = driver_settle(&conf->bonds[i], &conf->bonds[i]);
	}
	diags_sort(&conf->diags);
	return err ? err : conf->diags.no_memory ? -ENOMEM : 0;
}

int conf_read(struct conf *conf, const char *root, enum bond_dialect wanted)
{
	return conf_read_as(conf, root, wanted, SERVICE_SCRIPTS, false);
}

int conf_read_as(struct conf *conf, const char *root, enum bond_dialect wanted, enum service reader, bool to_mend)
{
	struct source_dir dir = { .fd = -1 };
	int err;

	*conf = (struct conf){ .source = { .fd = -1 }, .to_mend = to_mend };
	err = source_open(&conf->source, root);
	if (!err)
		err = release_read(&conf->source, &conf->release);
	if (err)
		return err;
	service_look(conf);
	reader = reader == SERVICE_OF_ROOT ? service_of(conf) : reader;
	conf->by_networkmanager = reader == SERVICE_NETWORKMANAGER;
	conf->by_line = conf->by_networkmanager ? &by_line_networkmanager :
			reader == SERVICE_WICKED ? &by_line_wicked : NULL;
	conf->dialect = choose(conf, wanted, &dir);
	if (conf->dialect)
		err = read_ifcfg(conf, &dir, conf->dialect->defaults);
	if (!err && (wanted == DIALECT_NONE || wanted == DIALECT_INI))
		err = read_ini(conf, source_read(&conf->source, DIALECT_INI_PATH, &conf->ini));
	return finish(conf, err);
}

int conf_read_directory(struct conf *conf, const char *directory, enum bond_dialect wanted, bool to_mend)
{
	struct source_dir dir;
	size_t i;
	int err;

	*conf = (struct conf){ .source = { .fd = -1 }, .to_mend = to_mend };
	err = source_list_host(&conf->source, directory, &dir);
	if (err)
		return err;
	service_look(conf);
	conf->dialect_sure = wanted != DIALECT_NONE;
	conf->dialect = conf->dialect_sure ? dialect_find(wanted) : &dialect_rhel5;
	err = read_directory(conf, &dir);
	source_dir_close(&dir);
	if (!conf->dialect_sure && looks_like_suse(conf))
		conf->dialect = &dialect_sles10;
	for (i = 0; i < conf->n_files; i++) {
		struct conf_file *file = conf->files[i];

		file->dialect = conf->dialect;
		if (file->use == USE_FILE && !file->error && conf->dialect != &dialect_rhel5) {
			file->ifname[0] = '\0';
			file->is_bond = file->is_slave = false;
			conf->dialect->look(conf, file);	/* it is another one than was thought */
		}
	}
	if (!err)
		err = conf->dialect->link(conf);
	return finish(conf, err);
}

/* The file called NAME among N; NULL: there is none. */
static const struct conf_bytes *find_bytes(const struct conf_bytes *files, size_t n,
					   const char *name)
{
	for (; n; n--, files++)
		if (strcmp(files->name, name) == 0)
			return files;
	return NULL;
}

static int read_other_bytes(struct conf *conf, const struct conf_bytes *files, size_t n)
{
	const struct conf_bytes *b = find_bytes(files, n, "defaults");
	int err = 0;

	if (b) {
		conf->defaults = new_file(conf, USE_FILE);
		if (!conf->defaults)
			return -ENOMEM;
		err = text_init(&conf->defaults->text, b->name, b->bytes, b->len);
		if (!err)
			err = read_file_of(conf, conf->defaults, NULL, 0);
	}
	b = find_bytes(files, n, "modprobe.conf");
	if (b && !err)
		err = modprobe_read_bytes(&conf->modprobe, b->bytes, b->len, &conf->diags);
	return err;
}

int conf_read_bytes(struct conf *conf, const struct conf_bytes *files, size_t n,
		    const struct release *release, enum bond_dialect wanted)
{
	const struct conf_bytes *ini = find_bytes(files, n, "ib-bonding.conf");
	size_t i;
	int err;

	*conf = (struct conf){ .source = { .fd = -1 }, .release = *release };
	service_look(conf);
	conf->dialect = dialect_find(wanted);
	conf->dialect_sure = conf->dialect;
	if (!conf->dialect)
		conf->dialect = &dialect_rhel5;
	conf->files = calloc(n + 1, sizeof(*conf->files));
	if (!conf->files)
		return -ENOMEM;
	err = read_other_bytes(conf, files, n);
	for (i = 0; i < n && !err; i++)
		if (strncmp(files[i].name, PREFIX, PREFIX_LEN) == 0)
			err = add_bytes(conf, &files[i]);
	if (!err)
		err = conf->dialect->link(conf);
	if (!err && ini)
		err = text_init(&conf->ini, ini->name, ini->bytes, ini->len);
	if (!err && ini)
		err = read_ini(conf, 0);
	return finish(conf, err);
}

int conf_read_ini(struct conf *conf, const char *path)
{
	int err;

	*conf = (struct conf){ .source = { .fd = -1 } };
	service_look(conf);
	err = source_read_host(path, &conf->ini);
	return finish(conf, err ? err : read_ini(conf, 0));
}
