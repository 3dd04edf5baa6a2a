package io.leafcast.daemon;

import io.leafcast.daemon.cli.ExitCode;
import java.nio.file.Path;

public final class Daemon {
  private Daemon() {}

  public static int run(Path config) {
    System.err.println("cannot run yet: " + config);
    return ExitCode.FAILED;
  }
}
