package io.leafcast.bgp.message;

import static com.google.common.collect.ImmutableSortedMap.toImmutableSortedMap;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.message.Capability.GracefulRestart;
import io.leafcast.bgp.message.Capability.GracefulRestart.Notifications;
import io.leafcast.bgp.message.Capability.LongLivedGracefulRestart;
import io.leafcast.bgp.wire.Family;
import java.util.Comparator;
import java.util.Optional;

/**
 * What both sides agreed on for the case that one of them restarts: whether routes outlive their
 * session (RFC 4724, RFC 8538, RFC 9494).
 */
@Immutable
public sealed interface Resilience {

  /** Routes end with the session: {@code by} did not offer more. */
  @Immutable
  record None(By by) implements Resilience {}

  /** Who did not offer graceful restart; us where both did not. */
  enum By {
    US,
    PEER
  }

  /**
   * Routes outlive the session.
   *
   * @param ours our own Restart Time in seconds: so long the peer keeps our routes
   * @param theirs the peer's
   * @param notifications whether that holds, too, where a NOTIFICATION ended the session
   * @param kept families of the session whose routes we keep of the peer, and whether it still
   *     forwarded for them when the session began; those that are not in here end with the session
   * @param longLived what holds after that time, by family; empty where it was not agreed on
   */
  @Immutable
  record Graceful(
      int ours,
      int theirs,
      Notifications notifications,
      ImmutableSortedMap<Family, Forwarding> kept,
      ImmutableSortedMap<Family, LongLived> longLived)
      implements Resilience {}

  /**
   * Long-lived graceful restart of one family (RFC 9494).
   *
   * @param ours seconds for which the peer keeps our routes after our Restart Time
   * @param theirs the same of the peer's routes, 0 where it wants none kept
   * @param forwarding whether the peer still forwarded for them when the session began
   */
  @Immutable
  record LongLived(int ours, int theirs, Forwarding forwarding) {}

  /** What two OPENs say about it, of {@code families}, which both of them have. */
  static Resilience of(Open ours, Open theirs, ImmutableSortedSet<Family> families) {
    Optional<GracefulRestart> here = last(ours, GracefulRestart.class);
    Optional<GracefulRestart> there = last(theirs, GracefulRestart.class);
    if (here.isEmpty() || there.isEmpty()) {
      return new None(here.isEmpty() ? By.US : By.PEER);
    }
    boolean bothKeep =
        here.get().notifications() == Notifications.KEEP_ROUTES
            && there.get().notifications() == Notifications.KEEP_ROUTES;
    return new Graceful(
        here.get().seconds(),
        there.get().seconds(),
        bothKeep ? Notifications.KEEP_ROUTES : Notifications.END_ROUTES,
        there.get().families().stream()
            .filter(kept -> families.contains(kept.family()))
            .collect(
                toImmutableSortedMap(
                    Comparator.naturalOrder(),
                    GracefulRestart.Kept::family,
                    GracefulRestart.Kept::forwarding,
                    (_, later) -> later)),
        longLived(ours, theirs, families));
  }

  private static ImmutableSortedMap<Family, LongLived> longLived(
      Open ours, Open theirs, ImmutableSortedSet<Family> families) {
    ImmutableSortedMap.Builder<Family, LongLived> both = ImmutableSortedMap.naturalOrder();
    for (Family family : families) {
      Optional<LongLivedGracefulRestart.KeptLong> here = longLived(ours, family);
      Optional<LongLivedGracefulRestart.KeptLong> there = longLived(theirs, family);
      if (here.isPresent() && last(theirs, LongLivedGracefulRestart.class).isPresent()) {
        both.put(
            family,
            new LongLived(
                here.get().seconds(),
                there.map(LongLivedGracefulRestart.KeptLong::seconds).orElse(0),
                there
                    .map(LongLivedGracefulRestart.KeptLong::forwarding)
                    .orElse(Forwarding.STOPPED)));
      }
    }
    return both.buildOrThrow();
  }

  private static Optional<LongLivedGracefulRestart.KeptLong> longLived(Open open, Family family) {
    return last(open, LongLivedGracefulRestart.class)
        .flatMap(said ->
            said.families().stream().filter(kept -> kept.family().equals(family)).findFirst());
  }

  /** The last of several, as RFC 4724 section 3 says. */
  private static <T extends Capability> Optional<T> last(Open open, Class<T> kind) {
    ImmutableList<Capability> all = open.capabilities();
    return all.reverse().stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  /** Whether routes outlive a session that a NOTIFICATION ends which is no Hard Reset. */
  default boolean outlivesNotifications() {
    return this instanceof Graceful graceful && graceful.notifications == Notifications.KEEP_ROUTES;
  }

  /** Whether routes outlive a session that {@code notification} ends, whoever sent it. */
  default boolean outlives(Notification notification) {
    return outlivesNotifications() && !notification.isHardReset();
  }

  /** Whether routes outlive a session whose TCP connection ends without a NOTIFICATION. */
  default boolean outlivesSilence() {
    return this instanceof Graceful;
  }

  /**
   * How {@code notification} is to be sent: one that ends the session for long is a Hard Reset that
   * wraps it, where the routes would outlive it otherwise (RFC 8538 section 5.1).
   */
  default Notification worded(Notification notification) {
    return outlives(notification) && notification.endsForLong()
        ? Notification.hardReset(notification)
        : notification;
  }
}
