package io.leafcast.daemon.run;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.Note;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.bgp.speaker.PeerSettings;
import io.leafcast.bgp.speaker.Stopping;
import io.leafcast.bgp.transport.SpeakerLoop;
import io.leafcast.daemon.admin.Form;
import io.leafcast.daemon.admin.NoteCounts;
import io.leafcast.daemon.board.Board;
import io.leafcast.daemon.config.Config;
import io.leafcast.daemon.config.DaemonSettings;
import io.leafcast.daemon.config.Facts;
import io.leafcast.daemon.config.Passwords;
import io.leafcast.daemon.config.PeerChoice;
import io.leafcast.daemon.config.Remarks;
import io.leafcast.daemon.config.RouterIdChoice;
import io.leafcast.daemon.config.StopSettings;
import io.leafcast.daemon.config.Translation;
import io.leafcast.daemon.log.Log;
import io.leafcast.daemon.order.Done;
import io.leafcast.daemon.order.Order;
import io.leafcast.daemon.state.StateKeeper;
import io.leafcast.k8s.objects.NodeFacts;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * All that runs by the configuration: the speaker, its sources, the gate, the servers and what
 * Kubernetes is told; and how each of them becomes what the next configuration says. Of the control
 * thread.
 */
final class Running implements AutoCloseable {
  /** A probe of a kubelet waits for a second. */
  private static final Duration HEALTHY = Duration.ofMillis(800);

  private final ImmutableMap<String, String> environment;
  private final InstantSource clock;
  private final Board board;
  private final Consumer<Event> events;
  private final NoteCounts counts = new NoteCounts();
  private final Sources sources;
  private final Servers servers;
  private final Gates gates;
  private final Reports reports;
  private final Drains drains;
  private final Remembering remembering;
  private final PeerPasswords passwords;

  private ImmutableList<String> remarked = ImmutableList.of();
  private Optional<RouterIdChoice> routerId = Optional.empty();
  private PeerChoice chosen = new PeerChoice(ImmutableList.of(), ImmutableList.of());
  private Optional<Speaking> speaking = Optional.empty();
  private StopSettings stopping = StopSettings.USUAL;
  private Optional<NodeFacts> seen = Optional.empty();

  /** What the daemon goes by now, and what was done for that. */
  record Taken(DaemonSettings settings, Plan plan) {}

  Running(
      ImmutableMap<String, String> environment,
      InstantSource clock,
      Board board,
      Duration period,
      Consumer<Event> events) {
    this.environment = environment;
    this.clock = clock;
    this.board = board;
    this.events = events;
    this.sources = new Sources(clock, events);
    this.servers = new Servers(board, counts, clock);
    this.remembering = new Remembering(board, clock, events);
    this.passwords = new PeerPasswords(board, period, events);
    this.gates = new Gates(events, remembering::keepOpened);
    this.reports = new Reports(board, clock);
    this.drains =
        new Drains(input -> speaking.ifPresent(now -> now.pass(input)), remembering::keep);
  }

  Servers servers() {
    return servers;
  }

  /**
   * Reads what the process before has left; what the Node said of itself then, if that is known.
   */
  Optional<NodeFacts> recall(Config config) {
    DaemonSettings daemon = Translation.daemon(config, environment);
    remembering.open(daemon.state(), HostName.ofNode(daemon, environment));
    routerId = remembering.routerId();
    sources.recall(remembering.announced());
    drains.recall(remembering.drained().byHand(), remembering.drained().seen());
    gates.recall(remembering.gate());
    return remembering.facts(daemon.nodeName());
  }

  /** The Node is taken to be as it was then, until it says so itself. */
  void begunWithFacts() {
    remembering.takeFacts();
  }

  /** What the Node of these settings says of itself now, not what it said before a restart. */
  private Optional<NodeFacts> live(DaemonSettings daemon) {
    return seen.filter(facts -> daemon.nodeName().equals(Optional.of(facts.name())));
  }

  /** What the daemon itself takes from a configuration. */
  DaemonSettings settings(Config config) {
    return Translation.daemon(config, environment);
  }

  /**
   * What people look at; {@code config} writes the configuration as this node has it, and a port
   * that another program has is waited for {@code forPorts}.
   */
  void open(DaemonSettings settings, Function<Form, String> config, Duration forPorts) {
    servers.open(settings, config, asked -> events.accept(new Event.Ordered(asked)), forPorts);
  }

  /** What the speaker runs by, once there is one. */
  Optional<InForce> inForce() {
    return speaking.map(Speaking::inForce);
  }

  /** What {@link #take} would do; empty while there is no speaker. */
  Optional<Forecast> forecast(Config config, Facts known) {
    InForce next = prospect(config, known, passwords.of(config)).next();
    return speaking.map(now -> now.forecast(next, servers.started()));
  }

  /** From now on this is what runs; {@code known} may be facts of another Node than its own. */
  Taken take(Config config, Facts known) {
    Passwords secrets = passwords.take(config);
    Prospect prospect = prospect(config, known, secrets);
    Facts facts = prospect.facts();
    RouterIdChoice choice = prospect.routerId();
    InForce next = prospect.next();
    DaemonSettings daemon = next.daemon();
    remark(config);
    if (!routerId.equals(Optional.of(choice))) {
      Log.info("router ID " + choice.id() + ", " + choice.reason());
    }
    routerId = Optional.of(choice);
    remembering.chose(choice, HostName.ofNode(daemon, environment));
    gates.run(daemon.gates(), live(daemon));
    gates.settle();
    drains.run(daemon.drain(), live(daemon));
    stopping = daemon.stop();
    Plan plan = speaking.map(now -> change(now, next)).orElseGet(() -> begin(next));
    board.pin(
        board
            .state()
            .running(
                clock.instant(), plan.needsRestart(), choice.reason(), next.daemon().readyPeers()));
    choose(PeerChoice.of(config, facts, secrets), next);
    board.pin(CheckTroubles.only(board.state(), sources.checks()));
    reports.run(next.daemon().report(), live(daemon));
    return new Taken(next.daemon(), plan);
  }

  /** What the Node is needed for runs, until it is known; what ran before goes on. */
  DaemonSettings await(Config config, ImmutableList<String> references) {
    references.forEach(reference -> Log.info("config: waiting for the Node: " + reference));
    DaemonSettings daemon = Translation.daemon(config, environment);
    remark(config);
    board.pin(board.state().waiting(references));
    gates.run(daemon.gates(), live(daemon));
    drains.run(daemon.drain(), live(daemon));
    stopping = daemon.stop();
    sources.runNodes(daemon.sources());
    reports.run(daemon.report(), live(daemon));
    return daemon;
  }

  /** Says once what is allowed and dangerous. */
  private void remark(Config config) {
    ImmutableList<String> remarks =
        ImmutableList.<String>builder()
            .addAll(Remarks.of(config))
            .addAll(passwords.of(config).remarks())
            .build();
    if (!remarks.equals(remarked)) {
      remarks.forEach(remark -> Log.warn("config: " + remark));
      remarked = remarks;
    }
  }

  private Prospect prospect(Config config, Facts known, Passwords secrets) {
    return Prospect.of(config, known, environment, routerId, secrets, runningPeers());
  }

  /** Has the passwords' files read again with the next configuration that is taken. */
  void rereadPasswords() {
    passwords.anew();
  }

  void hear(Event.PasswordsSeen seen) {
    passwords.see(seen);
  }

  private ImmutableSortedMap<PeerName, PeerSettings> runningPeers() {
    return inForce().map(now -> now.speaker().peers()).orElse(ImmutableSortedMap.of());
  }

  private void choose(PeerChoice peers, InForce next) {
    if (!peers.equals(chosen)) {
      Choosing.line(peers).ifPresent(Log::info);
      chosen = peers;
    }
    board.pin(Choosing.told(board.state(), peers, next));
  }

  private Plan begin(InForce first) {
    // An API takes its time to answer: it is asked before the speaker is made, which takes ours.
    sources.runNodes(first.daemon().sources());
    SpeakerLoop loop = remembering.begin(first.speaker(), drains.first(), this::hear);
    var _ = loop.ended().whenComplete((_, _) -> events.accept(new Event.SpeakerEnded()));
    board.look(loop.window()::latest, () -> loop.answers(HEALTHY));
    Speaking now = new Speaking(loop, sources, first);
    speaking = Optional.of(now);
    gates.seen().ifPresent(now::pass);
    now.begin();
    return Plan.NOTHING;
  }

  /** On the speaker's thread: counts and queues a line, and does not block. */
  private void hear(Note note) {
    counts.count(note);
    Log.note(note);
    reports.hear(note);
    remembering.hear(note);
  }

  private Plan change(Speaking now, InForce next) {
    Plan plan = now.become(next, servers.started());
    plan.words().forEach(line -> Log.info("config: " + line));
    return plan;
  }

  /** Whether it is this Node that is followed. */
  boolean follows(String node) {
    return sources.follows(node);
  }

  /** The Node that is followed says this of itself. */
  void see(NodeFacts node) {
    seen = Optional.of(node);
    board.takeNodeOf(Optional.empty());
    remembering.see(node);
    gates.see(node);
    drains.see(node);
    reports.seen(node);
  }

  void hear(Event.Reported report) {
    sources
        .hear(report)
        .ifPresent(said -> {
          sources.rivals(said.source()).ifPresent(this::tell); // before what they may hold back
          pass(said);
        });
  }

  void hear(Event.Found found) {
    sources.rivals(found).forEach(this::tell);
  }

  private void tell(Input.RivalsSeen rivals) {
    speaking.ifPresent(now -> now.pass(rivals));
  }

  void hear(Event.GateMoved moved) {
    gates.hear(moved).ifPresent(seen -> speaking.ifPresent(now -> now.pass(seen)));
  }

  void hear(Event.Checked checked) {
    if (sources.checks().contains(checked.view().name())) {
      board.pin(CheckTroubles.seen(board.state(), checked.view()));
    } else {
      Log.info("check " + checked.view().name() + " is not made any more");
    }
  }

  /** Drains all peers within that time, since the process is to end. */
  void drain(Duration within) {
    drains.end(within);
  }

  /** Whether no peer has a session with routes in it, or more to come of its drain. */
  boolean isDrained() {
    return board.snapshot().stream()
        .flatMap(seen -> seen.peers().stream())
        .allMatch(Farewell::isDrained);
  }

  /** Runs {@code then} once the speaker's thread gets round to it, or at once without a speaker. */
  void whenReached(Runnable then) {
    speaking.ifPresentOrElse(now -> now.whenReached(then), then);
  }

  /** What a stop is for the leaves. */
  StopSettings stopSettings() {
    return stopping;
  }

  Done obey(Order.Drain order) {
    return drains.obey(order, runningPeers().keySet());
  }

  Done obey(Order.Undrain order) {
    return drains.obey(order, runningPeers().keySet());
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

  /** Ends all sessions, and waits for that; one that is for good leaves nothing behind. */
  void stop(Stopping how) throws InterruptedException {
    if (how instanceof Stopping.Decommission) {
      remembering.forget();
    }
    if (speaking.isPresent()) {
      speaking.get().stop(how);
    }
  }

  /** Ends the speaker, its sessions without a word. */
  void abandon() {
    speaking.ifPresent(Speaking::close);
  }

  /** Ends all but the speaker. */
  @Override
  public void close() {
    sources.close();
    gates.close();
    servers.close();
    reports.close();
    remembering.close();
    passwords.close();
  }

  /** After {@link #close}: whether the saved state is written no more. */
  StateKeeper.Ending awaitEnd(Duration patience) {
    return remembering.awaitEnd(patience);
  }
}
