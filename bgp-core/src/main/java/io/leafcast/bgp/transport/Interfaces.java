package io.leafcast.bgp.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import com.google.common.collect.Lists;
import com.google.common.collect.Maps;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.kernel.KernelInterfaces;
import io.leafcast.bgp.rib.HostInterfaces;
import io.leafcast.bgp.rib.InterfaceAddresses;
import io.leafcast.bgp.rib.InterfaceAddresses.Flag;
import io.leafcast.bgp.rib.InterfaceAddresses.Link;
import io.leafcast.bgp.rib.InterfaceAddresses.OnLink;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Prefix;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What the host's interfaces have, and their names by the index that a link-local address carries:
 * IPv4 as the JDK tells it, IPv6 from the kernel's own table, which the JDK takes to be empty when
 * it cannot be opened.
 */
@Immutable
record Interfaces(HostInterfaces known, ImmutableMap<Integer, String> names) {
  private static final Path INET6 = Path.of("/proc/net/if_inet6");
  private static final int READINGS = 8;

  static final Interfaces NOT_READ = new Interfaces(HostInterfaces.notRead(), ImmutableMap.of());

  /**
   * Reads all interfaces. Takes up to some milliseconds where there are hundreds, so never on the
   * speaker's thread. Unknown where the host does not tell something.
   */
  static Interfaces read() {
    try {
      List<NetworkInterface> all = new ArrayList<>(NetworkInterface.networkInterfaces().toList());
      all.sort(Comparator.comparing(NetworkInterface::getName));
      ImmutableListMultimap<String, OnLink> inet6 = Inet6Table.parse(inet6());
      ImmutableMap.Builder<String, InterfaceAddresses> interfaces = ImmutableMap.builder();
      ImmutableMap.Builder<Integer, String> names = ImmutableMap.builder();
      for (NetworkInterface one : all) {
        ImmutableList<OnLink> addresses =
            ImmutableList.<OnLink>builder()
                .addAll(ipv4(one))
                .addAll(inet6.get(one.getName()))
                .build();
        interfaces.put(one.getName(), new InterfaceAddresses(one.getIndex(), link(one), addresses));
        names.put(one.getIndex(), one.getName());
      }
      return new Interfaces(
          new HostInterfaces.Known(interfaces.buildOrThrow()), names.buildKeepingLast());
    } catch (IOException | RuntimeException failure) {
      return unknown(failure);
    }
  }

  /** The same, as the kernel's tables have it, those without an address included. */
  static Interfaces ofKernel() {
    try {
      ImmutableMap<String, InterfaceAddresses> all = KernelInterfaces.read();
      ImmutableMap.Builder<Integer, String> names = ImmutableMap.builder();
      all.forEach((name, one) -> names.put(one.index(), name));
      return new Interfaces(new HostInterfaces.Known(all), names.buildKeepingLast());
    } catch (IOException failure) {
      return unknown(failure);
    }
  }

  static Interfaces unknown(Throwable failure) {
    String said = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
    return new Interfaces(new HostInterfaces.Unknown(said), ImmutableMap.of());
  }

  /**
   * A host without IPv6 has no such table. It is read in pieces between which it may change, so
   * what it says counts once it says it twice.
   */
  private static List<String> inet6() throws IOException {
    try {
      List<String> before = Files.readAllLines(INET6, US_ASCII);
      for (int i = 0; i < READINGS; i++) {
        List<String> now = Files.readAllLines(INET6, US_ASCII);
        if (now.equals(before)) {
          return now;
        }
        before = now;
      }
      throw new IOException(INET6 + " changes while it is read");
    } catch (NoSuchFileException _) {
      return List.of();
    }
  }

  private static Link link(NetworkInterface one) throws SocketException {
    try {
      return one.isUp() ? Link.UP : Link.DOWN;
    } catch (SocketException failure) {
      if (NetworkInterface.getByName(one.getName()) == null) {
        return Link.DOWN; // it is gone since it was listed
      }
      throw failure;
    }
  }

  /** In the kernel's order, which the JDK turns round. */
  private static List<OnLink> ipv4(NetworkInterface one) {
    List<OnLink> addresses = new ArrayList<>();
    Set<Prefix> subnets = new HashSet<>();
    for (var told : Lists.reverse(one.getInterfaceAddresses())) {
      Address address = Address.of(told.getAddress());
      if (address.afi().equals(Afi.IPV4)) {
        Prefix subnet = Prefix.containing(address, told.getNetworkPrefixLength());
        addresses.add(
            new OnLink(
                address,
                subnet,
                subnets.add(subnet) ? ImmutableSet.of() : ImmutableSet.of(Flag.SECONDARY)));
      }
    }
    return addresses;
  }

  /** The interface that {@code local} is on, of several that with this index, or "". */
  String holding(Address local, int index) {
    return switch (known) {
      case HostInterfaces.Unknown _ -> "";
      case HostInterfaces.Known(var byName) -> {
        Set<String> holding = Maps.filterValues(byName, one -> one.holds(local)).keySet();
        String zone = names.getOrDefault(index, "");
        yield holding.contains(zone) ? zone : Iterables.getFirst(holding, "");
      }
    };
  }
}
