package io.leafcast.daemon.report;

import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.bgp.speaker.Note;
import io.leafcast.daemon.board.Board;
import io.leafcast.daemon.board.Finding;
import io.leafcast.k8s.client.Answer;
import io.leafcast.k8s.client.Api;
import io.leafcast.k8s.client.Failure;
import io.leafcast.k8s.client.Part;
import io.leafcast.k8s.report.Events;
import io.leafcast.k8s.report.LeafcastNodes;
import io.leafcast.k8s.report.Ledger;
import io.leafcast.k8s.report.Schedule;
import io.leafcast.k8s.report.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Writes Events about the Node. */
final class EventDesk implements Desk {
  /** Notes that wait for a turn. */
  static final int MOST_WAITING = 256;

  private static final int BAD_REQUEST = 400;
  private static final int UNPROCESSABLE = 422;
  private static final String WHAT = "Events";
  private static final String ABSENT =
      "the cluster has no events.k8s.io/v1, or the Node is gone; report.events: false does without";

  private final Board board;
  private final Api api;
  private final Whereabouts where;
  private final Tidings tidings;
  private final BlockingQueue<Heard> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AtomicLong overflow = new AtomicLong();

  // Of the reporter's thread.
  private final Ledger ledger = new Ledger();
  private final Happenings happenings = new Happenings();
  private Schedule pause = Schedule.begin(Duration.ZERO);
  private ImmutableSortedSet<Finding> found = ImmutableSortedSet.of();

  private record Heard(Note note, Instant at) {}

  EventDesk(Board board, Api api, Whereabouts where, Tidings tidings) {
    this.board = board;
    this.api = api;
    this.where = where;
    this.tidings = tidings;
  }

  /** Takes note, and never waits; any thread may tell. */
  void hear(Note note, Instant at) {
    if (Happenings.isWorthwhile(note) && !waiting.offer(new Heard(note, at))) {
      overflow.addAndGet(Happenings.times(note));
    }
  }

  @Override
  public void turn(Moment now) {
    ArrayDeque<Heard> all = new ArrayDeque<>();
    waiting.drainTo(all);
    all.forEach(heard ->
        happenings
            .of(heard.note())
            .ifPresent(happening ->
                ledger.happened(
                    happening, Happenings.times(heard.note()), heard.at(), now.elapsed())));
    ImmutableSortedSet<Finding> findings = board.state().findings().all();
    Happenings.of(found, findings)
        .forEach(happening -> ledger.happened(happening, 1, now.wall(), now.elapsed()));
    found = findings;
    ledger.lose(overflow.getAndSet(0));
    tidings.lost(ledger.lost());
    Optional<Series> next = due(now);
    while (next.isPresent() && write(next.orElseThrow(), now)) {
      next = due(now);
    }
  }

  private Optional<Series> due(Moment now) {
    return pause.looks(now.elapsed()) ? ledger.next(now.elapsed()) : Optional.empty();
  }

  private static boolean isRefused(Failure failure) {
    return failure.code() == BAD_REQUEST || failure.code() == UNPROCESSABLE;
  }

  /** Whether another one may follow. */
  private boolean write(Series series, Moment now) {
    Answer<String> answer =
        where
            .about(api)
            .then(about ->
                api.apply(
                    Events.RESOURCE,
                    Events.name(series, about),
                    Part.OBJECT,
                    LeafcastNodes.MANAGER,
                    Events.json(series, about)));
    return switch (answer) {
      case Answer.Good<String> _ -> {
        ledger.told(series, now.elapsed());
        pause = pause.wrote("", now.elapsed(), now.chance());
        tidings.told(WHAT, now.wall());
        yield true;
      }
      case Answer.Bad<String>(Failure failure) when isRefused(failure) -> {
        // One that the API will never have is not to keep the others from it.
        var _ = tidings.failed(WHAT, failure, ABSENT, now.wall());
        ledger.told(series, now.elapsed());
        ledger.lose(1);
        yield true;
      }
      case Answer.Bad<String>(Failure failure) -> {
        pause =
            pause.failed(
                tidings.failed(WHAT, failure, ABSENT, now.wall()),
                failure.atLeast(),
                now.elapsed(),
                now.chance());
        yield false;
      }
    };
  }
}
