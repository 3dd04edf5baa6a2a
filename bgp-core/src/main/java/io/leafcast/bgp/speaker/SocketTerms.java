package io.leafcast.bgp.speaker;

import com.google.errorprone.annotations.Immutable;

/**
 * What the kernel is to do with the packets of one peer's connections, whoever opens them.
 *
 * @param hops TTL, or hop limit, of what is sent: 1 to 255
 * @param authentication how segments are signed
 */
@Immutable
public record SocketTerms(int hops, Authentication authentication) {

  /** Without signatures. */
  public SocketTerms(int hops) {
    this(hops, Authentication.NONE);
  }

  public SocketTerms {
    if (hops < 1 || hops > 255) {
      throw new IllegalArgumentException("TTL " + hops);
    }
  }

  /** The same, with another TTL. */
  SocketTerms withHops(int other) {
    return new SocketTerms(other, authentication);
  }
}
