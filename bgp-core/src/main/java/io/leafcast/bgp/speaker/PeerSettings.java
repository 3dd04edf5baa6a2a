package io.leafcast.bgp.speaker;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.message.UpdateRules.FirstAs;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Endpoint;
import io.leafcast.bgp.wire.Family;
import java.time.Duration;

/**
 * One peer, in parts by what a change of them does: another target or other session terms end the
 * session, all else applies while it is up.
 *
 * @param firstAs what the AS_PATHs of its UPDATEs have to begin with, from the next UPDATE on
 */
@Immutable
public record PeerSettings(
    PeerName name,
    Target target,
    SessionTerms session,
    Retry retry,
    Announcing announcing,
    LinkDown linkDown,
    FirstAs firstAs) {

  /** One whose session ends at once when its interface goes down, and that is no route server. */
  public PeerSettings(
      PeerName name, Target target, SessionTerms session, Retry retry, Announcing announcing) {
    this(name, target, session, retry, announcing, LinkDown.USUAL, FirstAs.IS_THE_PEER);
  }

  /** Where the peer is found. */
  @Immutable
  public sealed interface Target {

    /** At this address; a link-local one on the link of its zone only. */
    @Immutable
    record At(Endpoint endpoint) implements Target {}

    /** Whether a connection from {@code remote} may be one with this peer. */
    default boolean mayBe(Address remote) {
      return switch (this) {
        case At(Endpoint endpoint) -> endpoint.address().equals(remote);
      };
    }

    /** Whether a connection with these ends is one with this peer. */
    default boolean is(Input.Endpoints ends) {
      return switch (this) {
        case At(Endpoint(Address address, int _, String zone)) ->
            address.equals(ends.remote()) && (zone.isEmpty() || zone.equals(ends.interfaceName()));
      };
    }

    /** For people: the address, or what stands for it. */
    default String text() {
      return switch (this) {
        case At(Endpoint endpoint) -> endpoint.address().toString();
      };
    }
  }

  /**
   * What a session is opened with.
   *
   * @param asn that the peer must have
   * @param sockets what its connections get of the kernel; the TTL is that of eBGP, iBGP uses 64
   * @param holdTime proposed, in seconds: 0 or 3 to 65535
   */
  @Immutable
  public record SessionTerms(
      Asn asn,
      Output.From from,
      Opening opening,
      SocketTerms sockets,
      int holdTime,
      ImmutableSet<Family> families,
      GracefulRestart gracefulRestart) {

    /** Of a peer that is at most so many hops away, without signatures. */
    public SessionTerms(
        Asn asn,
        Output.From from,
        Opening opening,
        int hops,
        int holdTime,
        ImmutableSet<Family> families,
        GracefulRestart gracefulRestart) {
      this(asn, from, opening, new SocketTerms(hops), holdTime, families, gracefulRestart);
    }

    /** The same, with the usual graceful restart. */
    public SessionTerms(
        Asn asn,
        Output.From from,
        Opening opening,
        int hops,
        int holdTime,
        ImmutableSet<Family> families) {
      this(asn, from, opening, hops, holdTime, families, GracefulRestart.USUAL);
    }

    /** TTL of an eBGP session, 1 to 255. */
    public int hops() {
      return sockets.hops();
    }
  }

  /** Who opens the connection. */
  public enum Opening {
    DIAL,
    PASSIVE
  }

  /** Wait before dialling again: from {@code min}, doubling up to {@code max}, with jitter. */
  @Immutable
  public record Retry(Duration min, Duration max) {}

  /**
   * How routes look at this peer.
   *
   * @param nextHops what the configuration gives instead of the session's address, by family
   */
  @Immutable
  public record Announcing(ImmutableMap<Afi, Address> nextHops) {}

  /** What becomes of a session with a neighbour on the link when its interface goes down. */
  @Immutable
  public sealed interface LinkDown {
    /** It ends at once. */
    LinkDown USUAL = new EndsSession(Duration.ZERO);

    /** Where the interface is still down after {@code damping}, 0 or more. */
    @Immutable
    record EndsSession(Duration damping) implements LinkDown {}

    /** It is left to the Hold Timer. */
    @Immutable
    record LeavesSession() implements LinkDown {}
  }

  /** A neighbour on the link, dialled from any address, that gets both families. */
  public static PeerSettings dialled(PeerName name, Address address, int port, Asn asn) {
    return new PeerSettings(
        name,
        new Target.At(new Endpoint(address, port, "")),
        new SessionTerms(
            asn,
            new Output.From.Any(),
            Opening.DIAL,
            1,
            90,
            ImmutableSet.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST)),
        new Retry(Duration.ofSeconds(1), Duration.ofSeconds(30)),
        new Announcing(ImmutableMap.of()));
  }

  /** Whether a session under these settings can go on under {@code changed}. */
  public boolean keepsSession(PeerSettings changed) {
    return target.equals(changed.target) && session.equals(changed.session);
  }
}
