package io.leafcast.bgp.speaker;

import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.reason.SessionReason;
import io.leafcast.bgp.rib.HostInterfaces;
import io.leafcast.bgp.rib.InterfaceAddresses;
import io.leafcast.bgp.rib.InterfaceAddresses.Link;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Whether the interface and the address that a connection was opened with still carry it. */
@Immutable
sealed interface Footing {

  /** They do, or nobody knows. */
  @Immutable
  record Firm() implements Footing {}

  /** The interface has another name. */
  @Immutable
  record Renamed(String after) implements Footing {}

  /** The address is on another interface, which is up. */
  @Immutable
  record Moved(String after) implements Footing {}

  /** The interface is there, but down. */
  @Immutable
  record Down(SessionReason why) implements Footing {}

  /** The interface or the address is not there any more. */
  @Immutable
  record Gone(SessionReason why) implements Footing {}

  /** Of a connection with these ends, by what the host had {@code before} and has {@code now}. */
  static Footing of(Input.Endpoints ends, HostInterfaces before, HostInterfaces now) {
    return switch (now) {
      case HostInterfaces.Unknown _ -> new Firm();
      case HostInterfaces.Known(var byName) ->
          ends.interfaceName().isEmpty() // it was on none that we know of when it was opened
              ? new Firm()
              : of(ends, index(before, ends.interfaceName()), byName);
    };
  }

  private static Footing of(
      Input.Endpoints ends, int index, ImmutableMap<String, InterfaceAddresses> now) {
    InterfaceAddresses here = now.get(ends.interfaceName());
    if (here == null) {
      return name(now, one -> index != 0 && one.index() == index)
          .<Footing>map(Renamed::new)
          .or(() -> elsewhere(ends, now))
          .orElseGet(() -> new Gone(new SessionReason.InterfaceGone(ends.interfaceName())));
    }
    if (here.link() == Link.UP && here.holds(ends.local())) {
      return new Firm();
    }
    return elsewhere(ends, now)
        .orElseGet(() ->
            here.link() == Link.DOWN
                ? new Down(new SessionReason.InterfaceDown(ends.interfaceName()))
                : new Gone(new SessionReason.AddressRemoved(ends.local(), ends.interfaceName())));
  }

  /** A link-local address is of its link: another interface that has it, too, is no help. */
  private static Optional<Footing> elsewhere(
      Input.Endpoints ends, ImmutableMap<String, InterfaceAddresses> now) {
    return ends.local().isLinkLocal()
        ? Optional.empty()
        : name(now, one -> one.link() == Link.UP && one.holds(ends.local())).map(Moved::new);
  }

  private static Optional<String> name(
      ImmutableMap<String, InterfaceAddresses> now, Predicate<InterfaceAddresses> fits) {
    return now.entrySet().stream()
        .filter(entry -> fits.test(entry.getValue()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static int index(HostInterfaces before, String name) {
    return switch (before) {
      case HostInterfaces.Unknown _ -> 0;
      case HostInterfaces.Known(var byName) ->
          Optional.ofNullable(byName.get(name)).map(InterfaceAddresses::index).orElse(0);
    };
  }
}
