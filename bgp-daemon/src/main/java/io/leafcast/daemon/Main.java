package io.leafcast.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.leafcast.daemon.cli.Leafcast;
import java.io.OutputStream;
import java.io.PrintWriter;

/** Where the process starts. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(Leafcast.execute(writer(System.out), writer(System.err), arguments));
  }

  private static PrintWriter writer(OutputStream stream) {
    return new PrintWriter(stream, true, UTF_8);
  }
}
