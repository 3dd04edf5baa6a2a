package io.leafcast.daemon.report;

import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.speaker.Snapshot;
import io.leafcast.daemon.admin.StatusReport;
import io.leafcast.daemon.board.Board;
import io.leafcast.daemon.board.DaemonState;
import io.leafcast.k8s.client.Answer;
import io.leafcast.k8s.client.Api;
import io.leafcast.k8s.client.Failure;
import io.leafcast.k8s.client.Named;
import io.leafcast.k8s.client.Part;
import io.leafcast.k8s.report.Condition;
import io.leafcast.k8s.report.Events;
import io.leafcast.k8s.report.LeafcastNode;
import io.leafcast.k8s.report.LeafcastNodes;
import io.leafcast.k8s.report.Report;
import io.leafcast.k8s.report.ReportJson;
import io.leafcast.k8s.report.Schedule;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;

/**
 * Writes the LeafcastNode: first the object, owned by its Node, then its status whenever that
 * changes.
 */
final class ObjectDesk implements Desk {
  private static final String WHAT = "the LeafcastNode";
  private static final String ABSENT =
      "the cluster has no resource leafcastnodes.leafcast.io, or the Node is gone; deploy/manifests/crd.yaml has"
          + " it, report.object: false does without";

  private final Board board;
  private final Api api;
  private final Whereabouts where;
  private final Tidings tidings;
  private Schedule schedule;
  private Optional<Report> said = Optional.empty();
  private ImmutableMap<String, Condition> known = ImmutableMap.of();
  private Optional<String> owner = Optional.empty();
  private Optional<Seen> lookedAt = Optional.empty();

  /** What a document was made of: nothing else can change it. */
  private record Seen(DaemonState state, Optional<Snapshot> snapshot) {}

  ObjectDesk(Board board, Api api, Whereabouts where, Tidings tidings, Duration interval) {
    this.board = board;
    this.api = api;
    this.where = where;
    this.tidings = tidings;
    this.schedule = Schedule.begin(interval);
  }

  @Override
  public void turn(Moment now) {
    if (!schedule.looks(now.elapsed())) {
      return;
    }
    Seen seen = new Seen(board.state(), board.snapshot());
    boolean isNew = !lookedAt.equals(Optional.of(seen));
    if (!isNew && schedule.due().isEmpty() && !schedule.isStale(now.elapsed())) {
      return;
    }
    lookedAt = Optional.of(seen);
    schedule = schedule.seen(document(report(now)), now.elapsed(), now.chance());
    if (schedule.isDue(now.elapsed())) {
      write(now);
    }
  }

  private Report report(Moment now) {
    return Statement.of(StatusReport.of(board, now.wall())).after(said, known);
  }

  private String document(Report report) {
    return ReportJson.status(where.node(), report);
  }

  private void write(Moment now) {
    switch (introduced()) {
      case Answer.Bad<String>(Failure failure) -> failed(failure, now);
      case Answer.Good<String> _ -> {
        // Made anew: only now may be known since when a condition is as it is.
        Report report = report(now);
        String document = document(report);
        switch (apply(Part.STATUS, document)) {
          case Answer.Bad<LeafcastNode>(Failure failure) -> {
            if (failure.code() == HttpURLConnection.HTTP_NOT_FOUND) {
              owner = Optional.empty(); // somebody deleted it: it is made again
            }
            failed(failure, now);
          }
          case Answer.Good<LeafcastNode> _ -> {
            said = Optional.of(report);
            schedule = schedule.wrote(document, now.elapsed(), now.chance());
            tidings.written(WHAT, now.wall());
          }
        }
      }
    }
  }

  /** Makes the object, or gives it to the Node that has the name now; nothing if that is done. */
  private Answer<String> introduced() {
    return where
        .about(api)
        .then((Events.About about) ->
            owner.equals(Optional.of(about.uid()))
                ? Answer.good(about.uid())
                : apply(Part.OBJECT, ReportJson.object(about.node(), about.uid()))
                    .then(object -> {
                      owner = Optional.of(about.uid());
                      known = object.conditions();
                      return Answer.good(about.uid());
                    }));
  }

  private Answer<LeafcastNode> apply(Part part, String json) {
    return api.apply(
        LeafcastNodes.RESOURCE, Named.of(where.node()), part, LeafcastNodes.MANAGER, json);
  }

  private void failed(Failure failure, Moment now) {
    Schedule.Again again = tidings.failed(WHAT, failure, ABSENT, now.wall());
    boolean isGone =
        failure.code() == HttpURLConnection.HTTP_NOT_FOUND && schedule.written().isPresent();
    lookedAt = Optional.empty();
    schedule =
        schedule.failed(
            isGone ? Schedule.Again.SOON : again, failure.atLeast(), now.elapsed(), now.chance());
  }
}
