package io.leafcast.conformance.lab;

import com.google.common.collect.ImmutableList;
import java.util.stream.Collectors;

/**
 * What the fabric's routers are configured with. Between leaf and spine: eBGP unnumbered, IPv4 with
 * IPv6 next hops (RFC 8950). Towards the nodes: a dynamic neighbour range per rack, Pod CIDRs in,
 * the default route out.
 */
final class FabricConfiguration {
  private static final String FABRIC =
      """
       no bgp default ipv4-unicast
       no bgp ebgp-requires-policy
       bgp bestpath as-path multipath-relax
       neighbor FABRIC peer-group
       neighbor FABRIC remote-as external
       neighbor FABRIC timers 3 9
       neighbor FABRIC timers connect 1
       neighbor FABRIC advertisement-interval 0
       neighbor FABRIC capability extended-nexthop
      """;

  private FabricConfiguration() {}

  /** zebra's part: router advertisements, by which unnumbered neighbours find each other. */
  static String interfaces(ImmutableList<String> unnumbered) {
    return unnumbered.stream()
        .map(name ->
            """
            interface %s
             no ipv6 nd suppress-ra
             ipv6 nd ra-interval 1
            exit
            """
                .formatted(name))
        .collect(Collectors.joining());
  }

  static String spineIpv4(int number) {
    return "10.255.0." + number;
  }

  static String spineIpv6(int number) {
    return "fd00:255::%x".formatted(number);
  }

  static String spine(int number, ImmutableList<String> leaves) {
    return """
    router bgp %d
     bgp router-id %s
    %s%s address-family ipv4 unicast
      network %s/32
      neighbor FABRIC activate
     exit-address-family
     address-family ipv6 unicast
      network %s/128
      neighbor FABRIC activate
     exit-address-family
    exit
    """
        .formatted(
            Rack.SPINE_ASN,
            spineIpv4(number),
            FABRIC,
            unnumbered(leaves),
            spineIpv4(number),
            spineIpv6(number));
  }

  /**
   * A leaf.
   *
   * @param pods out of which supernets or exact Pod CIDRs it takes routes from its nodes
   */
  static String leaf(Rack rack, ImmutableList<String> spines, ImmutableList<Cidr> pods) {
    return """
    router bgp %d
     bgp router-id %s
     bgp graceful-restart
     bgp graceful-restart preserve-fw-state
    %s%s neighbor NODES peer-group
     neighbor NODES remote-as %d
     neighbor NODES timers 3 9
     neighbor NODES advertisement-interval 0
     bgp listen range %s peer-group NODES
     address-family ipv4 unicast
      network %s/32
      network %s
    %s exit-address-family
     address-family ipv6 unicast
      network %s/128
      network %s
    %s exit-address-family
    exit
    %sip prefix-list DEFAULT permit 0.0.0.0/0
    ipv6 prefix-list DEFAULT permit ::/0
    """
        .formatted(
            rack.leafAsn(),
            rack.loopbackIpv4(),
            FABRIC,
            unnumbered(spines),
            Rack.NODE_ASN,
            rack.subnetIpv6(),
            rack.loopbackIpv4(),
            rack.subnetIpv4(),
            TOWARDS_NODES,
            rack.loopbackIpv6(),
            rack.subnetIpv6(),
            TOWARDS_NODES,
            pods.stream().map(FabricConfiguration::permit).collect(Collectors.joining()));
  }

  private static final String TOWARDS_NODES =
      """
        neighbor FABRIC activate
        neighbor NODES activate
        neighbor NODES default-originate
        neighbor NODES prefix-list PODS in
        neighbor NODES prefix-list DEFAULT out
      """;

  private static String permit(Cidr pods) {
    return "%s prefix-list PODS permit %s le %d%n"
        .formatted(pods.ipv6() ? "ipv6" : "ip", pods, pods.hostLength());
  }

  private static String unnumbered(ImmutableList<String> neighbors) {
    return neighbors.stream()
        .map(name -> " neighbor %s interface peer-group FABRIC\n".formatted(name))
        .collect(Collectors.joining());
  }
}
