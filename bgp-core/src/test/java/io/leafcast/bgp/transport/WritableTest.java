package io.leafcast.bgp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.bgp.speaker.ConnectionId;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.Output;
import io.leafcast.bgp.speaker.TimerKey;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Rfc;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When the speaker hears that all it sent is taken. */
@Timeout(180)
class WritableTest {
  private static final ConnectionId FIRST = new ConnectionId(1);
  private static final TimerKey OTHER = new TimerKey.EndOfRibWait();
  private static final Octets KEEPALIVE = Octets.ofHex(RawPeer.KEEPALIVE);

  /** More than the peer's kernel takes, and less than ours does. */
  private static final int MANY = 1_500;

  /** So many turns of the loop come before somebody looks. */
  private static final int TURNS = 20;

  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  @Rfc(
      id = "FSM-16",
      says = "what the kernel here holds for a peer that does not read is not taken")
  void whatOnlyOurKernelHasTakenIsNotTaken() throws Exception {
    try (ServerSocket listener = RawPeer.listen("127.0.0.1", 4_096)) {
      rig.drive(input ->
          switch (input) {
            case Input.Configured _ -> List.of(Rig.dial(1, listener));
            case Input.Connected _ -> keepalives(MANY);
            case Input.Received _ -> looks();
            case Input.TimerFired _ -> looks();
            default -> List.of();
          });
      try (RawPeer peer = RawPeer.accept(listener)) {
        Wait.until(() -> Kernel.untaken(peer) > 0);
        peer.send(RawPeer.KEEPALIVE);
        for (int turn = 0; turn < TURNS; turn++) {
          assertThat(rig.until(Input.TimerFired.class))
              .doesNotHaveAnyElementsOfTypes(Input.Writable.class);
        }
        assertThat(Kernel.untaken(peer)).isPositive();
        peer.skip(MANY * 19);
        rig.next(Input.Writable.class);
      }
    }
  }

  @Test
  void aPeerThatTakesItAllIsToldOfOnceForEachTimeItIsAskedFor() throws Exception {
    try (ServerSocket listener = RawPeer.listen("127.0.0.1")) {
      rig.drive(input ->
          switch (input) {
            case Input.Configured _ -> List.of(Rig.dial(1, listener));
            case Input.Connected _ -> keepalives(1);
            case Input.Received _ when rig.nanos.incrementAndGet() == 2 -> keepalives(1);
            case Input.Received _ -> List.of(new Output.Send(FIRST, KEEPALIVE));
            default -> List.of();
          });
      try (RawPeer peer = RawPeer.accept(listener)) {
        rig.next(Input.Writable.class);
        peer.send(RawPeer.KEEPALIVE);
        rig.next(Input.Received.class);
        peer.skip(2 * 19);
        peer.send(RawPeer.KEEPALIVE);
        assertThat(rig.until(Input.Received.class)).as("nobody asked").hasSize(1);
        rig.next(Input.Writable.class);
      }
    }
  }

  private static List<Output> keepalives(int count) {
    List<Output> outputs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      outputs.add(new Output.Send(FIRST, KEEPALIVE));
    }
    outputs.add(new Output.AwaitWritable(FIRST));
    return outputs;
  }

  private static List<Output> looks() {
    return List.of(new Output.SetTimer(OTHER, Duration.ofMillis(1)));
  }
}
