package io.leafcast.daemon.config;

import com.google.common.collect.ImmutableSet;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Afi;
import java.util.regex.Pattern;

/**
 * Whose addresses are announced, and as what.
 *
 * @param name of an interface; {@code *} stands for any characters, {@code ?} for one
 * @param families of which addresses are taken
 */
@Immutable
public record InterfaceChoice(String name, ImmutableSet<Afi> families, Length length) {

  /** What is made of an address. */
  public enum Length {
    /** A route to the address alone: /32 or /128. */
    HOST,
    /** The prefix that is on link there. */
    CONNECTED
  }

  /** Whether the interface of this name is meant. A name of Linux has at most 15 octets. */
  public boolean means(String networkInterface) {
    StringBuilder pattern = new StringBuilder();
    name.codePoints()
        .forEach(point ->
            pattern.append(
                switch (point) {
                  case '*' -> ".*";
                  case '?' -> ".";
                  default -> Pattern.quote(Character.toString(point));
                }));
    return networkInterface.matches(pattern.toString());
  }
}
