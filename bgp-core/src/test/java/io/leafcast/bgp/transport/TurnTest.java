package io.leafcast.bgp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.bgp.speaker.ConnectionId;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.Output;
import io.leafcast.bgp.speaker.Stopping;
import io.leafcast.bgp.speaker.TimerKey;
import io.leafcast.bgp.wire.Octets;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What comes on one connection, and who else waits for the loop meanwhile. */
@Timeout(180)
class TurnTest {
  private static final ConnectionId FIRST = new ConnectionId(1);
  private static final TimerKey OTHER = new TimerKey.EndOfRibWait();
  private static final TimerKey HOLD =
      new TimerKey.OfConnection(FIRST, TimerKey.ConnectionTimer.HOLD);
  private static final String NOTIFICATION = RawPeer.MARKER + "0015" + "03" + "0602";
  private static final int FLOOD = 3_000;

  /** A frame costs as much here, by the clock that the Driver is given. */
  private static final long FRAME_NANOS = Duration.ofMillis(1).toNanos();

  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void whatOnePeerSendsKeepsNeitherATimerNorAnotherThreadFromTheLoopForLong() throws Exception {
    CompletableFuture<Driver> itself = new CompletableFuture<>();
    AtomicInteger frames = new AtomicInteger();
    try (ServerSocket listener = RawPeer.listen("127.0.0.1")) {
      itself.complete(
          rig.drive(input -> {
            if (!(input instanceof Input.Received)) {
              return dialAtFirst(input, listener);
            }
            rig.nanos.addAndGet(FRAME_NANOS);
            if (frames.incrementAndGet() > 1) {
              return List.of();
            }
            rig.loop.execute(
                () -> itself.join().take(new Input.Stop(new Stopping.Shutdown("another thread"))));
            return List.of(new Output.SetTimer(OTHER, Duration.ZERO));
          }));
      try (RawPeer peer = RawPeer.accept(listener)) {
        peer.send(RawPeer.KEEPALIVE.repeat(FLOOD));
        List<Input> first = rig.until(Input.Stop.class);
        assertThat(first).filteredOn(Input.Received.class::isInstance).hasSizeLessThanOrEqualTo(10);
        List<Input> second = rig.until(Input.TimerFired.class);
        assertThat(second).filteredOn(Input.Received.class::isInstance).isEmpty();
        Wait.until(() -> frames.get() == FLOOD);
      }
    }
  }

  @Test
  void whatCameBeforeTheEndIsHandledBeforeTheEnd() throws Exception {
    try (ServerSocket listener = RawPeer.listen("127.0.0.1")) {
      rig.drive(input -> {
        rig.nanos.addAndGet(FRAME_NANOS);
        return dialAtFirst(input, listener);
      });
      try (RawPeer peer = RawPeer.accept(listener)) {
        peer.send(RawPeer.KEEPALIVE.repeat(FLOOD));
      }
      assertThat(rig.until(Input.Closed.class))
          .filteredOn(Input.Received.class::isInstance)
          .hasSize(FLOOD);
    }
  }

  @Test
  void nothingIsToldAfterAHangUpThoughMoreWaits() throws Exception {
    CompletableFuture<Driver> itself = new CompletableFuture<>();
    AtomicInteger frames = new AtomicInteger();
    try (ServerSocket listener = RawPeer.listen("127.0.0.1")) {
      itself.complete(
          rig.drive(input ->
              input instanceof Input.Received && frames.incrementAndGet() == 5
                  ? List.of(
                      new Output.Send(FIRST, Octets.ofHex(NOTIFICATION)), new Output.HangUp(FIRST))
                  : dialAtFirst(input, listener)));
      try (RawPeer peer = RawPeer.accept(listener)) {
        peer.send(RawPeer.KEEPALIVE.repeat(FLOOD));
        assertThat(peer.expect("03").hex()).isEqualTo(NOTIFICATION);
        assertThat(peer.read()).isEmpty();
      }
      rig.loop.execute(() -> itself.join().take(new Input.Stop(new Stopping.Shutdown(""))));
      assertThat(rig.until(Input.Stop.class))
          .hasSize(3 + 5 + 1)
          .doesNotHaveAnyElementsOfTypes(Input.Closed.class);
    }
  }

  @Test
  void aPeerThatSentMoreThanWasReadStillReadsTheLastMessage() throws Exception {
    CompletableFuture<Void> unread = new CompletableFuture<>();
    try (ServerSocket listener = RawPeer.listen("127.0.0.1")) {
      rig.drive(input -> {
        if (input instanceof Input.Connected) {
          Wait.forIt(unread);
          return List.of(
              new Output.Send(FIRST, Octets.ofHex(NOTIFICATION)), new Output.HangUp(FIRST));
        }
        return dialAtFirst(input, listener);
      });
      try (RawPeer peer = RawPeer.accept(listener)) {
        peer.send(RawPeer.KEEPALIVE.repeat(100));
        Kernel.awaitUnread(peer, 100 * 19);
        unread.complete(null);
        assertThat(peer.expect("03").hex()).isEqualTo(NOTIFICATION);
        assertThat(peer.read()).as("closed, not reset").isEmpty();
      }
    }
  }

  @Test
  void aHungUpConnectionLingersSoThatThePeerIsNotReset() throws Exception {
    CompletableFuture<Boolean> closed = new CompletableFuture<>();
    try (ServerSocket listener = RawPeer.listen("127.0.0.1")) {
      rig.drive(input -> {
        if (input instanceof Input.Connected) {
          return List.of(
              new Output.HangUp(FIRST),
              new Output.Stopped(),
              new Output.SetTimer(OTHER, Duration.ZERO));
        }
        if (input instanceof Input.TimerFired) {
          closed.complete(rig.ended.isDone());
        }
        return dialAtFirst(input, listener);
      });
      try (RawPeer peer = RawPeer.accept(listener)) {
        assertThat(peer.read()).isEmpty();
        assertThat(closed.get()).isFalse();
      }
      assertThat(rig.ended).succeedsWithin(Duration.ofMinutes(1));
    }
  }

  @Test
  void aHoldTimerThatIsOverReadsWhatWaitsBeforeItFires() throws Exception {
    CompletableFuture<Void> busy = new CompletableFuture<>();
    CompletableFuture<Void> unread = new CompletableFuture<>();
    try (ServerSocket listener = RawPeer.listen("127.0.0.1")) {
      rig.drive(input ->
          switch (input) {
            case Input.Connected _ ->
                List.of(
                    new Output.SetTimer(OTHER, Duration.ZERO),
                    new Output.SetTimer(HOLD, Duration.ZERO));
            case Input.TimerFired(TimerKey timer) when timer.equals(OTHER) -> {
              busy.complete(null);
              Wait.forIt(unread); // the loop is busy, the Hold Timer is over, and a message comes
              yield List.of();
            }
            case Input.Received _ -> List.of(new Output.CancelTimer(HOLD));
            default -> dialAtFirst(input, listener);
          });
      try (RawPeer peer = RawPeer.accept(listener)) {
        Wait.forIt(busy);
        peer.send(RawPeer.KEEPALIVE);
        Kernel.awaitUnread(peer, 19);
        unread.complete(null);
        assertThat(rig.until(Input.Received.class))
            .filteredOn(new Input.TimerFired(HOLD)::equals)
            .isEmpty();
      }
    }
  }

  private static List<Output> dialAtFirst(Input input, ServerSocket listener) {
    return input instanceof Input.Configured ? List.of(Rig.dial(1, listener)) : List.of();
  }
}
