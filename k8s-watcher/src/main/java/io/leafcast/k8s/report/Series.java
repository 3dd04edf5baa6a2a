package io.leafcast.k8s.report;

import com.google.errorprone.annotations.Immutable;
import java.time.Instant;

/**
 * A happening that came {@code count} times so far: one Event.
 *
 * @param happening the first one; an Event keeps its words
 */
@Immutable
public record Series(Happening happening, Instant first, Instant last, long count) {

  /** It came again, so many times. */
  Series and(long times, Instant at) {
    return new Series(happening, first, at, count + times);
  }
}
