package io.leafcast.daemon.run;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.bgp.drain.Drain;
import io.leafcast.bgp.source.SavedSet;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.Note;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.bgp.speaker.PeerNote;
import io.leafcast.bgp.speaker.SpeakerSettings;
import io.leafcast.bgp.transport.SpeakerLoop;
import io.leafcast.daemon.board.Board;
import io.leafcast.daemon.board.Finding;
import io.leafcast.daemon.board.StateView;
import io.leafcast.daemon.config.RouterIdChoice;
import io.leafcast.daemon.config.StateSettings;
import io.leafcast.daemon.log.Log;
import io.leafcast.daemon.order.ByHand;
import io.leafcast.daemon.state.DrainMemory;
import io.leafcast.daemon.state.Memory;
import io.leafcast.daemon.state.Recall;
import io.leafcast.daemon.state.StateKeeper;
import io.leafcast.k8s.objects.NodeFacts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the process before has left, and what this one leaves to the next. Opened once: other keys
 * hold after a restart. Of the control thread.
 */
final class Remembering implements AutoCloseable {
  private static final String TELLER = "state";

  private final Board board;
  private final InstantSource clock;
  private final Consumer<Event> events;
  private Optional<StateKeeper> keeper = Optional.empty();
  private Optional<Memory> memory = Optional.empty();
  private String node = "";

  Remembering(Board board, InstantSource clock, Consumer<Event> events) {
    this.board = board;
    this.clock = clock;
    this.events = events;
  }

  /** Reads what was left to {@code name}, if anything is to be saved at all. */
  void open(Optional<StateSettings> settings, String name) {
    node = name;
    keeper = settings.map(wanted -> StateKeeper.open(wanted, name, clock, new Heard()));
    keeper.map(StateKeeper::recall).ifPresent(this::take);
  }

  private void take(Recall recall) {
    switch (recall) {
      case Recall.Found(Memory found) -> {
        memory = Optional.of(found);
        Log.info(
            "state: beginning with the saved state of "
                + found.asOf()
                + ": "
                + found.set().size()
                + " prefixes");
      }
      case Recall.Nothing(String why) -> Log.info("state: beginning with nothing, since " + why);
      case Recall.Refused(String why) -> Log.warn("state: beginning with nothing: " + why);
    }
  }

  /** What the Node {@code name} said of itself when the process before ended. */
  Optional<NodeFacts> facts(Optional<String> name) {
    return memory.flatMap(Memory::facts).filter(facts -> name.equals(Optional.of(facts.name())));
  }

  /** The Node is taken to be as it was then, until it says so itself. */
  void takeFacts() {
    Optional<Instant> then = memory.map(Memory::asOf);
    then.ifPresent(time ->
        Log.info("state: the Node is taken to be as it was at " + time + " until the API says"));
    board.takeNodeOf(then);
  }

  /** What the process before announced. */
  SavedSet announced() {
    return memory.map(Memory::set).orElse(SavedSet.NONE);
  }

  /** The router ID that the process before had. */
  Optional<RouterIdChoice> routerId() {
    return memory.flatMap(Memory::routerId);
  }

  /** A speaker that begins with it, and lets what changes be saved. */
  SpeakerLoop begin(SpeakerSettings settings, Input drained, Consumer<Note> notes) {
    return keeper
        .map(keeping ->
            SpeakerLoop.resume(
                ImmutableList.of(remembered(), new Input.DrainsLeft(drained().phases()), drained),
                settings,
                keeping,
                notes))
        .orElseGet(
            () -> SpeakerLoop.resume(ImmutableList.of(drained), settings, (_, _) -> {}, notes));
  }

  /** Who was drained when the process before ended. */
  DrainMemory drained() {
    return memory.map(Memory::drained).orElse(DrainMemory.NOBODY);
  }

  /** Whether the gate was open in this boot, as far as the process before has told. */
  Memory.Gate gate() {
    return memory.map(Memory::gate).orElse(Memory.Gate.NOT_OPENED);
  }

  /** People, and a mark of the Node, have peers drained so. */
  void keep(ByHand said, Optional<String> mark) {
    keeper.ifPresent(keeping -> keeping.keep(said, mark));
  }

  /** The gate is open. */
  void keepOpened() {
    keeper.ifPresent(StateKeeper::keepOpened);
  }

  /** On the speaker's thread: how far a drain is outlives the process. */
  void hear(Note note) {
    if (note instanceof PeerNote.DrainShunning(PeerName peer, var _)) {
      keep(peer, Drain.Phase.SHUNNING);
    } else if (note instanceof PeerNote.DrainWithdrawn(PeerName peer, var _)) {
      keep(peer, Drain.Phase.WITHDRAWN);
    } else if (note instanceof PeerNote.DrainCeased(PeerName peer, var _)) {
      keep(peer, Drain.Phase.CEASED);
    } else if (note instanceof PeerNote.DrainOver(PeerName peer, var _)) {
      keep(peer, Drain.Phase.SERVING);
    }
  }

  private void keep(PeerName peer, Drain.Phase phase) {
    keeper.ifPresent(keeping -> keeping.keep(peer, phase));
  }

  private Input.Remembered remembered() {
    return memory
        .map(found -> new Input.Remembered(found.set(), found.asOf()))
        .orElseGet(() -> new Input.Remembered(SavedSet.NONE, Instant.EPOCH));
  }

  /** The Node that is followed says this of itself. */
  void see(NodeFacts facts) {
    keeper.ifPresent(keeping -> keeping.keep(facts));
  }

  /** This is our router ID, on the node of this name. */
  void chose(RouterIdChoice choice, String name) {
    if (!name.equals(node)) {
      // What is announced now is another node's: under the old name nothing may be found of it.
      Log.warn("state: nothing is saved any more until a restart, since the node is now " + name);
      keeper.ifPresent(StateKeeper::forget);
      memory = Optional.empty();
      node = name;
    }
    keeper.ifPresent(keeping -> keeping.keep(choice));
  }

  /** What is announced ends for good: no next process is to begin with it. */
  void forget() {
    keeper.ifPresent(StateKeeper::forget);
  }

  /** After {@link #close}: whether nothing is written any more, or not within {@code patience}. */
  StateKeeper.Ending awaitEnd(Duration patience) {
    return keeper.map(keeping -> keeping.awaitEnd(patience)).orElse(StateKeeper.Ending.OVER);
  }

  /** On the keeper's thread. */
  private final class Heard implements StateKeeper.Ear {
    @Override
    public void seen(StateView view) {
      board.keep(view);
    }

    @Override
    public void found(ImmutableSortedSet<Finding> findings) {
      events.accept(new Event.Found(TELLER, findings));
    }
  }

  @Override
  public void close() {
    keeper.ifPresent(StateKeeper::close);
  }
}
