// SPDX-License-Identifier: GPL-2.0
/* screen: one text after another, in the same place of a terminal; see screen.h */
#include <string.h>
#include <sys/ioctl.h>

#include "screen.h"

#define HOME	"\033[H"	/* CUP: to the top */
#define REST	"\033[K"	/* EL: the rest of the line goes */
#define BELOW	"\033[J"	/* ED: all below goes */
#define NO_WRAP	"\033[?7l"	/* DECAWM: what is too long stays in its line */

static unsigned int count_lines(const char *text)
{
	unsigned int n = 0;

	while ((text = strchr(text, '\n'))) {
		text++;
		n++;
	}
	return n;
}

void screen_draw(const char *text, unsigned int rows, FILE *out)
{
	unsigned int lines = count_lines(text), room = rows > 2 ? rows - 1 : 1, shown = lines;
	size_t len;

	/* below the last one stands the cursor */
	if (lines > room)
		shown = room - 1;
	fputs(NO_WRAP HOME, out);
	for (lines -= shown; shown; shown--) {
		len = strcspn(text, "\n");
		fprintf(out, "%.*s" REST "\n", (int)len, text);
		text += len + 1;
	}
	if (lines)
		fprintf(out, "(%u more lines)" REST "\n", lines);
	fputs(BELOW SCREEN_WRAP, out);
}

unsigned int screen_rows(int fd)
{
	struct winsize size;

	return ioctl(fd, TIOCGWINSZ, &size) || !size.ws_row ? 24 : size.ws_row;
}
