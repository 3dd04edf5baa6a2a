package io.leafcast.daemon.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.leafcast.bgp.wire.Decoded;
import io.leafcast.daemon.admin.AdminClient;
import io.leafcast.daemon.admin.Form;
import io.leafcast.daemon.lock.Holder;
import io.leafcast.daemon.log.Log;
import io.leafcast.daemon.order.Order;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Asks the daemon that has this node to hand over, again and again for as long as that is the one
 * that was found at the start: of two that ask at once one gets the node, and the other waits, so
 * that a node never goes to and fro. Each time is bounded by {@link AdminClient}.
 */
final class Petition {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(15);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  private final Path socket;
  private final Holder self;
  private final BooleanSupplier isWanted;
  private final EventQueue events;

  /** {@code isWanted} says whether it is to be asked still; any thread may ask that. */
  Petition(Path socket, Holder self, BooleanSupplier isWanted, EventQueue events) {
    this.socket = socket;
    this.self = self;
    this.isWanted = isWanted;
    this.events = events;
  }

  /** Begins, on a thread of its own. */
  void start() {
    Thread.ofPlatform().name("handover").daemon().start(this::run);
  }

  private void run() {
    Duration pause = FIRST_PAUSE;
    while (isWanted.getAsBoolean()) {
      ask();
      long deadline = System.nanoTime() + pause.toNanos();
      while (isWanted.getAsBoolean() && System.nanoTime() - deadline < 0) {
        LockSupport.parkNanos(Math.min(FIRST_PAUSE.toNanos(), deadline - System.nanoTime()));
      }
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
  }

  private void ask() {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    switch (AdminClient.order(socket, new Order.Handover(self.words()), Form.TABLE, said)) {
      case Decoded.Good<Integer>(Integer status) -> {
        String text = said.toString(UTF_8).strip();
        if (status == ExitCode.FINE) {
          Log.info("handover: the other daemon says: " + text);
        } else {
          events.tell(new Event.PetitionFailed(text));
        }
      }
      case Decoded.Bad<Integer>(String why) -> events.tell(new Event.PetitionFailed(why.strip()));
    }
  }
}
