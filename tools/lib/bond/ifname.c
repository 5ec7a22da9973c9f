// SPDX-License-Identifier: GPL-2.0
/* ifname: what an interface can be called; see ifname.h */
#include <ctype.h>
#include <net/if.h>
#include <string.h>

#include "ifname.h"

const char *ifname_refused(const char *name)
{
	const unsigned char *p;

	if (!*name)
		return "the name is empty";
	if (strlen(name) >= IFNAMSIZ)
		return "the name is longer than 15 characters";
	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return "no interface can have that name";
	for (p = (const unsigned char *)name; *p; p++)
		if (*p == '/' || *p == ':' || *p == '%' || isspace(*p) || *p < ' ' || *p == 127)
			return "an interface's name has no slash, colon, percent sign, blank or control character";
	return NULL;
}
