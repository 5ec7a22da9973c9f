// SPDX-License-Identifier: GPL-2.0
/* fix: mend in ifcfg files what only one mend is possible for; see fix.h */
#include <arpa/inet.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "report/args.h"
#include "ask.h"
#include "bond/judge.h"
#include "check/check.h"
#include "base/each.h"
#include "fix.h"
#include "ifcfg/ifcfg_rh.h"
#include "ifcfg/conf_read.h"
#include "shell/script.h"

static bool same_edit(const struct edit *a, const struct edit *b)
{
	return a->at == b->at && a->cut == b->cut && strcmp(a->text, b->text) == 0;
}

/* Add an edit in its place; one that is there already is the same.  0, -EOPNOTSUPP: it meets another. */
static int add_edit(struct fix *fix, struct edit edit)
{
	struct edit *more;
	size_t i = fix->n_edits;

	for (more = fix->edits; more && more < fix->edits + fix->n_edits; more++) {
		if (same_edit(more, &edit))
			return 0;
		if (edit.at < more->at + more->cut && more->at < edit.at + edit.cut)
			return -EOPNOTSUPP;
	}
	more = reallocarray(fix->edits, fix->n_edits + 1, sizeof(*more));
	if (!more)
		return -ENOMEM;
	fix->edits = more;
	for (; i && more[i - 1].at > edit.at; i--)
		more[i] = more[i - 1];
	more[i] = edit;
	fix->n_edits++;
	return 0;
}

static struct wanted *find_wanted(const struct fix *fix, const char *name)
{
	struct wanted *w;

	each(w, fix->wanted, fix->n_wanted)
		if (strcmp(w->name, name) == 0)
			return w;
	return NULL;
}

/* NAME shall be VALUE (taken over; NULL: no memory). */
static int want(struct fix *fix, const char *name, char *value)
{
	struct wanted *w = find_wanted(fix, name);

	if (!value)
		return -ENOMEM;
	if (!w) {
		w = reallocarray(fix->wanted, fix->n_wanted + 1, sizeof(*w));
		if (!w) {
			free(value);
			return -ENOMEM;
		}
		fix->wanted = w;
		w += fix->n_wanted++;
		*w = (struct wanted){ .name = name };
	}
	free(w->value);
	w->value = value;
	return 0;
}

/* The variable NAME that the file itself sets, or NULL. */
static const struct var *own(const struct fix *fix, const char *name)
{
	const struct var *var = vars_find(&fix->file->vars, name);

	return var && var->owner == &fix->file->vars && vars_state(var->owner, var) == VAR_KNOWN ? var : NULL;
}

/* A text that lives as long as FIX; NULL: no memory. */
__attribute__((format(printf, 2, 3)))
static const char *made(struct fix *fix, const char *format, ...)
{
	const char *copy;
	char *text;
	va_list ap;
	int len;

	va_start(ap, format);
	len = vasprintf(&text, format, ap);
	va_end(ap);
	if (len < 0)
		return NULL;
	copy = arena_copy(&fix->made, text, len);
	free(text);
	return copy;
}

/*
 * Put TEXT (constant, or made) in the place of the bytes that VAR's value stands in; the shell reads VALUE there.
 * -ENODATA: it did before, and who reads the files by line sees another line.
 */
static int replace_as(struct fix *fix, const struct var *var, const char *value, const char *text)
{
	const struct var_piece *first = var->pieces, *last = var->pieces + var->n_pieces - 1;
	struct edit edit = { .at = var->at + var->name_len + 1, .text = text };
	const struct text *file = &fix->file->text;
	int err;

	if (strcmp(var->value, value) == 0)
		return -ENODATA;
	if (var->len && !last->runs)
		return -EOPNOTSUPP;
	if (var->len) {
		edit.at = first->text_at;
		edit.cut = last->text_at + (var->len - last->value_at) - edit.at;
	} else if (edit.at + 1 < file->len && strchr("'\"", file->data[edit.at]) &&
		   file->data[edit.at] == file->data[edit.at + 1]) {
		edit.at++;		/* NAME='': readers other than the shell join no pieces */
	}
	err = want(fix, var->name, strdup(value));
	return err ? err : add_edit(fix, edit);
}

static int replace(struct fix *fix, const struct var *var, const char *text)
{
	return replace_as(fix, var, text, text);
}

/* LINE (constant, or made; NULL: no memory) sets NAME to VALUE behind all others. */
static int append(struct fix *fix, const char *name, const char *value, const char *line)
{
	const struct var *var = vars_find(&fix->file->vars, name);
	int err;

	if (!line)
		return -ENOMEM;
	if (var && var->owner == &fix->file->vars)	/* set to what is not known */
		return -EOPNOTSUPP;
	err = want(fix, name, strdup(value));
	return err ? err : add_edit(fix, (struct edit){ .at = fix->file->text.len, .text = line, .line = true });
}

/* NAME shall be VALUE, wherever it is set; LINE: that as a line, for append(). */
static int set(struct fix *fix, const char *name, const char *value, const char *line)
{
	const struct var *var = own(fix, name);

	return var ? replace(fix, var, value) : append(fix, name, value, line);
}

/* The bond that the file is for, or of a slave; NULL: none. */
static const struct bond *bond_of(const struct fix *fix)
{
	return fix->file->bond == CONF_NO_BOND ? NULL : &fix->conf->bonds[fix->file->bond];
}

/* The slave that the file is for; NULL: none. */
static const struct bond_slave *slave_of(const struct fix *fix)
{
	const struct bond *bond = bond_of(fix);

	return bond ? bond_find_slave(bond, fix->file->ifname) : NULL;
}

#define SCHEME	"compat:suse:"	/* wicked: run as sysconfig's ifup would have run it */

/* The paths of VALUE, each with a scheme. */
static char *with_schemes(const char *value)
{
	char *all = NULL;
	size_t size, len;
	FILE *out = open_memstream(&all, &size);

	if (!out)
		return NULL;
	while (*value) {
		len = strspn(value, " \t\n");
		fwrite(value, 1, len, out);
		value += len;
		len = strcspn(value, " \t\n");
		fprintf(out, "%s%.*s", len && !memchr(value, ':', len) ? SCHEME : "", (int)len, value);
		value += len;
	}
	if (fclose(out)) {
		free(all);
		return NULL;
	}
	return all;
}

static int mend_scheme(struct fix *fix, const struct diag *diag)
{
	uint32_t at = text_offset(diag->text, &diag->pos);
	const struct vars *vars = &fix->file->vars;
	size_t i, j;
	int err;

	for (i = 0; i < vars->n; i++) {
		const struct var *var = vars->list[i];

		if (!var->seen || vars_state(vars, var) != VAR_KNOWN)
			continue;
		for (j = 0; j < var->len && var_offset(var, j) != at; j++)
			;
		if (j == var->len)
			continue;
		err = want(fix, var->name, with_schemes(var->value));
		return err ? err : add_edit(fix, (struct edit){ .at = at, .text = SCHEME });
	}
	return -EOPNOTSUPP;
}

/* The bond's own: a word that is none, or ONBOOT=yes, means auto; without either manual may be meant. */
static int mend_bond_startmode(struct fix *fix)
{
	const struct var *mode = own(fix, "STARTMODE"), *onboot = own(fix, "ONBOOT");

	if (!(mode && mode->len) && !(onboot && onboot->value && dialect_true(onboot->value)))
		return -ENODATA;
	return set(fix, "STARTMODE", "auto", "STARTMODE='auto'\n");
}

/* hotplug: started when the bond is; without an address of its own, unless it is only the port of a P_Key child */
static int mend_startmode(struct fix *fix, const struct diag *diag)
{
	const struct var *bootproto = own(fix, "BOOTPROTO");
	int err;

	(void)diag;
	if (fix->file->is_bond)
		return mend_bond_startmode(fix);
	err = set(fix, "STARTMODE", "hotplug", "STARTMODE='hotplug'\n");
	if (err || !bond_of(fix) || (bootproto && strcmp(bootproto->value, "none") == 0))
		return err;
	return set(fix, "BOOTPROTO", "none", "BOOTPROTO='none'\n");
}

static int mend_bootproto(struct fix *fix, const struct diag *diag)
{
	const struct var *bootproto = own(fix, "BOOTPROTO");

	(void)diag;
	return bootproto ? replace(fix, bootproto, "static") : -EOPNOTSUPP;
}

/* what datagram and connected mode carry; where the slaves' files name another MTU, the choice is not ours */
static int mend_mtu(struct fix *fix, const struct diag *diag)
{
	unsigned int mtu = bond_of(fix) ? check_mtu_carried(bond_of(fix)) : 0;

	(void)diag;
	return mtu == IPOIB_DATAGRAM_MTU ? set(fix, "MTU", "2044", "MTU='2044'\n") :
	       mtu == IPOIB_CONNECTED_MTU ? set(fix, "MTU", "65520", "MTU='65520'\n") : -ENODATA;
}

/* NAME='VALUE' behind all others, VALUE being a name or a number. */
static int append_word(struct fix *fix, const char *name, const char *value)
{
	if (value[strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")])
		return -EOPNOTSUPP;
	return append(fix, name, value, made(fix, "%s='%s'\n", name, value));
}

/* What makes the slave's file that of a P_Key child; where it has no file, none is made. */
static int mend_child(struct fix *fix, const struct diag *diag)
{
	const struct bond_slave *slave = fix->file->is_bond ? NULL : slave_of(fix);
	char key[8];
	int err = 0;

	(void)diag;
	if (!slave || slave->pkey == PKEY_UNSET)	/* IPOIB_DEVICE alone: of which key is not said */
		return -ENODATA;
	snprintf(key, sizeof(key), "%04x", slave->pkey & 0xffff);
	if (check_wicked_lacks(fix->file, "IPOIB"))
		err = set(fix, "IPOIB", "yes", "IPOIB='yes'\n");
	if (!err && check_wicked_lacks(fix->file, "IPOIB_DEVICE"))
		err = append_word(fix, "IPOIB_DEVICE", slave->parent);
	if (!err && check_wicked_lacks(fix->file, "IPOIB_PKEY"))
		err = append_word(fix, "IPOIB_PKEY", key);
	return err;
}

/* The bytes FROM to TO of VAR's value go, if they stand in the file as they are. */
static int cut_value(struct fix *fix, const struct var *var, size_t from, size_t to)
{
	uint32_t at = var_offset(var, from);
	size_t i;

	for (i = from; i < to; i++)
		if (var_offset(var, i) != at + (i - from))
			return -EOPNOTSUPP;
	return add_edit(fix, (struct edit){ .at = at, .cut = to - from, .text = "" });
}

/* words that go out of a value, one after the other */
struct cutting {
	struct fix *fix;
	const struct var *var;
	size_t kept;		/* where the last word that stays ends */
	size_t copied;		/* up to where the value is in out, or gone */
	FILE *out;		/* what stays */
};

/* What goes ends at END, and the next word that stays begins at AT; LAST: none does. */
static int cut_between(struct cutting *c, size_t end, size_t at, bool last)
{
	const char *value = c->var->value;
	size_t from = c->kept, to = last ? end : at;
	int err;

	if (c->kept >= end)	/* nothing goes */
		return 0;
	if (!last)		/* with the blanks behind it, not with those before */
		from += strspn(value + from, DIALECT_BLANKS);
	err = cut_value(c->fix, c->var, from, to);
	fwrite(value + c->copied, 1, from - c->copied, c->out);
	c->copied = to;
	return err;
}

static bool is_modules(const char *word, size_t len)
{
	const struct option *row = option_find(word, strcspn(word, "=" DIALECT_BLANKS));

	return len && row && row->flags & OPTION_MODULE;
}

static int cut_words(struct cutting *c)
{
	const char *value = c->var->value;
	size_t at = 0, len, end;
	int err = 0;

	do {
		end = at;
		at += strspn(value + at, DIALECT_BLANKS);
		len = strcspn(value + at, DIALECT_BLANKS);
		if (!is_modules(value + at, len)) {
			err = cut_between(c, end, at, !len);
			c->kept = at + len;
		}
		at += len;
	} while (len && !err);
	fputs(value + c->copied, c->out);
	return err;
}

/* All words at once, with the blanks behind them; behind the last word that stays, with those before. */
static int mend_module(struct fix *fix, const struct diag *diag)
{
	struct cutting c = { .fix = fix, .var = own(fix, "BONDING_MODULE_OPTS") };
	char *rest = NULL;
	size_t size;
	int err;

	(void)diag;
	if (!c.var)
		return -EOPNOTSUPP;
	c.out = open_memstream(&rest, &size);
	if (!c.out)
		return -ENOMEM;
	err = cut_words(&c);
	if (fclose(c.out) && !err)
		err = -ENOMEM;
	if (!err)
		return want(fix, c.var->name, rest);
	free(rest);
	return err;
}

/* All line ends of the file: its text is read without them, and put_returns() takes them out; no other ones. */
static int mend_returns(struct fix *fix, const struct diag *diag)
{
	if (!fix->file->cut_returns || text_offset(diag->text, &diag->pos))
		return -EOPNOTSUPP;
	fix->returns = true;
	return 0;
}

static int mend_slave_type(struct fix *fix, const struct diag *diag)
{
	(void)diag;
	return set(fix, "TYPE", "InfiniBand", "TYPE=InfiniBand\n");
}

static int mend_type(struct fix *fix, const struct diag *diag)
{
	(void)diag;
	return set(fix, "TYPE", "Bonding", "TYPE=Bonding\n");
}

/* ---- for NetworkManager, so that network-scripts still read the files ---- */

static int mend_nm_bond(struct fix *fix, const struct diag *diag)
{
	(void)diag;
	/* whatever its TYPE says, it is a team, or the port of another: what is meant is not said */
	if (ifcfg_rh_team(fix->file) || ifcfg_rh_kind(fix->conf, fix->file) == IFCFG_RH_BOND)
		return -ENODATA;
	return set(fix, "TYPE", "Bond", "TYPE=Bond\n");
}

static int mend_nm_onboot(struct fix *fix, const struct diag *diag)
{
	(void)diag;
	return set(fix, "ONBOOT", "yes", "ONBOOT=yes\n");
}

/* empty, it is none for both services */
static int empty(struct fix *fix, const char *name)
{
	const struct var *var = own(fix, name);

	return var ? replace(fix, var, "") : -EOPNOTSUPP;
}

static int mend_nm_hwaddr(struct fix *fix, const struct diag *diag)
{
	(void)diag;
	return empty(fix, "HWADDR");
}

static int mend_nm_uuid(struct fix *fix, const struct diag *diag)
{
	(void)diag;
	return empty(fix, "UUID");
}

/* The variable of the file that DIAG is about; NULL: it is about something else. */
static const struct var *var_at(const struct fix *fix, const struct diag *diag)
{
	uint32_t at = text_offset(diag->text, &diag->pos);
	struct var **var;

	each(var, fix->file->vars.list, fix->file->vars.n)
		if ((*var)->seen && (*var)->at == at)
			return own(fix, (*var)->name);
	return NULL;
}

/* The masks without an address, all of them: only the first is named. */
static int empty_masks(struct fix *fix)
{
	struct var **var;
	int err = 0;

	each(var, fix->file->vars.list, fix->file->vars.n)
		if (!err && (strncmp((*var)->name, "PREFIX", 6) == 0 || strncmp((*var)->name, "NETMASK", 7) == 0) &&
		    own(fix, (*var)->name) && (*var)->len)
			err = empty(fix, (*var)->name);
	return err;
}

/* One blank between the words of VAR's value, in quotes. */
static int split_list(struct fix *fix, const struct var *var)
{
	const char *list = made(fix, "%s", var->value), *text;
	char before = fix->file->text.data[var->pieces->text_at - 1];
	char *from, *to;

	if (!list)
		return -ENOMEM;
	for (from = to = (char *)list; *from; from++) {
		*to = strchr(", \t\n", *from) ? ' ' : *from;
		to += *to != ' ' || (to > list && to[-1] != ' ');
	}
	while (to > list && to[-1] == ' ')
		to--;
	*to = '\0';
	text = strchr("'\"", before) ? list : made(fix, "\"%s\"", list);
	return text ? replace_as(fix, var, list, text) : -ENOMEM;
}

/*
 * VAR, an address, a gateway or a mask of a bond that has blanks at its ends and is right without them; -ENODATA: it is none, or a
 * mask of no address.
 */
static int trim_ends(struct fix *fix, const struct var *var)
{
	char room[DIALECT_TRIMMED];
	const char *bare = made(fix, "%s", dialect_trim(var->value, room));
	struct in_addr ip;

	if (!bare)
		return -ENOMEM;
	if (!fix->file->is_bond || ifcfg_rh_method4(fix->file) == IFCFG_RH_OFF || strcmp(bare, var->value) == 0 ||
	    inet_pton(AF_INET, bare, &ip) != 1)
		return -ENODATA;
	return replace(fix, var, bare);
}

/* what is of no use to anybody goes; an address that should have been another one is for a person to say */
static int mend_nm_value(struct fix *fix, const struct diag *diag)
{
	static const char *const useless[] = { "HWADDR", "MACADDR", "UUID" };
	const struct var *var = var_at(fix, diag);
	int err = -ENODATA;
	size_t i;

	if (!var)
		return -ENODATA;
	for (i = 0; i < sizeof(useless) / sizeof(useless[0]); i++)
		if (strcmp(var->name, useless[i]) == 0)
			return empty(fix, useless[i]);
	if (strncmp(var->name, "IPADDR", 6) == 0 || strncmp(var->name, "GATEWAY", 7) == 0 ||
	    strncmp(var->name, "NETMASK", 7) == 0)
		err = trim_ends(fix, var);
	if (err != -ENODATA)
		return err;
	if (strncmp(var->name, "PREFIX", 6) == 0 || strncmp(var->name, "NETMASK", 7) == 0)
		return empty_masks(fix);
	if (strcmp(var->name, "IPV6ADDR_SECONDARIES") == 0 && strpbrk(var->value, ",\t\n"))
		return split_list(fix, var);
	if (strcmp(var->name, "BOOTPROTO") == 0 && strcasecmp(var->value, "autoip") == 0)
		return replace(fix, var, "none");
	return -ENODATA;
}

/* Is a word among its options, from wherever, that is no setting of the bond for an error? */
static bool has_bad_option(const struct conf *conf, const struct bond *bond)
{
	const struct diag *d;

	each(d, conf->diags.v, conf->diags.n)
		if ((d->code == CODE_UNKNOWN_OPTION || d->code == CODE_OPTION_SYNTAX || d->code == CODE_OPTION_VALUE ||
		     d->code == CODE_OPTION_RANGE) && conf_diag_about(conf, d, bond))
			return true;
	return false;
}

static void put_setting(const struct bond *bond, const struct bond_setting *s, FILE *out)
{
	if (s->row->flags & OPTION_TICKS)	/* not as the driver rounds it down */
		fprintf(out, "%s=%u", s->row->name, judge_delay(bond, s));
	else
		fprintf(out, "%s=%s", s->row->name, s->value.text);
}

/* What the bond has today, from wherever: NAME=VALUE words, a mode and a monitor among them. */
static char *options_today(const struct bond *bond)
{
	const struct bond_setting *s;
	char *all = NULL;
	size_t size;
	FILE *out = open_memstream(&all, &size);

	if (!out)
		return NULL;
	if (!bond_setting(bond, "mode"))	/* the driver's own, which IPoIB cannot have */
		fputs(bond_over_ipoib(bond) ? "mode=active-backup " : "mode=balance-rr ", out);
	each(s, bond->settings, bond->n_settings) {
		fputs(s == bond->settings ? "" : " ", out);
		put_setting(bond, s, out);
	}
	if (!bond_setting(bond, "miimon") && !bond_setting(bond, "arp_interval"))
		fprintf(out, "%smiimon=100", bond->n_settings ? " " : "");
	if (fclose(out)) {
		free(all);
		return NULL;
	}
	return all;
}

/* All of them in BONDING_OPTS. */
static int mend_nm_options(struct fix *fix, const struct diag *diag)
{
	const struct bond *bond = bond_of(fix);
	const char *value;
	char *today;

	(void)diag;
	if (!bond || has_bad_option(fix->conf, bond))
		return -EOPNOTSUPP;
	today = options_today(bond);
	value = today ? made(fix, "%s", today) : NULL;
	free(today);
	return value ? set(fix, "BONDING_OPTS", value, made(fix, "BONDING_OPTS=\"%s\"\n", value)) : -ENOMEM;
}

/* The three that a P_Key child wants, or the key as the kernel has it, which is the same for rdma's ifup-ib. */
static int mend_nm_child(struct fix *fix, const struct diag *diag)
{
	const struct bond_slave *slave = slave_of(fix);
	const struct var *id = own(fix, "PKEY_ID");
	const char *key;

	(void)diag;
	if (!slave || !id != !own(fix, "PKEY") || !id != !own(fix, "PHYSDEV"))
		return -EOPNOTSUPP;
	key = made(fix, "0x%04x", slave->pkey & 0xffff);
	if (!key)
		return -ENOMEM;
	if (id && !ifcfg_rh_true(own(fix, "PKEY")->value))
		return replace(fix, own(fix, "PKEY"), "yes");
	if (id && own(fix, "PKEY_ID_NM"))
		return -EOPNOTSUPP;
	if (id)
		return replace(fix, id, key);
	if (want(fix, "PHYSDEV", strdup(slave->parent)) || want(fix, "PKEY_ID", strdup(key)))
		return -ENOMEM;
	return append(fix, "PKEY", "yes", made(fix, "PKEY=yes\nPHYSDEV=%s\nPKEY_ID=%s\n", slave->parent, key));
}

/* The key with its membership bit, which the scripts add themselves. */
static int mend_nm_pkey(struct fix *fix, const struct diag *diag)
{
	const struct bond_slave *slave = slave_of(fix);
	const struct var *id = own(fix, "PKEY_ID");
	const char *key;

	(void)diag;
	if (!slave || !id)
		return -EOPNOTSUPP;
	key = made(fix, "0x%04x", slave->pkey & 0xffff);
	return key ? replace(fix, id, key) : -ENOMEM;
}

/* What a port that was kept away from NetworkManager lacks, which is said of it only when it no longer is. */
static int mend_nm_joining(struct fix *fix)
{
	const struct bond *bond = bond_of(fix);
	const struct bond_slave *slave = slave_of(fix);
	const struct var *type = own(fix, "TYPE");
	bool ipoib = slave && bond_slave_kind(bond, slave) == PORT_IPOIB;
	int err = 0;

	if (ipoib && !(type && strcasecmp(type->value, "InfiniBand") == 0) && !vars_find(&fix->file->vars, "BONDING_MASTER"))
		err = mend_slave_type(fix, NULL);
	if (!err && bond->onboot && !ifcfg_rh_starts(fix->file, conf_bond_file(fix->conf, bond)))
		err = mend_nm_onboot(fix, NULL);
	if (!err && ipoib && !ifcfg_rh_hwaddr(fix->file))
		err = mend_nm_hwaddr(fix, NULL);
	if (!err && ipoib && *slave->parent && !own(fix, "PKEY_ID"))
		err = mend_nm_child(fix, NULL);
	return err;
}

/* The slave's becomes its bond's. */
static int mend_nm_controlled(struct fix *fix, const struct diag *diag)
{
	int err;

	(void)diag;
	if (!bond_of(fix))
		return -EOPNOTSUPP;
	if (bond_of(fix)->unmanaged)
		return set(fix, "NM_CONTROLLED", "no", "NM_CONTROLLED=no\n");
	err = set(fix, "NM_CONTROLLED", "yes", "NM_CONTROLLED=yes\n");
	return err ? err : mend_nm_joining(fix);
}

/* What only one mend is possible for; a row for each. */
static const struct mend {
	enum code code;
	/* 0, -EOPNOTSUPP: not here, -ENODATA: it is for a person to say how, and keeps no other mend back, -ENOMEM */
	int (*mend)(struct fix *fix, const struct diag *diag);
	enum service reader;	/* mended only if --reader asks for it; SERVICE_OF_ROOT: always */
} mends[] = {
	{ CODE_SCRIPT_SCHEME, mend_scheme, SERVICE_OF_ROOT },
	{ CODE_STARTMODE_OFF, mend_startmode, SERVICE_OF_ROOT },
	{ CODE_BOOTPROTO_NONE, mend_bootproto, SERVICE_OF_ROOT },
	{ CODE_MTU_MISSING, mend_mtu, SERVICE_OF_ROOT },
	{ CODE_WICKED_MODULE, mend_module, SERVICE_OF_ROOT },
	{ CODE_WICKED_CHILD, mend_child, SERVICE_OF_ROOT },
	{ CODE_TYPE_MISSING, mend_type, SERVICE_OF_ROOT },
	{ CODE_CARRIAGE_RETURN, mend_returns, SERVICE_OF_ROOT },
	{ CODE_WICKED_RETURN, mend_returns, SERVICE_OF_ROOT },
	{ CODE_NM_RETURN, mend_returns, SERVICE_OF_ROOT },
	{ CODE_NM_BOND, mend_nm_bond, SERVICE_NETWORKMANAGER },
	{ CODE_NM_OPTIONS, mend_nm_options, SERVICE_NETWORKMANAGER },
	{ CODE_NM_VALUE, mend_nm_value, SERVICE_NETWORKMANAGER },
	{ CODE_NM_SLAVE, mend_slave_type, SERVICE_NETWORKMANAGER },
	{ CODE_NM_ONBOOT, mend_nm_onboot, SERVICE_NETWORKMANAGER },
	{ CODE_NM_HWADDR, mend_nm_hwaddr, SERVICE_NETWORKMANAGER },
	{ CODE_NM_UUID, mend_nm_uuid, SERVICE_NETWORKMANAGER },
	{ CODE_NM_CHILD, mend_nm_child, SERVICE_NETWORKMANAGER },
	{ CODE_NM_PKEY, mend_nm_pkey, SERVICE_NETWORKMANAGER },
	{ CODE_NM_CONTROLLED, mend_nm_controlled, SERVICE_NETWORKMANAGER },
	{ CODE_NM_PORT, mend_nm_controlled, SERVICE_NETWORKMANAGER },
	{ CODE_NM_MTU, mend_mtu, SERVICE_NETWORKMANAGER },
};

/* The row for what PART has at DIAG, if it was asked for. */
static const struct mend *find_mend(const struct report_part *part, const struct diag *diag)
{
	const struct mend *m;

	each(m, mends, sizeof(mends) / sizeof(mends[0]))
		if (m->code == diag->code)
			return report_wants_diag(part, diag) ? m : NULL;
	return NULL;
}

static int say(const char *path, const char *what)
{
	fputs("ifcfg-parse: ", stderr);
	diag_put_path(path, stderr);
	fprintf(stderr, ": %s\n", what);
	return 1;
}

/* Say that DIAG is not mended; 1, for the exit status. */
static int leave(const struct diag *diag, const char *what)
{
	diag_print(diag, diag_style_for(stderr), stderr);
	return say(diag->text->path, what);
}

/* Does the shell see in the new bytes just what it saw, and what is wanted? */
static int verify(const struct fix *fix)
{
	struct diags diags = { 0 };
	struct text text;
	struct vars now;
	const struct var *var;
	int err = text_init(&text, fix->file->text.path, fix->bytes, fix->len);
	size_t i;

	if (err)
		return err;
	vars_init(&now, &text, fix->file->vars.defaults);
	err = script_read(&now, &diags);
	for (i = 0; i < now.n && !err; i++) {
		const struct wanted *w = find_wanted(fix, now.list[i]->name);
		enum var_state state = vars_state(&now, now.list[i]);
		const char *value;

		var = vars_find(&fix->file->vars, now.list[i]->name);
		value = w ? w->value : var ? var->value : NULL;
		if (w ? state != VAR_KNOWN : state != (var ? vars_state(&fix->file->vars, var) : VAR_UNSET))
			err = -EOPNOTSUPP;
		else if (state == VAR_KNOWN && strcmp(now.list[i]->value, value))
			err = -EOPNOTSUPP;
	}
	for (i = 0; i < fix->file->vars.n && !err; i++)
		if (fix->file->vars.list[i]->seen && !vars_find(&now, fix->file->vars.list[i]->name))
			err = -EOPNOTSUPP;
	for (i = 0; i < fix->n_wanted && !err; i++)
		if (!vars_value(&now, fix->wanted[i].name))
			err = -EOPNOTSUPP;
	vars_free(&now);
	diags_free(&diags);
	text_free(&text);
	return err;
}

static void fix_clear(struct fix *fix)
{
	struct wanted *w;

	each(w, fix->wanted, fix->n_wanted)
		free(w->value);
	free(fix->wanted);
	free(fix->edits);
	arena_free(&fix->made);
	free(fix->bytes);
	*fix = (struct fix){ .conf = fix->conf, .file = fix->file };
}

/* Where the byte AT of the text, which is without carriage returns at the ends of lines, stands in WHOLE: before one. */
static uint32_t whole_place(const struct text *whole, uint32_t at)
{
	uint32_t i;

	for (i = 0; i < whole->len && at; i++)
		at -= !conf_ends_line(whole, i);
	return i;
}

/* Where a backslash stands before a carriage return the line would go on in the next one, whose variable is gone then. */
static int check_lines(const struct fix *fix)
{
	struct diags diags = { 0 };
	struct vars was;
	size_t i;
	int err;

	vars_init(&was, &fix->file->whole, fix->file->vars.defaults);
	err = script_read(&was, &diags);
	for (i = 0; i < was.n && !err; i++)
		if (was.list[i]->seen && !vars_find(&fix->file->vars, was.list[i]->name))
			err = -EOPNOTSUPP;
	vars_free(&was);
	diags_free(&diags);
	return err;
}

/* The edits of a text without them become edits of the whole file, and the carriage returns go. */
static int put_returns(struct fix *fix)
{
	const struct text *whole = &fix->file->whole;
	uint32_t end, i;
	struct edit *e;
	int err = check_lines(fix);

	each(e, fix->edits, fix->n_edits) {
		end = whole_place(whole, e->at + e->cut);
		e->at = e->line ? whole->len : whole_place(whole, e->at);
		e->cut = e->cut ? end - e->at : 0;
	}
	for (i = 0; i < whole->len && !err; i++) {
		if (!conf_ends_line(whole, i))
			continue;
		each(e, fix->edits, fix->n_edits)
			if (e->at <= i && i < e->at + e->cut)
				break;
		if (e == fix->edits + fix->n_edits)
			err = add_edit(fix, (struct edit){ .at = i, .cut = 1, .text = "" });
	}
	return err;
}

/* The mended file into fix->bytes. */
static int render_all(struct fix *fix)
{
	int err = fix->file->whole.path ? put_returns(fix) : 0;
	FILE *out = err ? NULL : open_memstream(&fix->bytes, &fix->len);

	if (!out)
		return err ? err : -ENOMEM;
	fix_render(fix, 0, fix_old(fix)->len + 1, out);
	if (fclose(out))
		return -ENOMEM;
	return verify(fix);
}

/*
 * Everything that can be mended in the file.  -EOPNOTSUPP: something cannot,
 * and nothing of the file will be, since one mend may rely on another; *AT is
 * what was to be mended last.  *STATUS becomes 1 if something is left to a person.
 */
static int collect(struct fix *fix, const struct report_part *part, enum service reader, const struct diag **at,
		   int *status)
{
	const struct diag *diag;
	int err = 0;

	each(diag, part->conf.diags.v, part->conf.diags.n) {
		const struct mend *mend = diag->text == &fix->file->text ? find_mend(part, diag) : NULL;

		if (!mend || (mend->reader != SERVICE_OF_ROOT && mend->reader != reader))
			continue;
		*at = diag;
		err = mend->mend(fix, diag);
		if (err == -ENODATA)
			*status = leave(diag, "mend this by hand");
		else if (err)
			return err;
	}
	return fix->n_edits || fix->returns ? render_all(fix) : 0;
}

/* Write one file and say where the old one is; the exit status. */
static int put(const struct fix *fix)
{
	const char *path = fix->file->text.path, *slash = strrchr(path, '/');
	struct store_file file;
	struct why why;

	if (fix_write(fix, &file, &why)) {
		fputs("ifcfg-parse: ", stderr);
		diag_put_path(why.text, stderr);
		fputc('\n', stderr);
		return 1;
	}
	diag_put_path(path, stderr);
	fputs(" is mended, ", stderr);
	diag_put_bytes(path, slash ? slash + 1 - path : 0, stderr);
	diag_put_path(file.kept, stderr);
	fputs(" is what it was\n", stderr);
	return 0;
}

/* What has a mend that only --reader asks for, and did not; the exit status. */
static int say_unasked(const struct report_part *part, enum service reader)
{
	const struct mend *found = NULL;
	const struct diag *diag;

	each(diag, part->conf.diags.v, part->conf.diags.n) {
		const struct mend *mend = find_mend(part, diag);

		if (!mend || mend->reader == SERVICE_OF_ROOT || mend->reader == reader)
			continue;
		diag_print(diag, diag_style_for(stderr), stderr);
		found = mend;
	}
	if (found)
		fprintf(stderr, "ifcfg-parse --fix --reader %s mends these\n", service_name(found->reader));
	return found != NULL;
}

/* All files of PART with something to mend, shown and put at the end of *FIXES; the exit status. */
static int collect_part(const struct report_part *part, enum service reader, struct fix *fixes, size_t *n)
{
	const struct diag *diag = NULL;
	int status = 0, err;
	size_t i;

	for (i = 0; i < part->conf.n_files; i++) {
		struct fix *fix = &fixes[*n];

		*fix = (struct fix){ .conf = &part->conf, .file = part->conf.files[i] };
		err = fix->file->error || fix->file->use != USE_FILE ? 0 : collect(fix, part, reader, &diag, &status);
		if (!err && fix->n_edits) {
			fix_diff(fix, stdout);
			(*n)++;
			continue;
		}
		if (err == -EOPNOTSUPP)
			status = leave(diag, "mend this by hand: nothing else of the file is changed");
		else if (err)
			status = say(fix->file->text.path, strerror(-err));
		fix_clear(fix);
	}
	return say_unasked(part, reader) | status;
}

int fix_report(const struct report *report, const struct args *args)
{
	const struct report_part *part;
	struct fix *fixes, *fix;
	size_t n = 0, most = 1;
	int status = 0;

	if (!args->yes && !args->dry_run && !ask_possible("--fix"))
		return 2;
	each(part, report->parts, report->n_parts)
		most += part->conf.n_files;
	fixes = calloc(most, sizeof(*fixes));
	if (!fixes)
		return say("--fix", strerror(ENOMEM));
	status = report_print_unread(report);
	each(part, report->parts, report->n_parts)
		status |= collect_part(part, args->reader, fixes, &n);
	if (fflush(stdout) || ferror(stdout))
		status = say("output", strerror(EIO));
	else if (n && !args->dry_run && !args->yes && !ask_yes(n == 1 ? "Write this file?" : "Write these files?"))
		status = 1;
	else
		each(fix, fixes, args->dry_run ? 0 : n)
			status |= put(fix);
	each(fix, fixes, n)
		fix_clear(fix);
	free(fixes);
	return status;
}
