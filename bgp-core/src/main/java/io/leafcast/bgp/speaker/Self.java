package io.leafcast.bgp.speaker;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.RouterId;

/** Who this speaker is, to every peer. */
@Immutable
record Self(Asn asn, RouterId routerId) {
  /** The TTL of an iBGP session, whose peer may be any number of hops away. */
  private static final int INTERNAL_TTL = 64;

  static Self of(SpeakerSettings settings) {
    return new Self(settings.localAs(), settings.routerId());
  }

  /** What the sockets of this peer's connections get. */
  SocketTerms socketTerms(PeerSettings.SessionTerms session) {
    return session.asn().equals(asn) ? session.sockets().withHops(INTERNAL_TTL) : session.sockets();
  }
}
