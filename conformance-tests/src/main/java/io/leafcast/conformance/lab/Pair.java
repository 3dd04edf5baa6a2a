package io.leafcast.conformance.lab;

/**
 * Two machines on one cable, for cases that need no fabric: a leaf, or what plays one, and a node.
 * The leaf's end has two addresses of each family, so that two peers can live there.
 */
public record Pair(Lab lab, Namespace leaf, Namespace node, Link link) implements AutoCloseable {
  public static final String LEAF_IPV4 = "10.0.1.1";
  public static final String LEAF_IPV6 = "fd00:0:0:1::1";

  /** The leaf's second address, for a second peer. */
  public static final String OTHER_IPV4 = "10.0.1.2";

  public static final String OTHER_IPV6 = "fd00:0:0:1::2";
  public static final String NODE_IPV4 = "10.0.1.10";
  public static final String NODE_IPV6 = "fd00:0:0:1::10";

  /** Link-local addresses that a case can write down. */
  public static final String LEAF_LINK_LOCAL = "fe80::1";

  public static final String NODE_LINK_LOCAL = "fe80::10";

  /** Makes it in a lab of that name; leftovers of an earlier run are removed first. */
  public static Pair make(String lab) {
    var place = new Lab(lab);
    place.remove();
    var leaf = place.machine("leaf");
    var node = place.machine("node");
    leaf.ip("link add node type veth peer name leaf netns " + node.name());
    var link = new Link(leaf, node);
    end(leaf, "node", LEAF_LINK_LOCAL);
    end(node, "leaf", NODE_LINK_LOCAL);
    leaf.ip(
        "addr add %s/24 dev node".formatted(LEAF_IPV4),
        "addr add %s/24 dev node".formatted(OTHER_IPV4),
        "addr add %s/64 dev node".formatted(LEAF_IPV6),
        "addr add %s/64 dev node".formatted(OTHER_IPV6));
    node.ip(
        "addr add %s/24 dev leaf".formatted(NODE_IPV4),
        "addr add %s/64 dev leaf".formatted(NODE_IPV6));
    return new Pair(place, leaf, node, link);
  }

  /** An interface with a link-local address of our choice instead of the kernel's. */
  private static void end(Namespace machine, String device, String linkLocal) {
    machine.ip(
        "link set %s addrgenmode none".formatted(device),
        "link set %s up".formatted(device),
        "addr add %s/64 dev %s".formatted(linkLocal, device));
  }

  /** Starts the usual leaf: FRR in AS 4200000001 that waits for the node, in AS 4200000100. */
  public Router startLeaf() {
    return Router.start(
        leaf,
        "",
        """
        router bgp 4200000001
         bgp router-id 10.255.1.1
         no bgp default ipv4-unicast
         no bgp ebgp-requires-policy
         neighbor %1$s remote-as 4200000100
         neighbor %1$s passive
         address-family ipv4 unicast
          neighbor %1$s activate
         exit-address-family
         address-family ipv6 unicast
          neighbor %1$s activate
         exit-address-family
        """
            .formatted(NODE_IPV6));
  }

  /** Removes the lab. */
  @Override
  public void close() {
    lab.remove();
  }
}
