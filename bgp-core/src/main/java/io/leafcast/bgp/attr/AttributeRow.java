package io.leafcast.bgp.attr;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.OctetReader;
import io.leafcast.bgp.wire.OctetWriter;

/**
 * All there is to know of one attribute type: how it is read and written, and what is done when it
 * is malformed.
 *
 * @param name as in the RFC
 * @param category what its Optional and Transitive bits must be
 * @param scope the sessions on which it has a meaning; elsewhere it is discarded unread
 * @param lengths which lengths of its value are allowed
 * @param badFlags what RFC 7606 section 3.c, or the attribute's own RFC, does when they are not
 * @param malformed what RFC 7606 does when its length or value is wrong
 * @param subcode the UPDATE Message Error of a wrong value, where the session has to be reset
 * @param decoder reads a value whose length is allowed
 */
@Immutable
public record AttributeRow<A extends PathAttribute>(
    int type,
    String name,
    Class<A> kind,
    Category category,
    Scope scope,
    Lengths lengths,
    Treatment badFlags,
    Treatment malformed,
    int subcode,
    @SuppressWarnings("Immutable") Decoder<A> decoder,
    @SuppressWarnings("Immutable") Encoder<A> encoder) {
  /** The Optional bit of the flags octet (RFC 4271 section 4.3). */
  public static final int OPTIONAL = 0x80;

  /** The Transitive bit. */
  public static final int TRANSITIVE = 0x40;

  /** The Extended Length bit: the length has two octets. */
  public static final int EXTENDED_LENGTH = 0x10;

  /** The categories of RFC 4271 section 5, as the Optional and Transitive bits show them. */
  public enum Category {
    WELL_KNOWN(TRANSITIVE),
    OPTIONAL_TRANSITIVE(OPTIONAL | TRANSITIVE),
    OPTIONAL_NON_TRANSITIVE(OPTIONAL);

    private final int flags;

    Category(int flags) {
      this.flags = flags;
    }

    /** The flags octet with no other bit set. */
    public int flags() {
      return flags;
    }

    /** Whether a flags octet that came has these two bits; all others are no error. */
    public boolean agreesWith(int octet) {
      return (octet & (OPTIONAL | TRANSITIVE)) == flags;
    }
  }

  /** Where an attribute means something. */
  public enum Scope {
    EVERY_SESSION,
    INTERNAL_SESSIONS,
    TWO_OCTET_SESSIONS
  }

  /** Reads one value; {@code in} holds it and nothing else. */
  @FunctionalInterface
  public interface Decoder<A> {
    Decoded<A> decode(OctetReader in, Encoding encoding);
  }

  /** Writes one value. */
  @FunctionalInterface
  public interface Encoder<A> {
    void encode(A attribute, OctetWriter out, Encoding encoding);
  }

  /**
   * Whether a well-formed one goes no further: a non-transitive one that we do not look into (RFC
   * 4271 section 9).
   */
  public boolean isPassedOver() {
    return category == Category.OPTIONAL_NON_TRANSITIVE && kind.equals(UnknownAttribute.class);
  }

  void encode(PathAttribute attribute, OctetWriter out, Encoding encoding) {
    encoder.encode(kind.cast(attribute), out, encoding);
  }
}
