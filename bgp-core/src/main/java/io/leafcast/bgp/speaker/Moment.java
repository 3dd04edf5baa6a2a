package io.leafcast.bgp.speaker;

import com.google.errorprone.annotations.Immutable;
import java.time.Duration;
import java.time.Instant;

/**
 * When something happens, by two clocks.
 *
 * @param wall the time of day, for people; it may be stepped, either way and by any amount
 * @param elapsed since some moment in the past; it never goes back, and all that waits or is
 *     limited goes by it
 */
@Immutable
public record Moment(Instant wall, Duration elapsed) {}
