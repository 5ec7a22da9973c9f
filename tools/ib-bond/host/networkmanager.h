/* SPDX-License-Identifier: GPL-2.0 */
/*
 * networkmanager: which bonds are NetworkManager's own
 *
 * It brings back by itself a bond that it made, so that such a bond must not
 * come back by us as well: two that make one bond leave it without addresses.
 */
#ifndef IB_NETWORKMANAGER_H
#define IB_NETWORKMANAGER_H

#include <stdbool.h>

#include "host.h"

/*
 * Did NetworkManager make BOND?  False for NULL (it is not there), for what is no
 * bond, where NetworkManager did not run since the boot, for a bond that it
 * found and only shows, and in a network namespace other than that of process 1:
 * the files tell of interfaces there by their numbers.  What it has written stays when it is stopped.
 *
 * NetworkManager/devices/IFINDEX in rundir(), written at each change of state,
 * has nm-owned=true for what it made, and managed=false for what it was told to
 * keep away from since.  1.42.4 can say so too of a bond that
 * somebody else made after one of that name was gone; for that, as for all that
 * it only shows, it has a profile of its own making in
 * NetworkManager/system-connections.
 */
bool networkmanager_made(const struct host_link *bond);

#endif
