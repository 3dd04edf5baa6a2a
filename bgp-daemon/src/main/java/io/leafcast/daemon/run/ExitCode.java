package io.leafcast.daemon.run;

/** How a command ends. */
public final class ExitCode {
  public static final int FINE = 0;
  public static final int FAILED = 1;

  /** A command line or a configuration that cannot be used. */
  public static final int MISUSED = 2;

  private ExitCode() {}
}
