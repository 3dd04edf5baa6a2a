package io.leafcast.bgp.transport;

import io.leafcast.bgp.speaker.Snapshot;

/** The window into the speaker: any thread may look, at any time, without waiting. */
public final class Window {
  private volatile Snapshot snapshot;

  Window(Snapshot first) {
    this.snapshot = first;
  }

  /** The speaker as it was after the last Input that it handled, or a few milliseconds before. */
  public Snapshot latest() {
    return snapshot;
  }

  void show(Snapshot newer) {
    snapshot = newer;
  }
}
