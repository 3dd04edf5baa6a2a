package io.leafcast.conformance.lab;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What this machine can do: who we are, which programs it has. Looks only, changes nothing. */
public final class Machine {
  private static final List<Path> SYSTEM_FOLDERS =
      Stream.of("/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/sbin", "/usr/local/bin")
          .map(Path::of)
          .toList();

  private Machine() {}

  /** Whether this is Linux, where network namespaces are. */
  public static boolean linux() {
    return System.getProperty("os.name").equals("Linux");
  }

  /** Whether this process has the effective user id 0. */
  public static boolean root() {
    var status = Path.of("/proc/self/status");
    try (var lines = Files.lines(status)) {
      // "Uid: real effective saved filesystem"
      return lines.anyMatch(line -> line.matches("Uid:\\s+\\d+\\s+0\\s.*"));
    } catch (IOException noProc) {
      return false;
    }
  }

  /**
   * Where a program lies, looked for in {@code PATH}, the system's folders (an ordinary user's
   * {@code PATH} lacks the sbin ones) and FRR's own.
   */
  public static Optional<Path> program(String name) {
    var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(
            Splitter.on(":").omitEmptyStrings().splitToStream(path).map(Path::of),
            SYSTEM_FOLDERS.stream(),
            Stream.of(Path.of("/usr/lib/frr")))
        .flatMap(folders -> folders)
        .map(folder -> folder.resolve(name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
