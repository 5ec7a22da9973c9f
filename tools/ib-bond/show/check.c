// SPDX-License-Identifier: GPL-2.0
/* check: --check, a verdict on each bond; see check.h */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/each.h"
#include "base/json_string.h"
#include "check.h"
#include "check/check.h"
#include "act/record.h"
#include "host/like.h"
#include "plan/owner.h"
#include "host/figure.h"
#include "json.h"
#include "host/snapshot.h"
#include "plugin.h"
#include "subject.h"
#include "verdict.h"

/* one run of the command */
struct run {
	const struct args *args;
	struct snapshot now;
	struct conf conf;
	struct past past;
	struct records records;
	struct verdicts verdicts;
};

int check_unknown(const struct args *args, const char *why)
{
	if (!args->json)
		plugin_unknown(why, stdout);
	if (args->json || fflush(stdout))
		fprintf(stderr, "ib-bond: %s\n", why);
	return HEALTH_UNKNOWN;
}

/* --- JSON -------------------------------------------------------------------------- */

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
	char *mend = verdict_mend(f, name);
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

static int put_verdict(struct json_object *array, const struct verdict *verdict)
{
	struct json_object *one = json_object_new_object(), *list;
	const struct finding *f;
	int err;

	if (json_append(array, one) || json_text(one, "ifname", verdict->name) ||
	    json_text(one, "status", severity_word(verdict->severity)))
		return -ENOMEM;
	list = json_new(one, "findings", json_object_new_array());
	err = list ? 0 : -ENOMEM;
	for (f = verdict->findings.list; f && !err && f < verdict->findings.list + verdict->findings.n; f++)
		err = put_finding(list, f, verdict->name);
	return err;
}

/* What is not known is no bond, and is said elsewhere. */
static int print_json(const struct verdicts *verdicts)
{
	struct json_object *array = json_object_new_array();
	const struct verdict *one = NULL;
	int err = array ? 0 : -ENOMEM;

	while (!err && (one = verdicts_next(verdicts, one))) {
		if (one->severity == HEALTH_UNKNOWN)
			fprintf(stderr, "ib-bond: %s%s%s\n", one->name, *one->name ? ": " : "", one->unknown);
		else
			err = put_verdict(array, one);
	}
	if (!err)
		json_print(array, stdout);
	json_object_put(array);
	return err;
}

/* --- looking ----------------------------------------------------------------------- */

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
	uint64_t adapted;

	c.adapted = c.module && figure_read(name, "adapted", &adapted) && adapted;
	c.missing = !c.module && figure_missing();
	return verdicts_look(&run->verdicts, &c, run->args->ignored, run->args->n_ignored);
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
	if (!err && !run->verdicts.n)
		err = verdicts_unknown(&run->verdicts, "",
				       "there is no bond over IPoIB, neither on this host nor in its ifcfg files");
	return err;
}

static int no_such_bond(struct run *run, const char *name)
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
	return verdicts_unknown(&run->verdicts, name, text);
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
			err = verdicts_unknown(&run->verdicts, name, "not a bond");
		else if (!link && !files)
			err = no_such_bond(run, name);
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
	cables_ask(&run->now.ports, &run->now.host);
	if (!err)
		err = run->args->n_names ? look_at_named(run) : look_at_all(run);
	if (!err)
		err = run->args->json ? print_json(&run->verdicts) :
		      plugin_print(&run->verdicts, run->args->quiet, stdout);
	past_note(&run->past, &run->now.host, run->now.boottime);
	past_free(&run->past);
	return err;
}

/* --- the whole --------------------------------------------------------------------- */

/* Is each code of --ignore one that can be found?  0, or -EINVAL with WHY. */
static int check_codes(const struct args *args, struct why *why)
{
	const struct health_row *row;
	struct near_hint hint;
	struct near near;
	size_t i;

	for (i = 0; i < args->n_ignored; i++) {
		if (health_row(args->ignored[i]))
			continue;
		near_begin(&near, args->ignored[i]);
		for (row = health_table; row->code; row++)
			near_offer(&near, row->code);
		return why_set(why, -EINVAL, "--ignore: \"%s\" is none of --codes%s",
			       args->ignored[i], near_hint_short(&near, &hint));
	}
	return 0;
}

int check_run(const struct args *args)
{
	struct run run = { .args = args };
	enum severity worst = HEALTH_OK;
	struct why why;
	int err;

	if (check_codes(args, &why))
		return check_unknown(args, why.text);
	err = check_read(&run.conf, args->root, DIALECT_NONE);
	if (!err && subjects_look(&run.now, &run.conf, args, &why)) {
		conf_free(&run.conf);
		return check_unknown(args, why.text);
	}
	if (!err) {
		records_for(&run.records, &run.now.host);
		err = check_all(&run);
		worst = verdicts_worst(&run.verdicts);
		verdicts_free(&run.verdicts);
		records_free(&run.records);
		snapshot_free(&run.now);
	}
	conf_free(&run.conf);
	if (!err && fflush(stdout))
		err = -errno;
	return err ? check_unknown(args, strerror(-err)) : (int)worst;
}
