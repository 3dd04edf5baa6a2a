package io.leafcast.bgp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import io.leafcast.bgp.speaker.Speaker;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real speakers and scripted leaves live through a storm of faults in virtual time; see {@link
 * Invariants}, {@link Watched} and {@link World} for what must hold. A seed that fails is printed
 * with the last of what happened, and runs alone by
 *
 * <pre>mvn -pl bgp-core test -Dtest=SpeakerSimulationTest -Dleafcast.seed=17</pre>
 *
 * or from any seed on by {@code -Dleafcast.seed=1000 -Dleafcast.seeds=5000}.
 */
final class SpeakerSimulationTest {
  private static final int SEEDS = 300;
  private static final int SEEDS_OF_ALL_KINDS = 120;

  static LongStream seeds() {
    Long first = Long.getLong("leafcast.seed");
    return first == null
        ? LongStream.range(0, SEEDS)
        : LongStream.range(first, first + Long.getLong("leafcast.seeds", 1));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyPromiseHoldsInAnyStorm(long seed) {
    live("seed " + seed, new World(seed, Speaker::seeded));
  }

  @ParameterizedTest(name = "after {0} octets")
  @MethodSource("octetsOfTheHandshake")
  void firstConnectionMayBeCutAtAnyOctetOfTheHandshake(int octets) {
    World world = new World(1, Speaker::seeded).cuttingFirst(octets);
    live(octets + " octets", world);
  }

  static IntStream octetsOfTheHandshake() {
    return IntStream.rangeClosed(0, 100);
  }

  private static void live(String which, World world) {
    try {
      world.live();
    } catch (RuntimeException | AssertionError broken) {
      throw new AssertionError(which + ": " + broken.getMessage() + "\n" + world.trace(), broken);
    }
  }

  @Test
  void stormsAreWorthTheName() {
    Multiset<String> happened = HashMultiset.create();
    for (long seed = 0; seed < SEEDS_OF_ALL_KINDS; seed++) {
      World world = new World(seed, Speaker::seeded);
      world.live();
      happened.addAll(world.happened());
    }
    assertThat(happened.elementSet())
        .contains("ANNOUNCED", "WITHDRAWN", "NOT_ANNOUNCED", "SOURCE_UNKNOWN", "MALFORMED_UPDATE")
        .contains("CONNECT_FAILED", "CONNECTION_REFUSED", "COLLISION", "NOTIFICATION_RECEIVED")
        .contains(
            "DRAIN_SHUNNING", "DRAIN_WITHDRAWN", "DRAIN_CEASED", "DRAIN_OVER", "NOTIFICATION 6/5")
        .contains("NOTIFICATION 1/1", "NOTIFICATION 1/2", "NOTIFICATION 1/3", "NOTIFICATION 4/0")
        .contains("CRASHED", "SOURCE_REMEMBERED", "NOT_SAVED")
        .contains("NOTIFICATION 6/2", "NOTIFICATION 6/3", "NOTIFICATION 6/6", "NOTIFICATION 6/7");
  }
}
