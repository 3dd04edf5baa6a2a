package io.leafcast.bgp.simulation;

import com.google.common.collect.Multiset;
import io.leafcast.bgp.wire.Prefix;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one leaf may see of a node that restarts: nothing that nobody of this boot wanted, nothing
 * again that was withdrawn, and no loss of what is wanted throughout. Where that cannot be kept,
 * the {@link Excuses} say why.
 */
final class Promises implements Kept.Watcher {
  /** Within this a session has told all that was saved. */
  private static final Duration SOON = Duration.ofSeconds(2);

  private final String leaf;
  private final Leaf.Help help;
  private final Node node;
  private final Truth truth;
  private final Excuses excuses;
  private final VirtualTime time;
  private final Multiset<String> seen;
  private final Map<Prefix, Duration> withdrawn = new HashMap<>();
  private long lifeGreeted = -1;
  private long lifeHeard = -1;

  Promises(
      String leaf,
      Leaf.Help help,
      Node node,
      Truth truth,
      Excuses excuses,
      VirtualTime time,
      Multiset<String> seen) {
    this.leaf = leaf;
    this.help = help;
    this.node = node;
    this.truth = truth;
    this.excuses = excuses;
    this.time = time;
    this.seen = seen;
  }

  @Override
  public void greeted(Optional<LeafWire.Graceful> graceful, Duration connected) {
    LeafWire.Graceful said =
        graceful.orElseThrow(() -> new Violation("no graceful restart in the OPEN"));
    if (!isOfThisProcess(connected)) {
      return;
    }
    Duration age = time.now().minus(node.startedAt());
    boolean isYoung = age.plus(SOON).compareTo(Duration.ofSeconds(said.seconds())) < 0;
    if (lifeGreeted != node.life() && node.remembers() && isYoung) {
      seen.add("R");
      Violation.unless(said.restarted(), "%s: the first OPEN after a restart has no R bit", leaf);
    }
    Violation.unless(
        !said.restarted() || (node.remembers() && lifeHeard != node.life()),
        "%s: an OPEN with the R bit, though there was no restart before it",
        leaf);
    lifeGreeted = node.life();
  }

  @Override
  public void announced(Prefix prefix, Duration connected) {
    if (!isOfThisProcess(connected)) {
      return;
    }
    lifeHeard = node.life();
    Violation.unless(
        truth.wasWantedInThisBoot(prefix), "%s: %s, which nobody of this boot wants", leaf, prefix);
    Duration since = withdrawn.remove(prefix);
    Violation.unless(
        since == null || !truth.isUnwantedSince(prefix, since) || excuses.isDiskToBlameSince(since),
        "%s: %s was withdrawn, and is back though nobody wants it",
        leaf,
        prefix);
  }

  /** What else comes was under way when its process died. */
  private boolean isOfThisProcess(Duration connected) {
    return node.isAlive() && connected.compareTo(node.startedAt()) >= 0;
  }

  @Override
  public void lost(Prefix prefix, Kept.Why why, Duration since, Duration begun) {
    seen.add(why.name());
    boolean byDrain = excuses.isDrainedSince(time.now().minus(SOON));
    if (!byDrain && (why == Kept.Why.WITHDRAWN || why == Kept.Why.END_OF_RIB)) {
      withdrawn.put(prefix, time.now());
    }
    boolean isExcused =
        excuses.isDrainedSince(since)
            || excuses.isDiskToBlameSince(since)
            || switch (why) {
              case WITHDRAWN, END_OF_RIB -> false;
              case LEAF_RESTARTED -> true;
              case NOT_FORWARDED -> help == Leaf.Help.NONE || excuses.wasBootedSince(since);
              case TIME_IS_OVER -> isAway() || excuses.wasAwayForLongSince(since, help);
              case SESSION_ENDED -> isEndOfAll(since);
              case SECOND_RESTART -> time.now().minus(begun).compareTo(SOON) < 0;
            };
    Violation.unless(
        isExcused || !truth.isWantedSince(prefix, since),
        "%s: %s is lost (%s), and was wanted all along",
        leaf,
        prefix,
        why);
  }

  /** One process after the other may have died, so that the Restart Time is over by now. */
  private boolean isAway() {
    return !node.isAlive() || time.now().minus(node.startedAt()).compareTo(SOON) < 0;
  }

  /** Of a boot a leaf may learn by its Hold Timer, and then sends a NOTIFICATION. */
  private boolean isEndOfAll(Duration since) {
    return switch (help) {
      case NONE -> true;
      case GRACEFUL -> excuses.wasBootedSince(since);
      case OVER_NOTIFICATIONS, LONG_LIVED -> false;
    };
  }
}
