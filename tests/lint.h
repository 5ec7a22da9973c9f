/* SPDX-License-Identifier: GPL-2.0 */
/* lint: what cppcheck, which does not read libmnl, must know of its loops */
const void *next_attr(void);
#define mnl_attr_for_each(attr, msg, skip) \
	for (attr = next_attr(); attr; attr = next_attr())
#define mnl_attr_for_each_nested(attr, nest) \
	for (attr = next_attr(); attr; attr = next_attr())
