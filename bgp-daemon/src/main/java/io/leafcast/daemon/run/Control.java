package io.leafcast.daemon.run;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.daemon.admin.ResolvedReport;
import io.leafcast.daemon.board.Board;
import io.leafcast.daemon.board.DaemonState;
import io.leafcast.daemon.config.Config;
import io.leafcast.daemon.config.ConfigFile;
import io.leafcast.daemon.config.DaemonSettings;
import io.leafcast.daemon.config.Facts;
import io.leafcast.daemon.config.Loaded;
import io.leafcast.daemon.config.OnDisk;
import io.leafcast.daemon.config.Problem;
import io.leafcast.daemon.config.Resolved;
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
 * Reads the configuration, and keeps what runs in line with it. One thread takes the events in
 * order; others only {@link #tell}. A file with problems never stops or changes what runs.
 */
final class Control {
  private static final Duration DISK_TAKES_IT = Duration.ofSeconds(2);

  private final Path path;
  private final EventQueue events;
  private final Turn turn;
  private final Board board;
  private final FileWatch watch;
  private final Running running;
  private final Farewell farewell;
  private final Supervisor supervisor;

  private OnDisk onDisk;
  private volatile Read read = new Read(Optional.empty(), Facts.of(ImmutableMap.of()));
  private Facts facts;
  private Optional<ConfigFile> file = Optional.empty();
  private ImmutableList<String> refused = ImmutableList.of();
  private Afterwards afterwards = Afterwards.END;
  private volatile boolean over;

  /** What the process does once {@link #obey} has returned. */
  enum Afterwards {
    END,
    /** Another daemon has the node now: it waits until that has gone. */
    STAND_BY
  }

  /** The file that was read last without problems, and what is known of the Node. */
  private record Read(Optional<ConfigFile> file, Facts facts) {
    Resolved resolved() {
      return Resolved.of(file.orElse(new ConfigFile("", "")), facts);
    }
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
    this.path = path;
    this.events = events;
    this.watch = new FileWatch(path, period, () -> tell(new Event.FileChanged()));
    this.onDisk = OnDisk.nothing(path);
    this.facts = Facts.of(environment);
    this.board = new Board(DaemonState.starting(Version.TEXT, path.toString(), clock.instant()));
    this.running = new Running(environment, clock, board, period, this::tell);
    this.farewell = new Farewell(running, this::tell);
    this.supervisor = Supervisor.of(environment, board, () -> tell(new Event.PulseAsked()));
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
    Opening opening = new Opening(path, facts, running);
    read = new Read(opening.file(), facts);
    Optional<Integer> ended =
        opening.awaitTurn(turn, form -> ResolvedReport.of(read.resolved(), form), events);
    if (ended.isPresent()) {
      close();
      return new Started.Ended(ended.orElseThrow());
    }
    onDisk = opening.onDisk();
    facts = opening.facts();
    switch (opening.loaded()) {
      case Loaded.Bad(var problems) -> {
        return new Started.No(texts(problems));
      }
      case Loaded.Good(ConfigFile read, Config config) -> {
        file = Optional.of(read);
        open(ruled(running.take(config, facts).settings()), opening.forPorts());
      }
      case Loaded.Waiting(ConfigFile read, Config config, var references) -> {
        file = Optional.of(read);
        open(ruled(running.await(config, references)), opening.forPorts());
      }
    }
    return new Started.Yes();
  }

  private void open(DaemonSettings settings, Duration forPorts) {
    read = new Read(file, facts);
    running.open(settings, form -> ResolvedReport.of(read.resolved(), form), forPorts);
    watch.obey(settings.reload(), onDisk);
    supervisor.start();
  }

  /** Takes events until one ends the process; its exit status. */
  int obey() {
    try {
      Optional<Integer> status = Optional.empty();
      while (status.isEmpty()) {
        status = handle(events.next());
        read = new Read(file, facts);
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
    watch.close();
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
      case Event.NodeSeen(NodeFacts seen) -> {
        facts = facts.with(seen);
        running.see(seen);
        file.filter(ConfigFile::speaksOfNode).ifPresent(known -> become(known.read(facts)));
        if (!refused.isEmpty()) {
          board.pin(board.state().refusing(refused)); // the file is no better for it
        }
      }
      case Event.Reload() -> {
        Log.info("SIGHUP: reading " + path + " again");
        reread(OnDisk.at(path), Order.Consent.NOT_ASKED);
      }
      case Event.Ordered(Asked asked) -> {
        return ordered(asked);
      }
      case Event.FileChanged() -> {
        OnDisk now = OnDisk.at(path);
        if (!now.equals(onDisk)) {
          Log.info(path + " has changed: reading it again");
          reread(now, Order.Consent.NOT_ASKED);
        }
      }
      case Event.PasswordsSeen seen -> {
        running.hear(seen);
        file.ifPresent(known -> become(known.read(facts)));
      }
      case Event.GateMoved moved -> running.hear(moved);
      case Event.Checked checked -> running.hear(checked);
      case Event.Found found -> board.pin(FindingLines.told(board.state(), found));
      case Event.PulseAsked() -> running.whenReached(supervisor::alive);
      case Event.StopAsked(String signal) -> {
        supervisor.stopping(running.stopSettings().within());
        return farewell.asked(signal, running.stopSettings(), facts.node());
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
      case Order.Plan(String name, String text) -> {
        Loaded loaded = new ConfigFile(name, text).read(facts);
        yield Answers.planned(loaded, forecast(loaded), limit(Order.Consent.NOT_ASKED));
      }
      case Order.Reload(Order.Consent consent) -> {
        Log.info("leafcast reload: reading " + path + " again");
        yield Answers.reloaded(reread(OnDisk.at(path), consent));
      }
      case Order.Drain drain -> running.obey(drain);
      case Order.Undrain undrain -> running.obey(undrain);
    };
  }

  private Optional<Forecast> forecast(Loaded loaded) {
    return loaded instanceof Loaded.Good(_, Config config)
        ? running.forecast(config, facts)
        : Optional.empty();
  }

  /** Of the configuration in force, in percent: the next one does not decide on itself. */
  private int limit(Order.Consent consent) {
    return switch (consent) {
      case GIVEN -> 100;
      case NOT_ASKED -> running.inForce().map(now -> now.daemon().withdrawLimit()).orElse(100);
    };
  }

  private Reloaded reread(OnDisk now, Order.Consent consent) {
    supervisor.reloading();
    Reloaded reloaded = taken(now, consent);
    supervisor.ready();
    return reloaded;
  }

  private Reloaded taken(OnDisk now, Order.Consent consent) {
    onDisk = now;
    running.rereadPasswords();
    Loaded loaded = now.read(facts);
    refused = loaded instanceof Loaded.Bad(var problems) ? texts(problems) : ImmutableList.of();
    Optional<InForce> before = running.inForce();
    Optional<Forecast> forecast = forecast(loaded);
    Optional<String> excess = forecast.flatMap(seen -> seen.excess(limit(consent)));
    board.pin(FindingLines.told(board.state(), Answers.held(path, excess)));
    if (excess.isPresent()) {
      Log.error("config: not taken, what runs stays: " + excess.orElseThrow());
      return new Reloaded.Held(forecast.orElseThrow(), excess.orElseThrow());
    }
    Reloaded reloaded = become(loaded);
    if (loaded instanceof Loaded.Good && before.equals(running.inForce())) {
      Log.info("config: nothing changed");
    }
    return reloaded instanceof Reloaded.Taken && forecast.isPresent()
        ? new Reloaded.Taken(forecast.orElseThrow())
        : reloaded;
  }

  private Reloaded become(Loaded loaded) {
    return switch (loaded) {
      case Loaded.Good(ConfigFile read, Config config) -> {
        file = Optional.of(read);
        Running.Taken taken = running.take(config, facts);
        watch.obey(ruled(taken.settings()).reload(), onDisk);
        yield new Reloaded.Taken(new Forecast(taken.plan(), Optional.empty()));
      }
      case Loaded.Waiting(ConfigFile read, Config config, var references) -> {
        file = Optional.of(read);
        watch.obey(ruled(running.await(config, references)).reload(), onDisk);
        yield new Reloaded.Waiting(references);
      }
      case Loaded.Bad(var problems) -> {
        problems.forEach(problem -> Log.error("config: " + problem));
        Log.error(
            "config: not taken; "
                + (running.inForce().isPresent() ? "what runs stays" : "still waiting"));
        board.pin(board.state().refusing(texts(problems)));
        yield new Reloaded.Refused(texts(problems));
      }
    };
  }

  /** What was known of another Node counts no more. */
  private DaemonSettings ruled(DaemonSettings settings) {
    facts = facts.about(settings.nodeName());
    return settings;
  }

  private static ImmutableList<String> texts(ImmutableSortedSet<Problem> problems) {
    return problems.stream().map(Problem::toString).collect(ImmutableList.toImmutableList());
  }
}
