package io.leafcast.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.conformance.lab.Daemon;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.LabFailure;
import io.leafcast.conformance.peers.Messages;
import io.leafcast.conformance.peers.Open;
import io.leafcast.conformance.peers.Peer;
import io.leafcast.conformance.peers.PeerConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A good peer beside the hostile ones: it sends its KEEPALIVEs, gives up as every speaker does when
 * it hears nothing for its Hold Time, and counts what it has heard.
 */
final class Witness implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** Less than the ten seconds between two probes of a kubelet. */
  private static final Duration PROBE = Duration.ofSeconds(5);

  private final Daemon daemon;
  private final PeerConnection connection;
  private final ScheduledExecutorService keepalives =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
  private final AtomicInteger heard = new AtomicInteger();
  private final AtomicReference<Optional<String>> end = new AtomicReference<>(Optional.empty());

  private Witness(Daemon daemon, PeerConnection connection, Duration holdTime) {
    this.daemon = daemon;
    this.connection = connection;
    long third = holdTime.toMillis() / 3;
    // Ends with the executor, or when the daemon closes, which the reader notices.
    var _ =
        keepalives.scheduleAtFixedRate(
            () -> connection.send(Messages.keepalive()), third, third, TimeUnit.MILLISECONDS);
    Thread.ofVirtual().start(() -> listen(holdTime));
  }

  /** Comes up with that Hold Time, and stays until it is closed. */
  static Witness join(Daemon daemon, Peer peer, String target, Open open) {
    var connection = peer.meet(target);
    connection.confirm(open);
    return new Witness(daemon, connection, Duration.ofSeconds(open.holdTime()));
  }

  private void listen(Duration holdTime) {
    try {
      while (true) {
        var next = connection.tryRead(holdTime);
        if (next.isEmpty() || next.get().type() == Messages.NOTIFICATION) {
          end.set(Optional.of(next.map(Object::toString).orElse("the daemon closed")));
          return;
        }
        if (next.get().type() == Messages.KEEPALIVE) {
          heard.incrementAndGet();
        }
      }
    } catch (LabFailure silence) {
      end.set(Optional.of(silence.toString()));
    }
  }

  /**
   * That its session goes on through {@code keepalives} more KEEPALIVEs of the daemon's, with
   * {@code /healthz} answered between them.
   */
  void assertUndisturbed(int keepalives) {
    int before = heard.get();
    for (int i = 1; i <= keepalives; i++) {
      int next = before + i;
      Eventually.see(
          "the other peer hears %d KEEPALIVEs".formatted(keepalives),
          LIMIT,
          () -> {
            assertUp();
            return heard.get();
          },
          count -> count >= next);
      Eventually.see(
          "/healthz says 200",
          PROBE,
          () -> daemon.get("/healthz").status(),
          status -> status == 200);
    }
  }

  /** That the process lives and this session with it. */
  void assertUp() {
    assertThat(daemon.runs()).as("the daemon lives; its log:%n%s", daemon.log()).isTrue();
    assertThat(end.get()).as("how the session of the other peer ended").isEmpty();
  }

  @Override
  public void close() {
    keepalives.shutdownNow();
    connection.close();
  }
}
