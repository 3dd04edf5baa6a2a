package io.leafcast.k8s.objects;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Objects that come, change, vanish and cannot be read in any order: whatever happens, nothing is
 * withdrawn unless an object says so, or looked like it for as long as is configured, and nothing
 * is announced that a CiliumNode contradicts. One seed can be run alone.
 */
final class PodCidrInterleavingTest {
  private static final int STEPS = 200;
  private static final ImmutableList<String> CIDRS =
      ImmutableList.of("192.0.2.0/26", "192.0.2.64/26", "192.0.2.128/26", "2001:db8:1::/64");

  static LongStream seeds() {
    return LongStream.range(0, 100);
  }

  /** What was seen last, told apart as far as the invariants need it. */
  private enum Sight {
    UNREADABLE,
    NO_RESOURCE,
    ABSENT_BY_LIST,
    ABSENT_BY_EVENT,
    EMPTY,
    FULL
  }

  private final Choosing choosing = Choosing.auto();
  private Random random = new Random(0);
  private Sight node = Sight.UNREADABLE;
  private Sight ciliumNode = Sight.UNREADABLE;
  private ImmutableSet<String> nodeSays = ImmutableSet.of();
  private ImmutableSet<String> ciliumSays = ImmutableSet.of();
  private ImmutableSet<String> refused = ImmutableSet.of();
  private long seconds;
  private long ciliumSince;
  private long nodeSince;

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whateverIsSeenInWhateverOrder(long seed) {
    random = new Random(seed);
    for (int step = 0; step < STEPS; step++) {
      ImmutableSet<String> before = ImmutableSet.copyOf(choosing.announced());
      step();
      Set<String> after = choosing.announced();
      for (String gone : Sets.difference(before, after)) {
        assertThat(mayGo(gone)).as(at(step, "withdrawn: " + gone)).isTrue();
      }
      for (String added : Sets.difference(after, before)) {
        assertThat(mayCome(added)).as(at(step, "announced: " + added)).isTrue();
      }
      if (ciliumNode == Sight.FULL && ciliumSays.stream().noneMatch(refused::contains)) {
        assertThat(after).as(at(step, "what the CiliumNode says")).containsAll(ciliumSays);
      }
    }
  }

  private String at(int step, String what) {
    return "step %d at %d s, %s; CiliumNode %s %s refused %s, Node %s %s, %s"
        .formatted(
            step, seconds, what, ciliumNode, ciliumSays, refused, node, nodeSays, choosing.views());
  }

  private boolean mayGo(String prefix) {
    return switch (ciliumNode) {
      case UNREADABLE -> false;
      case FULL -> !ciliumSays.contains(prefix) || refused.contains(prefix);
      case EMPTY -> seconds - ciliumSince >= 30;
      case ABSENT_BY_EVENT -> true;
      case ABSENT_BY_LIST -> seconds - ciliumSince >= 300;
      case NO_RESOURCE ->
          switch (node) {
            case UNREADABLE -> false;
            case FULL -> !nodeSays.contains(prefix);
            case EMPTY -> seconds - nodeSince >= 30;
            case ABSENT_BY_EVENT -> true;
            case ABSENT_BY_LIST -> seconds - Math.min(nodeSince, ciliumSince) >= 300;
            case NO_RESOURCE -> throw new AssertionError("there is no cluster without Nodes");
          };
    };
  }

  private boolean mayCome(String prefix) {
    return switch (ciliumNode) {
      case FULL -> ciliumSays.contains(prefix) && !refused.contains(prefix);
      case NO_RESOURCE -> node == Sight.FULL && nodeSays.contains(prefix);
      case UNREADABLE, EMPTY, ABSENT_BY_EVENT, ABSENT_BY_LIST -> false;
    };
  }

  private void step() {
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> nodeIsSeen(random.nextInt(8));
      case 3, 4, 5, 6 -> ciliumNodeIsSeen(random.nextInt(12));
      default -> {
        int time = List.of(1, 10, 29, 30, 31, 200, 300).get(random.nextInt(7));
        seconds += time;
        choosing.pass(Duration.ofSeconds(time));
      }
    }
  }

  private void nodeIsSeen(int what) {
    switch (what) {
      case 0 -> {
        node(Sight.UNREADABLE);
        choosing.node(new View.Unreadable<>("away"));
      }
      case 1 -> {
        node(Sight.ABSENT_BY_LIST);
        choosing.noNode(View.Told.BY_LIST);
      }
      case 2 -> {
        node(Sight.ABSENT_BY_EVENT);
        choosing.noNode(View.Told.BY_EVENT);
      }
      case 3 -> {
        node(Sight.EMPTY);
        choosing.node();
      }
      default -> {
        node(Sight.FULL);
        nodeSays = some();
        choosing.node(nodeSays.toArray(String[]::new));
      }
    }
  }

  private void node(Sight now) {
    nodeSince = node == now ? nodeSince : seconds;
    node = now;
  }

  private void ciliumNodeIsSeen(int what) {
    refused = ImmutableSet.of();
    switch (what) {
      case 0 -> {
        ciliumNode(Sight.UNREADABLE);
        choosing.ciliumUnreadable("away");
      }
      case 1 -> {
        ciliumNode(Sight.NO_RESOURCE);
        choosing.noCiliumResource();
      }
      case 2 -> {
        ciliumNode(Sight.ABSENT_BY_LIST);
        choosing.noCiliumNode(View.Told.BY_LIST);
      }
      case 3 -> {
        ciliumNode(Sight.ABSENT_BY_EVENT);
        choosing.noCiliumNode(View.Told.BY_EVENT);
      }
      case 4, 5 -> {
        ciliumNode(Sight.EMPTY);
        choosing.podCidrs();
      }
      case 6 -> {
        ciliumNode(Sight.FULL);
        ciliumSays = some();
        refused = ImmutableSet.of(ciliumSays.iterator().next());
        choosing.ciliumNode(
            Choosing.refusing(
                "requested CIDR (%s) is already allocated".formatted(refused.iterator().next()),
                Choosing.ciliumNodeObject(ciliumSays.toArray(String[]::new))));
      }
      case 7, 8 -> {
        ciliumNode(Sight.FULL);
        ciliumSays = some();
        choosing.ciliumNode(
            Choosing.pooled(Choosing.pool("default", ciliumSays.toArray(String[]::new))));
      }
      default -> {
        ciliumNode(Sight.FULL);
        ciliumSays = some();
        choosing.podCidrs(ciliumSays.toArray(String[]::new));
      }
    }
  }

  private void ciliumNode(Sight now) {
    ciliumSince = ciliumNode == now ? ciliumSince : seconds;
    ciliumNode = now;
  }

  private ImmutableSet<String> some() {
    ImmutableSet<String> some =
        IntStream.range(0, CIDRS.size())
            .filter(_ -> random.nextBoolean())
            .mapToObj(CIDRS::get)
            .collect(ImmutableSet.toImmutableSet());
    return some.isEmpty()
        ? Stream.of(CIDRS.get(random.nextInt(CIDRS.size()))).collect(ImmutableSet.toImmutableSet())
        : some;
  }
}
