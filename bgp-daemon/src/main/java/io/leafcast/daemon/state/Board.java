package io.leafcast.daemon.state;

import io.leafcast.bgp.speaker.Snapshot;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where readers look: the daemon's state and the speaker's snapshot, each whole and immutable. One
 * thread pins up, any may read.
 */
public final class Board {
  private volatile DaemonState state;
  private volatile Supplier<Optional<Snapshot>> window = Optional::empty;

  public Board(DaemonState first) {
    this.state = first;
  }

  public DaemonState state() {
    return state;
  }

  public void pin(DaemonState next) {
    state = next;
  }

  /** From now on the speaker can be seen through {@code snapshots}. */
  public void look(Supplier<Snapshot> snapshots) {
    window = () -> Optional.of(snapshots.get());
  }

  /** Empty until the speaker has its first settings. */
  public Optional<Snapshot> snapshot() {
    return window.get();
  }
}
