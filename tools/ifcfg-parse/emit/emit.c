// SPDX-License-Identifier: GPL-2.0
/* emit: the forms of output; see emit.h */
#include <arpa/inet.h>
#include <string.h>

#include "convert/convert.h"
#include "emit.h"
#include "readers.h"

const struct emitter emitters[] = {
	{ "text", "bonds for a person", false, emit_text_bonds, emit_text_vars,
	  readers_text },
	{ "json", "bonds and diagnostics, for programs", true, emit_json_bonds, emit_json_vars,
	  readers_json },
	{ "shell", "assignments that are safe to eval", false, emit_shell_bonds, emit_shell_vars,
	  NULL },
	{ "modprobe", "lines of modprobe.conf", false, emit_modprobe_bonds, NULL, NULL },
	{ "ini", "ib-bonding.conf, which ifcfg-parse reads back", false, emit_ini_bonds, NULL,
	  NULL },
	{ "nmconnection", "keyfiles of NetworkManager", false, emit_nmconnection_bonds, NULL, NULL },
	{ "nmstate", "a state for nmstatectl apply", false, emit_nmstate_bonds, NULL, NULL },
	{ "networkd", "files of systemd-networkd", false, emit_networkd_bonds, NULL, NULL },
	{ .name = NULL }
};

const struct emitter *emitter_find(const char *name)
{
	const struct emitter *e;

	for (e = emitters; e->name; e++)
		if (strcmp(e->name, name) == 0)
			return e;
	return NULL;
}

const char *emit_ipoib_mode(enum ipoib_mode mode)
{
	static const char *const names[] = {
		[IPOIB_MODE_UNSET] = NULL, [IPOIB_DATAGRAM] = "datagram",
		[IPOIB_CONNECTED] = "connected",
	};

	return names[mode];
}

const char *emit_broadcast(const struct bond *bond, char text[INET_ADDRSTRLEN])
{
	size_t i;

	for (i = 0; i < bond->n_addrs; i++)
		if (bond->addrs[i].has_broadcast)
			return inet_ntop(AF_INET, bond->addrs[i].broadcast, text, INET_ADDRSTRLEN);
	return NULL;
}
