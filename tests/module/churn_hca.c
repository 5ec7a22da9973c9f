// SPDX-License-Identifier: GPL-2.0
/*
 * HCAs that go and come back, and what else is told to the fabric.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "churn.h"

/* "HCA PORT" of an interface */
const char *port_of(int i)
{
	static const char *const ports[SLAVES] = { "0 1", "0 2", "1 1" };

	return ports[i];
}

/* its interface, of which the slave may be a child */
const char *parent_of(int i)
{
	static const char *const parents[SLAVES] = { "ib0", "ib1", "ib2" };

	return parents[i];
}

int gid_prefix(int i, int low)
{
	return fabric("gid-prefix %s 0xfe800000%08x", port_of(i), low);
}

/* The low half of the prefix in an IPoIB address: 80:00:00:48:fe:80:00:00:LL:LL:LL:LL */
static bool has_prefix(int i, int low)
{
	char line[96], want[16];
	int fd = open_of(i, "address");

	get(fd, line, sizeof(line));
	close(fd);
	snprintf(want, sizeof(want), "00:00:00:%02x", low);
	return !strncmp(line + 24, want, strlen(want));
}

/* IPoIB takes it when it has given its groups back, which is as slow as the SA. */
void wait_prefix(int i, int low)
{
	int64_t end = now_ms() + 3000 + 20 * c.model.sa_delay;

	while (!has_prefix(i, low) && now_ms() < end)
		sleep_us(5000);
}

/*
 * IPoIB that is set down while it gives its groups back stays with the address it had: it
 * does not look again when it is set up, and the SA refuses its joins.  So it is told anew,
 * while it is down.
 */
bool mend_prefix(int i)
{
	const struct slave *s = &c.model.slave[i];

	if (!s->present || is_up(name_of(i)) || has_prefix(i, s->prefix))
		return false;
	gid_prefix(i, s->prefix);
	wait_prefix(i, s->prefix);
	return true;
}

/* Has an interface asked the SA for a group, and there is no answer yet? */
static bool is_joining(const char *parent, const char *child)
{
	char path[96], want[32], text[16384];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/sys/kernel/debug/ipoib/%s%s_mcg", parent, child);
	snprintf(want, sizeof(want), "complete: %9s", "no");
	fd = open(path, O_RDONLY | O_CLOEXEC);
	n = fd < 0 ? 0 : read(fd, text, sizeof(text) - 1);
	if (fd >= 0)
		close(fd);
	text[n < 0 ? 0 : n] = '\0';
	return strstr(text, want);
}

/* Has one of the HCA of @i? */
static bool has_joins(int i)
{
	static const char *const names[] = { "", ".8001", ".8002" };
	size_t n;
	int k;

	for (k = 0; k < SLAVES; k++)
		for (n = 0; n < ARRAY_SIZE(names) && port_of(k)[0] == port_of(i)[0]; n++)
			if (is_joining(parent_of(k), names[n]))
				return true;
	return false;
}

/*
 * A group that IPoIB has left while it was joining is nobody's to wait for: when the HCA is
 * removed then, the answer comes to a QP that is gone, and 6.1 panics in ib_attach_mcast().
 * It is in no list that one could see, so the SA is given the time for its answer.
 */
static void wait_joins(int i)
{
	int64_t end = now_ms() + 500 + 20 * c.model.sa_delay;

	do {
		while (has_joins(i) && now_ms() < end)
			sleep_us(2000);
		sleep_us(1000 + 1000LL * c.model.sa_delay);
	} while (has_joins(i) && now_ms() < end);
}

int remove_hca(int i)
{
	wait_joins(i);
	return fabric("remove %c", port_of(i)[0]);
}

static int add_child(int i)
{
	char path[96];
	int err;

	snprintf(path, sizeof(path), NET "%s/create_child", parent_of(i));
	err = put(path, CHILD_PKEY);
	if (err)
		return err;
	snprintf(path, sizeof(path), NET "%s", name_of(i));
	wait_for(path, true);
	return 0;
}

int add_hca(int i)
{
	int err = fabric("add %c", port_of(i)[0]), k;

	for (k = 0; k < SLAVES && c.model.children && !err; k++)
		if (port_of(k)[0] == port_of(i)[0])
			err = add_child(k);
	return err;
}

/* RTNL is held for @ms from now on, as when an HCA dies slowly. */
int hold_rtnl(int ms)
{
	int64_t patience = now_ms() + ms;
	char line[8] = "";
	int fd, err = fabric("rtnl-hold %d", ms);

	if (err)
		return err;
	fd = open(RTNL_HELD, O_RDONLY | O_CLOEXEC);
	do {
		sleep_us(500);
		get(fd, line, sizeof(line));
	} while (line[0] != 'Y' && now_ms() < patience);
	close(fd);
	c.held_until = now_us() + ms * 1000LL;
	return 0;
}

/* The P_Key in the broadcast address of an interface, RFC 4391 section 4. */
static void wait_pkey(int i, const char *pkey)
{
	int64_t end = now_ms() + 5000;
	char line[96];
	int fd = open_of(i, "broadcast");

	do {
		sleep_us(1000);
		get(fd, line, sizeof(line));
	} while (strncmp(line + 24, pkey, 5) && now_ms() < end);
	if (strncmp(line + 24, pkey, 5))
		fail("the P_Key of %s did not become %s: %s", name_of(i), pkey, line);
	close(fd);
}

/* An attempt to enslave it with another P_Key; of a child it is the parent that is tried. */
int misfit(int i)
{
	int err;

	if (c.model.children)
		return putf(BONDING "slaves", "+%s", parent_of(i));
	fabric("pkey %s 0 0x8001", port_of(i));
	wait_pkey(i, "80:01");
	err = putf(BONDING "slaves", "+%s", name_of(i));
	fabric("pkey %s 0 0xffff", port_of(i));
	wait_pkey(i, "ff:ff");
	return err;
}
