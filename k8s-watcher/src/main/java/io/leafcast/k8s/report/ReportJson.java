package io.leafcast.k8s.report;

import com.google.common.collect.ImmutableList;
import io.leafcast.k8s.report.Report.Held;
import io.leafcast.k8s.report.Report.Prefix;
import io.leafcast.k8s.report.Report.Session;

/**
 * A LeafcastNode as it is applied, always the same for the same values. It weighs 64 KiB at most,
 * whatever the values are: texts are cut, and prefixes left out and counted.
 */
public final class ReportJson {
  /** etcd takes 1.5 MB of an object, and 5,000 of these are to be kept by it. */
  static final int MOST_OCTETS = 65_536;

  private static final int TEXT = 256;
  private static final int NAME = 64;
  private static final int SHORT = 24;
  private static final int MOST_PEERS = 16;
  private static final int MOST_HELD = 4;
  private static final int MOST_LINES = 8;
  private static final int MOST_FAMILIES = 8;

  private ReportJson() {}

  /**
   * The object without its status, for whose lifetime the Node is responsible.
   *
   * @param uid of the Node
   */
  public static String object(String node, String uid) {
    return Writing.object(json -> {
      head(json);
      json.object(
          "metadata",
          () -> {
            json.word("name", node);
            json.objects(
                "ownerReferences",
                ImmutableList.of(uid),
                _ -> {
                  json.word("apiVersion", "v1");
                  json.word("kind", "Node");
                  json.word("name", node);
                  json.word("uid", uid);
                });
          });
    });
  }

  /** The object with its status and nothing else. */
  public static String status(String node, Report report) {
    int most = report.prefixes().listed().size();
    String json = status(node, report, most);
    while (Writing.octets(json) > MOST_OCTETS && most > 0) {
      most /= 2;
      json = status(node, report, most);
    }
    return json;
  }

  private static void head(Writing json) {
    json.word("apiVersion", "leafcast.io/v1alpha1");
    json.word("kind", "LeafcastNode");
  }

  private static String status(String node, Report report, int mostPrefixes) {
    return Writing.object(json -> {
      head(json);
      json.object("metadata", () -> json.word("name", node));
      json.object("status", () -> status(json, report, report.prefixes().atMost(mostPrefixes)));
    });
  }

  private static void status(Writing json, Report report, Bounded<Prefix> prefixes) {
    json.text("version", report.version(), NAME);
    json.time("startedAt", report.startedAt());
    report
        .router()
        .ifPresent(router ->
            json.object(
                "router",
                () -> {
                  json.number("asn", router.asn());
                  json.text("id", router.id(), SHORT);
                }));
    json.object(
        "summary",
        () -> {
          json.word("sessions", report.summary().sessions());
          json.number("announced", report.summary().announced());
          json.number("held", report.summary().held());
          json.text("reason", report.summary().reason(), TEXT);
        });
    json.objects("sessions", report.sessions().listed(), session -> session(json, session));
    json.objects("prefixes", prefixes.listed(), prefix -> prefix(json, prefix));
    json.objects(
        "sources",
        report.sources().listed(),
        source -> {
          json.text("name", source.name(), NAME);
          json.text("state", source.state(), SHORT);
          json.text("reason", source.reason(), NAME);
          json.text("text", source.text(), TEXT);
          json.time("since", source.since());
        });
    json.objects(
        "rejected",
        report.rejected().listed(),
        rejected -> {
          json.text("source", rejected.source(), NAME);
          json.text("object", rejected.object(), TEXT);
          json.text("entry", rejected.entry(), NAME);
          json.text("text", rejected.text(), TEXT);
        });
    json.objects(
        "findings",
        report.findings().listed(),
        finding -> {
          json.text("code", finding.code(), NAME);
          json.text("object", finding.object(), TEXT);
          json.text("text", finding.text(), TEXT);
        });
    json.object(
        "configuration",
        () -> {
          lines(json, "problems", report.configuration().problems());
          lines(json, "waitingFor", report.configuration().waitingFor());
          lines(json, "needsRestart", report.configuration().needsRestart());
        });
    json.object(
        "notListed",
        () -> {
          left(json, "sessions", report.sessions());
          left(json, "prefixes", prefixes);
          left(json, "sources", report.sources());
          left(json, "rejected", report.rejected());
          left(json, "findings", report.findings());
        });
    json.objects("conditions", report.conditions(), condition -> condition(json, condition));
  }

  private static void condition(Writing json, Condition condition) {
    json.word("type", condition.type());
    json.word("status", condition.status().word());
    json.word("reason", condition.reason());
    json.word("message", Writing.cut(condition.message(), 2 * TEXT));
    json.time("lastTransitionTime", condition.since());
  }

  private static void left(Writing json, String name, Bounded<?> bounded) {
    if (bounded.notListed() > 0) {
      json.number(name, bounded.notListed());
    }
  }

  private static void lines(Writing json, String name, ImmutableList<String> lines) {
    json.texts(name, Bounded.of(lines, MOST_LINES, line -> line).listed(), TEXT);
  }

  private static void session(Writing json, Session session) {
    json.text("peer", session.peer(), NAME);
    json.text("address", session.address(), NAME);
    json.number("asn", session.asn());
    json.word("state", session.state().word());
    json.time("since", session.since());
    session
        .lastError()
        .ifPresent(error ->
            json.object(
                "lastError",
                () -> {
                  json.text("reason", error.reason(), NAME);
                  json.text("text", error.text(), TEXT);
                  json.time("since", error.since());
                  error
                      .notification()
                      .ifPresent(notification -> {
                        json.number("code", notification.code());
                        json.number("subcode", notification.subcode());
                        json.word("direction", notification.direction());
                      });
                }));
    session
        .negotiated()
        .ifPresent(terms ->
            json.object(
                "negotiated",
                () -> {
                  json.text("routerId", terms.routerId(), SHORT);
                  json.number("holdTime", terms.holdTime());
                  json.texts(
                      "families",
                      Bounded.of(terms.families(), MOST_FAMILIES, family -> family).listed(),
                      SHORT);
                  json.flag("fourOctetAsn", terms.fourOctetAsn());
                  json.flag("routeRefresh", terms.routeRefresh());
                }));
    json.number("announced", session.announced());
    json.number("held", session.held());
  }

  private static void prefix(Writing json, Prefix prefix) {
    json.text("prefix", prefix.prefix(), NAME);
    json.text("source", prefix.source(), NAME);
    json.text("object", prefix.object(), TEXT);
    peers(json, "announcedTo", prefix.announcedTo());
    json.objects(
        "held",
        Bounded.of(prefix.held(), MOST_HELD, held -> held).listed(),
        (Held held) -> {
          json.text("reason", held.reason(), NAME);
          json.text("text", held.text(), TEXT);
          peers(json, "peers", held.peers());
        });
  }

  private static void peers(Writing json, String name, ImmutableList<String> peers) {
    json.texts(name, Bounded.of(peers, MOST_PEERS, peer -> peer).listed(), NAME);
  }
}
