package io.leafcast.conformance.lab;

import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A program that goes on running on a machine of the lab, with its output in a file. */
public final class Background implements AutoCloseable {
  private final String what;
  private final Process process;
  private final Path output;

  private Background(String what, Process process, Path output) {
    this.what = what;
    this.process = process;
    this.output = output;
  }

  /** Starts it; the file is named after {@code what} and lies in the machine's folder. */
  public static Background start(Namespace machine, String what, String... words) {
    return start(machine, what, machine.run(words));
  }

  /** The same for a command that finds its own way into the machine. */
  public static Background start(Namespace machine, String what, Command command) {
    try {
      var folder = Files.createDirectories(machine.lab().folder().resolve(machine.host()));
      var output = folder.resolve(what + ".log");
      var process =
          new ProcessBuilder(command.words())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
              .start();
      return new Background(what, process, output);
    } catch (IOException cannot) {
      throw new LabFailure("cannot start " + what, cannot);
    }
  }

  /** What it has written; a program that has ended is a failure, with its words. */
  public String output() {
    try {
      var text = Files.readString(output);
      if (!process.isAlive()) {
        throw new LabFailure("%s has ended: %s".formatted(what, text));
      }
      return text;
    } catch (IOException unreadable) {
      throw new LabFailure("cannot read what " + what + " wrote", unreadable);
    }
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Waits for the end that something else brings about. */
  public void awaitEnd() {
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new LabFailure(what + " does not end");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new LabFailure("interrupted while " + what + " ends", interrupted);
    }
  }

  /** Sends SIGTERM and waits for the end, for programs that write their files then. */
  public void stop() {
    process.destroy();
    awaitEnd();
  }

  @Override
  public void close() {
    Lab.kill(ImmutableSet.of(process.pid()));
  }
}
