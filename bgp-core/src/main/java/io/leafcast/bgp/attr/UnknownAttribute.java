package io.leafcast.bgp.attr;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.OctetWriter;
import io.leafcast.bgp.wire.Octets;

/**
 * An attribute that we do not look into, as it came: flags octet, type, value. The Extended Length
 * bit is left out of the flags: it follows from the value.
 */
@Immutable
public record UnknownAttribute(int flags, int type, Octets value) implements PathAttribute {

  public UnknownAttribute {
    flags &= ~AttributeRow.EXTENDED_LENGTH;
  }

  /** Reads a type that has a row, of which we know the flags and lengths and nothing more. */
  static AttributeRow.Decoder<UnknownAttribute> reader(int type) {
    int flags = AttributeRow.OPTIONAL | AttributeRow.TRANSITIVE;
    return (in, _) -> Decoded.good(new UnknownAttribute(flags, type, in.rest()));
  }

  void encode(OctetWriter out, Encoding encoding) {
    out.octets(value);
  }
}
