package io.leafcast.daemon.admin;

import io.leafcast.bgp.drain.Drain;
import io.leafcast.bgp.reason.HeldReason;
import io.leafcast.bgp.reason.Reason;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.bgp.speaker.Snapshot;
import io.leafcast.daemon.board.Board;
import io.leafcast.daemon.board.CheckView;
import io.leafcast.daemon.board.DaemonState;
import io.leafcast.daemon.board.Finding;
import io.leafcast.daemon.board.ReportState;
import io.leafcast.daemon.board.StateView;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The text of /metrics. Each scrape fills a registry of its own from one snapshot: so all numbers
 * are of one moment, and a peer that was removed is gone. Counters count from the process's start.
 */
final class Meters {
  private final MeterRegistry registry;

  private Meters(MeterRegistry registry) {
    this.registry = registry;
  }

  // The one named suppression of the house: Micrometer deprecates its simpleclient registry.
  @SuppressWarnings("deprecation")
  static String scrape(Board board, NoteCounts notes, Instant now) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    try {
      Meters meters = new Meters(registry);
      meters.daemon(board.state());
      board.report().ifPresent(meters::report);
      board.kept().ifPresent(meters::kept);
      meters.gauge(
          "leafcast.ready",
          "Whether /readyz says yes.",
          Tags.empty(),
          Readiness.of(board).answer() == Readiness.Answer.READY ? 1 : 0);
      notes
          .byKind()
          .forEach((kind, count) ->
              meters.counter(
                  "leafcast.events",
                  "What happened, by the event= of the log.",
                  Tags.of("event", kind.code()),
                  count));
      board.snapshot().ifPresent(snapshot -> meters.snapshot(snapshot, now));
      return registry.scrape();
    } finally {
      registry.close();
    }
  }

  private void daemon(DaemonState state) {
    gauge(
        "leafcast.build.info",
        "Always 1; the label says which version runs.",
        Tags.of("version", state.version()),
        1);
    gauge(
        "leafcast.start.time.seconds",
        "When the process started, in seconds since 1970.",
        Tags.empty(),
        seconds(state.startedAt()));
    gauge(
        "leafcast.config.load.time.seconds",
        "When the configuration in force was read, in seconds since 1970.",
        Tags.empty(),
        seconds(state.loadedAt()));
    gauge(
        "leafcast.config.problems",
        "Problems of the configuration file as it is now; the one in force has none.",
        Tags.empty(),
        state.problems().size());
    state
        .checks()
        .values()
        .forEach(view -> {
          for (CheckView.State one : CheckView.State.values()) {
            gauge(
                "leafcast.check.state",
                "1 for the state that a health check is in.",
                Tags.of("check", view.name(), "state", StatusReport.word(one)),
                view.state() == one ? 1 : 0);
          }
        });
    state.findings().all().stream()
        .collect(Collectors.groupingBy(Finding::code, TreeMap::new, Collectors.counting()))
        .forEach((code, count) ->
            gauge(
                "leafcast.findings",
                "What is not as it should be, by its code; `leafcast status` says what.",
                Tags.of("code", code),
                count));
  }

  private void kept(StateView kept) {
    counter("leafcast.state.saves", "Writes of the saved state.", Tags.empty(), kept.saves());
    counter(
        "leafcast.state.failures",
        "Writes of the saved state that failed.",
        Tags.empty(),
        kept.failures());
  }

  private void report(ReportState report) {
    counter(
        "leafcast.report.writes",
        "Requests of the LeafcastNode and the Node that the Kubernetes API took.",
        Tags.empty(),
        report.writes());
    counter(
        "leafcast.report.failures",
        "Requests of the LeafcastNode, the Node and Events that it did not take.",
        Tags.empty(),
        report.failures());
    counter("leafcast.report.events", "Events that it took.", Tags.empty(), report.events());
    counter(
        "leafcast.report.events.lost",
        "Happenings that no Event tells of.",
        Tags.empty(),
        report.eventsLost());
  }

  private void snapshot(Snapshot snapshot, Instant now) {
    gauge(
        "leafcast.prefixes",
        "Prefixes that the sources want announced.",
        Tags.empty(),
        snapshot.prefixes().size());
    snapshot.peers().forEach(peer -> peer(snapshot, peer, now));
    for (Snapshot.SourceView source : snapshot.sources()) {
      Tags tags = Tags.of("source", source.name().text());
      for (Snapshot.SourceState state : Snapshot.SourceState.values()) {
        gauge(
            "leafcast.source.state",
            "1 for the state that a source is in; kept: unreadable, what it said before stands;"
                + " remembered: not read since the restart.",
            tags.and("state", state.name().toLowerCase(Locale.ROOT)),
            source.state() == state ? 1 : 0);
      }
      gauge(
          "leafcast.source.rejected",
          "Entries of a source that are no usable prefix.",
          tags,
          source.rejected().size());
    }
  }

  private void peer(Snapshot snapshot, Snapshot.PeerView peer, Instant now) {
    Tags tags = Tags.of("peer", peer.name().text());
    for (Snapshot.SessionState state : Snapshot.SessionState.values()) {
      gauge(
          "leafcast.session.state",
          "1 for the state of RFC 4271 that a session is in.",
          tags.and("state", StatusReport.word(state)),
          peer.state() == state ? 1 : 0);
    }
    gauge(
        "leafcast.session.uptime.seconds",
        "How long a session is Established; 0 while it is not.",
        tags,
        peer.session() instanceof Snapshot.Session.Up
            ? Duration.between(peer.since(), now).toMillis() / 1000.0
            : 0);
    if (peer.lastError() instanceof Snapshot.LastError.Of(Reason reason, _, _)) {
      gauge(
          "leafcast.session.last.error",
          "1 for the reason why a session, or an attempt at one, ended last.",
          tags.and("reason", reason.code()),
          1);
    }
    Drain.Phase phase =
        switch (peer.drained()) {
          case Snapshot.Drained.No() -> Drain.Phase.SERVING;
          case Snapshot.Drained.Yes(Drain.Phase come, _, _, _) -> come;
        };
    for (Drain.Phase step : Drain.Phase.values()) {
      gauge(
          "leafcast.drain.state",
          "1 for the step of a drain that a peer is in; serving while it is not drained.",
          tags.and("state", StatusReport.word(step)),
          phase == step ? 1 : 0);
    }
    prefixes(snapshot, peer, tags);
    Snapshot.Counters counters = peer.counters();
    counter(
        "leafcast.session.established",
        "How often a session became Established.",
        tags,
        counters.establishedTransitions());
    counter(
        "leafcast.messages.received", "BGP messages received.", tags, counters.messagesReceived());
    counter("leafcast.messages.sent", "BGP messages sent.", tags, counters.messagesSent());
    counter("leafcast.updates.received", "UPDATEs received.", tags, counters.updatesReceived());
    counter("leafcast.updates.sent", "UPDATEs sent.", tags, counters.updatesSent());
    counter(
        "leafcast.updates.treated.as.withdraw",
        "Malformed UPDATEs that were treated as a withdrawal (RFC 7606).",
        tags,
        counters.treatedAsWithdraw());
  }

  private void prefixes(Snapshot snapshot, Snapshot.PeerView peer, Tags tags) {
    gauge(
        "leafcast.prefixes.announced",
        "Prefixes announced to a peer.",
        tags,
        StatusReport.announced(snapshot, peer.name()));
    gauge(
        "leafcast.prefixes.shunned",
        "Prefixes of these that a peer is asked to use as the last choice (RFC 8326).",
        tags,
        StatusReport.count(snapshot, peer.name(), Snapshot.Fate.Shunned.class));
    gauge(
        "leafcast.prefixes.pending",
        "Prefixes still to be written to a peer.",
        tags,
        StatusReport.count(snapshot, peer.name(), Snapshot.Fate.Pending.class));
    gauge(
        "leafcast.prefixes.held",
        "Prefixes that are not announced to a peer; `leafcast status` says why.",
        tags,
        StatusReport.count(snapshot, peer.name(), Snapshot.Fate.Held.class));
    gauge(
        "leafcast.prefixes.kept",
        "Prefixes announced to a peer though no source wants them any more, until"
            + " limits.withdrawalsPerMinute lets them go.",
        tags,
        StatusReport.count(snapshot, peer.name(), Snapshot.Fate.Kept.class));
    held(snapshot, peer.name())
        .forEach((code, count) ->
            gauge(
                "leafcast.prefixes.held.reason",
                "Prefixes that are not announced to a peer, by the reason why.",
                tags.and("reason", code),
                count));
    if (peer.session() instanceof Snapshot.Session.Up up) {
      up.received()
          .forEach((family, count) ->
              gauge(
                  "leafcast.prefixes.received",
                  "Prefixes that a peer announces to us.",
                  tags.and("family", family.toString()),
                  count));
      gauge(
          "leafcast.prefixes.not.kept",
          "Announcements of a peer that there was no room for: it announces more than is counted.",
          tags,
          (double) up.notKept());
    }
  }

  private static Map<String, Long> held(Snapshot snapshot, PeerName peer) {
    return snapshot.prefixes().stream()
        .flatMap(prefix ->
            prefix.fates().get(peer) instanceof Snapshot.Fate.Held(HeldReason reason)
                ? Stream.of(reason.code())
                : Stream.empty())
        .collect(Collectors.groupingBy(code -> code, TreeMap::new, Collectors.counting()));
  }

  private static double seconds(Instant instant) {
    return instant.toEpochMilli() / 1000.0;
  }

  private void gauge(String name, String description, Tags tags, double value) {
    Gauge.builder(name, () -> value).description(description).tags(tags).register(registry);
  }

  private void counter(String name, String description, Tags tags, long value) {
    FunctionCounter.builder(name, this, _ -> value)
        .description(description)
        .tags(tags)
        .register(registry);
  }
}
