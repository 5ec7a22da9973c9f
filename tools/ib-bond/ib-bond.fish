# SPDX-License-Identifier: GPL-2.0
# fish completion for ib-bond(8), and for ifcfg-parse(8) beside it; the options come from their own --options,
# what they take from their --words.  fish quotes what it inserts, and nothing here is evaluated: an interface
# may be called ib$(reboot).

# What OPTION of COMMAND may take now; of slaves, those of the bond that is named in front of it.
function __ib_bond_words --argument-names command option
    set -l bond
    set -l given (commandline -opc)
    set -l at (contains -i -- --bond-name $given)
    and set -q given[(math $at + 1)]
    and set bond --bond-name $given[(math $at + 1)]
    set -l named (string match -- '--bond-name=*' $given)
    and set bond --bond-name (string replace -- --bond-name= '' $named[-1])
    command $command --words $option $bond 2>/dev/null
end

function __ib_bond_complete --argument-names command
    set -l given (commandline -opc)
    set -e given[1]
    set -l token (commandline -ct)
    set -l table (command $command --options 2>/dev/null)
    # of --NAME=VALUE what stands in front of the sign
    set -l before ''
    set -l option ''
    set -q given[1]
    and set option $given[-1]
    if string match -q -- '--*=*' $token
        set option (string replace -r -- '=.*' '' $token)
        set before $option=
        set token (string replace -r -- '^[^=]*=' '' $token)
    end

    set -l takes -
    set -l verb ''
    for row in $table
        set -l field (string split \t -- $row)
        test "$field[4]" = verb
        and contains -- $field[1] $given
        and set verb $field[1]
        # not by ?, which fish 4 takes to the letter
        string match -q -r -- '^-.' $option
        and contains -- $option $field[1] $field[2]
        or continue
        # of several meanings that which goes with what is there
        test $takes = -
        and set takes $field[3]
        for other in (string split , -- $field[5])
            contains -- $other $given
            and set takes $field[3]
        end
    end
    if string match -q -- '[*' $takes
        set takes (string replace -r -- '^\[=(.*)\]$' '$1' $takes)
        test -n "$before"
        or set takes -
    end

    switch $takes
        case FILE
            __fish_complete_path $token | string replace -r -- '^' $before
            return
        case DIR
            __fish_complete_directories $token | string replace -r -- '^' $before
            return
        case 'A,B,...' COLUMNS
            # behind the last comma, or the plus sign of columns, and none twice
            set -l there (string match -r -- '^.*[,+]' $token)
            for word in (__ib_bond_words $command $option)
                contains -- $word (string split , -- "$there")
                or printf '%s%s%s\n' $before "$there" $word
            end
            return
        case -
        case '*'
            for word in (__ib_bond_words $command $option)
                printf '%s%s\n' $before $word
            end
            return
    end

    if not string match -q -- '-*' $token
        if test $command = ifcfg-parse
            __fish_complete_path $token
            for path in /sys/class/net/*
                string replace -r -- '.*/' '' $path
            end
            return
        end
        # the names that may stand behind what is to be done
        set -l words
        test -n "$verb"
        and set words (__ib_bond_words $command $verb)
        if set -q words[1]
            printf '%s\n' $words
            return
        end
    end
    # options; once it is said what is to be done, those that go with it
    for row in $table
        set -l field (string split \t -- $row)
        test -z "$verb"
        or contains -- $verb (string split , -- $field[5])
        and printf '%s\t%s\n' $field[1] $field[6]
    end
end

complete -c ib-bond -f -a '(__ib_bond_complete ib-bond)'
