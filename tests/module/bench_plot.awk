#!/usr/bin/awk -f
# SPDX-License-Identifier: GPL-2.0
# bench_plot.awk - the table of tests/module/bench as an SVG, for README.
#
#	awk -f tests/module/bench_plot.awk -v picture=outage tests/module/bench.txt >tests/module/outage.svg
#
# picture: outage, the longest time without traffic by what went wrong; many, 100 bonds of one port, and what
# others wait for RTNL meanwhile.  A group of bars a row of the table: the driver alone, and with ib_bonding as
# it is now; in ms on a logarithmic scale.  Light and dark, so that they are told apart on paper, by any eye.

BEGIN {
	FS = "  +"
	LEFT = 290; RIGHT = 76; WIDTH = 900; TOP = 92; BAR = 13; GAP = 12
	LEAST = 1; MOST = 10000
	if (picture == "outage") {
		heading = "How long traffic is out: an IPoIB bond of two ports"
		said = "Bar: median of ten, line: least to most. Logarithmic. Guest time of a virtual machine."
		drawn["outage"]
	} else {
		heading = "100 bonds of one port, whose cable is pulled"
		said = "Last bond: median of ten, line: least to most. RTNL, the lock of the network: p99, line: p50 to the longest. Logarithmic, guest time."
		LEAST = 0.01
		drawn["last switch"]; drawn["RTNL p50/p99/max"]; drawn["same, from when due"]
		row["100 bonds, cut"]
	}
	# in words for who has not read the benchmark; what has none stands there as it is
	words["no cut"] = "nothing wrong: the floor"
	words["cut"] = "cable pulled"
	words["cut, miimon=10"] = "cable pulled, miimon=10"
	words["cut, miimon=1"] = "cable pulled, miimon=1"
	words["cut, IPv6"] = "cable pulled, IPv6"
	words["cut, VIP"] = "cable pulled, an address added later"
	words["cut, VIP, IPv6"] = "cable pulled, one added later, IPv6"
	words["cut, 15 children a port"] = "cable pulled, 15 P_Keys a port"
	words["cut, SA answers after 500 ms"] = "cable pulled, SA answers after 0.5 s"
	words["GID change (seen for 1.3 s)"] = "subnet gets another GID prefix"
	words["silent cut, probed every 100 ms"] = "cut in silence, a probe each 100 ms"
	words["cut, slow drain of another HCA"] = "cable pulled, another adapter drains 5 s"
	words["rail lost"] = "a switch goes, with all its ports"
	words["SM hand-over, LIDs: keep"] = "another subnet manager"
	words["SM hand-over, LIDs: move"] = "another subnet manager, other LIDs"
	words["TCP stream, cut"] = "cable pulled, TCP at full speed"
	words["TCP stream, cut, connected mode"] = "the same in connected mode"
	words["active HCA removed"] = "adapter removed"
	words["active HCA removed, slow drain"] = "adapter removed, drains 5 s"
	words["last switch"] = "until the last bond has moved"
	words["RTNL p50/p99/max"] = "others wait for RTNL"
	words["same, from when due"] = "the same, from when they were due"
}

# the header: guest ms, columns
NR == 1 {
	for (i = 2; i <= NF; i++)
		if ($i == "stock" || $i == "now")
			column[$i] = i + 1
	next
}

# the same in another mode or by another protocol: in the table
/^RTNL held 3 s, / && !/^RTNL held 3 s, TCP / { next }

# a row without the driver alone has nothing to be compared with
($2 in drawn) && (picture == "outage" || $1 in row) && $column["stock"] != "-" {
	rows++
	what = picture == "outage" ? $1 : $2
	if (what ~ /^RTNL held/)
		sub(/^RTNL held/, "cable pulled, RTNL held", what)
	if (!(what in words))
		sub(/^cut, /, "cable pulled, ", what)
	title[rows] = what in words ? words[what] : what
	cell[rows, 1] = $column["stock"]
	cell[rows, 2] = $column["now"]
}

function x(ms) {
	if (ms < LEAST)
		ms = LEAST
	return LEFT + (WIDTH - LEFT - RIGHT) * log(ms / LEAST) / log(MOST / LEAST)
}

function time(ms) {
	if (ms >= 1000)
		return sprintf("%.1f s", ms / 1000)
	return sprintf(ms < 100 ? "%.1f ms" : "%d ms", ms)
}

function escape(s) {
	gsub(/&/, "\\&amp;", s)
	gsub(/</, "\\&lt;", s)
	return s
}

function text(px, py, anchor, style, s) {
	printf "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>\n", px, py, anchor, style, escape(s)
}

function box(px, py, w, h, style) {
	printf "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" %s/>\n", px, py, w, h, style
}

function line(x1, y1, x2, y2, style) {
	printf "<path d=\"M%.1f %.1fL%.1f %.1f\" %s/>\n", x1, y1, x2, y2, style
}

function grid(bottom,	ms) {
	for (ms = LEAST; ms <= MOST * 1.001; ms *= 10) {
		line(x(ms), TOP - 6, x(ms), bottom, "stroke=\"#d0d5da\"")
		text(x(ms), TOP - 12, "middle", "fill=\"#4a535c\"", ms < 1000 ? sprintf("%g ms", ms) : sprintf("%g s", ms / 1000))
	}
}

function shade(c) {
	return c == 1 ? "fill=\"#c9ced4\" stroke=\"#6b747d\" stroke-width=\"0.6\"" : "fill=\"#1f4e8c\""
}

function legend() {
	box(LEFT, 50, 13, 13, shade(1))
	text(LEFT + 19, 61, "start", "", "bonding driver alone")
	box(LEFT + 170, 50, 13, 13, shade(2))
	text(LEFT + 189, 61, "start", "", "with ib_bonding")
}

function bar(c, py, three,	v, end) {
	if (split(three, v, "/") != 3)
		return
	box(LEFT, py, x(v[2]) - LEFT + 1, BAR - 2, shade(c))
	# with a white edge, to be seen on the dark bar
	line(x(v[1]), py + BAR / 2 - 1, x(v[3]), py + BAR / 2 - 1, "stroke=\"#ffffff\" stroke-width=\"3\"")
	line(x(v[1]), py + BAR / 2 - 1, x(v[3]), py + BAR / 2 - 1, "stroke=\"#000000\"")
	line(x(v[3]), py + 2, x(v[3]), py + BAR - 4, "stroke=\"#000000\"")
	end = x(v[3]) > x(v[2]) ? x(v[3]) : x(v[2])
	text(end + 6, py + BAR - 3, "start", "font-size=\"11\"", time(v[2]))
}

END {
	if (!rows)
		exit 1
	height = TOP + rows * (2 * BAR + GAP) + 12
	printf "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12.5\" fill=\"#14181c\" role=\"img\">\n", WIDTH, height, WIDTH, height
	printf "<title>%s</title>\n", escape(heading)
	box(0, 0, WIDTH, height, "fill=\"#ffffff\"")
	text(14, 22, "start", "font-size=\"16\" font-weight=\"bold\"", heading)
	text(14, 40, "start", "font-size=\"11.5\" fill=\"#4a535c\"", said)
	legend()
	grid(height - 8)
	for (r = 1; r <= rows; r++) {
		top = TOP + (r - 1) * (2 * BAR + GAP)
		text(LEFT - 10, top + BAR + 3, "end", "", title[r])
		for (c = 1; c <= 2; c++)
			bar(c, top + (c - 1) * BAR, cell[r, c])
	}
	print "</svg>"
}
