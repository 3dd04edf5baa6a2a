package io.leafcast.daemon.report;

import com.google.common.collect.ImmutableList;
import io.leafcast.daemon.admin.StatusDocument;
import io.leafcast.k8s.report.Bounded;
import io.leafcast.k8s.report.Condition;
import io.leafcast.k8s.report.Report;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes a {@link Report} of a status. A pure function: its times are those of the status. */
final class Statement {
  private static final String ESTABLISHED = "Established";
  private static final String HELD = "held";
  private static final String ANNOUNCED = "announced";
  private static final String SHUNNED = "shunned";
  private static final String KNOWN = "known";

  private final StatusDocument status;

  private Statement(StatusDocument status) {
    this.status = status;
  }

  static Report of(StatusDocument status) {
    return new Statement(status).report();
  }

  private Report report() {
    List<StatusDocument.Announcement> prefixes = status.prefixes();
    int announced = (int) prefixes.stream().filter(Statement::isAnnounced).count();
    int held = (int) prefixes.stream().filter(Statement::isHeld).count();
    return new Report(
        status.version(),
        status.startedAt(),
        status.router().map(router -> new Report.Router(router.asn(), router.id())),
        new Report.Summary(up() + "/" + status.peers().size(), announced, held, reason()),
        Bounded.of(status.peers(), Report.MOST_SESSIONS, this::session),
        Bounded.of(
            prefixes.stream()
                .sorted(Comparator.comparing(Statement::isWellAnnounced))
                .collect(ImmutableList.toImmutableList()),
            Report.MOST_PREFIXES,
            Statement::prefix),
        Bounded.of(status.sources(), Report.MOST_SOURCES, Statement::source),
        Bounded.of(rejected(), Report.MOST_REJECTED, rejected -> rejected),
        Bounded.of(
            status.findings(),
            Report.MOST_FINDINGS,
            found -> new Report.Finding(found.code(), found.object(), found.text())),
        new Report.Configuration(
            ImmutableList.copyOf(status.config().problems()),
            ImmutableList.copyOf(status.config().waitingFor()),
            ImmutableList.copyOf(status.config().needsRestart())),
        conditions(held));
  }

  private long up() {
    return status.peers().stream().filter(Statement::isUp).count();
  }

  private static boolean isUp(StatusDocument.Peer peer) {
    return peer.state().equals(ESTABLISHED);
  }

  private static boolean isAnnounced(StatusDocument.Announcement prefix) {
    return prefix.peers().stream().anyMatch(Statement::isTold);
  }

  private static boolean isTold(StatusDocument.Fate fate) {
    return fate.state().equals(ANNOUNCED) || fate.state().equals(SHUNNED);
  }

  /** No peer was told it, nor will be as things are. */
  private static boolean isHeld(StatusDocument.Announcement prefix) {
    return !prefix.peers().isEmpty()
        && prefix.peers().stream().allMatch(fate -> fate.state().equals(HELD));
  }

  private static boolean isWellAnnounced(StatusDocument.Announcement prefix) {
    return prefix.peers().stream().noneMatch(fate -> fate.state().equals(HELD));
  }

  /** What a person should look at first, by its code; "" if nothing. */
  private String reason() {
    return Stream.of(
            status.config().problems().stream().limit(1).map(_ -> "configuration-refused"),
            status.config().waitingFor().stream().limit(1).map(_ -> "waiting-for-node"),
            status.peers().stream()
                .filter(Predicate.not(Statement::isUp))
                .map(peer ->
                    peer.name()
                        + ": "
                        + peer.drain()
                            .map(_ -> "drained")
                            .or(() -> peer.lastError().map(StatusDocument.LastError::code))
                            .orElse("not-established")),
            status.sources().stream()
                .filter(source -> !source.state().equals(KNOWN))
                .map(source -> source.name() + ": " + source.reasonCode()),
            status.prefixes().stream()
                .filter(Statement::isHeld)
                .flatMap(prefix -> prefix.peers().stream())
                .flatMap(fate -> fate.reasonCode().stream()),
            status.sources().stream()
                .filter(source -> !source.rejected().isEmpty())
                .map(source -> source.name() + ": prefix-rejected"),
            status.findings().stream().map(StatusDocument.Finding::code))
        .flatMap(reasons -> reasons)
        .findFirst()
        .orElse("");
  }

  private Report.Session session(StatusDocument.Peer peer) {
    return new Report.Session(
        peer.name(),
        peer.address(),
        peer.asn(),
        isUp(peer) ? Report.State.ESTABLISHED : Report.State.DOWN,
        peer.since(),
        peer.lastError()
            .map(error ->
                new Report.LastError(
                    error.code(),
                    error.text(),
                    error
                        .notification()
                        .map(sent ->
                            new Report.Notification(sent.code(), sent.subcode(), sent.direction())),
                    error.at())),
        peer.session()
            .map(session ->
                new Report.Negotiated(
                    session.routerId(),
                    session.holdTime(),
                    ImmutableList.copyOf(session.families()),
                    Report.Extension.of(session.fourOctetAsn()),
                    Report.Extension.of(session.routeRefresh()))),
        peer.announced(),
        peer.held());
  }

  private static Report.Prefix prefix(StatusDocument.Announcement prefix) {
    Map<String, List<StatusDocument.Fate>> held =
        prefix.peers().stream()
            .filter(fate -> fate.state().equals(HELD))
            .collect(
                Collectors.groupingBy(
                    StatusDocument.Fate::reason, TreeMap::new, Collectors.toList()));
    return new Report.Prefix(
        prefix.prefix(),
        prefix.source(),
        prefix.object(),
        prefix.peers().stream()
            .filter(Statement::isTold)
            .map(StatusDocument.Fate::peer)
            .collect(ImmutableList.toImmutableList()),
        held.entrySet().stream()
            .map(same ->
                new Report.Held(
                    same.getValue().getFirst().reasonCode().orElse(""),
                    same.getKey(),
                    same.getValue().stream()
                        .map(StatusDocument.Fate::peer)
                        .collect(ImmutableList.toImmutableList())))
            .collect(ImmutableList.toImmutableList()));
  }

  private static Report.Source source(StatusDocument.Source source) {
    return new Report.Source(
        source.name(), source.state(), source.reasonCode(), source.reason(), source.since());
  }

  private ImmutableList<Report.Rejected> rejected() {
    return status.sources().stream()
        .flatMap(source ->
            source.rejected().stream()
                .map(bad ->
                    new Report.Rejected(source.name(), bad.object(), bad.text(), bad.reason())))
        .collect(ImmutableList.toImmutableList());
  }

  private ImmutableList<Condition> conditions(int held) {
    return ImmutableList.of(
        sessionsEstablished(),
        sourcesReadable(),
        nothingHeld(held),
        configurationTaken(),
        notDrained());
  }

  private Condition sessionsEstablished() {
    String count = up() + " of " + status.peers().size() + " sessions are Established";
    if (status.peers().isEmpty()) {
      return condition("SessionsEstablished", false, "NoSessions", "there are no sessions yet");
    }
    if (up() == status.peers().size()) {
      return condition("SessionsEstablished", true, "AllEstablished", count);
    }
    String down =
        status.peers().stream()
            .filter(Predicate.not(Statement::isUp))
            .map(peer ->
                peer.name() + peer.lastError().map(error -> " (" + error.text() + ")").orElse(""))
            .collect(Collectors.joining(", "));
    return condition(
        "SessionsEstablished",
        false,
        up() == 0 ? "NoneEstablished" : "SomeNotEstablished",
        count + "; not " + down);
  }

  private Condition sourcesReadable() {
    Optional<StatusDocument.Source> unread =
        status.sources().stream().filter(source -> !source.state().equals(KNOWN)).findFirst();
    return unread
        .map(source ->
            condition(
                "SourcesReadable",
                false,
                source.state().equals("kept") ? "Kept" : "Unknown",
                source.name() + ": " + source.reason()))
        .orElseGet(() -> condition("SourcesReadable", true, "AllRead", "all sources are read"));
  }

  private Condition nothingHeld(int held) {
    return held == 0
        ? condition("NothingHeld", true, "NothingHeld", "a peer has each prefix, or is to have it")
        : condition("NothingHeld", false, "PrefixesHeld", held + " prefixes are told to no peer");
  }

  private Condition configurationTaken() {
    List<String> problems = status.config().problems();
    if (!problems.isEmpty()) {
      return condition("ConfigurationTaken", false, "Problems", problems.getFirst());
    }
    return status.config().waitingFor().isEmpty()
        ? condition("ConfigurationTaken", true, "Taken", "the configuration is in force")
        : condition(
            "ConfigurationTaken", false, "WaitingForNode", status.config().waitingFor().getFirst());
  }

  private Condition notDrained() {
    List<StatusDocument.Peer> drained =
        status.peers().stream().filter(peer -> peer.drain().isPresent()).toList();
    if (drained.isEmpty()) {
      return condition("NotDrained", true, "Serving", "no peer is drained");
    }
    boolean goesOn =
        drained.stream()
            .flatMap(peer -> peer.drain().stream())
            .anyMatch(drain -> drain.until().isPresent());
    String peers =
        drained.stream()
            .map(peer ->
                peer.name()
                    + peer.drain()
                        .map(drain -> " (" + drain.state() + ", " + drain.reason() + ")")
                        .orElse(""))
            .collect(Collectors.joining(", "));
    return condition("NotDrained", false, goesOn ? "Draining" : "Drained", peers);
  }

  private Condition condition(String type, boolean holds, String reason, String message) {
    Instant now = status.at();
    return new Condition(
        type, holds ? Condition.Status.TRUE : Condition.Status.FALSE, reason, message, now);
  }
}
