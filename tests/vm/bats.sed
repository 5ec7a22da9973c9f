# SPDX-License-Identifier: GPL-2.0
# bats.sed - what the guest's copy of bats leaves out, half of what it does for each test
#
# Lines of bats 1.8; what another version has otherwise stays as it is.
# one program more to start
1s|^#!/usr/bin/env bash$|#!/bin/bash|
# the file of tests as it would be made of it, twice: run has laid it out
s|^BATS_TEST_PATTERN=.*|if [[ ! $BATS_TEST_FILTER \&\& $1 -ef /test/${1##*/} \&\& -e /vm/preprocessed/${1##*/} ]]; then printf '%s\\n' "$(</vm/preprocessed/${1##*/})"; exit; fi\n&|
# an expression for each of its lines
s|^      if \[\[ ! "\$line" =~ ^bats_test_function\\  \]\]; then$|      if [[ $line != "bats_test_function "* ]]; then|
# when a test began, by a program, for -T alone
s|^  BATS_TEST_START_TIME=\$(get_mills_since_epoch)$|  BATS_TEST_START_TIME=0|
# there from the second test on
s|^  if ! mkdir -p "\$tests_tmpdir"; then$|  if [[ ! -d $tests_tmpdir ]] \&\& ! mkdir -p "$tests_tmpdir"; then|
# a directory for each test: by one program before the first
s|^  if ! mkdir "\$BATS_TEST_TMPDIR"; then$|  if [[ ! -d $BATS_TEST_TMPDIR ]] \&\& ! mkdir "$BATS_TEST_TMPDIR"; then|
s|^bats_run_tests$|eval "mkdir -p \\"\\$BATS_RUN_TMPDIR\\"/test/{1..${#tests_to_run[@]}}"\n&|
# a file in memory
s|^  rm -f "\$BATS_OUT"$|  : >"$BATS_OUT"|
# The line of each command is noted before it runs, also of bats's own, some seventy before the setup of a test
# can say that it is asked when one has failed: that is tests/lib/line.bash, as here.
/^  trap 'bats_debug_trap "\$BASH_SOURCE"' DEBUG$/c\
  line_failed() { bats_capture_stack_trace; BATS_DEBUG_LAST_STACK_TRACE_IS_VALID=1; }
s|^  trap 'bats_error_trap' ERR$|  trap 'bats_error_trap; line_failed' ERR|
