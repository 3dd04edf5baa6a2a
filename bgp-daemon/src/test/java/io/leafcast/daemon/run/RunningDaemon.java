package io.leafcast.daemon.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The daemon of worker-1 on a thread of a test; it ends as somebody who stops it expects. */
final class RunningDaemon implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Control control;
  private final CompletableFuture<Integer> status;

  private RunningDaemon(Control control) {
    this.control = control;
    assertThat(control.start()).isEqualTo(new Started.Yes());
    this.status = CompletableFuture.supplyAsync(control::obey);
  }

  static RunningDaemon of(Path file) {
    return new RunningDaemon(
        new Control(
            file,
            ImmutableMap.of(
                "NODE_NAME",
                "worker-1",
                "STATE_DIRECTORY",
                file.toAbsolutePath().resolveSibling("").toString()),
            InstantSource.system()));
  }

  Control control() {
    return control;
  }

  /** Until another thread has done its part; fails when it does not. */
  static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the condition did not come true").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void close() {
    control.tell(new Event.StopAsked("SIGTERM"));
    assertThat(status.join()).isEqualTo(ExitCode.FINE);
  }
}
