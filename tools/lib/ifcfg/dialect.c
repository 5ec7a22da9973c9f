// SPDX-License-Identifier: GPL-2.0
/* dialect: the variables of ifcfg files; see dialect.h */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "dialect.h"

struct bond *dialect_add_bond(struct conf *conf, struct conf_file *file)
{
	struct bond *bond = conf_add_bond(conf, file, file->ifname);

	if (bond)
		bond->dialect = file->dialect->id;
	return bond;
}

/* Is the value there and known?  Says so if only the shell knows it. */
static bool usable(struct reading *r, const struct var *var)
{
	switch (vars_state(&r->file->vars, var)) {
	case VAR_KNOWN:
		return true;
	case VAR_UNKNOWN:
		diag_add(r->diags, CODE_UNKNOWN_VALUE, var->owner->text, var->at,
			 "the value of %.60s is known only when the file is run", var->name);
		diag_fix(r->diags, "write the value itself");
		/* fall through */
	case VAR_UNSET:
		break;
	}
	return false;
}

const struct var *reading_var(struct reading *r, const char *name)
{
	const struct var *var = vars_find(&r->file->vars, name);

	return var && usable(r, var) ? var : NULL;
}

const struct var *reading_suffixed(struct reading *r, const char *prefix, const char *suffix)
{
	char name[VARS_NAME_MAX];

	return vars_name_suffixed(name, prefix, suffix) ? reading_var(r, name) : NULL;
}

/* What NAME has behind the row's, or NULL if the row is not for it. */
static const char *suffix_of(const struct row *row, const char *name)
{
	size_t len = strlen(row->name);
	const char *suffix = name + len;

	if (strncmp(name, row->name, len))
		return NULL;
	if (row->match == ROW_NUMBERED && suffix[strspn(suffix, "0123456789")])
		return NULL;
	return suffix;
}

const struct row *dialect_row(const struct dialect *dialect, const char *name, unsigned int where)
{
	const struct row *row;
	const char *suffix;

	for (row = dialect->rows; row->name; row++) {
		suffix = row->where & where ? suffix_of(row, name) : NULL;
		if (suffix && (!*suffix || row->match != ROW_EXACT))
			return row;
	}
	return NULL;
}

/* NAME itself first, then the others in the order of the file. */
static int apply_pattern(const struct row *row, struct reading *r)
{
	const struct var *var = reading_var(r, row->name);
	const struct vars *vars = &r->file->vars;
	const char *suffix;
	size_t i;
	int err = var ? row->read(r, var, "") : 0;

	for (i = 0; i < vars->n && !err; i++) {
		var = vars->list[i];
		suffix = suffix_of(row, var->name);
		if (suffix && *suffix && var->seen && usable(r, var))
			err = row->read(r, var, suffix);
	}
	return err;
}

int dialect_apply(const struct dialect *dialect, struct reading *r, unsigned int where)
{
	const struct row *row;
	const struct var *var;
	int err = 0;

	for (row = dialect->rows; row->name && !err; row++) {
		if (!(row->where & where) || !row->read ||
		    (row->where & ROW_NOT_RHEL4 && dialect->id == DIALECT_RHEL4 && !r->conf->by_networkmanager))
			continue;
		if (row->match != ROW_EXACT) {
			err = apply_pattern(row, r);
			continue;
		}
		var = reading_var(r, row->name);
		if (var)
			err = row->read(r, var, "");
	}
	return err;
}

/* Digits and nothing else, no more than MAX; -1 if not. */
static int64_t number(const char *text, int64_t max)
{
	int64_t n = 0;
	const char *p;

	for (p = text; isdigit((unsigned char)*p) && n <= max; p++)
		n = n * 10 + (*p - '0');
	return p == text || *p || n > max ? -1 : n;
}

#define MTU_MIN	68		/* RFC 791: what every IPv4 host takes */

int dialect_mtu(const char *text)
{
	int64_t mtu = number(text, IPOIB_CONNECTED_MTU);

	return mtu < MTU_MIN ? -EINVAL : mtu;
}

/* The same in hex too, as `ip link set mtu`, NetworkManager and wicked (0.6.80) read it. */
static int any_mtu(const char *text)
{
	char *end;
	unsigned long mtu;

	if (strncasecmp(text, "0x", 2))
		return dialect_mtu(text);
	mtu = strtoul(text, &end, 16);
	return *end || mtu < MTU_MIN || mtu > IPOIB_CONNECTED_MTU ? -EINVAL : (int)mtu;
}

int dialect_read_mtu(struct reading *r, const struct var *var, const char *suffix)
{
	int mtu = any_mtu(var->value);
	struct diag_quote q;

	(void)suffix;
	/* 0 is NetworkManager's word for none; ip is refused it, and ifup goes on */
	if (!*var->value || (strcmp(var->value, "0") == 0 && r->file->dialect->id != DIALECT_SLES10))
		return 0;
	if (mtu < 0) {
		reading_refuse(r, CODE_BAD_VALUE, var, 0, "MTU is %d to %d bytes, not %s", MTU_MIN,
			       IPOIB_CONNECTED_MTU, diag_quote(&q, var->value, var->len));
		return 0;
	}
	if (r->slave)
		r->slave->mtu = mtu;
	else
		r->bond->mtu = mtu;
	return 0;
}

int dialect_read_bootproto(struct reading *r, const struct var *var, const char *suffix)
{
	struct diag_quote q;

	(void)suffix;
	if (strspn(var->value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+_-") !=
	    var->len) {
		reading_refuse(r, CODE_BAD_VALUE, var, 0, "BOOTPROTO is one word, not %s",
			       diag_quote(&q, var->value, var->len));
		return 0;
	}
	if (!var->len)
		return 0;
	free(r->bond->bootproto);
	r->bond->bootproto = strdup(var->value);
	return r->bond->bootproto ? 0 : -ENOMEM;
}

static void unknown_option(struct reading *r, const struct option_word_at *at, size_t name_len)
{
	const struct option *near = option_nearest(at->word, name_len);
	struct diag_quote q;

	diag_add(r->diags, CODE_UNKNOWN_OPTION, at->text, at->offset, "unknown option %s",
		 diag_quote(&q, at->word, name_len));
	if (near)
		diag_fix(r->diags, "write %s", near->name);
}

/* arp_ip_target=A arp_ip_target=B: the scripts add one to the other */
static char *join(const struct option *row, const struct bond_setting *before, const char *text)
{
	char *joined;

	if (!before || (row->kind != OPTION_IPV4_LIST && row->kind != OPTION_IPV6_LIST))
		return strdup(text);
	return asprintf(&joined, "%s,%s", before->value.text, text) < 0 ? NULL : joined;
}

/* wicked takes the words of an option in any case */
static void lower_words(const struct reading *r, const struct option *row, char *text)
{
	if (row->kind != OPTION_ENUM || !release_has_wicked(&r->conf->release))
		return;
	for (; *text; text++)
		*text = tolower((unsigned char)*text);
}

static int set_option(struct reading *r, const struct option *row, const char *text,
		      struct option_word_at *at)
{
	uint64_t bit = UINT64_C(1) << option_index(row);
	const struct bond_setting *before = at->given & bit ? bond_setting(r->bond, row->name) : NULL;
	bool list = row->kind == OPTION_IPV4_LIST || row->kind == OPTION_IPV6_LIST;
	char *whole = join(row, before, text);
	struct option_value value;
	char mend[OPTION_MEND];
	struct option_why why;
	int err;

	if (!whole)
		return -ENOMEM;
	lower_words(r, row, whole);
	err = option_parse(row, whole, &value, &why);
	if (err == -EINVAL || err == -ERANGE)
		option_mend(row, whole, mend);
	free(whole);
	if (err == -EINVAL || err == -ERANGE) {
		diag_add(r->diags, err == -ERANGE ? CODE_OPTION_RANGE : CODE_OPTION_VALUE, at->text,
			 at->value_offset, "%s", why.text);
		diag_fix(r->diags, "%s", mend);
		return 0;
	}
	if (err)
		return err;
	if (row->flags & OPTION_MODULE) {	/* of the module: no setting of a bond */
		option_value_free(&value);
		return 0;
	}
	if (at->given & bit && !list)
		diag_add(r->diags, CODE_OPTION_TWICE, at->text, at->offset,
			 "%s is given a second time", row->name);
	at->given |= bit;
	err = bond_set_option(r->bond, row, &value, text_pos(at->text, at->offset));
	if (err)
		option_value_free(&value);
	return err;
}

/*
 * "+A" adds A to the targets: the kernel's bonding.txt has it so for
 * BONDING_OPTS, which ifup-eth of RHEL5 and above writes to sysfs as it stands,
 * where of "+A,B" only A would count.
 */
static bool is_added(const struct reading *r, const struct option_word_at *at, const struct option *row,
		     const char *text)
{
	return row->kind == OPTION_IPV4_LIST && *text == '+' && !strchr(text, ',') && !at->module &&
	       r->file && r->file->dialect->id == DIALECT_RHEL5;
}

int dialect_read_option(struct reading *r, struct option_word_at *at)
{
	const char *equals = memchr(at->word, '=', at->len);
	size_t name_len = equals ? (size_t)(equals - at->word) : at->len;
	const struct option *row = option_find(at->word, name_len);
	struct diag_quote q;
	char *text;
	int err;

	if (!name_len) {
		diag_add(r->diags, CODE_OPTION_SYNTAX, at->text, at->offset,
			 "%s has no name", diag_quote(&q, at->word, at->len));
		diag_fix(r->diags, "write NAME=VALUE, without blanks");
		return 0;
	}
	if (!row) {
		unknown_option(r, at, name_len);
		return 0;
	}
	if (!equals) {
		diag_add(r->diags, CODE_OPTION_SYNTAX, at->text, at->offset,
			 "%s has no value", diag_quote(&q, at->word, at->len));
		diag_fix(r->diags, "write %s=VALUE, without blanks", row->name);
		return 0;
	}
	if (row->flags & OPTION_MODULE && !at->module && release_has_wicked(&r->conf->release))
		return 0;		/* wicked is worse off: ifcfg-parse --check has a rule for it */
	if (row->flags & OPTION_MODULE && !at->module) {
		diag_add(r->diags, CODE_OPTION_MODULE, at->text, at->offset,
			 "%s is an option of the module, not of a bond", row->name);
		diag_fix(r->diags, "leave it out here, or move it to modprobe.conf");
		return 0;
	}
	if (at->module && row->flags & OPTION_NO_PARAM)
		diag_add(r->diags, CODE_OPTION_NO_PARAM, at->text, at->offset,
			 "the module has no parameter %s", row->name);
	text = strndup(equals + 1, at->len - name_len - 1);
	if (!text)
		return -ENOMEM;
	err = set_option(r, row, text + is_added(r, at, row, text), at);
	free(text);
	return err;
}

int dialect_read_options(struct reading *r, const struct var *var, const char *suffix)
{
	struct option_word_at at = { .text = var->owner->text, };
	const char *p = var->value, *equals;
	int err = 0;

	(void)suffix;
	for (;;) {
		p += strspn(p, DIALECT_BLANKS);
		at.len = strcspn(p, DIALECT_BLANKS);
		if (!at.len || err)
			return err;
		at.word = p;
		at.offset = var_offset(var, p - var->value);
		equals = memchr(p, '=', at.len);
		at.value_offset = var_offset(var, (equals ? equals + 1 : p) - var->value);
		err = dialect_read_option(r, &at);
		p += at.len;
	}
}

const char *dialect_trim(const char *text, char room[DIALECT_TRIMMED])
{
	size_t len;

	text += strspn(text, DIALECT_BLANKS);
	for (len = strlen(text); len && strchr(DIALECT_BLANKS, text[len - 1]); len--)
		;
	snprintf(room, DIALECT_TRIMMED, "%.*s", (int)(len < DIALECT_TRIMMED ? len : DIALECT_TRIMMED), text);
	return room;
}

int dialect_bits(const char *text, int max)
{
	int64_t bits = number(text, max);

	return bits > 0 ? bits : -EINVAL;
}

/* How MASK, which is none, would be written, in ROOM: 24, /24, 0xffffff00 and what has a blank in it; NULL: nobody knows. */
static const char *meant_mask(const char *mask, char room[INET_ADDRSTRLEN])
{
	int bits = dialect_bits(mask + (*mask == '/'), 32);
	unsigned long whole;
	struct in_addr raw;
	char *end;

	if (bits < 0 && strncasecmp(mask, "0x", 2) == 0) {
		whole = strtoul(mask, &end, 16);
		raw.s_addr = htonl(whole);
		inet_ntop(AF_INET, &raw, room, INET_ADDRSTRLEN);
		bits = *end || whole > UINT32_MAX ? -EINVAL : addr_mask_bits(room);
	}
	if (bits <= 0)
		return NULL;
	raw.s_addr = addr_mask(bits);
	return inet_ntop(AF_INET, &raw, room, INET_ADDRSTRLEN);
}

/* LENGTH is no number of bits: what it may be, a mask, /24, or else what MASK says (may be NULL). */
static void mend_length(struct reading *r, const struct var *length, const struct var *mask, int max)
{
	const char *text = length->value;
	char room[DIALECT_TRIMMED];
	int bits = addr_mask_bits(dialect_trim(text, room));

	if (bits <= 0 && *room == '/')
		bits = dialect_bits(room + 1, max);
	if (bits <= 0 && mask && mask->len && max == 32)
		bits = addr_mask_bits(dialect_trim(mask->value, room));
	diag_fix(r->diags, bits > 0 ? "write %.60s=%d" : "write %.60s=%d, for example", length->name,
		 bits > 0 ? bits : max == 32 ? 24 : 64);
}

int dialect_address_bits(struct reading *r, const char *prefix, const char *suffix, int max)
{
	const struct var *length = reading_suffixed(r, prefix, suffix);
	const struct var *mask = reading_suffixed(r, "NETMASK", suffix);
	char room[DIALECT_TRIMMED], ip[INET_ADDRSTRLEN];
	const char *meant;
	struct diag_quote q;
	int bits;

	if (length && length->len) {
		bits = dialect_bits(dialect_trim(length->value, room), max);
		if (bits >= 0)
			return bits;
		reading_refuse(r, CODE_BAD_NETMASK, length, 0, "%s%s is 1 to %d bits, not %s", prefix, suffix,
			       max, diag_quote(&q, length->value, length->len));
		mend_length(r, length, mask, max);
		return -EINVAL;
	}
	if (!mask || !mask->len || max != 32)
		return 0;
	bits = addr_mask_bits(dialect_trim(mask->value, room));
	if (bits > 0)
		return bits;
	reading_refuse(r, CODE_BAD_NETMASK, mask, 0, "%s is no netmask",
		       diag_quote(&q, mask->value, mask->len));
	meant = meant_mask(dialect_trim(mask->value, room), ip);
	if (meant)
		diag_fix(r->diags, "write %.60s=%s", mask->name, meant);
	else
		diag_fix(r->diags, "write one such as 255.255.255.0");
	return -EINVAL;
}

const struct dialect_copy *dialect_copy(const struct dialect_copy *copies, const char *name)
{
	size_t len = strlen(name), n;

	for (; copies->suffix; copies++) {
		n = strlen(copies->suffix);
		if (len > n && strcmp(name + len - n, copies->suffix) == 0)
			return copies;
	}
	return NULL;
}

bool dialect_set_broadcast(struct reading *r, const struct var *var, struct addr *addr)
{
	/* ifup of Red Hat has no quotes around it, ifup of sysconfig has, and wicked passes it by */
	bool trims = r->file->dialect->id != DIALECT_SLES10;
	char room[DIALECT_TRIMMED];
	struct diag_quote q;

	if (!var->len || strcmp(var->value, "+") == 0)	/* +: what belongs to the network */
		return true;
	if (inet_pton(AF_INET, trims ? dialect_trim(var->value, room) : var->value, addr->broadcast) == 1) {
		addr->has_broadcast = true;
		return true;
	}
	reading_refuse(r, CODE_BAD_ADDRESS, var, 0, "%s is no broadcast address",
		       diag_quote(&q, var->value, var->len));
	return false;
}

int dialect_add_address(struct reading *r, const struct var *var, size_t at,
			const struct addr *addr)
{
	int err = bond_add_addr(r->bond, addr);

	if (err != -EEXIST)
		return err;
	reading_refuse(r, CODE_ADDRESS_TWICE, var, at, "the bond has this address already");
	return 0;
}

int dialect_pkey(const char *text, bool hex)
{
	unsigned long key;
	char *end;

	if (!isxdigit((unsigned char)*text))
		return -EINVAL;
	key = strtoul(text, &end, hex ? 16 : 0);
	/* ipoib_vlan_add() refuses 0 and 0x8000 */
	if (*end || key > 0xffff || !(key & 0x7fff))
		return -EINVAL;
	return key | 0x8000;
}
