# SPDX-License-Identifier: GPL-2.0
# rooms.awk - may this file include that one?  Input: FILE:#include "PATH", of all files in tools/.
# -v order="lib/base lib/bond ...": the rooms from the ground up; a command's sees those of the library.
# Prints what looks up, or over to the other command, or round in a circle; exits 1 if anything does.
function room(file, n, part) {
	n = split(file, part, "/")
	return part[2] "/" (n > 3 ? part[3] : "main")
}

BEGIN {
	FS = ":"
	n = split(order, rooms, " ")
	for (i = 1; i <= n; i++)
		level[rooms[i]] = i
}

{
	from = $1
	path = $2
	gsub(/^#include "|".*$/, "", path)
	sub(/\.[ch]$/, "", from)
	sub(/\.h$/, "", path)
	split(from, part, "/")
	here = from
	sub(/[^\/]*$/, "", here)
	node[from]
	list[NR] = from "\t" here path "\t" part[1] "/" part[2] "/" path "\ttools/lib/" path
}

function check(from, to, a, b) {
	a = room(from)
	b = room(to)
	if (!(a in level) || !(b in level))
		say(from " or " to ": a room that rooms.awk has not heard of")
	else if (level[b] > level[a])
		say(from " looks up to " to)
	else if (substr(a, 1, index(a, "/")) != substr(b, 1, index(b, "/")) && b !~ /^lib\//)
		say(from " looks over to " to)
}

function say(text) {
	print text
	bad = 1
}

# Those that include nothing, one after the other, are taken out of the graph: what stays is in a circle.
function circles(gone, found, key, pair) {
	do {
		found = 0
		for (key in node) {
			if (key in gone || waits[key] > 0)
				continue
			gone[key]
			found = 1
			for (pair in edge)
				if (substr(pair, index(pair, SUBSEP) + 1) == key)
					waits[substr(pair, 1, index(pair, SUBSEP) - 1)]--
		}
	} while (found)
	for (key in node)
		if (!(key in gone))
			say(key ": includes itself by others, or one of such a circle")
}

END {
	for (i = 1; i <= NR; i++) {
		split(list[i], at, "\t")
		for (k = 2; k <= 4; k++)
			if (at[k] in node)
				break
		if (k > 4 || at[k] == at[1] || (at[1], at[k]) in edge)
			continue
		edge[at[1], at[k]]
		waits[at[1]]++
		check(at[1], at[k])
	}
	circles()
	exit bad
}
