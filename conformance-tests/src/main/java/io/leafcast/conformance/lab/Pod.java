package io.leafcast.conformance.lab;

import com.google.common.collect.ImmutableList;

/**
 * A pod: a machine behind a node with one address out of each of the node's Pod CIDRs, wired as
 * Cilium does in native routing.
 *
 * @param addresses one a Pod CIDR, in their order
 */
public record Pod(Namespace machine, Namespace node, ImmutableList<String> addresses) {
  /** The first address of a Pod CIDR is the node's own (Cilium: cilium_host), the pods' gateway. */
  private static final int GATEWAY = 1;

  private static final int FIRST_POD = 10;

  /**
   * Prepares a node: what no pod of it has is unreachable. Without this a packet to an unused
   * address would follow the default route to the leaf, and come back, until its TTL is used up.
   */
  static void prepare(Namespace node, ImmutableList<Cidr> cidrs) {
    for (Cidr cidr : cidrs) {
      node.ip("route add unreachable " + cidr);
    }
  }

  /** Starts the pod number {@code index} (from 0) of a node. */
  static Pod start(Namespace node, int index, String host, ImmutableList<Cidr> cidrs) {
    var machine = node.lab().machine(host);
    Link.plug(machine, node);
    var addresses = cidrs.stream().map(cidr -> cidr.address(FIRST_POD + index)).toList();
    for (int i = 0; i < cidrs.size(); i++) {
      wire(machine, node, cidrs.get(i), addresses.get(i));
    }
    return new Pod(machine, node, ImmutableList.copyOf(addresses));
  }

  private static void wire(Namespace pod, Namespace node, Cidr cidr, String address) {
    String gateway = cidr.address(GATEWAY);
    int length = cidr.hostLength();
    node.ip(
        "addr add %s/%d dev %s".formatted(gateway, length, pod.host()),
        "route add %s/%d dev %s".formatted(address, length, pod.host()));
    pod.ip(
        "addr add %s/%d dev %s".formatted(address, length, node.host()),
        "route add %s/%d dev %s".formatted(gateway, length, node.host()),
        "route add default via %s dev %s".formatted(gateway, node.host()));
  }
}
