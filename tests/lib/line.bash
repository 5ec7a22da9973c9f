# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# line: the line that a test failed in is asked when it has failed; sourced in setup
#
# bats notes where each command stands, in case the test fails there, by a trap of thirty
# commands: 2 ms in an emulated guest, a fifth of its time.  bash 5 still knows the line when the
# trap of ERR runs, so that it is asked but then.  Not told any more: where a test called exit or return, met a
# variable that is not set (bash says it), or had a teardown that failed.

# shellcheck disable=SC2034 # bats prints it
line_failed() {
	bats_capture_stack_trace
	BATS_DEBUG_LAST_STACK_TRACE_IS_VALID=1
}

if ((BASH_VERSINFO[0] >= 5)) && declare -F bats_capture_stack_trace bats_error_trap > /dev/null; then
	trap - DEBUG
	# shellcheck disable=SC2034 # else bats would name the line above
	BATS_DEBUG_LAST_STACK_TRACE=() BATS_DEBUG_LASTLAST_STACK_TRACE=()
	trap 'bats_error_trap; line_failed' ERR
fi
# where bats still has its trap: in functions that a test calls, the line of the call is the one to know
set +o functrace
