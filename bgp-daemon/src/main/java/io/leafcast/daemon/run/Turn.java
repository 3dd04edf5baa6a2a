package io.leafcast.daemon.run;

import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.daemon.admin.AdminClient;
import io.leafcast.daemon.admin.Form;
import io.leafcast.daemon.admin.NoteCounts;
import io.leafcast.daemon.board.Board;
import io.leafcast.daemon.board.Finding;
import io.leafcast.daemon.config.DaemonSettings;
import io.leafcast.daemon.config.DaemonSettings.Handover;
import io.leafcast.daemon.lock.Claim;
import io.leafcast.daemon.lock.DaemonLock;
import io.leafcast.daemon.lock.Holder;
import io.leafcast.daemon.log.Log;
import io.leafcast.daemon.order.Done;
import io.leafcast.daemon.state.StateKeeper;
import io.leafcast.daemon.systemd.Supervisor;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Whose turn it is where there are several daemons on one node: of them all one has the lock beside
 * the admin socket, and works. A daemon of before there was a lock counts, too, as long as it
 * answers at the socket. Of the control thread; a thread of its own waits.
 */
final class Turn {
  private static final String TELLER = "turn";
  private static final Duration LOOK = Duration.ofMillis(250);

  /** Longer than a process that is there needs to take what is free. */
  private static final Duration PRECEDENCE = Duration.ofSeconds(2);

  private static final Duration DISK_IS_GIVEN_UP = Duration.ofMinutes(5);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Supervisor supervisor;
  private final Board board;
  private final InstantSource clock;
  private final Rank rank;
  private Optional<DaemonLock> lock = Optional.empty();
  private volatile boolean over;

  /** Why a daemon is there. */
  enum Rank {
    /** It was started: it may ask for the node. */
    NEWCOMER,
    /** It has handed over in this process: it goes on when nobody else does, and asks nobody. */
    STANDBY
  }

  /** What a daemon does now. */
  sealed interface Outcome {
    /** It begins: nobody else was there. */
    record Alone() implements Outcome {}

    /** It begins: another was there, and has gone. */
    record AfterAnother() implements Outcome {}

    /** It ends: somebody said so while it waited. */
    record Ends(int status) implements Outcome {}
  }

  Turn(Board board, InstantSource clock, Rank rank, Supervisor supervisor) {
    this.supervisor = supervisor;
    this.board = board;
    this.clock = clock;
    this.rank = rank;
  }

  /** Waits, as long as that lasts, until no other daemon has this node; obeys events meanwhile. */
  Outcome await(DaemonSettings settings, Function<Form, String> config, EventQueue events)
      throws InterruptedException {
    Path socket = Path.of(settings.socket());
    Holder self = Holder.self(board.state().startedAt(), Version.TEXT, settings.http().port());
    Claim claim = claim(Path.of(settings.socket() + ".lock"), self);
    boolean isFree = !(claim instanceof Claim.Taken) && !isAnswered(socket);
    if (isFree) {
      told(claim);
      return new Outcome.Alone();
    }
    String found = words(claim, socket);
    find(Finding.ANOTHER_DAEMON, settings.socket(), found + endOf(settings));
    Optional<Holder> holder = holder();
    Thread.ofPlatform().name("turn").daemon().start(() -> waitFor(claim, self, socket, events));
    Petition petition = new Petition(socket, self, () -> !over && holder().equals(holder), events);
    if (asks(settings)) {
      petition.start();
    }
    try (Servers beside = new Servers(board, new NoteCounts(), clock)) {
      beside.openBeside(settings, config, asked -> events.tell(new Event.Ordered(asked)), holder);
      supervisor.start();
      while (true) {
        switch (events.next()) {
          case Event.PulseAsked() -> supervisor.alive();
          case Event.TurnCame(Claim now) -> {
            over = true;
            told(now);
            Log.info("turn: no other daemon has this node any more; beginning");
            return new Outcome.AfterAnother();
          }
          case Event.PetitionFailed(String why) ->
              find(
                  Finding.ANOTHER_DAEMON,
                  settings.socket(),
                  found + "; it was asked to hand over, in vain: " + why);
          case Event.StopAsked(String signal) -> {
            over = true;
            Log.info(
                signal + ": ending; this daemon was waiting for another and announced nothing");
            return new Outcome.Ends(ExitCode.FINE);
          }
          case Event.Ordered(var asked) ->
              asked
                  .take()
                  .ifPresent(_ ->
                      asked.answer(
                          Done.saying(
                              ExitCode.FAILED, "this daemon waits, and does nothing: " + found)));
          case Event.ThreadEnded(String thread) -> {
            over = true;
            Log.error("without the thread '" + thread + "' the process cannot go on, so it ends");
            return new Outcome.Ends(ExitCode.FAILED);
          }
          // Nothing runs yet, and the file is read again before it does.
          case Event.Reload _,
              Event.FileChanged _,
              Event.PasswordsSeen _,
              Event.DrainDue _,
              Event.NodeSeen _,
              Event.Reported _,
              Event.Found _,
              Event.GateMoved _,
              Event.Checked _,
              Event.SpeakerEnded _ -> {}
        }
      }
    }
  }

  private Claim claim(Path file, Holder self) {
    return switch (DaemonLock.open(file)) {
      case Decoded.Good<DaemonLock>(DaemonLock opened) -> {
        lock = Optional.of(opened);
        yield switch (rank) {
          case NEWCOMER -> opened.tryTake(self);
          case STANDBY -> new Claim.Taken(opened.holder());
        };
      }
      case Decoded.Bad<DaemonLock>(String why) -> new Claim.Unknown(why);
    };
  }

  private Optional<Holder> holder() {
    return lock.flatMap(DaemonLock::holder);
  }

  private boolean asks(DaemonSettings settings) {
    return rank == Rank.NEWCOMER && settings.handover() == Handover.ASK;
  }

  /** Whether a daemon is there that knows of no lock, or could not take it. */
  private static boolean isAnswered(Path socket) {
    return Files.exists(socket)
        && AdminClient.status(socket, Form.TABLE, OutputStream.nullOutputStream())
            instanceof Decoded.Good<AdminClient.Sessions>;
  }

  /** On a thread of its own. */
  private void waitFor(Claim first, Holder self, Path socket, EventQueue events) {
    Claim claim = first;
    if (rank == Rank.STANDBY) {
      letOthersGoFirst();
    }
    if (first instanceof Claim.Taken && lock.isPresent()) {
      claim = lock.orElseThrow().take(self);
    }
    while (!over && isAnswered(socket)) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
    if (!over) {
      events.tell(new Event.TurnCame(claim));
    }
  }

  /** Whoever asked for the node writes itself into the file as soon as it has the lock. */
  private void letOthersGoFirst() {
    Optional<Holder> before = holder();
    long deadline = System.nanoTime() + PRECEDENCE.toNanos();
    while (!over && holder().equals(before) && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private String words(Claim claim, Path socket) {
    return switch (rank) {
      case NEWCOMER ->
          switch (claim) {
            case Claim.Taken(var by) ->
                "another leafcast has this node: "
                    + by.map(Holder::words).orElse("a process that does not say which");
            case Claim.Held _, Claim.Unknown _ ->
                "another leafcast, without a lock, answers at " + socket;
          };
      case STANDBY -> "this leafcast has handed over to another";
    };
  }

  private String endOf(DaemonSettings settings) {
    return switch (rank) {
      case NEWCOMER ->
          asks(settings)
              ? "; it is asked to hand over"
              : "; this one waits, ready, until that has gone";
      case STANDBY -> "; it goes on once that has gone";
    };
  }

  /** What of the lock stays to be told. */
  private void told(Claim claim) {
    switch (claim) {
      case Claim.Held _, Claim.Taken _ -> pin(ImmutableSortedSet.of());
      case Claim.Unknown(String why) ->
          find(
              Finding.LOCK_NOT_TAKEN,
              "lock",
              why + "; a second daemon on this node would not know of this one");
    }
  }

  private void find(String code, String object, String text) {
    pin(ImmutableSortedSet.of(new Finding(code, object, text)));
  }

  private void pin(ImmutableSortedSet<Finding> findings) {
    board.pin(FindingLines.told(board.state(), new Event.Found(TELLER, findings)));
  }

  /**
   * Lets others begin, once nothing is written for them any more, or whenever the disk has taken it
   * later than {@code patience}; {@code writing} waits for that.
   */
  StateKeeper.Ending end(Duration patience, Function<Duration, StateKeeper.Ending> writing) {
    over = true;
    StateKeeper.Ending ending = writing.apply(patience);
    switch (ending) {
      case OVER -> lock.ifPresent(DaemonLock::close);
      case WRITING ->
          Thread.ofPlatform()
              .name("last-write")
              .daemon()
              .start(() -> {
                if (writing.apply(DISK_IS_GIVEN_UP) == StateKeeper.Ending.OVER) {
                  lock.ifPresent(DaemonLock::close);
                }
              });
    }
    return ending;
  }
}
