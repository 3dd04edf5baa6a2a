package io.leafcast.conformance.lab;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A program to run to its end: its words and what it reads on standard input. It is killed after 30
 * s.
 */
public record Command(ImmutableList<String> words, String input) {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** What a program left: its exit status, and what it wrote. */
  public record Outcome(int status, String output, String errors) {
    public boolean good() {
      return status == 0;
    }
  }

  public static Command of(String... words) {
    return new Command(ImmutableList.copyOf(words), "");
  }

  /** The same command behind a prefix, such as {@code nsenter --net=...}. */
  public Command after(String... prefix) {
    return new Command(ImmutableList.<String>builder().add(prefix).addAll(words).build(), input);
  }

  /** The same command with more words behind its own. */
  public Command with(String... more) {
    return new Command(ImmutableList.<String>builder().addAll(words).add(more).build(), input);
  }

  /** The same command with {@code text} on its standard input. */
  public Command reading(String text) {
    return new Command(words, text);
  }

  /** Runs it; any exit status is an answer. */
  public Outcome run() {
    try {
      var process = new ProcessBuilder(words).start();
      var output = reader(process.getInputStream());
      var errors = reader(process.getErrorStream());
      try (var standardInput = process.getOutputStream()) {
        standardInput.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException endedWithoutReading) {
        // Its exit status tells.
      }
      if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new LabFailure("%s did not end within %s".formatted(this, LIMIT));
      }
      return new Outcome(process.exitValue(), output.join(), errors.join());
    } catch (IOException cannotStart) {
      throw new LabFailure("cannot run " + this, cannotStart);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new LabFailure("interrupted while running " + this, interrupted);
    }
  }

  /** Runs it and returns what it wrote to standard output; another status than 0 is a failure. */
  public String must() {
    var outcome = run();
    if (!outcome.good()) {
      throw new LabFailure(
          "%s ended with %d: %s%s"
              .formatted(this, outcome.status(), outcome.errors(), outcome.output()));
    }
    return outcome.output();
  }

  @Override
  public String toString() {
    return String.join(" ", words);
  }

  private static CompletableFuture<String> reader(InputStream stream) {
    var text = new CompletableFuture<String>();
    Thread.ofVirtual()
        .start(() -> {
          try (stream) {
            text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
          } catch (IOException closed) {
            text.complete("");
          }
        });
    return text;
  }
}
