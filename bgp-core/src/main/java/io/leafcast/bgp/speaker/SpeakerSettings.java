package io.leafcast.bgp.speaker;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.RouterId;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * What the speaker is to do, validated. {@code sources} are those that End-of-RIB waits for, at
 * most {@code endOfRibWait}; {@code allow} are the supernets outside which nothing is announced.
 */
@Immutable
public record SpeakerSettings(
    Asn localAs,
    RouterId routerId,
    Listen listen,
    ImmutableList<Prefix> allow,
    ImmutableSet<SourceName> sources,
    Duration endOfRibWait,
    ImmutableSortedMap<PeerName, Peer> peers) {

  /** How long End-of-RIB waits for a source that cannot be read. */
  public static final Duration USUAL_END_OF_RIB_WAIT = Duration.ofSeconds(10);

  /** Settings of a speaker that only dials, and announces what one source wants. */
  public static SpeakerSettings dialling(
      Asn localAs,
      RouterId routerId,
      SourceName source,
      ImmutableList<Prefix> allow,
      Peer... peers) {
    return new SpeakerSettings(
        localAs,
        routerId,
        new Listen.Nowhere(),
        allow,
        ImmutableSet.of(source),
        USUAL_END_OF_RIB_WAIT,
        Stream.of(peers)
            .collect(
                ImmutableSortedMap.toImmutableSortedMap(
                    Comparator.naturalOrder(), Peer::name, peer -> peer)));
  }

  /** Whether and where connections are accepted. */
  @Immutable
  public sealed interface Listen {
    /** Dial only. */
    @Immutable
    record Nowhere() implements Listen {}

    /** On this address (:: means both families) and port. */
    @Immutable
    record At(Address address, int port) implements Listen {}
  }

  /** Who opens the connection. */
  public enum Opening {
    DIAL,
    PASSIVE
  }

  /**
   * One peer.
   *
   * @param zone the interface of a link-local {@code address}, else ""
   * @param hops TTL of an eBGP session, 1 to 255; iBGP uses 64
   * @param holdTime proposed, in seconds: 0 or 3 to 65535
   * @param nextHops what the configuration gives instead of the session's address, by family
   */
  @Immutable
  public record Peer(
      PeerName name,
      Address address,
      String zone,
      int port,
      Asn asn,
      Output.From from,
      Opening opening,
      int hops,
      int holdTime,
      Retry retry,
      ImmutableSet<Family> families,
      ImmutableMap<Afi, Address> nextHops) {

    /** A neighbour on the link, dialled from any address, that gets both families. */
    public static Peer dialled(PeerName name, Address address, int port, Asn asn) {
      return new Peer(
          name,
          address,
          "",
          port,
          asn,
          new Output.From.Any(),
          Opening.DIAL,
          1,
          90,
          new Retry(Duration.ofSeconds(1), Duration.ofSeconds(30)),
          ImmutableSet.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST),
          ImmutableMap.of());
    }
  }

  /** Wait before dialling again: from {@code min}, doubling up to {@code max}, with jitter. */
  @Immutable
  public record Retry(Duration min, Duration max) {}
}
