/* SPDX-License-Identifier: GPL-2.0 */
/*
 * journal: one entry for systemd's journal, by its own protocol
 *
 * https://systemd.io/JOURNAL_NATIVE_PROTOCOL: a datagram of fields, stable since
 * systemd 38.  libsystemd would do it too, and has six libraries mapped into
 * every run of ib-bond: two thirds of what its start took.
 */
#ifndef IB_JOURNAL_H
#define IB_JOURNAL_H

#include <stdio.h>

#define JOURNAL_SOCKET "/run/systemd/journal/socket"

/* Put the field KEY, which is [A-Z0-9_]+, with VALUE, any bytes, into the entry OUT. */
void journal_field(FILE *out, const char *key, const char *value);

/*
 * Hand the LEN bytes of ENTRY to the journal at PATH.  0, or -errno; no journal
 * there is no error, as for sd_journal_send(3).
 */
int journal_send(const char *path, const char *entry, size_t len);

#endif
