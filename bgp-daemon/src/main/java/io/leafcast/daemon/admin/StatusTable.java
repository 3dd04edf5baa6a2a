package io.leafcast.daemon.admin;

import io.leafcast.bgp.words.Printable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A status for people: sessions first, then prefixes, then what is not as it should be. */
final class StatusTable {
  private final StatusDocument status;
  private final StringBuilder text = new StringBuilder();

  private StatusTable(StatusDocument status) {
    this.status = status;
  }

  static String of(StatusDocument status) {
    StatusTable table = new StatusTable(status);
    table.head();
    table.sessions();
    table.restarts();
    table.stale();
    table.drains();
    table.prefixes();
    table.notAnnounced();
    table.kept();
    table.findings();
    table.checks();
    table.sources();
    table.config();
    table.report();
    status.state().ifPresent(state -> table.text.append(KeptReport.line(state, table::ago)));
    return table.text.toString();
  }

  private void head() {
    status
        .router()
        .ifPresentOrElse(
            router ->
                text.append("AS ")
                    .append(router.asn())
                    .append(", router ID ")
                    .append(router.id())
                    .append(" (")
                    .append(Printable.of(router.idReason()))
                    .append(")"),
            () -> text.append("no sessions yet"));
    text.append(", up ").append(ago(status.startedAt())).append(", leafcast ");
    text.append(Printable.of(status.version())).append('\n');
    text.append(status.ready().ready() ? "ready: " : "not ready: ");
    text.append(Printable.of(status.ready().reason())).append('\n');
  }

  private void sessions() {
    Columns columns =
        new Columns()
            .row(
                "PEER",
                "ADDRESS",
                "AS",
                "STATE",
                "FOR",
                "FAMILIES",
                "ANNOUNCED",
                "RECEIVED",
                "LAST ERROR");
    for (StatusDocument.Peer peer : status.peers()) {
      columns.row(
          peer.name(),
          peer.address(),
          Long.toString(peer.asn()),
          peer.state(),
          ago(peer.since()),
          peer.session().map(session -> String.join(" ", session.families())).orElse("-"),
          announced(peer),
          peer.session().map(StatusTable::received).orElse("-"),
          peer.lastError()
              .map(error -> error.text() + " (" + ago(error.at()) + " ago)")
              .orElse("-"));
    }
    block(columns);
  }

  private void restarts() {
    Columns columns = new Columns().row("A RESTART OF OURS", "COSTS");
    for (StatusDocument.Peer peer : status.peers()) {
      peer.session()
          .map(StatusDocument.Session::gracefulRestart)
          .filter(graceful -> !graceful.agreed())
          .ifPresent(graceful -> columns.row(peer.name(), graceful.restartCosts()));
    }
    block(columns);
  }

  private void stale() {
    Columns columns = new Columns().row("STALE", "FAMILY", "PREFIXES", "STATE", "GONE IN");
    for (StatusDocument.Peer peer : status.peers()) {
      peer.stale()
          .forEach(stale ->
              columns.row(
                  peer.name(),
                  stale.family(),
                  Integer.toString(stale.prefixes()),
                  stale.state(),
                  until(stale.until())));
    }
    block(columns);
  }

  private void drains() {
    Columns columns = new Columns().row("DRAINED", "STEP", "FOR", "NEXT IN", "BECAUSE", "TEXT");
    for (StatusDocument.Peer peer : status.peers()) {
      peer.drain()
          .ifPresent(drain ->
              columns.row(
                  peer.name(),
                  drain.state(),
                  ago(drain.since()),
                  drain.until().map(this::until).orElse("-"),
                  drain.reason(),
                  drain.text().isEmpty() ? "-" : drain.text()));
    }
    block(columns);
  }

  /** {@code 36}, or {@code 36+} where the peer announces more than there is room for. */
  private static String received(StatusDocument.Session session) {
    int kept = session.received().values().stream().mapToInt(n -> n).sum();
    return session.notKept() == 0 ? Integer.toString(kept) : kept + "+";
  }

  /** {@code 2}, or {@code 1 of 3} where not all are. */
  private static String announced(StatusDocument.Peer peer) {
    if (peer.session().isEmpty()) {
      return "-";
    }
    int all = peer.announced() + peer.held() + peer.session().orElseThrow().pending();
    return peer.announced() == all ? Integer.toString(all) : peer.announced() + " of " + all;
  }

  private void prefixes() {
    Columns columns =
        new Columns().row("PREFIX", "SOURCE", "PEER", "STATE", "FOR", "NEXT HOP", "FROM");
    for (StatusDocument.Announcement prefix : status.prefixes()) {
      String name = prefix.prefix();
      String source = prefix.source();
      String from = prefix.object();
      for (StatusDocument.Fate fate : prefix.peers()) {
        columns.row(
            name,
            source,
            fate.peer(),
            fate.state().equals("shunned") ? "announced, shunned" : fate.state(),
            fate.since().map(this::ago).orElse("-"),
            fate.nextHops().isEmpty() ? "-" : String.join(" ", fate.nextHops()),
            from);
        name = "";
        source = "";
        from = "";
      }
      if (prefix.peers().isEmpty()) {
        columns.row(name, source, "-", "-", "-", "-", from);
      }
    }
    block(columns);
  }

  private void notAnnounced() {
    Columns columns = new Columns().row("NOT ANNOUNCED", "TO", "BECAUSE");
    for (StatusDocument.Announcement prefix : status.prefixes()) {
      because(columns, prefix, "held");
    }
    for (StatusDocument.Source source : status.sources()) {
      source
          .rejected()
          .forEach(rejected ->
              columns.row(
                  rejected.text(), "any", rejected.reason() + " (" + rejected.object() + ")"));
    }
    block(columns);
  }

  private void findings() {
    Columns columns = new Columns().row("FINDING", "OBJECT", "WHAT");
    status.findings().forEach(found -> columns.row(found.code(), found.object(), found.text()));
    block(columns);
  }

  private static void because(Columns columns, StatusDocument.Announcement prefix, String state) {
    prefix.peers().stream()
        .filter(fate -> fate.state().equals(state))
        .collect(
            Collectors.groupingBy(
                StatusDocument.Fate::reason,
                TreeMap::new,
                Collectors.mapping(StatusDocument.Fate::peer, Collectors.joining(" "))))
        .forEach((reason, peers) -> columns.row(prefix.prefix(), peers, reason));
  }

  private void kept() {
    Columns columns = new Columns().row("STILL ANNOUNCED", "TO", "BECAUSE");
    for (StatusDocument.Announcement prefix : status.prefixes()) {
      because(columns, prefix, "kept");
    }
    block(columns);
  }

  private void checks() {
    Columns columns = new Columns().row("CHECK", "STATE", "FOR", "CONTRARY", "LAST OUTPUT");
    for (StatusDocument.Check check : status.checks()) {
      String obstacle = check.obstacle().isEmpty() ? "" : "not tried: " + check.obstacle();
      String output = obstacle.isEmpty() ? check.output() : obstacle;
      columns.row(
          check.name(),
          check.state(),
          ago(check.since()),
          Integer.toString(check.contrary()),
          output.isEmpty() ? "-" : output);
    }
    block(columns);
  }

  private void sources() {
    Columns columns = new Columns().row("SOURCE", "STATE", "FOR", "REMARK");
    for (StatusDocument.Source source : status.sources()) {
      columns.row(
          source.name(),
          source.state(),
          ago(source.since()),
          source.reason().isEmpty() ? "-" : source.reason());
    }
    block(columns);
  }

  private void config() {
    StatusDocument.Config config = status.config();
    text.append('\n').append(Printable.of(config.file())).append(", read ");
    text.append(ago(config.loadedAt())).append(" ago");
    if (config.peersElsewhere() > 0) {
      text.append("; ").append(config.peersElsewhere()).append(" of its peers are for other nodes");
    }
    String why = config.waitingBecause().isEmpty() ? "" : " (" + config.waitingBecause() + ")";
    lines("waiting for the Node" + why, config.waitingFor());
    lines("holds only after a restart", config.needsRestart());
    lines("the file has changed since and has problems, so it was not taken", config.problems());
    text.append('\n');
  }

  private void report() {
    status
        .report()
        .ifPresent(report -> {
          text.append("told Kubernetes ");
          text.append(report.writtenAt().map(at -> ago(at) + " ago").orElse("nothing yet"));
          report
              .trouble()
              .ifPresent(trouble ->
                  text.append("; not written for ")
                      .append(ago(trouble.since()))
                      .append(": ")
                      .append(Printable.of(trouble.text())));
          text.append('\n');
        });
  }

  private void lines(String head, List<String> lines) {
    if (!lines.isEmpty()) {
      text.append("; ").append(Printable.of(head)).append(":");
      lines.forEach(line -> text.append("\n  ").append(Printable.of(line)));
    }
  }

  private void block(Columns columns) {
    if (!columns.isEmpty()) {
      text.append('\n').append(columns);
    }
  }

  /** Two units are enough: {@code 3d4h}, {@code 2m10s}. */
  private String ago(Instant then) {
    return span(Duration.between(then, status.at()));
  }

  private String until(Instant then) {
    return span(Duration.between(status.at(), then));
  }

  private static String span(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3600) {
      return seconds / 60 + "m" + seconds % 60 + "s";
    }
    return seconds < 86400
        ? seconds / 3600 + "h" + seconds % 3600 / 60 + "m"
        : seconds / 86400 + "d" + seconds % 86400 / 3600 + "h";
  }
}
