package io.leafcast.daemon.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class AskedTest {
  private static final Order ORDER = new Order.Reload(Order.Consent.NOT_ASKED);
  private static final Done DONE = Done.saying(0, "done");

  private final Asked asked = new Asked(ORDER);

  @Test
  @Timeout(60)
  void whoAskedGetsTheFirstAnswer() throws InterruptedException {
    CompletableFuture<Void> other =
        CompletableFuture.runAsync(() -> {
          assertThat(asked.take()).hasValue(ORDER);
          asked.answer(DONE);
          asked.answer(Done.saying(1, "again"));
        });
    assertThat(asked.await(Duration.ofSeconds(50))).isEqualTo(DONE);
    other.join();
  }

  @Test
  void whatWasGivenUpIsNeverDone() throws InterruptedException {
    assertThat(asked.await(Duration.ZERO).text())
        .isEqualTo("the daemon is busy and did not get to it; nothing was done\n");
    assertThat(asked.take()).isEmpty();
  }

  @Test
  void ofWhatWasTakenItIsNotSaidThatNothingWasDone() throws InterruptedException {
    assertThat(asked.take()).hasValue(ORDER);
    assertThat(asked.await(Duration.ZERO).text())
        .isEqualTo("the daemon is at it and takes long; its log says how it ends\n");
  }

  @Test
  void anOrderIsTakenOnce() {
    assertThat(asked.take()).hasValue(ORDER);
    assertThat(asked.take()).isEmpty();
  }
}
