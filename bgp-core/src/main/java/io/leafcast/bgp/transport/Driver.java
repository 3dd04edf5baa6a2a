package io.leafcast.bgp.transport;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.reason.SessionReason;
import io.leafcast.bgp.speaker.ConnectionId;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.Moment;
import io.leafcast.bgp.speaker.Note;
import io.leafcast.bgp.speaker.Output;
import io.leafcast.bgp.speaker.Rehearsal;
import io.leafcast.bgp.speaker.Speaker;
import io.leafcast.bgp.speaker.SpeakerNote;
import io.leafcast.bgp.speaker.SpeakerSettings;
import io.leafcast.bgp.speaker.Thrown;
import io.leafcast.bgp.speaker.TimerKey;
import io.leafcast.bgp.wire.Octets;
import io.netty.channel.EventLoop;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Feeds the speaker with one Input at a time and carries out its Outputs in order; everything here
 * runs on the loop's thread. What is written leaves, and the Window shows the result, when the loop
 * has handled all that was at hand.
 */
final class Driver {
  private final Speaker speaker;
  private final SpeakerThread thread;
  private final Consumer<Note> notes;
  private final CompletableFuture<Void> ended;
  private final Keeper keeper;
  private final Clock clock = Clock.systemUTC();
  private final long started = System.nanoTime();
  private final Queue<Input> inbox = new ArrayDeque<>();
  private final InterfaceWatch interfaces;
  private final Links links;
  private final Dialer dialer;
  private final Acceptor acceptor;
  private final Timers timers;
  private final Window window;
  private Phase phase = Phase.WAITING;
  private Settling settling = Settling.DONE;
  private Settling showing = Settling.DONE;
  private long showAt = System.nanoTime();

  private enum Phase {
    WAITING,
    STEPPING,
    ENDED
  }

  private enum Settling {
    DONE,
    DUE
  }

  /**
   * Gives the speaker {@code first}, the last of which configures it, and carries out what it asks
   * for as soon as the loop runs; {@code nanos} tells the time that one peer's input takes from the
   * others.
   */
  Driver(
      Speaker speaker,
      ImmutableList<Input> first,
      Keeper keeper,
      Sockets sockets,
      EventLoop loop,
      LongSupplier nanos,
      Consumer<Note> notes,
      CompletableFuture<Void> ended) {
    this.speaker = speaker;
    this.notes = notes;
    this.ended = ended;
    this.keeper = keeper;
    thread = new SpeakerThread(loop, this::end);
    interfaces =
        new InterfaceWatch(thread, this::take, notes, InterfaceWatch.Host.THIS, System::nanoTime);
    var _ = ended.whenComplete((_, _) -> interfaces.stop());
    links = new Links(sockets, thread, new Intake(thread, nanos), this::take, interfaces);
    dialer = new Dialer(sockets, loop, thread, links, interfaces, this::take);
    acceptor = new Acceptor(sockets, loop, thread, links, notes, this::take);
    timers = new Timers(thread, this::take, links::hasUnread);
    List<Output> asked = new ArrayList<>();
    first.forEach(input -> asked.addAll(speaker.step(now(), input)));
    window = new Window(speaker.snapshot(clock.instant()));
    thread.execute(() -> {
      interfaces.start();
      drain(asked);
    });
  }

  private Moment now() {
    return new Moment(clock.instant(), Duration.ofNanos(System.nanoTime() - started));
  }

  /** What the speaker would do; on the loop's thread, too. */
  Rehearsal rehearse(SpeakerSettings next, ImmutableList<Input.Reported> then) {
    return speaker.rehearse(now(), next, then);
  }

  Window window() {
    return window;
  }

  /** Handles {@code input}, now or after the one that is being handled. */
  void take(Input input) {
    inbox.add(input);
    if (phase == Phase.WAITING) {
      drain(List.of());
    }
  }

  /** Carries out {@code outputs}, and all that comes of what is in the inbox. The one catch-all. */
  private void drain(List<Output> outputs) {
    phase = Phase.STEPPING;
    try {
      outputs.forEach(this::carryOut);
      for (Input next = inbox.poll(); next != null; next = inbox.poll()) {
        speaker.step(now(), next).forEach(this::carryOut);
      }
    } catch (RuntimeException | Error fault) {
      end(fault);
    }
    if (phase == Phase.STEPPING) {
      phase = Phase.WAITING;
      settleSoon();
    }
  }

  private void carryOut(Output output) {
    switch (output) {
      case Output.Dial dial -> guarded(dial.connection(), () -> dialer.dial(dial));
      case Output.Send(ConnectionId connection, Octets message) ->
          guarded(
              connection, () -> links.toWrite(connection).ifPresent(link -> link.send(message)));
      case Output.AwaitWritable(ConnectionId connection) ->
          guarded(connection, () -> links.toWrite(connection).ifPresent(Link::awaitWritable));
      case Output.HangUp(ConnectionId connection) ->
          guarded(connection, () -> links.hangUp(connection));
      case Output.SetTimer(TimerKey timer, Duration after) -> timers.set(timer, after);
      case Output.CancelTimer(TimerKey timer) -> timers.cancel(timer);
      case Output.ListenOn listen -> acceptor.listenOn(listen);
      case Output.Save save -> keeper.keep(save, answer -> thread.execute(() -> take(answer)));
      case Output.Tell(Note note) -> notes.accept(note);
      case Output.Stopped() -> stop();
    }
  }

  /**
   * What goes wrong with one connection ends that one; what ails the whole JVM ends the speaker.
   */
  private void guarded(ConnectionId connection, Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError fault) {
      notes.accept(new SpeakerNote.CarryingOutFailed(connection, Thrown.of(fault)));
      links.abort(connection);
      inbox.add(new Input.Closed(connection, new SessionReason.OwnFault()));
    }
  }

  private void settleSoon() {
    if (settling == Settling.DONE) {
      settling = Settling.DUE;
      thread.execute(this::settle);
    }
  }

  /** What is seen on the wire can be seen in the Window, as long as that costs little. */
  private void settle() {
    settling = Settling.DONE;
    if (System.nanoTime() - showAt >= 0) {
      show();
    } else if (showing == Settling.DONE) {
      showing = Settling.DUE;
      thread.after(Duration.ofNanos(showAt - System.nanoTime()), this::show);
    }
    links.flush();
  }

  /** Takes a tenth of the loop's time at most, however many prefixes there are. */
  private void show() {
    showing = Settling.DONE;
    long began = System.nanoTime();
    window.show(speaker.snapshot(clock.instant()));
    showAt = System.nanoTime() + 9 * (System.nanoTime() - began);
  }

  private void stop() {
    acceptor.stop();
    links.whenAllClosed(() -> ended.complete(null));
  }

  private void end(Throwable fault) {
    phase = Phase.ENDED;
    try {
      notes.accept(new SpeakerNote.LoopFailed(Thrown.of(fault)));
    } finally {
      ended.completeExceptionally(fault); // also where there is no room left for last words
    }
  }
}
