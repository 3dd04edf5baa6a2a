package io.leafcast.bgp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import io.leafcast.bgp.speaker.Speaker;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A speaker that is killed at any step of a change, again while it recovers, with its leaf, with
 * the API away, while it is drained and while clocks step; see {@link Promises} for what its leaves
 * may see of it. A seed that fails is printed with the last of what happened, and runs alone by
 *
 * <pre>mvn -pl bgp-core test -Dtest=RestartSimulationTest -Dleafcast.seed=17</pre>
 *
 * or from any seed on by {@code -Dleafcast.seed=1000 -Dleafcast.seeds=5000}.
 */
final class RestartSimulationTest {
  private static final int SEEDS = 200;
  private static final int SEEDS_OF_ALL_KINDS = 60;

  static LongStream seeds() {
    Long first = Long.getLong("leafcast.seed");
    return first == null
        ? LongStream.range(0, SEEDS)
        : LongStream.range(first, first + Long.getLong("leafcast.seeds", 1));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aRestartIsNothingToALeafThatHelps(long seed) {
    RestartWorld world = new RestartWorld(seed, Speaker::seeded);
    try {
      world.live();
    } catch (RuntimeException | AssertionError broken) {
      throw new AssertionError(
          "seed " + seed + ": " + broken.getMessage() + "\n" + world.trace(), broken);
    }
  }

  @Test
  void restartsAreOfEveryKind() {
    Multiset<String> seen = HashMultiset.create();
    for (long seed = 0; seed < SEEDS_OF_ALL_KINDS; seed++) {
      RestartWorld world = new RestartWorld(seed, Speaker::seeded);
      world.live();
      seen.addAll(world.seen());
    }
    for (Kept.Why why : Kept.Why.values()) {
      assertThat(seen.elementSet()).contains(why.name());
    }
    for (Node.CrashPoint point : Node.CrashPoint.values()) {
      assertThat(seen.elementSet()).contains(point.name());
    }
    assertThat(seen.elementSet()).contains("R", "CRASHED", "NOT_SAVED", "DRAIN_CEASED");
  }
}
