package io.leafcast.daemon.run;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.daemon.admin.Form;
import io.leafcast.daemon.admin.ResolvedReport;
import io.leafcast.daemon.board.Board;
import io.leafcast.daemon.config.Config;
import io.leafcast.daemon.config.ConfigFile;
import io.leafcast.daemon.config.DaemonSettings;
import io.leafcast.daemon.config.Facts;
import io.leafcast.daemon.config.Loaded;
import io.leafcast.daemon.config.OnDisk;
import io.leafcast.daemon.config.Problem;
import io.leafcast.daemon.config.Resolved;
import io.leafcast.daemon.log.Log;
import io.leafcast.daemon.order.Done;
import io.leafcast.daemon.order.Order;
import io.leafcast.daemon.systemd.Supervisor;
import io.leafcast.k8s.objects.NodeFacts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The configuration file, what is known of the Node, and what both make of what runs. A file with
 * problems never stops or changes that. Of the control thread, but for {@link #resolved}.
 */
final class Configuring implements AutoCloseable {
  private final Path path;
  private final Running running;
  private final Board board;
  private final Supervisor supervisor;
  private final FileWatch watch;

  private OnDisk onDisk;
  private ImmutableList<String> refused = ImmutableList.of();
  private volatile Read read;

  /** The file that was read last without problems, and what is known of the Node. */
  private record Read(Optional<ConfigFile> file, Facts facts) {
    Resolved resolved() {
      return Resolved.of(file.orElse(new ConfigFile("", "")), facts);
    }
  }

  /** {@code facts} are those of the environment; {@code watch} looks for changes of the file. */
  Configuring(
      Path path,
      Facts facts,
      Running running,
      Board board,
      Supervisor supervisor,
      FileWatch watch) {
    this.path = path;
    this.running = running;
    this.board = board;
    this.supervisor = supervisor;
    this.watch = watch;
    this.onDisk = OnDisk.nothing(path);
    this.read = new Read(Optional.empty(), facts);
  }

  /** The configuration as this node has it; any thread may ask. */
  String resolved(Form form) {
    return ResolvedReport.of(read.resolved(), form);
  }

  /** What is known of the Node that is followed. */
  Optional<NodeFacts> node() {
    return read.facts.node();
  }

  /** Reads the file for the first time. */
  Opening open() {
    Opening opening = new Opening(path, read.facts, running);
    read = new Read(opening.file(), read.facts);
    return opening;
  }

  /** Has what runs begin with that file; the problems where it has some. */
  ImmutableList<String> begin(Opening opening) {
    onDisk = opening.onDisk();
    read = new Read(read.file, opening.facts());
    return switch (opening.loaded()) {
      case Loaded.Bad(var problems) -> texts(problems);
      case Loaded.Good(ConfigFile good, Config config) -> {
        taken(good);
        begin(ruled(running.take(config, read.facts).settings()), opening.forPorts());
        yield ImmutableList.of();
      }
      case Loaded.Waiting(ConfigFile good, Config config, var references) -> {
        taken(good);
        begin(ruled(running.await(config, references)), opening.forPorts());
        yield ImmutableList.of();
      }
    };
  }

  private void begin(DaemonSettings settings, Duration forPorts) {
    running.open(settings, this::resolved, forPorts);
    watch.obey(settings.reload(), onDisk);
  }

  private void taken(ConfigFile good) {
    read = new Read(Optional.of(good), read.facts);
  }

  /** The Node that is followed says this of itself. */
  void see(NodeFacts seen) {
    read = new Read(read.file, read.facts.with(seen));
    running.see(seen);
    read.file.filter(ConfigFile::speaksOfNode).ifPresent(known -> become(known.read(read.facts)));
    if (!refused.isEmpty()) {
      board.pin(board.state().refusing(refused)); // the file is no better for it
    }
  }

  /** The file is the same, and what it points at may not be. */
  void takeAgain() {
    read.file.ifPresent(known -> become(known.read(read.facts)));
  }

  /** Somebody, {@code who} of the log, wants the file read. */
  Reloaded reload(String who, Order.Consent consent) {
    Log.info(who + ": reading " + path + " again");
    return reread(OnDisk.at(path), consent);
  }

  /** The file may be another. */
  void look() {
    OnDisk now = OnDisk.at(path);
    if (!now.equals(onDisk)) {
      Log.info(path + " has changed: reading it again");
      Reloaded _ = reread(now, Order.Consent.NOT_ASKED);
    }
  }

  /** What another file would do. */
  Done planned(Order.Plan plan) {
    Loaded loaded = new ConfigFile(plan.name(), plan.text()).read(read.facts);
    return Answers.planned(loaded, forecast(loaded), limit(Order.Consent.NOT_ASKED));
  }

  private Optional<Forecast> forecast(Loaded loaded) {
    return loaded instanceof Loaded.Good(_, Config config)
        ? running.forecast(config, read.facts)
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
    Loaded loaded = now.read(read.facts);
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
      case Loaded.Good(ConfigFile good, Config config) -> {
        taken(good);
        Running.Taken taken = running.take(config, read.facts);
        watch.obey(ruled(taken.settings()).reload(), onDisk);
        yield new Reloaded.Taken(new Forecast(taken.plan(), Optional.empty()));
      }
      case Loaded.Waiting(ConfigFile good, Config config, var references) -> {
        taken(good);
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
    read = new Read(read.file, read.facts.about(settings.nodeName()));
    return settings;
  }

  private static ImmutableList<String> texts(ImmutableSortedSet<Problem> problems) {
    return problems.stream().map(Problem::toString).collect(ImmutableList.toImmutableList());
  }

  @Override
  public void close() {
    watch.close();
  }
}
