// SPDX-License-Identifier: GPL-2.0
/* check_scripts: rules about what Red Hat's network scripts, and rdma's ifup-ib among them, make of a bond's files */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/each.h"
#include "check.h"
#include "bond/proto.h"

/* by which words in it a script of a generation is known */
static const struct script_words {
	const char *script, *words;
	unsigned int bit;
} script_words[] = {
	{ "ifup-eth", "", CHECK_IFUP_ETH },
	{ "ifup-ib", "create_child", CHECK_IFUP_IB_CHILD },
	{ "ifup-ib", "tail -c 24", CHECK_IFUP_IB_8 },
	{ "ifup-ib", "does not slave operation", CHECK_IFUP_IB_REFUSES },
};

/* The bits of SCRIPT, if it is there and can be run. */
static unsigned int find_script(const struct conf *conf, const char *script)
{
	const struct script_words *w;
	struct text text = { 0 };
	unsigned int bits = 0;
	char path[64];

	snprintf(path, sizeof(path), "etc/sysconfig/network-scripts/%s", script);
	if (source_read(&conf->source, path, &text) == 0 && text.mode & S_IXUSR)
		each(w, script_words, sizeof(script_words) / sizeof(script_words[0]))
			if (strcmp(w->script, script) == 0 && memmem(text.data, text.len, w->words, strlen(w->words)))
				bits |= w->bit;
	text_free(&text);
	return bits;
}

unsigned int check_find_scripts(const struct conf *conf)
{
	return find_script(conf, "ifup-eth") | find_script(conf, "ifup-ib");
}

/* Are the scripts there, and rdma's ifup-ib is not?  Files that were copied do not show it. */
static bool lacks_ifup_ib(const struct check *c)
{
	return c->scripts & CHECK_IFUP_ETH && !(c->scripts & CHECK_IFUP_IB_CHILD);
}

/* Does ifup leave the file's interface to ifup-ib?  By TYPE, else by its name without the number: source_config(). */
static bool is_for_ifup_ib(const struct conf_file *file)
{
	const char *type = check_value(file, "TYPE"), *digits = file->ifname + 2;

	if (check_is_set(type) && (strcmp(type, "InfiniBand") == 0 || strcmp(type, "infiniband") == 0))
		return true;
	return !(check_is_set(type) && strcmp(type, "Ethernet") == 0) && strncmp(file->ifname, "ib", 2) == 0 &&
	       digits[strspn(digits, "0123456789")] == '\0';
}

/* A bond has an address of its own, at random, until it has a slave: ifup-eth ends before. */
static void look_at_bond_hwaddr(struct check *c)
{
	struct check_place p = check_var(c->file, "HWADDR");

	/* our hooks leave the addresses to it, and to a bond over Ethernet they do nothing */
	check_say(c, p.text, p.offset, c->hooked ? "ifup sets no address of %s with a HWADDR: that of a bond is another one" :
		  "ifup starts no %s with a HWADDR: a bond has another one before it has slaves", c->file->ifname);
	check_fix(c, "leave HWADDR out");
}

/* the file of any IPoIB port; 20 bytes there are one too: RHEL4's ifup and ifup-eth of RHEL5 and above compare all of them */
void check_hwaddr(struct check *c)
{
	const char *address = check_value(c->file, "HWADDR"), *s;
	struct check_place p;
	size_t n = 0;

	if (!check_is_redhat(c) || c->file->use != USE_FILE || !check_is_set(address))
		return;
	if (c->file->is_bond) {
		look_at_bond_hwaddr(c);
		return;
	}
	for (s = address; *s; s += strcspn(s, ":-"), s += *s != '\0')
		n++;
	if ((n != 20 && !is_for_ifup_ib(c->file)) ||
	    ((n == 20 || n == 8) && is_for_ifup_ib(c->file) && c->scripts & CHECK_IFUP_IB_8))
		return;
	p = check_var(c->file, "HWADDR");
	if (n == 20)
		check_say(c, p.text, p.offset, "HWADDR has all 20 bytes, the first of which change");
	else
		check_say(c, p.text, p.offset, "HWADDR is none of an IPoIB port, which has 20 bytes");
	check_fix(c, "leave HWADDR out");
}

/*
 * ifup-eth compares BOOTPROTO with dhcp and bootp to the letter (7.93 to 10.11): what is neither is up without an
 * address.  A root of no release and without that script has nobody but us, who know all words.
 */
void check_scripts_proto(struct check *c)
{
	const char *proto = check_value(c->bond_file, "BOOTPROTO");
	struct check_place p;
	struct diag_quote q;

	if (!check_is_set(proto) || !check_is_redhat(c) || !(c->scripts & CHECK_IFUP_ETH || dialect_major(c->conf)) ||
	    (c->ipoib && c->hooked) || c->bond->n_addrs || !c->bond->bootproto ||
	    !proto_elsewhere(c->bond) || strcmp(proto, "dhcp") == 0 || strcmp(proto, "bootp") == 0)
		return;
	p = check_var(c->bond_file, "BOOTPROTO");
	check_say(c, p.text, p.offset, "ifup knows no BOOTPROTO=%s, so %s has no address",
		  diag_quote(&q, proto, strlen(proto)), c->bond->ifname);
	check_fix(c, "write dhcp, in small letters, or none");
}

/* Has the rule a slave that the scripts start?  Our hooks leave it to ib-bond. */
static bool concerns_slave(const struct check *c)
{
	return c->bond_file && c->slave_file && check_is_redhat(c) && !c->hooked;
}

/* a P_Key child: rdma's ifup-ib makes it, if ifup comes to it */
void check_scripts_child(struct check *c)
{
	const char *type = check_value(c->slave_file, "TYPE"), *pkey = check_value(c->slave_file, "PKEY");
	struct check_place p;

	if (!*c->slave->parent || !concerns_slave(c))
		return;
	if (!check_is_set(type) || (strcmp(type, "InfiniBand") && strcmp(type, "infiniband"))) {
		p = check_var(c->slave_file, "TYPE");
		check_say(c, p.text, p.offset, "ifup makes no %s: its TYPE is not InfiniBand", c->slave->ifname);
		check_fix(c, "%s TYPE=InfiniBand", check_is_set(type) ? "write" : "add");
	} else if (!check_is_set(pkey) || strcmp(pkey, "yes")) {
		p = check_var(c->slave_file, "PKEY");
		check_say(c, p.text, p.offset, "ifup makes no %s: PKEY is not \"yes\"", c->slave->ifname);
		check_fix(c, check_is_set(pkey) ? "write PKEY=yes" : "add PKEY=yes, PHYSDEV=%s, PKEY_ID=0x%04x", c->slave->parent,
			  c->slave->pkey & 0xffff);
	} else if (lacks_ifup_ib(c)) {
		check_say(c, &c->slave_file->text, 0, "ifup makes no %s: there is no ifup-ib of rdma", c->slave->ifname);
		check_fix(c, "install it, or the hooks of ib-bonding");
	}
}

/* What the scripts make of a file that asks for connected mode. */
enum connecting {
	CONNECTING_DONE,	/* what is asked; also where nothing is */
	CONNECTING_NO,		/* ifup-ib takes yes, to the letter, and any other word for no */
	CONNECTING_LACKS,	/* there is no ifup-ib of rdma, and nobody else does it */
	CONNECTING_PASSED,	/* ifup does not come to it */
};

static enum connecting connecting(const struct check *c, const struct conf_file *file)
{
	const char *word = check_value(file, "CONNECTED_MODE");

	if (!check_is_set(word) || !dialect_true(word))
		return CONNECTING_DONE;
	if (lacks_ifup_ib(c))
		return CONNECTING_LACKS;
	if (!is_for_ifup_ib(file))
		return CONNECTING_PASSED;
	return strcmp(word, "yes") ? CONNECTING_NO : CONNECTING_DONE;
}

/* Where ifup-ib does not set a mode, openib.conf of OFED may have the driver do so (SET_IPOIB_CM). */
static enum ipoib_mode unless_openib(const struct check *c, enum ipoib_mode mode)
{
	return source_has_file(&c->conf->source, "etc/infiniband/openib.conf") ? mode : IPOIB_DATAGRAM;
}

enum ipoib_mode check_scripts_leave(const struct check *c, const struct bond_slave *slave)
{
	const struct conf_file *file = conf_slave_file(c->conf, slave);

	if (!file || !check_is_redhat(c) || c->hooked || c->reader != SERVICE_SCRIPTS)
		return slave->mode;
	switch (connecting(c, file)) {
	case CONNECTING_NO:
		return IPOIB_DATAGRAM;
	case CONNECTING_LACKS:
	case CONNECTING_PASSED:
		return unless_openib(c, slave->mode);
	case CONNECTING_DONE:
		break;
	}
	/* files that were copied do not show who sets a mode by himself */
	if (slave->mode != IPOIB_MODE_UNSET || !(c->scripts & CHECK_IFUP_ETH))
		return slave->mode;
	return lacks_ifup_ib(c) || !is_for_ifup_ib(file) ? unless_openib(c, IPOIB_MODE_UNSET) : IPOIB_DATAGRAM;
}

void check_scripts_mode(struct check *c)
{
	const char *word = check_value(c->slave_file, "CONNECTED_MODE");
	enum connecting how = concerns_slave(c) ? connecting(c, c->slave_file) : CONNECTING_DONE;
	struct check_place p;

	if (how == CONNECTING_DONE || (how == CONNECTING_PASSED && *c->slave->parent))	/* SCRIPTS-CHILD */
		return;
	p = check_var(c->slave_file, "CONNECTED_MODE");
	if (how == CONNECTING_NO) {
		check_say(c, p.text, p.offset, "ifup-ib takes CONNECTED_MODE=%s for no", word);
		check_fix(c, "write CONNECTED_MODE=yes");
	} else if (how == CONNECTING_LACKS) {
		check_say(c, p.text, p.offset, "there is no ifup-ib of rdma, so nobody sets connected mode");
		check_fix(c, "install it, or the hooks of ib-bonding");
	} else {
		check_say(c, p.text, p.offset, "ifup comes to ifup-ib by TYPE=InfiniBand, so nobody sets connected mode");
		check_fix(c, "write TYPE=InfiniBand");
	}
}

/* RHEL4 comes to ifup-ib by the name of a port, ib0, whatever its TYPE but Ethernet, with which it enslaves the port itself */
static bool is_ib_port(const struct check *c, const struct bond_slave *slave)
{
	const char *type = check_value(conf_slave_file(c->conf, slave), "TYPE"), *name = slave->ifname;

	if (type && strcmp(type, "Ethernet") == 0)
		return false;
	return strncmp(name, "ib", 2) == 0 && name[2] && name[2 + strspn(name + 2, "0123456789")] == '\0';
}

/* "This device does not slave operation."  Where the file is not there, or files were copied, nothing is known of it. */
void check_ifup_ib(struct check *c)
{
	struct check_place p;
	size_t i, n = 0;

	for (i = 0; i < c->bond->n_slaves; i++)
		n += is_ib_port(c, &c->bond->slaves[i]);
	if (!n || !c->bond_file || !check_is_redhat(c) || c->hooked || dialect_major(c->conf) != 4 ||
	    !(c->scripts & CHECK_IFUP_IB_REFUSES))
		return;
	p = check_var(c->bond_file, "DEVICE");
	check_say(c, p.text, p.offset, "%s comes up without slaves: RHEL4's ifup-ib refuses them", c->bond->ifname);
	check_fix(c, "install the hooks of ib-bonding");
}

/* Is there a file ifcfg-NAME, LEN bytes of it? */
static bool has_file(const struct conf *conf, const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < conf->n_files; i++)
		if (strncmp(conf->files[i]->name, name, len) == 0 && !conf->files[i]->name[len])
			return true;
	return false;
}

/* RHEL4 and 5 source the file before the last hyphen first, and give up where there is none: source_config() */
void check_parent_file(struct check *c)
{
	const char *name = c->file->name, *hyphen = strrchr(name, '-');
	unsigned int major = dialect_major(c->conf);
	int len = hyphen ? hyphen - name : 0;

	if (!check_is_redhat(c) || c->file->use != USE_FILE || c->file->bond == CONF_NO_BOND || !len ||
	    (major != 4 && major != 5) || has_file(c->conf, name, len))
		return;
	check_say(c, &c->file->text, 0, "RHEL%u starts no %s from this file: its hyphen is for a file ifcfg-%.*s, which is "
		  "missing", major, c->file->ifname, len, name);
	check_fix(c, "call it ifcfg-%s", c->file->ifname);
}

/* ONBOOT up to RHEL7: init.d/network greps for a word that begins with no, in any case; ifup boot takes no and NO */
void check_switch_word(struct check *c)
{
	const char *word = check_value(c->bond_file, "ONBOOT");
	unsigned int release = dialect_major(c->conf);
	struct check_place p;

	if (!word || !check_is_redhat(c) || !release || release > 7 || !dialect_false(word) || strncasecmp(word, "no", 2) == 0)
		return;
	p = check_var(c->bond_file, "ONBOOT");
	check_say(c, p.text, p.offset, "RHEL%u takes ONBOOT=%s for yes", release, word);
	check_fix(c, "write ONBOOT=no");
}

/* The TYPE of FILE, if ifup makes another kind of interface of it: ifup-eth a bridge, ifup-tunnel and ifup-sit a tunnel. */
static const char *other_kind(const struct check *c, const struct conf_file *file)
{
	static const char *const types[] = { "Bridge", "GRE", "GRE6", "IPIP", "IPIP6", "SIT", "sit" };
	const char *type = check_value(file, "TYPE");
	const char *const *known;

	/* up to RHEL7 a bridge called ib0 goes to ifup-ib, which does not look at TYPE */
	if (type && strcmp(type, "Bridge") == 0 && dialect_major(c->conf) <= 7 && is_for_ifup_ib(file) && !lacks_ifup_ib(c))
		return NULL;
	each(known, types, sizeof(types) / sizeof(types[0]))
		if (type && strcmp(type, *known) == 0)
			return type;
	return NULL;
}

static void say_kind(struct check *c, struct conf_file *file, const char *fix)
{
	struct check_place p;

	if (!file || !check_is_redhat(c) || (c->ipoib && c->hooked) || !other_kind(c, file))
		return;
	p = check_var(file, "TYPE");
	check_say(c, p.text, p.offset, "ifup takes %s for another kind of interface by its TYPE, and does not start it",
		  file->ifname);
	check_fix(c, "write TYPE=%s", fix);
}

/* RHEL8 and 9: ifup-eth makes it a port and ends, whether that worked or not; before, where there is a brctl */
static void look_at_bridge(struct check *c)
{
	struct check_place p;

	if (!c->bond_file || !check_is_redhat(c) || dialect_major(c->conf) < 8 || !c->bond->n_addrs ||
	    !check_is_set(check_value(c->bond_file, "BRIDGE")))
		return;
	p = check_var(c->bond_file, "BRIDGE");
	check_say(c, p.text, p.offset, "ifup sets no address of %s, which it makes a port of a bridge", c->bond->ifname);
	check_fix(c, "leave BRIDGE out");
}

/* init.d/network passes by what has SLAVE=yes, for its bond brings that up: RHEL4 to RHEL9 */
static void look_at_own_slave(struct check *c)
{
	const char *slave = c->bond_file ? check_value(c->bond_file, "SLAVE") : NULL;
	struct check_place p;

	if (!check_is_set(slave) || strcmp(slave, "yes") || !check_is_redhat(c) || (c->ipoib && c->hooked))
		return;
	p = check_var(c->bond_file, "SLAVE");
	check_say(c, p.text, p.offset, "the network service takes %s for a slave, and does not start it", c->bond->ifname);
	check_fix(c, "leave SLAVE out");
}

void check_scripts_kind(struct check *c)
{
	look_at_own_slave(c);
	say_kind(c, c->bond_file, dialect_major(c->conf) == 4 ? "Bonding" : "Bond");
	look_at_bridge(c);
}

void check_scripts_slave_kind(struct check *c)
{
	if (c->bond_file)
		say_kind(c, c->slave_file, c->ipoib ? "InfiniBand" : "Ethernet");
}
