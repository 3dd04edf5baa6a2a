package io.leafcast.daemon.board;

import com.google.errorprone.annotations.Immutable;
import java.time.Instant;
import java.util.Optional;

/**
 * How it goes with what outlives the process.
 *
 * @param file where it lies
 * @param begunWith of when the state was that this process began with, if it took one
 * @param remark why it took none, or ""
 * @param savedAt when the file was last written
 * @param saves how often
 * @param failures how often it could not be
 * @param trouble why it cannot be now, or ""
 */
@Immutable
public record StateView(
    String file,
    Optional<Instant> begunWith,
    String remark,
    Optional<Instant> savedAt,
    long saves,
    long failures,
    String trouble) {

  /** After a write at {@code now}. */
  public StateView saved(Instant now) {
    return new StateView(file, begunWith, remark, Optional.of(now), saves + 1, failures, "");
  }

  /** After a write that failed. */
  public StateView failed(String why) {
    return new StateView(file, begunWith, remark, savedAt, saves, failures + 1, why);
  }
}
