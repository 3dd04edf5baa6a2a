#!/usr/bin/env bash
# The other speakers that the tests and the bench run beside FRR, and what looks at packets.
# Statuses: 0 they are there, 1 could not be installed, 3 may not be installed (the command to type was named).
. "$(dirname "$0")/common.sh"

install_packages "the tests and the bench run BIRD and GoBGP, read packets and drop some" bird2 gobgpd tcpdump tshark nftables
not_at_boot bird
not_at_boot gobgpd
