package io.leafcast.bgp.speaker;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Octets;

/**
 * Octets that two machines share and nobody else is to see. Whatever prints it, or something that
 * holds it, prints only that there is one: settings and Inputs stand in the log when a fault of
 * ours is told.
 */
@Immutable
public final class Secret {
  private final Octets octets;

  /** Refuses, with IllegalArgumentException, one that is empty. */
  public Secret(Octets octets) {
    if (octets.size() == 0) {
      throw new IllegalArgumentException("a secret without octets");
    }
    this.octets = octets;
  }

  /** For the kernel, and for nobody else. */
  public Octets octets() {
    return octets;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && octets.equals(secret.octets);
  }

  @Override
  public int hashCode() {
    return octets.hashCode();
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
