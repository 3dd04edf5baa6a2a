package io.leafcast.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.leafcast.daemon.cli.Leafcast;
import io.leafcast.daemon.run.Daemon;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;

/** Where the process starts. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    // What a cluster starts, without picocli: its class files are too old for an AOT cache, and
    // loading them takes as long as all else until the first UPDATE.
    if (arguments.length == 3 && arguments[0].equals("run") && arguments[1].equals("--config")) {
      System.exit(Daemon.run(Path.of(arguments[2])));
    }
    System.exit(Leafcast.execute(writer(System.out), writer(System.err), arguments));
  }

  private static PrintWriter writer(OutputStream stream) {
    return new PrintWriter(stream, true, UTF_8);
  }
}
