package io.leafcast.bgp.simulation;

import io.leafcast.bgp.simulation.LeafWire.Attributes;
import io.leafcast.bgp.speaker.ConnectionId;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.PeerSettings;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Prefix;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What went over one connection of a node, and whether it was allowed to. */
final class Watched {
  private static final Duration SLACK = Duration.ofMillis(20);
  private static final Duration OPEN_WAIT = Duration.ofMinutes(4);
  private static final int HOLD_TIMER_EXPIRED = 4;

  /** Without a subcode no message of the peer's is to blame but an event of our own (RFC 6608). */
  private static final LeafWire.Notification FSM_ERROR = new LeafWire.Notification(5, 0);

  private static final long AS_TRANS = 23456;
  private static final String GRACEFUL_SHUTDOWN = "ffff0000";

  private final ConnectionId id;
  private final PeerSettings peer;
  private final Wanted wanted;
  private final Map<Prefix, Attributes> table = new TreeMap<>();
  private final Set<Prefix> withdrawn = new HashSet<>();
  private final Set<Prefix> askedAgain = new HashSet<>();
  private final Set<Family> endOfRib = new TreeSet<>();
  private Optional<Input.Endpoints> endpoints = Optional.empty();
  private Optional<LeafWire.Open> ours = Optional.empty();
  private Optional<LeafWire.Open> theirs = Optional.empty();
  private Optional<LeafWire.Notification> notification = Optional.empty();
  private Phase phase = Phase.DIALLING;
  private Duration openedAt = Duration.ZERO;
  private Duration lastHeard = Duration.ZERO;
  private Duration lastKept = Duration.ZERO;
  private int keepalivesSent;
  private boolean theyKept;
  private boolean waitsForWritable;
  private boolean mustEnd;
  private int updates;

  /** How far the connection is. */
  enum Phase {
    DIALLING,
    OPEN,
    GONE
  }

  Watched(ConnectionId id, PeerSettings peer, Wanted wanted) {
    this.id = id;
    this.peer = peer;
    this.wanted = wanted;
  }

  PeerSettings peer() {
    return peer;
  }

  Phase phase() {
    return phase;
  }

  /** UPDATEs sent so far. */
  int updates() {
    return updates;
  }

  Set<Family> endOfRib() {
    return endOfRib;
  }

  void opened(Duration now, Input.Endpoints ends) {
    phase = Phase.OPEN;
    endpoints = Optional.of(ends);
    openedAt = now;
  }

  void gone() {
    phase = Phase.GONE;
  }

  boolean isEstablished() {
    return phase == Phase.OPEN && ours.isPresent() && theirs.isPresent() && theyKept;
  }

  int holdTime() {
    return Math.min(
        ours.map(LeafWire.Open::holdTime).orElse(0), theirs.map(LeafWire.Open::holdTime).orElse(0));
  }

  Set<Family> families() {
    Set<Family> both = new TreeSet<>(theirs.map(LeafWire.Open::carried).orElseGet(Set::of));
    both.retainAll(ours.map(LeafWire.Open::carried).orElseGet(Set::of));
    return both;
  }

  private boolean fourOctets() {
    return theirs.map(LeafWire.Open::fourOctets).orElse(false);
  }

  /** What this session has to carry now. */
  Set<Prefix> due() {
    PeerSettings now =
        wanted.settings().map(settings -> settings.peers().get(peer.name())).orElse(peer);
    return endpoints.map(ends -> wanted.on(ends, now, families())).orElseGet(Set::of);
  }

  Map<Prefix, Attributes> table() {
    return table;
  }

  /**
   * What the next process begins with is what this peer was told and still is to have, and nothing
   * that was withdrawn from it; what is being saved just now may still be missing.
   */
  void checkKept(Set<Prefix> kept, Set<Prefix> orOnTheWay) {
    Set<Prefix> due = due();
    for (Prefix prefix : table.keySet()) {
      Violation.unless(
          !due.contains(prefix) || orOnTheWay.contains(prefix),
          "%s: %s was told and is wanted, and is not kept",
          id,
          prefix);
    }
    for (Prefix prefix : withdrawn) {
      Violation.unless(
          wanted.allowed().contains(prefix) || !wanted.mayLeave(prefix) || !kept.contains(prefix),
          "%s: %s was withdrawn, and would come back",
          id,
          prefix);
    }
  }

  /** What is wanted again may be kept again, whatever this session can have of it. */
  void wantedAgain(Set<Prefix> allowed) {
    withdrawn.removeAll(allowed);
  }

  /** That what the peer has is what it is to have now, also by its preference. */
  void checkTable() {
    table.forEach(this::checkPreference);
  }

  /** A frame came in. */
  void heard(Duration now, Octets frame) {
    byte[] octets = frame.toByteArray();
    Optional<LeafWire.Message> message = readOrNothing(octets);
    if (message.isEmpty()) {
      if (octets.length >= 19 && LeafWire.typeOf(octets) == LeafWire.UPDATE) {
        lastHeard = now;
      }
      return;
    }
    switch (message.get()) {
      case LeafWire.Open open -> {
        theirs = theirs.or(() -> Optional.of(open));
        lastHeard = now;
      }
      case LeafWire.Keepalive() -> {
        theyKept = theirs.isPresent();
        lastHeard = now;
      }
      case LeafWire.Update _ -> lastHeard = now;
      case LeafWire.Notification _ -> mustEnd = true;
      case LeafWire.Refresh(Family family) ->
          table.keySet().stream()
              .filter(prefix -> prefix.family().equals(family))
              .forEach(askedAgain::add);
    }
  }

  private Optional<LeafWire.Message> readOrNothing(byte[] octets) {
    try {
      return Optional.of(LeafWire.read(withoutFilters(octets), fourOctets()));
    } catch (Violation garbage) {
      return Optional.empty();
    }
  }

  /** A ROUTE-REFRESH asks for all routes, whatever route filters stand behind it. */
  private static byte[] withoutFilters(byte[] octets) {
    return octets.length > 23 && LeafWire.typeOf(octets) == LeafWire.ROUTE_REFRESH
        ? LeafWriter.message(LeafWire.ROUTE_REFRESH, Arrays.copyOfRange(octets, 19, 23))
        : octets;
  }

  void mayWrite() {
    waitsForWritable = false;
  }

  void awaitWritable() {
    Violation.unless(!waitsForWritable, "%s: asked for Writable twice", id);
    Violation.unless(phase == Phase.OPEN, "%s: asked for Writable, but it is %s", id, phase);
    waitsForWritable = true;
  }

  /** The node sends {@code octets}, one message. */
  void sent(Duration now, Octets octets, boolean endOfRibIsDue) {
    Violation.unless(phase == Phase.OPEN, "%s: sent on it, but it is %s", id, phase);
    Violation.unless(notification.isEmpty(), "%s: sent after a NOTIFICATION", id);
    switch (LeafWire.read(octets.toByteArray(), fourOctets())) {
      case LeafWire.Open open -> {
        Violation.unless(ours.isEmpty(), "%s: a second OPEN", id);
        ours = Optional.of(open);
      }
      case LeafWire.Notification sent -> {
        Violation.unless(!mustEnd, "%s: a NOTIFICATION answered with one", id);
        Violation.unless(!sent.equals(FSM_ERROR), "%s: ended by an event that has no place", id);
        notification = Optional.of(sent);
        checkExpiry(now, sent);
        mustEnd = true;
      }
      case LeafWire.Keepalive() -> kept(now);
      case LeafWire.Update update -> {
        Violation.unless(isEstablished(), "%s: UPDATE before Established", id);
        Violation.unless(keepalivesSent > 0, "%s: UPDATE before our KEEPALIVE", id);
        Violation.unless(!waitsForWritable, "%s: UPDATE to a socket that is full", id);
        updates++;
        updated(update, endOfRibIsDue);
      }
      case LeafWire.Refresh _ ->
          Violation.unless(isEstablished(), "%s: ROUTE-REFRESH before Established", id);
    }
  }

  private void checkExpiry(Duration now, LeafWire.Notification sent) {
    if (sent.code() == HOLD_TIMER_EXPIRED) {
      Duration since = theirs.isPresent() ? lastHeard : openedAt;
      Duration silent = now.minus(since);
      Violation.unless(
          silent.compareTo(patience()) >= 0, "%s: gave up after %s of silence", id, silent);
    }
  }

  private Duration patience() {
    return theirs.isPresent() ? Duration.ofSeconds(holdTime()) : OPEN_WAIT;
  }

  private void kept(Duration now) {
    Violation.unless(ours.isPresent() && theirs.isPresent(), "%s: KEEPALIVE before OPEN", id);
    if (keepalivesSent > 0) {
      Violation.unless(holdTime() > 0, "%s: KEEPALIVE though the hold time is 0", id);
      Duration gap = now.minus(lastKept);
      Violation.unless(
          gap.compareTo(Duration.ofSeconds(1)) >= 0, "%s: KEEPALIVEs only %s apart", id, gap);
    }
    lastKept = now;
    keepalivesSent++;
  }

  private void updated(LeafWire.Update update, boolean endOfRibIsDue) {
    Violation.unless(
        families().contains(update.family()), "%s: %s not negotiated", id, update.family());
    Set<Prefix> due = due();
    for (Prefix prefix : update.announced()) {
      Violation.unless(wanted.mayLeave(prefix), "%s: %s is outside of allow", id, prefix);
      Violation.unless(due.contains(prefix), "%s: %s announced, nobody wants it", id, prefix);
      checkPreference(prefix, update.attributes());
      withdrawn.remove(prefix);
      boolean asked = askedAgain.remove(prefix);
      Attributes before = table.put(prefix, update.attributes());
      Violation.unless(
          asked || !update.attributes().equals(before),
          "%s: %s announced once more, unchanged",
          id,
          prefix);
    }
    for (Prefix prefix : update.withdrawn()) {
      Violation.unless(!due.contains(prefix), "%s: %s withdrawn, but wanted", id, prefix);
      Violation.unless(
          table.remove(prefix) != null, "%s: %s withdrawn, never announced", id, prefix);
      askedAgain.remove(prefix);
      if (!wanted.allowed().contains(prefix)) {
        withdrawn.add(prefix); // not because of this session alone
      }
    }
    if (update.isEndOfRib()) {
      Violation.unless(endOfRibIsDue, "%s: End-of-RIB before all sources were read", id);
      Violation.unless(endOfRib.add(update.family()), "%s: End-of-RIB twice", id);
      due.removeIf(prefix -> !prefix.family().equals(update.family()));
      Violation.unless(table.keySet().containsAll(due), "%s: End-of-RIB before the last route", id);
    } else if (!update.announced().isEmpty()) {
      checkPath(update.attributes());
    }
  }

  /** RFC 8326: GRACEFUL_SHUTDOWN while the peer is asked to use others, and never else. */
  private void checkPreference(Prefix prefix, Attributes attributes) {
    boolean isShunned =
        attributes.types().contains(8) && attributes.hex().contains(GRACEFUL_SHUTDOWN);
    Violation.unless(
        isShunned == wanted.drained().isShunned(peer.name()),
        "%s: %s with the wrong preference: %s",
        id,
        prefix,
        attributes.hex());
  }

  /** RFC 4271 section 5.1.2, RFC 6793 section 4.2.2. */
  private void checkPath(Attributes attributes) {
    long local = ours.map(LeafWire.Open::asn).orElse(0L);
    boolean internal = theirs.map(LeafWire.Open::asn).orElse(0L) == local;
    boolean narrow = !fourOctets() && local > 0xFFFF;
    List<Long> path = internal ? List.of() : List.of(narrow ? AS_TRANS : local);
    List<Long> wide = narrow && !internal ? List.of(local) : List.of();
    Violation.unless(attributes.asPath().equals(path), "%s: AS_PATH %s", id, attributes.asPath());
    Violation.unless(attributes.as4Path().equals(wide), "%s: AS4_PATH", id);
    Violation.unless(attributes.types().contains(5) == internal, "%s: LOCAL_PREF", id);
  }

  /** What must hold after every step. */
  void checkAfter(Duration now) {
    if (phase != Phase.OPEN) {
      return;
    }
    Violation.unless(!mustEnd, "%s: open after a NOTIFICATION", id);
    Violation.unless(
        wanted.drained().hasSession(peer.name()), "%s: open though %s is drained", id, peer.name());
    boolean timed = theirs.isEmpty() || holdTime() > 0;
    Duration since = theirs.isPresent() ? lastHeard : openedAt;
    Violation.unless(
        !timed || now.compareTo(since.plus(patience()).plus(SLACK)) <= 0,
        "%s: nothing was heard for %s, and it is open",
        id,
        now.minus(since));
    if (isEstablished() && holdTime() > 0) {
      Duration least = Duration.ofSeconds(holdTime()).dividedBy(3).plus(SLACK);
      Violation.unless(
          now.minus(lastKept).compareTo(least) <= 0,
          "%s: no KEEPALIVE for %s",
          id,
          now.minus(lastKept));
    }
  }
}
