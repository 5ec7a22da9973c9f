// SPDX-License-Identifier: GPL-2.0
/* dialect_redhat: ifcfg files of RHEL, as initscripts and NetworkManager's ifcfg-rh read them */
#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/each.h"
#include "bond/ifname.h"
#include "dialect.h"
#include "ifcfg_rh.h"

static bool is_one_of(const char *const *words, const char *value)
{
	for (; *words; words++)
		if (strcasecmp(value, *words) == 0)
			return true;
	return false;
}

bool dialect_true(const char *value)
{
	static const char *const words[] = { "yes", "y", "true", "t", "on", "1", NULL };

	return is_one_of(words, value);
}

bool dialect_false(const char *value)
{
	static const char *const words[] = { "no", "n", "false", "f", "off", "0", NULL };

	return is_one_of(words, value);
}

static int read_onboot(struct reading *r, const struct var *var, const char *suffix)
{
	(void)suffix;
	r->bond->onboot = !dialect_false(var->value);
	return 0;
}

static int read_nm_controlled(struct reading *r, const struct var *var, const char *suffix)
{
	(void)suffix;
	r->bond->unmanaged = dialect_false(var->value);
	return 0;
}

/* Before CIDR: what ipcalc --netmask says of an address alone. */
static int class_bits(const struct addr *addr)
{
	return addr->ip[0] < 128 ? 8 : addr->ip[0] < 192 ? 16 : 24;
}

/* The address TEXT, which VAR holds or gives, with the mask and the broadcast address of SUFFIX. */
static int add_ipv4(struct reading *r, const struct var *var, const char *text, const char *suffix)
{
	const struct var *broadcast;
	char room[DIALECT_TRIMMED];
	struct diag_quote q;
	struct addr addr;
	const char *why;
	int bits;

	text = dialect_trim(text, room);
	/* 31 bits: any address of a network, so that the mask is looked at apart */
	if (addr_parse(text, 31, 128, &addr, &why) || addr.family != AF_INET) {
		reading_refuse(r, CODE_BAD_ADDRESS, var, 0, "%s: %s",
			       diag_quote(&q, text, strlen(text)), why ? why : "not an IPv4 address");
		return 0;
	}
	bits = dialect_address_bits(r, "PREFIX", suffix, 32);
	if (bits < 0)
		return 0;
	bits = bits ? bits : r->bits ? r->bits : class_bits(&addr);
	if (addr_parse(text, bits, 128, &addr, &why)) {
		reading_refuse(r, CODE_BAD_ADDRESS, var, 0, "%s/%d: %s", diag_quote(&q, text, strlen(text)), bits, why);
		return 0;
	}
	broadcast = reading_suffixed(r, "BROADCAST", suffix);
	if (broadcast && !dialect_set_broadcast(r, broadcast, &addr))
		return 0;
	if (r->label && strlen(r->label) < sizeof(addr.label))
		strcpy(addr.label, r->label);
	return dialect_add_address(r, var, 0, &addr);
}

/* VAR is an address with /BITS: where those belong, RHEL4 and RHEL5 have NETMASK alone. */
static void refuse_bits(struct reading *r, const struct var *var, const char *suffix)
{
	char room[DIALECT_TRIMMED], text[INET_ADDRSTRLEN];
	const char *bits_at = strchr(dialect_trim(var->value, room), '/');
	bool old = dialect_major(r->conf) && dialect_major(r->conf) < 6;
	int bits = bits_at ? dialect_bits(bits_at + 1, 32) : -EINVAL;
	struct in_addr ip, mask = { .s_addr = addr_mask(bits > 0 ? bits : 0) };

	reading_refuse(r, CODE_BAD_ADDRESS, var, 0, "IPADDR%s takes no /BITS", suffix);
	room[strcspn(room, "/")] = '\0';
	if (bits < 0 || inet_pton(AF_INET, room, &ip) != 1)
		diag_fix(r->diags, "write them as %s%s", old ? "NETMASK" : "PREFIX", suffix);
	else if (old)
		diag_fix(r->diags, "write IPADDR%s=%s and NETMASK%s=%s", suffix, room, suffix,
			 inet_ntop(AF_INET, &mask, text, sizeof(text)));
	else
		diag_fix(r->diags, "write IPADDR%s=%s and PREFIX%s=%d", suffix, room, suffix, bits);
}

static int read_ipaddr(struct reading *r, const struct var *var, const char *suffix)
{
	if (!var->len)
		return 0;
	if (memchr(var->value, '/', var->len)) {
		refuse_bits(r, var, suffix);
		return 0;
	}
	return add_ipv4(r, var, var->value, suffix);
}

/* One IPv6 address, LEN bytes from byte AT of VAR's value on. */
static int add_ipv6(struct reading *r, const struct var *var, size_t at, size_t len)
{
	struct diag_quote q;
	char text[64] = "";
	struct addr addr;
	const char *why = "not an IPv6 address";

	if (len < sizeof(text))
		memcpy(text, var->value + at, len);
	if (addr_parse(text, 32, 64, &addr, &why) || addr.family != AF_INET6) {
		reading_refuse(r, CODE_BAD_ADDRESS, var, at, "%s: %s",
			       diag_quote(&q, var->value + at, len), why ? why : "not an IPv6 address");
		return 0;
	}
	return dialect_add_address(r, var, at, &addr);
}

/* IPV6ADDR, and the list IPV6ADDR_SECONDARIES; nothing of it with IPV6INIT=no */
static int read_ipv6addr(struct reading *r, const struct var *var, const char *suffix)
{
	const struct var *init = reading_var(r, "IPV6INIT");
	const char *p = var->value;
	size_t len;
	int err = 0;

	(void)suffix;
	if (init && dialect_false(init->value))
		return 0;
	for (; !err; p += len) {
		p += strspn(p, " \t\n,");
		len = strcspn(p, " \t\n,");
		if (!len)
			break;
		err = add_ipv6(r, var, p - var->value, len);
	}
	return err;
}

/* rdma's ifup-ib: PKEY=yes PKEY_ID=0x8001 PHYSDEV=ib0 is ib0.8001 */
static int read_pkey(struct reading *r, const struct var *var, const char *suffix)
{
	const struct var *id, *parent;
	struct diag_quote q;
	int key;

	(void)suffix;
	if (!dialect_true(var->value))
		return 0;
	id = reading_var(r, "PKEY_ID");
	parent = reading_var(r, "PHYSDEV");
	if (!id || !parent) {
		reading_refuse(r, CODE_BAD_PKEY, var, 0, "PKEY=yes wants PKEY_ID and PHYSDEV");
		return 0;
	}
	key = dialect_pkey(id->value, false);
	if (key < 0) {
		reading_refuse(r, CODE_BAD_PKEY, id, 0, "%s is no P_Key",
			       diag_quote(&q, id->value, id->len));
		if (dialect_pkey(id->value, true) >= 0)
			diag_fix(r->diags, "write 0x%04x", dialect_pkey(id->value, true));
		else
			diag_fix(r->diags, "write one from 0x8001 to 0xffff");
		return 0;
	}
	if (ifname_refused(parent->value)) {
		reading_refuse(r, CODE_BAD_NAME, parent, 0, "%s: %s",
			       diag_quote(&q, parent->value, parent->len),
			       ifname_refused(parent->value));
		return 0;
	}
	r->slave->pkey = key;
	strcpy(r->slave->parent, parent->value);
	return 0;
}

/* How many bytes a hardware address such as 00:11:22... has. */
static size_t count_bytes(const char *address)
{
	size_t n = 0;

	for (; *address; address += strcspn(address, ":-"), address += *address != '\0')
		n++;
	return n;
}

/* TYPE and HWADDR of a slave; ib0 with TYPE=Ethernet, which initscripts pass by, is a port all the same */
static int read_kind(struct reading *r, const struct var *var, const char *suffix)
{
	bool ib, ethernet;

	(void)suffix;
	if (!r->slave || r->slave->kind != PORT_UNSAID)
		return 0;
	if (strcmp(var->name, "HWADDR") == 0) {
		ib = count_bytes(var->value) == 20;
		ethernet = count_bytes(var->value) == 6;
	} else {
		ib = strcasecmp(var->value, "InfiniBand") == 0 || strcasecmp(var->value, "IPoIB") == 0;
		ethernet = strcasecmp(var->value, "Ethernet") == 0;
	}
	if (ib)
		r->slave->kind = PORT_IPOIB;
	else if (ethernet && strncmp(r->slave->ifname, "ib", 2))
		r->slave->kind = PORT_OTHER;
	return 0;
}

static int read_connected_mode(struct reading *r, const struct var *var, const char *suffix)
{
	struct diag_quote q;

	(void)suffix;
	if (r->conf->by_networkmanager ? ifcfg_rh_true(var->value) : dialect_true(var->value))
		r->slave->mode = IPOIB_CONNECTED;
	else if (dialect_false(var->value) || dialect_true(var->value))	/* on, for NetworkManager: SWITCH-WORD */
		r->slave->mode = IPOIB_DATAGRAM;
	else if (var->len)
		reading_refuse(r, CODE_BAD_VALUE, var, 0, "CONNECTED_MODE is yes or no, not %s",
			       diag_quote(&q, var->value, var->len));
	if (r->slave->mode != IPOIB_MODE_UNSET)		/* nothing else has one */
		r->slave->kind = PORT_IPOIB;
	return 0;
}

#define INITSCRIPTS	"initscripts"
#define INITSCRIPTS5	"initscripts 8.45 (RHEL5) and above"
#define INITSCRIPTS6	"initscripts 9.03 (RHEL6) and above"
#define RDMA		"ifup-ib of rdma, NetworkManager"

static const struct row rows[] = {
	{ "DEVICE", ROW_EXACT, ROW_BOND | ROW_SLAVE, NULL, INITSCRIPTS,
	  "the interface that the file is for" },
	{ "TYPE", ROW_EXACT, ROW_BOND | ROW_SLAVE, read_kind, INITSCRIPTS,
	  "Bonding (RHEL4) or Bond (NetworkManager): a bond; InfiniBand: a port" },
	{ "ONBOOT", ROW_EXACT, ROW_BOND, read_onboot, INITSCRIPTS,
	  "no: not started at boot; of a slave it has no effect" },
	{ "NM_CONTROLLED", ROW_EXACT, ROW_BOND, read_nm_controlled, INITSCRIPTS6,
	  "no: NetworkManager keeps away from it" },
	{ "BOOTPROTO", ROW_EXACT, ROW_BOND, dialect_read_bootproto, INITSCRIPTS,
	  "none, static, dhcp or bootp: see DHCP in ib-bond(8)" },
	{ "BONDING_OPTS", ROW_EXACT, ROW_BOND | ROW_NOT_RHEL4, dialect_read_options, INITSCRIPTS5,
	  "options of the bond, NAME=VALUE words" },
	{ "BONDING_MASTER", ROW_EXACT, ROW_BOND, NULL, "NetworkManager", "yes: a bond" },
	{ "IPADDR", ROW_NUMBERED, ROW_BOND, read_ipaddr, "initscripts; numbered: RHEL6 and above",
	  "an IPv4 address" },
	{ "PREFIX", ROW_NUMBERED, ROW_BOND, NULL, INITSCRIPTS,
	  "bits of the address's network; up to RHEL5 the broadcast address goes by NETMASK or the class all the same" },
	{ "NETMASK", ROW_NUMBERED, ROW_BOND, NULL, INITSCRIPTS, "the same as a mask" },
	{ "BROADCAST", ROW_NUMBERED, ROW_BOND, NULL, INITSCRIPTS, "broadcast address of the network" },
	{ "NETWORK", ROW_NUMBERED, ROW_BOND, NULL, "nobody, kept for the reader's eye",
	  "address of the network" },
	{ "IPV6INIT", ROW_EXACT, ROW_BOND, NULL, INITSCRIPTS, "no: IPv6 is left off" },
	{ "IPV6ADDR", ROW_EXACT, ROW_BOND, read_ipv6addr, INITSCRIPTS, "an IPv6 address, with /BITS" },
	{ "IPV6ADDR_SECONDARIES", ROW_EXACT, ROW_BOND, read_ipv6addr, INITSCRIPTS,
	  "further IPv6 addresses, with blanks between them" },
	{ "MTU", ROW_EXACT, ROW_BOND | ROW_SLAVE, dialect_read_mtu, INITSCRIPTS, "bytes" },
	{ "MASTER", ROW_EXACT, ROW_SLAVE, NULL, INITSCRIPTS, "the bond of a slave" },
	{ "SLAVE", ROW_EXACT, ROW_SLAVE, NULL, INITSCRIPTS, "yes: a slave" },
	{ "PKEY", ROW_EXACT, ROW_SLAVE, read_pkey, RDMA, "yes: a P_Key child of PHYSDEV" },
	{ "PKEY_ID", ROW_EXACT, ROW_SLAVE, NULL, RDMA, "its P_Key, 0x8001 for example" },
	{ "PHYSDEV", ROW_EXACT, ROW_SLAVE, NULL, RDMA, "the port that it is a child of" },
	{ "CONNECTED_MODE", ROW_EXACT, ROW_SLAVE, read_connected_mode, RDMA,
	  "yes: connected mode, else datagram mode" },
	{ "HWADDR", ROW_EXACT, ROW_BOND | ROW_SLAVE, read_kind, INITSCRIPTS,
	  "address that the hardware must have; all 20 bytes are compared, which no port keeps" },
	{ "NAME", ROW_EXACT, ROW_BOND | ROW_SLAVE, NULL, "ifup of RHEL6 and above, NetworkManager",
	  "another name by which the file is found" },
	{ "VLAN", ROW_EXACT, ROW_BOND | ROW_SLAVE, NULL, INITSCRIPTS,
	  "yes: the name is that of a VLAN, not of a P_Key child" },
	{ "USERCTL", ROW_EXACT, ROW_BOND | ROW_SLAVE, NULL, INITSCRIPTS, "yes: users may start it" },
	{ .name = NULL }
};

/*
 * What init.d/network and ifup do with the file ifcfg-NAME.  Names that some
 * release starts although they are copies: RHEL4 starts .old .orig .save, 5
 * and 6 start .old, .save never went away.
 */
static const struct dialect_copy copies[] = {
	{ "~", 4 }, { ".bak", 4 }, { ".orig", 5 }, { ".rpmnew", 4 }, { ".rpmorig", 4 },
	{ ".rpmsave", 4 }, { ".old", 7 }, { ".save", 99 }, { .suffix = NULL }
};

static enum dialect_use use_redhat(const char *name, unsigned int major)
{
	const struct dialect_copy *copy = dialect_copy(copies, name);

	if (copy)	/* RHEL4's search for slaves takes any file with MASTER */
		return major == 4 || (major && major < copy->passed_from) ? USE_BACKUP :
		       ifcfg_rh_takes_copy(name) ? USE_PROFILE : USE_NOT;
	if (!*name || strcmp(name, "lo") == 0 || strncmp(name, "lo:", 3) == 0)
		return USE_NOT;
	return strchr(name, ':') || strstr(name, "-range") ? USE_ALIAS : USE_FILE;
}

/* The value of NAME if it is known; no diagnostics. */
static const char *value(const struct conf_file *file, const char *name)
{
	return vars_value(&file->vars, name);
}

/* The variable by which FILE is a slave's, or NULL. */
static const struct var *master_of(const struct conf *conf, const struct conf_file *file)
{
	const char *slave = value(file, "SLAVE"), *master = value(file, "MASTER");
	const struct var *seen = conf->by_networkmanager ? ifcfg_rh_master(file) : NULL;

	if (seen)
		return seen;
	if (!slave || !master || !*master)
		return NULL;
	/* literal up to RHEL8, any true word from 9 on */
	return strcmp(slave, "yes") == 0 || (dialect_major(conf) >= 9 && dialect_true(slave)) ?
	       vars_find(&file->vars, "MASTER") : NULL;
}

static bool says_bond(const struct conf_file *file)
{
	const char *type = value(file, "TYPE"), *master = value(file, "BONDING_MASTER");

	return (type && (strcmp(type, "Bonding") == 0 || strcasecmp(type, "Bond") == 0)) ||
	       vars_find(&file->vars, "BONDING_OPTS") || (master && dialect_true(master));
}

static void look_redhat(const struct conf *conf, struct conf_file *file)
{
	const char *device = value(file, "DEVICE");

	file->device_known = device && *device && !ifname_refused(device);
	if (!file->device_known)
		device = file->name;	/* so that it can be spoken of; see explain_device() */
	if (!ifname_refused(device))
		strcpy(file->ifname, device);
	file->master = master_of(conf, file);
	file->is_slave = file->master;
	file->is_bond = !file->is_slave && says_bond(file);
}

/* The file of a bond or of a slave has to say for which interface it is. */
static void explain_device(struct reading *r)
{
	const struct var *device;
	struct diag_quote q;

	if (r->file->device_known)
		return;
	device = reading_var(r, "DEVICE");
	if (device && device->len) {
		reading_refuse(r, CODE_BAD_NAME, device, 0, "%s: %s",
			       diag_quote(&q, device->value, device->len),
			       ifname_refused(device->value));
	} else if (!vars_find(&r->file->vars, "DEVICE") || device) {
		diag_add(r->diags, CODE_NO_DEVICE, (struct text *)&r->file->text, 0,
			 "DEVICE is missing");
		diag_fix(r->diags, "add DEVICE=%s", r->file->ifname);
	}
}

static uint32_t device_at(const struct conf_file *file)
{
	const struct var *device = vars_find(&file->vars, "DEVICE");

	return device && device->owner == &file->vars ? device->at : 0;
}

/* FILE is a second one for its interface, which concerns BOND. */
static void say_twice(struct conf *conf, struct conf_file *file, const char *bond)
{
	strcpy(conf->diags.about, bond);
	diag_add(&conf->diags, CODE_DEVICE_TWICE, &file->text, device_at(file),
		 "%s is configured by another file too", file->ifname);
	conf->diags.about[0] = '\0';
}

/* ib0.8001 looks like the name of a P_Key child; eth0.100 of a VLAN too */
static void forget_vlan(struct bond_slave *slave, const struct conf_file *file)
{
	const char *vlan = value(file, "VLAN");

	if (vlan && dialect_true(vlan)) {
		slave->pkey = PKEY_UNSET;
		slave->parent[0] = '\0';
	}
}

/* a line of options, word by word */
struct module_words {
	bool comment;		/* a # was there: to modprobe and the kernel it means nothing */
	bool renames;		/* -o was there, whose word is a name: of module-init-tools */
};

/* Is the word none of an option?  Says so where it has to be. */
static bool is_passed(struct reading *r, struct module_words *words, const struct option_word_at *at)
{
	bool name = words->renames;

	words->renames = at->len == 2 && memcmp(at->word, "-o", 2) == 0;
	if (words->renames || name)
		return true;
	if (!words->comment && *at->word == '#') {
		words->comment = true;
		if (dialect_major(r->conf) && dialect_major(r->conf) <= 6)	/* Linux before 3.11 */
			diag_add(r->diags, CODE_OPTION_SYNTAX, at->text, at->offset,
				 "modprobe knows no comment behind options, and for such parameters bonding is not loaded");
		else
			diag_add(r->diags, CODE_OPTION_COMMENT, at->text, at->offset,
				 "modprobe knows no comment behind options: these are parameters of the module");
		diag_fix(r->diags, "give the comment a line of its own");
		return true;
	}
	return words->comment && !(memchr(at->word, '=', at->len) &&
				   option_find(at->word, strcspn(at->word, "=")));
}

/* The options of LINE. */
static int read_module_line(struct reading *r, const struct modprobe_line *line)
{
	struct option_word_at at = { .text = line->text, .module = true };
	struct module_words words = { 0 };
	uint32_t from = line->rest, word, len;
	char plain[MODPROBE_OPTION];
	const char *equals;
	int err = 0;

	while (!err && modprobe_word(line, &from, &word, &len)) {
		at.len = modprobe_unquote(line->text->data + word, len, plain, sizeof(plain));
		at.word = plain;
		at.offset = word;
		equals = memchr(line->text->data + word, '=', len);
		at.value_offset = equals ? equals + 1 - line->text->data : word;
		if (!is_passed(r, &words, &at))
			err = dialect_read_option(r, &at);
	}
	return err;
}

/* Options of modprobe for NAME, a bond or the module. */
static int read_module_options(struct reading *r, const char *name)
{
	size_t n, i;
	const struct modprobe_line *line = modprobe_lines(&r->conf->modprobe, name, &n);
	int err = 0;

	for (i = 0; i < n && !err; i++, line++)
		if (line->kind == MODPROBE_OPTIONS)
			err = read_module_line(r, line);
	return err;
}

static bool has_module_options(const struct conf *conf, const char *name)
{
	size_t n;
	const struct modprobe_line *line = modprobe_lines(&conf->modprobe, name, &n);

	for (; n; n--, line++)
		if (line->kind == MODPROBE_OPTIONS)
			return true;
	return false;
}

/* Is -o in a line of NAME's options?  module-init-tools loads the module once more then, under that name. */
static bool is_loaded_apart(const struct conf *conf, const char *name)
{
	size_t n;
	const struct modprobe_line *line = modprobe_lines(&conf->modprobe, name, &n);
	uint32_t at, word, len;

	for (; n; n--, line++)
		for (at = line->rest; line->kind == MODPROBE_OPTIONS && modprobe_word(line, &at, &word, &len); )
			if (len == 2 && memcmp(line->text->data + word, "-o", 2) == 0)
				return true;
	return false;
}

/*
 * Whose options FILE's bond has beside those of the module: its own, or, if there are none, those of the first bond,
 * by whose alias the module is loaded: all bonds that it makes (max_bonds) have its parameters.
 */
static const char *loader_of(const struct conf *conf, const struct conf_file *file)
{
	const struct bond *first = conf->bonds;

	if (has_module_options(conf, file->ifname) || vars_find(&file->vars, "BONDING_OPTS") || !conf->n_bonds ||
	    !modprobe_alias(&conf->modprobe, file->ifname) || !modprobe_alias(&conf->modprobe, first->ifname) ||
	    is_loaded_apart(conf, first->ifname))
		return file->ifname;
	return first->ifname;
}

/* Where no release file tells: only RHEL4's files have TYPE=Bonding and options nowhere. */
static const struct dialect *dialect_of(const struct conf *conf, const struct conf_file *file)
{
	const char *type = value(file, "TYPE");

	if (conf->dialect_sure)
		return conf->dialect;
	if (type && strcmp(type, "Bonding") == 0 && !vars_find(&file->vars, "BONDING_OPTS") &&
	    !has_module_options(conf, file->ifname) && !has_module_options(conf, "bonding"))
		return &dialect_rhel4;
	return &dialect_rhel5;
}

/*
 * The driver of the manual ran active-backup with miimon=100 unless told
 * otherwise, and its RHEL4 files say neither.
 */
static int add_rhel4_defaults(struct bond *bond)
{
	struct option_why why;
	int err = 0;

	if (!bond_setting(bond, "mode"))
		err = bond_set_text(bond, "mode", "active-backup", &why);
	if (!err && !bond_setting(bond, "miimon") && !bond_setting(bond, "arp_interval"))
		err = bond_set_text(bond, "miimon", "100", &why);
	return err;
}

static int read_bond(struct conf *conf, struct conf_file *file)
{
	struct reading r = { .conf = conf, .diags = &conf->diags, .file = file };
	int err;

	if (conf_is_second(conf, file)) {
		say_twice(conf, file, file->ifname);
		return 0;
	}
	file->dialect = dialect_of(conf, file);
	r.bond = dialect_add_bond(conf, file);
	if (!r.bond)
		return -ENOMEM;
	explain_device(&r);
	/* the later one wins: the module's options, the bond's, BONDING_OPTS */
	strcpy(conf->diags.about, r.bond->ifname);
	err = read_module_options(&r, "bonding");
	if (!err)
		err = read_module_options(&r, loader_of(conf, file));
	conf->diags.about[0] = '\0';
	if (!err)
		err = dialect_apply(file->dialect, &r, ROW_BOND);
	if (!err && file->dialect->id == DIALECT_RHEL4)
		err = add_rhel4_defaults(r.bond);
	return err;
}

static int read_slave(struct conf *conf, struct conf_file *file)
{
	struct reading r = { .conf = conf, .diags = &conf->diags, .file = file,
			     .bond = &conf->bonds[file->bond] };
	const char *why;
	int err;

	explain_device(&r);
	err = bond_add_slave(r.bond, file->ifname, &r.slave, &why);
	if (err == -EEXIST) {
		say_twice(conf, file, r.bond->ifname);
		return 0;
	}
	if (err == -EINVAL)		/* explain_device() has said it */
		return 0;
	if (err)
		return err;
	r.slave->pos = var_pos(file->master, 0);
	r.slave->file = file->text.path;
	forget_vlan(r.slave, file);
	return dialect_apply(file->dialect, &r, ROW_SLAVE);
}

static bool usable_file(const struct conf_file *file)
{
	return file->use == USE_FILE && !file->error;
}

/* The files of the bond that SLAVE names, the first of *N; for NetworkManager by its UUID too.  NULL: there is none. */
static struct conf_file **masters_of(const struct conf *conf, const struct conf_file *slave, size_t *n)
{
	struct conf_file **master = conf_files_for(conf, slave->master->value, n), **file;

	if (master || !conf->by_networkmanager)
		return master;
	each(file, conf->by_ifname, conf->n_by_ifname) {
		if (!ifcfg_rh_is_called(*file, slave->master->value))
			continue;
		*n = 1;
		return file;
	}
	return NULL;
}

static void mark_master(struct conf *conf, const struct conf_file *slave)
{
	size_t n;
	struct conf_file **master = masters_of(conf, slave, &n);

	for (; n; n--, master++)
		(*master)->is_bond = true;
}

/* Of ifcfg-BOND-range*: the addresses from IPADDR_START to IPADDR_END, which differ in their last number only. */
static int read_range(struct reading *r, const struct var *start)
{
	const struct var *end = reading_var(r, "IPADDR_END"), *clone = reading_var(r, "CLONENUM_START");
	unsigned long number = clone ? strtoul(clone->value, NULL, 10) : 0;
	const char *dot = strrchr(start->value, '.'), *last = end ? strrchr(end->value, '.') : NULL;
	unsigned int i, to;
	char text[32], label[32];
	int err = 0;

	if (!dot || !last || dot - start->value != last - end->value ||
	    strncmp(start->value, end->value, dot - start->value) || dot - start->value > 15) {
		reading_refuse(r, CODE_BAD_ADDRESS, start, 0, "IPADDR_START and IPADDR_END are no range of one network");
		return 0;
	}
	i = strtoul(dot + 1, NULL, 10);
	to = strtoul(last + 1, NULL, 10);
	if (i > to || to > 255) {
		reading_refuse(r, CODE_BAD_ADDRESS, start, 0, "IPADDR_END is less than IPADDR_START");
		return 0;
	}
	for (r->label = label; i <= to && !err; i++) {
		snprintf(label, sizeof(label), "%s:%lu", r->bond->ifname, number++);
		snprintf(text, sizeof(text), "%.*s.%u", (int)(dot - start->value), start->value, i);
		err = add_ipv4(r, start, text, "");
	}
	r->label = NULL;
	return err;
}

/* Length of the name of the interface that ifcfg-NAME has further addresses of. */
static size_t parent_len(const char *name)
{
	const char *range = strstr(name, "-range");

	return strchr(name, ':') ? strcspn(name, ":") : range ? (size_t)(range - name) : 0;
}

/* ifcfg-BOND:N and ifcfg-BOND-rangeN, as ifup-aliases reads them: without a mask they have the bond's */
static int read_alias(struct conf *conf, struct conf_file *file)
{
	struct reading r = { .conf = conf, .diags = &conf->diags, .file = file };
	const char *device = value(file, "DEVICE"), *onparent = value(file, "ONPARENT");
	const struct var *var;
	char parent[IFNAMSIZ];
	size_t len = parent_len(file->name), n;
	struct conf_file **of;

	file->unstarted = onparent && strcasecmp(onparent, "no") == 0;
	if (!len || len >= sizeof(parent))
		return 0;
	snprintf(parent, sizeof(parent), "%.*s", (int)len, file->name);
	of = conf_files_for(conf, parent, &n);
	if (!of || (*of)->bond == CONF_NO_BOND || !(*of)->is_bond)
		return 0;
	file->bond = (*of)->bond;
	if (file->unstarted)
		return 0;
	r.bond = &conf->bonds[file->bond];
	r.bits = r.bond->n_addrs && r.bond->addrs->family == AF_INET ? r.bond->addrs->prefixlen : 0;
	var = reading_var(&r, "IPADDR_START");
	if (var)
		return read_range(&r, var);
	r.label = device && *device ? device : file->name;
	var = reading_var(&r, "IPADDR");
	return var ? read_ipaddr(&r, var, "") : 0;
}

static int link_redhat(struct conf *conf)
{
	struct conf_file *file;
	size_t i, n;
	int err;

	err = conf_index(conf);
	if (!err)
		err = ifcfg_rh_index(conf);
	for (i = 0; i < conf->n_files && !err; i++) {
		file = conf->files[i];
		if (usable_file(file) && file->is_slave)
			mark_master(conf, file);
	}
	for (i = 0; i < conf->n_files && !err; i++) {
		file = conf->files[i];
		if (!usable_file(file) || !*file->ifname)
			continue;
		if (file->is_bond || (!file->is_slave &&
				      modprobe_alias(&conf->modprobe, file->ifname)))
			err = read_bond(conf, file);
	}
	for (i = 0; i < conf->n_files && !err; i++) {
		struct conf_file **master;

		file = conf->files[i];
		if (!usable_file(file) || !file->is_slave || file->bond != CONF_NO_BOND)
			continue;
		master = masters_of(conf, file, &n);
		if (!master || (*master)->bond == CONF_NO_BOND)
			continue;
		file->bond = (*master)->bond;
		err = read_slave(conf, file);
	}
	for (i = 0; i < conf->n_files && !err; i++)
		if (conf->files[i]->use == USE_ALIAS && !conf->files[i]->error)
			err = read_alias(conf, conf->files[i]);
	return err;
}

const struct dialect dialect_rhel4 = {
	.id = DIALECT_RHEL4,
	.name = "rhel4",
	.directory = "etc/sysconfig/network-scripts",
	.defaults = "etc/sysconfig/network",
	.rows = rows,
	.use = use_redhat,
	.look = look_redhat,
	.link = link_redhat,
};

const struct dialect dialect_rhel5 = {
	.id = DIALECT_RHEL5,
	.name = "rhel5",
	.directory = "etc/sysconfig/network-scripts",
	.defaults = "etc/sysconfig/network",
	.rows = rows,
	.use = use_redhat,
	.look = look_redhat,
	.link = link_redhat,
};
