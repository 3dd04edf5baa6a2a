package io.leafcast.bgp.codec;

import io.leafcast.bgp.wire.OctetWriter;
import io.leafcast.bgp.wire.Octets;

/** Frames written by hand, right and wrong ones, for tests. */
final class Frames {
  static final String ORIGIN = "40 01 01 00";
  static final String AS_PATH = "40 02 06 02 01 0000fbf4"; // 64500, as Sessions.PEER
  static final String NEXT_HOP = "40 03 04 c0000202";
  static final String MANDATORY = ORIGIN + AS_PATH + NEXT_HOP;
  static final String NLRI = "18 c63364"; // 198.51.100.0/24
  static final String MP_REACH =
      "80 0e 1c 0002 01 10 20010db8000000000000000000000002 00 30 20010db80042";

  private Frames() {}

  /** A frame whose Length is right. */
  static Octets frame(int type, String body) {
    return frame(type, 19 + Octets.ofHex(body).size(), body);
  }

  /** A frame that says {@code length}, whatever it has. */
  static Octets frame(int type, int length, String body) {
    return new OctetWriter()
        .bits64(-1)
        .bits64(-1)
        .u16(length)
        .u8(type)
        .octets(Octets.ofHex(body))
        .toOctets();
  }

  /** An UPDATE whose three fields have the right lengths. */
  static Octets update(String withdrawn, String attributes, String nlri) {
    String body =
        new OctetWriter()
            .withLength16(Octets.ofHex(withdrawn))
            .withLength16(Octets.ofHex(attributes))
            .octets(Octets.ofHex(nlri))
            .toOctets()
            .hex();
    return frame(2, body);
  }

  /** One attribute with a length of one octet that is right. */
  static String attribute(int flags, int type, String value) {
    return new OctetWriter().u8(flags).u8(type).withLength8(Octets.ofHex(value)).toOctets().hex();
  }

  /** {@code octets} times {@code hex}. */
  static String times(int octets, String hex) {
    return hex.repeat(octets);
  }
}
