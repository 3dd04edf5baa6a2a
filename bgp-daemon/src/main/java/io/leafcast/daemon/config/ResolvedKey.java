package io.leafcast.daemon.config;

import com.google.errorprone.annotations.Immutable;

/**
 * One value of the configuration as this node has it.
 *
 * @param key such as {@code peers[0].asn}
 * @param value "-" where it cannot be had
 * @param written what stands in the file, where that is not the value itself; else ""
 */
@Immutable
public record ResolvedKey(String key, String value, From from, Place place, String written) {

  /** Where a value comes from. */
  public enum From {
    FILE,
    DEFAULT
  }

  /** For people: the place in the file and what was put in there, or that it is the default. */
  public String origin() {
    String written = this.written.isEmpty() ? "" : " " + this.written;
    return switch (from) {
      case FILE -> place + written;
      case DEFAULT -> "default" + written;
    };
  }
}
