// SPDX-License-Identifier: GPL-2.0
/* dhcp: have the address of a bond asked for, where no network service does; see dhcp.h */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/each.h"
#include "base/store.h"
#include "dhcp.h"
#include "host/networkmanager.h"
#include "host/rundir.h"
#include "ifcfg/service.h"
#include "plan/lease.h"
#include "plan/owner.h"
#include "tool.h"

#define POLL_MS 200
#define PLACE	"/dhcp"			/* below rundir_ours() */
#define FILE_NAME "10-ib-bonding.network"
#define PATH_SIZE (RUNDIR_OURS + NAME_MAX + sizeof(PLACE))
#define UNIT_SIZE (IFNAMSIZ + 32)

static int run_systemctl(const char *verb, const char *ifname)
{
	char unit[UNIT_SIZE];
	const char *const argv[] = { "systemctl", "--quiet", verb, unit, NULL };

	snprintf(unit, sizeof(unit), "ib-bonding-dhcp@%s.service", ifname);
	return tool_run(argv);
}

__attribute__((format(printf, 2, 3)))
static int complain(const char *ifname, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fprintf(stderr, "ib-bond: %s: ", ifname);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	return 1;
}

/* --- the client -------------------------------------------------------------------- */

static const char *place_of(const char *ifname, char path[PATH_SIZE])
{
	char ours[RUNDIR_OURS];

	snprintf(path, PATH_SIZE, "%s" PLACE "%s%s", rundir_ours(ours), *ifname ? "/" : "", ifname);
	return path;
}

/* The directory that the unit of IFNAME reads.  0 or -errno with WHY. */
static int make_place(struct store *store, const char *ifname, struct why *why)
{
	const char *const levels[] = { "", ifname };
	char path[PATH_SIZE];
	size_t i;
	int err = rundir_make(store, why);

	for (i = 0; !err && i < 2; i++) {
		store_close(store);
		err = store_make(store, place_of(levels[i], path), why);
	}
	return err;
}

/* Write what the client is to do; *SAME: it was so.  0 or -errno with WHY. */
static int write_network(const struct bond *bond, const struct lease_words *words, bool *same, struct why *why)
{
	const struct store_way way = { .mode = 0644, .replace = true };
	struct store_file file = { .name = FILE_NAME };
	struct store store = { .dir = -1 };
	char *text = NULL;
	FILE *out = open_memstream(&text, &file.len);
	int err;

	if (!out)
		return why_set(why, -ENOMEM, "out of memory");
	lease_network(bond, words, out);
	err = fclose(out) ? why_set(why, -ENOMEM, "out of memory") : make_place(&store, bond->ifname, why);
	file.bytes = text;
	if (!err)
		err = store_put(&store, &way, &file, 1, why);
	*same = file.same;
	store_close(&store);
	free(text);
	return err;
}

/* Words of the ifcfg file of BOND that say more of it. */
static struct lease_words words_of(const struct conf *conf, const struct bond *bond)
{
	const struct conf_file *file = conf_bond_file(conf, bond);

	return !file ? (struct lease_words){ 0 } : (struct lease_words){
		.defroute = vars_value(&file->vars, "DEFROUTE"),
		.peerroutes = vars_value(&file->vars, "PEERROUTES"),
		.metric = vars_value(&file->vars, "METRIC"),
	};
}

/* 0, or 1, said. */
static int start(const struct conf *conf, const struct bond *bond)
{
	struct lease_words words = words_of(conf, bond);
	struct why why;
	bool same = false;

	if (!lease_unit_takes(bond->ifname))
		return complain(bond->ifname, "BOOTPROTO=%s: no unit of systemd can be called that", bond->bootproto);
	if (write_network(bond, &words, &same, &why))
		return complain(bond->ifname, "DHCP is not asked: %s", why.text);
	if (run_systemctl(same ? "start" : "restart", bond->ifname))
		return complain(bond->ifname, "DHCP is not asked: systemctl status ib-bonding-dhcp@%s.service", bond->ifname);
	return 0;
}

void dhcp_end(const char *ifname)
{
	struct store store;
	char path[PATH_SIZE];
	struct why why;

	if (!lease_unit_takes(ifname) || access(place_of(ifname, path), F_OK))
		return;
	run_systemctl("stop", ifname);
	if (store_open(&store, path, &why) == 0) {
		store_remove(&store, FILE_NAME, &why);
		store_close(&store);
	}
	rmdir(path);
}

void dhcp_end_all(void)
{
	const struct dirent *entry;
	char path[PATH_SIZE];
	DIR *dir = opendir(place_of("", path));

	while (dir && (entry = readdir(dir)))
		if (*entry->d_name != '.')
			dhcp_end(entry->d_name);
	if (dir)
		closedir(dir);
}

/* --- whom to ask ---------------------------------------------------------------------- */

/* Who asks for BOND, the link LINK, on this host?  1, said: nobody does by this command, nor has anybody. */
static int ask(const struct args *args, const struct conf *conf, const struct bond *bond, const struct host_link *link,
	       bool *asked)
{
	struct lease_host host = {
		.apart = rundir_apart(), .systemd = access("/run/systemd/system", F_OK) == 0,
		.dhcp = service_dhcp(conf),
	};
	const char *nobody = lease_nobody(&host);

	*asked = !nobody;
	if (nobody && lease_held(bond, link))
		return 0;
	if (nobody)
		return complain(bond->ifname, "BOOTPROTO=%s, and it has no address: %s", bond->bootproto, nobody);
	if (!args->quiet)
		fprintf(stderr, "ib-bond: %s: ib-bonding-dhcp@%s.service asks DHCP for its address\n", bond->ifname,
			bond->ifname);
	return start(conf, bond);
}

/* Is somebody to ask for BOND, as HOST has it now?  One that did not come up is told of already. */
static bool wants(const struct host *host, const struct bond *bond)
{
	const struct host_link *link = host_link(host, bond->ifname);

	return lease_wanted(bond) && link && link->bond && host_slaves(host, link) && owner_over_ipoib(host, bond) &&
	       !networkmanager_made(link);
}

/* Look at the host until all of BONDS that are ASKED for have an address, or it is enough; 1, said: one has none. */
static int await(const struct args *args, const struct conf *conf, const struct bond *bonds, const bool *asked, size_t n)
{
	const struct timespec pause = { .tv_nsec = POLL_MS * 1000000L };
	unsigned int tries = DHCP_WAIT * 1000 / POLL_MS;
	struct host host;
	size_t i, missing;
	int status = 0;

	do {
		if (owner_read_host(&host, args, conf))
			return 1;
		for (i = missing = 0; i < n; i++) {
			if (!asked[i] || lease_held(&bonds[i], host_link(&host, bonds[i].ifname)))
				continue;
			missing++;
			if (!tries)
				status = complain(bonds[i].ifname, "no address by DHCP after %d s; it is still asked for", DHCP_WAIT);
		}
		host_free(&host);
		if (missing && tries)
			nanosleep(&pause, NULL);
	} while (missing && tries--);
	return status;
}

/* The same for those of BONDS that want it; *ASKED[]: for whom. */
static int ask_all(const struct args *args, const struct conf *conf, const struct bond *bonds, bool *asked, size_t n)
{
	struct host host;
	int status = 0;
	size_t i;

	if (owner_read_host(&host, args, conf))
		return 1;
	for (i = 0; i < n; i++)
		if (wants(&host, &bonds[i]) && ask(args, conf, &bonds[i], host_link(&host, bonds[i].ifname), &asked[i]))
			status = 1;
	host_free(&host);
	for (i = 0; i < n; i++)
		if (asked[i])
			return await(args, conf, bonds, asked, n) || status;
	return status;
}

int dhcp_ask(const struct args *args, const struct conf *conf, const struct bond *bonds, size_t n)
{
	bool any = false, *asked;
	int status;
	size_t i;

	for (i = 0; i < n; i++)
		if (lease_wanted(&bonds[i]))
			any = true;
		else
			dhcp_end(bonds[i].ifname);
	if (!any)		/* hosts are large: it is not looked at for nothing */
		return 0;
	asked = calloc(n, sizeof(*asked));
	status = asked ? ask_all(args, conf, bonds, asked, n) : 1;
	free(asked);
	return status;
}
