// SPDX-License-Identifier: GPL-2.0
/* emitters: the forms of output; see emitters.h */
#include <string.h>

#include "convert/convert.h"
#include "emit.h"
#include "emitters.h"
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
