/* SPDX-License-Identifier: GPL-2.0 */
/* fix_mend: what --fix mends, a row for each code */
#ifndef IB_FIX_MEND_H
#define IB_FIX_MEND_H

#include "fix_edit.h"
#include "ifcfg/service.h"
#include "report/report.h"

struct fix_mend {
	enum code code;
	/* 0, -EOPNOTSUPP: not here, -ENODATA: it is for a person to say how, and keeps no other mend back, -ENOMEM */
	int (*mend)(struct fix *fix, const struct diag *diag);
	enum service reader;	/* mended only if --reader asks for it; SERVICE_OF_ROOT: always */
};

/* The row for what PART has at DIAG, if it was asked for, else NULL. */
const struct fix_mend *fix_find_mend(const struct report_part *part, const struct diag *diag);

#endif
