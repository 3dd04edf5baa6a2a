package io.leafcast.bgp.speaker;

import com.google.errorprone.annotations.Immutable;

/**
 * The generation of one TCP connection. Never used twice in a process: what comes late from a
 * closed channel is told by it and dropped. The speaker numbers those it dials upwards from 1, the
 * transport those it accepts downwards from -1.
 */
@Immutable
public record ConnectionId(long number) {

  public ConnectionId {
    if (number == 0) {
      throw new IllegalArgumentException("connections are numbered from 1 or from -1");
    }
  }

  /** Whether the peer dialled this one. */
  public boolean isAccepted() {
    return number < 0;
  }

  @Override
  public String toString() {
    return isAccepted() ? "in-" + -number : "out-" + number;
  }
}
