package io.leafcast.bgp.codec;

import static io.leafcast.bgp.codec.Frames.NEXT_HOP;
import static io.leafcast.bgp.codec.Frames.ORIGIN;
import static io.leafcast.bgp.codec.Frames.times;
import static io.leafcast.bgp.codec.Frames.update;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.message.UpdateOutcome;
import io.leafcast.bgp.message.UpdateOutcome.Accept;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.Octets;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/**
 * Reading an UPDATE takes work in proportion to its octets. What is counted is the memory that is
 * taken on the way, which does not depend on what else the machine does.
 */
class ReadingWorkTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final Negotiated LARGE =
      Sessions.external(Encoding.USUAL.withLargestMessage(0xFFFF));

  /** A path of {@code segments} of one number each, and as many prefixes, the last one first. */
  private static Octets hostile(int segments) {
    StringBuilder nlri = new StringBuilder();
    for (int i = segments; i > 0; i--) {
      nlri.append(String.format("20 0a%06x", i));
    }
    String path = String.format("50 02 %04x", 6 * segments) + times(segments, "02010000fbf4");
    return update("", ORIGIN + path + NEXT_HOP, nlri.toString());
  }

  private static UpdateOutcome outcome(Octets frame) {
    return switch (MessageCodec.read(frame, LARGE)) {
      case Reading.OfUpdate(UpdateOutcome outcome) -> outcome;
      case Reading other -> throw new AssertionError(other);
    };
  }

  /** The least of ten readings: the first ones load classes. */
  private static long octetsTaken(Octets frame) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 10; i++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      assertThat(outcome(frame)).isInstanceOf(Accept.class);
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  @Test
  void eightTimesTheOctetsAreEightTimesTheWork() {
    long few = octetsTaken(hostile(640));
    long many = octetsTaken(hostile(5_120));
    assertThat(many).isLessThan(10 * few);
    assertThat(many / 5_120).as("for each segment with its prefix").isLessThan(400);
  }

  @Test
  void onePrefixAThousandTimesIsNoMoreThanOne() {
    String path = "50 02 05dc" + times(250, "02010000fbf4");
    long once = octetsTaken(update("", ORIGIN + path + NEXT_HOP, "00"));
    long often = octetsTaken(update("", ORIGIN + path + NEXT_HOP, times(2_000, "00")));
    assertThat(often - once)
        .as("the list that is read, and nothing of the path")
        .isLessThan(400_000);
    assertThat(
            ((Accept) outcome(update("", ORIGIN + path + NEXT_HOP, times(2_000, "00"))))
                .announced())
        .hasSize(1)
        .allSatisfy(route -> assertThat(route.nlri()).hasSize(1));
  }
}
