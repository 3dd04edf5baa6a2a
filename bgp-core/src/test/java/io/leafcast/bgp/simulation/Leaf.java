package io.leafcast.bgp.simulation;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Prefix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** A router that talks to nodes: accepts, dials if told to, restarts, and may misbehave. */
final class Leaf implements Network.Host {
  private static final Duration REDIAL = Duration.ofSeconds(4);

  private final String name;
  private final Terms terms;
  private final VirtualTime time;
  private final Network network;
  private final Trace trace;
  private final BiPredicate<Address, Prefix> wantedSince;
  private final List<LeafSession> sessions = new ArrayList<>();
  private final Map<Address, Kept> kept = new HashMap<>();
  private final Set<Address> spoken = new HashSet<>();
  private final Function<Address, Kept.Watcher> watchers;
  private boolean running = true;
  private boolean wasRestarted;

  /**
   * How the leaf is configured.
   *
   * @param families offered by the capability of RFC 4760; none means that it does not send it
   * @param dials the nodes that it dials itself
   */
  record Terms(
      Address address,
      long asn,
      int id,
      int holdTime,
      Set<Family> families,
      boolean fourOctets,
      ImmutableList<Address> dials,
      Help help) {}

  /** How far it helps a node that restarts. */
  enum Help {
    NONE,
    GRACEFUL,
    OVER_NOTIFICATIONS,
    LONG_LIVED;

    boolean keepsOverNotifications() {
      return this == OVER_NOTIFICATIONS || this == LONG_LIVED;
    }
  }

  /** {@code wantedSince} says whether a node's prefix was wanted at some moment. */
  Leaf(
      String name,
      Terms terms,
      VirtualTime time,
      Network network,
      Trace trace,
      BiPredicate<Address, Prefix> wantedSince,
      Function<Address, Kept.Watcher> watchers) {
    this.name = name;
    this.terms = terms;
    this.time = time;
    this.network = network;
    this.trace = trace;
    this.wantedSince = wantedSince;
    this.watchers = watchers;
  }

  void start() {
    network.attach(terms.address, this);
    terms.dials.forEach(this::dial);
  }

  String name() {
    return name;
  }

  Terms terms() {
    return terms;
  }

  Set<Family> families() {
    return terms.families;
  }

  int holdTime() {
    return terms.holdTime;
  }

  boolean fourOctets() {
    return terms.fourOctets;
  }

  byte[] open(Address node) {
    int restarted = wasRestarted && !spoken.contains(node) ? 0x80 : 0;
    return LeafWriter.open(
        terms.asn,
        terms.holdTime,
        terms.id,
        terms.families,
        terms.fourOctets,
        LeafWriter.helping(terms.help, terms.families, restarted));
  }

  /** What it has of a node. */
  Kept kept(Address node) {
    return kept.computeIfAbsent(node, it -> new Kept(time, terms.help, watchers.apply(it)));
  }

  private void dial(Address node) {
    network.dial(
        terms.address,
        node,
        new Network.Dialler() {
          @Override
          public void opened(TcpConnection.End end) {
            begin(end, node, true);
            time.after(REDIAL, () -> redial(node));
          }

          @Override
          public void failed(String why) {
            time.after(REDIAL, () -> redial(node));
          }
        });
  }

  private void redial(Address node) {
    boolean needed = running && alive(node).isEmpty();
    if (needed) {
      dial(node);
    } else {
      time.after(REDIAL, () -> redial(node));
    }
  }

  @Override
  public boolean listens() {
    return running;
  }

  @Override
  public void accepted(TcpConnection.End end, Address remote) {
    begin(end, remote, false);
  }

  private void begin(TcpConnection.End end, Address remote, boolean dialledByLeaf) {
    if (!running) {
      end.close();
      return;
    }
    LeafSession session = new LeafSession(this, time, end, remote, dialledByLeaf);
    sessions.add(session);
    session.start();
  }

  private List<LeafSession> alive(Address node) {
    return sessions.stream().filter(session -> session.remote().equals(node)).toList();
  }

  /**
   * Whether {@code newcomer}, whose OPEN just came, goes on (RFC 4271 section 6.8); if it does, a
   * connection that collides with it ends.
   */
  boolean wins(LeafSession newcomer, LeafWire.Open open) {
    for (LeafSession other : alive(newcomer.remote())) {
      if (other == newcomer || other.phase() == LeafSession.Phase.OPEN_SENT) {
        continue;
      }
      if (other.isUpAndGraceful()) {
        other.giveWay(); // RFC 4724 section 4.2
        continue;
      }
      boolean leafIsHigher = Integer.compareUnsigned(terms.id, open.id()) > 0;
      if (other.phase() == LeafSession.Phase.UP || newcomer.isDialledByLeaf() != leafIsHigher) {
        return false;
      }
      other.giveUp(6, 7);
    }
    return true;
  }

  void greeted(LeafSession session, LeafWire.Open open) {
    watchers.apply(session.remote()).greeted(open.graceful(), session.connected());
  }

  void up(LeafSession session) {
    trace(session.remote(), "session is up");
    for (LeafSession other : alive(session.remote())) {
      Violation.unless(
          other == session || other.phase() != LeafSession.Phase.UP,
          "%s has two sessions with %s",
          name,
          session.remote());
    }
    spoken.add(session.remote());
    kept(session.remote()).begin(session.graceful());
  }

  /** A connection ended that was never up. */
  void gone(LeafSession session) {
    sessions.remove(session);
  }

  /** A session ended. */
  void ended(LeafSession session, Kept.End how) {
    trace(session.remote(), "session has ended: " + how);
    sessions.remove(session);
    kept(session.remote()).end(how);
  }

  void judge(LeafSession session, Prefix prefix) {
    Violation.unless(
        wantedSince.test(session.remote(), prefix), "%s got %s, never wanted", name, prefix);
  }

  Optional<LeafSession> session(Address node) {
    return alive(node).stream()
        .filter(session -> session.phase() == LeafSession.Phase.UP)
        .findFirst();
  }

  ImmutableList<LeafSession> sessions() {
    return ImmutableList.copyOf(sessions);
  }

  /** Stops; comes back after {@code away} with an empty table. */
  void restart(Duration away, boolean noticed) {
    trace(terms.address, "restarts, noticed: " + noticed);
    running = false;
    wasRestarted = true;
    spoken.clear();
    kept.values().forEach(Kept::leafRestarted);
    sessions().forEach(session -> session.crash(noticed));
    time.after(away, () -> running = true);
  }

  void trace(Address with, Object what) {
    trace.add(name, with, what);
  }
}
