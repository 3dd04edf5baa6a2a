package io.leafcast.daemon.source;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.rib.HostInterfaces;
import io.leafcast.bgp.rib.InterfaceAddresses;
import io.leafcast.bgp.rib.InterfaceAddresses.Flag;
import io.leafcast.bgp.rib.InterfaceAddresses.Link;
import io.leafcast.bgp.rib.InterfaceAddresses.OnLink;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import io.leafcast.daemon.config.InterfaceChoice;
import java.net.InetAddress;
import java.time.Instant;
import java.util.TreeMap;

/**
 * What the addresses of interfaces are as prefixes. An interface that is down or missing has none;
 * an address that only this host or this link can use is never one, nor is one that another host
 * may have or that is made to be changed.
 */
final class InterfacePrefixes {
  /** Prefixes of one source; what comes after them, by name of the interface, is rejected. */
  static final int MOST = 1_000;

  private final SourceName source;
  private final ImmutableList<InterfaceChoice> choices;

  InterfacePrefixes(SourceName source, ImmutableList<InterfaceChoice> choices) {
    this.source = source;
    this.choices = choices;
  }

  /**
   * What this source knows of a host.
   *
   * @param before what it knew before: a prefix of the same interface keeps its time
   */
  Knowledge of(HostInterfaces host, PrefixMap<Provenance> before, Instant now) {
    return switch (host) {
      case HostInterfaces.Unknown(String detail) ->
          new Knowledge.Unknown("the interfaces of this host cannot be read: " + detail);
      case HostInterfaces.Known(var byName) -> {
        TreeMap<Prefix, Provenance> found = new TreeMap<>();
        ImmutableList.Builder<Knowledge.Rejected> rejected = ImmutableList.builder();
        int left = 0;
        for (var one : ImmutableSortedMap.copyOf(byName).entrySet()) {
          for (Prefix prefix : prefixes(one.getKey(), one.getValue())) {
            if (found.containsKey(prefix)) {
              continue;
            }
            if (found.size() < MOST) {
              Provenance fresh = provenance(one.getKey(), now);
              Provenance old = before.getOrDefault(prefix, fresh);
              found.put(prefix, old.object().equals(fresh.object()) ? old : fresh);
            } else {
              left++;
            }
          }
        }
        if (left > 0) {
          rejected.add(
              new Knowledge.Rejected(
                  left + " prefixes",
                  "sources.interfaces",
                  "more than " + MOST + " are not taken; choose fewer interfaces"));
        }
        yield new Knowledge.Known(
            PrefixMap.copyOf(found),
            rejected.build(),
            found.isEmpty() ? remark(byName.keySet().stream().anyMatch(this::isMeant)) : "");
      }
    };
  }

  private boolean isMeant(String name) {
    return choices.stream().anyMatch(choice -> choice.means(name));
  }

  private static String remark(boolean exists) {
    return exists
        ? "no interface that is meant is up and has an address to announce"
        : "no interface that is meant exists";
  }

  private ImmutableList<Prefix> prefixes(String name, InterfaceAddresses has) {
    if (has.link() == Link.DOWN) {
      return ImmutableList.of();
    }
    return choices.stream()
        .filter(choice -> choice.means(name))
        .flatMap(choice ->
            has.addresses().stream()
                .filter(address -> choice.families().contains(address.address().afi()))
                .filter(InterfacePrefixes::isForOthers)
                .map(address -> prefix(address, choice.length())))
        .collect(ImmutableList.toImmutableList());
  }

  private static Prefix prefix(OnLink address, InterfaceChoice.Length length) {
    return switch (length) {
      case HOST ->
          Prefix.containing(address.address(), 8 * address.address().afi().addressOctets());
      case CONNECTED -> address.prefix();
    };
  }

  /**
   * A deprecated address is: that is how an anycast address is kept from being the source of
   * connections.
   */
  private static boolean isForOthers(OnLink one) {
    Address address = one.address();
    InetAddress scope = address.toInetAddress();
    return !scope.isLoopbackAddress()
        && !scope.isLinkLocalAddress()
        && !scope.isAnyLocalAddress()
        && !scope.isMulticastAddress()
        && !one.flags().contains(Flag.TENTATIVE)
        && !one.flags().contains(Flag.TEMPORARY);
  }

  private Provenance provenance(String name, Instant now) {
    return new Provenance(source, "interface " + name, "", now, ImmutableList.of());
  }
}
