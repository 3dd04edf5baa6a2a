package io.leafcast.conformance.results;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** {@code Results STATUS LOG BEGUN MODULE...}: reads out how a run of Maven's tests went. */
public final class Results {
  /** As many of Maven's own errors as are worth reading. */
  private static final int ERRORS = 60;

  private Results() {}

  /**
   * Prints it; the caller ends with Maven's status.
   *
   * @param arguments Maven's exit status, its log, a file that was touched when it began, and the
   *     modules' folders
   */
  public static void main(String[] arguments) throws IOException {
    var words = List.of(arguments);
    print(
        Integer.parseInt(words.get(0)),
        Path.of(words.get(1)),
        Path.of(words.get(2)),
        words.stream().skip(3).map(Path::of).collect(ImmutableList.toImmutableList()),
        System.out);
  }

  static void print(int status, Path log, Path begun, ImmutableList<Path> folders, PrintStream out)
      throws IOException {
    var modules = ImmutableList.<Module>builder();
    for (Path folder : folders) {
      var cases = Reports.read(folder, Files.getLastModifiedTime(begun));
      if (!cases.isEmpty()) {
        modules.add(new Module(folder.getFileName().toString(), cases));
      }
    }
    var summary = new Summary(modules.build());
    out.print(summary.table());
    out.print(summary.failures());
    if (status != 0) {
      if (summary.failed() == 0) {
        errors(log).forEach(out::println);
      }
      out.printf("%nMaven ended with status %d; all that it said is in %s%n", status, log);
    }
    out.println(summary.count());
  }

  /** Where no test failed, Maven itself says what did: the compiler, the format, the machine. */
  private static ImmutableList<String> errors(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith("[ERROR]"))
          .limit(ERRORS)
          .collect(ImmutableList.toImmutableList());
    }
  }
}
