# SPDX-License-Identifier: GPL-2.0
# plugin.awk - reads what a monitoring plugin prints, as strictly as the Monitoring Plugins Development Guidelines
# put it: one line with a verdict, "|", numbers with labels that are all different; "|" in no line behind it.
# Says what is wrong and ends 1.

function wrong(what) {
	print "line " NR ": " what ": " $0
	failed = 1
}

# a limit: none, or MAX, MIN:, ~:MAX, MIN:MAX, @ before it
function is_range(text) {
	return text ~ /^(@?((-?[0-9.]+|~)?:)?(-?[0-9.]+)?)?$/
}

function is_number(text) {
	return text ~ /^-?[0-9]+(\.[0-9]+)?$/
}

# one of the numbers: what stands behind its label
function check_value(text,	part, n, value, unit) {
	n = split(text, part, ";")
	value = part[1]
	unit = value
	sub(/^-?[0-9.]+/, "", unit)
	value = substr(value, 1, length(value) - length(unit))
	if (n > 5 || !is_number(value) || unit !~ /^(|c|s|us|ms|%|B|KB|MB|TB)$/)
		wrong("no number: " text)
	if (!is_range(part[2]) || !is_range(part[3]))
		wrong("no range: " text)
	if (part[4] != "" && (!is_number(part[4]) || value + 0 < part[4] + 0))
		wrong("below its least: " text)
	if (part[5] != "" && (!is_number(part[5]) || value + 0 > part[5] + 0))
		wrong("above its most: " text)
}

function check_numbers(text,	label) {
	while (match(text, /^ *'([^'=]|'')+'=[^ ']+/)) {
		label = substr(text, 1, RLENGTH)
		text = substr(text, RLENGTH + 1)
		check_value(substr(label, index(label, "'=") + 2))
		sub(/^ */, "", label)
		sub(/'=.*/, "", label)
		if (label in seen)
			wrong("twice: " label)
		seen[label]
	}
	if (text !~ /^ *$/)
		wrong("no 'LABEL'=VALUE: " text)
}

NR == 1 {
	if ($0 !~ /^[A-Z-]+ (OK|WARNING|CRITICAL|UNKNOWN): [^ |]/)
		wrong("no verdict")
	if (split($0, half, "|") != 2)
		wrong("one | is wanted")
	check_numbers(half[2])
}

NR > 1 && /\|/ {
	wrong("a |")
}

END {
	exit failed || !NR
}
