// SPDX-License-Identifier: GPL-2.0
/* convert_net: gateway, DNS and routes of a bond, from its ifcfg file and its routes file; see convert.h */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "convert.h"
#include "base/each.h"

/* one run */
struct gathering {
	struct form_net *net;
	const struct report_part *part;
	const struct bond *bond;
	struct form_files *files;	/* for what is lost */
	bool no_memory;
};

static char *copy(struct gathering *g, const char *text)
{
	char *made = strdup(text);

	if (!made)
		g->no_memory = true;
	return made;
}

static void set(struct gathering *g, char **to, const char *text)
{
	free(*to);
	*to = copy(g, text);
}

static void add_dns(struct gathering *g, const char *server)
{
	char **more = reallocarray(g->net->dns, g->net->n_dns + 1, sizeof(*more));

	if (more)
		g->net->dns = more;
	if (more && (more[g->net->n_dns] = copy(g, server)))
		g->net->n_dns++;
	else
		g->no_memory = true;
}

/* An address, with %INTERFACE behind one of IPv6 or not: anything else could be lines of the new file. */
static bool is_address(const char *text)
{
	char ip[INET6_ADDRSTRLEN];
	size_t len = strcspn(text, "%"), i;
	uint8_t ignored[16];

	if (len >= sizeof(ip))
		return false;
	memcpy(ip, text, len);
	ip[len] = '\0';
	for (i = len; text[i]; i++)
		if (!isalnum((unsigned char)text[i]) && !strchr("%._-", text[i]))
			return false;
	return inet_pton(AF_INET6, ip, ignored) == 1 || (!text[len] && inet_pton(AF_INET, ip, ignored) == 1);
}

static bool is_domains(const char *text)
{
	for (; *text; text++)
		if (!isalnum((unsigned char)*text) && !strchr("._- ", *text))
			return false;
	return true;
}

static void lose_var(struct gathering *g, const struct conf_file *file, const char *name, const char *why)
{
	const struct var *var = vars_find(&file->vars, name);
	struct pos pos = text_pos(var->owner->text, var->at);

	form_lost(g->files, &pos, name, "%s", why);
}

/* Is IP, an IPv4 address, within a network of the bond? */
static bool is_near(const struct bond *bond, const char *text)
{
	const struct addr *a;
	uint32_t ip, own, mask;

	if (inet_pton(AF_INET, text, &ip) != 1)
		return false;
	each(a, bond->addrs, bond->n_addrs) {
		if (a->family != AF_INET)
			continue;
		memcpy(&own, a->ip, 4);
		mask = a->prefixlen ? htonl(~0u << (32 - a->prefixlen)) : 0;
		if ((own & mask) == (ip & mask))
			return true;
	}
	return false;
}

static void take_vars(struct gathering *g, const struct conf_file *file)
{
	char name[16];
	const char *value, *device;
	int i;

	/* that of /etc/sysconfig/network is for the interface that it is near to */
	value = vars_value(&file->vars, "GATEWAY");
	device = vars_value(&file->vars, "GATEWAYDEV");
	if (value && *value && is_near(g->bond, value) &&
	    (!device || !*device || strcmp(device, g->bond->ifname) == 0))
		set(g, &g->net->gateway4, value);
	value = vars_value(&file->vars, "IPV6_DEFAULTGW");
	if (value && *value && is_address(value))
		set(g, &g->net->gateway6, value);
	else if (value && *value)
		lose_var(g, file, "IPV6_DEFAULTGW", "no address");
	for (i = 1; i <= 3; i++) {
		snprintf(name, sizeof(name), "DNS%d", i);
		value = vars_value(&file->vars, name);
		if (value && *value && is_address(value))
			add_dns(g, value);
		else if (value && *value)
			lose_var(g, file, name, "no address");
	}
	value = vars_value(&file->vars, "DOMAIN");
	if (value && *value && is_domains(value))
		set(g, &g->net->search, value);
	else if (value && *value)
		lose_var(g, file, "DOMAIN", "no names of domains with blanks between them");
	value = vars_value(&file->vars, "IPV6INIT");
	g->net->ipv6_off = value && strcasecmp(value, "no") == 0;
}

/* --- routes ----------------------------------------------------------------------------- */

struct line {
	struct pos pos;
	const char *text;
};

static bool read_prefix(const char *text, const char *mask, struct addr *to)
{
	char ip[INET6_ADDRSTRLEN];
	const char *slash = strchr(text, '/');
	size_t len = slash ? (size_t)(slash - text) : strlen(text);
	int bits;

	if (len >= sizeof(ip))
		return false;
	memcpy(ip, text, len);
	ip[len] = '\0';
	*to = (struct addr){ .family = strchr(ip, ':') ? AF_INET6 : AF_INET };
	if (inet_pton(to->family, ip, to->ip) != 1)
		return false;
	if (mask)
		bits = addr_mask_bits(mask);
	else
		bits = slash ? atoi(slash + 1) : to->family == AF_INET ? 32 : 128;
	to->prefixlen = bits;
	return bits >= 0 && bits <= (to->family == AF_INET ? 32 : 128);
}

static void add_route(struct gathering *g, const struct line *line, const char *to, const char *mask,
		      const char *via, const char *metric)
{
	struct form_route route = { 0 }, *more;

	if (via && !is_address(via)) {
		form_lost(g->files, &line->pos, line->text, "its gateway is no address");
		return;
	}
	if (metric && (!*metric || metric[strspn(metric, "0123456789")])) {
		form_lost(g->files, &line->pos, line->text, "its metric is no number");
		return;
	}
	if ((strcmp(to, "default") == 0 || strcmp(to, "0.0.0.0/0") == 0 || strcmp(to, "::/0") == 0) && via && !metric) {
		set(g, strchr(via, ':') ? &g->net->gateway6 : &g->net->gateway4, via);
		return;
	}
	if (!read_prefix(to, mask, &route.to)) {
		form_lost(g->files, &line->pos, line->text, "no network is read from it");
		return;
	}
	more = reallocarray(g->net->routes, g->net->n_routes + 1, sizeof(*more));
	if (!more) {
		g->no_memory = true;
		return;
	}
	g->net->routes = more;
	route.via = via ? copy(g, via) : NULL;
	route.metric = metric ? copy(g, metric) : NULL;
	more[g->net->n_routes++] = route;
}

/* Red Hat: the arguments of `ip route add` */
static void take_ip_route(struct gathering *g, const struct line *line, char *text)
{
	char *word, *rest, *to = NULL, *via = NULL, *metric = NULL, *value;

	for (word = strtok_r(text, " \t", &rest); word; word = strtok_r(NULL, " \t", &rest)) {
		if (strcmp(word, "to") == 0 || strcmp(word, "via") == 0 || strcmp(word, "dev") == 0 ||
		    strcmp(word, "metric") == 0) {
			value = strtok_r(NULL, " \t", &rest);
			if (*word == 't')
				to = value;
			else if (*word == 'v')
				via = value;
			else if (*word == 'm')
				metric = value;
			else if (value && strcmp(value, g->bond->ifname)) {
				form_lost(g->files, &line->pos, line->text, "a route of another interface");
				return;
			}
		} else if (!to) {
			to = word;
		} else {
			form_lost(g->files, &line->pos, line->text, "\"%s\" is not known here", word);
			return;
		}
	}
	if (to)
		add_route(g, line, to, NULL, via, metric);
}

/* SUSE, routes(5): DESTINATION GATEWAY NETMASK INTERFACE, "-" for none */
static void take_suse_route(struct gathering *g, const struct line *line, char *text)
{
	char *word[4] = { NULL }, *rest, *more;
	int i;

	for (i = 0; i < 4; i++) {
		word[i] = strtok_r(i ? NULL : text, " \t", &rest);
		if (word[i] && strcmp(word[i], "-") == 0 && i)
			word[i] = NULL;
	}
	more = strtok_r(NULL, " \t", &rest);
	if (more)
		form_lost(g->files, &line->pos, line->text, "\"%s\" is not known here", more);
	else if (word[0])
		add_route(g, line, word[0], word[2], word[1], NULL);
}

/* ADDRESSn=, NETMASKn=, GATEWAYn= */
static void take_triples(struct gathering *g, struct text *text)
{
	char *values[3], *at, *copy_of = strdup(text->data), key[16];
	static const char *const names[] = { "ADDRESS", "NETMASK", "GATEWAY" };
	struct line line = { { text->path, 0, 0 }, text->path };
	int i, k;

	if (!copy_of) {
		g->no_memory = true;
		return;
	}
	for (at = copy_of; *at; at++)
		if (*at == '"' || *at == '\'')
			*at = ' ';
	for (i = 0; i < 100; i++) {
		char found[3][64] = { "", "", "" };

		for (k = 0; k < 3; k++) {
			snprintf(key, sizeof(key), "%s%d=", names[k], i);
			values[k] = strstr(copy_of, key);
			if (values[k])
				sscanf(values[k] + strlen(key), " %63[^ \t\n#]", found[k]);
		}
		if (!*found[0])
			break;
		add_route(g, &line, found[0], *found[1] ? found[1] : NULL, *found[2] ? found[2] : NULL, NULL);
	}
	free(copy_of);
}

static void take_lines(struct gathering *g, struct text *text,
		       void (*take)(struct gathering *g, const struct line *line, char *text))
{
	struct line line = { .pos = { text->path, 1, 1 } };
	char *copy_of = strdup(text->data), *shown, *at, *end;

	if (!copy_of)
		g->no_memory = true;
	for (at = copy_of; at && *at; at = end, line.pos.line++) {
		end = at + strcspn(at, "\n");
		if (*end)
			*end++ = '\0';
		at[strcspn(at, "#\r")] = '\0';
		at += strspn(at, " \t");
		if (!*at)
			continue;
		shown = copy(g, at);
		line.text = shown;
		if (shown)
			take(g, &line, at);
		free(shown);
	}
	free(copy_of);
}

/* KIND-NAME beside FILE, which is in a root or in a directory of the host: 0, -ENOENT ... */
static int read_beside(const struct source *source, const struct conf_file *file, const char *kind,
		       const char *name, struct text *text)
{
	const char *slash = strrchr(file->text.path, '/'), *inside;
	char *path;
	int err;

	if (!source->prefix || !slash)		/* bytes, see conf_read_bytes() */
		return -ENOENT;
	if (asprintf(&path, "%.*s%s-%s", (int)(slash + 1 - file->text.path), file->text.path, kind, name) < 0)
		return -ENOMEM;
	inside = path + strlen(source->prefix);
	if (*source->prefix)
		err = source_read(source, inside + strspn(inside, "/"), text);
	else
		err = source_read_host(path, text);
	free(path);
	return err;
}

static void take_routes(struct gathering *g, const struct conf_file *file, const char *kind, bool suse)
{
	struct text text = { 0 };
	int err = read_beside(&g->part->conf.source, file, kind, g->bond->ifname, &text);

	if (err == -ENOMEM)
		g->no_memory = true;
	if (!err && suse)
		take_lines(g, &text, take_suse_route);
	else if (!err && strstr(text.data, "ADDRESS0="))
		take_triples(g, &text);
	else if (!err)
		take_lines(g, &text, take_ip_route);
	else if (err != -ENOENT && err != -ENOMEM && text.path)
		form_lost(g->files, &(struct pos){ text.path, 0, 0 }, "routes", "%s", strerror(-err));
	text_free(&text);
}

int convert_net(struct form_net *net, const struct report_part *part, const struct bond *bond,
		struct form_files *files)
{
	struct gathering g = { .net = net, .part = part, .bond = bond, .files = files };
	const struct conf_file *file = conf_bond_file(&part->conf, bond);

	*net = (struct form_net){ 0 };
	if (!file)
		return 0;
	take_vars(&g, file);
	if (bond->dialect == DIALECT_SLES10) {
		take_routes(&g, file, "ifroute", true);
	} else {
		take_routes(&g, file, "route", false);
		take_routes(&g, file, "route6", false);
	}
	return g.no_memory ? -ENOMEM : 0;
}
