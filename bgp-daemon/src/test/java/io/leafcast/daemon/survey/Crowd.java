package io.leafcast.daemon.survey;

import io.leafcast.k8s.client.Course;
import io.leafcast.k8s.client.Failure;
import io.leafcast.k8s.client.Patience;
import io.leafcast.k8s.client.Watched;
import io.leafcast.k8s.report.Happening;
import io.leafcast.k8s.report.Ledger;
import io.leafcast.k8s.report.Schedule;
import io.leafcast.k8s.report.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * Daemons at one API, in virtual time: their own decisions of when to list, watch, look, and write,
 * and an API that answers at once, is away, or asks to be left alone. Nothing happens in the
 * cluster beside what a case says.
 */
final class Crowd {
  private static final long SECOND = 1_000_000_000L;
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  /** Until a session is Established after a start. */
  private static final int SESSION = 2;

  /** What is asked of the API. */
  enum Kind {
    LIST,
    WATCH,
    COUNT,
    SURVEY,
    WRITE,
    EVENT,
    /** Any of them that the API did not answer. */
    REFUSED,
    ANY
  }

  private record Due(long at, long order, Runnable what) {}

  private final SplittableRandom random;
  private final PriorityQueue<Due> agenda =
      new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::order));
  private final Map<Kind, int[]> asked = new EnumMap<>(Kind.class);
  private final List<Daemon> daemons = new ArrayList<>();
  private long now;
  private long order;
  private int watching;
  private long awayFrom = Long.MAX_VALUE;
  private long awayUntil = Long.MAX_VALUE;
  private Failure refusal = new Failure("away", 0, Duration.ZERO);

  Crowd(int nodes, long seed) {
    random = new SplittableRandom(seed);
    for (Kind kind : Kind.values()) {
      asked.put(kind, new int[5 * 3600]);
    }
    for (int node = 0; node < nodes; node++) {
      daemons.add(new Daemon());
    }
  }

  /** One daemon. */
  private final class Daemon {
    private int life;
    private long sleeping;
    private final List<Followed> followed = new ArrayList<>();
    private Schedule schedule = Schedule.begin(INTERVAL);
    private Schedule pause = Schedule.begin(Duration.ZERO);
    private Ledger ledger = new Ledger();
    private boolean introduced;
    private long began;

    void start() {
      life++;
      began = now;
      followed.forEach(Followed::end);
      followed.clear();
      schedule = Schedule.begin(INTERVAL);
      pause = Schedule.begin(Duration.ZERO);
      ledger = new Ledger();
      introduced = false;
      for (int resource = 0; resource < 2; resource++) {
        Followed one = new Followed(this);
        followed.add(one);
        one.go(one.course.begin());
      }
      int mine = life;
      after(1, () -> turn(mine));
      after(0, () -> count(mine));
      after(SESSION, () -> ledger.happened(established(), 1, Instant.EPOCH, elapsed()));
    }

    private Happening established() {
      return new Happening(
          Happening.Type.NORMAL, "SessionEstablished", "leaf-1", "", "a session is up");
    }

    private Duration elapsed() {
      return Duration.ofNanos(now - began);
    }

    private String document() {
      boolean up = now - began >= SESSION * SECOND;
      boolean read = followed.stream().allMatch(one -> one.listed);
      return up + " " + read;
    }

    private void turn(int mine) {
      if (mine != life) {
        return;
      }
      Duration at = elapsed();
      if (schedule.looks(at)) {
        schedule = schedule.seen(document(), at, random.nextDouble());
        if (schedule.isDue(at)) {
          write(at);
        }
      }
      Optional<Series> next = pause.looks(at) ? ledger.next(at) : Optional.empty();
      next.ifPresent(series -> {
        if (ask(Kind.EVENT).isEmpty()) {
          ledger.told(series, at);
          pause = pause.wrote("", at, random.nextDouble());
        } else {
          pause = pause.failed(Schedule.Again.SOON, refusal.atLeast(), at, random.nextDouble());
        }
      });
      sleep(mine, at);
    }

    /** Turns are a second apart; those in which nothing can happen are passed over. */
    private void sleep(int mine, Duration at) {
      boolean idle = schedule.due().isEmpty() && at.toSeconds() > 60 && ledger.next(at).isEmpty();
      Duration next = Duration.ofSeconds(1);
      if (!schedule.looks(at)) {
        next = schedule.free().minus(at);
      } else if (idle && schedule.written().equals(Optional.of(document()))) {
        next = schedule.refresh().minus(at);
      }
      long pause = Math.max(SECOND, next.toNanos());
      long wake = ++sleeping;
      after(
          (double) pause / SECOND,
          () -> {
            if (wake == sleeping) {
              turn(mine);
            }
          });
    }

    /** What is reported may be another now. */
    private void wake() {
      int mine = life;
      long wake = ++sleeping;
      after(
          random.nextDouble(),
          () -> {
            if (wake == sleeping) {
              turn(mine);
            }
          });
    }

    private void write(Duration at) {
      // The object, once, and its status.
      Optional<Failure> refused = introduced ? Optional.empty() : ask(Kind.WRITE);
      introduced = introduced || refused.isEmpty();
      if (refused.isEmpty()) {
        refused = ask(Kind.WRITE);
      }
      schedule =
          refused
              .map(failure ->
                  schedule.failed(Schedule.Again.SOON, failure.atLeast(), at, random.nextDouble()))
              .orElseGet(() -> schedule.wrote(document(), at, random.nextDouble()));
    }

    private void count(int mine) {
      int nodes = ask(Kind.COUNT).isEmpty() ? daemons.size() : 300;
      look(mine, Survey.afterAChange(nodes), nodes);
    }

    private void look(int mine, Duration spread, int nodes) {
      after(
          part(spread),
          () -> {
            if (mine == life) {
              int known = ask(Kind.SURVEY).isEmpty() ? daemons.size() : nodes;
              look(mine, Survey.interval(known), known);
            }
          });
    }

    private double part(Duration whole) {
      return (double) whole.toNanos() / SECOND * random.nextDouble(0.5, 1.5);
    }

    void cut() {
      followed.forEach(Followed::cut);
    }
  }

  /** One resource that a daemon follows. */
  private final class Followed {
    private final Course course = new Course(Patience.USUAL, random.split());
    private final Daemon daemon;
    private boolean listed;
    private boolean ended;
    private long opened = -1;
    private long watch;

    Followed(Daemon daemon) {
      this.daemon = daemon;
    }

    private void listed(boolean now) {
      if (now != listed) {
        listed = now;
        daemon.wake();
      }
    }

    void go(Course.Next next) {
      after(
          (double) next.after().toNanos() / SECOND,
          () -> {
            if (!ended) {
              step(next);
            }
          });
    }

    private void step(Course.Next next) {
      switch (next) {
        case Course.Next.List _ -> {
          Optional<Failure> refused = ask(Kind.LIST);
          listed(refused.isEmpty());
          go(refused.map(course::failed).orElseGet(course::listed));
        }
        case Course.Next.Watch(_, Duration time) -> {
          Optional<Failure> refused = ask(Kind.WATCH);
          if (refused.isPresent()) {
            over(new Watched.Failed(refused.get()), Duration.ZERO);
            return;
          }
          opened = now;
          watching++;
          long mine = ++watch;
          after(
              (double) time.toSeconds(),
              () -> {
                if (mine == watch && opened >= 0) {
                  close(new Watched.Finished());
                }
              });
        }
      }
    }

    private void close(Watched end) {
      Duration lasted = Duration.ofNanos(now - opened);
      opened = -1;
      watching--;
      over(end, lasted);
    }

    private void over(Watched end, Duration lasted) {
      listed(listed && !(end instanceof Watched.Failed));
      go(course.watched(end, lasted, Course.Heard.SOMETHING, Course.Kept.ALL));
    }

    void cut() {
      if (opened >= 0) {
        close(new Watched.Lost());
      }
    }

    void end() {
      if (opened >= 0) {
        opened = -1;
        watching--;
      }
      ended = true;
    }
  }

  private int[] counts(Kind kind) {
    return Objects.requireNonNull(asked.get(kind));
  }

  private Optional<Failure> ask(Kind kind) {
    boolean away = now >= awayFrom && now < awayUntil;
    int second = (int) (now / SECOND);
    counts(away ? Kind.REFUSED : kind)[second]++;
    counts(Kind.ANY)[second]++;
    return away ? Optional.of(refusal) : Optional.empty();
  }

  private void after(double seconds, Runnable what) {
    agenda.add(new Due(now + (long) (seconds * SECOND), order++, what));
  }

  /** All daemons start in this second. */
  void startAll(int second) {
    daemons.forEach(daemon -> at(second + random.nextDouble(), daemon::start));
  }

  /** So many daemons start anew each minute, one after the other. */
  void restartEach(int second, int perMinute) {
    for (int index = 0; index < daemons.size(); index++) {
      Daemon daemon = daemons.get(index);
      at(second + index * 60.0 / perMinute, daemon::start);
    }
  }

  /** The API cuts all connections, and answers nobody until then. */
  void away(int from, int until) {
    at(
        from,
        () -> {
          refusal = new Failure("away", 0, Duration.ZERO);
          awayFrom = from * SECOND;
          awayUntil = until * SECOND;
          daemons.forEach(Daemon::cut);
        });
  }

  /** The same, and it answers all with a Retry-After of so many seconds. */
  void busy(int from, int until, int wait) {
    away(from, until);
    at(from, () -> refusal = new Failure("busy", 429, Duration.ofSeconds(wait)));
  }

  private void at(double second, Runnable what) {
    agenda.add(new Due((long) (second * SECOND), order++, what));
  }

  /** Goes on until then. */
  void run(int second) {
    while (!agenda.isEmpty() && agenda.peek().at() < second * SECOND) {
      Due due = agenda.remove();
      now = due.at();
      due.what().run();
    }
  }

  /** Watches that are open, or opened anew in this moment. */
  int watches() {
    return watching;
  }

  /** Seconds from then until the last one of those that were cut watched again. */
  int allWatch(int from) {
    int[] lists = counts(Kind.LIST);
    int last = from;
    for (int second = from; second < from + 600; second++) {
      last = lists[second] > 0 ? second : last;
    }
    return last - from;
  }

  int sum(Kind kind, int from, int to) {
    int sum = 0;
    for (int second = from; second < to; second++) {
      sum += counts(kind)[second];
    }
    return sum;
  }

  /** A second, in the mean. */
  double mean(Kind kind, int from, int to) {
    return (double) sum(kind, from, to) / (to - from);
  }

  /** The most in so many seconds in a row. */
  int most(Kind kind, int seconds, int from, int to) {
    int most = 0;
    for (int second = from; second + seconds <= to; second++) {
      most = Math.max(most, sum(kind, second, second + seconds));
    }
    return most;
  }
}
