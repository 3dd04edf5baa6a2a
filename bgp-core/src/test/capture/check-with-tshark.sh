#!/usr/bin/env bash
# Lets Wireshark's dissector judge every message of ../resources/vectors/message as we write it: the octets of `ours`,
# or those of `hex` where we write the same as the others. By hand; needs tshark and text2pcap. Prints what Wireshark
# finds malformed, and counts.
set -euo pipefail
vectors=$(cd "$(dirname "$0")/../resources/vectors/message" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A field may go over several lines, a paragraph ends with an empty one; text2pcap wants an offset before each packet.
awk '
  function emit() { if ("hex" in octets) print "000000 " ("ours" in octets ? octets["ours"] : octets["hex"]); delete octets }
  /^$/ || FNR == 1 { emit() }
  /^[a-z]+: / { field = $1; sub(/:/, "", field); sub(/^[a-z]+: */, ""); octets[field] = $0; next }
  /^ / { sub(/^ +/, ""); octets[field] = octets[field] " " $0 }
  END { emit() }
' "$vectors"/*.txt >"$work/messages.txt"
text2pcap -q -T 50000,179 "$work/messages.txt" "$work/messages.pcap" 2>/dev/null

echo "messages: $(wc -l <"$work/messages.txt")"
echo "read as BGP: $(tshark -r "$work/messages.pcap" -Y bgp 2>/dev/null | wc -l)"
malformed=$(tshark -r "$work/messages.pcap" -V -Y '_ws.malformed || _ws.expert.severity >= 6291456' 2>/dev/null | grep -Ei 'malformed|expert info' || true)
echo "malformed: $(grep -c . <<<"$malformed" || true)"
[ -z "$malformed" ] || { echo "$malformed"; exit 1; }
