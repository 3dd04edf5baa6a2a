package io.leafcast.bgp.transport;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.function.LongSupplier;

/**
 * The connections whose input waits. They are read in turn, each for a slice of time, and all of
 * them together for a short while; then timers, other sockets and other threads have their turn. So
 * whatever one peer sends, another peer's KEEPALIVE is late by no more than that while and the time
 * that one frame takes.
 */
final class Intake {
  private static final long SLICE_NANOS = Duration.ofMillis(2).toNanos();
  private static final long TURN_NANOS = Duration.ofMillis(10).toNanos();

  private final SpeakerThread thread;
  private final LongSupplier nanos;
  private final SequencedSet<Source> waiting = new LinkedHashSet<>();
  private Phase phase = Phase.IDLE;

  private enum Phase {
    IDLE,
    /** A turn is to come, or runs. */
    BUSY
  }

  /** A connection with input. */
  interface Source {
    /** Handles the next frame; whether there was one. */
    boolean readOne();

    /** All that came has been handled. */
    void allRead();

    /** More would only wait: let it wait outside. */
    void pause();
  }

  /** {@code nanos} tells the time that passes. */
  Intake(SpeakerThread thread, LongSupplier nanos) {
    this.thread = thread;
    this.nanos = nanos;
  }

  /** {@code source} has something to read, and is read soon. */
  void add(Source source) {
    waiting.add(source);
    if (phase == Phase.IDLE) {
      phase = Phase.BUSY;
      thread.nextTurn(this::turn);
    }
  }

  /** Whether something of this one waits. */
  boolean holds(Source source) {
    return waiting.contains(source);
  }

  private void turn() {
    long began = nanos.getAsLong();
    while (!waiting.isEmpty() && nanos.getAsLong() - began < TURN_NANOS) {
      slice(waiting.removeFirst());
    }
    if (waiting.isEmpty()) {
      phase = Phase.IDLE;
    } else {
      waiting.forEach(Source::pause);
      thread.nextTurn(this::turn);
    }
  }

  private void slice(Source source) {
    long began = nanos.getAsLong();
    boolean more = source.readOne();
    while (more && nanos.getAsLong() - began < SLICE_NANOS) {
      more = source.readOne();
    }
    if (more) {
      waiting.addLast(source);
    } else {
      source.allRead();
    }
  }
}
