package io.leafcast.bgp.attr;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.OctetReader;
import io.leafcast.bgp.wire.OctetWriter;

/** ORIGIN: how the route came into BGP (RFC 4271 section 5.1.1). */
@Immutable
public record Origin(Code code) implements PathAttribute {
  public static final int TYPE = 1;

  /** The three values there are. */
  public enum Code {
    IGP(0),
    EGP(1),
    INCOMPLETE(2);

    private final int octet;

    Code(int octet) {
      this.octet = octet;
    }
  }

  @Override
  public int type() {
    return TYPE;
  }

  static Decoded<Origin> decode(OctetReader in, Encoding encoding) {
    int octet = in.u8();
    for (Code code : Code.values()) {
      if (code.octet == octet) {
        return Decoded.good(new Origin(code));
      }
    }
    return Decoded.bad("origin " + octet + " is not in 0..2");
  }

  void encode(OctetWriter out, Encoding encoding) {
    out.u8(code.octet);
  }
}
