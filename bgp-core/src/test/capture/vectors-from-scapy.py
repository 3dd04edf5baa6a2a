"""Writes the octets that no captured session had, with scapy's own BGP encoder. By hand: pip install scapy."""
from scapy.contrib.bgp import *  # noqa: F403

def show(intent, packet):
    print(f"{intent}\n  {bytes(packet).hex(' ')}")

Segment = BGPPAAS4BytesPath.ASPathSegment
def path(*segments):
    return BGPPathAttr(type_flags=0x40, type_code=2, attribute=BGPPAAS4BytesPath(segments=[
        Segment(segment_type=kind, segment_value=numbers) for kind, numbers in segments]))

show("AS_PATH: a sequence, then a set", path((2, [64500, 65551]), (1, [64497, 64498])))
show("AS_PATH: segments of a confederation in front", path((3, [64510, 64511]), (4, [64509]), (2, [64500])))
for code in range(3):
    show(f"ORIGIN {code}", BGPPathAttr(type_flags=0x40, type_code=1, attribute=BGPPAOrigin(origin=code)))
show("MULTI_EXIT_DISC 4294967295", BGPPathAttr(type_flags=0x80, type_code=4, attribute=BGPPAMultiExitDisc(med=2**32 - 1)))
show("AGGREGATOR of two octets", BGPPathAttr(type_flags=0xC0, type_code=7, attribute=BGPPAAggregator(aggregator_asn=64500, speaker_address="192.0.2.9")))
show("AS4_AGGREGATOR", BGPPathAttr(type_flags=0xC0, type_code=18, attribute=BGPPAAS4Aggregator(aggregator_asn=65551, speaker_address="192.0.2.9")))
show("MP_REACH_NLRI: a global and a link-local next hop", BGPPathAttr(type_flags=0x80, type_code=14, attribute=BGPPAMPReachNLRI(
    afi=2, safi=1, nh_addr_len=32, nh_v6_global="2001:db8::1", nh_v6_link_local="fe80::1",
    nlri=[BGPNLRI_IPv6(prefix="2001:db8:42::/48"), BGPNLRI_IPv6(prefix="::/0")])))
show("MP_REACH_NLRI: IPv4 unicast", BGPPathAttr(type_flags=0x80, type_code=14, attribute=BGPPAMPReachNLRI(
    afi=1, safi=1, nh_addr_len=4, nh_v4_addr="192.0.2.1", nlri=[BGPNLRI_IPv4(prefix="198.51.100.128/25")])))
show("MP_UNREACH_NLRI: two prefixes", BGPPathAttr(type_flags=0x80, type_code=15, attribute=BGPPAMPUnreachNLRI(
    afi=2, safi=1, afi_safi_specific=BGPPAMPUnreachNLRI_IPv6(withdrawn_routes=[
        BGPNLRI_IPv6(prefix="2001:db8:42::/48"), BGPNLRI_IPv6(prefix="2001:db8::1/128")]))))
show("OPEN with graceful restart and two families", BGPHeader(type=1) / BGPOpen(my_as=64500, hold_time=180, bgp_id="192.0.2.5", opt_params=[
    BGPOptParam(param_type=2, param_value=BGPCapMultiprotocol(afi=1, safi=1)),
    BGPOptParam(param_type=2, param_value=BGPCapMultiprotocol(afi=2, safi=1)),
    BGPOptParam(param_type=2, param_value=BGPCapFourBytesASN(asn=64500)),
    BGPOptParam(param_type=2, param_value=BGPCapGeneric(code=2, length=0))]))
show("NOTIFICATION: Hold Timer Expired", BGPHeader(type=3) / BGPNotification(error_code=4, error_subcode=0))
show("ROUTE-REFRESH", BGPHeader(type=5) / BGPRouteRefresh(afi=1, subtype=0, safi=1))
show("KEEPALIVE", BGPKeepAlive())
show("UPDATE with both IPv4 fields", BGPHeader(type=2) / BGPUpdate(
    withdrawn_routes=[BGPNLRI_IPv4(prefix="203.0.113.0/24")],
    path_attr=[
        BGPPathAttr(type_flags=0x40, type_code=1, attribute=BGPPAOrigin(origin=0)),
        path((2, [64500])),
        BGPPathAttr(type_flags=0x40, type_code=3, attribute=BGPPANextHop(next_hop="192.0.2.1"))],
    nlri=[BGPNLRI_IPv4(prefix="198.51.100.0/24"), BGPNLRI_IPv4(prefix="0.0.0.0/0")]))
