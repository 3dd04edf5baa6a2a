package io.leafcast.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.leafcast.daemon.cli.Commands;
import io.leafcast.daemon.cli.Leafcast;
import io.leafcast.daemon.run.Daemon;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
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
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, UTF_8);
    PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8);
    int status =
        new Commands(out, err)
            .execute(arguments)
            .orElseGet(() -> Leafcast.execute(out, err, arguments));
    out.flush();
    System.exit(status);
  }
}
