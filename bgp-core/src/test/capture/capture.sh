#!/usr/bin/env bash
# Records what FRR, BIRD and GoBGP say to a peer, for the files in ../resources/vectors. By hand, as root:
#   ./capture.sh OUTDIR
# Makes one network namespace with every router on an address of its loopback, prints each message as hex into
# OUTDIR/<session>.hex, and takes everything down again. bgpd runs without zebra: no route reaches the kernel.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=$(mkdir -p "$1" && cd "$1" && pwd)
namespace=lc-capture
inside=(ip netns exec "$namespace")
run=$(mktemp -d)
chown frr:frr "$run"
routers=()
stop() {
  kill "${routers[@]}" 2>/dev/null || true
  ip netns del "$namespace" 2>/dev/null || true
  rm -rf "$run"
}
trap stop EXIT

ip netns add "$namespace"
ip -n "$namespace" link set lo up
for i in 1 2 3 11 12 13 21 22 31; do ip -n "$namespace" addr add "192.0.2.$i/32" dev lo; done
for i in 1 2 11; do ip -n "$namespace" addr add "2001:db8::$i/128" dev lo nodad; done

"${inside[@]}" /usr/lib/frr/bgpd -Z -l 192.0.2.1 -l 2001:db8::1 -f "$here/frr.conf" -i "$run/bgpd.pid" \
  -A 127.0.0.1 -P 0 --vty_socket "$run" >"$out/frr.log" 2>&1 & routers+=($!)
"${inside[@]}" bird -f -c "$here/bird.conf" -s "$run/bird.ctl" >"$out/bird.log" 2>&1 & routers+=($!)
"${inside[@]}" gobgpd -f "$here/gobgp.conf" --api-hosts 127.0.0.1:50051 >"$out/gobgp.log" 2>&1 & routers+=($!)
sleep 5
gobgp() { "${inside[@]}" gobgp "$@"; }
gobgp global rib add 10.43.0.0/24 community 64496:5 med 7 large-community 65539:1:1 aggregator 65539:192.0.2.3
gobgp global rib add 10.43.1.0/24 aspath "4200000001 64499"
gobgp global rib -a ipv6 add 2001:db8:99::/48 nexthop 2001:db8::3

families=010400010001010400020001
refresh=0200
wide() { printf '4104%08x' "$1"; }
record() { "${inside[@]}" python3 "$here/record.py" "${@:2}" >"$out/$1.hex"; }
recorders=()
record frr-ebgp 192.0.2.11 192.0.2.1 64500 "$families$refresh$(wide 64500)" 8 & recorders+=($!)
record frr-two-octets 192.0.2.12 192.0.2.1 64501 "" 8 & recorders+=($!)
record frr-reflector 192.0.2.13 192.0.2.1 65537 "$families$(wide 65537)" 8 & recorders+=($!)
record frr-ipv6 2001:db8::11 2001:db8::1 64502 "$families$refresh$(wide 64502)" 8 & recorders+=($!)
record bird-ebgp 192.0.2.21 192.0.2.2 64500 "$families$refresh$(wide 64500)" 8 & recorders+=($!)
record bird-two-octets 192.0.2.22 192.0.2.2 64501 "" 8 & recorders+=($!)
record gobgp-ebgp 192.0.2.31 192.0.2.3 64500 "$families$refresh$(wide 64500)" 8 & recorders+=($!)
sleep 5
birdc() { "${inside[@]}" birdc -s "$run/bird.ctl" "$@" >/dev/null; }
gobgp neighbor 192.0.2.31 softresetin
gobgp global rib -a ipv6 del 2001:db8:99::/48
birdc reload in rec
birdc disable s6
birdc disable s4
sleep 1
birdc disable rec '"maintenance until 18:00, käfer"'
wait "${recorders[@]}"
record frr-wrong-as 192.0.2.11 192.0.2.1 64499 "$families$(wide 64499)" 3
