// SPDX-License-Identifier: GPL-2.0
/* verdict: what --check says of bonds, before it is printed; see verdict.h */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/each.h"
#include "base/grow.h"
#include "shell/paste.h"
#include "verdict.h"

/* the worst first */
static const enum severity order[] = { HEALTH_CRITICAL, HEALTH_UNKNOWN, HEALTH_WARNING, HEALTH_OK };
#define ORDER (sizeof(order) / sizeof(order[0]))

static struct verdict *add(struct verdicts *verdicts, const char *name)
{
	struct verdict *more = grow(verdicts->list, verdicts->n, sizeof(*more));

	if (!more)
		return NULL;
	verdicts->list = more;
	more = &verdicts->list[verdicts->n++];
	*more = (struct verdict){ .name = name };
	return more;
}

static bool is_ignored(const struct finding *f, const char *const *ignored, size_t n)
{
	while (n--)
		if (strcmp(f->row->code, ignored[n]) == 0)
			return true;
	return false;
}

static void leave_out(struct findings *findings, const char *const *ignored, size_t n)
{
	size_t i, kept = 0;

	for (i = 0; i < findings->n; i++) {
		if (is_ignored(&findings->list[i], ignored, n))
			free(findings->list[i].diff);
		else
			findings->list[kept++] = findings->list[i];
	}
	findings->n = kept;
}

static void count_slaves(struct verdict *verdict, const struct health_case *c)
{
	const struct host_link *link;

	if (!c->link)
		verdict->slaves = c->files ? c->files->n_slaves : 0;
	each(link, c->host->links, c->host->n_links) {
		if (!c->link || link->master != c->link->ifindex)
			continue;
		verdict->slaves++;
		verdict->usable += health_usable(link, c->ports);
		verdict->failures += link->slave.failures;
	}
}

int verdicts_look(struct verdicts *verdicts, const struct health_case *c, const char *const *ignored, size_t n)
{
	struct verdict *verdict = add(verdicts, c->name);
	int err = verdict ? health_find(c, &verdict->findings) : -ENOMEM;

	if (err)
		return err;
	leave_out(&verdict->findings, ignored, n);
	verdict->severity = findings_worst(&verdict->findings);
	count_slaves(verdict, c);
	return 0;
}

int verdicts_unknown(struct verdicts *verdicts, const char *name, const char *why)
{
	struct verdict *verdict = add(verdicts, name);

	if (!verdict)
		return -ENOMEM;
	verdict->severity = HEALTH_UNKNOWN;
	snprintf(verdict->unknown, sizeof(verdict->unknown), "%s", why);
	return 0;
}

void verdicts_free(struct verdicts *verdicts)
{
	size_t i;

	for (i = 0; i < verdicts->n; i++)
		findings_free(&verdicts->list[i].findings);
	free(verdicts->list);
	*verdicts = (struct verdicts){ 0 };
}

enum severity verdicts_worst(const struct verdicts *verdicts)
{
	const struct verdict *first = verdicts_next(verdicts, NULL);

	return first ? first->severity : HEALTH_OK;
}

size_t verdicts_count(const struct verdicts *verdicts, enum severity severity)
{
	const struct verdict *one;
	size_t n = 0;

	each(one, verdicts->list, verdicts->n)
		n += one->severity == severity;
	return n;
}

size_t verdicts_findings(const struct verdicts *verdicts, enum severity severity)
{
	const struct verdict *one;
	const struct finding *f;
	size_t n = 0;

	each(one, verdicts->list, verdicts->n)
		each(f, one->findings.list, one->findings.n)
			n += f->row->severity == severity;
	return n;
}

const struct verdict *verdicts_next(const struct verdicts *verdicts, const struct verdict *after)
{
	const struct verdict *one = after ? after + 1 : verdicts->list;
	size_t i = 0;

	while (after && order[i] != after->severity)
		i++;
	for (; verdicts->n && i < ORDER; i++, one = verdicts->list)
		for (; one < verdicts->list + verdicts->n; one++)
			if (one->severity == order[i])
				return one;
	return NULL;
}

/* A mend names what it is about: NAME is the bond, SLAVE the slave. */
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

char *verdict_mend(const struct finding *f, const char *name)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	put_mend(f->mend, name, f->slave, out);
	if (!fclose(out))
		return text;
	free(text);
	return NULL;
}
