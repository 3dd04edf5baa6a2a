package io.leafcast.bgp.speaker;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.rib.Limits;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.RouterId;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * What the speaker is to do, validated. {@code sources} are those that End-of-RIB waits for, at
 * most {@code endOfRibWait}; {@code allow} are the supernets outside which nothing is announced;
 * {@code nodeAddresses} go before others as next hops where the session's interface has them; what
 * only sources in {@code gated} want is held until the gate was open once.
 */
@Immutable
public record SpeakerSettings(
    Asn localAs,
    RouterId routerId,
    Listen listen,
    ImmutableList<Prefix> allow,
    ImmutableSet<SourceName> sources,
    Duration endOfRibWait,
    ImmutableSortedMap<PeerName, PeerSettings> peers,
    ImmutableSet<Address> nodeAddresses,
    Limits limits,
    ImmutableSet<SourceName> gated) {

  /**
   * Settings of a speaker that does not know by which addresses its host is known, without a gate,
   * and with the limits that are usual.
   */
  public SpeakerSettings(
      Asn localAs,
      RouterId routerId,
      Listen listen,
      ImmutableList<Prefix> allow,
      ImmutableSet<SourceName> sources,
      Duration endOfRibWait,
      ImmutableSortedMap<PeerName, PeerSettings> peers) {
    this(
        localAs,
        routerId,
        listen,
        allow,
        sources,
        endOfRibWait,
        peers,
        ImmutableSet.of(),
        Limits.USUAL,
        ImmutableSet.of());
  }

  /** How long End-of-RIB waits for a source that cannot be read. */
  public static final Duration USUAL_END_OF_RIB_WAIT = Duration.ofSeconds(10);

  /** Settings of a speaker that only dials, and announces what one source wants. */
  public static SpeakerSettings dialling(
      Asn localAs,
      RouterId routerId,
      SourceName source,
      ImmutableList<Prefix> allow,
      PeerSettings... peers) {
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
                    Comparator.naturalOrder(), PeerSettings::name, peer -> peer)));
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
}
