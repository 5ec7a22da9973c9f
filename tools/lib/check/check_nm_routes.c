// SPDX-License-Identifier: GPL-2.0
/*
 * check_nm_routes: the file route-NAME that costs a bond its profile
 *
 * read_one_ip4_route() of ifcfg-rh (1.42.4): a route of the old form, ADDRESS0=,
 * NETMASK0=, GATEWAY0=, that it cannot read makes it give up the whole profile;
 * a line for `ip route` that it cannot read it passes by.
 */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "bond/addr.h"
#include "check.h"
#include "shell/script.h"

static const char *numbered(const struct vars *vars, const char *name, unsigned int i)
{
	char full[32];
	const char *value;

	snprintf(full, sizeof(full), "%s%u", name, i);
	value = vars_value(vars, full);
	return value && *value ? value : NULL;
}

static bool is_ipv4(const char *value)
{
	uint8_t raw[4];

	return inet_pton(AF_INET, value, raw) == 1;
}

static bool is_metric(const char *value)
{
	return value[strspn(value, "0123456789")] == '\0' && strtoull(value, NULL, 10) <= UINT32_MAX;
}

/* The variable of route I that it gives up at, NULL: none. */
static const char *wrong_of(const struct vars *vars, unsigned int i)
{
	const char *address = numbered(vars, "ADDRESS", i), *gateway = numbered(vars, "GATEWAY", i);
	const char *mask = numbered(vars, "NETMASK", i), *metric = numbered(vars, "METRIC", i);

	return !is_ipv4(address) ? "ADDRESS" : gateway && !is_ipv4(gateway) ? "GATEWAY" :
	       !mask || addr_mask_bits(mask) < 0 ? "NETMASK" : metric && !is_metric(metric) ? "METRIC" : NULL;
}

static void look_at_routes(struct check *c, const char *path, const struct vars *vars)
{
	const struct check_place p = check_var(c->bond_file, "DEVICE");
	const char *wrong;
	unsigned int i;

	for (i = 0; numbered(vars, "ADDRESS", i); i++) {
		wrong = wrong_of(vars, i);
		if (!wrong)
			continue;
		check_say(c, p.text, p.offset, "NetworkManager makes no %s for %s%u of its %s, which is %s", c->bond->ifname,
			  wrong, i, path, numbered(vars, wrong, i) ? "wrong" : "missing");
		check_fix(c, "mend it there");
		return;
	}
}

void check_nm_route(struct check *c)
{
	struct diags unsaid = { 0 };
	struct text text = { 0 };
	struct vars vars;
	char path[256];

	if (!c->bond_file || !check_is_redhat(c) || !c->conf->has_routes ||
	    (size_t)snprintf(path, sizeof(path), "%s/route-%s", c->bond_file->dialect->directory,
			     c->bond_file->name) >= sizeof(path))
		return;
	if (source_read(&c->conf->source, path, &text) == 0) {
		vars_init(&vars, &text, NULL);
		if (script_read(&vars, &unsaid) == 0)
			look_at_routes(c, strrchr(path, '/') + 1, &vars);
		else
			c->conf->diags.no_memory = true;
		vars_free(&vars);
		diags_free(&unsaid);
	}
	text_free(&text);
}
