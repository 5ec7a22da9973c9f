// SPDX-License-Identifier: GPL-2.0
/* lower: what an interface lies over, by its ifcfg file; see lower.h */
#include <string.h>
#include <strings.h>

#include "base/each.h"
#include "dialect.h"
#include "lower.h"

/* where a file tells what its interface is over: one row for each spelling */
static const struct spelling {
	bool suse;
	enum lower_kind kind;
	const char *name;	/* the variable; NULL: what DEVICE or the name of the file has before a dot */
	const char *says;	/* a variable that has to be true besides, or to be a TYPE; NULL: none has */
	const char *type;	/* a TYPE that says the same */
	bool listed;		/* it names several */
	bool suffixed;		/* there are more of them, with any suffix */
	bool loose;		/* no reader takes it for that */
} spellings[] = {
	/* ifup of initscripts, make_vlan_setting() of ifcfg-rh */
	{ .kind = LOWER_VLAN, .name = "PHYSDEV", .says = "VLAN", .type = "Vlan" },
	{ .kind = LOWER_VLAN, .says = "VLAN", .type = "Vlan" },
	/* rdma's ifup-ib, ifcfg-rh */
	{ .kind = LOWER_CHILD, .name = "PHYSDEV", .says = "PKEY" },
	/* ifup-macvlan, which some sites have */
	{ .kind = LOWER_MACVLAN, .name = "MACVLAN_PARENT", .type = "MACVLAN" },
	{ .kind = LOWER_MACVLAN, .name = "PHYSDEV", .type = "MACVLAN" },
	{ .kind = LOWER_IPVLAN, .name = "PHYSDEV", .type = "IPVLAN" },
	/* ifcfg-vlan(5), ifcfg-bridge(5), ifcfg-team(5) and their like of wicked */
	{ .suse = true, .kind = LOWER_VLAN, .name = "ETHERDEVICE" },
	{ .suse = true, .kind = LOWER_BRIDGE, .name = "BRIDGE_PORTS", .says = "BRIDGE", .listed = true },
	{ .suse = true, .kind = LOWER_TEAM, .name = "TEAM_PORT_DEVICE", .suffixed = true },
	{ .suse = true, .kind = LOWER_MACVLAN, .name = "MACVLAN_DEVICE" },
	{ .suse = true, .kind = LOWER_MACVLAN, .name = "MACVTAP_DEVICE" },
	{ .suse = true, .kind = LOWER_IPVLAN, .name = "IPVLAN_DEVICE" },
	{ .suse = true, .kind = LOWER_IPVLAN, .name = "IPVTAP_DEVICE" },
	{ .suse = true, .kind = LOWER_CHILD, .name = "IPOIB_DEVICE" },
	{ .suse = true, .kind = LOWER_OVS, .name = "OVS_BRIDGE_PORT_DEVICE", .says = "OVS_BRIDGE", .suffixed = true },
	{ .suse = true, .kind = LOWER_TUNNEL, .name = "VXLAN_DEVICE" },
	{ .suse = true, .kind = LOWER_TUNNEL, .name = "TUNNEL_DEVICE" },
	/* wicked asks for ETHERDEVICE; the name is what people go by */
	{ .suse = true, .kind = LOWER_VLAN, .loose = true },
};

/* Red Hat's: what the file of a port says that it joins */
static const struct {
	const char *name;
	enum lower_kind kind;
	const char *type;	/* a TYPE without which it means nothing; NULL: any */
} joins[] = {
	{ "BRIDGE", LOWER_BRIDGE, NULL }, { "BRIDGE_UUID", LOWER_BRIDGE, NULL },
	{ "TEAM_MASTER", LOWER_TEAM, NULL }, { "TEAM_MASTER_UUID", LOWER_TEAM, NULL },
	/* ifup-ovs of Open vSwitch, which DEVICETYPE=ovs asks for */
	{ "OVS_BRIDGE", LOWER_OVS, "OVSPort" },
};

/* who looks, and at what */
struct looking {
	const struct conf_file *file;
	void (*take)(void *whom, const struct lower *lower);
	void *whom;
};

static bool is_type(const struct conf_file *file, const char *type)
{
	const char *said = vars_value(&file->vars, "TYPE");

	return said && strcasecmp(said, type) == 0;
}

/* Does the file say that its interface is one of S's kind?  OVS_BRIDGE is a truth word of wicked's, BRIDGE both's. */
static bool says(const struct conf_file *file, const struct spelling *s)
{
	const char *word = s->says ? vars_value(&file->vars, s->says) : NULL;

	return (!s->says && !s->type) || (word && dialect_true(word)) || (s->type && is_type(file, s->type));
}

/* The names that VAR holds. */
static void look_at_names(const struct looking *look, const struct spelling *s, const struct var *var)
{
	struct lower lower = { .kind = s->kind, .sure = says(look->file, s), .var = var };
	const char *p;

	for (p = var->value; ; p += lower.len) {
		p += strspn(p, " \t\n");
		lower.name = p;
		lower.len = s->listed ? strcspn(p, " \t\n") : strlen(p);
		if (!lower.len)
			break;
		look->take(look->whom, &lower);
	}
}

/* bond0.5, bond0.5.6: of the latter it is bond0.5 that it is over, but it is not there without bond0 */
static void look_at_dots(const struct looking *look, const struct spelling *s)
{
	const struct var *device = vars_find(&look->file->vars, "DEVICE");
	const char *physdev = vars_value(&look->file->vars, "PHYSDEV");
	bool said = device && vars_state(&look->file->vars, device) == VAR_KNOWN;
	bool sure = !s->loose && said && !(physdev && *physdev) && says(look->file, s);
	struct lower lower = { .kind = s->kind, .var = said ? device : NULL };
	const char *dot;

	lower.name = said ? device->value : look->file->ifname;
	for (dot = strchr(lower.name, '.'); dot; dot = strchr(dot + 1, '.')) {
		lower.len = dot - lower.name;
		lower.sure = sure && !strchr(dot + 1, '.');
		look->take(look->whom, &lower);
	}
}

static void look_at_spelling(const struct looking *look, const struct spelling *s)
{
	const struct vars *vars = &look->file->vars;
	size_t len = strlen(s->name);
	struct var **var;

	/* what most files lack is asked for first */
	if (!s->suffixed && !vars_find_bytes(vars, s->name, len))
		return;
	each(var, vars->list, vars->n)
		if ((*var)->seen && strncmp((*var)->name, s->name, len) == 0 && (s->suffixed || !(*var)->name[len]) &&
		    vars_state(vars, *var) == VAR_KNOWN)
			look_at_names(look, s, *var);
}

void lower_each(const struct conf_file *file, void (*take)(void *whom, const struct lower *lower), void *whom)
{
	struct looking look = { file, take, whom };
	bool suse = file->dialect->id == DIALECT_SLES10;
	const struct spelling *s;

	each(s, spellings, sizeof(spellings) / sizeof(spellings[0])) {
		if (s->suse == suse && s->name)
			look_at_spelling(&look, s);
		else if (s->suse == suse)
			look_at_dots(&look, s);
	}
}

void lower_joined(const struct conf_file *file, void (*take)(void *whom, const struct lower *lower), void *whom)
{
	const struct var *var;
	struct lower lower;
	size_t i;

	for (i = 0; i < sizeof(joins) / sizeof(joins[0]) && file->dialect->id != DIALECT_SLES10; i++) {
		var = vars_find(&file->vars, joins[i].name);
		if (!var || var->owner != &file->vars || vars_state(&file->vars, var) != VAR_KNOWN || !*var->value ||
		    (joins[i].type && !is_type(file, joins[i].type)))
			continue;
		lower = (struct lower){ joins[i].kind, true, var, var->value, var->len };
		take(whom, &lower);
	}
}
