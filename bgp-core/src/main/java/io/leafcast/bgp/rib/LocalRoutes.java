package io.leafcast.bgp.rib;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.reason.HeldReason;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import java.util.Optional;

/**
 * What this speaker has to announce, whoever the peer is: every claimed prefix, with the verdict of
 * the {@link Rails}, and those that leave later.
 */
@Immutable
public record LocalRoutes(PrefixMap<LocalRoute> routes) {
  public static final LocalRoutes NONE = new LocalRoutes(PrefixMap.of());

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

    /**
     * No source wants it any more, but too many were withdrawn just now: it stays where it is
     * announced, and is announced nowhere else.
     */
    @Immutable
    record Leaving() implements Verdict {}
  }

  /** The sources that want {@code prefix}, the one that counts first. */
  public ImmutableList<SourceName> sources(Prefix prefix) {
    LocalRoute route = routes.get(prefix);
    return route == null ? ImmutableList.of() : route.claim.sources();
  }

  /** Each prefix as it is here where {@code same} has it so, too; any other as {@code before}. */
  public LocalRoutes whereAs(LocalRoutes same, LocalRoutes before) {
    return new LocalRoutes(routes.revised(routes.changedSince(same.routes), before.routes::find));
  }

  /** Why {@code prefix} may not leave, whoever wants it: only within these supernets and limits. */
  static Optional<HeldReason> barred(Prefix prefix, ImmutableList<Prefix> allow, Limits limits) {
    return neverUnicast(prefix)
        .<HeldReason>map(HeldReason.NeverUnicast::new)
        .or(() -> outside(prefix, allow))
        .or(() -> length(prefix, limits));
  }

  /** The block around {@code prefix} that is never routed as unicast, if it lies in one. */
  static Optional<Prefix> neverUnicast(Prefix prefix) {
    return NEVER_UNICAST.stream().filter(block -> block.covers(prefix)).findFirst();
  }

  private static Optional<HeldReason> outside(Prefix prefix, ImmutableList<Prefix> allow) {
    Afi afi = prefix.address().afi();
    return allow.stream().anyMatch(supernet -> supernet.covers(prefix))
        ? Optional.empty()
        : Optional.of(
            new HeldReason.NotAllowed(
                afi,
                allow.stream()
                    .filter(supernet -> supernet.address().afi().equals(afi))
                    .collect(ImmutableList.toImmutableList())));
  }

  private static Optional<HeldReason> length(Prefix prefix, Limits limits) {
    Afi afi = prefix.address().afi();
    return Optional.ofNullable(limits.lengths().get(afi))
        .filter(bounds -> prefix.length() < bounds.shortest() || prefix.length() > bounds.longest())
        .map(bounds -> new HeldReason.LengthOutside(afi, bounds.shortest(), bounds.longest()));
  }

  private static Prefix prefix(String text) {
    return Prefix.parse(text).orThrow();
  }
}
