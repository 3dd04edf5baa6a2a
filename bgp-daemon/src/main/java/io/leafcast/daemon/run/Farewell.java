package io.leafcast.daemon.run;

import io.leafcast.bgp.speaker.Snapshot;
import io.leafcast.bgp.speaker.Stopping;
import io.leafcast.daemon.config.StopSettings;
import io.leafcast.daemon.config.StopSettings.Cause;
import io.leafcast.daemon.config.StopSettings.Way;
import io.leafcast.daemon.log.Log;
import io.leafcast.k8s.objects.NodeFacts;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * How the process ends: which way, and whether a drain is over that it ends with. Who asks twice is
 * not made to wait. Of the control thread.
 */
final class Farewell {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private final Running running;
  private final Consumer<Event> events;
  private Phase phase = Phase.NOT_ASKED;
  private long looksLeft;

  private enum Phase {
    NOT_ASKED,
    DRAINING
  }

  Farewell(Running running, Consumer<Event> events) {
    this.running = running;
    this.events = events;
  }

  /** Somebody wants the process to end; its exit status, unless a drain goes before that. */
  Optional<Integer> asked(String signal, StopSettings settings, Optional<NodeFacts> node)
      throws InterruptedException {
    if (phase == Phase.DRAINING) {
      Log.info(signal + " again: ending all sessions at once");
      return shutDown();
    }
    Cause cause = settings.cause(node);
    Way way = settings.way(cause);
    String why = words(cause);
    return switch (way) {
      case RESTART -> {
        Log.info(signal + ", " + why + ": ending all sessions for a restart");
        yield end(new Stopping.Restart());
      }
      case DECOMMISSION -> {
        Log.info(signal + ", " + why + ": ending all sessions for good");
        yield end(new Stopping.Decommission("leafcast goes for good: " + why));
      }
      case DRAIN -> {
        Log.info(signal + ", " + why + ": draining, for " + settings.within().toSeconds() + " s");
        yield drain(settings.within());
      }
    };
  }

  /** Whether the process is on its way out, and drains before that. */
  Optional<String> underWay() {
    return switch (phase) {
      case NOT_ASKED -> Optional.empty();
      case DRAINING -> Optional.of("this daemon drains and then ends");
    };
  }

  /** Ends all that runs for another daemon that goes on with it; frees the ports, too. */
  void handOver(String to) throws InterruptedException {
    Log.info("handing over to " + to + ": ending all sessions for a restart");
    running.stop(new Stopping.Restart());
    running.abandon();
  }

  private Optional<Integer> drain(Duration within) throws InterruptedException {
    phase = Phase.DRAINING;
    looksLeft = within.dividedBy(BETWEEN_LOOKS);
    running.drain(within);
    return look(); // nobody to drain is drained
  }

  /** Time has passed. */
  Optional<Integer> look() throws InterruptedException {
    if (phase == Phase.NOT_ASKED) {
      return Optional.empty();
    }
    if (running.isDrained()) {
      Log.info("drained: ending all sessions");
      return shutDown();
    }
    if (looksLeft-- <= 0) {
      Log.warn("the drain is not over in time: ending all sessions");
      return shutDown();
    }
    later();
    return Optional.empty();
  }

  private void later() {
    CompletableFuture.delayedExecutor(
            BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS, Runnable::run)
        .execute(() -> events.accept(new Event.DrainDue()));
  }

  private Optional<Integer> shutDown() throws InterruptedException {
    return end(new Stopping.Shutdown("leafcast is stopped"));
  }

  private Optional<Integer> end(Stopping how) throws InterruptedException {
    running.stop(how);
    Log.info("stopped");
    return Optional.of(ExitCode.FINE);
  }

  /** Whether a peer has no session, or none of its routes and nothing to come. */
  static boolean isDrained(Snapshot.PeerView peer) {
    return switch (peer.session()) {
      case Snapshot.Session.None() -> true;
      case Snapshot.Session.Up _ ->
          peer.drained() instanceof Snapshot.Drained.Yes(_, _, _, var until) && until.isEmpty();
    };
  }

  private static String words(Cause cause) {
    return switch (cause) {
      case NODE_GONE -> "the Node is deleted";
      case NODE_TAINTED -> "the Node has the taint of stop.taint";
      case NODE_SHUTDOWN -> "the node is shutting down";
      case SIGNAL -> "and nothing else is known";
    };
  }
}
