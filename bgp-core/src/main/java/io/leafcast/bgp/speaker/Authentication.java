package io.leafcast.bgp.speaker;

import com.google.errorprone.annotations.Immutable;

/** How the segments of a peer's connections are signed, both ways. */
@Immutable
public sealed interface Authentication {
  /** Not at all. */
  Authentication NONE = new None();

  /** No segment is signed, and one that is signed is dropped. */
  @Immutable
  record None() implements Authentication {}

  /**
   * By the TCP MD5 Signature Option (RFC 2385); a segment without a right one is dropped by the
   * kernel, a SYN too.
   *
   * @param password 1 to {@link #LONGEST} octets, as the other side has them
   */
  @Immutable
  record Md5(Secret password) implements Authentication {
    /** What Linux takes. */
    public static final int LONGEST = 80;

    public Md5 {
      if (password.octets().size() > LONGEST) {
        throw new IllegalArgumentException("a password longer than " + LONGEST + " octets");
      }
    }
  }
}
