/* SPDX-License-Identifier: GPL-2.0 */
/* save: --save, keep running bonds as files of the host's network service */
#ifndef IB_SAVE_H
#define IB_SAVE_H

#include "args/args.h"
#include "bond/bond.h"
#include "ifcfg/conf_read.h"
#include "ifcfg/dialect.h"
#include "form/form.h"
#include "host/host.h"

/*
 * Write the files of --bond-name, or of all bonds over IPoIB, in the form of
 * --save, all of them or none; what they replace is kept under another name.
 * The exit status, 0 or 1 after a message, 2 if there is no such form.
 */
int save_run(const struct args *args);

/*
 * Pure: describe the running bond LINK of HOST.  Options that are as the driver
 * has them by itself are left out unless FILES, what the host's files say of
 * that bond today (or NULL), names them; FILES also says what no running bond
 * tells: when it starts, and who gives it addresses.  An address that comes
 * and goes is left out, and said to LOSSES (or NULL) unless somebody gives it;
 * so is one that others set: neither ib-bond (RECORD: see ours.h) nor the files
 * have it.  Of a bond of which neither knows an address all are kept but a
 * /32 beside others.
 * 0; -EINVAL with WHY if a name cannot stand in a file; or -ENOMEM with WHY.  BOND is to be freed after 0.
 */
int save_bond(struct bond *bond, const struct host *host, const struct host_link *link,
	      const struct bond *files, const struct bond *record, FILE *losses, struct why *why);

/* What is to be written, and over what. */
struct saving {
	const struct form *form;
	struct form_files files;
	const struct bond *bonds;	/* that are saved */
	size_t n_bonds;
	const struct conf *conf;	/* the host's files in that form's dialect; of keyfiles only the source */
};

/*
 * Compare with the files that are there: -EEXIST with WHY if one of another
 * bond would be replaced, or if one with another name would contradict.  A
 * file that makes another interface a slave of a saved bond is to be put away,
 * and what a file says that no running bond tells is carried over.  0 or
 * -errno with WHY.
 */
int save_beside_ifcfg(struct saving *saving, struct why *why);
int save_beside_keyfiles(struct saving *saving, struct why *why);

/* For these two: is BOND one of those that are saved, does a saved bond have the interface IFNAME? */
const struct bond *save_saved(const struct saving *saving, const char *bond);
bool save_writes(const struct saving *saving, const char *ifname);

/* For these two: the file NAME, of SLAVE that is none any more, is to be put away. */
int save_put_away(struct saving *saving, const char *name);

#endif
