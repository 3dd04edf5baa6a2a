package io.leafcast.conformance.lab;

/**
 * The addressing plan of a rack: one leaf with one node behind it. Between leaf and spine there are
 * only link-local addresses (unnumbered); the rack's own link has a subnet of each family.
 *
 * @param number from 1 to 200
 */
public record Rack(int number) {
  /** All nodes share an AS number, as hosts commonly do; each leaf has its own. */
  public static final long NODE_ASN = 4_200_000_100L;

  /** All spines share an AS number, so that a path never leads through two of them. */
  static final long SPINE_ASN = 4_200_000_000L;

  public String leaf() {
    return "leaf-" + number;
  }

  public String node() {
    return "node-" + number;
  }

  public long leafAsn() {
    return SPINE_ASN + number;
  }

  public String leafIpv4() {
    return "10.0.%d.1".formatted(number);
  }

  public String leafIpv6() {
    return "fd00:0:0:%x::1".formatted(number);
  }

  public String nodeIpv4() {
    return "10.0.%d.10".formatted(number);
  }

  public String nodeIpv6() {
    return "fd00:0:0:%x::10".formatted(number);
  }

  String subnetIpv4() {
    return "10.0.%d.0/24".formatted(number);
  }

  String subnetIpv6() {
    return "fd00:0:0:%x::/64".formatted(number);
  }

  String loopbackIpv4() {
    return "10.255.1.%d".formatted(number);
  }

  String loopbackIpv6() {
    return "fd00:255:0:1::%x".formatted(number);
  }
}
