package io.leafcast.daemon.state;

import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.bgp.drain.Drain;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.Output;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.bgp.transport.Keeper;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.daemon.board.Finding;
import io.leafcast.daemon.board.StateView;
import io.leafcast.daemon.config.RouterIdChoice;
import io.leafcast.daemon.config.StateSettings;
import io.leafcast.daemon.order.ByHand;
import io.leafcast.k8s.objects.NodeFacts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Reads the state file once and writes it from then on, on a thread of its own: whoever hands
 * something over never waits for the disk. Of several changes that came while it wrote, the newest
 * is written. Writes again from time to time, so that the file's age is that of the process's end,
 * and after a failure until it succeeds; a file that would announce what was withdrawn since is
 * removed.
 */
public final class StateKeeper implements Keeper, AutoCloseable {
  /** A file of another format, another node, or one that is damaged; it is not taken. */
  static final String NOT_TAKEN = "state-not-taken";

  /** The file cannot be written. */
  static final String NOT_SAVED = "state-not-saved";

  private static final Duration READ_WITHIN = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofSeconds(10);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
  private static final Duration GOODBYE = Duration.ofMillis(50);

  private final StateFile file;
  private final StateSettings settings;
  private final Path bootId;
  private final InstantSource clock;
  private final Ear ear;
  private final Semaphore news = new Semaphore(0);
  private final AtomicReference<Wanted> wanted;
  private final CompletableFuture<Recall> recalled = new CompletableFuture<>();
  private final Thread thread;
  private volatile boolean over;
  private volatile boolean closed;

  /** Of the thread. */
  private StateView view;

  private Optional<Memory> written = Optional.empty();
  private long answered;

  /** Who wants to know how it goes. Called on the keeper's thread. */
  public interface Ear {
    void seen(StateView view);

    void found(ImmutableSortedSet<Finding> findings);
  }

  private record Wanted(Memory memory, Optional<Asked> asked) {}

  private record Asked(long number, Consumer<Input> answer) {}

  private StateKeeper(
      StateSettings settings, String node, Path bootId, InstantSource clock, Ear ear) {
    this.settings = settings;
    this.bootId = bootId;
    this.clock = clock;
    this.ear = ear;
    this.file = new StateFile(settings.folder(), node);
    this.wanted = new AtomicReference<>(new Wanted(Memory.none(node), Optional.empty()));
    this.view =
        new StateView(file.path().toString(), Optional.empty(), "", Optional.empty(), 0, 0, "");
    this.thread = Thread.ofPlatform().name("state").daemon().unstarted(this::run);
  }

  /** Begins to read what the process before has left. */
  public static StateKeeper open(
      StateSettings settings, String node, InstantSource clock, Ear ear) {
    return open(settings, node, StateFile.BOOT_ID, clock, ear);
  }

  /** The same on a host whose boot has its ID in this file. */
  static StateKeeper open(
      StateSettings settings, String node, Path bootId, InstantSource clock, Ear ear) {
    StateKeeper keeper = new StateKeeper(settings, node, bootId, clock, ear);
    keeper.thread.start();
    return keeper;
  }

  /**
   * What the process before has left, if it may be begun with; a disk that does not say so within a
   * second has left nothing. To be asked before anything is handed over.
   */
  public Recall recall() {
    Recall recall;
    try {
      recall = recalled.get(READ_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException stalled) {
      recall =
          new Recall.Refused(
              file.path() + " could not be read within " + READ_WITHIN.toSeconds() + " s");
    } catch (ExecutionException ours) {
      throw new IllegalStateException(ours);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      recall = new Recall.Nothing("the process is ending");
    }
    if (recall instanceof Recall.Found(Memory memory)) {
      wanted.updateAndGet(before -> new Wanted(memory, before.asked));
    }
    return recall;
  }

  @Override
  public void keep(Output.Save save, Consumer<Input> answer) {
    wanted.updateAndGet(before ->
        new Wanted(before.memory.with(save.set()), Optional.of(new Asked(save.number(), answer))));
    news.release();
  }

  /** The Node says this of itself. */
  public void keep(NodeFacts facts) {
    change(before -> before.with(facts));
  }

  /** Who is drained is this now; {@code mark} is what of the Node has all drained. */
  public void keep(ByHand said, Optional<String> mark) {
    change(before -> before.with(before.drained().wanting(said, mark)));
  }

  /** The drain of this peer is so far. Any thread may say so. */
  public void keep(PeerName peer, Drain.Phase phase) {
    change(before -> before.with(before.drained().with(peer, phase)));
  }

  /** The gate was open in this boot. */
  public void keepOpened() {
    change(Memory::opened);
  }

  /** Nothing is kept any more, and the next process finds nothing. */
  public void forget() {
    over = true;
    news.release();
  }

  /** This router ID is ours. */
  public void keep(RouterIdChoice choice) {
    change(before -> before.with(choice));
  }

  private void change(UnaryOperator<Memory> change) {
    wanted.updateAndGet(before -> new Wanted(change.apply(before.memory), before.asked));
    news.release();
  }

  private void run() {
    Decoded<String> boot = StateFile.boot(bootId);
    switch (boot) {
      case Decoded.Good<String>(String id) -> recalled.complete(begin(id));
      case Decoded.Bad<String>(String why) ->
          recalled.complete(refused("it cannot be told whether the node was booted since: " + why));
    }
    String id = boot instanceof Decoded.Good<String>(String good) ? good : "";
    try {
      boolean isLast = false;
      while (!isLast) {
        isLast = closed;
        boolean _ = !isLast && news.tryAcquire(pause().toMillis(), TimeUnit.MILLISECONDS);
        int _ = news.drainPermits();
        write(id);
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private Recall begin(String boot) {
    Recall recall = file.recall(boot, clock.instant(), settings.maxAge());
    return switch (recall) {
      case Recall.Found(Memory memory) -> {
        written = Optional.of(memory);
        see(
            new StateView(
                view.file(), Optional.of(memory.asOf()), "", Optional.of(memory.asOf()), 0, 0, ""));
        yield recall;
      }
      case Recall.Nothing(String why) -> {
        see(new StateView(view.file(), Optional.empty(), why, Optional.empty(), 0, 0, ""));
        yield recall;
      }
      case Recall.Refused(String why) -> refused(why);
    };
  }

  private Recall refused(String why) {
    see(new StateView(view.file(), Optional.empty(), why, Optional.empty(), 0, 0, ""));
    find(NOT_TAKEN, why);
    return new Recall.Refused(why);
  }

  private Duration pause() {
    if (!view.trouble().isEmpty()) {
      return RETRY;
    }
    Duration quarter = settings.maxAge().dividedBy(4);
    return quarter.compareTo(LONGEST_PAUSE) < 0 ? quarter : LONGEST_PAUSE;
  }

  private void write(String boot) {
    Wanted now = wanted.get();
    if (over) {
      var _ = file.forget();
      written = Optional.empty();
      now.asked.ifPresent(asked -> answer(asked, new Input.Saved(asked.number)));
      return;
    }
    Memory memory = now.memory.at(boot, clock.instant());
    if (isThere(memory, now)) {
      return;
    }
    Decoded<Path> done =
        boot.isEmpty()
            ? Decoded.bad("it cannot be told which boot this is")
            : StateText.write(memory).then(file::write);
    switch (done) {
      case Decoded.Good<Path> _ -> {
        written = Optional.of(memory);
        see(view.saved(memory.asOf()));
        ear.found(ImmutableSortedSet.of());
        now.asked.ifPresent(asked -> answer(asked, new Input.Saved(asked.number)));
      }
      case Decoded.Bad<Path>(String why) -> {
        forgetWhatWasWithdrawn(memory);
        see(view.failed(why));
        find(NOT_SAVED, why + "; a restart begins without what changed since");
        now.asked.ifPresent(asked -> answer(asked, new Input.SaveFailed(asked.number, why)));
      }
    }
  }

  /** Whether the file says so already, and not long ago. */
  private boolean isThere(Memory memory, Wanted now) {
    boolean isAsked = now.asked.filter(asked -> asked.number > answered).isPresent();
    return !isAsked
        && !closed
        && written
            .filter(there ->
                there.saysAs(memory)
                    && Duration.between(there.asOf(), memory.asOf()).abs().compareTo(pause()) < 0)
            .isPresent();
  }

  private void forgetWhatWasWithdrawn(Memory now) {
    boolean wouldComeBack =
        written.filter(there -> !now.prefixes().containsAll(there.prefixes())).isPresent();
    if (wouldComeBack && file.forget() instanceof Decoded.Good<Path>) {
      written = Optional.empty();
    }
  }

  private void answer(Asked asked, Input answer) {
    if (asked.number > answered) {
      answered = asked.number;
      asked.answer.accept(answer);
    }
  }

  private void see(StateView now) {
    view = now;
    ear.seen(now);
  }

  private void find(String code, String text) {
    ear.found(ImmutableSortedSet.of(new Finding(code, file.path().toString(), text)));
  }

  /** Writes once more what there is, if the disk takes it soon. */
  @Override
  public void close() {
    closed = true;
    news.release();
    Ending _ = awaitEnd(GOODBYE);
  }

  /** Whether the file is written no more. */
  public enum Ending {
    OVER,
    /** The disk has not taken yet what it was given. */
    WRITING
  }

  /** After {@link #close}: waits at most {@code patience} until nothing is written any more. */
  public Ending awaitEnd(Duration patience) {
    try {
      return thread.join(patience) ? Ending.OVER : Ending.WRITING;
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return Ending.WRITING;
    }
  }
}
