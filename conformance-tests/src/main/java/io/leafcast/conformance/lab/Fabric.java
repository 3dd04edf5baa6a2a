package io.leafcast.conformance.lab;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A small leaf and spine fabric of real FRR routers, each leaf with the link to one node:
 *
 * <pre>
 *        spine-1   spine-2
 *          | \     / |
 *          |  \   /  |         eBGP unnumbered, IPv6 underlay,
 *          |   \ /   |         IPv4 with IPv6 next hops
 *          |   / \   |
 *        leaf-1   leaf-2
 *          |         |         eBGP over a global IPv6 address, both families
 *        node-1   node-2
 * </pre>
 */
public final class Fabric {
  private static final ImmutableList<Integer> SPINES = ImmutableList.of(1, 2);
  private static final ImmutableList<Rack> RACKS = ImmutableList.of(new Rack(1), new Rack(2));
  private static final Duration CONVERGED = Duration.ofSeconds(90);

  private final Lab lab;
  private final ImmutableList<Router> spines;
  private final ImmutableList<Router> leaves;

  private Fabric(Lab lab, ImmutableList<Router> spines, ImmutableList<Router> leaves) {
    this.lab = lab;
    this.spines = spines;
    this.leaves = leaves;
  }

  /**
   * Brings it up in a lab that has none yet. The sessions between leaves and spines come up
   * meanwhile; {@link #awaitUnderlay} waits for them.
   *
   * @param pods what leaves take from nodes: Pod CIDRs, or supernets of them
   */
  public static Fabric build(Lab lab, ImmutableList<Cidr> pods) {
    var spineNames = list(SPINES.stream().map(number -> "spine-" + number));
    var leafNames = list(RACKS.stream().map(Rack::leaf));
    spineNames.forEach(lab::machine);
    for (Rack rack : RACKS) {
      var leaf = lab.machine(rack.leaf());
      spineNames.forEach(spine -> Link.plug(leaf, lab.at(spine)));
      plugNode(rack, leaf, lab.machine(rack.node()));
    }
    return new Fabric(
        lab,
        list(SPINES.stream().map(number -> startSpine(lab, number, leafNames))),
        list(RACKS.stream().map(rack -> startLeaf(lab, rack, spineNames, pods))));
  }

  public ImmutableList<Rack> racks() {
    return RACKS;
  }

  public Router leaf(Rack rack) {
    return leaves.get(RACKS.indexOf(rack));
  }

  public ImmutableList<Router> spines() {
    return spines;
  }

  public Namespace node(Rack rack) {
    return lab.at(rack.node());
  }

  /** The prefixes that a leaf has from its own node, whatever else it knows. */
  public ImmutableSet<String> routesOfNode(Rack rack) {
    var routes = ImmutableSet.<String>builder();
    for (String family : ImmutableList.of("ipv4", "ipv6")) {
      leaf(rack)
          .json("show bgp %s unicast".formatted(family))
          .path("routes")
          .properties()
          .forEach(route -> {
            if (route
                .getValue()
                .valueStream()
                .map(path -> path.path("path").asString(""))
                .anyMatch(Long.toString(Rack.NODE_ASN)::equals)) {
              routes.add(route.getKey());
            }
          });
    }
    return routes.build();
  }

  /** Waits until a leaf has exactly these from its own node. */
  public void awaitRoutesOfNode(Rack rack, Set<String> prefixes, Duration limit) {
    Eventually.see(
        rack.leaf() + " has exactly " + prefixes + " of its node",
        limit,
        () -> routesOfNode(rack),
        prefixes::equals);
  }

  /** Waits until each leaf has its sessions to both spines and knows the other rack's subnets. */
  public void awaitUnderlay() {
    for (Rack rack : RACKS) {
      Eventually.see(
          rack.leaf() + " knows every rack",
          CONVERGED,
          () -> leaf(rack).prefixes(),
          seen ->
              RACKS.stream()
                  .allMatch(other ->
                      seen.contains(other.subnetIpv4()) && seen.contains(other.subnetIpv6())));
    }
  }

  /** Gives a node its Pod CIDRs and starts a pod behind it, called {@code pod-NUMBER}. */
  public Pod startPod(Rack rack, ImmutableList<Cidr> cidrs) {
    Pod.prepare(node(rack), cidrs);
    return Pod.start(node(rack), 0, "pod-" + rack.number(), cidrs);
  }

  /** Which machine has an address: read from the machines' interfaces, so it cannot lie. */
  public static ImmutableMap<String, String> names(Lab lab) {
    var names = ImmutableMap.<String, String>builder();
    for (Namespace machine : lab.machines()) {
      Splitter.on('\n')
          .omitEmptyStrings()
          .splitToStream(
              Command.of("ip", "-n", machine.name(), "-brief", "addr", "show", "scope", "global")
                  .must())
          .flatMap(
              line -> Splitter.onPattern("\\s+").omitEmptyStrings().splitToStream(line).skip(2))
          .filter(word -> word.contains("/"))
          .map(word -> word.substring(0, word.indexOf('/')))
          .distinct()
          .forEach(address -> names.put(address, machine.host()));
    }
    return names.buildKeepingLast();
  }

  private static void plugNode(Rack rack, Namespace leaf, Namespace node) {
    Link.plug(node, leaf);
    leaf.ip(
        "addr add %s/24 dev %s".formatted(rack.leafIpv4(), rack.node()),
        "addr add %s/64 dev %s".formatted(rack.leafIpv6(), rack.node()),
        "addr add %s/32 dev lo".formatted(rack.loopbackIpv4()),
        "addr add %s/128 dev lo".formatted(rack.loopbackIpv6()));
    node.ip(
        "addr add %s/24 dev %s".formatted(rack.nodeIpv4(), rack.leaf()),
        "addr add %s/64 dev %s".formatted(rack.nodeIpv6(), rack.leaf()),
        "route add default via " + rack.leafIpv4(),
        "route add default via " + rack.leafIpv6());
  }

  private static Router startSpine(Lab lab, int number, ImmutableList<String> leaves) {
    var machine = lab.at("spine-" + number);
    machine.ip(
        "addr add %s/32 dev lo".formatted(FabricConfiguration.spineIpv4(number)),
        "addr add %s/128 dev lo".formatted(FabricConfiguration.spineIpv6(number)));
    return Router.start(
        machine, FabricConfiguration.interfaces(leaves), FabricConfiguration.spine(number, leaves));
  }

  private static Router startLeaf(
      Lab lab, Rack rack, ImmutableList<String> spines, ImmutableList<Cidr> pods) {
    return Router.start(
        lab.at(rack.leaf()),
        FabricConfiguration.interfaces(spines),
        FabricConfiguration.leaf(rack, spines, pods));
  }

  private static <T> ImmutableList<T> list(Stream<T> stream) {
    return stream.collect(ImmutableList.toImmutableList());
  }
}
