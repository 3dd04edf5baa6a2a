package io.leafcast.bgp.rib;

import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Prefix;
import java.util.function.Consumer;

/** What one peer announces, for those that read it. */
public interface LearnedRoutes {

  /** How many prefixes of each family this session announced, and are kept. */
  ImmutableSortedMap<Family, Integer> counts();

  /** How many are kept beside them, of an older session and not announced anew. */
  ImmutableSortedMap<Family, Integer> stale();

  /**
   * Announcements of prefixes that are not kept, because there was no room; while it is 0 the
   * counts are all there is.
   */
  long notKept();

  /** Whether {@code prefix} is kept; where something is not kept, a false may be wrong. */
  boolean holds(Prefix prefix);

  /**
   * Shows up to 384 prefixes of {@code family} to {@code reader}, and says where to go on. Begins
   * at 0 and is over when it answers 0. Whatever comes and goes in between, each prefix that stays
   * is shown once.
   */
  long walk(Family family, long from, Consumer<Prefix> reader);
}
