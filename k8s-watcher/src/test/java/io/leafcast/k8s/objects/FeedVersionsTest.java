package io.leafcast.k8s.objects;

import static io.leafcast.k8s.objects.ApiFeedTest.bookmark;
import static io.leafcast.k8s.objects.ApiFeedTest.event;
import static io.leafcast.k8s.objects.ApiFeedTest.list;
import static io.leafcast.k8s.objects.ApiFeedTest.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.k8s.client.ScriptedApi;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An API whose store was put back to an older state: the list is read again, and counts. */
final class FeedVersionsTest {
  private static final ScriptedApi.Step BEFORE =
      ScriptedApi.ok(list(1000, node(999, "192.0.2.0/24")));
  private static final ScriptedApi.Step RESTORED =
      ScriptedApi.ok(list(50, node(40, "198.51.100.0/24")));

  static Stream<String> older() {
    return Stream.of(
        event("MODIFIED", node(45, "203.0.113.0/24")),
        event("ADDED", node(998, "203.0.113.0/24")),
        event("DELETED", node(45, "203.0.113.0/24")),
        bookmark(49),
        bookmark(999));
  }

  @ParameterizedTest
  @MethodSource("older")
  void aVersionThatGoesBackIsNotToldAndReadsTheListAgainAtOnce(String older) throws Exception {
    // The watch stays open: nobody waits for its end.
    try (ScriptedApi api = ScriptedApi.of(BEFORE, ScriptedApi.heldAfter(older), RESTORED);
        Sightings<NodeObject> feed = Sightings.of(api)) {
      assertThat(cidr(feed.next())).isEqualTo("192.0.2.0/24");
      assertThat(cidr(feed.next())).isEqualTo("198.51.100.0/24");
      api.request();
      api.request();
      assertThat(api.request()).doesNotContain("watch=true");
      assertThat(api.request()).contains("watch=true").contains("&resourceVersion=50 ");
    }
  }

  /** Version "" would mean: from whatever the server likes. */
  @Test
  void aBookmarkWithoutAVersionReadsTheListAgain() throws Exception {
    String nothing = event("BOOKMARK", "{\"metadata\":{}}");
    try (ScriptedApi api = ScriptedApi.of(BEFORE, ScriptedApi.heldAfter(nothing), RESTORED);
        Sightings<NodeObject> feed = Sightings.of(api)) {
      assertThat(cidr(feed.next())).isEqualTo("192.0.2.0/24");
      assertThat(cidr(feed.next())).isEqualTo("198.51.100.0/24");
    }
  }

  @Test
  void aWatchFromAVersionThatTheStoreHasNotReachedYetIsNotBelievedForLong() throws Exception {
    try (ScriptedApi api =
            ScriptedApi.of(
                BEFORE,
                ScriptedApi.events(bookmark(1000)),
                ScriptedApi.events(),
                ScriptedApi.events(),
                ScriptedApi.events(),
                RESTORED,
                ScriptedApi.events(),
                ScriptedApi.events());
        Sightings<NodeObject> feed = Sightings.of(api)) {
      assertThat(cidr(feed.next())).isEqualTo("192.0.2.0/24");
      assertThat(cidr(feed.next())).isEqualTo("198.51.100.0/24");
      assertThat(api.request()).doesNotContain("watch=true");
      for (int watch = 0; watch < 4; watch++) {
        assertThat(api.request()).contains("watch=true");
      }
      assertThat(api.request()).doesNotContain("watch=true");
      // A new list is believed as long as the first.
      for (int watch = 0; watch < 3; watch++) {
        assertThat(api.request()).contains("watch=true");
      }
    }
  }

  @Test
  void aBookmarkOrAnyOtherEventShowsThatTheServerIsWell() throws Exception {
    try (ScriptedApi api =
            ScriptedApi.of(
                BEFORE,
                ScriptedApi.events(),
                ScriptedApi.events(),
                ScriptedApi.events(bookmark(1000)),
                ScriptedApi.events(),
                ScriptedApi.events(),
                ScriptedApi.events(event("MODIFIED", node(1000, "203.0.113.0/24"))));
        Sightings<NodeObject> feed = Sightings.of(api)) {
      assertThat(cidr(feed.next())).isEqualTo("192.0.2.0/24");
      api.request();
      for (int watch = 0; watch < 7; watch++) {
        assertThat(api.request()).contains("watch=true");
      }
      assertThat(cidr(feed.next())).isEqualTo("203.0.113.0/24");
      assertThat(feed.rest()).isEmpty();
    }
  }

  static Stream<String> newer() {
    return Stream.of(
        event("MODIFIED", node(1001, "203.0.113.0/24")),
        event("DELETED", node(1001, "192.0.2.0/24")),
        bookmark(1001));
  }

  @ParameterizedTest
  @MethodSource("newer")
  void theNextWatchGoesOnFromTheVersionOfEveryEvent(String newer) throws Exception {
    try (ScriptedApi api = ScriptedApi.of(BEFORE, ScriptedApi.events(newer));
        Sightings<NodeObject> feed = Sightings.of(api)) {
      assertThat(cidr(feed.next())).isEqualTo("192.0.2.0/24");
      api.request();
      assertThat(api.request()).contains("&resourceVersion=1000 ");
      assertThat(api.request()).contains("&resourceVersion=1001 ");
    }
  }

  @Test
  void aStormOf410IsNotAStormOfLists() throws Exception {
    ScriptedApi.Step gone = ScriptedApi.status(410, "too old resource version", "");
    try (ScriptedApi api =
            ScriptedApi.of(BEFORE, gone, BEFORE, gone, BEFORE, gone, BEFORE, gone, RESTORED);
        Sightings<NodeObject> feed = Sightings.of(api)) {
      long least = 0;
      for (long wait = 100; wait <= 800; wait *= 2) {
        assertThat(feed.pause().toMillis()).isGreaterThanOrEqualTo(wait);
        least += wait;
      }
      assertThat(least).isEqualTo(1500);
      for (int list = 0; list < 4; list++) {
        assertThat(cidr(feed.next())).isEqualTo("192.0.2.0/24");
      }
      assertThat(cidr(feed.next())).isEqualTo("198.51.100.0/24");
    }
  }

  private static String cidr(View<NodeObject> seen) {
    assertThat(seen).isInstanceOf(View.Present.class);
    return ((View.Present<NodeObject>) seen).object().podCidrs().getFirst();
  }
}
