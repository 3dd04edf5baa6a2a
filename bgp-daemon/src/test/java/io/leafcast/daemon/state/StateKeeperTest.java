package io.leafcast.daemon.state;

import static io.leafcast.daemon.state.Memories.BOOT;
import static io.leafcast.daemon.state.Memories.OTHER;
import static io.leafcast.daemon.state.Memories.PREFIX;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.bgp.source.SavedSet;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.Output;
import io.leafcast.daemon.board.Finding;
import io.leafcast.daemon.board.StateView;
import io.leafcast.daemon.config.StateSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The thread that reads the state file once, and writes it. */
final class StateKeeperTest {
  @TempDir private Path folder;
  private Path bootId;
  private Path state;
  private final BlockingQueue<Input> answers = new LinkedBlockingQueue<>();
  private final BlockingQueue<ImmutableSortedSet<Finding>> findings = new LinkedBlockingQueue<>();
  private volatile StateView view =
      new StateView("", java.util.Optional.empty(), "", java.util.Optional.empty(), 0, 0, "");

  @BeforeEach
  void prepare() throws IOException {
    bootId = Files.writeString(folder.resolve("boot_id"), BOOT + "\n");
    state = Files.createDirectory(folder.resolve("state"));
  }

  private StateKeeper open() {
    return StateKeeper.open(
        new StateSettings(state.toString(), Duration.ofDays(1)),
        "worker-1",
        bootId,
        () -> Memories.NOW,
        new StateKeeper.Ear() {
          @Override
          public void seen(StateView now) {
            view = now;
          }

          @Override
          public void found(ImmutableSortedSet<Finding> now) {
            findings.add(now);
          }
        });
  }

  private Input answer() throws InterruptedException {
    Input answer = answers.poll(60, TimeUnit.SECONDS);
    assertThat(answer).isNotNull();
    return answer == null ? new Input.Saved(0) : answer;
  }

  private Recall recalled() {
    try (StateKeeper next = open()) {
      return next.recall();
    }
  }

  private static SavedSet set(Recall recall) {
    return recall instanceof Recall.Found(Memory memory) ? memory.set() : SavedSet.NONE;
  }

  @Test
  void whatIsAnsweredToBeSavedIsFoundByTheNextProcess() throws InterruptedException {
    StateKeeper keeper = open();
    assertThat(keeper.recall()).isEqualTo(new Recall.Nothing("nothing was saved before"));
    keeper.keep(new Output.Save(1, Memories.set(PREFIX)), answers::add);
    assertThat(answer()).isEqualTo(new Input.Saved(1));
    // as if killed now: nothing is closed
    assertThat(set(recalled())).isEqualTo(Memories.set(PREFIX));
    assertThat(view.begunWith()).contains(Memories.NOW);
    keeper.close();
  }

  @Test
  void theNodeAndTheRouterIdStandBesideThePrefixes() throws InterruptedException {
    try (StateKeeper keeper = open()) {
      Recall _ = keeper.recall();
      keeper.keep(Memories.facts());
      keeper.keep(Memories.memory().routerId().orElseThrow());
      keeper.keep(new Output.Save(1, Memories.set(PREFIX)), answers::add);
      assertThat(answer()).isEqualTo(new Input.Saved(1));
    }
    assertThat(recalled()).isEqualTo(new Recall.Found(Memories.memory(PREFIX)));
  }

  @Test
  void newsOfTheNodeKeepsWhatWasRememberedUntilTheSpeakerSaysMore() throws InterruptedException {
    try (StateKeeper first = open()) {
      first.keep(new Output.Save(1, Memories.set(PREFIX)), answers::add);
      Input _ = answer();
    }
    try (StateKeeper second = open()) {
      assertThat(set(second.recall())).isEqualTo(Memories.set(PREFIX));
      second.keep(Memories.facts());
    }
    assertThat(recalled())
        .isInstanceOfSatisfying(
            Recall.Found.class,
            found -> {
              assertThat(found.memory().set()).isEqualTo(Memories.set(PREFIX));
              assertThat(found.memory().facts()).contains(Memories.facts());
            });
  }

  @Test
  void ofSeveralThatWaitTheNewestIsAnswered() throws InterruptedException {
    try (StateKeeper keeper = open()) {
      Recall _ = keeper.recall();
      for (int number = 1; number <= 200; number++) {
        keeper.keep(new Output.Save(number, Memories.set(PREFIX)), answers::add);
      }
      Input last = answer();
      while (!last.equals(new Input.Saved(200))) {
        last = answer();
      }
      assertThat(answers).isEmpty();
    }
  }

  @Test
  void whatCannotBeWrittenIsSaidAndWhatWasWithdrawnDoesNotComeBack()
      throws IOException, InterruptedException {
    try (StateKeeper keeper = open()) {
      Recall _ = keeper.recall();
      keeper.keep(new Output.Save(1, Memories.set(PREFIX, OTHER)), answers::add);
      assertThat(answer()).isEqualTo(new Input.Saved(1));
      Path blocked = state.resolve("announced-worker-1.state.new");
      Files.createDirectories(blocked.resolve("full"));

      keeper.keep(new Output.Save(2, Memories.set(PREFIX)), answers::add);
      assertThat(answer())
          .isInstanceOfSatisfying(
              Input.SaveFailed.class,
              failed -> assertThat(failed.detail()).contains("cannot be written"));
      assertThat(findings).last().asString().contains(StateKeeper.NOT_SAVED);
      assertThat(view.trouble()).contains("cannot be written");
      assertThat(view.failures()).isEqualTo(1);
      Files.delete(blocked.resolve("full"));
    }
  }

  @Test
  void aFileThatIsNotTakenIsAFindingUntilItIsWrittenAnew()
      throws IOException, InterruptedException {
    Files.writeString(state.resolve("announced-worker-1.state"), "rubbish");
    try (StateKeeper keeper = open()) {
      assertThat(keeper.recall()).isInstanceOf(Recall.Refused.class);
      assertThat(findings.take())
          .first()
          .extracting(Finding::code)
          .isEqualTo(StateKeeper.NOT_TAKEN);
      assertThat(view.remark()).contains("no saved state of leafcast");
      keeper.keep(new Output.Save(1, Memories.set(PREFIX)), answers::add);
      assertThat(answer()).isEqualTo(new Input.Saved(1));
      assertThat(findings.take()).isEmpty();
    }
    assertThat(set(recalled())).isEqualTo(Memories.set(PREFIX));
  }

  @Test
  void aHostThatDoesNotSayWhichBootItIsHasNoMemory() throws IOException, InterruptedException {
    Files.delete(bootId);
    try (StateKeeper keeper = open()) {
      assertThat(keeper.recall()).isInstanceOf(Recall.Refused.class);
      keeper.keep(new Output.Save(1, Memories.set(PREFIX)), answers::add);
      assertThat(answer()).isInstanceOf(Input.SaveFailed.class);
    }
    assertThat(state).isEmptyDirectory();
  }

  @Test
  void aNodeThatIsAnotherNowLeavesNothing() throws InterruptedException {
    try (StateKeeper keeper = open()) {
      Recall _ = keeper.recall();
      keeper.keep(new Output.Save(1, Memories.set(PREFIX)), answers::add);
      Input _ = answer();
      keeper.forget();
      keeper.keep(new Output.Save(2, Memories.set(OTHER)), answers::add);
      assertThat(answer()).isEqualTo(new Input.Saved(2));
    }
    assertThat(state).isEmptyDirectory();
  }
}
