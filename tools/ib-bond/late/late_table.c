// SPDX-License-Identifier: GPL-2.0
/* late_table: what is called of libsmartcols; see late.h */
#include <libsmartcols.h>

#include "late.h"
#include "sonames.h"

#define CALLS(CALL)												\
	CALL(struct libscols_table *, scols_new_table, (void), ())						\
	CALL(void, scols_unref_table, (struct libscols_table *tb), (tb))					\
	CALL(int, scols_table_set_stream, (struct libscols_table *tb, FILE *to), (tb, to))			\
	CALL(int, scols_table_enable_colors, (struct libscols_table *tb, int on), (tb, on))			\
	CALL(int, scols_table_enable_raw, (struct libscols_table *tb, int on), (tb, on))			\
	CALL(int, scols_table_enable_noheadings, (struct libscols_table *tb, int on), (tb, on))		\
	CALL(int, scols_table_set_termforce, (struct libscols_table *tb, int force), (tb, force))		\
	CALL(struct libscols_column *, scols_table_new_column,							\
	     (struct libscols_table *tb, const char *name, double hint, int flags), (tb, name, hint, flags))	\
	CALL(int, scols_column_set_safechars, (struct libscols_column *cl, const char *safe), (cl, safe))	\
	CALL(int, scols_column_set_wrapfunc,									\
	     (struct libscols_column *cl,									\
	      size_t (*chunksize)(const struct libscols_column *, const char *, void *),			\
	      char *(*nextchunk)(const struct libscols_column *, char *, void *), void *data),			\
	     (cl, chunksize, nextchunk, data))									\
	CALL(size_t, scols_wrapnl_chunksize,									\
	     (const struct libscols_column *cl, const char *text, void *data), (cl, text, data))		\
	CALL(char *, scols_wrapnl_nextchunk,									\
	     (const struct libscols_column *cl, char *text, void *data), (cl, text, data))			\
	CALL(struct libscols_line *, scols_table_new_line,							\
	     (struct libscols_table *tb, struct libscols_line *parent), (tb, parent))				\
	CALL(int, scols_line_refer_data, (struct libscols_line *ln, size_t n, char *data), (ln, n, data))	\
	CALL(struct libscols_cell *, scols_line_get_cell, (struct libscols_line *ln, size_t n), (ln, n))	\
	CALL(int, scols_cell_set_color, (struct libscols_cell *ce, const char *colour), (ce, colour))		\
	CALL(int, scols_print_table, (struct libscols_table *tb), (tb))

CALLS(LATE_FUNCTION)
LATE_NOTE(SONAME_SMARTCOLS, "--status")

int late_table(struct why *why)
{
	static const struct late_call calls[] = { CALLS(LATE_ROW) };
	const struct late_library library = { SONAME_SMARTCOLS, "a table", calls, sizeof(calls) / sizeof(calls[0]) };

	return late_load(&library, why);
}
