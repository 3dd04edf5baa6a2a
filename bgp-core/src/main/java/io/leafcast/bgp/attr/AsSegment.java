package io.leafcast.bgp.attr;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Asn;

/** One segment of an AS_PATH: 1 to 255 numbers (RFC 4271 section 4.3, RFC 5065). */
@Immutable
public record AsSegment(Kind kind, ImmutableList<Asn> numbers) {
  /** The four segment types, with their codes in {@code ordinal() + 1}. */
  public enum Kind {
    SET,
    SEQUENCE,
    CONFED_SEQUENCE,
    CONFED_SET
  }
}
