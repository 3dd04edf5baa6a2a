#!/usr/bin/env bash
# What a kubelet runs pods with, for the real cluster of the tests and of `demo --cluster`: containerd, runc and the CNI plugins.
# Uses what is installed.
# Statuses: 0 it is there, 1 could not be installed, 3 may not be installed (the command to type was named).
. "$(dirname "$0")/common.sh"

missing=()
command -v containerd >/dev/null && command -v ctr >/dev/null || missing+=(containerd)
command -v runc >/dev/null || missing+=(runc)
[ -x /usr/lib/cni/ptp ] || [ -x /opt/cni/bin/ptp ] || missing+=(containernetworking-plugins)
if [ ${#missing[@]} -eq 0 ]; then exit 0; fi
install_packages "the nodes of the real cluster run pods" "${missing[@]}"
if [[ " ${missing[*]} " == *" containerd "* ]]; then not_at_boot containerd; fi
