// SPDX-License-Identifier: GPL-2.0
/*
 * check_nm_routes: the files route-NAME and route6-NAME as NetworkManager reads them
 *
 * read_one_ip4_route() of ifcfg-rh (1.42.4): a route of the old form, ADDRESS0=,
 * NETMASK0=, GATEWAY0=, that it cannot read makes it give up the whole profile;
 * a line for `ip route` that it cannot read it passes by: parse_route_line(),
 * run in 1.46.0; its words of all versions from 1.10 on are known here.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bond/addr.h"
#include "check.h"
#include "ifcfg/ifcfg_rh.h"
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

/* The file KIND-NAME beside that of the bond; false: there is none, or it cannot be read. */
static bool read_beside(const struct check *c, const char *kind, const char *name, struct text *text)
{
	char path[256];

	return (size_t)snprintf(path, sizeof(path), "%s/%s-%s", c->bond_file->dialect->directory, kind, name) < sizeof(path) &&
	       source_read(&c->conf->source, path, text) == 0;
}

void check_nm_route(struct check *c)
{
	struct diags unsaid = { 0 };
	struct text text = { 0 };
	struct vars vars;

	if (!c->bond_file || !check_is_redhat(c) || !c->conf->has_routes)
		return;
	if (read_beside(c, "route", c->bond_file->name, &text)) {
		vars_init(&vars, &text, NULL);
		if (script_read(&vars, &unsaid) == 0)
			look_at_routes(c, strrchr(text.path, '/') + 1, &vars);
		else
			c->conf->diags.no_memory = true;
		vars_free(&vars);
		diags_free(&unsaid);
	}
	text_free(&text);
}

/* ---- lines in the words of `ip route` ---- */

struct word {
	const char *at;
	size_t len;
};

/* The next one from *AT on, which goes behind it; of no length at the end of the line. */
static struct word next_word(const char **at)
{
	struct word word = { .at = *at + strspn(*at, " \t") };

	word.len = strcspn(word.at, " \t\n");
	*at = word.at + word.len;
	return word;
}

static bool is_called(const struct word *word, const char *name)
{
	return strlen(name) == word->len && memcmp(word->at, name, word->len) == 0;
}

static bool is_text(const struct word *word, int family)
{
	(void)family;
	return word->len;
}

static bool is_number(const struct word *word, int family)
{
	char text[16];

	(void)family;
	if (!word->len || word->len >= sizeof(text))
		return false;
	snprintf(text, sizeof(text), "%.*s", (int)word->len, word->at);
	return is_metric(text);
}

static bool is_address(const struct word *word, int family)
{
	char text[64];
	uint8_t raw[16];

	if (word->len >= sizeof(text))
		return false;
	snprintf(text, sizeof(text), "%.*s", (int)word->len, word->at);
	return inet_pton(family, text, raw) == 1;
}

/* Of a route without one older versions wrote "via (null)", which all take (1.10 to 1.50). */
static bool is_gateway(const struct word *word, int family)
{
	return is_called(word, "(null)") || is_address(word, family);
}

static bool is_network(const struct word *word, int family)
{
	const char *slash = memchr(word->at, '/', word->len);
	struct word ip = *word, bits;

	if (is_called(word, "default"))
		return true;
	if (!slash)
		return is_address(word, family);
	ip.len = slash - word->at;
	bits = (struct word){ slash + 1, word->len - ip.len - 1 };
	return is_address(&ip, family) && is_number(&bits, family) && atoi(bits.at) <= (family == AF_INET ? 32 : 128);
}

/* what it knows, and what has to stand behind it; NULL: nothing */
static const struct {
	const char *name;
	bool (*takes)(const struct word *word, int family);
	bool may_lock;			/* behind the word lock */
	int family;			/* 0: either */
} words[] = {
	{ "to", is_network, false, 0 }, { "via", is_gateway, false, 0 }, { "dev", is_text, false, 0 },
	{ "metric", is_number, false, 0 }, { "table", is_number, false, 0 }, { "src", is_address, false, 0 },
	{ "from", is_network, false, AF_INET6 }, { "tos", is_text, false, 0 }, { "scope", is_text, false, 0 },
	{ "onlink", NULL, false, 0 }, { "window", is_number, true, 0 }, { "cwnd", is_number, true, 0 },
	{ "initcwnd", is_number, true, 0 }, { "initrwnd", is_number, true, 0 }, { "mtu", is_number, true, 0 },
	{ "advmss", is_number, true, 0 }, { "rto_min", is_number, false, 0 }, { "quickack", is_number, false, 0 },
	{ "weight", is_number, false, AF_INET }, { "type", is_text, false, 0 }, { "local", NULL, false, 0 }, { "unicast", NULL, false, 0 },
	{ "throw", NULL, false, 0 }, { "unreachable", NULL, false, 0 }, { "prohibit", NULL, false, 0 },
	{ "blackhole", NULL, false, 0 }, { "nat", NULL, false, 0 },
};

#define TO	0

/* The row of WORD; TO: none, so it is taken for a destination. */
static size_t find_word(const struct word *word, int family, bool *found)
{
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		*found = is_called(word, words[i].name) && (!words[i].family || words[i].family == family);
		if (*found)
			return i;
	}
	return TO;
}

/* Does it pass LINE by, at *WRONG?  One of no length: something is missing. */
static bool is_passed_by(const char *line, int family, struct word *wrong)
{
	uint32_t seen = 0;
	bool found;
	size_t row;

	for (*wrong = next_word(&line); wrong->len; *wrong = next_word(&line)) {
		row = find_word(wrong, family, &found);
		if (seen & 1u << row)
			return true;
		seen |= 1u << row;
		if (!words[row].takes)
			continue;
		if (found)
			*wrong = next_word(&line);
		if (words[row].may_lock && is_called(wrong, "lock"))
			*wrong = next_word(&line);
		if (!words[row].takes(wrong, family))
			return true;
	}
	return !(seen & 1u << TO);
}

/* Is there a line ADDRESSn=?  Then it is of the old form. */
static bool is_old_form(const struct text *text)
{
	const char *at;

	for (at = text->data; *at; at += strcspn(at, "\n"), at += *at == '\n') {
		at += strspn(at, " \t");
		if (strncmp(at, "ADDRESS", 7) == 0 && isdigit((unsigned char)at[7]) && at[7 + strspn(at + 7, "0123456789")] == '=')
			return true;
	}
	return false;
}

static void say_passed_by(struct check *c, const char *kind, unsigned int n, const struct word *wrong, unsigned int more)
{
	const struct check_place p = check_var(c->bond_file, "DEVICE");
	char others[40] = "";
	struct diag_quote q;

	if (more)
		snprintf(others, sizeof(others), ", and %u more", more);
	if (wrong->len)
		check_say(c, p.text, p.offset, "NetworkManager passes over line %u of %s-%s, for %s%s", n, kind,
			  c->bond_file->name, diag_quote(&q, wrong->at, wrong->len), others);
	else
		check_say(c, p.text, p.offset, "NetworkManager passes over line %u of %s-%s, which ends too early%s", n, kind,
			  c->bond_file->name, others);
	if (wrong->len && wrong->at[wrong->len - 1] == '\r')
		check_fix(c, "save the file with Unix line ends");
	else
		check_fix(c, "write DESTINATION/BITS via GATEWAY, and comments on lines of their own");
}

static void look_at_lines(struct check *c, const char *kind, const struct text *text, int family)
{
	struct word wrong, first = { 0 };
	unsigned int n = 1, at = 0, count = 0;
	const char *line;

	for (line = text->data; *line; line += strcspn(line, "\n"), line += *line == '\n', n++) {
		if (strchr("#\r\n", line[strspn(line, " \t")]) || !is_passed_by(line, family, &wrong))
			continue;
		if (!count++) {
			first = wrong;
			at = n;
		}
	}
	if (count)
		say_passed_by(c, kind, at, &first, count - 1);
}

/* It goes by the name of the file; the scripts by the interface too. */
static void look_by_interface(struct check *c, const char *kind)
{
	const struct check_place p = check_var(c->bond_file, "DEVICE");
	const char *name = c->bond_file->name, *ifname = c->bond->ifname;
	struct text text = { 0 }, there = { 0 };

	if (strcmp(name, ifname) && read_beside(c, kind, ifname, &text)) {
		check_say(c, p.text, p.offset, "NetworkManager reads %s-%s for ifcfg-%s, and no %s-%s", kind, name, name, kind, ifname);
		check_fix(c, read_beside(c, kind, name, &there) ? "move its lines to %s-%s" : "call it %s-%s", kind, name);
	}
	text_free(&text);
	text_free(&there);
}

static void look_at_kind(struct check *c, const char *kind, int family)
{
	struct text text = { 0 };

	if (read_beside(c, kind, c->bond_file->name, &text) && (family == AF_INET6 || !is_old_form(&text)))
		look_at_lines(c, kind, &text, family);
	text_free(&text);
	look_by_interface(c, kind);
}

void check_nm_route_line(struct check *c)
{
	if (!c->bond_file || !check_is_redhat(c) || ifcfg_rh_drops_routes(c->conf, c->bond_file))
		return;
	if (c->conf->has_routes && ifcfg_rh_method4(c->bond_file) != IFCFG_RH_OFF)
		look_at_kind(c, "route", AF_INET);
	if (c->conf->has_routes6 && ifcfg_rh_method6(c->bond_file) != IFCFG_RH_OFF)
		look_at_kind(c, "route6", AF_INET6);
}
