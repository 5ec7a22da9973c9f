// SPDX-License-Identifier: GPL-2.0
/* why: the reason of a failure, for a person; see why.h */
#include <stdarg.h>
#include <stdio.h>

#include "why.h"

int why_set(struct why *why, int err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(why->text, sizeof(why->text), format, args);
	va_end(args);
	return err;
}
