package io.leafcast.daemon.survey;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.daemon.board.Finding;
import io.leafcast.k8s.objects.CiliumConfig;
import io.leafcast.k8s.objects.WrittenCidr;

/** Whether Cilium is configured so that announced CIDRs are what hosts beyond the leaf talk to. */
final class RoutingFit {
  static final String OUTSIDE = "outside-native-routing-cidr";
  static final String TUNNEL = "tunnel-routing";
  static final String TWO_SPEAKERS = "two-bgp-speakers";

  private RoutingFit() {}

  /**
   * What does not fit.
   *
   * @param where names the ConfigMap
   * @param own the CIDRs that we announce
   */
  static ImmutableSortedSet<Finding> of(
      CiliumConfig config, String where, ImmutableSet<Prefix> own) {
    ImmutableSortedSet.Builder<Finding> found = ImmutableSortedSet.naturalOrder();
    if (isOn(config, CiliumConfig.BGP)) {
      found.add(
          new Finding(
              TWO_SPEAKERS,
              where,
              "enable-bgp-control-plane is true: Cilium speaks BGP beside Leafcast, and a leaf that"
                  + " has sessions with both takes one for the other; set bgpControlPlane.enabled:"
                  + " false"));
    }
    switch (config.value(CiliumConfig.ROUTING_MODE)) {
      case "native" ->
          own.stream()
              .filter(prefix -> isHidden(config, prefix))
              .forEach(prefix -> found.add(outside(config, where, prefix)));
      case "tunnel" ->
          found.add(
              new Finding(
                  TUNNEL,
                  where,
                  "routing-mode is tunnel: nodes do not take what leaves send to pods as native"
                      + " routing does; set routingMode: native"));
      default -> {
        // A mode of a Cilium that we do not know: nothing can be said.
      }
    }
    return found.build();
  }

  /** Whether what a pod of this CIDR sends to the leaf is sent from the node's address. */
  private static boolean isHidden(CiliumConfig config, Prefix prefix) {
    boolean four = prefix.family().afi().equals(Afi.IPV4);
    String masquerade = four ? CiliumConfig.MASQUERADE_IPV4 : CiliumConfig.MASQUERADE_IPV6;
    return isOn(config, masquerade)
        && WrittenCidr.read(config.value(cidrKey(prefix)))
            instanceof Decoded.Good<WrittenCidr>(WrittenCidr(Prefix all, _))
        && !all.covers(prefix);
  }

  private static String cidrKey(Prefix prefix) {
    return prefix.family().afi().equals(Afi.IPV4)
        ? CiliumConfig.NATIVE_IPV4
        : CiliumConfig.NATIVE_IPV6;
  }

  private static Finding outside(CiliumConfig config, String where, Prefix prefix) {
    String key = cidrKey(prefix);
    return new Finding(
        OUTSIDE,
        where + " " + prefix,
        "%s is outside of %s (%s) and masquerading is on: ping works, but others see the node's address instead of a pod's; widen the CIDR"
            .formatted(prefix, key, config.value(key)));
  }

  private static boolean isOn(CiliumConfig config, String key) {
    return config.value(key).equals("true");
  }
}
