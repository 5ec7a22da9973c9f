/* SPDX-License-Identifier: GPL-2.0 */
/*
 * json_string: bytes that may be anything, as a string of JSON, on json-c
 *
 * JSON is Unicode; what a file holds and what an interface is called is bytes.
 */
#ifndef IB_JSON_STRING_H
#define IB_JSON_STRING_H

#include <json-c/json.h>
#include <stddef.h>

/*
 * LEN bytes as a string.  A byte that is part of no UTF-8 character becomes
 * U+DC80 to U+DCFF, as Python's "surrogateescape" (PEP 383) reads and writes it,
 * so nothing is lost.  NULL: no memory.
 */
struct json_object *json_string(const char *bytes, size_t len);

/* Bytes of the UTF-8 character at P, of which LEFT are there; 0: it is none. */
size_t utf8_length(const unsigned char *p, size_t left);

#endif
