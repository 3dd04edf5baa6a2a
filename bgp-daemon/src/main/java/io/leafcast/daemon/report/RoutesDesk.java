package io.leafcast.daemon.report;

import io.leafcast.bgp.speaker.Snapshot;
import io.leafcast.daemon.board.Board;
import io.leafcast.daemon.log.Log;
import io.leafcast.k8s.client.Answer;
import io.leafcast.k8s.client.Api;
import io.leafcast.k8s.client.Failure;
import io.leafcast.k8s.client.Named;
import io.leafcast.k8s.client.Part;
import io.leafcast.k8s.objects.NodeFacts;
import io.leafcast.k8s.objects.NodeObject;
import io.leafcast.k8s.objects.Nodes;
import io.leafcast.k8s.report.Condition;
import io.leafcast.k8s.report.Events;
import io.leafcast.k8s.report.LeafcastNodes;
import io.leafcast.k8s.report.NodeWrites;
import io.leafcast.k8s.report.Routes;
import io.leafcast.k8s.report.Schedule;
import java.time.Duration;
import java.util.Optional;

/**
 * Writes the Node itself: takes the startup taint off once leaves have the routes, and keeps a
 * condition that says whether they do.
 */
final class RoutesDesk implements Desk {
  private static final String TAINT = "the startup taint";
  private static final String CONDITION = "the condition of the Node";
  private static final String ABSENT = "there is no such Node";
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  /** How often a list of taints that others change is read in a row. */
  private static final int MOST_TRIES = 5;

  private static final int CONFLICT = 409;
  private static final int TEST_FAILED = 422;

  private final Board board;
  private final Api api;
  private final Whereabouts where;
  private final Tidings tidings;
  private final Optional<String> taint;
  private final Optional<String> condition;
  private Routes routes = Routes.UNTOLD;
  private Optional<String> untainted = Optional.empty();
  private Schedule untainting = Schedule.begin(Duration.ZERO);
  private Schedule telling = Schedule.begin(INTERVAL);

  RoutesDesk(
      Board board,
      Api api,
      Whereabouts where,
      Tidings tidings,
      Optional<String> taint,
      Optional<String> condition) {
    this.board = board;
    this.api = api;
    this.where = where;
    this.tidings = tidings;
    this.taint = taint;
    this.condition = condition;
  }

  @Override
  public void turn(Moment now) {
    long told = board.snapshot().map(RoutesDesk::told).orElse(0L);
    routes = routes.seen(told, board.state().readyPeers(), now.elapsed());
    if (routes.isAnnounced()) {
      taint.filter(_ -> untainting.looks(now.elapsed())).ifPresent(key -> untaint(key, now));
    }
    routes.verdict().ifPresent(verdict -> condition.ifPresent(type -> tell(type, verdict, now)));
  }

  /** How many leaves have all that they are to have: UPDATEs are written, and End-of-RIB sent. */
  static long told(Snapshot snapshot) {
    return snapshot.peers().stream()
        .filter(peer ->
            peer.session() instanceof Snapshot.Session.Up up
                && up.sentEndOfRib().containsAll(up.terms().families())
                && snapshot.prefixes().stream()
                    .anyMatch(prefix ->
                        prefix.fates().get(peer.name()) instanceof Snapshot.Fate.Announced
                            || prefix.fates().get(peer.name()) instanceof Snapshot.Fate.Shunned))
        .count();
  }

  /** Once for each Node that has the name; it is never put there again. */
  private void untaint(String key, Moment now) {
    Answer<String> done =
        where
            .about(api)
            .then(about ->
                untainted.equals(Optional.of(about.uid()))
                    ? Answer.good(about.uid())
                    : untainted(key)
                        .then(facts -> {
                          untainted = Optional.of(facts.uid());
                          tidings.written(TAINT, now.wall());
                          return Answer.good(facts.uid());
                        }));
    if (done instanceof Answer.Bad<String>(Failure failure)) {
      untainting =
          untainting.failed(
              tidings.failed(TAINT, failure, ABSENT, now.wall()),
              failure.atLeast(),
              now.elapsed(),
              now.chance());
    }
  }

  private Answer<NodeFacts> untainted(String key) {
    Answer<NodeFacts> answer = untaintedAtOnce(key);
    for (int tries = 1; tries < MOST_TRIES && isOvertaken(answer); tries++) {
      answer = untaintedAtOnce(key);
    }
    return answer;
  }

  private Answer<NodeFacts> untaintedAtOnce(String key) {
    return where
        .read(api)
        .then(facts ->
            NodeWrites.withoutTaint(facts, key)
                .map(patch -> patched(facts, key, patch))
                .orElseGet(() -> Answer.good(facts)));
  }

  /** Whether the list was another one by then. */
  private static boolean isOvertaken(Answer<NodeFacts> answer) {
    return answer instanceof Answer.Bad<NodeFacts>(Failure failure)
        && (failure.code() == CONFLICT || failure.code() == TEST_FAILED);
  }

  private Answer<NodeFacts> patched(NodeFacts facts, String key, String patch) {
    return api.patch(Nodes.RESOURCE, Named.of(where.node()), Part.OBJECT, patch)
        .then((NodeObject object) -> {
          Log.info("report: the taint " + key + " is taken off Node/" + facts.name());
          return Answer.good(object.facts());
        });
  }

  private void tell(String type, Routes.Verdict verdict, Moment now) {
    if (!telling.looks(now.elapsed())) {
      return;
    }
    switch (where.about(api)) {
      case Answer.Bad<Events.About>(Failure failure) -> untold(failure, now);
      case Answer.Good<Events.About>(Events.About about) -> {
        String what = about.uid() + " " + type + " " + verdict;
        telling = telling.seen(what, now.elapsed(), now.chance());
        if (telling.isDue(now.elapsed())) {
          switch (told(condition(type, verdict, now), now)) {
            case Answer.Bad<NodeFacts>(Failure failure) -> untold(failure, now);
            case Answer.Good<NodeFacts> _ -> {
              telling = telling.wrote(what, now.elapsed(), now.chance());
              tidings.written(CONDITION, now.wall());
            }
          }
        }
      }
    }
  }

  /** Nothing is written where the Node says so already: its time stays what it is. */
  private Answer<NodeFacts> told(Condition wanted, Moment now) {
    return where
        .read(api)
        .then(facts ->
            wanted.status().word().equals(facts.conditions().get(wanted.type()))
                ? Answer.good(facts)
                : api.apply(
                        Nodes.RESOURCE,
                        Named.of(where.node()),
                        Part.STATUS,
                        LeafcastNodes.MANAGER,
                        NodeWrites.condition(where.node(), wanted, now.wall()))
                    .then(object -> Answer.good(object.facts())));
  }

  private static Condition condition(String type, Routes.Verdict verdict, Moment now) {
    return switch (verdict) {
      case ANNOUNCED ->
          new Condition(
              type,
              Condition.Status.TRUE,
              "RoutesAnnounced",
              "leaves have the routes of this node",
              now.wall());
      case NOT_ANNOUNCED ->
          new Condition(
              type,
              Condition.Status.FALSE,
              "RoutesNotAnnounced",
              "too few leaves have the routes of this node; leafcast status says why",
              now.wall());
    };
  }

  private void untold(Failure failure, Moment now) {
    telling =
        telling.failed(
            tidings.failed(CONDITION, failure, ABSENT, now.wall()),
            failure.atLeast(),
            now.elapsed(),
            now.chance());
  }
}
