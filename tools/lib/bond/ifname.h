/* SPDX-License-Identifier: GPL-2.0 */
/* ifname: what an interface can be called */
#ifndef IB_IFNAME_H
#define IB_IFNAME_H

/* Is NAME a name that an interface can have?  NULL, or why not (constant text). */
const char *ifname_refused(const char *name);

#endif
