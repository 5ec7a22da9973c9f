/* SPDX-License-Identifier: GPL-2.0 */
/* verb: what ib-bond can be asked to do */
#ifndef IB_VERB_H
#define IB_VERB_H

enum verb {
	VERB_NONE,
	VERB_CREATE,		/* what --bond-ip, --slaves and --miimon stand for */
	VERB_STOP,
	VERB_STOP_ALL,
	VERB_STATUS,
	VERB_STATUS_ALL,
	VERB_CHECK,
	VERB_MONITOR,
	VERB_METRICS,
	VERB_DRILL,
	VERB_SAVE,
	VERB_IFUP,
	VERB_IFUP_ALL,
	VERB_IFDOWN,
	VERB_IFDOWN_ALL,
	VERB_RESTORE,
	VERB_OWNS,
	VERB_LIST_UNMANAGED,
	VERB_EXPLAIN,
	VERB_CODES,
	VERB_OPTIONS,
	VERB_HELP,
	VERB_VERSION,
};

#endif
