package io.leafcast.bgp.transport;

import io.leafcast.bgp.kernel.InterfaceChanges;
import io.leafcast.bgp.rib.HostInterfaces;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.Note;
import io.leafcast.bgp.speaker.SpeakerNote;
import io.leafcast.bgp.wire.Address;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Keeps the speaker told of the host's interfaces: at the start, when the kernel tells of a change,
 * when a connection opens and every now and then, but only of what changed. Where the host does not
 * tell, what was known stays, the speaker hears why, and it is tried again soon. The host is asked
 * on threads of their own, never on the speaker's.
 */
final class InterfaceWatch {
  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final Duration EVERY_WHILE_TOLD = Duration.ofMinutes(1);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  /** What it costs to begin to listen is not to be borne by the first sessions. */
  private static final Duration BEFORE_LISTENING = Duration.ofSeconds(1);

  /** A connection that opens may use what was read this short a time before. */
  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

  /** A connection that opens waits no longer for the host than this. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final SpeakerThread thread;
  private final Consumer<Input> speaker;
  private final Consumer<Note> notes;
  private final Host host;
  private final LongSupplier nanos;
  private final Set<Question> open = new LinkedHashSet<>();
  private Set<Question> unasked = new LinkedHashSet<>();
  private Reading reading = Reading.IDLE;
  private SpeakerThread.Pending next = () -> {};
  private Supplier<Interfaces> reader;
  private Listening listening = Listening.NO;
  private Interfaces latest = Interfaces.NOT_READ;
  private HostInterfaces told = latest.known();
  private String lack = "";
  private long readAt;
  private long newest = System.nanoTime();
  private volatile Life life = Life.GOES_ON; // read by the thread that listens

  private enum Reading {
    IDLE,
    UNDER_WAY
  }

  private enum Listening {
    NO,
    BEGINS,
    YES
  }

  private enum Life {
    GOES_ON,
    OVER
  }

  /**
   * How the host is asked, how it tells of changes and is asked from then on, and on which thread.
   */
  record Host(Supplier<Interfaces> interfaces, Telling telling, ThreadFactory threads) {
    static final Host THIS = new Host(Interfaces::read, KernelTells::open, Host::reader);

    private static Thread reader(Runnable task) {
      return Thread.ofPlatform().daemon().name("leafcast-interfaces").unstarted(task);
    }
  }

  /** A host that may tell of changes, where it has a socket for it. */
  interface Telling {
    Teller open() throws IOException;
  }

  /** Tells of changes; its thread alone may use it, but for {@link #read}. */
  interface Teller extends AutoCloseable {
    /** Waits for a change for a while, and says whether there was one. */
    InterfaceChanges.Heard await() throws IOException;

    /** All interfaces as they are now; on any thread. */
    Interfaces read();

    @Override
    void close();
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

  InterfaceWatch(
      SpeakerThread thread,
      Consumer<Input> speaker,
      Consumer<Note> notes,
      Host host,
      LongSupplier nanos) {
    this.thread = thread;
    this.speaker = speaker;
    this.notes = notes;
    this.host = host;
    this.nanos = nanos;
    this.reader = host.interfaces();
  }

  /** Begins to watch. */
  void start() {
    read();
    SpeakerThread.Pending _ = thread.after(BEFORE_LISTENING, this::listen);
  }

  /** Listens no more; on any thread. */
  void stop() {
    life = Life.OVER;
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
        Supplier<Interfaces> through = reader;
        host.threads().newThread(() -> ask(through, questions)).start();
        reading = Reading.UNDER_WAY;
      } catch (RuntimeException | Error noThread) {
        take(new Seen(Interfaces.unknown(noThread), System.nanoTime(), 0), questions);
      }
    }
  }

  private void ask(Supplier<Interfaces> through, Set<Question> questions) {
    Seen seen = look(through);
    thread.execute(() -> take(seen, questions));
  }

  /** What one reading found, when it began and how long it took. */
  private record Seen(Interfaces interfaces, long began, long took) {}

  private Seen look(Supplier<Interfaces> through) {
    long began = System.nanoTime();
    Interfaces seen;
    try {
      seen = through.get();
    } catch (RuntimeException | Error fault) {
      seen = Interfaces.unknown(fault);
    }
    return new Seen(seen, began, System.nanoTime() - began);
  }

  private void take(Seen seen, Set<Question> questions) {
    reading = Reading.IDLE;
    believe(seen);
    questions.forEach(Question::answer);
    if (!unasked.isEmpty()) {
      read();
    }
  }

  /** Of two readings that were under way at once the one that began later counts. */
  private void believe(Seen seen) {
    next.cancel();
    switch (seen.interfaces().known()) {
      case HostInterfaces.Known _ -> {
        next = thread.after(listening == Listening.YES ? EVERY_WHILE_TOLD : EVERY, this::again);
        if (seen.began() - newest < 0) {
          return;
        }
        newest = seen.began();
        latest = seen.interfaces();
        readAt = nanos.getAsLong();
      }
      case HostInterfaces.Unknown _ -> next = thread.after(AGAIN, this::again);
    }
    if (!seen.interfaces().known().equals(told)) {
      told = seen.interfaces().known();
      speaker.accept(new Input.InterfacesSeen(told));
    }
  }

  private void again() {
    read();
    if (listening == Listening.NO) {
      listen();
    }
  }

  private void listen() {
    if (listening == Listening.NO && life == Life.GOES_ON) {
      listening = Listening.BEGINS;
      try {
        host.threads().newThread(this::hear).start();
      } catch (RuntimeException | Error noThread) {
        silent(noThread);
      }
    }
  }

  /** On a thread of its own, until the end or until the host tells no more. */
  private void hear() {
    try (Teller teller = host.telling().open()) {
      thread.execute(() -> told(teller));
      InterfaceChanges.Heard heard = InterfaceChanges.Heard.CHANGE; // what changed before
      while (life == Life.GOES_ON) {
        if (heard == InterfaceChanges.Heard.CHANGE) {
          Seen seen = look(teller::read);
          thread.execute(() -> believe(seen));
          rest(seen.took());
        }
        heard = teller.await();
      }
    } catch (IOException | InterruptedException | RuntimeException | Error failure) {
      thread.execute(() -> silent(failure));
    }
  }

  /** Reading takes a tenth of this thread's time at most, however much changes. */
  private static void rest(long took) throws InterruptedException {
    Thread.sleep(Duration.ofNanos(Math.min(9 * took, FRESH_NANOS)));
  }

  private void told(Teller teller) {
    listening = Listening.YES;
    lack = "";
    reader = teller::read;
  }

  private void silent(Throwable failure) {
    listening = Listening.NO;
    reader = host.interfaces();
    String said = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
    if (!said.equals(lack)) {
      lack = said;
      notes.accept(new SpeakerNote.InterfacesNotTold(said));
    }
    next.cancel();
    next = thread.after(EVERY, this::again);
  }
}
