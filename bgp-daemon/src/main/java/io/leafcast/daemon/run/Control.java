package io.leafcast.daemon.run;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.leafcast.daemon.board.Board;
import io.leafcast.daemon.board.DaemonState;
import io.leafcast.daemon.config.Facts;
import io.leafcast.daemon.log.Log;
import io.leafcast.daemon.order.Asked;
import io.leafcast.daemon.order.Done;
import io.leafcast.daemon.order.Order;
import io.leafcast.daemon.state.StateKeeper;
import io.leafcast.daemon.systemd.Supervisor;
import io.leafcast.k8s.objects.NodeFacts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Begins, obeys and ends: one thread takes the events in order, and others only {@link #tell}. What
 * the configuration is, and what it makes of what runs, is {@link Configuring}.
 */
final class Control {
  private static final Duration DISK_TAKES_IT = Duration.ofSeconds(2);

  private final EventQueue events;
  private final Turn turn;
  private final Board board;
  private final Running running;
  private final Farewell farewell;
  private final Supervisor supervisor;
  private final Configuring configuring;

  private Afterwards afterwards = Afterwards.END;
  private volatile boolean over;

  /** What the process does once {@link #obey} has returned. */
  enum Afterwards {
    END,
    /** Another daemon has the node now: it waits until that has gone. */
    STAND_BY
  }

  Control(Path path, ImmutableMap<String, String> environment, InstantSource clock) {
    this(path, environment, clock, FileWatch.USUAL_PERIOD, new EventQueue(), Turn.Rank.NEWCOMER);
  }

  /**
   * {@code period} lies between two looks at the file, and at those of passwords; {@code events}
   * may have some already.
   */
  Control(
      Path path,
      ImmutableMap<String, String> environment,
      InstantSource clock,
      Duration period,
      EventQueue events,
      Turn.Rank rank) {
    this.events = events;
    this.board = new Board(DaemonState.starting(Version.TEXT, path.toString(), clock.instant()));
    this.running = new Running(environment, clock, board, period, this::tell);
    this.farewell = new Farewell(running, this::tell);
    this.supervisor = Supervisor.of(environment, board, () -> tell(new Event.PulseAsked()));
    this.configuring =
        new Configuring(
            path,
            Facts.of(environment),
            running,
            board,
            supervisor,
            new FileWatch(path, period, () -> tell(new Event.FileChanged())));
    this.turn = new Turn(board, clock, rank, supervisor);
  }

  /** Hands over an event; any thread may. What ends with this daemon is told to no next one. */
  void tell(Event event) {
    if (!over) {
      events.tell(event);
    }
  }

  /** What comes after {@link #obey}. */
  Afterwards afterwards() {
    return afterwards;
  }

  Board board() {
    return board;
  }

  Servers servers() {
    return running.servers();
  }

  /** Asks for the Node first, then dials; what people look at comes last. */
  Started start() {
    try {
      return begun();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      close();
      return new Started.Failed();
    } catch (RuntimeException | Error ours) {
      Log.error("cannot be started, so the process ends", ours);
      running.abandon();
      close();
      return new Started.Failed();
    }
  }

  private Started begun() throws InterruptedException {
    Opening opening = configuring.open();
    Optional<Integer> ended = opening.awaitTurn(turn, configuring::resolved, events);
    if (ended.isPresent()) {
      close();
      return new Started.Ended(ended.orElseThrow());
    }
    ImmutableList<String> problems = configuring.begin(opening);
    if (!problems.isEmpty()) {
      return new Started.No(problems);
    }
    supervisor.start();
    return new Started.Yes();
  }

  /** Takes events until one ends the process; its exit status. */
  int obey() {
    try {
      Optional<Integer> status = Optional.empty();
      while (status.isEmpty()) {
        status = handle(events.next());
      }
      return status.orElseThrow();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return ExitCode.FAILED;
    } catch (RuntimeException | Error ours) {
      // A speaker that nobody rules would go on, and take no signal any more.
      Log.error("a fault of ours, so the process ends", ours);
      running.abandon();
      return ExitCode.FAILED;
    } finally {
      close();
    }
  }

  private void close() {
    supervisor.close();
    over = true;
    configuring.close();
    running.close();
    Duration patience = afterwards == Afterwards.STAND_BY ? DISK_TAKES_IT : Duration.ZERO;
    if (turn.end(patience, running::awaitEnd) == StateKeeper.Ending.WRITING) {
      afterwards = Afterwards.END; // which ends the lock, too, where the disk is later than that
    }
  }

  /**
   * A thread ended by what nobody caught, and what it did is done by nobody now: the process is to
   * be started anew. Any thread may tell.
   */
  void threadEnded(Thread thread, Throwable thrown) {
    board.fail("the thread '" + thread.getName() + "' ended by a fault of ours");
    Log.error("the thread '" + thread.getName() + "' ended by a fault of ours", thrown);
    tell(new Event.ThreadEnded(thread.getName()));
  }

  private Optional<Integer> handle(Event event) throws InterruptedException {
    switch (event) {
      case Event.Reported report -> running.hear(report);
      // What an old Node said on its way out is not said of the new one.
      case Event.NodeSeen(NodeFacts seen) when !running.follows(seen.name()) ->
          Log.info("Node " + seen.name() + " is not followed any more");
      case Event.NodeSeen(NodeFacts seen) -> configuring.see(seen);
      case Event.Reload() -> configuring.reload("SIGHUP", Order.Consent.NOT_ASKED);
      case Event.Ordered(Asked asked) -> {
        return ordered(asked);
      }
      case Event.FileChanged() -> configuring.look();
      case Event.PasswordsSeen seen -> {
        running.hear(seen);
        configuring.takeAgain();
      }
      case Event.GateMoved moved -> running.hear(moved);
      case Event.Checked checked -> running.hear(checked);
      case Event.Found found -> {
        board.pin(FindingLines.told(board.state(), found));
        running.hear(found);
      }
      case Event.PulseAsked() -> running.whenReached(supervisor::alive);
      case Event.StopAsked(String signal) -> {
        supervisor.stopping(running.stopSettings().within());
        return farewell.asked(signal, running.stopSettings(), configuring.node());
      }
      case Event.DrainDue() -> {
        return farewell.look();
      }
      case Event.TurnCame _, Event.PetitionFailed _ -> {} // it has its turn
      case Event.SpeakerEnded() -> {
        Log.error("the speaker ended, so the process does; the log above says why");
        return Optional.of(ExitCode.FAILED);
      }
      case Event.ThreadEnded(String thread) -> {
        Log.error("without the thread '" + thread + "' the process cannot go on, so it ends");
        running.abandon();
        return Optional.of(ExitCode.FAILED);
      }
    }
    return Optional.empty();
  }

  private Optional<Integer> ordered(Asked asked) throws InterruptedException {
    Optional<Order> order = asked.take();
    Optional<Done> done = order.map(this::obeyed);
    done.ifPresent(asked::answer);
    if (done.filter(answer -> answer.status() == ExitCode.FINE).isPresent()
        && order.orElseThrow() instanceof Order.Handover(String to)) {
      farewell.handOver(to);
      afterwards = Afterwards.STAND_BY;
      return Optional.of(ExitCode.FINE);
    }
    return Optional.empty();
  }

  private Done obeyed(Order order) {
    return switch (order) {
      case Order.Handover _ ->
          farewell
              .underWay()
              .map(why -> Done.saying(ExitCode.FAILED, why + "; the node is free then"))
              .orElseGet(() -> Done.saying(ExitCode.FINE, "handing over"));
      case Order.Plan plan -> configuring.planned(plan);
      case Order.Reload(Order.Consent consent) ->
          Answers.reloaded(configuring.reload("leafcast reload", consent));
      case Order.Drain drain -> running.obey(drain);
      case Order.Undrain undrain -> running.obey(undrain);
    };
  }
}
