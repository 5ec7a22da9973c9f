// SPDX-License-Identifier: GPL-2.0
/* fix_mend: what only one mend is possible for; see fix_mend.h */
#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/each.h"
#include "bond/judge.h"
#include "check/check.h"
#include "fix_edit.h"
#include "fix_mend.h"
#include "ifcfg/ifcfg_rh.h"

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
		err = fix_want(fix, var->name, with_schemes(var->value));
		return err ? err : fix_add(fix, (struct edit){ .at = at, .text = SCHEME });
	}
	return -EOPNOTSUPP;
}

/* The bond's own: a word that is none, or ONBOOT=yes, means auto; without either manual may be meant. */
static int mend_bond_startmode(struct fix *fix)
{
	const struct var *mode = fix_own(fix, "STARTMODE"), *onboot = fix_own(fix, "ONBOOT");

	if (!(mode && mode->len) && !(onboot && onboot->value && dialect_true(onboot->value)))
		return -ENODATA;
	return fix_set(fix, "STARTMODE", "auto", "STARTMODE='auto'\n");
}

/* hotplug: started when the bond is; without an address of its own, unless it is only the port of a P_Key child */
static int mend_startmode(struct fix *fix, const struct diag *diag)
{
	const struct var *bootproto = fix_own(fix, "BOOTPROTO");
	int err;

	(void)diag;
	if (fix->file->is_bond)
		return mend_bond_startmode(fix);
	err = fix_set(fix, "STARTMODE", "hotplug", "STARTMODE='hotplug'\n");
	if (err || !bond_of(fix) || (bootproto && strcmp(bootproto->value, "none") == 0))
		return err;
	return fix_set(fix, "BOOTPROTO", "none", "BOOTPROTO='none'\n");
}

static int mend_bootproto(struct fix *fix, const struct diag *diag)
{
	const struct var *bootproto = fix_own(fix, "BOOTPROTO");

	(void)diag;
	return bootproto ? fix_replace(fix, bootproto, "static") : -EOPNOTSUPP;
}

/* what datagram and connected mode carry; where the slaves' files name another MTU, the choice is not ours */
static int mend_mtu(struct fix *fix, const struct diag *diag)
{
	unsigned int mtu = bond_of(fix) ? check_mtu_carried(bond_of(fix)) : 0;

	(void)diag;
	return mtu == IPOIB_DATAGRAM_MTU ? fix_set(fix, "MTU", "2044", "MTU='2044'\n") :
	       mtu == IPOIB_CONNECTED_MTU ? fix_set(fix, "MTU", "65520", "MTU='65520'\n") : -ENODATA;
}

/* NAME='VALUE' behind all others, VALUE being a name or a number. */
static int append_word(struct fix *fix, const char *name, const char *value)
{
	if (value[strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")])
		return -EOPNOTSUPP;
	return fix_append(fix, name, value, fix_made(fix, "%s='%s'\n", name, value));
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
		err = fix_set(fix, "IPOIB", "yes", "IPOIB='yes'\n");
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
	return fix_add(fix, (struct edit){ .at = at, .cut = to - from, .text = "" });
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
	struct cutting c = { .fix = fix, .var = fix_own(fix, "BONDING_MODULE_OPTS") };
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
		return fix_want(fix, c.var->name, rest);
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
	return fix_set(fix, "TYPE", "InfiniBand", "TYPE=InfiniBand\n");
}

static int mend_type(struct fix *fix, const struct diag *diag)
{
	(void)diag;
	return fix_set(fix, "TYPE", "Bonding", "TYPE=Bonding\n");
}

/* ---- for NetworkManager, so that network-scripts still read the files ---- */

static int mend_nm_bond(struct fix *fix, const struct diag *diag)
{
	(void)diag;
	/* whatever its TYPE says, it is a team, or the port of another: what is meant is not said */
	if (ifcfg_rh_team(fix->file) || ifcfg_rh_kind(fix->conf, fix->file) == IFCFG_RH_BOND)
		return -ENODATA;
	return fix_set(fix, "TYPE", "Bond", "TYPE=Bond\n");
}

static int mend_nm_onboot(struct fix *fix, const struct diag *diag)
{
	(void)diag;
	return fix_set(fix, "ONBOOT", "yes", "ONBOOT=yes\n");
}

/* empty, it is none for both services */
static int empty(struct fix *fix, const char *name)
{
	const struct var *var = fix_own(fix, name);

	return var ? fix_replace(fix, var, "") : -EOPNOTSUPP;
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
			return fix_own(fix, (*var)->name);
	return NULL;
}

/* The masks without an address, all of them: only the first is named. */
static int empty_masks(struct fix *fix)
{
	struct var **var;
	int err = 0;

	each(var, fix->file->vars.list, fix->file->vars.n)
		if (!err && (strncmp((*var)->name, "PREFIX", 6) == 0 || strncmp((*var)->name, "NETMASK", 7) == 0) &&
		    fix_own(fix, (*var)->name) && (*var)->len)
			err = empty(fix, (*var)->name);
	return err;
}

/* One blank between the words of VAR's value, in quotes. */
static int split_list(struct fix *fix, const struct var *var)
{
	const char *list = fix_made(fix, "%s", var->value), *text;
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
	text = strchr("'\"", before) ? list : fix_made(fix, "\"%s\"", list);
	return text ? fix_replace_as(fix, var, list, text) : -ENOMEM;
}

/*
 * VAR, an address, a gateway or a mask of a bond that has blanks at its ends and is right without them; -ENODATA: it
 * is none, or a mask of no address.
 */
static int trim_ends(struct fix *fix, const struct var *var)
{
	char room[DIALECT_TRIMMED];
	const char *bare = fix_made(fix, "%s", dialect_trim(var->value, room));
	struct in_addr ip;

	if (!bare)
		return -ENOMEM;
	if (!fix->file->is_bond || ifcfg_rh_method4(fix->file) == IFCFG_RH_OFF || strcmp(bare, var->value) == 0 ||
	    inet_pton(AF_INET, bare, &ip) != 1)
		return -ENODATA;
	return fix_replace(fix, var, bare);
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
		return fix_replace(fix, var, "none");
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
	value = today ? fix_made(fix, "%s", today) : NULL;
	free(today);
	return value ? fix_set(fix, "BONDING_OPTS", value, fix_made(fix, "BONDING_OPTS=\"%s\"\n", value)) : -ENOMEM;
}

/* The three that a P_Key child wants, or the key as the kernel has it, which is the same for rdma's ifup-ib. */
static int mend_nm_child(struct fix *fix, const struct diag *diag)
{
	const struct bond_slave *slave = slave_of(fix);
	const struct var *id = fix_own(fix, "PKEY_ID");
	const char *key;

	(void)diag;
	if (!slave || !id != !fix_own(fix, "PKEY") || !id != !fix_own(fix, "PHYSDEV"))
		return -EOPNOTSUPP;
	key = fix_made(fix, "0x%04x", slave->pkey & 0xffff);
	if (!key)
		return -ENOMEM;
	if (id && !ifcfg_rh_true(fix_own(fix, "PKEY")->value))
		return fix_replace(fix, fix_own(fix, "PKEY"), "yes");
	if (id && fix_own(fix, "PKEY_ID_NM"))
		return -EOPNOTSUPP;
	if (id)
		return fix_replace(fix, id, key);
	if (fix_want(fix, "PHYSDEV", strdup(slave->parent)) || fix_want(fix, "PKEY_ID", strdup(key)))
		return -ENOMEM;
	return fix_append(fix, "PKEY", "yes", fix_made(fix, "PKEY=yes\nPHYSDEV=%s\nPKEY_ID=%s\n", slave->parent, key));
}

/* The key with its membership bit, which the scripts add themselves. */
static int mend_nm_pkey(struct fix *fix, const struct diag *diag)
{
	const struct bond_slave *slave = slave_of(fix);
	const struct var *id = fix_own(fix, "PKEY_ID");
	const char *key;

	(void)diag;
	if (!slave || !id)
		return -EOPNOTSUPP;
	key = fix_made(fix, "0x%04x", slave->pkey & 0xffff);
	return key ? fix_replace(fix, id, key) : -ENOMEM;
}

/* What a port that was kept away from NetworkManager lacks, which is said of it only when it no longer is. */
static int mend_nm_joining(struct fix *fix)
{
	const struct bond *bond = bond_of(fix);
	const struct bond_slave *slave = slave_of(fix);
	const struct var *type = fix_own(fix, "TYPE");
	bool ipoib = slave && bond_slave_kind(bond, slave) == PORT_IPOIB;
	int err = 0;

	if (ipoib && !(type && strcasecmp(type->value, "InfiniBand") == 0) && !vars_find(&fix->file->vars, "BONDING_MASTER"))
		err = mend_slave_type(fix, NULL);
	if (!err && bond->onboot && !ifcfg_rh_starts(fix->file, conf_bond_file(fix->conf, bond)))
		err = mend_nm_onboot(fix, NULL);
	if (!err && ipoib && !ifcfg_rh_hwaddr(fix->file))
		err = mend_nm_hwaddr(fix, NULL);
	if (!err && ipoib && *slave->parent && !fix_own(fix, "PKEY_ID"))
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
		return fix_set(fix, "NM_CONTROLLED", "no", "NM_CONTROLLED=no\n");
	err = fix_set(fix, "NM_CONTROLLED", "yes", "NM_CONTROLLED=yes\n");
	return err ? err : mend_nm_joining(fix);
}

/* What only one mend is possible for; a row for each. */
static const struct fix_mend mends[] = {
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

const struct fix_mend *fix_find_mend(const struct report_part *part, const struct diag *diag)
{
	const struct fix_mend *m;

	each(m, mends, sizeof(mends) / sizeof(mends[0]))
		if (m->code == diag->code)
			return report_wants_diag(part, diag) ? m : NULL;
	return NULL;
}
