# SPDX-License-Identifier: GPL-2.0
# fish completion for ifcfg-parse(8), by the one of ib-bond(8), which lies beside it
source (status dirname)/ib-bond.fish
complete -c ifcfg-parse -f -a '(__ib_bond_complete ifcfg-parse)'
