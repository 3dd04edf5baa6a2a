package io.leafcast.bgp.transport;

import io.leafcast.bgp.rib.HostInterfaces;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.wire.Address;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Keeps the speaker told of the host's interfaces: at the start, when a connection opens and every
 * few seconds, but only of what changed. Where the host does not tell, what was known stays, the
 * speaker hears why, and it is tried again soon. The host is asked on a thread of its own for each
 * reading.
 */
final class InterfaceWatch {
  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  /** A connection that opens may use what was read this short a time before. */
  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

  /** A connection that opens waits no longer for the host than this. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final SpeakerThread thread;
  private final Consumer<Input> speaker;
  private final Host host;
  private final LongSupplier nanos;
  private final Set<Question> open = new LinkedHashSet<>();
  private Set<Question> unasked = new LinkedHashSet<>();
  private Reading reading = Reading.IDLE;
  private SpeakerThread.Pending next = () -> {};
  private Interfaces latest = Interfaces.NOT_READ;
  private HostInterfaces told = latest.known();
  private long readAt;

  private enum Reading {
    IDLE,
    UNDER_WAY
  }

  /** How the host is asked, and on which thread. */
  record Host(Supplier<Interfaces> interfaces, ThreadFactory threads) {
    static final Host THIS = new Host(Interfaces::read, Host::reader);

    private static Thread reader(Runnable task) {
      return Thread.ofPlatform().daemon().name("leafcast-interfaces").unstarted(task);
    }
  }

  /** Somebody wants to know the interface that an address is on. */
  private final class Question {
    private final Address local;
    private final int index;
    private final Consumer<String> whom;
    private final SpeakerThread.Pending patience = thread.after(PATIENCE, this::answer);

    private Question(Address local, int index, Consumer<String> whom) {
      this.local = local;
      this.index = index;
      this.whom = whom;
    }

    private void answer() {
      if (open.remove(this)) {
        patience.cancel();
        whom.accept(latest.holding(local, index));
      }
    }
  }

  InterfaceWatch(SpeakerThread thread, Consumer<Input> speaker, Host host, LongSupplier nanos) {
    this.thread = thread;
    this.speaker = speaker;
    this.host = host;
    this.nanos = nanos;
  }

  /** Begins to watch. */
  void start() {
    read();
  }

  /** What is known by now. */
  HostInterfaces known() {
    return latest.known();
  }

  /**
   * Tells the name of the interface that {@code local} is on, "" where none is or none is known; by
   * then the speaker has been told what that interface has. A link-local address may be on several:
   * there {@code index} says which is meant.
   */
  void find(Address local, int index, Consumer<String> whom) {
    String found = latest.holding(local, index);
    if (!found.isEmpty() && nanos.getAsLong() - readAt < FRESH_NANOS) {
      whom.accept(found);
      return;
    }
    Question question = new Question(local, index, whom);
    open.add(question);
    unasked.add(question);
    read();
  }

  /** One reading at a time; who asks while one is under way waits for the next. */
  private void read() {
    if (reading == Reading.IDLE) {
      next.cancel();
      Set<Question> questions = unasked;
      unasked = new LinkedHashSet<>();
      try {
        host.threads().newThread(() -> ask(questions)).start();
        reading = Reading.UNDER_WAY;
      } catch (RuntimeException | Error noThread) {
        take(Interfaces.unknown(noThread), questions);
      }
    }
  }

  private void ask(Set<Question> questions) {
    Interfaces seen;
    try {
      seen = host.interfaces().get();
    } catch (RuntimeException | Error fault) {
      seen = Interfaces.unknown(fault);
    }
    Interfaces answer = seen;
    thread.execute(() -> take(answer, questions));
  }

  private void take(Interfaces seen, Set<Question> questions) {
    reading = Reading.IDLE;
    switch (seen.known()) {
      case HostInterfaces.Known _ -> {
        latest = seen;
        readAt = nanos.getAsLong();
        next = thread.after(EVERY, this::read);
      }
      case HostInterfaces.Unknown _ -> next = thread.after(AGAIN, this::read);
    }
    if (!seen.known().equals(told)) {
      told = seen.known();
      speaker.accept(new Input.InterfacesSeen(told));
    }
    questions.forEach(Question::answer);
    if (!unasked.isEmpty()) {
      read();
    }
  }
}
