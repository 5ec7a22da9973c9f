// SPDX-License-Identifier: GPL-2.0
/* check: --check, a verdict on each bond; see check.h */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/each.h"
#include "base/json_string.h"
#include "check.h"
#include "check/check.h"
#include "act/record.h"
#include "host/like.h"
#include "plan/owner.h"
#include "host/figure.h"
#include "health.h"
#include "json.h"
#include "host/snapshot.h"
#include "subject.h"
#include "shell/paste.h"

/* one run of the command */
struct run {
	const struct args *args;
	struct snapshot now;
	struct conf conf;
	struct past past;
	struct records records;
	struct json_object *json;	/* the array; NULL: text */
	enum severity worst;
	size_t looked_at;
};

static int unknown(const char *about, const char *text)
{
	fprintf(stderr, "ib-bond: %s%s%s\n", about, *about ? ": " : "", text);
	return HEALTH_UNKNOWN;
}

/* UNKNOWN is no worse than CRITICAL: it is said when nothing worse is known. */
static void worsen(struct run *run, enum severity severity)
{
	static const int rank[] = { [HEALTH_OK] = 0, [HEALTH_WARNING] = 1, [HEALTH_UNKNOWN] = 2,
				    [HEALTH_CRITICAL] = 3 };

	if (rank[severity] > rank[run->worst])
		run->worst = severity;
}

/* A mend names what it is about, ready to be pasted: NAME is the bond, SLAVE the slave. */
static void put_mend(const char *mend, const char *name, const char *slave, FILE *out)
{
	for (; *mend; mend++) {
		if (strncmp(mend, "NAME", 4) == 0) {
			paste_put(name, out);
			mend += 3;
		} else if (strncmp(mend, "SLAVE", 5) == 0) {
			paste_put(*slave ? slave : "SLAVE", out);
			mend += 4;
		} else {
			fputc(*mend, out);
		}
	}
}

static char *mend_text(const struct finding *f, const char *name)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	put_mend(f->row->mend, name, f->slave, out);
	if (!fclose(out))
		return text;
	free(text);
	return NULL;
}

static void print_diff(const char *diff)
{
	const char *end;

	for (; (end = strchr(diff, '\n')); diff = end + 1) {
		fputs("    ", stdout);
		diag_put_bytes(diff, end - diff, stdout);
		putchar('\n');
	}
}

static void print_text(const char *name, const struct findings *findings)
{
	const struct finding *f;

	diag_put_path(name, stdout);
	printf(" %s", severity_word(findings_worst(findings)));
	for (f = findings->list; f < findings->list + findings->n; f++)
		printf("%s%s", f == findings->list ? ": " : ", ", f->row->code);
	putchar('\n');
	for (f = findings->list; f < findings->list + findings->n; f++) {
		printf("  %s %s: ", severity_word(f->row->severity), f->row->code);
		diag_put_path(f->slave, stdout);
		fputs(*f->slave ? ": " : "", stdout);
		diag_put_path(f->reason, stdout);
		fputs("; mend: ", stdout);
		put_mend(f->row->mend, name, f->slave, stdout);
		putchar('\n');
		if (f->diff)
			print_diff(f->diff);
	}
}

/* the lines of a diff as an array; null: no diff */
static int put_diff(struct json_object *to, const char *diff)
{
	struct json_object *lines;
	const char *end;

	if (!diff)
		return json_text(to, "diff", NULL);
	lines = json_new(to, "diff", json_object_new_array());
	for (; lines && (end = strchr(diff, '\n')); diff = end + 1)
		if (json_append(lines, json_string(diff, end - diff)))
			return -ENOMEM;
	return lines ? 0 : -ENOMEM;
}

/* The keys that both commands have, and those of release 1.0, which go with the next one. */
static int put_finding(struct json_object *list, const struct finding *f, const char *name)
{
	struct json_object *one = json_object_new_object();
	char *mend = mend_text(f, name);
	int err = mend ? json_append(list, one) : -ENOMEM;

	if (!err)
		err = json_text(one, "code", f->row->code) ||
		      json_text(one, "level", f->row->severity == HEALTH_WARNING ? "warning" : "error") ||
		      json_text(one, "severity", severity_word(f->row->severity)) ||
		      json_text(one, "slave", *f->slave ? f->slave : NULL) ||
		      json_text(one, "message", f->reason) || json_text(one, "fix", mend) ||
		      json_text(one, "reason", f->reason) || json_text(one, "mend", mend) ||
		      put_diff(one, f->diff) ? -ENOMEM : 0;
	free(mend);
	return err;
}

static int put_json(struct json_object *array, const char *name, const struct findings *findings)
{
	struct json_object *one = json_object_new_object(), *list;
	size_t i;
	int err;

	if (json_append(array, one) || json_text(one, "ifname", name) ||
	    json_text(one, "status", severity_word(findings_worst(findings))))
		return -ENOMEM;
	list = json_new(one, "findings", json_object_new_array());
	err = list ? 0 : -ENOMEM;
	for (i = 0; i < findings->n && !err; i++)
		err = put_finding(list, &findings->list[i], name);
	return err;
}

/* One bond: LINK, or FILES if the host does not have it.  0 or -ENOMEM. */
static int look_at(struct run *run, const char *name, const struct host_link *link,
		   const struct bond *files)
{
	struct health_case c = {
		.name = name, .host = &run->now.host, .ports = &run->now.ports, .link = link, .files = files,
		.fault = files ? conf_bond_error(&run->conf, files) : NULL,
		.record = records_find(&run->records, name), .past = &run->past, .now = run->now.boottime,
		.module = run->now.host.module,
	};
	struct findings findings;
	uint64_t adapted;
	int err;

	c.adapted = c.module && figure_read(name, "adapted", &adapted) && adapted;
	err = health_find(&c, &findings);
	if (!err && run->json)
		err = put_json(run->json, name, &findings);
	else if (!err && !(run->args->quiet && !findings.n))
		print_text(name, &findings);
	worsen(run, findings_worst(&findings));
	run->looked_at++;
	findings_free(&findings);
	return err;
}

static int look_at_all(struct run *run)
{
	bool any = run->args->any_type;
	const struct subject *one;
	struct subjects subjects;
	int err = subjects_find(&subjects, &run->now.host, &run->conf, any, any);

	for (one = subjects.list; !err && one < subjects.list + subjects.n; one++)
		err = look_at(run, one->name, one->link, one->files);
	subjects_free(&subjects);
	if (!err && !run->looked_at)
		worsen(run, unknown("", "there is no bond over IPoIB, neither on this host nor in its ifcfg files"));
	return err;
}

static int no_such_bond(const struct run *run, const char *name)
{
	const struct bond *files;
	struct near_hint hint;
	struct near near;
	char text[384];

	near_begin(&near, name);
	like_offer_bonds(&run->now.host, &near);
	each(files, run->conf.bonds, run->conf.n_bonds)
		if (!host_link(&run->now.host, files->ifname))
			near_offer(&near, files->ifname);
	snprintf(text, sizeof(text), "no such bond, neither on this host nor in its ifcfg files%s",
		 near_hint(&near, &hint));
	return unknown(name, text);
}

static int look_at_named(struct run *run)
{
	const struct host_link *link;
	const struct bond *files;
	const char *name;
	int err = 0;
	size_t i;

	for (i = 0; i < run->args->n_names && !err; i++) {
		name = run->args->names[i];
		link = host_link(&run->now.host, name);
		files = conf_bond(&run->conf, name);
		if (link && !link->bond)
			worsen(run, unknown(name, "not a bond"));
		else if (!link && !files)
			worsen(run, no_such_bond(run, name));
		else
			err = look_at(run, name, link, files);
	}
	return err;
}

static int check_all(struct run *run)
{
	char path[PAST_PATH_SIZE];
	int err = past_read(&run->past, past_path(path));

	if (!err)
		err = ports_read_pkeys(&run->now.ports);
	if (!err && run->args->json) {
		run->json = json_object_new_array();
		err = run->json ? 0 : -ENOMEM;
	}
	if (!err)
		err = run->args->n_names ? look_at_named(run) : look_at_all(run);
	if (!err && run->json)
		json_print(run->json, stdout);
	past_note(&run->past, &run->now.host, run->now.boottime);
	json_object_put(run->json);
	past_free(&run->past);
	return err;
}

int check_run(const struct args *args)
{
	struct run run = { .args = args };
	int err = check_read(&run.conf, args->root, DIALECT_NONE);
	struct why why;

	if (!err && subjects_look(&run.now, &run.conf, args, &why)) {
		conf_free(&run.conf);
		return unknown("", why.text);
	}
	if (!err) {
		records_for(&run.records, &run.now.host);
		err = check_all(&run);
		records_free(&run.records);
		snapshot_free(&run.now);
	}
	conf_free(&run.conf);
	if (!err && fflush(stdout))
		err = -errno;
	return err ? unknown("", strerror(-err)) : (int)run.worst;
}
