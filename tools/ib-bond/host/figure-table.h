/* SPDX-License-Identifier: GPL-2.0 */
/*
 * figure-table: what ib_bonding counts of a bond: FIGURE("file", "COLUMN", failovers, "what it is").
 * The file is a key of --status --json too.  COLUMN is one of --status by choice; FAILOVERS: it
 * counts switches for one of the reasons that there are.
 */

FIGURE("failovers_port", "FAILOVERS-PORT", true, "switches: the HCA reported the port dead")
FIGURE("failovers_carrier", "FAILOVERS-CARRIER", true, "switches: carrier was lost")
FIGURE("failovers_admin", "FAILOVERS-ADMIN", true, "switches: the slave was set down")
FIGURE("failovers_silent", "FAILOVERS-SILENT", true, "switches: it heard no answers to probes")
FIGURE("failovers_primary", "FAILOVERS-PRIMARY", true, "switches: back to the primary")
FIGURE("failovers_other", "FAILOVERS-OTHER", true, "switches: the bonding driver or a user made them")
FIGURE("failovers_held", "FAILOVERS-HELD", true, "switches: away again from a slave that is held down")
FIGURE("announcements", "ANNOUNCED", false, "announcements made beside the bonding driver's own")
FIGURE("announcements_superseded", "SUPERSEDED", false, "switches that cut the announcements of an earlier one short")
FIGURE("warmed", "WARMED", false, "neighbours that standbys asked")
FIGURE("repairs", "REPAIRS", false, "how often the bond's 20-byte address was set right")
FIGURE("vetoes", "VETOES", false, "slaves refused because their P_Key or scope does not fit")
FIGURE("redirected", "REDIRECTED", false, "packets that took the detour")
