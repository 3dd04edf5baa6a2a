package io.leafcast.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.LabFailure;
import io.leafcast.conformance.peers.Messages;
import io.leafcast.conformance.peers.PeerConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Messages sent on a session as fast as the daemon takes them, while all that it sends is read, so
 * that nothing holds it back.
 */
final class Flood implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final PeerConnection connection;
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger updates = new AtomicInteger();
  private final CompletableFuture<Integer> finished = new CompletableFuture<>();
  private final AtomicBoolean closing = new AtomicBoolean();

  private Flood(PeerConnection connection, int most, IntFunction<String> octets) {
    this.connection = connection;
    Thread.ofPlatform().start(() -> send(most, octets));
    Thread.ofVirtual().start(this::read);
  }

  /** Goes on until it is closed. */
  static Flood of(PeerConnection connection, IntFunction<String> octets) {
    return new Flood(connection, Integer.MAX_VALUE, octets);
  }

  /** Ends by itself after {@code count} times. */
  static Flood once(PeerConnection connection, int count, IntFunction<String> octets) {
    return new Flood(connection, count, octets);
  }

  private void send(int most, IntFunction<String> octets) {
    try {
      for (int i = 0; i < most && !closing.get(); i++) {
        connection.send(octets.apply(i));
        sent.incrementAndGet();
      }
      finished.complete(sent.get());
    } catch (LabFailure refused) {
      finished.completeExceptionally(refused);
    }
  }

  private void read() {
    try {
      while (true) {
        var next = connection.tryRead(LIMIT);
        if (next.isEmpty()) {
          return;
        }
        if (next.get().type() == Messages.UPDATE) {
          updates.incrementAndGet();
        }
      }
    } catch (LabFailure silent) {
      // The sender's end tells.
    }
  }

  /** That the daemon still takes what is sent: the session of the flood lives, too. */
  void assertGoesOn() {
    int before = sent.get();
    Eventually.see("more is taken", LIMIT, sent::get, now -> now > before);
    assertThat(finished).isNotCompletedExceptionally();
  }

  /** Waits until all was sent, and for an answer to a question asked behind it. */
  void awaitEnd() {
    finished.copy().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    int before = updates.get();
    connection.send(Messages.routeRefresh(1, 1));
    Eventually.see("all was read", LIMIT, updates::get, now -> now > before);
  }

  @Override
  public void close() {
    closing.set(true);
    connection.close();
  }
}
