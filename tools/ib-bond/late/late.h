/* SPDX-License-Identifier: GPL-2.0 */
/*
 * late: libraries that are loaded when something is to be shown or read by them
 *
 * To map libsmartcols, json-c and iniparser and to bind what they call took an eighth of what making a
 * bond takes beside the kernel's own steps, and no bond has to have them.  So ib-bond is not linked with
 * them: each of their functions that we call stands here by its own name, and goes on to the library's.
 */
#ifndef IB_LATE_H
#define IB_LATE_H

#include <stddef.h>
#include <stdint.h>

#include "base/why.h"

/* one function: its name, and where its address goes */
struct late_call {
	const char *name;
	void *real;		/* a pointer to a pointer to a function */
};

struct late_library {
	const char *soname;	/* that ib-bond was built against */
	const char *purpose;	/* "a table", say */
	const struct late_call *calls;
	size_t n_calls;
};

/* Load LIBRARY, if it is not there yet, for the rest of the run.  0, or -ENOENT with WHY. */
int late_load(const struct late_library *library, struct why *why);

/* libsmartcols, for --status; json-c, for --json and the reports of --drill; iniparser is loaded by what reads with it */
int late_table(struct why *why);
int late_json(struct why *why);

/*
 * For a list CALLS(CALL) of CALL(type, name, (parameters), (arguments)): each function, and NAME_calls[], its row.
 * Where the addresses stand is static, for the functions have the library's own parameters and no more.
 */
#define LATE_FUNCTION(type, name, parameters, arguments)	\
	static type(*real_##name) parameters;			\
	type name parameters { return real_##name arguments; }
#define LATE_ROW(type, name, parameters, arguments) { #name, &real_##name },

/* What packagers and dracut find in the program, who would not see such a library: uapi-group.org/specifications */
#define LATE_NOTE(soname, feature)								\
	static const struct {									\
		uint32_t name_size, text_size, type;						\
		char name[4];									\
		char text[sizeof(LATE_TEXT(soname, feature))];					\
	} late_note __attribute__((used, section(".note.dlopen"), aligned(4))) = {		\
		4, sizeof(LATE_TEXT(soname, feature)), 0x407c0c0a, "FDO", LATE_TEXT(soname, feature) };
#define LATE_TEXT(soname, feature) "[{\"soname\":[\"" soname "\"],\"feature\":\"" feature "\",\"priority\":\"recommended\"}]"

#endif
