package io.leafcast.bgp.rib;

import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Afi;
import java.util.Optional;

/**
 * What holds prefixes back, or keeps them announced, whatever the sources and the allow-list say.
 *
 * @param lengths by family; a family that is not in it has no bounds
 * @param prefixes how many may be announced at a time, at least 1
 * @param withdrawalsPerMinute how many a source's own reports may withdraw within any 60 seconds,
 *     at least 1
 */
@Immutable
public record Limits(
    ImmutableMap<Afi, Lengths> lengths,
    Covering covering,
    Optional<Integer> prefixes,
    Optional<Integer> withdrawalsPerMinute) {

  /** Everything but the default route, of any number, and withdrawn at once. */
  public static final Limits USUAL =
      new Limits(
          ImmutableMap.of(Afi.IPV4, new Lengths(1, 32), Afi.IPV6, new Lengths(1, 128)),
          Covering.HELD,
          Optional.empty(),
          Optional.empty());

  /** The shortest and the longest prefix length, both included. */
  @Immutable
  public record Lengths(int shortest, int longest) {}

  /** What becomes of a prefix that covers the peer's address, or the next hop's. */
  public enum Covering {
    /** Held back from that peer: it would route its own link, or the next hop, to us. */
    HELD,
    ANNOUNCED
  }
}
