// SPDX-License-Identifier: GPL-2.0
/* dhcpcd: will the client that sysconfig's scripts start ask DHCP for a bond over InfiniBand?  See dhcpcd.h */
#include <string.h>

#include "dhcpcd.h"
#include "dialect.h"
#include "shell/script.h"

#define SETTINGS "etc/sysconfig/network/dhcp"	/* sourced before the ifcfg file */

/* Is NAME empty, as VARS have it?  One that only running them would tell is not. */
static bool is_empty(const struct vars *vars, const char *name)
{
	const struct var *var = vars_find(vars, name);

	return !var || vars_state(vars, var) == VAR_UNSET || (vars_state(vars, var) == VAR_KNOWN && !var->len);
}

/* Neither another client nor an identifier, by VARS? */
static bool is_left(const struct vars *vars)
{
	return is_empty(vars, "DHCLIENT_BIN") && is_empty(vars, "DHCLIENT_CLIENT_ID");
}

/* The same by the settings for all interfaces, if there are any. */
static bool is_left_by_all(const struct conf *conf)
{
	struct diags unsaid = { 0 };
	struct vars vars;
	struct text text;
	bool left = true;

	if (source_read(&conf->source, SETTINGS, &text) == 0) {
		vars_init(&vars, &text, NULL);
		left = script_read(&vars, &unsaid) == 0 && is_left(&vars);
		vars_free(&vars);
		diags_free(&unsaid);
	}
	text_free(&text);
	return left;
}

enum dhcpcd dhcpcd_look(const struct conf *conf, const struct conf_file *file, const char *ifname)
{
	if (conf->release.family != RELEASE_SUSE)
		return DHCPCD_ASKS;
	if (dialect_major(conf) == 10)
		return DHCPCD_ETHERNET;
	/* client.c of dhcpcd: a name of four letters stands where the number does else */
	return dialect_major(conf) == 11 && strlen(ifname) != 4 && is_left(&file->vars) && is_left_by_all(conf) ?
	       DHCPCD_NUMBERED : DHCPCD_ASKS;
}
