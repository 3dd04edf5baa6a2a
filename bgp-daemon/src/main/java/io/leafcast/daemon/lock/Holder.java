package io.leafcast.daemon.lock;

import com.google.common.primitives.Ints;
import com.google.common.primitives.Longs;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.words.Printable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A daemon that has the lock, or waits for it, as it says itself.
 *
 * @param pid its number, in a container that container's
 * @param since when it came, to work or to wait, in whole seconds
 * @param version of Leafcast, at most 100 characters
 * @param httpPort where it answers over HTTP, 0 to 65535: nobody who waits for it takes that
 */
@Immutable
public record Holder(long pid, Instant since, String version, int httpPort) {
  private static final int LONGEST_VERSION = 100;

  public Holder {
    since = since.truncatedTo(ChronoUnit.SECONDS);
    version = Printable.of(version);
    if (version.length() > LONGEST_VERSION) {
      version = version.substring(0, LONGEST_VERSION);
    }
  }

  /** This process. */
  public static Holder self(Instant since, String version, int httpPort) {
    return new Holder(ProcessHandle.current().pid(), since, version, httpPort);
  }

  /** What stands in the file; {@link #read} reads it. */
  String text() {
    return "pid " + pid + "\nsince " + since + "\nversion " + version + "\nhttp " + httpPort + "\n";
  }

  /** Empty where that is not what one has written. */
  static Optional<Holder> read(String text) {
    Long pid = Longs.tryParse(value(text, "pid "));
    Integer port = Ints.tryParse(value(text, "http "));
    if (pid == null || port == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Holder(pid, Instant.parse(value(text, "since ")), value(text, "version "), port));
    } catch (DateTimeException noTime) {
      return Optional.empty();
    }
  }

  private static String value(String text, String key) {
    return text.lines()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(key.length()))
        .findFirst()
        .orElse("");
  }

  /** For people. */
  public String words() {
    return "process " + pid + ", leafcast " + version + ", since " + since;
  }
}
