package io.leafcast.bgp.speaker;

import com.google.errorprone.annotations.Immutable;

/** The name of a peer: its key in configuration, status, logs and metrics. Never an address. */
@Immutable
public record PeerName(String text) implements Comparable<PeerName> {

  public PeerName {
    if (!text.matches("[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?")) {
      throw new IllegalArgumentException("'" + text + "' is no peer name");
    }
  }

  @Override
  public int compareTo(PeerName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
