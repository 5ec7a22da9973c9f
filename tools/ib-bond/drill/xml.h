/* SPDX-License-Identifier: GPL-2.0 */
/* xml: what is put into a page or a drawing */
#ifndef IB_XML_H
#define IB_XML_H

#include <stdio.h>

/* Print TEXT, which may be any bytes, as text or an attribute's value; what cannot be shown as \xNN. */
void xml_text(const char *text, FILE *out);

#endif
