package io.leafcast.bgp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class IntakeTest {
  private final Rig rig = new Rig();
  private final SpeakerThread thread =
      new SpeakerThread(
          rig.loop,
          fault -> {
            throw new AssertionError(fault);
          });
  private final Intake intake = new Intake(thread, rig.nanos::get);
  private final List<String> happened = new ArrayList<>();
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void connectionsAreReadInTurnEachForItsSlice() {
    Frames first = new Frames("a", 6);
    Frames second = new Frames("b", 3);
    thread.execute(() -> {
      intake.add(first);
      intake.add(second);
      intake.add(first);
    });
    done.join();
    assertThat(happened)
        .containsExactly("a", "a", "b", "b", "a", "a", "b", "b over", "a", "a", "a over");
  }

  @Test
  void afterItsShareOfATurnItLetsOthersGoFirstAndAsksForNoMore() {
    Frames many = new Frames("a", 12);
    thread.execute(() -> {
      intake.add(many);
      thread.nextTurn(() -> happened.add("other"));
    });
    done.join();
    assertThat(happened.subList(0, 10)).containsOnly("a");
    assertThat(happened.subList(10, 15)).containsExactly("a paused", "other", "a", "a", "a over");
  }

  /** So many frames, each of which takes a millisecond. */
  private final class Frames implements Intake.Source {
    private final String name;
    private int left;

    private Frames(String name, int left) {
      this.name = name;
      this.left = left;
    }

    @Override
    public boolean readOne() {
      if (left == 0) {
        return false;
      }
      left--;
      rig.nanos.addAndGet(Duration.ofMillis(1).toNanos());
      happened.add(name);
      return true;
    }

    @Override
    public void allRead() {
      happened.add(name + " over");
      if (name.equals("a")) {
        done.complete(null);
      }
    }

    @Override
    public void pause() {
      happened.add(name + " paused");
    }
  }
}
