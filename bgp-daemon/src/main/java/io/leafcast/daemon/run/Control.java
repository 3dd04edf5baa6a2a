package io.leafcast.daemon.run;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.Note;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.bgp.speaker.PeerSettings;
import io.leafcast.bgp.transport.SpeakerLoop;
import io.leafcast.daemon.admin.NoteCounts;
import io.leafcast.daemon.admin.ResolvedReport;
import io.leafcast.daemon.board.Board;
import io.leafcast.daemon.board.CheckView;
import io.leafcast.daemon.board.DaemonState;
import io.leafcast.daemon.config.Config;
import io.leafcast.daemon.config.ConfigFile;
import io.leafcast.daemon.config.DaemonSettings;
import io.leafcast.daemon.config.Facts;
import io.leafcast.daemon.config.Loaded;
import io.leafcast.daemon.config.OnDisk;
import io.leafcast.daemon.config.PeerChoice;
import io.leafcast.daemon.config.Problem;
import io.leafcast.daemon.config.Remarks;
import io.leafcast.daemon.config.Resolved;
import io.leafcast.daemon.config.RouterIdChoice;
import io.leafcast.daemon.config.Translation;
import io.leafcast.daemon.log.Log;
import io.leafcast.k8s.objects.NodeFacts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Keeps the speaker, the sources and the servers in line with the configuration. One thread takes
 * the events in order; others only {@link #tell}. A file with problems never stops or changes what
 * runs.
 */
final class Control {
  /** A probe of a kubelet waits for a second. */
  private static final Duration HEALTHY = Duration.ofMillis(800);

  private final Path path;
  private final ImmutableMap<String, String> environment;
  private final InstantSource clock;
  private final EventQueue events = new EventQueue();
  private final NoteCounts counts = new NoteCounts();
  private final Board board;
  private final Sources sources;
  private final Servers servers;
  private final Gates gates;
  private final FileWatch watch;
  private final Reports reports;

  private OnDisk onDisk;
  private volatile Read read = new Read(Optional.empty(), Facts.of(ImmutableMap.of()));
  private Facts facts;
  private Optional<ConfigFile> file = Optional.empty();
  private ImmutableList<String> refused = ImmutableList.of();
  private ImmutableList<String> remarked = ImmutableList.of();
  private Optional<RouterIdChoice> routerId = Optional.empty();
  private PeerChoice chosen = new PeerChoice(ImmutableList.of(), ImmutableList.of());
  private Optional<Speaking> speaking = Optional.empty();

  /** Whether there is something to obey. */
  sealed interface Started {
    record Yes() implements Started {}

    record No(ImmutableList<String> problems) implements Started {}

    /** A fault of ours, or nothing left to start a thread with; the log says which. */
    record Failed() implements Started {}
  }

  /** The file that was read last without problems, and what is known of the Node. */
  private record Read(Optional<ConfigFile> file, Facts facts) {
    Resolved resolved() {
      return Resolved.of(file.orElse(new ConfigFile("", "")), facts);
    }
  }

  Control(Path path, ImmutableMap<String, String> environment, InstantSource clock) {
    this(path, environment, clock, FileWatch.USUAL_PERIOD);
  }

  /** {@code period} lies between two looks at the file. */
  Control(
      Path path, ImmutableMap<String, String> environment, InstantSource clock, Duration period) {
    this.path = path;
    this.watch = new FileWatch(path, period, () -> tell(new Event.FileChanged()));
    this.onDisk = OnDisk.nothing(path);
    this.environment = environment;
    this.clock = clock;
    this.facts = Facts.of(environment);
    this.board = new Board(DaemonState.starting(Version.TEXT, path.toString(), clock.instant()));
    this.sources = new Sources(clock, this::tell);
    this.servers = new Servers(board, counts, clock);
    this.gates = new Gates(this::tell);
    this.reports = new Reports(board, clock);
  }

  /** Hands over an event; any thread may. */
  void tell(Event event) {
    events.tell(event);
  }

  Board board() {
    return board;
  }

  Servers servers() {
    return servers;
  }

  /** Asks for the Node first, then dials; what people look at comes last. */
  Started start() {
    try {
      return begun();
    } catch (RuntimeException | Error ours) {
      Log.error("cannot be started, so the process ends", ours);
      speaking.ifPresent(Speaking::close);
      close();
      return new Started.Failed();
    }
  }

  private Started begun() {
    onDisk = OnDisk.at(path);
    switch (onDisk.read(facts)) {
      case Loaded.Bad(var problems) -> {
        return new Started.No(texts(problems));
      }
      case Loaded.Good(ConfigFile read, Config config) -> {
        file = Optional.of(read);
        open(take(config));
      }
      case Loaded.Waiting(ConfigFile read, Config config, var references) -> {
        file = Optional.of(read);
        open(await(config, references));
      }
    }
    return new Started.Yes();
  }

  private void open(DaemonSettings settings) {
    read = new Read(file, facts);
    servers.open(settings, form -> ResolvedReport.of(read.resolved(), form));
    watch.obey(settings.reload(), onDisk);
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
      speaking.ifPresent(Speaking::close);
      return ExitCode.FAILED;
    } finally {
      close();
    }
  }

  private void close() {
    watch.close();
    sources.close();
    gates.close();
    servers.close();
    reports.close();
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
      case Event.Reported report -> sources.hear(report).ifPresent(this::pass);
      // What an old Node said on its way out is not said of the new one.
      case Event.NodeSeen(NodeFacts seen) when !sources.follows(seen.name()) ->
          Log.info("Node " + seen.name() + " is not followed any more");
      case Event.NodeSeen(NodeFacts seen) -> {
        facts = facts.with(seen);
        gates.see(seen);
        reports.seen(seen);
        file.filter(ConfigFile::speaksOfNode).ifPresent(known -> become(known.read(facts)));
        if (!refused.isEmpty()) {
          board.pin(board.state().refusing(refused)); // the file is no better for it
        }
      }
      case Event.Reload() -> {
        Log.info("SIGHUP: reading " + path + " again");
        reread(OnDisk.at(path));
      }
      case Event.FileChanged() -> {
        OnDisk now = OnDisk.at(path);
        if (!now.equals(onDisk)) {
          Log.info(path + " has changed: reading it again");
          reread(now);
        }
      }
      case Event.GateMoved moved ->
          gates.hear(moved).ifPresent(seen -> speaking.ifPresent(now -> now.pass(seen)));
      case Event.Checked(CheckView view) when sources.checks().contains(view.name()) ->
          board.pin(CheckTroubles.seen(board.state(), view));
      case Event.Checked(CheckView view) ->
          Log.info("check " + view.name() + " is not made any more");
      case Event.Found found -> board.pin(FindingLines.told(board.state(), found));
      case Event.StopAsked(String signal) -> {
        return Optional.of(stop(signal));
      }
      case Event.SpeakerEnded() -> {
        Log.error("the speaker ended, so the process does; the log above says why");
        return Optional.of(ExitCode.FAILED);
      }
      case Event.ThreadEnded(String thread) -> {
        Log.error("without the thread '" + thread + "' the process cannot go on, so it ends");
        speaking.ifPresent(Speaking::close);
        return Optional.of(ExitCode.FAILED);
      }
    }
    return Optional.empty();
  }

  private void reread(OnDisk now) {
    onDisk = now;
    Loaded loaded = now.read(facts);
    refused = loaded instanceof Loaded.Bad(var problems) ? texts(problems) : ImmutableList.of();
    Optional<InForce> before = inForce();
    become(loaded);
    if (loaded instanceof Loaded.Good && before.equals(inForce())) {
      Log.info("config: nothing changed");
    }
  }

  private void pass(Input.Reported said) {
    speaking.ifPresentOrElse(
        now -> now.pass(said),
        () -> {
          switch (said.knowledge()) {
            case Knowledge.Unknown(String reason) -> {
              Log.warn("still waiting for the Node: " + reason);
              board.pin(board.state().waitingBecause(reason));
            }
            case Knowledge.Known(_, _, String remark) ->
                board.pin(board.state().waitingBecause(remark));
          }
        });
  }

  private void become(Loaded loaded) {
    switch (loaded) {
      case Loaded.Good(ConfigFile read, Config config) -> {
        file = Optional.of(read);
        watch.obey(take(config).reload(), onDisk);
      }
      case Loaded.Waiting(ConfigFile read, Config config, var references) -> {
        file = Optional.of(read);
        watch.obey(await(config, references).reload(), onDisk);
      }
      case Loaded.Bad(var problems) -> {
        problems.forEach(problem -> Log.error("config: " + problem));
        Log.error(
            "config: not taken; " + (speaking.isPresent() ? "what runs stays" : "still waiting"));
        board.pin(board.state().refusing(texts(problems)));
      }
    }
  }

  private DaemonSettings await(Config config, ImmutableList<String> references) {
    references.forEach(reference -> Log.info("config: waiting for the Node: " + reference));
    DaemonSettings daemon = Translation.daemon(config, environment);
    facts = facts.about(daemon.node().map(DaemonSettings.Node::name));
    remark(config);
    board.pin(board.state().waiting(references));
    gates.run(daemon.gates(), facts.node());
    sources.runNodes(daemon.sources());
    reports.run(daemon.report(), facts.node());
    return daemon;
  }

  /** Says once what is allowed and dangerous. */
  private void remark(Config config) {
    ImmutableList<String> remarks = Remarks.of(config);
    if (!remarks.equals(remarked)) {
      remarks.forEach(remark -> Log.warn("config: " + remark));
      remarked = remarks;
    }
  }

  private DaemonSettings take(Config config) {
    DaemonSettings daemon = Translation.daemon(config, environment);
    facts = facts.about(daemon.node().map(DaemonSettings.Node::name));
    remark(config);
    RouterIdChoice choice =
        RouterIdChoice.of(config, facts, HostName.ofNode(daemon, environment), routerId);
    InForce next =
        new InForce(Translation.settings(config, choice.id(), facts, runningPeers()), daemon);
    if (!routerId.equals(Optional.of(choice))) {
      Log.info("router ID " + choice.id() + ", " + choice.reason());
    }
    routerId = Optional.of(choice);
    gates.run(daemon.gates(), facts.node());
    gates.settle();
    ImmutableList<String> needsRestart =
        speaking.map(now -> change(now, next)).orElseGet(() -> begin(next));
    board.pin(
        board
            .state()
            .running(clock.instant(), needsRestart, choice.reason(), next.daemon().readyPeers()));
    choose(PeerChoice.of(config, facts), next);
    board.pin(CheckTroubles.only(board.state(), sources.checks()));
    reports.run(next.daemon().report(), facts.node());
    return next.daemon();
  }

  private Optional<InForce> inForce() {
    return speaking.map(Speaking::inForce);
  }

  private ImmutableSortedMap<PeerName, PeerSettings> runningPeers() {
    return inForce().map(now -> now.speaker().peers()).orElse(ImmutableSortedMap.of());
  }

  private void choose(PeerChoice peers, InForce next) {
    if (!peers.equals(chosen)) {
      Choosing.line(peers).ifPresent(Log::info);
      chosen = peers;
    }
    board.pin(
        FindingLines.told(
            board.state().leavingOut(Choosing.leftOut(peers)),
            new Event.Found(Choosing.TELLER, Choosing.findings(peers, next))));
  }

  private ImmutableList<String> begin(InForce first) {
    // An API takes its time to answer: it is asked before the speaker is made, which takes ours.
    sources.runNodes(first.daemon().sources());
    SpeakerLoop loop = SpeakerLoop.start(first.speaker(), this::hear);
    var _ = loop.ended().whenComplete((_, _) -> tell(new Event.SpeakerEnded()));
    board.look(loop.window()::latest, () -> loop.answers(HEALTHY));
    Speaking now = new Speaking(loop, sources, first);
    speaking = Optional.of(now);
    gates.seen().ifPresent(now::pass);
    now.begin();
    return ImmutableList.of();
  }

  /** On the speaker's thread: counts and queues a line, and does not block. */
  private void hear(Note note) {
    counts.count(note);
    Log.note(note);
    reports.hear(note);
  }

  private ImmutableList<String> change(Speaking now, InForce next) {
    Plan plan = now.become(next, servers.started());
    plan.words().forEach(line -> Log.info("config: " + line));
    return plan.needsRestart();
  }

  private int stop(String signal) throws InterruptedException {
    Log.info(signal + ": ending all sessions");
    if (speaking.isPresent()) {
      speaking.get().stop();
    }
    Log.info("stopped");
    return ExitCode.FINE;
  }

  private static ImmutableList<String> texts(ImmutableSortedSet<Problem> problems) {
    return problems.stream().map(Problem::toString).collect(ImmutableList.toImmutableList());
  }
}
