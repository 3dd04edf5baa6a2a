package io.leafcast.bgp.transport;

import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.rib.InterfaceAddresses;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.wire.Address;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
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
  private static final long EVERY_SECONDS = 10;

  /** A connection that opens may use what was read this short a time before. */
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final EventLoop loop;
  private final Consumer<Input> speaker;
  private final Executor reader =
      new ThreadPoolExecutor(
          0, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), InterfaceWatch::thread);
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

  InterfaceWatch(EventLoop loop, Consumer<Input> speaker) {
    this.loop = loop;
    this.speaker = speaker;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "leafcast-interfaces");
    thread.setDaemon(true);
    return thread;
  }

  /** Begins to watch. */
  void start() {
    read();
    loop.scheduleWithFixedDelay(this::read, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
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
        onLoop(() -> take(seen, questions));
      });
    }
  }

  private void onLoop(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException _) {
      // The loop was shut down meanwhile.
    }
  }

  private void take(ImmutableMap<String, InterfaceAddresses> seen, List<Question> questions) {
    reading = Reading.IDLE;
    readAt = System.nanoTime();
    if (!seen.equals(latest)) {
      latest = seen;
      speaker.accept(new Input.InterfacesSeen(seen));
    }
    for (Question question : questions) {
      question.answer.accept(Interfaces.holding(question.local, question.zone, seen));
    }
    if (!waiting.isEmpty()) {
      read();
    }
  }
}
