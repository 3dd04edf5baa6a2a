#!/usr/bin/env bash
# FRR, for the demo's and the tests' leaves and spines, and the tools that look at what they do. Uses what is installed,
# whatever its version.
# Statuses: 0 it is there, 1 could not be installed, 3 may not be installed (the command to type was named).
. "$(dirname "$0")/common.sh"

missing=()
command -v ip >/dev/null || missing+=(iproute2)
command -v ping >/dev/null || missing+=(iputils-ping)
command -v traceroute >/dev/null || missing+=(traceroute)
frr=there
if [ ! -x /usr/lib/frr/bgpd ] || ! command -v vtysh >/dev/null; then
  frr=missing
  missing+=(frr)
fi
if [ ${#missing[@]} -eq 0 ]; then exit 0; fi
install_packages "the demo and the tests run real leaves and spines, in network namespaces of their own, and ping across them" "${missing[@]}"
if [ "$frr" = missing ]; then not_at_boot frr; fi
