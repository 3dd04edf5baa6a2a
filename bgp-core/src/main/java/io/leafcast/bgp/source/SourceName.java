package io.leafcast.bgp.source;

import com.google.errorprone.annotations.Immutable;

/** The name of a source of prefixes, such as {@code kubernetes-node} or {@code static}. */
@Immutable
public record SourceName(String text) implements Comparable<SourceName> {

  public SourceName {
    if (!text.matches("[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?")) {
      throw new IllegalArgumentException("'" + text + "' is no source name");
    }
  }

  @Override
  public int compareTo(SourceName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
