// SPDX-License-Identifier: GPL-2.0
/* check_reader: rules about lines that who reads the files sees otherwise than the shell */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "check.h"
#include "ifcfg/ifcfg_rh.h"
#include "ifcfg/reader.h"

/* what says nothing about a bond that works */
static bool is_idle(const char *name)
{
	static const char *const names[] = { "NETWORK", "BROADCAST", "NAME", "USERCTL" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strncmp(name, names[i], strlen(names[i])) == 0)
			return true;
	return false;
}

/* Does the bond hang on what READER sees of NAME? */
static bool counts(const struct check *c, const struct reader *reader, const char *name)
{
	unsigned int major = dialect_major(c->conf);

	return reader->services & SERVICE_BIT(c->reader) && reader_asks(reader, check_is_suse(c), name) &&
	       major >= reader->from && major <= reader->to &&
	       !(c->reader == SERVICE_SCRIPTS && c->hooked) &&	/* ib-bond sources nothing and greps for nothing */
	       !(c->reader == SERVICE_NETWORKMANAGER && strcmp(name, "SLAVE") == 0);	/* MASTER is enough for it */
}

/* Does NetworkManager do by itself, where it sees no such variable, what VALUE asks for? */
static bool is_default(struct check *c, struct conf_file *file, const char *name, const char *value)
{
	int kind;

	if (strcmp(name, "TYPE") == 0 || strcmp(name, "BONDING_MASTER") == 0) {
		kind = ifcfg_rh_kind_by_line(c->conf, file);
		c->conf->diags.no_memory |= kind < 0;
		return kind == (file->is_bond ? (int)IFCFG_RH_BOND : (int)ifcfg_rh_kind(c->conf, file));
	}
	if (strcmp(name, "BOOTPROTO") == 0)
		return strcasecmp(value, "none") == 0 || strcasecmp(value, "static") == 0;
	return check_nm_default(name, value);
}

/* And wicked?  The name of a P_Key child tells it what the file need not. */
static bool is_wicked_default(const struct conf_file *file, const char *name, const char *value)
{
	char parent[IFNAMSIZ];
	int key;

	if (strcmp(name, "BOOTPROTO") == 0 || strcmp(name, "STARTMODE") == 0)
		return strcmp(value, *name == 'B' ? "static" : "manual") == 0;
	if (!bond_split_child(file->ifname, parent, &key))
		return false;
	return (strcmp(name, "IPOIB_DEVICE") == 0 && strcmp(value, parent) == 0) ||
	       (strcmp(name, "IPOIB_PKEY") == 0 && dialect_pkey(value, true) == key);
}

/* Is it the same to who reads the files that OTHER, his view, is not the shell's? */
static bool is_same(struct check *c, struct conf_file *file, const char *name, const struct reader_view *shell,
		    const struct reader_view *other)
{
	if (reader_same(shell, other))
		return true;
	if (shell->kind != READING_VALUE || other->kind == READING_VALUE)
		return false;
	return (c->reader == SERVICE_NETWORKMANAGER && is_default(c, file, name, shell->value)) ||
	       (c->reader == SERVICE_WICKED && is_wicked_default(file, name, shell->value));
}

/* The quotes that who reads the files takes, at least: RHEL4's and RHEL5's greps know less than others. */
static const char *quotes_of(const struct check *c)
{
	unsigned int major = check_is_redhat(c) && c->reader == SERVICE_SCRIPTS ? dialect_major(c->conf) : 0;

	return major == 4 ? "" : major == 5 ? "\"" : "\"'";
}

static void say(struct check *c, struct conf_file *file, const struct reader_candidate *what,
		const struct reader *reader, const struct reader_view *view)
{
	const char *value = check_value(file, what->name);
	struct diag_quote seen, right;
	uint32_t at = text_offset(&file->text, &what->pos);
	int who = strcspn(reader->origin, ",:");

	if (view->kind == READING_VALUE)
		check_say(c, &file->text, at, "%.*s sees %s=%s here", who, reader->origin, what->name,
			  diag_quote(&seen, view->value, strlen(view->value)));
	else
		check_say(c, &file->text, at, "%.*s sees no %s here", who, reader->origin, what->name);
	if (value && !*quotes_of(c))
		check_fix(c, "write %s=%s on a line of its own, without quotes", what->name, value);
	else if (value)
		check_fix(c, "write %s=%s on a line of its own", what->name,
			  strpbrk(value, " \t") ? "\"...\"" : diag_quote(&right, value, strlen(value)));
}

static void compare(struct check *c, struct conf_file *file, const struct reader_candidate *what,
		    const struct reader *reader)
{
	const struct var *var = vars_find(&file->vars, what->name);
	struct reader_view shell = { 0 }, other = { 0 };

	if (var && var->owner != &file->vars)		/* of a file that is read before it */
		return;
	if (readers[0].read(c->conf, file, what->name, &shell) || reader->read(c->conf, file, what->name, &other))
		c->conf->diags.no_memory = true;
	else if (shell.kind != READING_UNKNOWN && !is_same(c, file, what->name, &shell, &other) &&
		 (shell.kind == READING_VALUE || !file->text.errors))	/* what the shell refuses is said already */
		say(c, file, what, reader, &other);
	free(shell.value);
	free(other.value);
}

/* What NetworkManager reads in the file of a bond, and no dialect has: what goes with the addresses. */
static void look_at_beside(struct check *c, struct conf_file *file, const struct reader *reader)
{
	static const char *const names[] = {
		"IPV6_DEFAULTGW", "ZONE", /* and where there is IPv4: */ "GATEWAY", "GATEWAY0", "GATEWAY1", "DNS1", "DNS2",
		"DNS3", "DOMAIN", "SEARCH", "DEFROUTE", "PEERDNS", "IPV4_ROUTE_METRIC",
	};
	size_t i, n = ifcfg_rh_method4(file) == IFCFG_RH_OFF ? 2 : sizeof(names) / sizeof(names[0]);
	struct reader_candidate what;
	const struct var *var;

	for (i = 0; i < n; i++) {
		var = vars_find(&file->vars, names[i]);
		if (!var || !var->seen || dialect_row(file->dialect, names[i], ROW_BOND | ROW_SLAVE))
			continue;
		what = (struct reader_candidate){ .name = names[i], .pos = text_pos(&file->text, var->at) };
		compare(c, file, &what, reader);
	}
}

/* The variables of FILE, which is WHERE (ROW_BOND, ROW_SLAVE). */
static void look_at_file(struct check *c, struct conf_file *file, unsigned int where)
{
	struct reader_candidate *list;
	const struct reader *reader;
	size_t n, i;

	if (!file || file->by_line || reader_all_same(&file->text, quotes_of(c)))
		return;
	list = reader_candidates(file->dialect, file, &n);
	if (!list)
		c->conf->diags.no_memory = true;
	for (i = 0; i < n; i++)
		for (reader = &readers[1]; reader->name; reader++)
			if (counts(c, reader, list[i].name) && !is_idle(list[i].name) &&
			    dialect_row(file->dialect, list[i].name, where))
				compare(c, file, &list[i], reader);
	for (reader = &readers[1]; reader->name && c->reader == SERVICE_NETWORKMANAGER && where & ROW_BOND; reader++)
		if (counts(c, reader, "GATEWAY"))
			look_at_beside(c, file, reader);
	free(list);
}

void check_bond_lines(struct check *c)
{
	look_at_file(c, c->bond_file, ROW_BOND);
}

void check_slave_lines(struct check *c)
{
	look_at_file(c, c->slave_file, ROW_SLAVE);
}
