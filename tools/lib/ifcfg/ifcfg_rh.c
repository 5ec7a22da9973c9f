// SPDX-License-Identifier: GPL-2.0
/* ifcfg_rh: what NetworkManager's plugin ifcfg-rh makes of ifcfg files; see ifcfg_rh.h */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/each.h"
#include "by_line.h"
#include "dialect.h"
#include "ifcfg_rh.h"

#define SCRIPTS "etc/sysconfig/network-scripts"
#define MEMBER	0x8000		/* of a P_Key: full membership */

/* The value that FILE itself gives NAME; NULL: none, or nothing. */
static const char *own(const struct conf_file *file, const char *name)
{
	const struct var *var = vars_find(&file->vars, name);

	return var && var->owner == &file->vars && vars_state(var->owner, var) == VAR_KNOWN && var->len ?
	       var->value : NULL;
}

/* The value that it sees there; they differ where export and the like set it. */
const char *ifcfg_rh_value(const struct conf_file *file, const char *name)
{
	const struct vars *vars = file->seen ? file->seen : &file->vars;
	const struct var *var = vars_find(vars, name);

	return var && var->owner == vars && vars_state(vars, var) == VAR_KNOWN && var->len ? var->value : NULL;
}

bool ifcfg_rh_is_empty(const struct conf_file *file, const char *name)
{
	const struct vars *vars = file->seen ? file->seen : &file->vars;
	const struct var *var = vars_find(vars, name);

	return var && var->owner == vars && var->seen && vars_state(vars, var) == VAR_KNOWN && !var->len;
}

/* Does a truth word say so?  OTHERWISE for any other text, and for NULL (svParseBoolean()). */
static bool is_true(const char *word, bool otherwise)
{
	static const char *const words[2][6] = {
		{ "no", "false", "f", "n", "0", NULL },
		{ "yes", "true", "t", "y", "1", NULL },
	};
	const char *const *w;
	int yes;

	for (yes = 0; word && yes < 2; yes++)
		for (w = words[yes]; *w; w++)
			if (strcasecmp(word, *w) == 0)
				return yes;
	return otherwise;
}

/* Is there an executable ifup-NAME?  NAME: DEVICE without the digits at its end. */
static bool is_hidden(const struct conf *conf, const char *device)
{
	size_t len = strlen(device);
	struct text text = { 0 };
	char path[PATH_MAX];
	bool hidden;

	while (len && device[len - 1] >= '0' && device[len - 1] <= '9')
		len--;
	if (!len || !conf->has_ifups || strncmp(device, "eth", len) == 0 || strncmp(device, "wireless", len) == 0 ||
	    (size_t)snprintf(path, sizeof(path), SCRIPTS "/ifup-%.*s", (int)len, device) >= sizeof(path))
		return false;
	hidden = source_read(&conf->source, path, &text) == 0 && (text.mode & S_IXUSR);
	text_free(&text);
	return hidden;
}

/* The profile of a TYPE. */
static enum ifcfg_rh kind_of(const char *type)
{
	static const struct {
		const char *type;
		enum ifcfg_rh kind;
	} types[] = {
		{ "Bond", IFCFG_RH_BOND }, { "InfiniBand", IFCFG_RH_INFINIBAND },
		{ "Ethernet", IFCFG_RH_ETHERNET }, { "CTC", IFCFG_RH_ETHERNET },
		{ "Team", IFCFG_RH_OTHER }, { "Vlan", IFCFG_RH_OTHER },
		{ "Bridge", IFCFG_RH_OTHER }, { "Wireless", IFCFG_RH_OTHER },
	};
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (strcasecmp(type, types[i].type) == 0)
			return types[i].kind;
	return IFCFG_RH_UNKNOWN;
}

const char *ifcfg_rh_team(const struct conf_file *file)
{
	const char *type = own(file, "DEVICETYPE");

	if (type && strcasecmp(type, "Team") == 0)
		return "DEVICETYPE";
	return own(file, "TEAM_CONFIG") && !(type && strcasecmp(type, "TeamPort") == 0) ? "TEAM_CONFIG" : NULL;
}

static enum ifcfg_rh judge(const struct conf *conf, const struct conf_file *file)
{
	const char *type = ifcfg_rh_team(file) ? "Team" : own(file, "TYPE"), *device = own(file, "DEVICE");
	bool master = is_true(own(file, "BONDING_MASTER"), false);

	if (!is_true(ifcfg_rh_value(file, "NM_CONTROLLED"), true))
		return IFCFG_RH_UNMANAGED;
	if (!type && master)
		type = "Bond";
	else if (!type && is_true(own(file, "VLAN"), false))
		type = "Vlan";
	else if (!type && device && is_hidden(conf, device))
		return IFCFG_RH_HIDDEN;
	else if (!type)
		type = "Ethernet";
	if (strcmp(type, "Ethernet") == 0 && own(file, "BONDING_OPTS"))
		type = "Bond";
	if (master && strcasecmp(type, "Bond"))
		return IFCFG_RH_REFUSED;
	return kind_of(type);
}

/* Is it asked for often: is it NetworkManager that reads these files?  Elsewhere nobody looks for ifup-* in vain. */
static bool is_judged(const struct conf *conf)
{
	return conf->services.reads || conf->by_networkmanager;
}

enum ifcfg_rh ifcfg_rh_kind(const struct conf *conf, const struct conf_file *file)
{
	return conf->by_uuid && is_judged(conf) ? file->profile : judge(conf, file);
}

int ifcfg_rh_kind_by_line(const struct conf *conf, struct conf_file *file)
{
	struct conf_file seen = *file;
	int kind;

	seen.seen = NULL;
	vars_init(&seen.vars, &file->text, NULL);
	kind = by_line_read(&by_line_networkmanager, &seen.vars, NULL);
	if (!kind)
		kind = judge(conf, &seen);
	vars_free(&seen.vars);
	return kind;
}

/* utils_should_ignore_file() */
bool ifcfg_rh_takes_copy(const char *name)
{
	static const struct dialect_copy passed[] = {
		{ "~", 0 }, { ".bak", 0 }, { ".orig", 0 }, { ".rej", 0 }, { ".rpmnew", 0 }, { ".augnew", 0 },
		{ ".augtmp", 0 }, { .suffix = NULL }
	};

	return !dialect_copy(passed, name);
}

bool ifcfg_rh_drops_routes(const struct conf *conf, const struct conf_file *file)
{
	static const char script[] = "NetworkManager/dispatcher.d/10-ifcfg-rh-routes.sh";
	static const char *const kinds[] = { "rule", "rule6" };
	char path[PATH_MAX];
	bool there = false;
	size_t i;

	for (i = 0; i < 2 && conf->has_rules && !there; i++)
		if ((size_t)snprintf(path, sizeof(path), SCRIPTS "/%s-%s", kinds[i], file->name) < sizeof(path))
			there = source_has_file(&conf->source, path);
	for (i = 0; i < 2 && there; i++) {
		snprintf(path, sizeof(path), "%s/%s", i ? "usr/lib" : "etc", script);
		there = !source_has_file(&conf->source, path);
	}
	return there;
}

int ifcfg_rh_rule(const char *name)
{
	static const char start[] = "ROUTING_RULE";
	size_t len = sizeof(start) - 1;
	int family = AF_INET;

	if (strncmp(name, start, len))
		return 0;
	if (name[len] == '6') {
		family = AF_INET6;
		len++;
	}
	/* _IS_NUMBERED_TAG() of its shvar.c: no 0 before others */
	return name[len] == '_' && name[len + 1] && !name[len + 1 + strspn(name + len + 1, "0123456789")] &&
	       (name[len + 1] != '0' || !name[len + 2]) ? family : 0;
}

bool ifcfg_rh_is_hex(const char *text, const char *shape)
{
	for (; *text && *shape; text++, shape++)
		if (*shape == 'x' ? !isxdigit((unsigned char)*text) : *text != *shape)
			return false;
	return !*text && !*shape;
}

bool ifcfg_rh_is_uuid(const char *text)
{
	return ifcfg_rh_is_hex(text, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx") ||
	       ifcfg_rh_is_hex(text, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
}

static int compare_uuids(const void *pa, const void *pb)
{
	const struct conf_file *a = *(struct conf_file *const *)pa;
	const struct conf_file *b = *(struct conf_file *const *)pb;
	int order = strcasecmp(ifcfg_rh_value(a, "UUID"), ifcfg_rh_value(b, "UUID"));

	return order ? order : strverscmp(a->name, b->name);	/* as conf->files */
}

int ifcfg_rh_index(struct conf *conf)
{
	struct conf_file *file;
	size_t i;

	for (i = 0; i < conf->n_files && is_judged(conf); i++)
		conf->files[i]->profile = judge(conf, conf->files[i]);
	conf->by_uuid = calloc(conf->n_files + 1, sizeof(*conf->by_uuid));
	if (!conf->by_uuid)
		return -ENOMEM;
	for (i = 0; i < conf->n_files; i++) {
		file = conf->files[i];
		if (file->use == USE_FILE && !file->error && ifcfg_rh_value(file, "UUID"))
			conf->by_uuid[conf->n_by_uuid++] = file;
	}
	qsort(conf->by_uuid, conf->n_by_uuid, sizeof(*conf->by_uuid), compare_uuids);
	return 0;
}

/* The first of conf->by_uuid whose UUID is not below UUID. */
static size_t find_uuid(const struct conf *conf, const char *uuid)
{
	size_t low = 0, high = conf->n_by_uuid, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (strcasecmp(ifcfg_rh_value(conf->by_uuid[mid], "UUID"), uuid) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

const struct conf_file *ifcfg_rh_keeper(const struct conf *conf, const struct conf_file *file)
{
	const struct conf_file *each, *keeper = NULL;
	const char *uuid = ifcfg_rh_value(file, "UUID");
	size_t i, n = 0;

	for (i = uuid ? find_uuid(conf, uuid) : conf->n_by_uuid; i < conf->n_by_uuid; i++) {
		each = conf->by_uuid[i];
		if (strcasecmp(ifcfg_rh_value(each, "UUID"), uuid))
			break;
		if (ifcfg_rh_kind(conf, each) >= IFCFG_RH_UNMANAGED)	/* no profile */
			continue;
		n += each != file;
		if (!keeper || (each->is_bond && !keeper->is_bond))
			keeper = each;
	}
	return n ? keeper : NULL;
}

/* Is the profile of FILE its own? */
static bool is_its_own(const struct conf *conf, const struct conf_file *file)
{
	const char *uuid = ifcfg_rh_value(file, "UUID");

	return !uuid || (ifcfg_rh_is_uuid(uuid) && !ifcfg_rh_keeper(conf, file));
}

const char *ifcfg_rh_options(const struct conf_file *file)
{
	const char *options = own(file, "BONDING_OPTS"), *mode;

	if (!options || strpbrk(options, "\t\n"))
		return NULL;
	for (mode = options; (mode = strstr(mode, "mode=")); mode++)
		if (mode == options || mode[-1] == ' ')
			return options;
	return NULL;
}

bool ifcfg_rh_starts(const struct conf_file *file, const struct conf_file *bond)
{
	return is_true(ifcfg_rh_value(file, "ONBOOT"), true) || (bond && is_true(ifcfg_rh_value(bond, "AUTOCONNECT_SLAVES"), false));
}

bool ifcfg_rh_hwaddr(const struct conf_file *file)
{
	const char *s = ifcfg_rh_value(file, "HWADDR");
	size_t n = 0;

	if (!s)
		return true;
	for (; *s; s += strcspn(s, ":-"), s += *s != '\0')
		n++;
	return n == 20;
}

bool ifcfg_rh_true(const char *word)
{
	return is_true(word, false);
}

bool ifcfg_rh_false(const char *word)
{
	return !is_true(word, true);
}

/* /etc/sysconfig/network is asked where the file does not say it. */
static bool is_ipv6(const struct conf_file *file)
{
	return ifcfg_rh_true(vars_value(&file->vars, "IPV6INIT"));
}

bool ifcfg_rh_has_ipv4(const struct conf_file *file)
{
	return ifcfg_rh_value(file, "IPADDR") || ifcfg_rh_value(file, "IPADDR0") || ifcfg_rh_value(file, "IPADDR1") || ifcfg_rh_value(file, "IPADDR2");
}

enum ifcfg_rh_method ifcfg_rh_method4(const struct conf_file *file)
{
	const char *proto = ifcfg_rh_value(file, "BOOTPROTO");

	if (!proto || strcasecmp(proto, "none") == 0 || strcasecmp(proto, "static") == 0)
		return ifcfg_rh_has_ipv4(file) ? IFCFG_RH_TAKES : IFCFG_RH_OFF;
	return strcasecmp(proto, "autoip") == 0 ? IFCFG_RH_LINK :
	       strcasecmp(proto, "shared") == 0 ? IFCFG_RH_SHARED : IFCFG_RH_TAKES;
}

enum ifcfg_rh_method ifcfg_rh_method6(const struct conf_file *file)
{
	const char *autoconf = ifcfg_rh_value(file, "IPV6_AUTOCONF");

	if (ifcfg_rh_true(ifcfg_rh_value(file, "IPV6_DISABLED")) || !is_ipv6(file))
		return IFCFG_RH_OFF;
	if (autoconf && strcmp(autoconf, "shared") == 0)
		return IFCFG_RH_SHARED;
	if (is_true(autoconf, !ifcfg_rh_true(ifcfg_rh_value(file, "IPV6FORWARDING"))) || ifcfg_rh_true(ifcfg_rh_value(file, "DHCPV6C")) ||
	    ifcfg_rh_value(file, "IPV6ADDR") || ifcfg_rh_value(file, "IPV6ADDR_SECONDARIES"))
		return IFCFG_RH_TAKES;
	return IFCFG_RH_LINK;
}

bool ifcfg_rh_child(const struct conf_file *file, int pkey)
{
	const char *id = own(file, "PKEY_ID"), *newer = own(file, "PKEY_ID_NM");

	return is_true(own(file, "PKEY"), false) && own(file, "PHYSDEV") && id &&
	       (strtol(id, NULL, 0) | MEMBER) == (pkey & 0xffff) &&
	       (!newer || strtol(newer, NULL, 0) == (pkey & 0xffff));
}

bool ifcfg_rh_adds_bit(const struct conf_file *file)
{
	const char *id = own(file, "PKEY_ID");

	return id && !(strtol(id, NULL, 0) & MEMBER);
}

const struct var *ifcfg_rh_master(const struct conf_file *file)
{
	const char *name = own(file, "MASTER_UUID") ? "MASTER_UUID" : "MASTER";

	return own(file, name) && !ifcfg_rh_false(ifcfg_rh_value(file, "NM_CONTROLLED")) ? vars_find(&file->vars, name) : NULL;
}

const char *ifcfg_rh_controller(const struct conf_file *file)
{
	static const char *const names[] = {
		"BRIDGE_UUID", "BRIDGE", "MASTER_UUID", "MASTER", "TEAM_MASTER_UUID", "TEAM_MASTER", "OVS_PORT_UUID", "OVS_PORT",
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (ifcfg_rh_value(file, names[i]))
			return names[i];
	return NULL;
}

bool ifcfg_rh_is_called(const struct conf_file *master, const char *name)
{
	const char *device = own(master, "DEVICE"), *uuid = own(master, "UUID");

	return (device && strcmp(device, name) == 0) || (uuid && strcasecmp(uuid, name) == 0);
}

bool ifcfg_rh_joins(const struct conf *conf, const struct conf_file *file, const struct conf_file *master)
{
	const struct var *name = ifcfg_rh_master(file);
	size_t i;

	if (!name || file->use != USE_FILE || file->error)
		return false;
	if (master)
		return ifcfg_rh_is_called(master, name->value);
	for (i = 0; i < conf->n_bonds; i++)
		if (conf->bond_files[i] && ifcfg_rh_is_called(conf->bond_files[i], name->value))
			return true;
	return false;
}

/* Does each of its versions that the release may have?  RHEL7 ends with 1.18. */
static bool makes_child(const struct conf *conf, const struct conf_file *file, int pkey)
{
	return ifcfg_rh_child(file, pkey) && (dialect_major(conf) == 7 || !ifcfg_rh_adds_bit(file));
}

bool ifcfg_rh_makes(const struct conf *conf, size_t i)
{
	const struct bond *bond = &conf->bonds[i];
	const struct bond_slave *slave;
	const struct conf_file *master = conf->bond_files[i], *file;

	if (!master || ifcfg_rh_kind(conf, master) != IFCFG_RH_BOND || !ifcfg_rh_options(master) ||
	    !is_its_own(conf, master))
		return false;
	each(slave, bond->slaves, bond->n_slaves) {
		file = conf_slave_file(conf, slave);
		if (!file || ifcfg_rh_kind(conf, file) != IFCFG_RH_INFINIBAND ||
		    !ifcfg_rh_starts(file, master) || !ifcfg_rh_hwaddr(file) || !is_its_own(conf, file) ||
		    (*slave->parent && !makes_child(conf, file, slave->pkey)))
			return false;
	}
	return bond->n_slaves;
}
