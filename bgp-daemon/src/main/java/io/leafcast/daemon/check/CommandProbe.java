package io.leafcast.daemon.check;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A program that succeeds with exit status 0. When it is done, or its time is over, or it has
 * written too much, it is killed with all that it started, also what no longer is its descendant.
 */
final class CommandProbe implements Probe {
  /** Octets of output; more is a failure, so that a program that only writes ends, too. */
  private static final int MOST_OUTPUT = 1 << 20;

  /** How often output is taken; an end is noticed at once. */
  private static final Duration STEP = Duration.ofMillis(20);

  /** How long a killed program may take to be gone. */
  private static final Duration FAREWELL = Duration.ofMillis(500);

  private final String name;
  private final ImmutableList<String> line;
  private int tries;

  /** One that was killed and is not gone: it hangs in the kernel. */
  private @Nullable Process lingering;

  CommandProbe(String name, ImmutableList<String> line) {
    this.name = name;
    this.line = line;
  }

  @Override
  public Outcome attempt(Duration timeout, BooleanSupplier unwanted) {
    if (lingering != null && lingering.isAlive()) {
      return new Outcome.Failed("the command of an earlier try was killed and is not gone");
    }
    long deadline = System.nanoTime() + timeout.toNanos();
    Marker marker = Marker.of(name, ++tries);
    Process process;
    try {
      process = start(marker);
    } catch (IOException refused) {
      return new Outcome.NotTried(words(refused));
    } catch (OutOfMemoryError noThread) {
      // Nobody waits for its end then, and it may run.
      marker.killAll(0);
      return new Outcome.NotTried("it cannot be started: " + noThread.getMessage());
    }
    LastLine said = new LastLine();
    try (InputStream out = process.getInputStream()) {
      return judge(process, out, said, deadline, timeout, unwanted);
    } catch (IOException broken) {
      return new Outcome.NotTried("its output cannot be read: " + broken.getMessage());
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
      return Probe.givenUp();
    } finally {
      end(process, marker);
    }
  }

  private Process start(Marker marker) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true);
    marker.into(builder.environment());
    return builder.start();
  }

  private Outcome judge(
      Process process,
      InputStream out,
      LastLine said,
      long deadline,
      Duration timeout,
      BooleanSupplier unwanted)
      throws IOException, InterruptedException {
    while (true) {
      boolean ended = process.waitFor(STEP.toNanos(), TimeUnit.NANOSECONDS);
      said.takeFrom(out, MOST_OUTPUT);
      if (ended) {
        return process.exitValue() == 0
            ? new Outcome.Passed(said.text())
            : new Outcome.Failed(said.after("exit status " + process.exitValue()));
      }
      if (said.taken() >= MOST_OUTPUT) {
        return new Outcome.Failed(said.after("it wrote more than " + MOST_OUTPUT + " octets"));
      }
      if (unwanted.getAsBoolean()) {
        return Probe.givenUp();
      }
      if (System.nanoTime() - deadline >= 0) {
        return new Outcome.Failed(said.after("not done within " + timeout.toSeconds() + " s"));
      }
    }
  }

  private void end(Process process, Marker marker) {
    lingering = process;
    // Before the process itself: afterwards nobody knows whose children they were.
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    marker.killAll(process.pid());
    boolean interrupted = Thread.interrupted();
    try {
      boolean _ = process.waitFor(FAREWELL.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException closed) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private String words(IOException refused) {
    String said = Objects.requireNonNullElse(refused.getMessage(), refused.toString());
    Path program = Path.of(line.getFirst());
    return Optional.of(program)
        .filter(path -> !Files.isExecutable(path))
        .map(path ->
            Files.notExists(path)
                ? "there is no " + path + " here; is it the path inside the image?"
                : path + " cannot be executed; is it a program, with the right to be executed?")
        .orElse("it cannot be started: " + said);
  }
}
