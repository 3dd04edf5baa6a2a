package io.leafcast.daemon.systemd;

import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.daemon.board.Board;
import io.leafcast.daemon.log.Log;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Tells systemd how it goes, and that the process is alive when it can show that it is: a thread
 * asks in time, and only whoever was asked may answer by {@link #alive}. What cannot be told is
 * said once, told later if it still counts, and changes nothing else. Any thread may call.
 */
public final class Supervisor implements AutoCloseable {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  /** So many may be lost or late: a busy host is no reason to be killed. */
  private static final int QUESTIONS = 6;

  private static final Duration STOP_ITSELF = Duration.ofSeconds(10);

  private final Optional<Function<String, Decoded<String>>> socket;
  private final Optional<Duration> watchdog;
  private final Supplier<String> status;
  private final Runnable question;
  private final Semaphore over = new Semaphore(0);

  private final AtomicBoolean looks = new AtomicBoolean();

  /** What was said last of starting, reloading and stopping, if it did not get through. */
  private Optional<String> owed = Optional.empty();

  private final AtomicReference<Spoken> spoken = new AtomicReference<>(Spoken.FINE);

  /** Of the thread that looks. */
  private Optional<Long> askedAt = Optional.empty();

  private String told = "";

  private enum Spoken {
    FINE,
    OF_TROUBLE
  }

  Supervisor(
      Optional<Function<String, Decoded<String>>> socket,
      Optional<Duration> watchdog,
      Supplier<String> status,
      Runnable question) {
    this.socket = socket;
    this.watchdog = watchdog;
    this.status = status;
    this.question = question;
  }

  /**
   * The one of NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID, if there is one: otherwise nothing is
   * told.
   *
   * @param question asks those on whom the process depends to answer by {@link #alive}
   */
  public static Supervisor of(
      ImmutableMap<String, String> environment, Board board, Runnable question) {
    Optional<Function<String, Decoded<String>>> socket =
        switch (NotifySocket.at(environment.getOrDefault("NOTIFY_SOCKET", ""))) {
          case Decoded.Good<NotifySocket>(NotifySocket good) -> Optional.of(good::send);
          case Decoded.Bad<NotifySocket> _ when !environment.containsKey("NOTIFY_SOCKET") ->
              Optional.empty();
          case Decoded.Bad<NotifySocket>(String why) -> {
            Log.warn("systemd: cannot be told anything: NOTIFY_SOCKET " + why);
            yield Optional.empty();
          }
        };
    return new Supervisor(
        socket,
        watchdog(environment, ProcessHandle.current().pid()),
        () -> StatusLine.of(board),
        question);
  }

  /** How long systemd waits for a sign of life of this process, if it does. */
  static Optional<Duration> watchdog(ImmutableMap<String, String> environment, long pid) {
    String whose = environment.getOrDefault("WATCHDOG_PID", "");
    String micros = environment.getOrDefault("WATCHDOG_USEC", "");
    boolean isOurs = whose.isEmpty() || whose.equals(Long.toString(pid));
    return isOurs && micros.matches("[1-9][0-9]{0,17}")
        ? Optional.of(Duration.ofNanos(Math.multiplyExact(micros(micros), 1_000L)))
        : Optional.empty();
  }

  /** A time beyond any process's is as good as that. */
  private static long micros(String text) {
    return Math.min(Long.parseLong(text), Long.MAX_VALUE / 1_000);
  }

  /** Begins to look after the process, once it is ready, to work or to wait for that. */
  public void start() {
    if (socket.isEmpty()) {
      return;
    }
    ready();
    if (!looks.getAndSet(true)) {
      Thread.ofPlatform().name("systemd").daemon().start(this::run);
    }
  }

  private void run() {
    try {
      do {
        look(System.nanoTime());
      } while (!over.tryAcquire(pause().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration pause() {
    return watchdog
        .map(patience -> patience.dividedBy(2L * QUESTIONS))
        .filter(often -> often.compareTo(BETWEEN_LOOKS) < 0)
        .orElse(BETWEEN_LOOKS);
  }

  /** What is due at this time, in nanoseconds of a clock that never goes back. */
  void look(long now) {
    sayAgain();
    String line = status.get();
    if (!line.equals(told) && send("STATUS=" + line)) {
      told = line;
    }
    if (isDue(now)) {
      askedAt = Optional.of(now);
      question.run();
    }
  }

  private boolean isDue(long now) {
    return watchdog
        .filter(patience ->
            askedAt.filter(then -> now - then < patience.dividedBy(QUESTIONS).toNanos()).isEmpty())
        .isPresent();
  }

  /** The configuration is taken, and what was ordered is under way. */
  public void ready() {
    say("READY=1");
  }

  /** Another configuration is being taken; {@link #ready} follows. */
  public void reloading() {
    // The clock of nanoTime is CLOCK_MONOTONIC, which Type=notify-reload asks for.
    say("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / 1_000);
  }

  /** The process ends, after no more than this time and what it takes to end. */
  public void stopping(Duration within) {
    say("STOPPING=1\nEXTEND_TIMEOUT_USEC=" + within.plus(STOP_ITSELF).toNanos() / 1_000);
  }

  /** Whoever was asked has answered. */
  public void alive() {
    boolean _ = send("WATCHDOG=1");
  }

  /** One at a time, so that what is told late is not told after what came later. */
  private synchronized void say(String message) {
    owed = send(message) ? Optional.empty() : Optional.of(message);
  }

  private synchronized void sayAgain() {
    owed.ifPresent(this::say);
  }

  private boolean send(String message) {
    return socket.map(to -> isSent(to.apply(message))).orElse(false);
  }

  private boolean isSent(Decoded<String> outcome) {
    return switch (outcome) {
      case Decoded.Good<String> _ -> {
        spoken.set(Spoken.FINE);
        yield true;
      }
      case Decoded.Bad<String>(String why) -> {
        if (spoken.getAndSet(Spoken.OF_TROUBLE) == Spoken.FINE) {
          Log.warn("systemd: cannot be told how it goes, which is tried again: " + why);
        }
        yield false;
      }
    };
  }

  /** Looks no more. */
  @Override
  public void close() {
    over.release();
  }
}
