package io.leafcast.bgp.rib;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.reason.HeldReason;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Prefix;
import java.util.Optional;

/**
 * What this speaker has to announce, whoever the peer is: every claimed prefix, with the verdict of
 * the allow-list.
 */
@Immutable
public record LocalRoutes(ImmutableSortedMap<Prefix, LocalRoute> routes) {
  public static final LocalRoutes NONE = new LocalRoutes(ImmutableSortedMap.of());

  private static final ImmutableList<Prefix> NEVER_UNICAST =
      ImmutableList.of(
          prefix("127.0.0.0/8"),
          prefix("169.254.0.0/16"),
          prefix("224.0.0.0/3"),
          prefix("fe80::/10"),
          prefix("ff00::/8"),
          new Prefix(Address.ipv6(0, 0xFFFF_0000_0000L), 96));

  /** A claimed prefix and whether it may leave at all. */
  @Immutable
  public record LocalRoute(Claim claim, Verdict verdict) {}

  /** Whether a prefix may leave. */
  @Immutable
  public sealed interface Verdict {
    @Immutable
    record Allowed() implements Verdict {}

    /** Kept back. */
    @Immutable
    record Barred(HeldReason reason) implements Verdict {}
  }

  /** The sources that want {@code prefix}, the one that counts first. */
  public ImmutableList<SourceName> sources(Prefix prefix) {
    LocalRoute route = routes.get(prefix);
    return route == null ? ImmutableList.of() : route.claim.sources();
  }

  /**
   * Judges {@code claims} by the supernets in {@code allow}, outside which nothing is announced.
   */
  public static LocalRoutes of(
      ImmutableSortedMap<Prefix, Claim> claims, ImmutableList<Prefix> allow) {
    ImmutableSortedMap.Builder<Prefix, LocalRoute> routes = ImmutableSortedMap.naturalOrder();
    claims.forEach(
        (prefix, claim) -> routes.put(prefix, new LocalRoute(claim, judged(prefix, allow))));
    return new LocalRoutes(routes.build());
  }

  /** The block around {@code prefix} that is never routed as unicast, if it lies in one. */
  static Optional<Prefix> neverUnicast(Prefix prefix) {
    return NEVER_UNICAST.stream().filter(block -> block.covers(prefix)).findFirst();
  }

  private static Verdict judged(Prefix prefix, ImmutableList<Prefix> allow) {
    Optional<Prefix> never = neverUnicast(prefix);
    if (never.isPresent()) {
      return new Verdict.Barred(new HeldReason.NeverUnicast(never.get()));
    }
    return allow.stream().anyMatch(supernet -> supernet.covers(prefix))
        ? new Verdict.Allowed()
        : new Verdict.Barred(outside(prefix.address().afi(), allow));
  }

  private static HeldReason outside(Afi afi, ImmutableList<Prefix> allow) {
    return new HeldReason.NotAllowed(
        afi,
        allow.stream()
            .filter(supernet -> supernet.address().afi().equals(afi))
            .collect(ImmutableList.toImmutableList()));
  }

  private static Prefix prefix(String text) {
    return Prefix.parse(text).orThrow();
  }
}
