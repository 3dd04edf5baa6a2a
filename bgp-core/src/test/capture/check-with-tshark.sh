#!/usr/bin/env bash
# Lets Wireshark's dissector judge every message of ../resources/vectors/message, those that others wrote (hex) and
# those that we write (ours). By hand; needs tshark and text2pcap. Prints what Wireshark finds malformed, and counts.
set -euo pipefail
vectors=$(cd "$(dirname "$0")/../resources/vectors/message" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# One paragraph field may go over several lines; text2pcap wants an offset in front of each packet.
awk '
  function emit() { if (octets != "") print "000000 " octets; octets = "" }
  /^(hex|ours): / { emit(); sub(/^[a-z]+: /, ""); octets = $0; more = 1; next }
  /^ / && more { sub(/^ +/, ""); octets = octets " " $0; next }
  { emit(); more = 0 }
  END { emit() }
' "$vectors"/*.txt >"$work/messages.txt"
text2pcap -q -T 50000,179 "$work/messages.txt" "$work/messages.pcap" 2>/dev/null

echo "messages: $(wc -l <"$work/messages.txt")"
echo "read as BGP: $(tshark -r "$work/messages.pcap" -Y bgp 2>/dev/null | wc -l)"
malformed=$(tshark -r "$work/messages.pcap" -V -Y '_ws.malformed || _ws.expert.severity >= 6291456' 2>/dev/null | grep -Ei 'malformed|expert info' || true)
echo "malformed: $(grep -c . <<<"$malformed" || true)"
[ -z "$malformed" ] || { echo "$malformed"; exit 1; }
