package io.leafcast.k8s.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class EventsTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00.5Z");
  private static final Events.About NODE = new Events.About("worker-1", "a-uid");
  private static final Happening DOWN =
      new Happening(
          Happening.Type.WARNING, "SessionDown", "leaf-1", "hold-timer-expired", "is down");

  @Test
  void anEventIsAboutItsNode() {
    String json = Events.json(new Series(DOWN, NOON, NOON, 1), NODE);
    assertThat(json)
        .matches(
            "\\{\"apiVersion\":\"events.k8s.io/v1\",\"kind\":\"Event\",\"metadata\":\\{\"name\":\"leafcast\\.[0-9a-f]{20}\",\"namespace\":\"default\"},.*")
        .endsWith(
            "\"eventTime\":\"2026-11-23T12:00:00.500000Z\",\"type\":\"Warning\",\"reason\":\"SessionDown\",\"action\":\"Announce\","
                + "\"note\":\"is down\",\"regarding\":{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"name\":\"worker-1\",\"uid\":\"a-uid\"},"
                + "\"reportingController\":\"leafcast.io/leafcast\",\"reportingInstance\":\"leafcast-worker-1\"}");
  }

  @Test
  void aSeriesIsTheSameEventWithACount() {
    Series once = new Series(DOWN, NOON, NOON, 1);
    Series again = once.and(2, NOON.plusSeconds(9));
    assertThat(Events.name(again, NODE)).isEqualTo(Events.name(once, NODE));
    assertThat(Events.json(again, NODE))
        .endsWith("\"series\":{\"count\":3,\"lastObservedTime\":\"2026-11-23T12:00:09.500000Z\"}}");
    Series other = new Series(DOWN, NOON.plusSeconds(1), NOON.plusSeconds(1), 1);
    assertThat(Events.name(other, NODE)).isNotEqualTo(Events.name(once, NODE));
  }

  @Test
  void whatIsLongerThanTheApiTakesIsCut() {
    Happening long1 = new Happening(Happening.Type.NORMAL, "R", "s", "", "n".repeat(2000));
    String json =
        Events.json(new Series(long1, NOON, NOON, 1), new Events.About("w".repeat(253), "u"));
    assertThat(json)
        .contains("\"note\":\"" + "n".repeat(997) + "...\"")
        .contains("\"reportingInstance\":\"leafcast-" + "w".repeat(116) + "...\"");
  }
}
