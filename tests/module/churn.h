/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the files of churn share; churn.c says what it is.
 *
 *	churn.c		steps
 *	churn_single.c	one operation
 *	churn_burst.c	several; churn_hand.c: at the same time
 *	churn_anew.c	after several: the model is what is there
 *	churn_model.c	what ought to come of them: pure
 *	churn_choose.c	which
 *	churn_ops.c	how they are done
 *	churn_hca.c	those of the fabric
 *	churn_second.c	another bond
 *	churn_watch.c	what must hold all the time
 *	churn_kernel.c	time, files and log of the kernel
 *	churn_tell.c	what is said when something is wrong
 */
#ifndef CHURN_H
#define CHURN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "churn_model.h"

#define LIMIT_US	10000
#define CLOSE_MS	10	/* so long after an operation it is looked at closely */
#define MARGIN		300	/* ms between an operation and any moment the model knows of */
#define NET		"/sys/class/net/"
#define BONDING		NET "bond0/bonding/"
#define FIGURES		NET "bond0/ib_bonding/"
#define CONTROL		"/sys/kernel/debug/ib_fabric/control"
#define RTNL_HELD	"/sys/kernel/debug/ib_fabric/rtnl_held"
#define CHILD_PKEY	"0x8001"
#define LONGEST_HOLDDOWN 1000	/* ms */
#define SQUEEZE_MS	300	/* a multiple of every miimon that is not slow */
#define HISTORY		20
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

/* What there is. */
struct view {
	int curr;
	bool carrier[SLAVES];
	enum link link[SLAVES];
};

/* Microseconds to the right slave. */
struct figures {
	int64_t *us;
	size_t n, room;
};

/* The one run there is in this process. */
struct churn {
	uint64_t seed, random;
	unsigned long step, steps;
	const char *ko;
	struct model model;
	int control, kmsg, sock;
	int note;			/* /dev/kmsg, to write to */
	int fd_curr, fd_carrier[SLAVES], fd_link[SLAVES];
	char history[HISTORY][80];
	unsigned long ops;
	/* the kernel log since the last settled moment */
	char log[64][128];
	unsigned int logged;
	int log_active;			/* by the driver's lines so far */
	int pending[8], n_pending;	/* of the driver's lines, until the module's follow */
	bool lenient;			/* the module comes or goes: it may miss one */
	int rushed;			/* operations of this burst so far */
	unsigned int lines, told;	/* the driver's, the module's */
	int64_t limit_us;
	bool loose;			/* the clock is not the guest's own: bursts only */
	int64_t bad_since;		/* us; 0: all is well */
	int64_t held_until;		/* us; RTNL is held, or the second hand at work */
	int64_t carrier_at[SLAVES];	/* ms; when it came on in this step, or 0 */
	struct figures event, call, held;
	unsigned long done[KINDS], bursts, mended;
	unsigned int redirected, redirected_last, by_reason[REASONS];
};

extern struct churn c;

/* churn_kernel.c; errno, 0 for success */
int64_t now_us(void);
int64_t now_ms(void);
void sleep_us(int64_t us);
int put(const char *path, const char *text);
int __attribute__((format(printf, 2, 3))) putf(const char *path, const char *format, ...);
int __attribute__((format(printf, 1, 2))) fabric(const char *format, ...);
bool get(int fd, char *line, size_t size);
unsigned int figure(const char *name);
unsigned int switches(enum reason why);
int open_of(int i, const char *file);
void see_active(struct view *v);
void see(struct view *v);
void settle_log(void);
void read_log(void);

/* churn_choose.c */
int below(int n);
void choose(struct op *op, bool in_burst);
bool is_fabric(enum kind kind);
bool is_event(enum kind kind);

/* churn_ops.c */
int set_flags(const char *name, bool up);
bool is_up(const char *name);
int perform(const struct op *op);
int look(void);

/* churn_hca.c */
const char *port_of(int i);
const char *parent_of(int i);
int gid_prefix(int i, int low);
void wait_prefix(int i, int low);
bool mend_prefix(int i);
int remove_hca(int i);
int add_hca(int i);
int hold_rtnl(int ms);
int misfit(int i);

/* churn_second.c */
void wait_for(const char *path, bool wanted);
int second(void);
int namespace(void);

/* churn_single.c, churn_burst.c, churn_hand.c, churn_anew.c */
int settle_ms(const struct model *m);
void keep_away(void);
int carry_out(const struct op *op, int64_t *since);
void single(const struct op *op);
bool flap(void);
void rush(const struct op *op);
void burst(int n);
void hand_start(void);
void hand_give(const struct op *op, int pause);
bool hand_is_busy(void);
void hand_wait(void);
bool hand_removes(void);
void begin_anew(void);

/* churn_watch.c */
void measure(const struct view *before, int64_t since);
bool has_carrier(const struct slave *s);
struct figures *figures_of(const struct op *op);
void linger(struct view *v, int ms, bool closely, struct figures *f);
void watch(struct view *v, int ms, struct figures *f);

/* churn_tell.c */
extern const char *const reasons[REASONS];
extern const char *const links[LINK_UP + 1];
extern const char *const reselects[FAILURE + 1];
extern const char *const knobs[KNOBS];
extern const char *const redirects[AUTO + 1];
extern const char *const events[EVENTS];
extern const char *const blinks[3];
const char *name_of(int i);
int slave_named(const char *name);
void remember(const struct op *op, const char *how);
void show_model(const char *title, const struct model *m);
void __attribute__((noreturn, format(printf, 1, 2))) fail(const char *format, ...);
void __attribute__((noreturn)) die(const char *what);

#endif /* CHURN_H */
