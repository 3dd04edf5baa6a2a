package io.leafcast.daemon.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.attr.MultiExitDisc;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.daemon.board.CheckView;
import io.leafcast.daemon.board.CheckView.State;
import io.leafcast.daemon.config.CheckSettings;
import io.leafcast.k8s.client.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In virtual time: a pause takes as long as it says, a try as long as the test wants. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CheckSourceTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final Prefix PREFIX = Prefix.parse("198.51.100.7/32").orThrow();

  private final SynchronousQueue<Supplier<Outcome>> tries = new SynchronousQueue<>();
  private final BlockingQueue<Knowledge> said = new LinkedBlockingQueue<>();
  private final BlockingQueue<CheckView> views = new LinkedBlockingQueue<>();
  private final AtomicLong nanos = new AtomicLong();
  private volatile DisableFile.Seen file = DisableFile.Seen.GONE;
  private volatile Optional<CheckSource> running = Optional.empty();
  private volatile BooleanSupplier unwanted = () -> false;

  private final Pace pace =
      new Pace() {
        @Override
        public long nanos() {
          return nanos.get();
        }

        @Override
        public void pause(Duration time) {
          nanos.addAndGet(time.toNanos());
        }

        @Override
        public RandomGenerator random() {
          throw new IllegalStateException("nothing here is random");
        }
      };

  @AfterEach
  void close() {
    running.ifPresent(CheckSource::close);
  }

  @Test
  void itIsAnnouncedOnceItRoseAndWithdrawnOnceItFell() throws InterruptedException {
    start(settings(new CheckSettings.Withdraw(), CheckSettings.Start.DOWN), Optional.empty());
    assertThat(said.take()).isEqualTo(nothing("the check is down: it was not up yet"));
    passes();
    passes();
    assertThat(said.take()).isEqualTo(announced());
    fails("a");
    fails("b");
    passes();
    fails("c");
    fails("d");
    fails("e");
    assertThat(said.take()).isEqualTo(nothing("the check is down: e"));
    passes();
    assertThat(said).isEmpty();
  }

  @Test
  void itMayBeginAsUpUntilItFell() throws InterruptedException {
    start(settings(new CheckSettings.Withdraw(), CheckSettings.Start.UP), Optional.empty());
    assertThat(said.take()).isEqualTo(announced());
    fails("a");
    fails("b");
    fails("c");
    assertThat(said.take()).isEqualTo(nothing("the check is down: c"));
  }

  @Test
  void aWorseMedKeepsItAnnouncedWhileItIsDown() throws InterruptedException {
    start(settings(new CheckSettings.Med(4711), CheckSettings.Start.UP), Optional.empty());
    assertThat(said.take()).isEqualTo(announced());
    fails("a");
    fails("b");
    fails("c");
    assertThat(said.take())
        .isInstanceOfSatisfying(
            Knowledge.Known.class,
            known -> {
              assertThat(known.remark()).isEqualTo("the check is down: c, so the MED is 4711");
              assertThat(known.prefixes()).containsOnlyKeys(PREFIX);
              assertThat(known.prefixes().values())
                  .flatExtracting(Provenance::attributes)
                  .containsExactly(new MultiExitDisc(4711));
            });
  }

  @Test
  void aTryThatCannotBeMadeKeepsTheStateAndIsTold() throws InterruptedException {
    start(settings(new CheckSettings.Withdraw(), CheckSettings.Start.UP), Optional.empty());
    said.take();
    for (int i = 0; i < 10; i++) {
      offer(() -> new Outcome.NotTried("Too many open files"));
    }
    fails("a");
    fails("b");
    CheckView stuck = await(view -> !view.obstacle().isEmpty());
    assertThat(stuck.obstacle()).isEqualTo("Too many open files");
    assertThat(stuck.state()).isEqualTo(State.UP);
    assertThat(await(view -> view.contrary() == 1).obstacle()).isEmpty();
    assertThat(said).isEmpty();
  }

  @Test
  void aFaultOfOursKeepsTheStateAndTheThread() throws InterruptedException {
    start(settings(new CheckSettings.Withdraw(), CheckSettings.Start.UP), Optional.empty());
    said.take();
    offer(() -> {
      throw new OutOfMemoryError("Java heap space");
    });
    fails("a");
    fails("b");
    fails("c");
    assertThat(said.take()).isEqualTo(nothing("the check is down: c"));
  }

  @Test
  void aDisableFilePutsItDownWithinASecondWithoutATry() throws InterruptedException {
    start(settings(new CheckSettings.Withdraw(), CheckSettings.Start.UP), Optional.empty());
    said.take();
    long before = nanos.get();
    offer(() -> {
      file = DisableFile.Seen.THERE;
      return new Outcome.Passed("fine");
    });
    assertThat(said.take()).isEqualTo(nothing("/run/maintenance is there"));
    assertThat(await(view -> view.state() == State.DISABLED).since()).isEqualTo(NOW);
    assertThat(before).isZero();
    assertThat(tries.offer(() -> new Outcome.Passed("fine"), 50, TimeUnit.MILLISECONDS)).isFalse();

    file = DisableFile.Seen.GONE;
    assertThat(said.take()).isEqualTo(nothing("the check is down: fine"));
    passes();
    passes();
    assertThat(said.take()).isEqualTo(announced());
  }

  @Test
  void aDisableFileThatComesWhileATryRunsIsSeenThen() throws InterruptedException {
    start(settings(new CheckSettings.Withdraw(), CheckSettings.Start.UP), Optional.empty());
    said.take();
    offer(() -> {
      assertThat(isUnwanted()).isFalse();
      file = DisableFile.Seen.THERE;
      assertThat(isUnwanted()).as("it is looked for once a second").isFalse();
      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
      assertThat(isUnwanted()).isTrue();
      return new Outcome.Passed("fine");
    });
    assertThat(said.take()).isEqualTo(nothing("/run/maintenance is there"));
  }

  private boolean isUnwanted() {
    return unwanted.getAsBoolean();
  }

  @Test
  void aDisableFileOfWhichNothingCanBeToldChangesNothing() throws InterruptedException {
    file = DisableFile.Seen.UNCLEAR;
    start(settings(new CheckSettings.Withdraw(), CheckSettings.Start.UP), Optional.empty());
    assertThat(said.take()).isEqualTo(announced());
    offer(() -> {
      file = DisableFile.Seen.THERE;
      return new Outcome.Passed("fine");
    });
    assertThat(said.take()).isEqualTo(nothing("/run/maintenance is there"));
    file = DisableFile.Seen.UNCLEAR;
    assertThat(tries.offer(() -> new Outcome.Passed(""), 50, TimeUnit.MILLISECONDS)).isFalse();
    assertThat(said).isEmpty();
  }

  @Test
  void theNextTryBeginsAnIntervalAfterTheBeginOfTheOneBefore() throws InterruptedException {
    BlockingQueue<Long> begins = new LinkedBlockingQueue<>();
    start(settings(new CheckSettings.Withdraw(), CheckSettings.Start.UP), Optional.empty());
    for (int i = 0; i < 3; i++) {
      offer(() -> {
        begins.add(nanos.getAndAdd(Duration.ofMillis(1_500).toNanos()));
        return new Outcome.Passed("");
      });
    }
    assertThat(begins.take()).isZero();
    assertThat(begins.take()).isEqualTo(Duration.ofSeconds(5).toNanos());
    assertThat(begins.take()).isEqualTo(Duration.ofSeconds(10).toNanos());
  }

  @Test
  void underOtherSettingsItGoesOnWhereItStood() throws InterruptedException {
    CheckView up = new CheckView("web", State.UP, NOW.minusSeconds(60), 2, "fine", "");
    start(settings(new CheckSettings.Withdraw(), CheckSettings.Start.DOWN), Optional.of(up));
    assertThat(said.take())
        .isInstanceOfSatisfying(
            Knowledge.Known.class, known -> assertThat(known.prefixes()).containsKey(PREFIX));
    assertThat(views.take())
        .isEqualTo(new CheckView("web", State.UP, NOW.minusSeconds(60), 0, "fine", ""));
  }

  @Test
  void afterItIsClosedNothingIsSaid() throws InterruptedException {
    CheckSource source =
        start(settings(new CheckSettings.Withdraw(), CheckSettings.Start.UP), Optional.empty());
    said.take();
    views.take();
    offer(() -> {
      source.close();
      return new Outcome.Failed("late");
    });
    assertThat(tries.offer(() -> new Outcome.Passed(""), 50, TimeUnit.MILLISECONDS)).isFalse();
    assertThat(said).isEmpty();
    assertThat(views).isEmpty();
  }

  private CheckSource start(CheckSettings settings, Optional<CheckView> before) {
    CheckSource source =
        new CheckSource(
            new SourceName("check-web"),
            settings,
            before,
            (_, isUnwanted) -> {
              unwanted = isUnwanted;
              return take();
            },
            () -> file,
            views::add,
            pace,
            () -> NOW);
    running = Optional.of(source);
    source.start(said::add);
    return source;
  }

  private Outcome take() {
    try {
      return tries.take().get();
    } catch (InterruptedException closed) {
      return new Outcome.NotTried("closed");
    }
  }

  private void passes() throws InterruptedException {
    offer(() -> new Outcome.Passed("fine"));
  }

  private void fails(String output) throws InterruptedException {
    offer(() -> new Outcome.Failed(output));
  }

  private void offer(Supplier<Outcome> outcome) throws InterruptedException {
    tries.put(outcome);
  }

  private CheckView await(Predicate<CheckView> wanted) throws InterruptedException {
    CheckView view = views.take();
    while (!wanted.test(view)) {
      view = views.take();
    }
    return view;
  }

  private static Knowledge nothing(String remark) {
    return new Knowledge.Known(ImmutableSortedMap.of(), ImmutableList.of(), remark);
  }

  private static Knowledge announced() {
    return new Knowledge.Known(
        ImmutableSortedMap.of(
            PREFIX,
            new Provenance(
                new SourceName("check-web"),
                "sources.static.checked web",
                "",
                NOW,
                ImmutableList.of())),
        ImmutableList.of(),
        "");
  }

  private static CheckSettings settings(
      CheckSettings.WhenDown whenDown, CheckSettings.Start start) {
    return new CheckSettings(
        "web",
        ImmutableList.of(PREFIX),
        new CheckSettings.Command(ImmutableList.of("/bin/true")),
        Duration.ofSeconds(5),
        Duration.ofSeconds(3),
        2,
        3,
        whenDown,
        Optional.of("/run/maintenance"),
        start);
  }
}
