/* SPDX-License-Identifier: GPL-2.0 */
/* convert_net: for convert_net.c and convert_routes.c, what is gathered of one bond beyond itself */
#ifndef IB_CONVERT_NET_H
#define IB_CONVERT_NET_H

#include "convert.h"

/* one run */
struct gathering {
	struct form_net *net;
	const struct report_part *part;
	const struct bond *bond;
	struct form_files *files;	/* for what is lost */
	bool no_memory;
};

/* A copy of TEXT, and one for the place TO; no_memory is set if there is none. */
char *gather_copy(struct gathering *g, const char *text);
void gather_set(struct gathering *g, char **to, const char *text);

/* An address, with %INTERFACE behind one of IPv6 or not: anything else could be lines of the new file. */
bool gather_is_address(const char *text);

/*
 * A copy of a gateway without the %INTERFACE behind it, which no form takes
 * (NetworkManager refuses the profile); NULL: it is of another interface.
 */
char *gather_hop(struct gathering *g, const char *value);

/* The routes of FILE's bond, from the files beside it. */
void gather_routes(struct gathering *g, const struct conf_file *file);

/* The rules of routing that FILE has. */
void gather_rules(struct gathering *g, const struct conf_file *file);

#endif
