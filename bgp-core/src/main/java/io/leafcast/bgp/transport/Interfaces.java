package io.leafcast.bgp.transport;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Iterables;
import com.google.common.collect.Maps;
import io.leafcast.bgp.rib.InterfaceAddresses;
import io.leafcast.bgp.rib.InterfaceAddresses.OnLink;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Prefix;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import java.util.Set;

/** What the host's interfaces have, as the JDK tells it. */
final class Interfaces {
  private Interfaces() {}

  /**
   * Reads all interfaces that are up. Takes up to some milliseconds where there are hundreds, so
   * never on the speaker's thread. Empty where the host does not tell.
   */
  static ImmutableMap<String, InterfaceAddresses> read() {
    try {
      ImmutableMap.Builder<String, InterfaceAddresses> interfaces = ImmutableMap.builder();
      NetworkInterface.networkInterfaces()
          .filter(Interfaces::isUp)
          .sorted(Comparator.comparing(NetworkInterface::getName))
          .forEach(one -> interfaces.put(one.getName(), addresses(one)));
      return interfaces.buildOrThrow();
    } catch (SocketException _) {
      return ImmutableMap.of();
    }
  }

  /** The interface that {@code local} is on, {@code zone} if it is on that one too, or "". */
  static String holding(
      Address local, String zone, ImmutableMap<String, InterfaceAddresses> interfaces) {
    Set<String> names = Maps.filterValues(interfaces, one -> one.holds(local)).keySet();
    return names.contains(zone) ? zone : Iterables.getFirst(names, "");
  }

  private static boolean isUp(NetworkInterface one) {
    try {
      return one.isUp();
    } catch (SocketException _) {
      return false; // it is gone since it was listed
    }
  }

  private static InterfaceAddresses addresses(NetworkInterface one) {
    return new InterfaceAddresses(
        one.getInterfaceAddresses().stream()
            .map(Interfaces::onLink)
            .sorted(Comparator.comparing(OnLink::address).thenComparing(OnLink::prefix))
            .collect(ImmutableList.toImmutableList()));
  }

  private static OnLink onLink(InterfaceAddress told) {
    Address address = Address.of(told.getAddress());
    int width = address.afi().addressOctets() * 8;
    int length = Math.clamp(told.getNetworkPrefixLength(), 0, width);
    return new OnLink(address, Prefix.containing(address, length));
  }
}
