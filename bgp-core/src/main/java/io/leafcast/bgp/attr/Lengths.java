package io.leafcast.bgp.attr;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Encoding;

/** The lengths, in octets, that the value of an attribute may have. */
@Immutable
public sealed interface Lengths {

  record Exactly(int octets) implements Lengths {}

  /** 1, 2, 3... times {@code octets}; never 0 (RFC 7606 section 5.3). */
  record ManyTimes(int octets) implements Lengths {}

  record AtLeast(int octets) implements Lengths {}

  /** An AS number of the session's width, then {@code octets}. */
  record AsnAnd(int octets) implements Lengths {}

  default boolean allow(int length, Encoding encoding) {
    return switch (this) {
      case Exactly(int octets) -> length == octets;
      case ManyTimes(int octets) -> length > 0 && length % octets == 0;
      case AtLeast(int octets) -> length >= octets;
      case AsnAnd(int octets) -> length == encoding.asWidth().octets() + octets;
    };
  }

  /** What is allowed, as in "length 3 is not ...". */
  default String allowed(Encoding encoding) {
    return switch (this) {
      case Exactly(int octets) -> Integer.toString(octets);
      case ManyTimes(int octets) -> "a multiple of " + octets + " above 0";
      case AtLeast(int octets) -> octets + " or more";
      case AsnAnd(int octets) -> Integer.toString(encoding.asWidth().octets() + octets);
    };
  }
}
