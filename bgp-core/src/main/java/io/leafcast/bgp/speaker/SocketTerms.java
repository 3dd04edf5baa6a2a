package io.leafcast.bgp.speaker;

import com.google.errorprone.annotations.Immutable;

/**
 * What the kernel is to do with the packets of one peer's connections, whoever opens them.
 *
 * @param hops TTL, or hop limit, of what is sent: 1 to 255
 */
@Immutable
public record SocketTerms(int hops) {

  public SocketTerms {
    if (hops < 1 || hops > 255) {
      throw new IllegalArgumentException("TTL " + hops);
    }
  }
}
