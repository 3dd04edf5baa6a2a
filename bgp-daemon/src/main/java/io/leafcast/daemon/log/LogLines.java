package io.leafcast.daemon.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.leafcast.bgp.words.Printable;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes lines on a thread of its own, with nothing in them that a terminal would obey. {@code
 * write} never blocks; of what does not fit into the queue only the number is written, as soon as
 * there is room.
 */
public final class LogLines {
  private static final int QUEUED = 1024;

  /** Characters: the hex of the longest UPDATE (65,535 octets) with all of its NLRI fits. */
  private static final int LONGEST = 1_000_000;

  /** Characters that wait to be written; what comes beyond is dropped. */
  private static final int MOST_WAITING = 2 * LONGEST;

  private final PrintStream stream;
  private final InstantSource clock;
  private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(QUEUED);
  private final AtomicLong waiting = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();

  private sealed interface Item {
    record Line(String text) implements Item {}

    record Mark(CountDownLatch reached) implements Item {}
  }

  LogLines(PrintStream stream, InstantSource clock) {
    this.stream = stream;
    this.clock = clock;
    Thread.ofPlatform().name("log").daemon().start(this::run);
  }

  private static final class OfProcess {
    static final LogLines INSTANCE =
        new LogLines(new PrintStream(System.err, true, UTF_8), InstantSource.system());
  }

  /** The log of this process, on standard error. */
  public static LogLines ofProcess() {
    return OfProcess.INSTANCE;
  }

  /** Adds a line; {@code level} and the time go before it. */
  void write(String level, String text) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    String cut = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    String line = time(now) + " " + level + " " + Printable.of(cut);
    if (waiting.addAndGet(line.length()) > MOST_WAITING || !queue.offer(new Item.Line(line))) {
      waiting.addAndGet(-line.length());
      dropped.incrementAndGet();
    }
  }

  /** Always with three decimals, so that columns stay columns. */
  private static String time(Instant instant) {
    String text = instant.toString();
    return switch (text.length()) {
      case 20 -> text.substring(0, 19) + ".000Z";
      default -> text;
    };
  }

  /** Waits until what was written before is out, for at most {@code patience}. */
  public void flush(Duration patience) {
    CountDownLatch reached = new CountDownLatch(1);
    try {
      if (queue.offer(new Item.Mark(reached), patience.toMillis(), TimeUnit.MILLISECONDS)) {
        boolean _ = reached.await(patience.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    List<Item> batch = new ArrayList<>();
    try {
      while (true) {
        batch.add(queue.take());
        queue.drainTo(batch);
        batch.forEach(this::out);
        batch.clear();
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
          stream.println(
              time(clock.instant().truncatedTo(ChronoUnit.MILLIS))
                  + " WARN  "
                  + lost
                  + " log lines were dropped: standard error does not take them");
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void out(Item item) {
    switch (item) {
      case Item.Line(String text) -> {
        waiting.addAndGet(-text.length());
        stream.println(text);
      }
      case Item.Mark(CountDownLatch reached) -> reached.countDown();
    }
  }
}
