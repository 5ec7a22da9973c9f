// SPDX-License-Identifier: GPL-2.0
/* dhcpcd: will the client that sysconfig's scripts start ask DHCP for a bond over InfiniBand?  See dhcpcd.h */
#include <string.h>

#include "dhcpcd.h"
#include "dialect.h"
#include "shell/script.h"

#define SETTINGS "etc/sysconfig/network/dhcp"	/* sourced before the ifcfg file */

/* What NAME is once the ifcfg FILE was read over SETTINGS: "" if nothing sets it, NULL if only running them would tell. */
static const char *value_of(const struct vars *settings, const struct vars *file, const char *name)
{
	const struct vars *vars = vars_find(file, name) ? file : settings;
	const struct var *var = vars_find(vars, name);

	return !var || vars_state(vars, var) == VAR_UNSET ? "" : vars_value(vars, name);
}

/* Is it dhcpcd that asks, and has it no identifier? */
static bool is_unnamed(const struct vars *settings, const struct vars *file)
{
	const char *client = value_of(settings, file, "DHCLIENT_BIN"), *id = value_of(settings, file, "DHCLIENT_CLIENT_ID");

	return client && id && !*id && (!*client || strcmp(client, "dhcpcd") == 0);
}

/* The same with the settings for all interfaces, if there are any. */
static bool look_at_settings(const struct conf *conf, const struct conf_file *file)
{
	struct diags unsaid = { 0 };
	struct vars settings;
	struct text text;
	bool unnamed = false;
	int err = source_read(&conf->source, SETTINGS, &text);

	vars_init(&settings, &text, NULL);
	if (err || script_read(&settings, &unsaid) == 0)
		unnamed = is_unnamed(&settings, &file->vars);
	vars_free(&settings);
	diags_free(&unsaid);
	text_free(&text);
	return unnamed;
}

enum dhcpcd dhcpcd_look(const struct conf *conf, const struct conf_file *file, const char *ifname)
{
	if (conf->release.family != RELEASE_SUSE)
		return DHCPCD_ASKS;
	if (dialect_major(conf) == 10)
		return DHCPCD_ETHERNET;
	/* client.c of dhcpcd: a name of four letters stands where the number does else */
	return dialect_major(conf) == 11 && strlen(ifname) != 4 && look_at_settings(conf, file) ?
	       DHCPCD_NUMBERED : DHCPCD_ASKS;
}
