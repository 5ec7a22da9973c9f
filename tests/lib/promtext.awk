# SPDX-License-Identifier: GPL-2.0
# promtext.awk - is this the text format 0.0.4 of Prometheus, by its rules and those for names?
# usage: awk -f promtext.awk FILE    prints what is wrong; ends 1 if anything is
# https://prometheus.io/docs/instrumenting/exposition_formats/
function bad(why) { printf "%s:%d: %s: %s\n", FILENAME, NR, why, $0; failed = 1 }

# take what matches RE off the front of rest; 0 if nothing does
function eat(re) {
	if (!match(rest, "^(" re ")")) return 0
	taken = substr(rest, 1, RLENGTH)
	rest = substr(rest, RLENGTH + 1)
	return 1
}

/^# HELP / {
	if ($3 !~ /^[a-zA-Z_:][a-zA-Z0-9_:]*$/) bad("no name of a metric")
	if (NF < 4) bad("no help")
	if ($3 in helped) bad("second HELP")
	helped[$3] = 1
	next
}
/^# TYPE / {
	if (NF != 4 || $4 !~ /^(counter|gauge)$/) bad("no such type")
	if ($3 in type) bad("second TYPE")
	if (!($3 in helped)) bad("no HELP before")
	if (($4 == "counter") != ($3 ~ /_total$/)) bad("counters, and only they, end in _total")
	type[$3] = $4
	family = $3
	next
}
/^#/ { bad("a comment of no use"); next }
/^$/ { bad("an empty line"); next }
{
	rest = $0
	if (!eat("[a-zA-Z_:][a-zA-Z0-9_:]*")) { bad("no name"); next }
	if (taken != family) bad("not within its family")
	if (eat("[{]")) {
		delete seen
		do {
			if (!eat("[a-zA-Z_][a-zA-Z0-9_]*=")) { bad("no label"); next }
			if (taken in seen) bad("a label stands twice")
			seen[taken] = 1
			if (!eat("\"([^\"\\\\]|\\\\[\\\\n\"])*\"")) { bad("no value of a label"); next }
		} while (eat(","))
		if (!eat("[}]")) { bad("labels do not end"); next }
	}
	series = substr($0, 1, length($0) - length(rest))
	if (series in known) bad("a series stands twice")
	known[series] = 1
	if (!eat(" (-?[0-9]+([.][0-9]+)?(e[+-]?[0-9]+)?|NaN|[+-]Inf)") || rest != "") bad("no value")
}
END {
	for (name in helped) if (!(name in type)) { printf "%s has no type\n", name; failed = 1 }
	if (!NR) { print "nothing"; failed = 1 }
	exit failed
}
