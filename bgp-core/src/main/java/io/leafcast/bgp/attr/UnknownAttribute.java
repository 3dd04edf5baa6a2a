package io.leafcast.bgp.attr;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Octets;

/**
 * An attribute that has no row in the table, as it came: flags octet, type, value. The Extended
 * Length bit is left out of the flags: it follows from the value.
 */
@Immutable
public record UnknownAttribute(int flags, int type, Octets value) implements PathAttribute {

  public UnknownAttribute {
    flags &= ~AttributeRow.EXTENDED_LENGTH;
  }
}
