package io.leafcast.bgp.words;

import io.leafcast.bgp.message.UpdateOutcome;
import io.leafcast.bgp.wire.Afi;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Pieces of a log line. */
final class Phrases {
  private static final int MOST = 5;

  private Phrases() {}

  /** The first few of {@code many}, and how many more there are. */
  static String some(Collection<?> many) {
    String first =
        many.stream().limit(MOST).map(Object::toString).collect(Collectors.joining(", "));
    return many.size() > MOST ? first + " and " + (many.size() - MOST) + " more" : first;
  }

  /** All of {@code many}. */
  static String all(Collection<?> many) {
    return many.stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  static String faults(List<UpdateOutcome.Fault> faults) {
    return faults.stream().map(UpdateOutcome.Fault::reason).collect(Collectors.joining("; "));
  }

  /** IPv4 or IPv6, as people write it. */
  static String family(Afi afi) {
    return afi.equals(Afi.IPV6) ? "IPv6" : "IPv4";
  }

  /** Such as {@code 1h2m3s}; below one second {@code 0s}. */
  static String span(Duration duration) {
    long seconds = duration.toSeconds();
    String minutes = seconds < 60 ? "" : seconds / 60 % 60 + "m";
    return (seconds < 3600 ? "" : seconds / 3600 + "h") + minutes + seconds % 60 + "s";
  }
}
