// SPDX-License-Identifier: GPL-2.0
/*
 * check_nm_options: rules about what NetworkManager makes of a bond's options
 *
 * From verify() and _nm_setting_bond_validate_option() of its nm-setting-bond.c
 * and handle_bond_option() of ifcfg-rh, 1.10 to 1.50.  RHEL7 ends with 1.18,
 * RHEL8 with 1.40; RHEL9 has 1.36 and above.
 */
#include <string.h>

#include "base/each.h"
#include "check.h"
#include "ifcfg/ifcfg_rh.h"

/* an option that it does not know, or not always: handle_bond_option() passes it by with a warning in the log */
static const struct {
	const char *option;
	const char *since;	/* the version that knows it, NULL: none does */
	unsigned int major;	/* the first release of RHEL all of whose versions do, 99: none */
} unknown[] = {
	{ "peer_notif_delay", "1.30", 9 },
	{ "arp_missed_max", "1.44", 99 },
	{ "ns_ip6_target", "1.44", 99 },
	{ "lacp_active", "1.44", 99 },
	{ "coupled_control", NULL, 99 },
	{ "broadcast_neighbor", NULL, 99 },
	{ "lacp_strict", NULL, 99 },
};

/* Does that NetworkManager take miimon and arp_interval for an error, and no miimon for 0?  Before 1.24. */
static bool is_old(const struct check *c)
{
	return dialect_major(c->conf) == 7;
}

/* Does S stand in the bond's own file?  It sees no other. */
static bool is_seen(const struct check *c, const struct bond_setting *s)
{
	return c->bond_file && s->pos.file && strcmp(s->pos.file, c->bond_file->text.path) == 0;
}

/* What was given, be it left out by the driver's rules; NULL: nothing that it sees. */
static const struct bond_setting *given(const struct check *c, const char *name)
{
	const struct bond_setting *s = bond_given(c->bond, option_find(name, strlen(name)));

	return s && is_seen(c, s) ? s : NULL;
}

/* The number that verify() sees; NOT: it was not given. */
static uint32_t number(const struct check *c, const char *name, uint32_t not)
{
	const struct bond_setting *s = given(c, name);

	return !s ? not : s->row->flags & OPTION_TICKS ? s->written : s->value.number;
}

static uint32_t miimon(const struct check *c)
{
	return number(c, "miimon", is_old(c) ? 0 : 100);
}

bool check_nm_takes_two(const struct check *c)
{
	return c->reader == SERVICE_NETWORKMANAGER && !is_old(c);
}

bool check_nm_monitors(const struct check *c)
{
	if (c->reader == SERVICE_KEYFILES)	/* they hold the options of all files */
		return !bond_given(c->bond, option_find("miimon", strlen("miimon")));
	return c->reader == SERVICE_NETWORKMANAGER && !given(c, "miimon");
}

static void look_unknown(struct check *c, const struct bond_setting *s)
{
	size_t i;

	for (i = 0; is_seen(c, s) && i < sizeof(unknown) / sizeof(unknown[0]); i++) {
		if (strcmp(unknown[i].option, s->row->name) || dialect_major(c->conf) >= unknown[i].major)
			continue;
		if (unknown[i].since)
			SAY_SETTING(c, s, "NetworkManager before %s makes %s without %s", unknown[i].since,
				    c->bond->ifname, s->row->name);
		else
			SAY_SETTING(c, s, "NetworkManager makes %s without %s", c->bond->ifname, s->row->name);
	}
}

/* How many words of BONDING_OPTS are NAME=... */
static size_t count_words(const struct check *c, const char *name)
{
	const char *word = c->bond_file ? ifcfg_rh_value(c->bond_file, "BONDING_OPTS") : NULL;
	size_t n = strlen(name), count = 0;

	for (; word && *word; word += strspn(word, " ")) {
		count += strncmp(word, name, n) == 0 && word[n] == '=';
		word += strcspn(word, " ");
	}
	return count;
}

/* arp_ip_target=+10.0.0.1 arp_ip_target=+10.0.0.2, which the scripts write one by one: each takes the place of the one before */
static void look_at_targets(struct check *c)
{
	const struct bond_setting *s = given(c, "arp_ip_target");

	if (!s || count_words(c, "arp_ip_target") < 2)
		return;
	SAY_SETTING(c, s, "NetworkManager takes the last arp_ip_target alone");
	check_fix(c, "write one, with commas between the addresses");
}

/* what it makes the bond without */
void check_nm_option(struct check *c)
{
	const struct bond_setting *s, *arp = given(c, "arp_interval");

	look_at_targets(c);

	each(s, c->bond->settings, c->bond->n_settings)
		look_unknown(c, s);
	each(s, c->bond->left_out, c->bond->n_left_out)
		look_unknown(c, s);
	if (!is_old(c) && arp && arp->value.number && given(c, "miimon") && miimon(c)) {
		SAY_SETTING(c, arp, "NetworkManager makes %s without the ARP monitor: miimon is set too",
			    c->bond->ifname);
		check_fix(c, "keep one of them");
	}
}

/* What stands behind NAME= in BONDING_OPTS, as far as the next blank; the last one counts.  LEN bytes; NULL: it is not there. */
static const char *given_text(const struct check *c, const char *name, size_t *len)
{
	const char *word = check_value(c->bond_file, "BONDING_OPTS"), *found = NULL;
	size_t n = strlen(name);

	for (; word && *word; word += strspn(word, " ")) {
		if (strncmp(word, name, n) == 0 && word[n] == '=') {
			found = word + n + 1;
			*len = strcspn(found, " ");
		}
		word += strcspn(word, " ");
	}
	return found;
}

/* Is the mode a number that begins with a nought too many?  The driver takes 01 for 1. */
static bool is_odd_mode(const struct check *c)
{
	size_t len;
	const char *mode = given_text(c, "mode", &len);

	return mode && len > 1 && *mode == '0';
}

/* Two names of one number, which the driver takes the last of. */
static bool differ(const struct check *c)
{
	size_t n_arp, n_na;
	const char *arp = given_text(c, "num_grat_arp", &n_arp), *na = given_text(c, "num_unsol_na", &n_na);

	return arp && na && (n_arp != n_na || memcmp(arp, na, n_na));
}

#define BIT(mode)	(1u << (mode))
#define SLAVE_MODES	(BIT(MODE_ACTIVE_BACKUP) | BIT(MODE_BALANCE_TLB) | BIT(MODE_BALANCE_ALB))

/* Why verify() refuses the bond for S, or NULL. */
static const char *refusal(const struct check *c, const struct bond_setting *s, unsigned int mode)
{
	const char *name = s->row->name;

	if (strcmp(name, "updelay") == 0 || strcmp(name, "downdelay") == 0)
		return s->written && !miimon(c) ? "without miimon" : NULL;
	if (strcmp(name, "peer_notif_delay") == 0 && s->written && !is_old(c))
		return !miimon(c) ? "without miimon" :
		       s->written % miimon(c) && !number(c, "arp_interval", 0) ? "that is no multiple of miimon" : NULL;
	if (strcmp(name, "arp_ip_target") == 0)
		return number(c, "arp_interval", 0) ? NULL : "without arp_interval";
	if (strcmp(name, "arp_interval") == 0)
		return s->value.number && mode & (BIT(MODE_BALANCE_TLB) | BIT(MODE_BALANCE_ALB)) ? "in that mode" : NULL;
	if (strcmp(name, "primary") == 0)
		return mode & (is_old(c) ? BIT(MODE_ACTIVE_BACKUP) : SLAVE_MODES) ? NULL : "in that mode";
	if (strcmp(name, "mode") == 0)
		return is_odd_mode(c) ? "written so" : NULL;
	if (strcmp(name, "num_grat_arp") == 0)
		return differ(c) ? "beside another num_unsol_na" : NULL;
	if (strcmp(name, "lacp_rate") == 0)
		return s->value.number && mode != BIT(MODE_8023AD) ? "in that mode" : NULL;
	return NULL;
}

/* The same for an option of any file; of another file it does not see it. */
static const char *refused(const struct check *c, const struct bond_setting *s)
{
	return is_seen(c, s) ? refusal(c, s, BIT(number(c, "mode", MODE_BALANCE_RR))) : NULL;
}

bool check_nm_refuses(const struct check *c, const struct bond_setting *s)
{
	return c->reader == SERVICE_NETWORKMANAGER && refused(c, s);
}

static void look_refused(struct check *c, const struct bond_setting *s)
{
	const char *why = refused(c, s);

	if (!why)
		return;
	SAY_SETTING(c, s, "NetworkManager makes no %s with %s %s", c->bond->ifname, s->row->name, why);
	if (strcmp(s->row->name, "mode") == 0)
		check_fix(c, "write mode=%s", s->value.text);
	else
		check_fix(c, "leave %s out", s->row->name);
}

/* what it makes no bond with */
void check_nm_refused(struct check *c)
{
	const struct bond_setting *s;

	each(s, c->bond->settings, c->bond->n_settings)
		look_refused(c, s);
	each(s, c->bond->left_out, c->bond->n_left_out)
		look_refused(c, s);
}
