package io.leafcast.bgp.transport;

import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.rib.HostInterfaces;
import io.leafcast.bgp.rib.InterfaceAddresses;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.wire.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Keeps the speaker told of the host's interfaces: at the start, when a connection opens and every
 * few seconds, but only of what changed. The host is asked on a thread that lives only as long as
 * there is something to ask.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what comes of it is heard as an event
final class InterfaceWatch {
  private static final Duration EVERY = Duration.ofSeconds(10);

  /** A connection that opens may use what was read this short a time before. */
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final SpeakerThread thread;
  private final Consumer<Input> speaker;
  private final Executor reader =
      new ThreadPoolExecutor(
          0, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), InterfaceWatch::reader);
  private Reading reading = Reading.IDLE;
  private List<Question> waiting = new ArrayList<>();
  private ImmutableMap<String, InterfaceAddresses> latest = ImmutableMap.of();
  private long readAt = System.nanoTime() - FRESH_NANOS;

  private enum Reading {
    IDLE,
    UNDER_WAY
  }

  /** Who wants to know the interface that {@code local} is on, of several the one of the zone. */
  private record Question(Address local, String zone, Consumer<String> answer) {}

  InterfaceWatch(SpeakerThread thread, Consumer<Input> speaker) {
    this.thread = thread;
    this.speaker = speaker;
  }

  private static Thread reader(Runnable task) {
    Thread thread = new Thread(task, "leafcast-interfaces");
    thread.setDaemon(true);
    return thread;
  }

  /** Begins to watch. */
  void start() {
    read();
    thread.after(EVERY, this::start);
  }

  /**
   * Tells the name of the interface that {@code local} is on, "" where none is; by then the speaker
   * has been told what that interface has. A link-local address may be on several: there {@code
   * zone} names the one that is meant.
   */
  void find(Address local, String zone, Consumer<String> answer) {
    String known = Interfaces.holding(local, zone, latest);
    if (!known.isEmpty() && System.nanoTime() - readAt < FRESH_NANOS) {
      answer.accept(known);
      return;
    }
    waiting.add(new Question(local, zone, answer));
    read();
  }

  /** One reading at a time; who asks while one is under way waits for the next. */
  private void read() {
    if (reading == Reading.IDLE) {
      reading = Reading.UNDER_WAY;
      List<Question> questions = waiting;
      waiting = new ArrayList<>();
      reader.execute(() -> {
        ImmutableMap<String, InterfaceAddresses> seen = Interfaces.read();
        thread.execute(() -> take(seen, questions));
      });
    }
  }

  private void take(ImmutableMap<String, InterfaceAddresses> seen, List<Question> questions) {
    reading = Reading.IDLE;
    readAt = System.nanoTime();
    if (!seen.equals(latest)) {
      latest = seen;
      speaker.accept(new Input.InterfacesSeen(new HostInterfaces.Known(seen)));
    }
    for (Question question : questions) {
      question.answer.accept(Interfaces.holding(question.local, question.zone, seen));
    }
    if (!waiting.isEmpty()) {
      read();
    }
  }
}
