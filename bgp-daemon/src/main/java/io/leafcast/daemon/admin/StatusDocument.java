package io.leafcast.daemon.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code leafcast status -o json} prints, key by key; {@code apiVersion} changes when a key
 * changes its meaning or goes. Times are UTC as in RFC 3339.
 */
public record StatusDocument(
    String apiVersion,
    String kind,
    String version,
    Instant at,
    Instant startedAt,
    Config config,
    Ready ready,
    Optional<Router> router,
    List<Peer> peers,
    List<Source> sources,
    List<Announcement> prefixes,
    List<Finding> findings,
    List<Check> checks,
    Optional<Report> report,
    Optional<State> state) {

  static final String API_VERSION = "leafcast.io/v1";
  static final String KIND = "Status";

  /**
   * The configuration in force, and what is wrong with the file as it is now; of its peers {@code
   * peersElsewhere} are other nodes', and some are held back, each with the reason.
   */
  public record Config(
      String file,
      Instant loadedAt,
      List<String> waitingFor,
      String waitingBecause,
      List<String> problems,
      List<String> needsRestart,
      int peersElsewhere,
      List<String> peersHeldBack) {}

  /** Something that is not as it should be; a {@code code} never changes its meaning. */
  public record Finding(String code, String object, String text, String teller) {}

  /**
   * A health check; {@code state} is up, down or disabled, {@code obstacle} why it cannot be tried.
   */
  public record Check(
      String name, String state, Instant since, int contrary, String output, String obstacle) {}

  /**
   * How it goes with what Kubernetes is told; not there where it is told nothing. {@code trouble}
   * says what it does not take, and why.
   */
  public record Report(
      Optional<Instant> writtenAt,
      Optional<Trouble> trouble,
      long writes,
      long failures,
      long events,
      long eventsLost) {}

  /**
   * What outlives the process; not there where nothing does. {@code begunWith} is of when the state
   * was that this process began with, or {@code remark} says why it began with none; {@code
   * nodeAsOf} of when the Node's labels, annotations and addresses are while the API has not said
   * them; {@code trouble} why the file cannot be written.
   */
  public record State(
      String file,
      Optional<Instant> begunWith,
      String remark,
      Optional<Instant> savedAt,
      long saves,
      long failures,
      String trouble,
      Optional<Instant> nodeAsOf) {}

  /** Something that goes wrong, and since when. */
  public record Trouble(String text, Instant since) {}

  /** What /readyz says. */
  public record Ready(boolean ready, String reason) {}

  /** This speaker. */
  public record Router(long asn, String id, String idReason) {}

  /** One peer. */
  public record Peer(
      String name,
      String address,
      long asn,
      String state,
      Instant since,
      Optional<LastError> lastError,
      Optional<Session> session,
      List<Stale> stale,
      int announced,
      int held,
      Counters counters,
      Optional<Drain> drain) {}

  /**
   * That a peer is drained; {@code state} is shunning, withdrawn or ceased, {@code until} when the
   * next follows, if one does, and {@code reasonCode} that of a Reason.
   */
  public record Drain(
      String state,
      String reason,
      String reasonCode,
      String text,
      Instant since,
      Optional<Instant> until) {}

  /** What went wrong last; {@code code} is that of a Reason, and never changes. */
  public record LastError(
      String code, String text, Instant at, Optional<Notification> notification) {}

  /** The NOTIFICATION that went with it; {@code direction} is sent or received. */
  public record Notification(int code, int subcode, String direction) {}

  /**
   * An Established session: {@code holdTime} to {@code routeRefresh} are what both OPENs agreed on;
   * {@code received} is "at least" where some are {@code notKept}.
   */
  public record Session(
      String localAddress,
      @JsonProperty("interface") String networkInterface,
      int remotePort,
      String routerId,
      int holdTime,
      List<String> families,
      boolean fourOctetAsn,
      boolean routeRefresh,
      GracefulRestart gracefulRestart,
      List<String> endOfRibSent,
      Map<String, Integer> received,
      long notKept,
      int pending) {}

  /**
   * What both OPENs agreed on for a restart: whether anything, and else who did not offer it,
   * {@code peer} or {@code us}. Times are in seconds; {@code longLived} is for how long the peer
   * keeps our routes after {@code restartTime}, by family. {@code restartCosts} says what a restart
   * of ours costs at this peer.
   */
  public record GracefulRestart(
      boolean agreed,
      Optional<String> notOfferedBy,
      int restartTime,
      int peerRestartTime,
      boolean notifications,
      List<String> peerFamilies,
      Map<String, Integer> longLived,
      String restartCosts) {}

  /**
   * Routes of the peer's that are kept though their session ended; {@code state} is restart-time,
   * synchronizing or long-lived, {@code until} when they go at the latest.
   */
  public record Stale(String family, int prefixes, String state, Instant until) {}

  /** Since the process started. */
  public record Counters(
      long messagesReceived,
      long messagesSent,
      long updatesReceived,
      long updatesSent,
      long treatedAsWithdraw,
      long establishedTransitions) {}

  /** One source of prefixes; {@code reasonCode} is that of a Reason. */
  public record Source(
      String name,
      String state,
      String reason,
      String reasonCode,
      Instant since,
      List<Rejected> rejected) {}

  /** Something in a source that is no usable prefix. */
  public record Rejected(String text, String object, String reason) {}

  /** One prefix that a source wants announced. */
  public record Announcement(
      String prefix,
      String source,
      String object,
      String resourceVersion,
      Instant since,
      List<Fate> peers) {}

  /**
   * What becomes of it at one peer; {@code state} is announced, shunned: announced as the last
   * choice, pending, held, or kept: announced though no source wants it any more. The last two have
   * a {@code reasonCode}.
   */
  public record Fate(
      String peer,
      String state,
      List<String> nextHops,
      Optional<Instant> since,
      String reason,
      Optional<String> reasonCode) {}
}
