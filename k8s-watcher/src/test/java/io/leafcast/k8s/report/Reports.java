package io.leafcast.k8s.report;

import com.google.common.collect.ImmutableList;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;

/** Reports for tests. */
final class Reports {
  static final Instant NOW = Instant.parse("2026-11-23T12:00:00.123456Z");

  private Reports() {}

  /** leaf-1 has the IPv6 prefix; leaf-2 said Cease and is down. */
  static Report usual() {
    return with(
        ImmutableList.of(
            new Report.Session(
                "leaf-1",
                "2001:db8:0:1::1",
                65550,
                Report.State.ESTABLISHED,
                NOW.minusSeconds(7998),
                Optional.empty(),
                Optional.of(
                    new Report.Negotiated(
                        "192.0.2.1",
                        90,
                        ImmutableList.of("ipv4-unicast", "ipv6-unicast"),
                        Report.Extension.AGREED,
                        Report.Extension.NOT_AGREED)),
                1,
                1),
            down("leaf-2", NOW.minusSeconds(12), NOW.minusSeconds(12))),
        ImmutableList.of(
            new Report.Prefix(
                "198.51.100.0/25",
                "kubernetes-node",
                "Node/worker-1 spec.podCIDRs[0]",
                ImmutableList.of(),
                ImmutableList.of(
                    new Report.Held(
                        "next-hop-missing", "no IPv4 next hop", ImmutableList.of("leaf-1")),
                    new Report.Held(
                        "not-established",
                        "the session is not Established",
                        ImmutableList.of("leaf-2")))),
            new Report.Prefix(
                "2001:db8:42:1::/64",
                "kubernetes-node",
                "Node/worker-1 spec.podCIDRs[1]",
                ImmutableList.of("leaf-1"),
                ImmutableList.of())));
  }

  static Report.Session down(String peer, Instant since, Instant error) {
    return new Report.Session(
        peer,
        "2001:db8:0:2::1",
        65550,
        Report.State.DOWN,
        since,
        Optional.of(
            new Report.LastError(
                "notification-received",
                "Cease/Administrative Shutdown: maintenance",
                Optional.of(new Report.Notification(6, 2, "received")),
                error)),
        Optional.empty(),
        0,
        2);
  }

  static Report with(
      ImmutableList<Report.Session> sessions, ImmutableList<Report.Prefix> prefixes) {
    return new Report(
        "0.1.0",
        NOW.minusSeconds(8000),
        Optional.of(new Report.Router(65551, "192.0.2.11")),
        new Report.Summary("1/2", 1, 1, "leaf-2: notification-received"),
        Bounded.of(sessions, Report.MOST_SESSIONS, session -> session),
        Bounded.of(prefixes, Report.MOST_PREFIXES, prefix -> prefix),
        Bounded.of(
            ImmutableList.of(
                new Report.Source("kubernetes-node", "known", "none", "", NOW.minusSeconds(7999))),
            Report.MOST_SOURCES,
            source -> source),
        Bounded.of(
            ImmutableList.of(
                new Report.Rejected(
                    "kubernetes-node",
                    "Node/worker-1 spec.podCIDRs[2]",
                    "198.51.100.1/24",
                    "host bits are set; did you mean 198.51.100.0/24?")),
            Report.MOST_REJECTED,
            rejected -> rejected),
        Bounded.of(
            ImmutableList.of(
                new Report.Finding(
                    "duplicate-cidr",
                    "CiliumNode/worker-2 spec.ipam.podCIDRs[0]",
                    "198.51.100.0/25 is also worker-2's")),
            Report.MOST_FINDINGS,
            finding -> finding),
        new Report.Configuration(
            ImmutableList.of("leafcast.yaml:3:8: router.asn: 0 is out of range"),
            ImmutableList.of(),
            ImmutableList.of("http.listen")),
        ImmutableList.of(condition(Condition.Status.FALSE, NOW.minusSeconds(12))));
  }

  static Condition condition(Condition.Status status, Instant since) {
    return new Condition(
        "SessionsEstablished", status, "SomeAreDown", "1 of 2 sessions: leaf-2 is down", since);
  }

  /** As much of everything as there can be. */
  static Report largest(String character) {
    String text = character.repeat(100_000);
    ImmutableList<String> names =
        Collections.nCopies(1000, text).stream().collect(ImmutableList.toImmutableList());
    Report.Session session =
        new Report.Session(
            text,
            text,
            4_294_967_295L,
            Report.State.ESTABLISHED,
            NOW,
            Optional.of(
                new Report.LastError(
                    text, text, Optional.of(new Report.Notification(255, 255, "received")), NOW)),
            Optional.of(
                new Report.Negotiated(
                    text, 65535, names, Report.Extension.AGREED, Report.Extension.AGREED)),
            Integer.MAX_VALUE,
            Integer.MAX_VALUE);
    Report.Prefix prefix =
        new Report.Prefix(
            text,
            text,
            text,
            names,
            Collections.nCopies(1000, new Report.Held(text, text, names)).stream()
                .collect(ImmutableList.toImmutableList()));
    Condition condition =
        new Condition("RoutesAnnounced", Condition.Status.TRUE, "Reason", text, NOW);
    return new Report(
        text,
        NOW,
        Optional.of(new Report.Router(4_294_967_295L, text)),
        new Report.Summary("1000/1000", Integer.MAX_VALUE, Integer.MAX_VALUE, text),
        Bounded.of(Collections.nCopies(1000, session), Report.MOST_SESSIONS, one -> one),
        Bounded.of(Collections.nCopies(10_000, prefix), Report.MOST_PREFIXES, one -> one),
        Bounded.of(
            Collections.nCopies(1000, new Report.Source(text, "known", text, text, NOW)),
            Report.MOST_SOURCES,
            one -> one),
        Bounded.of(
            Collections.nCopies(1000, new Report.Rejected(text, text, text, text)),
            Report.MOST_REJECTED,
            one -> one),
        Bounded.of(
            Collections.nCopies(1000, new Report.Finding(text, text, text)),
            Report.MOST_FINDINGS,
            one -> one),
        new Report.Configuration(names, names, names),
        Collections.nCopies(4, condition).stream().collect(ImmutableList.toImmutableList()));
  }
}
