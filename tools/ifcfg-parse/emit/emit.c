// SPDX-License-Identifier: GPL-2.0
/* emit: what several forms of output say alike; see emit.h */
#include <arpa/inet.h>

#include "emit.h"

const char *emit_ipoib_mode(enum ipoib_mode mode)
{
	static const char *const names[] = {
		[IPOIB_MODE_UNSET] = NULL, [IPOIB_DATAGRAM] = "datagram",
		[IPOIB_CONNECTED] = "connected",
	};

	return names[mode];
}

const char *emit_broadcast(const struct bond *bond, char text[INET_ADDRSTRLEN])
{
	size_t i;

	for (i = 0; i < bond->n_addrs; i++)
		if (bond->addrs[i].has_broadcast)
			return inet_ntop(AF_INET, bond->addrs[i].broadcast, text, INET_ADDRSTRLEN);
	return NULL;
}
