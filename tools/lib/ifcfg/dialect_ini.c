// SPDX-License-Identifier: GPL-2.0
/*
 * dialect_ini: ib-bonding.conf, the package's own description of bonds
 *
 *	[bond0]
 *	address = 192.168.1.1/24
 *	slave = ib0
 *	slave1 = ib1 mode=connected mtu=65520
 *	mode = active-backup
 *	miimon = 100
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "dialect.h"
#include "dialect_ini.h"
#include "base/ini.h"
#include "bond/ifname.h"

/* what is being read */
struct section {
	struct conf *conf;
	struct text *text;
	struct bond *bond;
	const struct ini_entry *entry;
};

static void refuse(struct section *s, enum code code, uint32_t at, const char *why)
{
	struct diag_quote q;

	diag_add(&s->conf->diags, code, s->text, at, "%s: %s",
		 diag_quote(&q, s->entry->value, strlen(s->entry->value)), why);
}

static int read_ifname(struct section *s)
{
	(void)s;		/* looked at before the bond was made */
	return 0;
}

/* yes or no; anything else is an error, and false */
static bool read_bool(struct section *s, const char *value, bool *result)
{
	*result = strcmp(value, "yes") == 0;
	if (*result || strcmp(value, "no") == 0)
		return true;
	refuse(s, CODE_BAD_VALUE, s->entry->value_at, "yes or no is wanted");
	return false;
}

static int read_onboot(struct section *s)
{
	bool onboot;

	if (read_bool(s, s->entry->value, &onboot))
		s->bond->onboot = onboot;
	return 0;
}

static int read_bootproto(struct section *s)
{
	if (!*s->entry->value || strpbrk(s->entry->value, " \t\"'")) {
		refuse(s, CODE_BAD_VALUE, s->entry->value_at, "one word is wanted");
		return 0;
	}
	free(s->bond->bootproto);
	s->bond->bootproto = strdup(s->entry->value);
	return s->bond->bootproto ? 0 : -ENOMEM;
}

static bool take_mtu(struct section *s, const char *value, uint32_t *mtu)
{
	int n = dialect_mtu(value);

	if (n < 0) {
		refuse(s, CODE_BAD_VALUE, s->entry->value_at, "68 to 65520 bytes are wanted");
		return false;
	}
	*mtu = n;
	return true;
}

static int read_mtu(struct section *s)
{
	take_mtu(s, s->entry->value, &s->bond->mtu);
	return 0;
}

/* The words of a value: the first, then NAME=VALUE ones.  A copy that strtok_r() may cut. */
static bool split_word(char *word, char **value)
{
	*value = strchr(word, '=');
	if (!*value)
		return false;
	*(*value)++ = '\0';
	return true;
}

static bool address_word(struct section *s, struct addr *addr, const char *name, const char *value)
{
	struct addr other;
	const char *why;

	if (strcmp(name, "broadcast") == 0 && addr->family == AF_INET) {
		addr->has_broadcast = strcmp(value, "none") != 0;
		return !addr->has_broadcast || inet_pton(AF_INET, value, addr->broadcast) == 1;
	}
	if (strcmp(name, "peer") || addr_parse(value, 32, 128, &other, &why) ||
	    other.family != addr->family)
		return false;
	addr->has_peer = true;
	memcpy(addr->peer, other.ip, sizeof(addr->peer));
	(void)s;
	return true;
}

/* IP/BITS [broadcast=IP|none] [peer=IP] */
static int read_address(struct section *s)
{
	char *copy = strdup(s->entry->value), *save = NULL, *word, *value;
	const char *why = "an address is wanted";
	struct addr addr;
	int err;

	if (!copy)
		return -ENOMEM;
	word = strtok_r(copy, " \t", &save);
	err = word ? addr_parse(word, 32, 128, &addr, &why) : -EINVAL;
	while (!err && (word = strtok_r(NULL, " \t", &save)))
		if (!split_word(word, &value) || !address_word(s, &addr, word, value)) {
			why = "IP/BITS [broadcast=IP] [peer=IP] is wanted";
			err = -EINVAL;
		}
	free(copy);
	if (!err)
		err = bond_add_addr(s->bond, &addr);
	if (err == -EEXIST)
		refuse(s, CODE_ADDRESS_TWICE, s->entry->value_at, "the bond has this address already");
	else if (err == -EINVAL)
		refuse(s, CODE_BAD_ADDRESS, s->entry->value_at, why);
	return err == -ENOMEM ? err : 0;
}

static bool slave_parent(struct section *s, struct bond_slave *slave, const char *value)
{
	(void)s;
	if (ifname_refused(value))
		return false;
	strcpy(slave->parent, value);
	return true;
}

static bool slave_pkey(struct section *s, struct bond_slave *slave, const char *value)
{
	int key = dialect_pkey(value, false);

	(void)s;
	if (strcmp(value, "none") == 0) {	/* eth0.100 is a VLAN, whatever its name looks like */
		slave->pkey = PKEY_UNSET;
		slave->parent[0] = '\0';
		return true;
	}
	if (key >= 0)
		slave->pkey = key;
	return key >= 0;
}

static bool slave_mode(struct section *s, struct bond_slave *slave, const char *value)
{
	(void)s;
	if (strcmp(value, "connected") == 0)
		slave->mode = IPOIB_CONNECTED;
	else if (strcmp(value, "datagram") == 0)
		slave->mode = IPOIB_DATAGRAM;
	else
		return false;
	return true;
}

static bool slave_mtu(struct section *s, struct bond_slave *slave, const char *value)
{
	int mtu = dialect_mtu(value);

	(void)s;
	if (mtu > 0)
		slave->mtu = mtu;
	return mtu > 0;
}

static bool slave_umcast(struct section *s, struct bond_slave *slave, const char *value)
{
	(void)s;
	if (strcmp(value, "0") && strcmp(value, "1"))
		return false;
	slave->umcast = *value == '1';
	return true;
}

static const struct {
	const char *name;
	bool (*take)(struct section *s, struct bond_slave *slave, const char *value);
} slave_words[] = {
	{ "parent", slave_parent }, { "pkey", slave_pkey }, { "mode", slave_mode },
	{ "mtu", slave_mtu }, { "umcast", slave_umcast },
};

static bool slave_word(struct section *s, struct bond_slave *slave, char *word)
{
	char *value;
	size_t i;

	if (!split_word(word, &value))
		return false;
	for (i = 0; i < sizeof(slave_words) / sizeof(slave_words[0]); i++)
		if (strcmp(slave_words[i].name, word) == 0)
			return slave_words[i].take(s, slave, value);
	return false;
}

/* IFNAME [parent=IFNAME] [pkey=KEY|none] [mode=MODE] [mtu=BYTES] [umcast=0|1] */
static int read_slave(struct section *s)
{
	char *copy = strdup(s->entry->value), *save = NULL, *word;
	const char *why = "the name of an interface is wanted";
	struct bond_slave *slave;
	bool list = false;
	int err;

	if (!copy)
		return -ENOMEM;
	word = strtok_r(copy, " \t", &save);
	err = word ? bond_add_slave(s->bond, word, &slave, &why) : -EINVAL;
	if (!err)
		slave->pos = text_pos(s->text, s->entry->value_at);
	while (!err && (word = strtok_r(NULL, " \t", &save))) {
		list = !strchr(word, '=');
		if (!slave_word(s, slave, word)) {
			why = "IFNAME [parent=IFNAME] [pkey=KEY] [mode=connected|datagram] [mtu=BYTES] "
			      "[umcast=0|1] is wanted";
			err = -EINVAL;
		}
	}
	free(copy);
	if (err == -EEXIST)
		refuse(s, CODE_SLAVE_TWICE, s->entry->value_at, why);
	else if (err == -EINVAL)
		refuse(s, CODE_BAD_VALUE, s->entry->value_at, why);
	if (list)
		diag_fix(&s->conf->diags, "give each slave a line of its own: slave1 = IFNAME");
	return err == -ENOMEM ? err : 0;
}

static const struct {
	const char *name;
	bool numbered;		/* a number may follow: address1, slave2 */
	int (*read)(struct section *s);
} keys[] = {
	{ "ifname", false, read_ifname }, { "onboot", false, read_onboot },
	{ "bootproto", false, read_bootproto }, { "mtu", false, read_mtu },
	{ "address", true, read_address }, { "slave", true, read_slave },
};

static int read_option(struct section *s)
{
	struct option_value value;
	struct option_why why;
	struct diag_quote q;
	const struct option *row = option_find(s->entry->key, strlen(s->entry->key)), *near;
	char mend[OPTION_MEND];
	int err;

	if (!row || row->flags & OPTION_MODULE) {
		diag_add(&s->conf->diags, CODE_INI_KEY, s->text, s->entry->at, "unknown key %s",
			 diag_quote(&q, s->entry->key, strlen(s->entry->key)));
		near = option_nearest(s->entry->key, strlen(s->entry->key));
		if (near)
			diag_fix(&s->conf->diags, "write %s", near->name);
		return 0;
	}
	err = option_parse(row, s->entry->value, &value, &why);
	if (err == -EINVAL || err == -ERANGE) {
		diag_add(&s->conf->diags, err == -ERANGE ? CODE_OPTION_RANGE : CODE_OPTION_VALUE,
			 s->text, s->entry->value_at, "%s", why.text);
		option_mend(row, s->entry->value, mend);
		diag_fix(&s->conf->diags, "%s", mend);
		return 0;
	}
	if (!err)
		err = bond_set_option(s->bond, row, &value, text_pos(s->text, s->entry->at));
	if (err)
		option_value_free(&value);
	return err;
}

static int read_entry(struct section *s)
{
	size_t i, len;

	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		len = strlen(keys[i].name);
		if (strncmp(s->entry->key, keys[i].name, len))
			continue;
		if (!s->entry->key[len] || (keys[i].numbered &&
		    !s->entry->key[len + strspn(s->entry->key + len, "0123456789")]))
			return keys[i].read(s);
	}
	return read_option(s);
}

/* The name of a section's bond: its key ifname, or its own. */
static const struct ini_entry *name_of(const struct ini *ini, size_t section, const char **name)
{
	size_t i;

	for (i = section + 1; i < ini->n && ini->v[i].key; i++) {
		if (strcmp(ini->v[i].key, "ifname"))
			continue;
		*name = ini->v[i].value;
		return &ini->v[i];
	}
	*name = ini->v[section].section;
	return &ini->v[section];
}

static struct bond *new_bond(struct section *s, const struct ini *ini, size_t section)
{
	const char *name, *why;
	const struct ini_entry *entry = name_of(ini, section, &name);
	uint32_t at = entry->key ? entry->value_at : entry->at;
	struct diag_quote q;

	why = ifname_refused(name);
	if (why) {
		diag_add(&s->conf->diags, CODE_BAD_NAME, s->text, at, "%s: %s",
			 diag_quote(&q, name, strlen(name)), why);
		return NULL;
	}
	if (conf_bond(s->conf, name)) {
		diag_add(&s->conf->diags, CODE_BOND_TWICE, s->text, at,
			 "%s is described elsewhere too", name);
		return NULL;
	}
	s->bond = conf_add_bond(s->conf, NULL, name);
	if (!s->bond) {
		s->conf->diags.no_memory = true;
		return NULL;
	}
	s->bond->dialect = DIALECT_INI;
	s->bond->pos = text_pos(s->text, ini->v[section].at);
	return s->bond;
}

int dialect_ini_read(struct conf *conf, struct text *text)
{
	struct section s = { .conf = conf, .text = text };
	struct ini ini;
	size_t i;
	int err = ini_read(&ini, text, &conf->diags);

	for (i = 0; i < ini.n && !err; i++) {
		s.entry = &ini.v[i];
		if (!s.entry->key)
			s.bond = new_bond(&s, &ini, i);
		else if (s.bond)
			err = read_entry(&s);
	}
	ini_free(&ini);
	return err;
}
