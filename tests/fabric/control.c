// SPDX-License-Identifier: GPL-2.0
/*
 * The control file: one command a write, -errno for what is refused.
 */
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "fabric.h"

#define CONTROL_MAX_LINE	128
#define CONTROL_MAX_ARGS	5
#define CONTROL_MAX_SA_MS	600000
#define CONTROL_MAX_DELAY_US	10000000
#define CONTROL_MAX_GHOSTS	65536

/* What a command is given. */
struct args {
	struct hca *hca;
	struct port *port;
	unsigned int rail;
	u64 num[2];
	const char *word;
};

/*
 * One row a command; @args is one letter an argument: H HCA, P its port,
 * R rail, n number, w word.
 */
struct command {
	const char *name;
	const char *args;
	int (*run)(const struct args *a);
};

static int do_down(const struct args *a)
{
	return port_down(a->port);
}

static int do_down_quiet(const struct args *a)
{
	return port_down_quiet(a->port);
}

static int do_up(const struct args *a)
{
	return port_up(a->port);
}

static int do_init(const struct args *a)
{
	return port_start(a->port);
}

static int do_armed(const struct args *a)
{
	return port_arm(a->port);
}

static int do_cut(const struct args *a)
{
	WRITE_ONCE(a->port->cut, true);
	return 0;
}

static int do_heal(const struct args *a)
{
	WRITE_ONCE(a->port->cut, false);
	return 0;
}

static int do_remove(const struct args *a)
{
	return hca_remove(a->hca);
}

static int do_add(const struct args *a)
{
	return hca_add(a->hca);
}

static int do_drain(const struct args *a)
{
	bool slow = !strcmp(a->word, "slow");

	if (!slow && strcmp(a->word, "fast"))
		return -EINVAL;
	WRITE_ONCE(a->hca->slow_drain, slow);
	return 0;
}

static int do_loss(const struct args *a)
{
	if (a->num[0] > 1000)
		return -ERANGE;
	WRITE_ONCE(a->port->loss, a->num[0]);
	return 0;
}

static int do_delay(const struct args *a)
{
	if (a->num[0] > CONTROL_MAX_DELAY_US)
		return -ERANGE;
	WRITE_ONCE(a->port->delay, a->num[0]);
	return 0;
}

static int do_rnr(const struct args *a)
{
	if (a->num[0] > INT_MAX)
		return -ERANGE;
	atomic_set(&a->port->rnr, a->num[0]);
	return 0;
}

static int do_cm_drop(const struct args *a)
{
	if (a->num[0] > INT_MAX)
		return -ERANGE;
	atomic_set(&a->port->cm_drop, a->num[0]);
	return 0;
}

static int do_qp_err(const struct args *a)
{
	if (!a->hca->dev)
		return -ESHUTDOWN;
	rc_break(a->port);
	return 0;
}

static int do_no_sm(const struct args *a)
{
	return port_unmanage(a->port);
}

static int do_link(const struct args *a)
{
	return port_set_link(a->port, a->num[0], a->word);
}

static int do_plug(const struct args *a)
{
	if (a->num[0] >= FABRIC_MAX_SWITCHES)
		return -ERANGE;
	WRITE_ONCE(a->port->at_switch, a->num[0]);
	return 0;
}

static int do_gid_prefix(const struct args *a)
{
	return port_set_prefix(a->port, a->num[0]);
}

static int do_lid(const struct args *a)
{
	if (a->num[0] > FABRIC_LAST_LID)
		return -ERANGE;
	return port_set_lid(a->port, a->num[0]);
}

static int do_pkey(const struct args *a)
{
	if (a->num[0] >= FABRIC_PKEYS || a->num[1] > U16_MAX)
		return -ERANGE;
	return port_set_pkey(a->port, a->num[0], a->num[1]);
}

static int do_alias(const struct args *a)
{
	if (a->num[0] >= FABRIC_GIDS)
		return -ERANGE;
	return port_set_alias(a->port, a->num[0], a->num[1]);
}

static int do_event(const struct args *a)
{
	/* Those that carry a port, or nothing; the names of <rdma/ib_verbs.h>. */
	static const struct {
		const char *name;
		enum ib_event_type event;
	} events[] = {
		{ "DEVICE_FATAL", IB_EVENT_DEVICE_FATAL },
		{ "PORT_ACTIVE", IB_EVENT_PORT_ACTIVE },
		{ "PORT_ERR", IB_EVENT_PORT_ERR },
		{ "LID_CHANGE", IB_EVENT_LID_CHANGE },
		{ "PKEY_CHANGE", IB_EVENT_PKEY_CHANGE },
		{ "SM_CHANGE", IB_EVENT_SM_CHANGE },
		{ "CLIENT_REREGISTER", IB_EVENT_CLIENT_REREGISTER },
		{ "GID_CHANGE", IB_EVENT_GID_CHANGE },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(events); i++)
		if (!strcmp(a->word, events[i].name))
			return hca_event(a->port, events[i].event);
	return -ENOMSG;
}

static int do_sa(const struct args *a)
{
	bool on;

	if (kstrtobool(a->word, &on))
		return -EINVAL;
	sa_set_on(on);
	return 0;
}

static int do_sa_delay(const struct args *a)
{
	if (a->num[0] > CONTROL_MAX_SA_MS)
		return -ERANGE;
	sa_set_delay(a->num[0]);
	return 0;
}

static int do_sa_fail(const struct args *a)
{
	if (a->num[0] > INT_MAX)
		return -ERANGE;
	sa_set_fail(a->num[0]);
	return 0;
}

static int do_switch(const struct args *a)
{
	bool on;

	if (kstrtobool(a->word, &on))
		return -EINVAL;
	rail_switch(a->rail, on);
	return 0;
}

static int do_handover(const struct args *a)
{
	bool move = !strcmp(a->word, "move");

	if (!move && strcmp(a->word, "keep"))
		return -EINVAL;
	if (a->num[0] > FABRIC_LAST_LID)
		return -ERANGE;
	return rail_handover(a->rail, a->num[0], move);
}

static int do_ghosts(const struct args *a)
{
	if (a->num[0] > CONTROL_MAX_GHOSTS)
		return -ERANGE;
	path_set_ghosts(a->num[0]);
	return 0;
}

static int do_rtnl(const struct args *a)
{
	bool on;

	if (kstrtobool(a->word, &on))
		return -EINVAL;
	return rtnl_hold(on ? RTNL_LONGEST_MS : 0);
}

static int do_rtnl_hold(const struct args *a)
{
	if (!a->num[0] || a->num[0] > RTNL_LONGEST_MS)
		return -ERANGE;
	return rtnl_hold(a->num[0]);
}

static const struct command commands[] = {
	{ "down", "HP", do_down },
	{ "down-quiet", "HP", do_down_quiet },
	{ "up", "HP", do_up },
	{ "init", "HP", do_init },
	{ "armed", "HP", do_armed },
	{ "no-sm", "HP", do_no_sm },
	{ "link", "HPnw", do_link },
	{ "plug", "HPn", do_plug },
	{ "cut", "HP", do_cut },
	{ "heal", "HP", do_heal },
	{ "remove", "H", do_remove },
	{ "add", "H", do_add },
	{ "drain", "Hw", do_drain },
	{ "loss", "HPn", do_loss },
	{ "delay", "HPn", do_delay },
	{ "rnr", "HPn", do_rnr },
	{ "cm-drop", "HPn", do_cm_drop },
	{ "qp-err", "HP", do_qp_err },
	{ "gid-prefix", "HPn", do_gid_prefix },
	{ "lid", "HPn", do_lid },
	{ "pkey", "HPnn", do_pkey },
	{ "alias", "HPnn", do_alias },
	{ "event", "HPw", do_event },
	{ "sa", "w", do_sa },
	{ "sa-delay", "n", do_sa_delay },
	{ "sa-fail", "n", do_sa_fail },
	{ "switch", "Rw", do_switch },
	{ "handover", "Rnw", do_handover },
	{ "ghosts", "n", do_ghosts },
	{ "rtnl", "w", do_rtnl },
	{ "rtnl-hold", "n", do_rtnl_hold },
};

static int parse_hca(const char *word, struct args *a)
{
	unsigned int num;

	if (kstrtouint(word, 10, &num))
		return -EINVAL;
	a->hca = hca_get(num);
	return a->hca ? 0 : -ENODEV;
}

static int parse_port(const char *word, struct args *a)
{
	unsigned int num;

	if (kstrtouint(word, 10, &num))
		return -EINVAL;
	if (num < 1 || num > a->hca->nports)
		return -ENXIO;
	a->port = &a->hca->ports[num - 1];
	return 0;
}

static int parse_rail(const char *word, struct args *a)
{
	if (kstrtouint(word, 10, &a->rail))
		return -EINVAL;
	return a->rail < fabric_rails ? 0 : -ENETUNREACH;
}

static int parse_words(const char *types, char **words, struct args *a)
{
	unsigned int numbers = 0;
	int err = 0;

	for (; *types && !err; types++, words++) {
		if (!*words)
			return -EINVAL;
		switch (*types) {
		case 'H':
			err = parse_hca(*words, a);
			break;
		case 'P':
			err = parse_port(*words, a);
			break;
		case 'R':
			err = parse_rail(*words, a);
			break;
		case 'n':
			err = kstrtou64(*words, 0, &a->num[numbers++]);
			break;
		case 'w':
			a->word = *words;
			break;
		}
	}
	return err ?: *words ? -EINVAL : 0;
}

static int control_run(char *line)
{
	char *words[CONTROL_MAX_ARGS + 2] = { };
	struct args a = { };
	unsigned int i, n = 0;
	char *word;
	int err;

	while ((word = strsep(&line, " \t\n")))
		if (*word && n <= CONTROL_MAX_ARGS)
			words[n++] = word;
	if (!n)
		return -EINVAL;
	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		if (strcmp(words[0], commands[i].name))
			continue;
		err = parse_words(commands[i].args, words + 1, &a);
		if (err)
			return err;
		mutex_lock(&fabric_lock);
		err = commands[i].run(&a);
		mutex_unlock(&fabric_lock);
		return err;
	}
	return -EOPNOTSUPP;
}

static ssize_t control_write(struct file *file, const char __user *buf, size_t len,
			     loff_t *pos)
{
	char *line;
	int err;

	if (len > CONTROL_MAX_LINE)
		return -E2BIG;
	line = memdup_user_nul(buf, len);
	if (IS_ERR(line))
		return PTR_ERR(line);
	err = control_run(line);
	kfree(line);
	return err ?: len;
}

static const struct file_operations control_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.write = control_write,
	.llseek = noop_llseek,
};

int control_init(struct dentry *dir)
{
	return PTR_ERR_OR_ZERO(debugfs_create_file("control", 0200, dir, NULL,
						   &control_fops));
}
