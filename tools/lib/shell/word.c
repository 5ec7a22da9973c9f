// SPDX-License-Identifier: GPL-2.0
/* word: what a word of a shell script says; see word.h */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "word.h"

/* A part of a word: bytes [at, end) of s. */
struct span {
	const char *s;
	uint32_t at, end;
};

static void read_unquoted(struct word_value *v, struct span span, bool assignment);
static void read_double(struct word_value *v, struct span span);

static uint32_t offset(const struct word_value *v, uint32_t i)
{
	return word_offset(v->word, i);
}

/* Not known, for that reason; the first reason stays. */
static void unknown(struct word_value *v, enum word_reason reason, uint32_t at)
{
	if (v->reason != WORD_KNOWN)
		return;
	v->reason = reason;
	v->reason_at = offset(v, at);
	v->reason_name = NULL;
	v->reason_len = 0;
}

static void unknown_name(struct word_value *v, enum word_reason reason, uint32_t at,
			 const char *name, uint32_t len)
{
	if (v->reason != WORD_KNOWN)
		return;
	unknown(v, reason, at);
	v->reason_name = name;
	v->reason_len = len;
}

static bool add_piece(struct word_value *v, uint32_t text_at, bool runs)
{
	struct var_piece *more;

	if (v->n_pieces == v->cap_pieces) {
		more = reallocarray(v->pieces, v->cap_pieces ? 2 * v->cap_pieces : 8, sizeof(*more));
		if (!more)
			return false;
		v->pieces = more;
		v->cap_pieces = v->cap_pieces ? 2 * v->cap_pieces : 8;
	}
	v->pieces[v->n_pieces++] = (struct var_piece){ v->len, text_at, runs };
	return true;
}

static bool make_room(struct word_value *v, size_t n, uint32_t at)
{
	size_t cap = v->cap ? v->cap : 64;
	char *more;

	if (v->len + n < v->cap)
		return true;
	if (v->len + n + v->vars->held > VARS_MAX) {
		unknown(v, WORD_TOO_LONG, at);
		return false;
	}
	while (cap <= v->len + n)
		cap *= 2;
	more = realloc(v->bytes, cap);
	if (!more) {
		unknown(v, WORD_NO_MEMORY, at);
		return false;
	}
	v->bytes = more;
	v->cap = cap;
	return true;
}

/* Byte C, which stands at AT of the word. */
static void put(struct word_value *v, char c, uint32_t at)
{
	const struct var_piece *last = v->n_pieces ? &v->pieces[v->n_pieces - 1] : NULL;
	uint32_t from = offset(v, at);

	if (v->reason != WORD_KNOWN || !make_room(v, 1, at))
		return;
	if (!(last && last->runs && last->text_at + (v->len - last->value_at) == from) &&
	    !add_piece(v, from, true)) {
		unknown(v, WORD_NO_MEMORY, at);
		return;
	}
	v->bytes[v->len++] = c;
}

/* Bytes [AT, END) of the word, which stand for themselves. */
static void put_run(struct word_value *v, const char *s, uint32_t at, uint32_t end)
{
	if (end - at < 2 || v->word->map || v->reason != WORD_KNOWN || !make_room(v, end - at, at)) {
		for (; at < end; at++)
			put(v, s[at], at);
		return;
	}
	put(v, s[at], at);		/* sees to the pieces */
	memcpy(v->bytes + v->len, s + at + 1, end - at - 1);
	v->len += end - at - 1;
}

/* LEN bytes that something at AT of the word stands for. */
static void put_value(struct word_value *v, const char *bytes, uint32_t len, uint32_t at)
{
	if (v->reason != WORD_KNOWN || !len || !make_room(v, len, at))
		return;
	if (!add_piece(v, offset(v, at), false)) {
		unknown(v, WORD_NO_MEMORY, at);
		return;
	}
	memcpy(v->bytes + v->len, bytes, len);
	v->len += len;
}

static bool is_ascii(const char *s, uint32_t len)
{
	uint32_t i;

	for (i = 0; i < len; i++)
		if ((unsigned char)s[i] >= 0x80)
			return false;
	return true;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Up to MAX digits to BASE from *AT on; how many there were. */
static unsigned int read_digits(struct span span, uint32_t *at, unsigned int max, int base,
				uint32_t *number)
{
	unsigned int n = 0;
	int d;

	for (*number = 0; n < max && *at < span.end; n++, (*at)++) {
		d = hex_digit(span.s[*at]);
		if (d < 0 || d >= base)
			break;
		*number = *number * base + d;
	}
	return n;
}

/*
 * bash marks quoted bytes by 1 and 127 (CTLESC, CTLNUL) while it expands a
 * word, and behind a backslash it now and then loses or doubles such a byte of
 * the file's own; what comes out depends on the rest of the word.  Of \c and
 * such a byte it reads the mark that it has put there (5.2).
 */
static bool is_mark(char c)
{
	return c == 1 || c == 127;
}

static void avoid_marks(struct word_value *v, struct span span)
{
	if (span.at + 1 < span.end && is_mark(span.s[span.at + 1]))
		unknown(v, WORD_LOCALE, span.at);
}

/* bash's ansicstr(): escapes that stand for one byte */
static char simple_escape(char c)
{
	static const char escapes[] = "a\ab\be\033E\033f\fn\nr\rt\tv\v\\\\''\"\"??";
	const char *p;

	for (p = escapes; *p; p += 2)
		if (*p == c)
			return p[1];
	return '\0';
}

/*
 * The escape at span.at (a backslash) of $'...'; its byte or -1: it stands for
 * itself, -2: not for us to know.  *NEXT is behind it.
 */
static int read_escape(struct span span, uint32_t *next)
{
	uint32_t at = span.at + 1, number;
	char c;

	*next = at;
	if (at >= span.end)
		return -1;
	c = span.s[at];
	if (simple_escape(c)) {
		*next = at + 1;
		return simple_escape(c);
	}
	if (c >= '0' && c <= '7') {
		read_digits(span, &at, 3, 8, &number);
		*next = at;
		return number & 0xff;
	}
	if (c == 'x' || c == 'u' || c == 'U') {
		at++;
		if (at < span.end && span.s[at] == '{')
			return -2;
		if (!read_digits(span, &at, c == 'x' ? 2 : c == 'u' ? 4 : 8, 16, &number))
			return c == 'x' ? -1 : -2;
		*next = at;
		return c == 'x' || number < 0x80 ? (int)number : -2;
	}
	if (c == 'c' && at + 1 < span.end) {
		at++;
		c = span.s[at];
		if ((unsigned char)c >= 0x80 || is_mark(c))
			return -2;
		*next = at + 1;
		if (c == '\\' && at + 1 < span.end && span.s[at + 1] == '\\')
			*next = at + 2;
		if (c == '?')
			return 0x7f;
		return (c >= 'a' && c <= 'z' ? c - 0x20 : c) & 0x1f;
	}
	return -1;
}

/* The inside of $'...'. */
static void read_ansi(struct word_value *v, struct span span)
{
	uint32_t next;
	int c;

	while (span.at < span.end) {
		if (span.s[span.at] != '\\') {
			put(v, span.s[span.at], span.at);
			span.at++;
			continue;
		}
		c = read_escape(span, &next);
		if (c == -2) {
			unknown(v, WORD_LOCALE, span.at);
			return;
		}
		if (c == 0)		/* bash's strings end there */
			return;
		if (c == -1) {		/* the backslash stays, and what it stands before */
			avoid_marks(v, span);
			put(v, '\\', span.at);
			span.at++;
			if (span.at < span.end) {
				put(v, span.s[span.at], span.at);
				span.at++;
			}
			continue;
		}
		put_value(v, &(char){ c }, 1, span.at);
		span.at = next;
	}
}

/* State of the variable called NAME for a $NAME; NULL in *VAR: never set here. */
static enum var_state look_up(const struct word_value *v, const char *name, uint32_t len,
			      const struct var **var)
{
	struct var *own;

	*var = vars_find_bytes(v->vars, name, len);
	own = *var && (*var)->owner == v->vars ? vars_add(v->vars, name, len, (*var)->at) : NULL;
	if (own)
		own->used = true;
	return *var ? vars_state(v->vars, *var) : VAR_UNKNOWN;
}

static void read_variable(struct word_value *v, const char *name, uint32_t len, uint32_t at)
{
	const struct var *var;
	enum var_state state = look_up(v, name, len, &var);

	if (state == VAR_KNOWN)
		put_value(v, var->value, var->len, at);
	else if (state == VAR_UNKNOWN)
		unknown_name(v, var ? WORD_UNKNOWN_VARIABLE : WORD_ENVIRONMENT, at, name, len);
}

/* Something in ${ } that this reader leaves to the shell; it may set variables. */
static void leave_to_shell(struct word_value *v, struct span inside, uint32_t dollar, char operator)
{
	bool harmless = operator && strchr("/^,@#%", operator);
	uint32_t i;

	unknown(v, WORD_OPERATOR, dollar);
	v->may_stop_line = true;
	for (i = inside.at; i < inside.end; i++)
		if (strchr("$`[(=", inside.s[i]))
			harmless = false;
	if (!harmless) {
		v->may_exit = true;
		vars_doubt(v->vars);
	}
}

/* Only bytes that mean themselves in a pattern, and * and ?. */
static bool is_simple_pattern(struct span p)
{
	uint32_t i;

	for (i = p.at; i < p.end; i++) {
		char c = p.s[i];

		if (!vars_name_byte(c) && (!c || !strchr(" .,:@%+-_*?", c)))
			return false;
	}
	return p.end - p.at <= 64;
}

/* Does the pattern match all LEN bytes at S? */
static bool matches(struct span p, const char *s, uint32_t len)
{
	uint32_t star = UINT32_MAX, tried = 0, i = 0;

	while (i < len) {
		if (p.at < p.end && p.s[p.at] == '*') {
			star = ++p.at;
			tried = i;
		} else if (p.at < p.end && (p.s[p.at] == '?' || p.s[p.at] == s[i])) {
			p.at++;
			i++;
		} else if (star != UINT32_MAX) {
			p.at = star;
			i = ++tried;
		} else {
			return false;
		}
	}
	while (p.at < p.end && p.s[p.at] == '*')
		p.at++;
	return p.at == p.end;
}

#define PATTERN_VALUE_MAX	256	/* bytes; matching takes their square */

/* ${NAME#P} ${NAME##P} ${NAME%P} ${NAME%%P}: INSIDE begins at the operator. */
static void read_removal(struct word_value *v, const struct var *var, struct span inside,
			 uint32_t dollar)
{
	char op = inside.s[inside.at];
	bool longest = inside.at + 1 < inside.end && inside.s[inside.at + 1] == op;
	struct span pattern = { inside.s, inside.at + 1 + longest, inside.end };
	uint32_t n, cut;

	if (!is_simple_pattern(pattern) || !is_ascii(var->value, var->len) ||
	    var->len > PATTERN_VALUE_MAX) {
		leave_to_shell(v, inside, dollar, op);
		return;
	}
	for (n = 0; n <= var->len; n++) {
		cut = longest ? var->len - n : n;
		if (matches(pattern, op == '#' ? var->value : var->value + var->len - cut, cut)) {
			put_value(v, op == '#' ? var->value + cut : var->value, var->len - cut, dollar);
			return;
		}
	}
	put_value(v, var->value, var->len, dollar);
}

/*
 * Is a word behind an operator such as :- one that bash reads as we do?  Even
 * of a word that it will not use it looks for the end, by rules of their own,
 * and an error there ends the line.
 */
static bool is_tame(struct span operand, bool double_quoted)
{
	uint32_t i, n;
	bool braces;

	for (i = operand.at; i < operand.end; i++) {
		char c = operand.s[i];
		uint32_t next = i + 1;

		if (c == '~' || (double_quoted && (c == '\'' || c == '"' || c == '\\')))
			return false;
		if (c != '$' || next == operand.end)
			continue;
		braces = operand.s[next] == '{';
		next += braces;
		n = vars_identifier(operand.s + next, operand.end - next);
		if (next < operand.end && !n)
			return false;
		next += n;
		/* an operator with an operand of its own, or nothing: ${A[ has rules of its own again */
		if (braces && (next == operand.end || !strchr("}-=+?:", operand.s[next])))
			return false;
	}
	return true;
}

static void read_operand(struct word_value *v, struct span operand, bool double_quoted)
{
	if (double_quoted)
		read_double(v, operand);
	else
		read_unquoted(v, operand, false);
}

/* ${NAME:=WORD} where NAME has no value. */
static void set_by_operator(struct word_value *v, struct span name, struct span operand,
			    bool double_quoted, uint32_t dollar)
{
	struct word_value inner = { .vars = v->vars, .lexer = v->lexer, .word = v->word,
				    .depth = v->depth };
	struct var *var;

	read_operand(&inner, operand, double_quoted);
	v->may_stop_line |= inner.may_stop_line;
	v->may_exit |= inner.may_exit;
	v->substitutes |= inner.substitutes;
	var = vars_add(v->vars, name.s + name.at, name.end - name.at, offset(v, name.at));
	if (!var) {
		unknown(v, WORD_NO_MEMORY, dollar);
	} else if (var->flags) {		/* readonly, special ... */
		var->state = VAR_UNKNOWN;
		var->seen = true;
		leave_to_shell(v, operand, dollar, '\0');
	} else if (inner.reason != WORD_KNOWN || !word_assign(&inner, var)) {
		var->state = VAR_UNKNOWN;
		var->seen = true;
		var->doubt = v->vars->doubt;
		if (inner.reason == WORD_KNOWN)
			inner.reason = WORD_TOO_LONG;
		if (v->reason == WORD_KNOWN) {
			v->reason = inner.reason;
			v->reason_at = inner.reason_at;
			v->reason_name = inner.reason_name;
			v->reason_len = inner.reason_len;
		}
	} else {
		put_value(v, inner.bytes, inner.len, dollar);
	}
	word_value_free(&inner);
}

/* ${NAME-W} ${NAME=W} ${NAME+W} ${NAME?W} and their forms with a colon; INSIDE: from OP on. */
static void read_default(struct word_value *v, struct span name, struct span inside,
			 bool double_quoted, uint32_t dollar)
{
	bool colon = inside.s[inside.at] == ':';
	char op = inside.s[inside.at + colon];
	struct span operand = { inside.s, inside.at + colon + 1, inside.end };
	const struct var *var;
	enum var_state state = look_up(v, name.s + name.at, name.end - name.at, &var);
	bool none;

	if (state == VAR_UNKNOWN) {
		struct var *own;

		unknown_name(v, var ? WORD_UNKNOWN_VARIABLE : WORD_ENVIRONMENT, dollar,
			     name.s + name.at, name.end - name.at);
		leave_to_shell(v, operand, dollar, '@');
		v->may_exit |= op == '?';
		if (op != '=')
			return;
		own = vars_add(v->vars, name.s + name.at, name.end - name.at, offset(v, name.at));
		if (own) {
			own->state = VAR_UNKNOWN;
			own->seen = true;
		}
		return;
	}
	none = state == VAR_UNSET || (colon && !var->len);
	if (!is_tame(operand, double_quoted))
		leave_to_shell(v, operand, dollar, none && op == '=' ? '\0' : '@');
	else if (op == '+' ? !none : none && op == '-')
		read_operand(v, operand, double_quoted);
	else if (op == '+')
		;
	else if (none && op == '=')
		set_by_operator(v, name, operand, double_quoted, dollar);
	else if (none)			/* ?: the shell ends here */
		leave_to_shell(v, operand, dollar, '\0');
	else
		put_value(v, var->value, var->len, dollar);
}

/* ${...}: INSIDE is what stands between the braces. */
static void read_braces(struct word_value *v, struct span inside, bool double_quoted,
			uint32_t dollar)
{
	bool length = inside.end - inside.at > 1 && inside.s[inside.at] == '#';
	struct span name = { inside.s, inside.at + length, 0 };
	const struct var *var;
	char number[16], op;

	name.end = name.at + vars_identifier(inside.s + name.at, inside.end - name.at);
	if (name.end == name.at) {	/* ${1}, ${!x}, ${x[1]}, or nonsense */
		leave_to_shell(v, inside, dollar, '\0');
		return;
	}
	if (name.end == inside.end && !length) {
		read_variable(v, name.s + name.at, name.end - name.at, dollar);
		return;
	}
	op = name.end < inside.end ? inside.s[name.end] : '\0';
	inside.at = name.end;
	if (!length && (strchr("-=+?", op) || (op == ':' && name.end + 1 < inside.end &&
					       inside.s[name.end + 1] &&
					       strchr("-=+?", inside.s[name.end + 1])))) {
		read_default(v, name, inside, double_quoted, dollar);
		return;
	}
	if (look_up(v, name.s + name.at, name.end - name.at, &var) != VAR_KNOWN) {
		leave_to_shell(v, inside, dollar, op);
		return;
	}
	if (length && name.end == inside.end && is_ascii(var->value, var->len)) {
		snprintf(number, sizeof(number), "%u", var->len);
		put_value(v, number, strlen(number), dollar);
	} else if (!length && (op == '#' || op == '%')) {
		read_removal(v, var, inside, dollar);
	} else {
		leave_to_shell(v, inside, dollar, op);
	}
}

/* Arithmetic sets nothing if it is made of numbers, and of variables that hold numbers. */
static bool arithmetic_sets_nothing(const struct word_value *v, struct span e)
{
	while (e.at < e.end) {
		uint32_t n = vars_identifier(e.s + e.at, e.end - e.at);
		const struct var *var;
		char c = e.s[e.at];

		if (n) {
			if (look_up(v, e.s + e.at, n, &var) != VAR_KNOWN || !var->len ||
			    strspn(var->value, "0123456789") != var->len)
				return false;
			e.at += n;
			continue;
		}
		if (!c || !strchr("0123456789 \t()*/%&|^~<>,?:+-", c))
			return false;
		if ((c == '+' || c == '-') && e.at + 1 < e.end && e.s[e.at + 1] == c)
			return false;
		e.at++;
	}
	return true;
}

static void read_arithmetic(struct word_value *v, struct span inside, uint32_t dollar)
{
	unknown(v, WORD_ARITHMETIC, dollar);
	v->may_stop_line = true;
	if (!arithmetic_sets_nothing(v, inside))
		vars_doubt(v->vars);
}

/* The $ at span.at; behind what it introduces. */
static uint32_t read_dollar(struct word_value *v, struct span span, bool double_quoted)
{
	const char *s = span.s;
	uint32_t dollar = span.at, next = dollar + 1, n;
	uint32_t past = lexer_past(v->lexer, s, span.end, dollar, double_quoted);
	char c = next < span.end ? s[next] : '\0';

	if (c == '(' && past - next >= 4 && s[next + 1] == '(' && s[past - 2] == ')') {
		read_arithmetic(v, (struct span){ s, next + 2, past - 2 }, dollar);
		v->substitutes = true;	/* or it is $( ( ... )), who knows */
		return past;
	}
	switch (c) {
	case '(':
		unknown(v, WORD_COMMAND, dollar);
		v->substitutes = true;
		if (s[next + 1 < span.end ? next + 1 : next] == '(')	/* $((...) ...): either way */
			vars_doubt(v->vars);
		return past;
	case '[':
		read_arithmetic(v, (struct span){ s, next + 1, past - 1 }, dollar);
		return past;
	case '{':
		read_braces(v, (struct span){ s, next + 1, past - 1 }, double_quoted, dollar);
		return past;
	case '\'':
		if (double_quoted)
			break;
		read_ansi(v, (struct span){ s, next + 1, past - 1 });
		return past;
	case '"':
		if (double_quoted)
			break;
		read_double(v, (struct span){ s, next + 1, past - 1 });
		return past;
	}
	n = vars_identifier(s + next, span.end - next);
	if (n) {
		read_variable(v, s + next, n, dollar);
		return next + n;
	}
	if (c && strchr("0123456789@*#?-$!", c)) {
		unknown_name(v, WORD_ENVIRONMENT, dollar, s + next, 1);
		return next + 1;
	}
	put(v, '$', dollar);
	return next;
}

/* The inside of "...". */
static void read_double(struct word_value *v, struct span span)
{
	uint32_t end;

	while (span.at < span.end) {
		char c = span.s[span.at];

		if (c == '$') {
			span.at = read_dollar(v, span, true);
			continue;
		}
		if (c == '`') {
			unknown(v, WORD_COMMAND, span.at);
			v->substitutes = true;
			span.at = lexer_past(v->lexer, span.s, span.end, span.at, true);
			continue;
		}
		if (c == '\\') {
			if (span.at + 1 < span.end && strchr("$`\"\\", span.s[span.at + 1]))
				span.at++;
			else
				avoid_marks(v, span);
			put(v, span.s[span.at], span.at);
			span.at++;
			continue;
		}
		for (end = span.at; end < span.end && span.s[end] != '$' && span.s[end] != '`' && span.s[end] != '\\'; end++)
			;
		put_run(v, span.s, span.at, end);
		span.at = end;
	}
}

/* Where the " that belongs to the one at AT stands. */
static uint32_t closing_double(struct word_value *v, struct span span)
{
	uint32_t at = span.at + 1;

	while (at < span.end && span.s[at] != '"') {
		char c = span.s[at];

		if (c == '\\')
			at += 2;
		else if (c == '$' || c == '`')
			at = lexer_past(v->lexer, span.s, span.end, at, true);
		else
			at++;
	}
	return at < span.end ? at : span.end;
}

/* The ~ at span.at, where it is one; behind it and its name. */
static uint32_t read_tilde(struct word_value *v, struct span span)
{
	uint32_t end;

	for (end = span.at + 1; end < span.end; end++) {
		char c = span.s[end];

		if (c == '/' || c == ':')
			break;
		if (!c || strchr("'\"\\$`", c)) {	/* quoted: no ~ of the shell's */
			put(v, '~', span.at);
			return span.at + 1;
		}
	}
	if (end == span.at + 1) {
		const struct var *home;

		/* an unset HOME makes the shell ask the user database */
		if (look_up(v, "HOME", 4, &home) == VAR_KNOWN)
			put_value(v, home->value, home->len, span.at);
		else
			unknown_name(v, WORD_ENVIRONMENT, span.at, "HOME", 4);
	} else {
		unknown(v, WORD_ENVIRONMENT, span.at);
	}
	return end;
}

/* Nothing that quotes, expands, or may begin a ~. */
static bool is_ordinary(char c)
{
	switch (c) {
	case '\\': case '\'': case '"': case '$': case '`': case '<': case '>': case '~':
		return false;
	}
	return true;
}

static void read_unquoted(struct word_value *v, struct span span, bool assignment)
{
	const char *s = span.s;
	bool tilde = assignment;	/* may one stand here? */

	while (span.at < span.end) {
		char c = s[span.at];
		uint32_t at = span.at, close;

		if (c == '~' && tilde) {
			span.at = read_tilde(v, span);
			tilde = false;
			continue;
		}
		tilde = assignment && c == ':';
		switch (c) {
		case '\\':
			avoid_marks(v, span);
			if (at + 1 < span.end)
				at++;
			put(v, s[at], at);
			span.at = at + 1;
			break;
		case '\'':
			for (close = at + 1; close < span.end && s[close] != '\''; close++)
				;
			put_run(v, s, at + 1, close);
			span.at = close + 1;
			break;
		case '"':
			close = closing_double(v, span);
			read_double(v, (struct span){ s, at + 1, close });
			span.at = close + 1;
			break;
		case '$':
			span.at = read_dollar(v, span, false);
			break;
		case '`':
			unknown(v, WORD_COMMAND, at);
			v->substitutes = true;
			span.at = lexer_past(v->lexer, s, span.end, at, false);
			break;
		case '<':
		case '>':
			if (at + 1 < span.end && s[at + 1] == '(') {
				unknown(v, WORD_COMMAND, at);
				span.at = lexer_past(v->lexer, s, span.end, at, false);
				break;
			}
			/* fall through */
		default:
			for (close = at + 1; close < span.end && is_ordinary(s[close]); close++)
				;
			put_run(v, s, at, close);
			span.at = close;
			tilde = assignment && s[close - 1] == ':';
		}
	}
}

static void begin(struct word_value *v, const struct word *word)
{
	v->word = word;
	v->len = v->n_pieces = 0;
	v->reason = WORD_KNOWN;
	v->substitutes = v->may_stop_line = v->may_exit = false;
}

void word_evaluate(struct word_value *value, const struct word *word, uint32_t from)
{
	begin(value, word);
	read_unquoted(value, (struct span){ word->s, from, word->len }, true);
}

bool word_literal(struct word_value *value, const struct word *word)
{
	uint32_t at = 0;
	bool quoted = false;	/* between " and " */

	begin(value, word);
	if (word->len == 1 && (*word->s == '[' || *word->s == '{'))	/* commands */
		at = 1;
	while (at < word->len) {
		char c = word->s[at];

		if (c == '$' || c == '`' || (!quoted && c && strchr("~{*?[<>", c)))
			return false;
		if (c == '\'' && !quoted) {
			const char *end = memchr(word->s + at + 1, '\'', word->len - at - 1);

			at = end ? end + 1 - word->s : word->len;
			continue;
		}
		if (c == '"')
			quoted = !quoted;
		at += c == '\\' ? 2 : 1;
	}
	read_unquoted(value, (struct span){ word->s, 0, word->len }, false);
	return value->reason == WORD_KNOWN;
}

bool word_has_brace(const struct word *word)
{
	char quote = '\0';
	uint32_t at;

	for (at = 0; at < word->len; at++) {
		char c = word->s[at];

		if (c == '\\' && quote != '\'')
			at++;
		else if (quote && c == quote)
			quote = '\0';
		else if (!quote && (c == '\'' || c == '"'))
			quote = c;
		else if (!quote && c == '{' && word->s[at - 1] != '$')	/* never the first byte */
			return true;
	}
	return false;
}

bool word_may_set(const struct word *word, uint32_t from)
{
	const char *s = word->s + from;
	size_t len = word->len - from;
	bool braces = memmem(s, len, "${", 2);

	return !word->plain &&
	       (memchr(s, '[', len) || memmem(s, len, "((", 2) ||
		(braces && (memchr(s, '=', len) || memchr(s, ':', len) || memchr(s, '@', len))));
}

bool word_assign(struct word_value *value, struct var *var)
{
	struct vars *vars = var->owner;
	struct var_piece *pieces;
	char *bytes;

	/* the pieces first, which are aligned as their block is */
	size_t size = value->n_pieces * sizeof(*pieces);

	if (vars->held + value->len > VARS_MAX)
		return false;
	pieces = vars_alloc(vars, size + value->len + 1);
	if (!pieces)
		return false;
	bytes = (char *)pieces + size;
	if (value->n_pieces)
		memcpy(pieces, value->pieces, size);
	if (value->len)
		memcpy(bytes, value->bytes, value->len);
	var->value = bytes;
	var->len = value->len;
	var->pieces = pieces;
	var->n_pieces = value->n_pieces;
	var->state = VAR_KNOWN;
	var->seen = true;
	var->doubt = vars->doubt;
	return true;
}

void word_value_free(struct word_value *value)
{
	free(value->bytes);
	free(value->pieces);
	value->bytes = NULL;
	value->pieces = NULL;
	value->cap = value->cap_pieces = 0;
}

void word_put_quoted(const char *value, FILE *out)
{
	fputc('\'', out);
	for (; *value; value++) {
		if (*value == '\'')
			fputs("'\\''", out);
		else
			fputc(*value, out);
	}
	fputc('\'', out);
}
