package io.leafcast.daemon.order;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An order on its way from the thread that serves who asked to the one that obeys. Either it is
 * taken, or it is given up and never done: nobody is told that it was too late for what happens
 * afterwards all the same.
 */
public final class Asked {
  private enum Stage {
    WAITING,
    TAKEN,
    GIVEN_UP
  }

  private final Order order;
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);
  private final CompletableFuture<Done> answer = new CompletableFuture<>();

  public Asked(Order order) {
    this.order = order;
  }

  /** The order, for who obeys; empty where nobody waits for it any more. */
  public Optional<Order> take() {
    return stage.compareAndSet(Stage.WAITING, Stage.TAKEN) ? Optional.of(order) : Optional.empty();
  }

  /** Answers; only the first answer counts. */
  public void answer(Done done) {
    answer.complete(done);
  }

  /** The answer, for who asked; {@code patience} is waited twice at most. */
  public Done await(Duration patience) throws InterruptedException {
    Optional<Done> soon = within(patience);
    if (soon.isPresent()) {
      return soon.orElseThrow();
    }
    if (stage.compareAndSet(Stage.WAITING, Stage.GIVEN_UP)) {
      return Done.saying(1, "the daemon is busy and did not get to it; nothing was done");
    }
    return within(patience)
        .orElseGet(
            () -> Done.saying(1, "the daemon is at it and takes long; its log says how it ends"));
  }

  private Optional<Done> within(Duration patience) throws InterruptedException {
    try {
      return Optional.of(answer.get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException late) {
      return Optional.empty();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
