// SPDX-License-Identifier: GPL-2.0
/* dhclient: will ISC's client, as Red Hat's scripts start it, ask DHCP for a bond over InfiniBand?  See dhclient.h */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "dhclient.h"
#include "dialect.h"

#define IDENTIFIER	"dhcp-client-identifier"
#define KNOWS_IPOIB	6	/* the first release that may know InfiniBand */
#define ENDS_UNNAMED	9	/* the release whose dhclient ends without one */
#define IFUP_ETH	"etc/sysconfig/network-scripts/ifup-eth"
#define SCRIPT		"dhclient-script"	/* of the same package; dhclient itself is too large for a source */

/* --- dhclient.conf(5) -------------------------------------------------------------------- */

/* a word, a string, or one of { } ; and the other characters that stand for themselves */
struct token {
	const char *at;
	size_t len;	/* 0: the text is at its end */
	bool quoted;
};

static const char *skip_blanks(const char *p)
{
	for (;;) {
		p += strspn(p, " \t\r\n\f\v");
		if (*p != '#')
			return p;
		p += strcspn(p, "\n");
	}
}

static struct token read_token(const char **text)
{
	const char *p = skip_blanks(*text);
	struct token t = { .at = p };

	if (*p == '"') {
		t = (struct token){ .at = ++p, .quoted = true };
		for (; *p && *p != '"'; p += p[0] == '\\' && p[1] ? 2 : 1)
			;
		t.len = p - t.at;
		*text = p + (*p == '"');
		return t;
	}
	t.len = strcspn(p, " \t\r\n\f\v\"#{};,=()");
	if (!t.len && *p)
		t.len = 1;
	*text = p + t.len;
	return t;
}

static bool is_word(const struct token *t, const char *word)
{
	return !t->quoted && strlen(word) == t->len && strncasecmp(t->at, word, t->len) == 0;
}

/* where a statement stands */
enum place {
	OUTSIDE,	/* of all braces: for every interface */
	OURS,		/* interface "IFNAME" { } */
	OTHERS,
	N_PLACES,
};

struct conf_reading {
	const char *ifname;
	unsigned int depth;
	enum place place;
	bool sent[N_PLACES];	/* there was a "send" */
	bool first, later;	/* the identifier is what the first of them sends; or another one does */
	bool unsure;		/* the text has what is not followed here */
};

/* A statement of r->depth begins with the word T; *TEXT is behind it. */
static void look_at_statement(struct conf_reading *r, const struct token *t, const char **text)
{
	struct token next;

	if (r->depth == 0) {
		r->place = is_word(t, "interface") ? OTHERS : OUTSIDE;
		if (r->place == OTHERS) {
			next = read_token(text);
			if (next.quoted && strlen(r->ifname) == next.len && memcmp(r->ifname, next.at, next.len) == 0)
				r->place = OURS;
		}
	}
	if (is_word(t, "include") || is_word(t, "on") || is_word(t, "if"))
		r->unsure = true;
	if (!is_word(t, "send") || r->depth != (r->place == OURS) || r->place == OTHERS)
		return;
	next = read_token(text);
	if (is_word(&next, IDENTIFIER) || is_word(&next, "dhcp." IDENTIFIER))
		*(r->sent[r->place] ? &r->later : &r->first) = true;
	r->sent[r->place] = true;
}

/* As setup_ib_interface() of Red Hat's patch: the interface's own, then those for all, and of each the first alone. */
enum dhclient dhclient_reads(const char *text, const char *ifname)
{
	struct conf_reading r = { .ifname = ifname };
	bool begins = true;
	struct token t;

	for (t = read_token(&text); t.len || t.quoted; t = read_token(&text)) {
		if (begins && !t.quoted && !strchr("{};", *t.at)) {
			begins = false;
			look_at_statement(&r, &t, &text);
			continue;
		}
		begins = !t.quoted && strchr("{};", *t.at);
		if (!begins)
			continue;
		r.depth += *t.at == '{';
		r.depth -= *t.at == '}' && r.depth;
	}
	if (r.first || r.unsure)
		return DHCLIENT_ASKS;
	return r.later ? DHCLIENT_BEHIND : DHCLIENT_UNNAMED;
}

/* --- the system -------------------------------------------------------------------------- */

/* Does SOURCE have PATH, with a byte in it?  The scripts pass an empty file by. */
static bool read_filled(const struct source *source, const char *path, struct text *text)
{
	text_free(text);
	return source_read(source, path, text) == 0 && text->len;
}

/* What dhclient reads: generate_config_file_name() of network-functions, then its own. */
static enum dhclient look_at_files(const struct conf *conf, const char *ifname, char path[DHCLIENT_PATH])
{
	static const char *const paths[] = { "etc/dhcp/dhclient-%s.conf", "etc/dhclient-%s.conf", "etc/dhcp/dhclient.conf", NULL };
	enum dhclient found = DHCLIENT_UNNAMED;
	struct text text = { 0 };
	const char *const *p;

	for (p = paths; *p; p++) {
		snprintf(path, DHCLIENT_PATH, *p, ifname);
		if (!read_filled(&conf->source, path, &text))
			continue;
		found = dhclient_reads(text.data, ifname);
		break;
	}
	text_free(&text);
	if (!*p)
		snprintf(path, DHCLIENT_PATH, paths[0], ifname);
	return found;
}

/* Has FILE arguments for dhclient that may name the identifier, or another file? */
static bool has_arguments(const struct conf_file *file)
{
	const struct var *var = vars_find(&file->vars, "DHCLIENTARGS");

	if (!var || vars_state(&file->vars, var) == VAR_UNSET)
		return false;
	return vars_state(&file->vars, var) == VAR_UNKNOWN || strstr(var->value, "-C") || strstr(var->value, "-cf");
}

/* As the scripts compare it; they pass any other word by. */
static bool is_asked(const struct conf_file *file)
{
	const char *proto = vars_value(&file->vars, "BOOTPROTO");

	return proto && (strcmp(proto, "dhcp") == 0 || strcmp(proto, "bootp") == 0);
}

static bool is_installed(const struct conf *conf)
{
	return source_has_file(&conf->source, "usr/sbin/" SCRIPT) || source_has_file(&conf->source, "sbin/" SCRIPT);
}

enum dhclient dhclient_look(const struct conf *conf, const struct conf_file *file, const char *ifname,
			    char path[DHCLIENT_PATH])
{
	*path = '\0';
	/* what most files do not ask for comes first, before the disk */
	if (conf->release.family != RELEASE_REDHAT || !dialect_major(conf) || !is_asked(file))
		return DHCLIENT_ASKS;
	if (dialect_major(conf) < KNOWS_IPOIB)
		return DHCLIENT_ETHERNET;
	if (!source_has_file(&conf->source, IFUP_ETH))
		return DHCLIENT_ASKS;
	if (!is_installed(conf))
		return source_exists(&conf->source, "usr/lib/systemd/system") ? DHCLIENT_MISSING : DHCLIENT_ASKS;
	if (dialect_major(conf) != ENDS_UNNAMED || has_arguments(file))
		return DHCLIENT_ASKS;
	return look_at_files(conf, ifname, path);
}
