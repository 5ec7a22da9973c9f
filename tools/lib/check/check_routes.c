// SPDX-License-Identifier: GPL-2.0
/*
 * check_routes: routes beside the file of a bond that nobody sets
 *
 * SUSE's routes(5): DESTINATION GATEWAY NETMASK INTERFACE; ifup-route of
 * sysconfig 0.70.3 to 0.71, __ni_suse_route_parse() of wicked 0.6.80, which
 * passes a line over with a word in its log.  Red Hat's handle_file() of
 * ifup-routes, 7.93 to 10.11: ADDRESS0=, ADDRESS1= ... up to the first gap.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/each.h"
#include "check.h"

/* The file KIND-BOND beside that of the bond; false: there is none, or it cannot be read. */
static bool read_beside(const struct check *c, const char *kind, struct text *text)
{
	char path[256];

	return (size_t)snprintf(path, sizeof(path), "%s/%s-%s", c->bond_file->dialect->directory, kind,
				c->bond->ifname) < sizeof(path) &&
	       source_read(&c->conf->source, path, text) == 0;
}

/* The next line of TEXT from *AT on that is neither empty nor a comment, up to its end, as *LEN bytes; NULL: none. */
static const char *next_line(const struct text *text, size_t *at, size_t *len)
{
	const char *line;

	while (*at < text->len) {
		line = text->data + *at;
		*len = strcspn(line, "\n");
		*at += *len + 1;
		if (line[strspn(line, " \t")] != '#' && strspn(line, " \t\r") < *len)
			return line;
	}
	return NULL;
}

static bool is_gateway(const char *word, size_t len)
{
	char ip[INET6_ADDRSTRLEN];
	uint8_t raw[16];

	if (len >= sizeof(ip))
		return false;
	memcpy(ip, word, len);
	ip[len] = '\0';
	return strcmp(ip, "-") == 0 || inet_pton(AF_INET, ip, raw) == 1 || inet_pton(AF_INET6, ip, raw) == 1;
}

/* the words of `ip route`, where the gateway should be */
static void look_at_suse(struct check *c, const struct text *text, const char *who)
{
	const char *line, *word;
	size_t at = 0, len, n;

	while ((line = next_line(text, &at, &len))) {
		word = line + strspn(line, " \t");
		word += strcspn(word, " \t\r\n");
		word += strspn(word, " \t");
		n = strcspn(word, " \t\r\n");
		if (!n || !islower((unsigned char)*word) || is_gateway(word, n))
			continue;
		check_say(c, &c->bond_file->text, 0, "%s takes \"%.*s\" in ifroute-%s for a gateway, and does not set that route",
			  who, (int)(n > 40 ? 40 : n), word, c->bond->ifname);
		check_fix(c, "write its lines as DESTINATION GATEWAY NETMASK INTERFACE, with - for what is not there");
		return;
	}
}

/* Is there a default route in the file called NAME of the directory of the ifcfg files? */
static bool has_default(const struct check *c, const char *name)
{
	static const char *const words[] = { "default", "0.0.0.0/0", "0.0.0.0" };
	const char *const *word;
	char path[128];
	struct text text;
	bool found = false;
	size_t at, len, n;

	snprintf(path, sizeof(path), "%s/%s", c->conf->dialect->directory, name);
	if (source_read(&c->conf->source, path, &text) == 0)
		for (at = 0; at < text.len && !found; at += strcspn(text.data + at, "\n") + 1) {
			at += strspn(text.data + at, " \t");
			len = strcspn(text.data + at, " \t\n");
			each(word, words, sizeof(words) / sizeof(words[0])) {
				n = strlen(*word);
				found = found || (len == n && memcmp(text.data + at, *word, n) == 0);
			}
		}
	text_free(&text);
	return found;
}

void check_unread_gateway(struct check *c)
{
	const char *gateway = check_value(c->bond_file, "GATEWAY");
	char routes[IFNAMSIZ + 16], room[DIALECT_TRIMMED];
	struct check_place p;

	snprintf(routes, sizeof(routes), "ifroute-%s", c->bond->ifname);
	if (!gateway || !*gateway || has_default(c, "routes") || (c->conf->has_routes && has_default(c, routes)))
		return;
	p = check_var(c->bond_file, "GATEWAY");
	check_say(c, p.text, p.offset, "%s does not read GATEWAY, and sets no default route", check_suse_reader(c));
	gateway = dialect_trim(gateway, room);
	check_fix(c, "write \"default %s\" into ifroute-%s",
		  *gateway != '-' && is_gateway(gateway, strlen(gateway)) ? gateway : "ROUTER", c->bond->ifname);
}

static void look_beside_suse(struct check *c, const char *who)
{
	struct text text = { 0 };

	if (!c->conf->has_routes)
		return;
	if (read_beside(c, "ifroute", &text)) {
		look_at_suse(c, &text, who);
	} else {
		text_free(&text);
		if (read_beside(c, "route", &text)) {
			check_say(c, &c->bond_file->text, 0, "%s does not read route-%s", who, c->bond->ifname);
			check_fix(c, "write \"DESTINATION GATEWAY - -\" for each route into ifroute-%s", c->bond->ifname);
		}
	}
	text_free(&text);
}

/* ADDRESS1= and above, and no number before one of them: the lowest that is missing; 0 to ADDRESSES: none is */
#define ADDRESSES	64
static unsigned int find_gap(const struct text *text)
{
	bool there[ADDRESSES] = { false };
	const char *line;
	size_t at = 0, len;
	unsigned int highest = 0, i;
	char *end;
	unsigned long n;

	while ((line = next_line(text, &at, &len))) {
		line += strspn(line, " \t");
		if (strncmp(line, "ADDRESS", 7) || !isdigit((unsigned char)line[7]))
			continue;
		n = strtoul(line + 7, &end, 10);
		if (*end != '=' || n >= ADDRESSES)
			continue;
		there[n] = true;
		highest = n > highest ? n : highest;
	}
	for (i = 0; i < highest; i++)
		if (!there[i])
			return i;
	return ADDRESSES;
}

static void look_beside_redhat(struct check *c)
{
	struct text text = { 0 };
	unsigned int gap;

	if (c->conf->has_routes && read_beside(c, "route", &text)) {
		gap = find_gap(&text);
		if (gap < ADDRESSES) {
			check_say(c, &c->bond_file->text, 0, "route-%s has no ADDRESS%u, so the routes behind it are not set",
				  c->bond->ifname, gap);
			check_fix(c, "number them from 0 on, without a gap");
		}
	}
	text_free(&text);
}

void check_routes(struct check *c)
{
	const char *who = check_suse_reader(c);

	if (!c->bond_file)
		return;
	if (who) {
		if (c->reader != SERVICE_WICKED)	/* there it is a WICKED-UNREAD */
			check_unread_gateway(c);
		look_beside_suse(c, who);
	}
	if (check_is_redhat(c))
		look_beside_redhat(c);
}
