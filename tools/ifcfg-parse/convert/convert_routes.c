// SPDX-License-Identifier: GPL-2.0
/* convert_routes: the routes of a bond, from the files beside its ifcfg file; see convert_net.h */
#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/each.h"
#include "convert_net.h"
#include "shell/script.h"

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

/* Either may be NULL. */
static bool is_same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* one that stands in route-bond0 and in route-Bond_connection_1, say */
static bool has_route(const struct form_net *net, const struct form_route *route)
{
	const struct form_route *r;

	each(r, net->routes, net->n_routes)
		if (addr_same(&r->to, &route->to) && is_same(r->via, route->via) && is_same(r->metric, route->metric))
			return true;
	return false;
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
	route.metric = metric ? gather_copy(g, metric) : NULL;
	if (has_route(g->net, &route)) {
		free(route.via);
		free(route.metric);
		return;
	}
	more = reallocarray(g->net->routes, g->net->n_routes + 1, sizeof(*more));
	if (!more) {
		g->no_memory = true;
		free(route.via);
		free(route.metric);
		return;
	}
	g->net->routes = more;
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

/* Is there a line ADDRESSn=?  What ifup-routes of initscripts looks for, and generic/routes of our hooks. */
static bool has_triples(const char *at)
{
	size_t digits;

	for (; *at; at += strcspn(at, "\n"), at += *at == '\n') {
		at += strspn(at, " \t");
		digits = strncmp(at, "ADDRESS", 7) ? 0 : strspn(at + 7, "0123456789");
		if (digits && at[7 + digits] == '=')
			return true;
	}
	return false;
}

/* NAMEi as the shell has it; NULL: it is not set, or to nothing. */
static const struct var *numbered(const struct vars *vars, const char *name, unsigned int i)
{
	char key[32];
	const struct var *var;

	snprintf(key, sizeof(key), "%s%u", name, i);
	var = vars_find(vars, key);
	return var && vars_state(vars, var) != VAR_UNSET && (vars_state(vars, var) == VAR_UNKNOWN || var->len) ? var : NULL;
}

/* The route ADDRESSi; false: there is none. */
static bool take_triple(struct gathering *g, const struct vars *vars, unsigned int i)
{
	static const char *const names[] = { "ADDRESS", "NETMASK", "GATEWAY", "METRIC" };
	const char *values[4] = { NULL };
	const struct var *var;
	struct line line;
	int k;

	var = numbered(vars, names[0], i);
	if (!var)
		return false;
	line = (struct line){ text_pos(vars->text, var->at), var->name };
	for (k = 0; k < 4; k++) {
		var = numbered(vars, names[k], i);
		if (var && vars_state(vars, var) == VAR_UNKNOWN) {
			form_lost(g->files, &line.pos, line.text, "only running the file would tell %s", var->name);
			return true;
		}
		values[k] = var ? var->value : NULL;
	}
	add_route(g, &line, values[0], values[1], values[2], values[3]);
	return true;
}

/* ADDRESSn=, NETMASKn=, GATEWAYn=, METRICn=, from 0 on up to one that is not there */
static void take_triples(struct gathering *g, struct text *text)
{
	struct diags diags = { 0 };
	struct vars vars;
	unsigned int n = 0;
	struct pos pos;
	size_t i;

	vars_init(&vars, text, NULL);
	if (script_read(&vars, &diags))
		g->no_memory = true;
	while (take_triple(g, &vars, n))
		n++;
	for (i = 0; i < vars.n; i++) {
		if (strncmp(vars.list[i]->name, "ADDRESS", 7) || strtoul(vars.list[i]->name + 7, NULL, 10) <= n)
			continue;
		pos = text_pos(text, vars.list[i]->at);
		form_lost(g->files, &pos, vars.list[i]->name, "nobody reads it: there is no ADDRESS%u", n);
	}
	vars_free(&vars);
	diags_free(&diags);
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

static void take_routes(struct gathering *g, const struct conf_file *file, const char *kind, const char *name)
{
	bool suse = g->bond->dialect == DIALECT_SLES10;
	struct text text = { 0 };
	int err = convert_read_beside(&g->part->conf.source, file, kind, name, &text);

	if (err == -ENOMEM)
		g->no_memory = true;
	if (!err && suse)
		take_lines(g, &text, take_suse_route);
	else if (!err && has_triples(text.data))
		take_triples(g, &text);
	else if (!err)
		take_lines(g, &text, take_ip_route);
	else if (err != -ENOENT && err != -ENOMEM && text.path)
		form_lost(g->files, &(struct pos){ text.path, 0, 0 }, "routes", "%s", strerror(-err));
	text_free(&text);
}

/* Red Hat's ifup-routes (8.45 to 10.00) takes those named as the interface and as the file, NetworkManager the latter. */
void gather_routes(struct gathering *g, const struct conf_file *file)
{
	const char *ifname = g->bond->ifname;

	if (g->bond->dialect == DIALECT_SLES10) {
		take_routes(g, file, "ifroute", ifname);
		return;
	}
	take_routes(g, file, "route", ifname);
	take_routes(g, file, "route6", ifname);
	if (strcmp(file->name, ifname) == 0)
		return;
	take_routes(g, file, "route", file->name);	/* route-Bond_connection_1, as nmcli calls it */
	take_routes(g, file, "route6", file->name);
}
