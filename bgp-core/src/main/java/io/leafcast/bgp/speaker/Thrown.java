package io.leafcast.bgp.speaker;

import com.google.errorprone.annotations.Immutable;

/**
 * An exception of our own code: what it says, and where it was thrown, "" where that is unknown.
 */
@Immutable
public record Thrown(String what, String where) {

  public static Thrown of(Throwable thrown) {
    StackTraceElement[] trace = thrown.getStackTrace();
    return new Thrown(thrown.toString(), trace.length == 0 ? "" : trace[0].toString());
  }
}
