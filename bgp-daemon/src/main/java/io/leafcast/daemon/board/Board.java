package io.leafcast.daemon.board;

import io.leafcast.bgp.speaker.Snapshot;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Where readers look: the daemon's state and the speaker's snapshot, each whole and immutable. One
 * thread pins up, any may read.
 */
public final class Board {
  private volatile DaemonState state;
  private volatile Supplier<Optional<Snapshot>> window = Optional::empty;
  private volatile BooleanSupplier health = () -> true;
  private volatile Optional<String> fault = Optional.empty();

  private volatile Optional<ReportState> report = Optional.empty();
  private volatile Optional<StateView> kept = Optional.empty();
  private volatile Optional<Instant> nodeAsOf = Optional.empty();

  public Board(DaemonState first) {
    this.state = first;
  }

  public DaemonState state() {
    return state;
  }

  public void pin(DaemonState next) {
    state = next;
  }

  /** How it goes with what Kubernetes is told; empty where it is told nothing. */
  public Optional<ReportState> report() {
    return report;
  }

  /** The same, from the thread that tells it. */
  public void pin(Optional<ReportState> next) {
    report = next;
  }

  /** How it goes with what outlives the process; empty where nothing does. */
  public Optional<StateView> kept() {
    return kept;
  }

  /** The same, from the thread that keeps it. */
  public void keep(StateView next) {
    kept = Optional.of(next);
  }

  /** Of when the Node's labels, annotations and addresses are, where they are not the API's. */
  public Optional<Instant> nodeAsOf() {
    return nodeAsOf;
  }

  /** The Node is taken to be as it was then; empty from its next word on. */
  public void takeNodeOf(Optional<Instant> then) {
    nodeAsOf = then;
  }

  /**
   * From now on the speaker can be seen through {@code snapshots}; {@code answers} says whether its
   * thread does its work, and may take a second for that.
   */
  public void look(Supplier<Snapshot> snapshots, BooleanSupplier answers) {
    window = () -> Optional.of(snapshots.get());
    health = answers;
  }

  /**
   * From now on nothing is well here any more; {@code why} is for people. Any thread may say so.
   */
  public void fail(String why) {
    fault = Optional.of(why);
  }

  /** Why this process cannot go on, if it cannot. */
  public Optional<String> fault() {
    return fault;
  }

  /** Whether the speaker's thread does its work; one that has not begun has nothing to do. */
  public boolean speakerAnswers() {
    return health.getAsBoolean();
  }

  /** Empty until the speaker has its first settings. */
  public Optional<Snapshot> snapshot() {
    return window.get();
  }
}
