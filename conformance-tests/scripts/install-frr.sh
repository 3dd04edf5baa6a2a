#!/usr/bin/env bash
# FRR, for the demo's and the tests' leaves and spines. Uses the one that is installed, whatever its version.
# Statuses: 0 it is there, 1 could not be installed, 3 may not be installed (the command to type was named).
. "$(dirname "$0")/common.sh"

if [ -x /usr/lib/frr/bgpd ] && command -v vtysh >/dev/null; then exit 0; fi
install_packages "the demo and the tests run real leaves and spines, in network namespaces of their own" frr
not_at_boot frr
