// SPDX-License-Identifier: GPL-2.0
/* convert_routes: the routes of a bond, from the files beside its ifcfg file; see convert_net.h */
#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "convert_net.h"

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

static bool is_any(const char *to)
{
	return strcmp(to, "0.0.0.0/0") == 0 || strcmp(to, "::/0") == 0;
}

/* "default", of the family of VIA, as a network */
static const char *any_of(const char *to, const char *via)
{
	if (strcmp(to, "default"))
		return to;
	return via && strchr(via, ':') ? "::/0" : "0.0.0.0/0";
}

static void add_route(struct gathering *g, const struct line *line, const char *to, const char *mask,
		      const char *via, const char *metric)
{
	struct form_route route = { 0 }, *more;
	char **gateway;

	if (via && !gather_is_address(via)) {
		form_lost(g->files, &line->pos, line->text, "its gateway is no address");
		return;
	}
	if (metric && (!*metric || metric[strspn(metric, "0123456789")])) {
		form_lost(g->files, &line->pos, line->text, "its metric is no number");
		return;
	}
	to = any_of(to, via);
	gateway = strchr(to, ':') ? &g->net->gateway6 : &g->net->gateway4;
	route.via = via ? gather_hop(g, via) : NULL;
	if (via && !route.via) {
		form_lost(g->files, &line->pos, line->text, "a gateway on another interface");
		return;
	}
	/* one that is beside GATEWAY= is one more route */
	if (is_any(to) && via && !metric && (!*gateway || strcmp(*gateway, route.via) == 0)) {
		free(*gateway);
		*gateway = route.via;
		return;
	}
	if (!read_prefix(to, mask, &route.to)) {
		form_lost(g->files, &line->pos, line->text, "no network is read from it");
		free(route.via);
		return;
	}
	more = reallocarray(g->net->routes, g->net->n_routes + 1, sizeof(*more));
	if (!more) {
		g->no_memory = true;
		free(route.via);
		return;
	}
	g->net->routes = more;
	route.metric = metric ? gather_copy(g, metric) : NULL;
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

/* ADDRESSn=, NETMASKn=, GATEWAYn=, METRICn= */
static void take_triples(struct gathering *g, struct text *text)
{
	char *values[4], *at, *copy_of = strdup(text->data), key[16];
	static const char *const names[] = { "ADDRESS", "NETMASK", "GATEWAY", "METRIC" };
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
		char found[4][64] = { "", "", "", "" };

		for (k = 0; k < 4; k++) {
			snprintf(key, sizeof(key), "%s%d=", names[k], i);
			values[k] = strstr(copy_of, key);
			if (values[k])
				sscanf(values[k] + strlen(key), " %63[^ \t\n#]", found[k]);
		}
		if (!*found[0])
			break;
		add_route(g, &line, found[0], *found[1] ? found[1] : NULL, *found[2] ? found[2] : NULL, *found[3] ? found[3] : NULL);
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
		shown = gather_copy(g, at);
		line.text = shown;
		if (shown)
			take(g, &line, at);
		free(shown);
	}
	free(copy_of);
}

int convert_read_beside(const struct source *source, const struct conf_file *file, const char *kind,
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
	int err = convert_read_beside(&g->part->conf.source, file, kind, g->bond->ifname, &text);

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

void gather_routes(struct gathering *g, const struct conf_file *file)
{
	if (g->bond->dialect == DIALECT_SLES10) {
		take_routes(g, file, "ifroute", true);
	} else {
		take_routes(g, file, "route", false);
		take_routes(g, file, "route6", false);
	}
}
