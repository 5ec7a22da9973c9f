// SPDX-License-Identifier: GPL-2.0
/* emit_modprobe: the lines of modprobe.conf(5) that the bonds want */
#include "base/each.h"
#include "emit.h"

static size_t count(const struct report_part *part)
{
	size_t i, n = 0;

	for (i = 0; i < part->conf.n_bonds; i++)
		n += report_wants_bond(part, &part->conf.bonds[i]);
	return n;
}

static void put_bond(const struct bond *bond, size_t max_bonds, FILE *out)
{
	const struct bond_setting *s;

	fprintf(out, "alias %s bonding\noptions %s", bond->ifname, bond->ifname);
	each(s, bond->settings, bond->n_settings)
		if (!(s->row->flags & OPTION_NO_PARAM))
			fprintf(out, " %s=%s", s->row->name, s->value.text);
	fprintf(out, " max_bonds=%zu\n", max_bonds);
	each(s, bond->settings, bond->n_settings)
		if (s->row->flags & OPTION_NO_PARAM)
			fprintf(out, "# %s=%s is no parameter of the module\n", s->row->name,
				s->value.text);
}

int emit_modprobe_bonds(const struct report *report, FILE *out)
{
	const struct report_part *part;
	size_t i, n;

	/* each root is a machine with a modprobe.conf of its own */
	each(part, report->parts, report->n_parts) {
		if (report->n_parts > 1) {
			fputs("# ", out);
			diag_put_path(*part->path ? part->path : "/", out);
			fputc('\n', out);
		}
		n = count(part);
		for (i = 0; i < part->conf.n_bonds; i++)
			if (report_wants_bond(part, &part->conf.bonds[i]))
				put_bond(&part->conf.bonds[i], n, out);
	}
	return 0;
}
