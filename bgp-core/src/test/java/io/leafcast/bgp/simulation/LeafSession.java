package io.leafcast.bgp.simulation;

import io.leafcast.bgp.simulation.LeafWire.Attributes;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Prefix;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One connection of a leaf: its FSM in the fewest lines that serve, and the table it fills. */
final class LeafSession implements TcpConnection.Ear {
  private static final Duration OPEN_WAIT = Duration.ofMinutes(4);

  private final Leaf leaf;
  private final VirtualTime time;
  private final TcpConnection.End end;
  private final Address remote;
  private final boolean dialledByLeaf;
  private final Map<Prefix, Attributes> table = new TreeMap<>();
  private final List<Family> endOfRib = new ArrayList<>();
  private final List<VirtualTime.Event> timers = new ArrayList<>();
  private Phase phase = Phase.OPEN_SENT;
  private byte[] unread = new byte[0];
  private Optional<LeafWire.Open> theirs = Optional.empty();
  private final Duration connected;
  private Duration lastHeard;
  private boolean outOfStep;

  /** RFC 4271 section 8.2.2, from OpenSent on. */
  enum Phase {
    OPEN_SENT,
    OPEN_CONFIRM,
    UP,
    GONE
  }

  LeafSession(
      Leaf leaf, VirtualTime time, TcpConnection.End end, Address remote, boolean dialledByLeaf) {
    this.leaf = leaf;
    this.time = time;
    this.end = end;
    this.remote = remote;
    this.dialledByLeaf = dialledByLeaf;
    this.connected = time.now();
    this.lastHeard = connected;
  }

  /** When the connection was made. */
  Duration connected() {
    return connected;
  }

  void start() {
    end.listen(this);
    end.write(leaf.open(remote));
    timers.add(
        time.after(
            OPEN_WAIT,
            () -> {
              if (phase == Phase.OPEN_SENT) {
                giveUp(4, 0);
              }
            }));
  }

  byte[] open() {
    return leaf.open(remote);
  }

  Phase phase() {
    return phase;
  }

  Address remote() {
    return remote;
  }

  boolean isDialledByLeaf() {
    return dialledByLeaf;
  }

  TcpConnection connection() {
    return end.connection();
  }

  Map<Prefix, Attributes> table() {
    return table;
  }

  List<Family> endOfRib() {
    return endOfRib;
  }

  /** Those that both offered. */
  private Set<Family> families() {
    Set<Family> both = new TreeSet<>(theirs.map(LeafWire.Open::carried).orElseGet(Set::of));
    both.retainAll(leaf.families().isEmpty() ? Set.of(Family.IPV4_UNICAST) : leaf.families());
    return both;
  }

  Optional<LeafWire.Graceful> graceful() {
    return theirs.flatMap(LeafWire.Open::graceful);
  }

  boolean isUpAndGraceful() {
    return phase == Phase.UP && leaf.terms().help() != Leaf.Help.NONE && graceful().isPresent();
  }

  int holdTime() {
    return Math.min(leaf.holdTime(), theirs.map(LeafWire.Open::holdTime).orElse(0));
  }

  boolean fourOctets() {
    return leaf.fourOctets() && theirs.map(LeafWire.Open::fourOctets).orElse(false);
  }

  void write(byte[] octets) {
    end.write(octets);
  }

  /** Writes what may throw the other side's framing out of step. */
  void writeSpoilt(byte[] octets) {
    outOfStep = true;
    end.write(octets);
  }

  /** Whether the other side may wait for octets that never come. */
  boolean mayHang() {
    return outOfStep || connection().isHalfOpen();
  }

  @Override
  public void heard(byte[] octets) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(unread);
    all.writeBytes(octets);
    unread = all.toByteArray();
    int length = LeafWire.lengthOf(unread);
    while (length > 0 && length <= unread.length && phase != Phase.GONE) {
      byte[] message = Arrays.copyOf(unread, length);
      unread = Arrays.copyOfRange(unread, length, unread.length);
      take(LeafWire.read(message, fourOctets()));
      length = LeafWire.lengthOf(unread);
    }
  }

  private void take(LeafWire.Message message) {
    if (!(message instanceof LeafWire.Keepalive && phase == Phase.UP)) {
      leaf.trace(remote, message);
    }
    switch (message) {
      case LeafWire.Open open -> opened(open);
      case LeafWire.Keepalive() -> kept();
      case LeafWire.Update update -> updated(update);
      case LeafWire.Notification(int code, int subcode) ->
          leave(code == 6 && subcode == 9 ? Kept.End.BY_HARD_RESET : Kept.End.BY_NOTIFICATION);
      case LeafWire.Refresh _ -> Violation.unless(phase == Phase.UP, "ROUTE-REFRESH in %s", phase);
    }
  }

  private void opened(LeafWire.Open open) {
    Violation.unless(phase == Phase.OPEN_SENT, "OPEN in %s", phase);
    theirs = Optional.of(open);
    leaf.greeted(this, open);
    if (!leaf.wins(this, open)) {
      giveUp(6, 7);
      return;
    }
    phase = Phase.OPEN_CONFIRM;
    lastHeard = time.now();
    write(LeafWriter.keepalive());
    if (holdTime() > 0) {
      tick();
      watch();
    }
  }

  private void kept() {
    Violation.unless(phase != Phase.OPEN_SENT, "KEEPALIVE before OPEN");
    lastHeard = time.now();
    if (phase == Phase.OPEN_CONFIRM) {
      phase = Phase.UP;
      leaf.up(this);
    }
  }

  private void updated(LeafWire.Update update) {
    Violation.unless(phase == Phase.UP, "UPDATE in %s", phase);
    Violation.unless(
        families().contains(update.family()), "%s was not negotiated", update.family());
    lastHeard = time.now();
    if (update.isEndOfRib()) {
      Violation.unless(
          !endOfRib.contains(update.family()), "End-of-RIB twice: %s", update.family());
      endOfRib.add(update.family());
      leaf.kept(remote).endOfRib(update.family());
    }
    for (Prefix prefix : update.withdrawn()) {
      Violation.unless(table.remove(prefix) != null, "%s withdrawn, but never had", prefix);
      leaf.kept(remote).withdrawn(prefix);
    }
    for (Prefix prefix : update.announced()) {
      leaf.judge(this, prefix);
      table.put(prefix, update.attributes());
      leaf.kept(remote).announced(prefix, connected);
    }
  }

  /** A third of the hold time is what RFC 4271 section 10 suggests. */
  private void tick() {
    timers.add(
        time.after(
            Duration.ofSeconds(holdTime()).dividedBy(3),
            () -> {
              if (phase != Phase.GONE) {
                write(LeafWriter.keepalive());
                tick();
              }
            }));
  }

  private void watch() {
    Duration end = lastHeard.plusSeconds(holdTime());
    timers.add(
        time.at(
            end,
            () -> {
              if (phase == Phase.GONE) {
                return;
              }
              if (time.now().compareTo(lastHeard.plusSeconds(holdTime())) < 0) {
                watch();
                return;
              }
              Violation.unless(
                  connection().isHalfOpen(), "%s kept silent for the whole hold time", remote);
              giveUp(4, 0);
            }));
  }

  /** Ends it with a NOTIFICATION. */
  void giveUp(int code, int subcode) {
    write(LeafWriter.notification(code, subcode));
    end.close();
    leave(Kept.End.BY_NOTIFICATION);
  }

  /** Another connection of the node's takes its place. */
  void giveWay() {
    end.close();
    leave(Kept.End.SILENTLY);
  }

  /** The leaf's machine stops: nobody is told but by what the network does. */
  void crash(boolean noticed) {
    if (noticed) {
      connection().cut("connection reset by peer");
    } else {
      connection().fallSilent();
    }
    leave(Kept.End.SILENTLY);
  }

  @Override
  public void lost(String why) {
    leave(Kept.End.SILENTLY);
  }

  private void leave(Kept.End how) {
    if (phase == Phase.GONE) {
      return;
    }
    boolean wasUp = phase == Phase.UP;
    phase = Phase.GONE;
    timers.forEach(VirtualTime.Event::callOff);
    end.close();
    if (wasUp) {
      leaf.ended(this, how);
    } else {
      leaf.gone(this);
    }
  }
}
