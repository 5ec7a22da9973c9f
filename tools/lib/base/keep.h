/* SPDX-License-Identifier: GPL-2.0 */
/*
 * keep: a file under another name, before it is replaced
 *
 * No ending of an ifcfg file's name is left alone by all readers: up to RHEL6
 * MASTER= is looked for in all of ifcfg-*, copies or not.  So the name of such
 * a copy begins otherwise ("orig-").  NetworkManager takes any name in its
 * directory but some endings, "~" among them (nms-keyfile-utils.c).
 */
#ifndef IB_KEEP_H
#define IB_KEEP_H

#include <stddef.h>

/*
 * Give the file NAME of the directory DIR a second name, which goes to KEPT
 * (ROOM bytes): BEFORE, NAME, BEHIND, with a number before BEHIND if that one
 * is there already.  0 or -errno: -ENOENT if there is no NAME.
 */
int keep_file(int dir, const char *name, const char *before, const char *behind, char *kept, size_t room);

#endif
