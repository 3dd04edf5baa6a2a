package io.leafcast.k8s.report;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.Immutable;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a LeafcastNode's status says. Nothing in it changes while nothing happens: no counters, no
 * states of a session that come and go with each dial.
 */
@Immutable
public record Report(
    String version,
    Instant startedAt,
    Optional<Router> router,
    Summary summary,
    Bounded<Session> sessions,
    Bounded<Prefix> prefixes,
    Bounded<Source> sources,
    Bounded<Rejected> rejected,
    Bounded<Finding> findings,
    Configuration configuration,
    ImmutableList<Condition> conditions) {
  /** How many of each are listed at most; what is left out is counted. */
  public static final int MOST_SESSIONS = 24;

  public static final int MOST_PREFIXES = 256;
  public static final int MOST_SOURCES = 12;
  public static final int MOST_REJECTED = 12;
  public static final int MOST_FINDINGS = 12;

  /** This speaker; {@code id} is its BGP Identifier. */
  @Immutable
  public record Router(long asn, String id) {}

  /**
   * What kubectl shows.
   *
   * @param sessions such as {@code 1/2}
   * @param announced prefixes that at least one peer was told
   * @param held prefixes that no peer was told
   * @param reason the first thing that is not as it should be, or ""
   */
  @Immutable
  public record Summary(String sessions, int announced, int held, String reason) {}

  /** Whether a session carries routes. */
  public enum State {
    ESTABLISHED("Established"),
    DOWN("Down");

    private final String word;

    State(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /** One peer; {@code announced} and {@code held} count prefixes. */
  @Immutable
  public record Session(
      String peer,
      String address,
      long asn,
      State state,
      Instant since,
      Optional<LastError> lastError,
      Optional<Negotiated> negotiated,
      int announced,
      int held) {}

  /**
   * Why a session, or an attempt at one, ended last.
   *
   * @param reason a code that never changes
   * @param since when it was first so, however often it was tried since
   */
  @Immutable
  public record LastError(
      String reason, String text, Optional<Notification> notification, Instant since) {

    private boolean isAs(LastError other) {
      return reason.equals(other.reason)
          && text.equals(other.text)
          && notification.equals(other.notification);
    }
  }

  /** A NOTIFICATION; {@code direction} is sent or received. */
  @Immutable
  public record Notification(int code, int subcode, String direction) {}

  /** What both OPENs agreed on; {@code holdTime} in seconds. */
  @Immutable
  public record Negotiated(
      String routerId,
      int holdTime,
      ImmutableList<String> families,
      Extension fourOctetAsn,
      Extension routeRefresh) {}

  /** Whether both sides offered an extension. */
  public enum Extension {
    AGREED,
    NOT_AGREED;

    /** AGREED where it is so. */
    public static Extension of(boolean agreed) {
      return agreed ? AGREED : NOT_AGREED;
    }
  }

  /** One prefix that a source wants announced. */
  @Immutable
  public record Prefix(
      String prefix,
      String source,
      String object,
      ImmutableList<String> announcedTo,
      ImmutableList<Held> held) {}

  /** Why a prefix is not announced to some peers. */
  @Immutable
  public record Held(String reason, String text, ImmutableList<String> peers) {}

  /** One source of prefixes. */
  @Immutable
  public record Source(String name, String state, String reason, String text, Instant since) {}

  /** What is no usable prefix, and where it stands. */
  @Immutable
  public record Rejected(String source, String object, String entry, String text) {}

  /** A warning that holds nothing back. */
  @Immutable
  public record Finding(String code, String object, String text) {}

  /** What is the matter with the configuration file. */
  @Immutable
  public record Configuration(
      ImmutableList<String> problems,
      ImmutableList<String> waitingFor,
      ImmutableList<String> needsRestart) {}

  /**
   * The same, told as a continuation: what is as it was keeps the time since when.
   *
   * @param before what was said last
   * @param known the conditions that stand in the API, for when nothing was said yet
   */
  public Report after(Optional<Report> before, ImmutableMap<String, Condition> known) {
    ImmutableMap<String, Session> was =
        before.map(report -> byPeer(report.sessions)).orElse(ImmutableMap.of());
    ImmutableMap<String, Condition> held =
        before.map(report -> byType(report.conditions)).orElse(known);
    return new Report(
        version,
        startedAt,
        router,
        summary,
        new Bounded<>(
            sessions.listed().stream()
                .map(session ->
                    Optional.ofNullable(was.get(session.peer()))
                        .map(old -> after(session, old))
                        .orElse(session))
                .collect(ImmutableList.toImmutableList()),
            sessions.notListed()),
        prefixes,
        sources,
        rejected,
        findings,
        configuration,
        conditions.stream()
            .map(condition ->
                Optional.ofNullable(held.get(condition.type()))
                    .map(condition::after)
                    .orElse(condition))
            .collect(ImmutableList.toImmutableList()));
  }

  private static Session after(Session now, Session before) {
    boolean goesOn =
        now.state() == before.state()
            && (now.state() == State.DOWN || now.since().equals(before.since()));
    return new Session(
        now.peer(),
        now.address(),
        now.asn(),
        now.state(),
        goesOn ? before.since() : now.since(),
        now.lastError()
            .map(
                error -> before.lastError().filter(old -> goesOn && old.isAs(error)).orElse(error)),
        now.negotiated(),
        now.announced(),
        now.held());
  }

  private static ImmutableMap<String, Session> byPeer(Bounded<Session> sessions) {
    return sessions.listed().stream()
        .collect(ImmutableMap.toImmutableMap(Session::peer, Function.identity(), (one, _) -> one));
  }

  private static ImmutableMap<String, Condition> byType(ImmutableList<Condition> conditions) {
    return conditions.stream()
        .collect(
            ImmutableMap.toImmutableMap(Condition::type, Function.identity(), (one, _) -> one));
  }
}
