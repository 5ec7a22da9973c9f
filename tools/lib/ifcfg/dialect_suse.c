// SPDX-License-Identifier: GPL-2.0
/* dialect_suse: ifcfg files of SLES, as sysconfig (10, 11) and wicked (12 and above) read them */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "dialect.h"
#include "loose.h"
#include "bond/ifname.h"

bool dialect_by_wicked(const struct conf *conf)
{
	return !dialect_major(conf) || release_has_wicked(&conf->release);
}

/* STARTMODE: what is not started at boot; an empty one counts as manual */
static int read_startmode(struct reading *r, const struct var *var, const char *suffix)
{
	static const char *const at_boot[] = {
		"on", "boot", "onboot", "hotplug", "auto", "nfsroot", "ifplugd", NULL
	};
	const char *const *w;

	(void)suffix;
	if (r->slave)			/* whether it joins: STARTMODE-OFF */
		return 0;
	r->bond->onboot = false;
	for (w = at_boot; *w; w++)
		if (strcmp(var->value, *w) == 0)
			r->bond->onboot = true;
	return 0;
}

/* REMOTE_IPADDR: the far end; false: none can be read in it, an error was noted */
static bool set_peer(struct reading *r, const struct var *var, struct addr *addr)
{
	struct diag_quote q;
	struct addr peer;
	const char *why = NULL;

	if (!var || !var->len)
		return true;
	if (addr_parse(var->value, 32, 128, &peer, &why) || peer.family != addr->family) {
		reading_refuse(r, CODE_BAD_ADDRESS, var, 0, "%s: %s",
			       diag_quote(&q, var->value, var->len),
			       why ? why : "not of the same family as IPADDR");
		return false;
	}
	memcpy(addr->peer, peer.ip, sizeof(addr->peer));
	addr->has_peer = true;
	return true;
}

/* ADDR, of VAR, IPADDR<SUFFIX>, with what stands beside it. */
static int add_address(struct reading *r, const struct var *var, const char *suffix, struct addr *addr)
{
	const struct var *broadcast = reading_suffixed(r, "BROADCAST", suffix);
	const struct var *peer = reading_suffixed(r, "REMOTE_IPADDR", suffix);

	if (dialect_by_wicked(r->conf)) {		/* who does not pass it by: check_loose() */
		broadcast = broadcast && loose_takes_broadcast(broadcast->value) ? broadcast : NULL;
		peer = peer && loose_takes_peer(peer->value, addr) ? peer : NULL;
	}
	if (broadcast && addr->family == AF_INET && !dialect_set_broadcast(r, broadcast, addr))
		return 0;
	if (!set_peer(r, peer, addr))
		return 0;
	return dialect_add_address(r, var, 0, addr);
}

static int read_ipaddr(struct reading *r, const struct var *var, const char *suffix)
{
	bool slash = memchr(var->value, '/', var->len), six = memchr(var->value, ':', var->len);
	char room[DIALECT_TRIMMED];
	struct diag_quote q;
	struct addr addr;
	const char *why;
	int bits, max = six ? 128 : 32;

	if (!var->len)
		return 0;
	if (dialect_by_wicked(r->conf) && loose_no_address(var->value))	/* and this */
		return 0;
	if (dialect_by_wicked(r->conf) && loose_address(&r->file->vars, suffix, &addr))
		return add_address(r, var, suffix, &addr);
	bits = slash ? 0 : dialect_address_bits(r, "PREFIXLEN", suffix, max);
	if (bits < 0)
		return 0;
	if (!bits && !slash)	/* neither: that host alone */
		bits = max;
	if (addr_parse(dialect_trim(var->value, room), bits, bits, &addr, &why)) {
		reading_refuse(r, CODE_BAD_ADDRESS, var, 0, "%s: %s",
			       diag_quote(&q, var->value, var->len), why);
		return 0;
	}
	return add_address(r, var, suffix, &addr);
}

/* IPOIB=yes, and what only an IPoIB interface has */
static void is_ipoib(struct reading *r)
{
	r->slave->kind = PORT_IPOIB;
}

static int read_ipoib(struct reading *r, const struct var *var, const char *suffix)
{
	(void)suffix;
	if (dialect_wicked_true(var->value))
		is_ipoib(r);
	return 0;
}

/* Is it WORD to who reads the files?  wicked takes its words in any case (ni_parse_uint_mapped(), 0.6.80). */
static bool is_word(const struct reading *r, const struct var *var, const char *word)
{
	return (dialect_by_wicked(r->conf) ? strcasecmp(var->value, word) : strcmp(var->value, word)) == 0;
}

static int read_ipoib_mode(struct reading *r, const struct var *var, const char *suffix)
{
	struct diag_quote q;

	(void)suffix;
	if (is_word(r, var, "connected"))
		r->slave->mode = IPOIB_CONNECTED;
	else if (is_word(r, var, "datagram"))
		r->slave->mode = IPOIB_DATAGRAM;
	else if (var->len)
		reading_refuse(r, CODE_BAD_VALUE, var, 0, "IPOIB_MODE is connected or datagram, not %s",
			       diag_quote(&q, var->value, var->len));
	if (r->slave->mode != IPOIB_MODE_UNSET)
		is_ipoib(r);
	return 0;
}

static int read_ipoib_umcast(struct reading *r, const struct var *var, const char *suffix)
{
	struct diag_quote q;

	(void)suffix;
	if (strcmp(var->value, "1") == 0 || is_word(r, var, "allowed"))
		r->slave->umcast = 1;
	else if (strcmp(var->value, "0") == 0 || is_word(r, var, "disallowed"))
		r->slave->umcast = 0;
	else if (var->len)
		reading_refuse(r, CODE_BAD_VALUE, var, 0, "IPOIB_UMCAST is 0 or 1, not %s",
			       diag_quote(&q, var->value, var->len));
	if (r->slave->umcast >= 0)
		is_ipoib(r);
	return 0;
}

static int read_ipoib_pkey(struct reading *r, const struct var *var, const char *suffix)
{
	struct diag_quote q;
	int key;

	(void)suffix;
	if (!var->len)
		return 0;
	key = dialect_pkey(var->value, true);
	if (key < 0) {
		reading_refuse(r, CODE_BAD_PKEY, var, 0, "%s is no P_Key",
			       diag_quote(&q, var->value, var->len));
		diag_fix(r->diags, "write one from 8001 to ffff");
		return 0;
	}
	r->slave->pkey = key;
	is_ipoib(r);
	return 0;
}

static int read_ipoib_device(struct reading *r, const struct var *var, const char *suffix)
{
	char parent[IFNAMSIZ];
	const char *why;
	int key;

	(void)suffix;
	if (!var->len || r->slave->pkey == PKEY_UNSET)	/* IPOIB_PKEY has been read */
		return 0;
	why = ifname_refused(var->value);
	if (why)
		reading_refuse(r, CODE_BAD_NAME, var, 0, "IPOIB_DEVICE: %s", why);
	else if (strcmp(var->value, r->slave->ifname) == 0)
		reading_refuse(r, CODE_BAD_NAME, var, 0, "IPOIB_DEVICE: %s is no child of itself", var->value);
	else if (bond_split_child(var->value, parent, &key))	/* ipoib_new_child_link() refuses it */
		reading_refuse(r, CODE_BAD_NAME, var, 0, "IPOIB_DEVICE: %s is a P_Key child, which has none", var->value);
	else
		strcpy(r->slave->parent, var->value);
	return 0;
}

#define SYSCONFIG	"sysconfig (SLES10, 11), wicked"
#define SLES11		"sysconfig of SLES11, wicked"
#define WICKED		"wicked"
#define SLES10		"sysconfig (SLES10, 11); wicked wants a scheme before the path"

static const struct row rows[] = {
	{ "STARTMODE", ROW_EXACT, ROW_BOND | ROW_SLAVE, read_startmode, SYSCONFIG,
	  "auto, onboot, on, boot, hotplug: started at boot; manual; off" },
	{ "BOOTPROTO", ROW_EXACT, ROW_BOND, dialect_read_bootproto, SYSCONFIG,
	  "static, none, dhcp, dhcp4, dhcp6, several of them with + between: see DHCP in ib-bond(8)" },
	{ "BONDING_MASTER", ROW_EXACT, ROW_BOND, NULL, SYSCONFIG, "yes: a bond" },
	{ "BONDING_MODULE_OPTS", ROW_EXACT, ROW_BOND, dialect_read_options, SYSCONFIG,
	  "options of the bond, NAME=VALUE words" },
	{ "BONDING_SLAVE", ROW_SUFFIXED, ROW_BOND, NULL, SYSCONFIG,
	  "a slave; one for each, with any suffix" },
	{ "IPADDR", ROW_SUFFIXED, ROW_BOND, read_ipaddr, SYSCONFIG,
	  "an address, with or without /BITS" },
	{ "PREFIXLEN", ROW_SUFFIXED, ROW_BOND, NULL, SYSCONFIG, "bits of the address's network" },
	{ "NETMASK", ROW_SUFFIXED, ROW_BOND, NULL, SYSCONFIG, "the same as a mask" },
	{ "BROADCAST", ROW_SUFFIXED, ROW_BOND, NULL, SYSCONFIG, "broadcast address of the network" },
	{ "REMOTE_IPADDR", ROW_SUFFIXED, ROW_BOND, NULL, SYSCONFIG,
	  "far end of a point-to-point address; empty: none" },
	{ "NETWORK", ROW_SUFFIXED, ROW_BOND, NULL, "nobody, kept for the reader's eye",
	  "address of the network" },
	{ "MTU", ROW_EXACT, ROW_BOND | ROW_SLAVE, dialect_read_mtu, SYSCONFIG, "bytes" },
	{ "IPOIB_MODE", ROW_EXACT, ROW_SLAVE, read_ipoib_mode, SLES11, "connected or datagram" },
	{ "IPOIB_UMCAST", ROW_EXACT, ROW_SLAVE, read_ipoib_umcast, SLES11,
	  "0 or 1: multicast by the user" },
	{ "IPOIB_PKEY", ROW_EXACT, ROW_SLAVE, read_ipoib_pkey, SLES11,
	  "P_Key of a child, four hex digits without 0x" },
	{ "IPOIB", ROW_EXACT, ROW_SLAVE, read_ipoib, WICKED,
	  "yes: an IPoIB interface whose name does not begin with ib and a number" },
	{ "IPOIB_DEVICE", ROW_EXACT, ROW_SLAVE, read_ipoib_device, WICKED,
	  "the port of a P_Key child, else what its name has before the dot" },
	{ "PRE_DOWN_SCRIPT", ROW_EXACT, ROW_BOND | ROW_SLAVE, NULL, SLES10,
	  "run before the interface goes down" },
	{ "ETHERDEVICE", ROW_EXACT, ROW_SLAVE, NULL, SYSCONFIG,
	  "of a VLAN: the name is not that of a P_Key child" },
	{ .name = NULL }
};

/* 0.70.8 and SLES11 skip these; wicked more; copies that the first two would take */
static const struct dialect_copy copies[] = {
	{ "~", 10 }, { ".old", 11 }, { ".rpmnew", 10 }, { ".rpmsave", 10 }, { ".scpmbackup", 11 },
	{ ".bak", 12 }, { ".orig", 12 }, { ".rpmorig", 12 }, { .suffix = NULL }
};

static enum dialect_use use_suse(const char *name, unsigned int major)
{
	const struct dialect_copy *copy = dialect_copy(copies, name);

	if (copy)
		return major && major < copy->passed_from ? USE_BACKUP : USE_NOT;
	return !*name || strcmp(name, "lo") == 0 ? USE_NOT : USE_FILE;
}

bool dialect_wicked_true(const char *word)
{
	return strcasecmp(word, "yes") == 0 || strcasecmp(word, "on") == 0 || strcasecmp(word, "true") == 0;
}

/* The shell wants `yes` exactly; wicked takes others too. */
static bool says_bond(const struct conf *conf, const struct conf_file *file)
{
	const char *value = vars_value(&file->vars, "BONDING_MASTER");

	if (!value)
		return false;
	if (strcmp(value, "yes") == 0)
		return true;
	return dialect_by_wicked(conf) && dialect_wicked_true(value);
}

static int by_name(const void *pa, const void *pb)
{
	const struct var *const *a = pa, *const *b = pb;

	return strcmp((*a)->name, (*b)->name);
}

/* What the slave's own file says of it. */
static int read_slave_file(struct reading *r, struct bond_slave *slave)
{
	size_t n;
	struct conf_file **own = conf_files_for(r->conf, slave->ifname, &n);
	struct reading inner = *r;

	if (!own)
		return 0;
	inner.file = *own;
	inner.slave = slave;
	slave->file = (*own)->text.path;
	if (vars_find(&(*own)->vars, "ETHERDEVICE")) {		/* a VLAN, no P_Key child */
		slave->pkey = PKEY_UNSET;
		slave->parent[0] = '\0';
	}
	if ((*own)->bond == CONF_NO_BOND)
		(*own)->bond = r->bond - r->conf->bonds;
	return dialect_apply(&dialect_sles10, &inner, ROW_SLAVE);
}

/* Are there names of several interfaces in VAR, or blanks beside one?  What a file is called so is one name. */
static bool is_list(const struct reading *r, const struct var *var)
{
	const char *name = var->value;
	size_t n;

	if (!name[strcspn(name, DIALECT_BETWEEN)] || !name[strspn(name, DIALECT_BETWEEN)] || conf_files_for(r->conf, name, &n))
		return false;
	for (; *(name += strspn(name, DIALECT_BETWEEN)); name += strcspn(name, DIALECT_BETWEEN))
		if (!isalpha((unsigned char)*name))
			return false;
	return true;
}

size_t dialect_free_slave(const struct conf_file *file, size_t n, const struct var *except)
{
	const struct var *var;
	char name[32];

	for (;; n++) {
		snprintf(name, sizeof(name), "BONDING_SLAVE%zu", n);
		var = vars_find(&file->vars, name);
		if (!var || !var->seen || var == except || (vars_state(&file->vars, var) == VAR_KNOWN && !var->len))
			return n;
	}
}

/* wicked (0.6.80) rejects such a name, and sysconfig (0.70.3) writes it to the driver, which takes the first word. */
static void refuse_list(struct reading *r, const struct var *var, size_t *number)
{
	char mend[256] = "";
	struct diag_quote q;
	const char *name = var->value;
	size_t len, at = 0;

	for (; *(name += strspn(name, DIALECT_BETWEEN)); name += len) {
		len = strcspn(name, DIALECT_BETWEEN);
		if (at > sizeof(mend) - DIALECT_LISTED) {
			snprintf(mend + at, sizeof(mend) - at, " and so on");
			break;
		}
		*number = dialect_free_slave(r->file, *number, var);
		at += snprintf(mend + at, sizeof(mend) - at, "%sBONDING_SLAVE%zu=%.*s", at ? ", " : "", (*number)++,
			       len < IFNAMSIZ ? (int)len : IFNAMSIZ, name);
	}
	reading_refuse(r, CODE_BAD_NAME, var, 0, "%s takes the name of one interface, not %s", var->name,
		       diag_quote(&q, var->value, var->len));
	diag_fix(r->diags, "write %s", mend);
}

/* NUMBER: of slaves that were named before, and then with those of VAR. */
static int read_slave(struct reading *r, const struct var *var, size_t *number)
{
	struct bond_slave *slave;
	struct diag_quote q;
	const char *why;
	int err;

	if (!var->len)
		return 0;
	if (is_list(r, var)) {
		refuse_list(r, var, number);
		return 0;
	}
	++*number;
	if (loose_no_slave(var->value) && dialect_by_wicked(r->conf))		/* check_slave_again() */
		return 0;
	if (strcmp(var->value, r->bond->ifname) == 0) {
		if (dialect_by_wicked(r->conf))
			return 0;
		reading_refuse(r, CODE_SLAVE_NAME, var, 0, "%s is no slave of itself", r->bond->ifname);
		diag_fix(r->diags, "leave %s out", var->name);
		return 0;
	}
	err = bond_add_slave(r->bond, var->value, &slave, &why);
	if (err == -EEXIST && dialect_by_wicked(r->conf))
		return 0;
	if (err == -EINVAL || err == -EEXIST) {
		reading_refuse(r, err == -EINVAL ? CODE_BAD_NAME : CODE_SLAVE_TWICE, var, 0, "%s: %s",
			       diag_quote(&q, var->value, var->len), why);
		return 0;
	}
	if (err)
		return err;
	slave->pos = var_pos(var, 0);
	return read_slave_file(r, slave);
}

/* The scripts take them by ${!BONDING_SLAVE*}, which sorts: ...10 before ...2. */
static int read_slaves(struct reading *r)
{
	const struct vars *vars = &r->file->vars;
	const struct var **list = calloc(vars->n + 1, sizeof(*list));
	size_t n = 0, number = 0, i;
	int err = 0;

	if (!list)
		return -ENOMEM;
	for (i = 0; i < vars->n; i++)
		if (vars->list[i]->seen && strncmp(vars->list[i]->name, "BONDING_SLAVE", 13) == 0)
			list[n++] = vars->list[i];
	qsort(list, n, sizeof(*list), by_name);
	for (i = 0; i < n && !err; i++) {
		const struct var *var = reading_var(r, list[i]->name);

		if (var)
			err = read_slave(r, var, &number);
	}
	free(list);
	return err;
}

static int read_bond(struct conf *conf, struct conf_file *file)
{
	struct reading r = { .conf = conf, .diags = &conf->diags, .file = file };
	int err;

	r.bond = dialect_add_bond(conf, file);
	if (!r.bond)
		return -ENOMEM;
	r.bond->onboot = false;		/* an absent STARTMODE counts as manual */
	err = dialect_apply(&dialect_sles10, &r, ROW_BOND);
	return err ? err : read_slaves(&r);
}

static void look_suse(const struct conf *conf, struct conf_file *file)
{
	if (ifname_refused(file->name))
		return;
	strcpy(file->ifname, file->name);
	file->is_bond = says_bond(conf, file);
}

/* A file that says that it is a bond's, and whose name can be that of no interface: nobody makes one of it. */
static void explain_name(struct conf *conf, struct conf_file *file)
{
	const char *why = ifname_refused(file->name);
	struct diag_quote q;

	if (!why || file->use != USE_FILE || file->error || !says_bond(conf, file))
		return;
	diag_add(&conf->diags, CODE_BAD_NAME, &file->text, vars_find(&file->vars, "BONDING_MASTER")->at, "%s: %s",
		 diag_quote(&q, file->name, strlen(file->name)), why);
	diag_fix(&conf->diags, "give the file a shorter name");
}

static int link_suse(struct conf *conf)
{
	size_t i;
	int err = conf_index(conf);

	for (i = 0; i < conf->n_files && !err; i++)
		if (conf->files[i]->is_bond)
			err = read_bond(conf, conf->files[i]);
		else
			explain_name(conf, conf->files[i]);
	return err;
}

const struct dialect dialect_sles10 = {
	.id = DIALECT_SLES10,
	.name = "sles10",
	.directory = "etc/sysconfig/network",
	.defaults = "etc/sysconfig/network/config",
	.rows = rows,
	.use = use_suse,
	.look = look_suse,
	.link = link_suse,
};
