package io.leafcast.bgp.speaker;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.message.Capability;
import io.leafcast.bgp.message.Capability.GracefulRestart.Start;
import io.leafcast.bgp.message.Capability.LongLivedGracefulRestart.KeptLong;
import io.leafcast.bgp.message.Forwarding;
import io.leafcast.bgp.message.Open;
import io.leafcast.bgp.wire.Family;
import java.time.Duration;

/** The OPEN that one peer gets, and the past that it tells of (RFC 4724 section 4.1). */
final class Greeting {
  private final Self self;
  private final PeerSettings.SessionTerms session;
  private Past past;

  Greeting(Self self, PeerSettings.SessionTerms session, Past past) {
    this.self = self;
    this.session = session;
    this.past = past;
  }

  Past past() {
    return past;
  }

  /** A session with the peer is Established. */
  void established() {
    past = new Past.Spoken();
  }

  /** What the sockets of the peer's connections get. */
  SocketTerms socketTerms() {
    return self.socketTerms(session);
  }

  /** Whether the peer is of another AS and on the link: what is on it is gone with the link. */
  boolean isToNeighbour() {
    return !session.asn().equals(self.asn()) && session.hops() == 1;
  }

  /** The OPEN as it is at {@code now} of the process. */
  Open open(Duration now) {
    ImmutableList.Builder<Capability> capabilities = ImmutableList.builder();
    ImmutableList<Family> families =
        session.families().stream().sorted().collect(toImmutableList());
    families.stream().map(Capability.Multiprotocol::new).forEach(capabilities::add);
    capabilities.add(
        new Capability.RouteRefreshSupported(), new Capability.FourOctetAs(self.asn()));
    switch (session.gracefulRestart()) {
      case GracefulRestart.Off() -> {}
      case GracefulRestart.On on -> {
        capabilities.add(graceful(on, families, now));
        switch (on.longLived()) {
          case GracefulRestart.LongLived.Off() -> {}
          case GracefulRestart.LongLived.On(int staleTime) ->
              capabilities.add(longLived(staleTime, families));
        }
      }
    }
    return new Open(self.asn(), session.holdTime(), self.routerId(), capabilities.build());
  }

  private Capability graceful(GracefulRestart.On on, ImmutableList<Family> families, Duration now) {
    return new Capability.GracefulRestart(
        start(on, now),
        on.notifications(),
        on.restartTime(),
        families.stream()
            .map(family -> new Capability.GracefulRestart.Kept(family, forwarding()))
            .collect(toImmutableList()));
  }

  private Capability longLived(int staleTime, ImmutableList<Family> families) {
    return new Capability.LongLivedGracefulRestart(
        families.stream()
            .map(family -> new KeptLong(family, forwarding(), staleTime))
            .collect(toImmutableList()));
  }

  /** Who was started longer ago than its Restart Time is not what a peer waits for. */
  private Start start(GracefulRestart.On on, Duration now) {
    return past instanceof Past.Restarted(Duration start)
            && now.minus(start).compareTo(Duration.ofSeconds(on.restartTime())) <= 0
        ? Start.RESTARTED
        : Start.RUNNING;
  }

  /** What forwards is the kernel, or a CNI in it: it goes on whatever becomes of this process. */
  private Forwarding forwarding() {
    return switch (past) {
      case Past.Fresh() -> Forwarding.STOPPED;
      case Past.Restarted _, Past.Spoken() -> Forwarding.GOES_ON;
    };
  }
}
