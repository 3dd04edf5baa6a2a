package io.leafcast.daemon.board;

import com.google.errorprone.annotations.Immutable;
import java.time.Instant;
import java.util.Optional;

/**
 * How it goes with what Kubernetes is told.
 *
 * @param writtenAt when the API took something last
 * @param trouble why it did not take something last, as long as that holds
 * @param writes requests that it took, of the LeafcastNode and the Node
 * @param failures requests that it did not take
 * @param events Events that it took, each count of a series
 * @param eventsLost happenings that it was never told of
 */
@Immutable
public record ReportState(
    Optional<Instant> writtenAt,
    Optional<Trouble> trouble,
    long writes,
    long failures,
    long events,
    long eventsLost) {

  /** What is not written, why, and since when. */
  @Immutable
  public record Trouble(String text, Instant since) {}
}
