package io.leafcast.daemon.admin;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.drain.Drain;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.reason.HeldReason;
import io.leafcast.bgp.reason.Reason;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.bgp.speaker.Snapshot;
import io.leafcast.bgp.wire.AsWidth;
import io.leafcast.bgp.words.Printable;
import io.leafcast.bgp.words.Words;
import io.leafcast.daemon.board.Board;
import io.leafcast.daemon.board.CheckView;
import io.leafcast.daemon.board.DaemonState;
import io.leafcast.daemon.board.Findings;
import io.leafcast.daemon.board.ReportState;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Makes the {@link StatusDocument} of what the Board shows. */
public final class StatusReport {
  private StatusReport() {}

  /** The status as it is at {@code now}. */
  public static StatusDocument of(Board board, Instant now) {
    DaemonState state = board.state();
    Optional<Snapshot> snapshot = board.snapshot();
    Readiness readiness = Readiness.of(board);
    return new StatusDocument(
        StatusDocument.API_VERSION,
        StatusDocument.KIND,
        state.version(),
        now,
        state.startedAt(),
        new StatusDocument.Config(
            state.configFile(),
            state.loadedAt(),
            state.waitingFor(),
            state.waitingBecause(),
            state.problems(),
            state.needsRestart(),
            state.peersLeftOut().elsewhere(),
            state.peersLeftOut().heldBack()),
        new StatusDocument.Ready(readiness.answer() == Readiness.Answer.READY, readiness.reason()),
        snapshot.map(seen ->
            new StatusDocument.Router(
                seen.localAs().value(), seen.routerId().toString(), state.routerIdReason())),
        snapshot.map(StatusReport::peers).orElse(ImmutableList.of()),
        snapshot.map(StatusReport::sources).orElse(ImmutableList.of()),
        snapshot.map(StatusReport::prefixes).orElse(ImmutableList.of()),
        findings(state.findings()),
        checks(state),
        board.report().map(StatusReport::report),
        KeptReport.of(board));
  }

  private static ImmutableList<StatusDocument.Check> checks(DaemonState state) {
    return state.checks().values().stream()
        .map(view ->
            new StatusDocument.Check(
                view.name(),
                word(view.state()),
                view.since(),
                view.contrary(),
                view.output(),
                view.obstacle()))
        .collect(ImmutableList.toImmutableList());
  }

  /** The state of a check as status and metrics write it. */
  static String word(CheckView.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static StatusDocument.Report report(ReportState report) {
    return new StatusDocument.Report(
        report.writtenAt(),
        report
            .trouble()
            .map(trouble ->
                new StatusDocument.Trouble(Printable.of(trouble.text()), trouble.since())),
        report.writes(),
        report.failures(),
        report.events(),
        report.eventsLost());
  }

  private static ImmutableList<StatusDocument.Finding> findings(Findings found) {
    ImmutableList.Builder<StatusDocument.Finding> all = ImmutableList.builder();
    found
        .byTeller()
        .forEach((teller, said) ->
            said.forEach(one ->
                all.add(new StatusDocument.Finding(one.code(), one.object(), one.text(), teller))));
    return all.build();
  }

  /** A state as status, logs and metrics write it. */
  static String word(Snapshot.SessionState state) {
    return switch (state) {
      case IDLE -> "Idle";
      case CONNECT -> "Connect";
      case ACTIVE -> "Active";
      case OPEN_SENT -> "OpenSent";
      case OPEN_CONFIRM -> "OpenConfirm";
      case ESTABLISHED -> "Established";
    };
  }

  private static ImmutableList<StatusDocument.Peer> peers(Snapshot snapshot) {
    return snapshot.peers().stream()
        .map(peer -> peer(snapshot, peer))
        .collect(ImmutableList.toImmutableList());
  }

  private static StatusDocument.Peer peer(Snapshot snapshot, Snapshot.PeerView peer) {
    return new StatusDocument.Peer(
        peer.name().text(),
        peer.target().text(),
        peer.asn().value(),
        word(peer.state()),
        peer.since(),
        lastError(peer.lastError()),
        session(peer.session()),
        RestartReport.stale(peer.stale()),
        announced(snapshot, peer.name()),
        count(snapshot, peer.name(), Snapshot.Fate.Held.class),
        new StatusDocument.Counters(
            peer.counters().messagesReceived(),
            peer.counters().messagesSent(),
            peer.counters().updatesReceived(),
            peer.counters().updatesSent(),
            peer.counters().treatedAsWithdraw(),
            peer.counters().establishedTransitions()),
        drain(peer.drained()));
  }

  private static Optional<StatusDocument.Drain> drain(Snapshot.Drained drained) {
    return switch (drained) {
      case Snapshot.Drained.No() -> Optional.empty();
      case Snapshot.Drained.Yes(var phase, var order, Instant since, var until) ->
          Optional.of(
              new StatusDocument.Drain(
                  word(phase),
                  Words.of(order.why()),
                  order.why().code(),
                  Printable.of(order.text()),
                  since,
                  until));
    };
  }

  /** A step of a drain as status and metrics write it. */
  static String word(Drain.Phase phase) {
    return phase.name().toLowerCase(Locale.ROOT);
  }

  private static Optional<StatusDocument.LastError> lastError(Snapshot.LastError last) {
    return switch (last) {
      case Snapshot.LastError.None() -> Optional.empty();
      case Snapshot.LastError.Of(Reason reason, Instant at, Snapshot.Notified notified) ->
          Optional.of(
              new StatusDocument.LastError(
                  reason.code(), Words.of(reason), at, notification(notified)));
    };
  }

  private static Optional<StatusDocument.Notification> notification(Snapshot.Notified notified) {
    return switch (notified) {
      case Snapshot.Notified.Nobody() -> Optional.empty();
      case Snapshot.Notified.Peer(Notification sent) ->
          Optional.of(new StatusDocument.Notification(sent.code(), sent.subcode(), "sent"));
      case Snapshot.Notified.Us(Notification received) ->
          Optional.of(
              new StatusDocument.Notification(received.code(), received.subcode(), "received"));
    };
  }

  /** How many prefixes the peer was told, also as the last choice. */
  static int announced(Snapshot snapshot, PeerName peer) {
    return count(snapshot, peer, Snapshot.Fate.Announced.class)
        + count(snapshot, peer, Snapshot.Fate.Shunned.class);
  }

  /** How many prefixes have this fate at the peer. */
  static int count(Snapshot snapshot, PeerName peer, Class<? extends Snapshot.Fate> fate) {
    return (int)
        snapshot.prefixes().stream()
            .filter(prefix -> fate.isInstance(prefix.fates().get(peer)))
            .count();
  }

  private static Optional<StatusDocument.Session> session(Snapshot.Session session) {
    return switch (session) {
      case Snapshot.Session.None _ -> Optional.empty();
      case Snapshot.Session.Up up -> {
        ImmutableMap.Builder<String, Integer> received = ImmutableMap.builder();
        up.received().forEach((family, prefixes) -> received.put(family.toString(), prefixes));
        yield Optional.of(
            new StatusDocument.Session(
                up.endpoints().local().toString(),
                up.endpoints().interfaceName(),
                up.endpoints().remotePort(),
                up.terms().peerId().toString(),
                up.terms().holdTime(),
                texts(up.terms().families()),
                up.terms().sent().asWidth() == AsWidth.FOUR_OCTETS,
                up.terms().refresh() == Negotiated.Refresh.ANSWERED,
                RestartReport.of(up.terms().resilience()),
                texts(up.sentEndOfRib()),
                received.buildOrThrow(),
                up.notKept(),
                up.pending()));
      }
    };
  }

  private static ImmutableList<StatusDocument.Source> sources(Snapshot snapshot) {
    return snapshot.sources().stream()
        .map(source ->
            new StatusDocument.Source(
                source.name().text(),
                source.state().name().toLowerCase(Locale.ROOT),
                Words.of(source.reason()),
                source.reason().code(),
                source.since(),
                source.rejected().stream()
                    .map(StatusReport::rejected)
                    .collect(ImmutableList.toImmutableList())))
        .collect(ImmutableList.toImmutableList());
  }

  private static StatusDocument.Rejected rejected(Knowledge.Rejected rejected) {
    return new StatusDocument.Rejected(rejected.text(), rejected.object(), rejected.reason());
  }

  private static ImmutableList<StatusDocument.Announcement> prefixes(Snapshot snapshot) {
    return snapshot.prefixes().stream()
        .map(prefix ->
            new StatusDocument.Announcement(
                prefix.prefix().toString(),
                prefix.provenance().source().text(),
                prefix.provenance().object(),
                prefix.provenance().resourceVersion(),
                prefix.provenance().since(),
                prefix.fates().entrySet().stream()
                    .map(fate -> fate(fate.getKey(), fate.getValue()))
                    .collect(ImmutableList.toImmutableList())))
        .collect(ImmutableList.toImmutableList());
  }

  private static StatusDocument.Fate fate(PeerName peer, Snapshot.Fate fate) {
    return switch (fate) {
      case Snapshot.Fate.Announced(var nextHops, Instant since) ->
          new StatusDocument.Fate(
              peer.text(), "announced", texts(nextHops), Optional.of(since), "", Optional.empty());
      case Snapshot.Fate.Shunned(var nextHops, Instant since) ->
          new StatusDocument.Fate(
              peer.text(), "shunned", texts(nextHops), Optional.of(since), "", Optional.empty());
      case Snapshot.Fate.Kept(var nextHops, Instant since, HeldReason reason) ->
          new StatusDocument.Fate(
              peer.text(),
              "kept",
              texts(nextHops),
              Optional.of(since),
              Words.of(reason),
              Optional.of(reason.code()));
      case Snapshot.Fate.Pending _ ->
          new StatusDocument.Fate(
              peer.text(), "pending", ImmutableList.of(), Optional.empty(), "", Optional.empty());
      case Snapshot.Fate.Held(HeldReason reason) ->
          new StatusDocument.Fate(
              peer.text(),
              "held",
              ImmutableList.of(),
              Optional.empty(),
              Words.of(reason),
              Optional.of(reason.code()));
    };
  }

  private static ImmutableList<String> texts(Collection<?> values) {
    return values.stream().map(Object::toString).collect(ImmutableList.toImmutableList());
  }
}
