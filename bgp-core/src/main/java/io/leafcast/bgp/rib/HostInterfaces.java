package io.leafcast.bgp.rib;

import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.rib.InterfaceAddresses.Link;
import java.util.Optional;

/** What is known of the host's interfaces. Unknown is not Empty: what was chosen before stays. */
@Immutable
public sealed interface HostInterfaces {

  /** They cannot be read; {@code detail} is what the kernel says, "" where nobody has tried. */
  @Immutable
  record Unknown(String detail) implements HostInterfaces {}

  /** As long as nobody has tried to read them. */
  static HostInterfaces notRead() {
    return new Unknown("");
  }

  /** All that there are, by name, whether they are up or down. */
  @Immutable
  record Known(ImmutableMap<String, InterfaceAddresses> byName) implements HostInterfaces {}

  /**
   * The interface, where it says what addresses the host has on it: one that is gone or down may
   * have lost them for a moment only.
   */
  default Optional<InterfaceAddresses> up(String name) {
    return switch (this) {
      case Unknown _ -> Optional.empty();
      case Known(var byName) ->
          Optional.ofNullable(byName.get(name)).filter(found -> found.link() == Link.UP);
    };
  }
}
