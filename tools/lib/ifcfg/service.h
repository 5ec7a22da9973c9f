/* SPDX-License-Identifier: GPL-2.0 */
/*
 * service: who reads the ifcfg files of a root at boot
 *
 * By its release, and by the units that are enabled in it: systemctl enable
 * makes links below /etc/systemd/system.  A root without any (files that were
 * copied, an image that was never started) counts as installed by default.
 */
#ifndef IB_SERVICE_H
#define IB_SERVICE_H

#include "conf.h"

enum service {
	SERVICE_OF_ROOT,	/* nobody asked for another one */
	SERVICE_SCRIPTS,	/* initscripts, network-scripts, sysconfig: a shell sources the files */
	SERVICE_NETWORKMANAGER,	/* by its plugin ifcfg-rh: RHEL7 to 9 */
	SERVICE_WICKED,		/* SLES12, SLES15 */
	SERVICE_NONE,		/* NetworkManager without that plugin: RHEL10, SLES16; RHEL8 and 9 without network-scripts */
	SERVICE_IB_BOND,	/* ib-bond, by our hooks or our unit */
	/* none: these are made of the files */
	SERVICE_KEYFILES,	/* profiles for NetworkManager, be it through nmstate */
	SERVICE_NETWORKD,	/* files for systemd-networkd */
};

/* Is it one that the files are converted for? */
static inline bool service_is_target(enum service service)
{
	return service >= SERVICE_KEYFILES;
}

/* for a set of them */
#define SERVICE_BIT(service)	(1u << (service))

/* Look at CONF's root, once its release is known; what is below goes by that. */
void service_look(struct conf *conf);

/* That of CONF's root; of one whose release is not known, the scripts. */
enum service service_of(const struct conf *conf);

/*
 * Who brings up conf->bonds[I] where READER (SERVICE_OF_ROOT: that of its root)
 * reads the files: a bond that its file keeps from NetworkManager is the
 * scripts'; one that NetworkManager makes no profile of is ib-bond's if our
 * hooks are there for it, and beside our unit NetworkManager's own are those
 * that it makes whole.  Our unit leaves bonds over Ethernet to who would read
 * the files without it.  One of ib-bonding.conf is ib-bond's.
 */
enum service service_of_bond(const struct conf *conf, enum service reader, size_t i);

/* The same for a file of no bond, which is none of our unit's business either. */
enum service service_of_file(const struct conf *conf, enum service reader, const struct conf_file *file);

/* who asks DHCP for the address of a bond that ib-bond brings up on CONF's root */
enum service_dhcp {
	SERVICE_DHCP_UNKNOWN,	/* files that were copied, without the system */
	SERVICE_DHCP_WICKED,
	SERVICE_DHCP_SCRIPTS,	/* ifup */
	SERVICE_DHCP_OURS,	/* ib-bonding-dhcp@.service, by systemd-networkd */
	SERVICE_DHCP_NOBODY,
};
enum service_dhcp service_dhcp(const struct conf *conf);

/* Are our hooks for initscripts laid out, so that ifup and ifdown leave bonds to ib-bond? */
bool service_hooked(const struct conf *conf);

/* The name that --reader takes for it, NULL: it takes none; and the service of a NAME, SERVICE_OF_ROOT: there is none. */
const char *service_name(enum service service);
enum service service_find(const char *name);

#endif
