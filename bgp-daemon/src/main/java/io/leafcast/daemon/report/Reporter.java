package io.leafcast.daemon.report;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.speaker.Note;
import io.leafcast.daemon.board.Board;
import io.leafcast.daemon.config.DaemonSettings;
import io.leafcast.daemon.config.DaemonSettings.Report.Told;
import io.leafcast.k8s.client.Api;
import io.leafcast.k8s.client.Pace;
import io.leafcast.k8s.objects.NodeFacts;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells Kubernetes of this node, by settings that do not change, on a thread of its own. Whatever
 * goes wrong there is counted, said, and tried again later.
 */
public final class Reporter implements AutoCloseable {
  private static final Duration BETWEEN_TURNS = Duration.ofSeconds(1);
  private static final Duration AFTER_A_FAULT = Duration.ofSeconds(10);

  private final Api api;
  private final Pace pace;
  private final InstantSource clock;
  private final Whereabouts where;
  private final Tidings tidings;
  private final Optional<EventDesk> events;
  private final ImmutableList<Desk> desks;
  private volatile boolean closed;
  private volatile @Nullable Thread thread;

  /** Nothing is asked before {@link #start}. */
  public Reporter(
      DaemonSettings.Report settings, Board board, Api api, Pace pace, InstantSource clock) {
    this.api = api;
    this.pace = pace;
    this.clock = clock;
    this.where = new Whereabouts(settings.node());
    this.tidings = new Tidings(board);
    this.events =
        settings.events() == Told.YES
            ? Optional.of(new EventDesk(board, api, where, tidings))
            : Optional.empty();
    ImmutableList.Builder<Desk> all = ImmutableList.builder();
    if (settings.taint().isPresent() || settings.condition().isPresent()) {
      all.add(new RoutesDesk(board, api, where, tidings, settings.taint(), settings.condition()));
    }
    if (settings.object() == Told.YES) {
      all.add(new ObjectDesk(board, api, where, tidings, settings.interval()));
    }
    events.ifPresent(all::add);
    this.desks = all.build();
  }

  /** Begins. Called once. */
  public void start() {
    thread = Thread.ofPlatform().daemon().name("report").start(this::run);
  }

  /** What happened; never waits, and any thread may tell. */
  public void hear(Note note) {
    events.ifPresent(desk -> desk.hear(note, clock.instant()));
  }

  /** What the Node says of itself; any thread may tell. */
  public void seen(NodeFacts facts) {
    where.seen(facts);
  }

  /** Stops; nothing is asked any more, and nobody waits for what was. */
  @Override
  public void close() {
    closed = true;
    api.close();
    Thread running = thread;
    if (running != null) {
      running.interrupt(); // a pause
    }
  }

  private void run() {
    long began = pace.nanos();
    @Nullable Throwable fault = null;
    while (!closed) {
      try {
        if (fault == null) {
          pace.pause(BETWEEN_TURNS); // a daemon that begins has better things to do
          turn(Duration.ofNanos(pace.nanos() - began));
        } else {
          Throwable told = fault;
          fault = null;
          try {
            tidings.fault(told, clock.instant());
          } finally {
            // Also where no memory is left to say it with: else this would spin.
            pace.pause(AFTER_A_FAULT);
          }
        }
      } catch (Throwable ours) {
        // Without this the thread would end, and nobody say so. An Error, too: memory and
        // descriptors come back. Nothing is done here that can fail.
        fault = ours;
      }
    }
  }

  /** One turn of each desk. */
  private void turn(Duration elapsed) {
    for (Desk desk : desks) {
      if (!closed) {
        desk.turn(new Desk.Moment(elapsed, clock.instant(), pace.random().nextDouble()));
      }
    }
    tidings.turned();
  }
}
