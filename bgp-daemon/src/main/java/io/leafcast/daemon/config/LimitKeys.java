package io.leafcast.daemon.config;

import static io.leafcast.daemon.config.Key.optional;

import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.rib.Limits;
import io.leafcast.bgp.rib.Limits.Covering;
import io.leafcast.bgp.rib.Limits.Lengths;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Prefix;

/** The keys of {@code limits}: what is held back, or withdrawn later, whatever sources say. */
@Immutable
record LimitKeys(
    One<Shortest> shortest,
    One<Longest> longest,
    One<Covering> covering,
    One<Integer> prefixes,
    One<Integer> withdrawalsPerMinute) {
  private static final int MOST = 1_000_000;

  static final Type<LimitKeys> TYPE =
      new Type.Section<>(limits ->
          new LimitKeys(
              limits.one(
                  optional("shortest", Shortest.TYPE, "the shortest prefix length to announce")
                      .or("{}")),
              limits.one(
                  optional("longest", Longest.TYPE, "the longest prefix length to announce")
                      .or("{}")),
              limits.one(
                  optional(
                          "coveringPeer",
                          new Type.Flag<>(Covering.ANNOUNCED, Covering.HELD),
                          "announce a prefix to a peer although the peer's own address, or the"
                              + " next hop, lies in it")
                      .or("false")),
              limits.one(
                  optional(
                      "prefixes",
                      Type.whole(1, MOST),
                      "how many prefixes this node may announce; what came first stays; without"
                          + " it any number")),
              limits.one(
                  optional(
                      "withdrawalsPerMinute",
                      Type.whole(1, MOST),
                      "how many prefixes a source's changes may withdraw within any 60 seconds;"
                          + " the others stay announced until it is their turn, though they may"
                          + " be another node's by then; without it all go at once"))));

  /** By family. */
  @Immutable
  record Shortest(One<Integer> ipv4, One<Integer> ipv6) {
    static final Type<Shortest> TYPE =
        new Type.Section<>(shortest ->
            new Shortest(
                shortest.one(
                    optional("ipv4", Type.whole(0, 32), "0 lets the default route out").or("1")),
                shortest.one(
                    optional("ipv6", Type.whole(0, 128), "0 lets the default route out").or("1"))));
  }

  /** By family. */
  @Immutable
  record Longest(One<Integer> ipv4, One<Integer> ipv6) {
    static final Type<Longest> TYPE =
        new Type.Section<>(longest ->
            new Longest(
                longest.one(optional("ipv4", Type.whole(1, 32), "32 is one address").or("32")),
                longest.one(optional("ipv6", Type.whole(1, 128), "128 is one address").or("128"))));
  }

  /** What the speaker goes by. */
  Limits settings() {
    return new Limits(
        ImmutableMap.of(
            Afi.IPV4,
            new Lengths(shortest.orThrow().ipv4.orThrow(), longest.orThrow().ipv4.orThrow()),
            Afi.IPV6,
            new Lengths(shortest.orThrow().ipv6.orThrow(), longest.orThrow().ipv6.orThrow())),
        covering.orThrow(),
        prefixes.found(),
        withdrawalsPerMinute.found());
  }

  /** What is wrong although each value by itself is right. */
  void check(Many<Prefix> fixed, Problems problems) {
    check(bound(Afi.IPV4), "ipv4", problems);
    check(bound(Afi.IPV6), "ipv6", problems);
    for (int i = 0; i < fixed.items().size(); i++) {
      if (fixed.items().get(i) instanceof One.Given<Prefix>(Prefix prefix, Place place)) {
        Bound bound = bound(prefix.address().afi());
        boolean isShort = bound.least.found().filter(least -> prefix.length() < least).isPresent();
        boolean isLong = bound.most.found().filter(most -> prefix.length() > most).isPresent();
        if (isShort || isLong) {
          problems.add(
              place,
              "sources.static.prefixes[" + i + "]",
              prefix
                  + " is never announced: limits."
                  + (isShort ? "shortest" : "longest")
                  + " for its family is "
                  + (isShort ? bound.least : bound.most).orThrow());
        }
      }
    }
  }

  private record Bound(One<Integer> least, One<Integer> most) {}

  private Bound bound(Afi afi) {
    One<Integer> nothing = new One.Absent<>(shortest.place());
    return afi.equals(Afi.IPV4)
        ? new Bound(
            shortest.found().map(Shortest::ipv4).orElse(nothing),
            longest.found().map(Longest::ipv4).orElse(nothing))
        : new Bound(
            shortest.found().map(Shortest::ipv6).orElse(nothing),
            longest.found().map(Longest::ipv6).orElse(nothing));
  }

  private static void check(Bound bound, String family, Problems problems) {
    if (bound.least instanceof One.Given<Integer>(Integer least, Place place)
        && bound.most instanceof One.Given<Integer>(Integer most, _)
        && least > most) {
      problems.add(
          place,
          "limits.shortest." + family,
          "is " + least + ", more than limits.longest." + family + ", which is " + most);
    }
  }
}
