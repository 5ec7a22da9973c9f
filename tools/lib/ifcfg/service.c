// SPDX-License-Identifier: GPL-2.0
/* service: who reads the ifcfg files of a root at boot; see service.h */
#include <string.h>

#include "base/each.h"
#include "dialect.h"
#include "ifcfg_rh.h"
#include "service.h"

#define UNITS	"etc/systemd/system/"
#define WANTS	UNITS "multi-user.target.wants"
#define SYSTEMD_UNITS "usr/lib/systemd/system"
#define SUSE_SCRIPTS "etc/sysconfig/network/scripts"
#define IFUP_ETH "etc/sysconfig/network-scripts/ifup-eth"
#define HOOKS	"etc/sysconfig/network-scripts/ifup-ib-bonding-master"

/* the first releases on which nobody reads ifcfg files: NetworkManager there has keyfiles */
#define NO_IFCFG_REDHAT	10
#define NO_IFCFG_SUSE	16

static const char *const names[] = {
	[SERVICE_SCRIPTS] = "initscripts", [SERVICE_NETWORKMANAGER] = "networkmanager",
	[SERVICE_WICKED] = "wicked", [SERVICE_IB_BOND] = "ib-bond", [SERVICE_NETWORKD] = NULL,
};

const char *service_name(enum service service)
{
	return names[service];
}

enum service service_find(const char *name)
{
	enum service s;

	for (s = SERVICE_SCRIPTS; s < SERVICE_KEYFILES; s++)
		if (names[s] && strcmp(names[s], name) == 0)
			return s;
	return SERVICE_OF_ROOT;
}

/* Is there the link PATH, and does WORD (or anything, NULL) stand in it? */
static bool has_link(const struct conf *conf, const char *path, const char *word)
{
	char target[256];

	return source_link(&conf->source, path, target, sizeof(target)) == 0 && (!word || strstr(target, word));
}

/* Our own unit, which brings up over IPoIB what no service makes. */
static bool has_unit(const struct conf *conf)
{
	return has_link(conf, WANTS "/ib-bonding.service", NULL);
}

static bool has_networkmanager(const struct conf *conf)
{
	return has_link(conf, WANTS "/NetworkManager.service", NULL) || !source_exists(&conf->source, WANTS);
}

/* Does NetworkManager start, and read the ifcfg files? */
static bool reads_ifcfg(const struct conf *conf)
{
	return conf->release.family == RELEASE_REDHAT && conf->release.major >= 7 &&
	       conf->release.major < NO_IFCFG_REDHAT && has_networkmanager(conf);
}

/* Does the service network of Red Hat, still an init script, start at boot?  By default on RHEL7 alone. */
static bool has_network(const struct conf *conf)
{
	static const char *const directories[] = { "etc/rc.d/rc3.d/", "etc/rc3.d/", NULL };
	const char *const *d;
	char path[64];

	for (d = directories; *d; d++) {
		if (!source_exists(&conf->source, *d))
			continue;
		snprintf(path, sizeof(path), "%sS10network", *d);
		return has_link(conf, path, NULL);
	}
	return conf->release.major == 7;
}

/* Does the root show what is installed?  Files that were copied do not. */
static bool is_system(const struct conf *conf)
{
	return source_exists(&conf->source, SYSTEMD_UNITS) || has_link(conf, WANTS "/NetworkManager.service", NULL);
}

/* Who reads what is kept from NetworkManager.  RHEL7 has initscripts always, RHEL8 network-scripts if they were added. */
static enum service of_scripts(const struct conf *conf)
{
	return conf->release.major <= 7 || !is_system(conf) || has_network(conf) ||
	       source_has_file(&conf->source, IFUP_ETH) ? SERVICE_SCRIPTS : SERVICE_NONE;
}

/* UNIT: ours is enabled.  As owner() in ifup-hooks/generic/boot: it leaves all to the service network if that starts. */
static enum service of_redhat(const struct conf *conf, bool unit)
{
	if (conf->release.major < 7)
		return SERVICE_SCRIPTS;
	if (conf->release.major >= NO_IFCFG_REDHAT)
		return unit ? SERVICE_IB_BOND : SERVICE_NONE;
	if (unit && !has_network(conf))
		return SERVICE_IB_BOND;
	return reads_ifcfg(conf) ? SERVICE_NETWORKMANAGER : of_scripts(conf);
}

static enum service of_suse(const struct conf *conf, bool unit)
{
	if (!release_has_wicked(&conf->release))
		return SERVICE_SCRIPTS;
	if (conf->release.major >= NO_IFCFG_SUSE || has_link(conf, UNITS "network.service", "NetworkManager"))
		return unit ? SERVICE_IB_BOND : SERVICE_NONE;
	return SERVICE_WICKED;
}

static enum service of_root(const struct conf *conf, bool unit)
{
	switch (conf->release.family) {
	case RELEASE_REDHAT:
		return of_redhat(conf, unit);
	case RELEASE_SUSE:
		return of_suse(conf, unit);
	case RELEASE_OTHER:
		break;
	}
	return SERVICE_SCRIPTS;
}

/* Are there scripts that ask, be they started at boot or by hand? */
static bool has_scripts(const struct conf *conf)
{
	return source_has_file(&conf->source, IFUP_ETH) || source_exists(&conf->source, SUSE_SCRIPTS);
}

/* By their units: a program is no file that source_read() would read. */
static bool has_networkd(const struct conf *conf)
{
	return source_has_file(&conf->source, SYSTEMD_UNITS "/ib-bonding-dhcp@.service") &&
	       (source_has_file(&conf->source, SYSTEMD_UNITS "/systemd-networkd.service") ||
		source_has_file(&conf->source, "lib/systemd/system/systemd-networkd.service"));
}

/*
 * Who asks DHCP for what ib-bond brings up?  NetworkManager does for what it
 * made; for what it only sees, nobody.
 */
enum service_dhcp service_dhcp(const struct conf *conf)
{
	if (conf->services.root == SERVICE_WICKED)
		return SERVICE_DHCP_WICKED;
	/* beside NetworkManager they have what it is kept from */
	if ((conf->services.root == SERVICE_SCRIPTS || conf->services.root == SERVICE_NETWORKMANAGER) && has_scripts(conf))
		return SERVICE_DHCP_SCRIPTS;
	if (has_networkd(conf))
		return SERVICE_DHCP_OURS;
	return is_system(conf) ? SERVICE_DHCP_NOBODY : SERVICE_DHCP_UNKNOWN;
}

void service_look(struct conf *conf)
{
	conf->services = (struct services){
		.root = of_root(conf, has_unit(conf)), .alone = of_root(conf, false), .scripts = of_scripts(conf),
		.reads = reads_ifcfg(conf), .network = has_network(conf), .hooked = source_has_file(&conf->source, HOOKS),
	};
}

enum service service_of(const struct conf *conf)
{
	return conf->services.root;
}

/* Is the bond one that ib-bond leaves to the network service?  As owner_is_ethernet() where no port is there. */
static bool is_ethernet(const struct bond *bond)
{
	const struct bond_slave *slave;

	each(slave, bond->slaves, bond->n_slaves)
		if (bond_slave_kind(bond, slave) != PORT_OTHER)
			return false;
	return bond->n_slaves;
}

bool service_hooked(const struct conf *conf)
{
	return conf->services.hooked;
}

/* Does ifup come to our hooks with a bond that NetworkManager makes no profile of? */
static bool has_hooks(const struct conf *conf)
{
	return conf->services.network && service_hooked(conf);
}

enum service service_of_file(const struct conf *conf, enum service reader, const struct conf_file *file)
{
	if (reader == SERVICE_OF_ROOT)
		reader = conf->services.alone;
	return reader == SERVICE_NETWORKMANAGER && file->dialect->id != DIALECT_SLES10 &&
	       ifcfg_rh_kind(conf, file) == IFCFG_RH_UNMANAGED ? conf->services.scripts : reader;
}

/* That of the bond of FILE where nobody asked for another one. */
static enum service of_bond(const struct conf *conf, const struct conf_file *file, size_t i)
{
	enum service root = service_of(conf);

	if (root == SERVICE_IB_BOND && is_ethernet(&conf->bonds[i]))
		root = conf->services.alone;
	if (file->dialect->id == DIALECT_SLES10)
		return root;
	if (root == SERVICE_IB_BOND)
		return conf->services.reads && ifcfg_rh_makes(conf, i) ? SERVICE_NETWORKMANAGER : root;
	if (root == SERVICE_NETWORKMANAGER && ifcfg_rh_kind(conf, file) > IFCFG_RH_UNMANAGED && has_hooks(conf))
		return SERVICE_IB_BOND;
	return service_of_file(conf, root, file);
}

enum service service_of_bond(const struct conf *conf, enum service reader, size_t i)
{
	const struct conf_file *file = conf->bond_files[i];

	if (!file)
		return service_is_target(reader) ? reader : SERVICE_IB_BOND;
	return reader == SERVICE_OF_ROOT ? of_bond(conf, file, i) : service_of_file(conf, reader, file);
}
