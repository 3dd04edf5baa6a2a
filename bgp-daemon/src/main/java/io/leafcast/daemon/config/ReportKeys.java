package io.leafcast.daemon.config;

import static io.leafcast.daemon.config.Key.optional;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.daemon.config.DaemonSettings.Report.Told;
import java.util.function.Predicate;

/** The section {@code report}: what Kubernetes is told of this node. */
@Immutable
record ReportKeys(
    One<Told> object,
    One<Told> events,
    One<Integer> interval,
    One<String> taint,
    One<String> condition) {
  private static final Type<Told> TOLD = new Type.Flag<>(Told.YES, Told.NO);

  static final Type<ReportKeys> TYPE =
      new Type.Section<>(report ->
          new ReportKeys(
              report.one(
                  optional(
                      "object",
                      TOLD,
                      "whether the LeafcastNode of the Node is written; without it yes where there"
                          + " is sources.kubernetes")),
              report.one(
                  optional(
                      "events",
                      TOLD,
                      "whether Events are written about the Node; without it yes where there is"
                          + " sources.kubernetes")),
              report.one(
                  optional(
                          "interval",
                          Type.whole(1, 3600),
                          "seconds between two writes of the LeafcastNode, at least")
                      .or("10")),
              report.one(
                  optional(
                      "taint",
                      Type.text(
                          "([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?",
                          "the key of a taint, such as leafcast.io/not-announced"),
                      "the key of a startup taint that is taken off the Node, once, when"
                          + " readiness.peers leaves have its routes")),
              report.one(
                  optional(
                      "condition",
                      Type.text(
                          "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?",
                          "the type of a condition, such as LeafcastRoutesAnnounced"),
                      "the type of a condition of the Node that says whether leaves have its"
                          + " routes"))));

  /** Nothing can be told to Kubernetes without a way there. */
  static void check(Config config, Problems problems) {
    boolean isCut =
        config
            .sources()
            .found()
            .filter(sources -> sources.kubernetes() instanceof One.Absent)
            .isPresent();
    config
        .report()
        .found()
        .filter(_ -> isCut)
        .ifPresent(report -> {
          vain(report.object(), Told.YES::equals, "report.object", problems);
          vain(report.events(), Told.YES::equals, "report.events", problems);
          vain(report.taint(), _ -> true, "report.taint", problems);
          vain(report.condition(), _ -> true, "report.condition", problems);
        });
  }

  private static <T> void vain(One<T> asked, Predicate<T> says, String path, Problems problems) {
    if (asked instanceof One.Given<T>(T value, Place place) && says.test(value)) {
      problems.add(place, path, "needs a way to Kubernetes; add sources.kubernetes");
    }
  }
}
