#!/usr/bin/awk -f
# SPDX-License-Identifier: GPL-2.0
# bench_plot.awk - the table of tests/module/bench as an SVG.
#
#	awk -f tests/module/bench_plot.awk tests/module/bench.txt >tests/module/bench.svg
#
# A group of bars a row of the table, a bar a column: to the median, and a line from the
# minimum to the maximum, in ms on a logarithmic scale.  Figures without a place in `drawn`
# are left out: what is counted, and what is another view of the same.

BEGIN {
	FS = "  +"
	drawn["outage"] = ""
	drawn["last switch"] = ": last bond"
	drawn["all warm"] = ": all warm"
	drawn["RTNL p50/p99/max"] = ": RTNL, p99"
	split("#9aa3ad #9cc3ec #2f6fb5", colour, " ")
	LEFT = 258; RIGHT = 70; WIDTH = 900; TOP = 84; BAR = 10; GAP = 10
	LEAST = 0.1; MOST = 20000
}

# the header: guest ms, columns
NR == 1 {
	columns = 0
	for (i = 2; i <= NF; i++)
		if ($i != "")
			label[++columns] = $i
	next
}

($2 in drawn) && NF >= 2 + columns {
	rows++
	title[rows] = $1 drawn[$2]
	for (c = 1; c <= columns; c++)
		cell[rows, c] = $(2 + c)
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

function box(px, py, w, h, fill) {
	printf "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>\n", px, py, w, h, fill
}

function line(x1, y1, x2, y2, stroke) {
	printf "<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"%s\"/>\n", x1, y1, x2, y2, stroke
}

function grid(bottom,	ms) {
	for (ms = LEAST; ms <= MOST; ms *= 10) {
		line(x(ms), TOP - 6, x(ms), bottom, "#d9dde2")
		text(x(ms), TOP - 12, "middle", "fill=\"#5b6570\"", \
			ms < 1 ? ms " ms" : ms < 1000 ? ms " ms" : ms / 1000 " s")
	}
}

function legend(	c, px, what) {
	px = LEFT
	for (c = 1; c <= columns; c++) {
		what = label[c] == "stock" ? "bonding alone" : label[c] == "now" ? "with ib_bonding" : "ib_bonding of " label[c]
		box(px, 38, 12, 12, shade(c))
		text(px + 18, 48, "start", "", what)
		px += 40 + 7 * length(what)
	}
}

# the last column is the darkest
function shade(c) {
	return colour[c == columns ? 3 : c]
}

function bar(c, py, three,	v, end) {
	if (split(three, v, "/") != 3)
		return
	box(LEFT, py, x(v[2]) - LEFT + 1, BAR - 1, shade(c))
	line(x(v[1]), py + BAR / 2 - 0.5, x(v[3]), py + BAR / 2 - 0.5, "#20262c")
	end = x(v[3]) > x(v[2]) ? x(v[3]) : x(v[2])
	text(end + 5, py + BAR - 1.5, "start", "font-size=\"10\" fill=\"#3a424a\"", time(v[2]))
}

END {
	height = TOP + rows * (columns * BAR + GAP) + 16
	printf "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\" fill=\"#20262c\">\n", WIDTH, height, WIDTH, height
	box(0, 0, WIDTH, height, "#ffffff")
	text(14, 24, "start", "font-size=\"15\" font-weight=\"bold\"", "How long traffic is out: an IPoIB bond of two ports")
	text(WIDTH - 14, 24, "end", "fill=\"#5b6570\"", "bar: median, line: minimum to maximum, log scale")
	legend()
	grid(height - 12)
	for (r = 1; r <= rows; r++) {
		top = TOP + (r - 1) * (columns * BAR + GAP)
		text(LEFT - 10, top + columns * BAR / 2 + 4, "end", "", title[r])
		for (c = 1; c <= columns; c++)
			bar(c, top + (c - 1) * BAR, cell[r, c])
	}
	print "</svg>"
}
