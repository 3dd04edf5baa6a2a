package io.leafcast.k8s.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.leafcast.k8s.objects.NodeFacts;
import io.leafcast.k8s.objects.NodeFacts.Taint;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class NodeWritesTest {
  private static final String KEY = "leafcast.io/not-announced";

  @Test
  void everyTaintOfTheKeyGoesAndNoOther() {
    assertThat(
            NodeWrites.withoutTaint(
                node(
                    new Taint(KEY, "", "NoSchedule"),
                    new Taint("other", "x", "NoSchedule"),
                    new Taint(KEY, "v", "NoExecute")),
                KEY))
        .contains(
            "[{\"op\":\"test\",\"path\":\"/spec/taints/2/key\",\"value\":\"leafcast.io/not-announced\"},"
                + "{\"op\":\"test\",\"path\":\"/spec/taints/2/effect\",\"value\":\"NoExecute\"},"
                + "{\"op\":\"remove\",\"path\":\"/spec/taints/2\"},"
                + "{\"op\":\"test\",\"path\":\"/spec/taints/0/key\",\"value\":\"leafcast.io/not-announced\"},"
                + "{\"op\":\"test\",\"path\":\"/spec/taints/0/effect\",\"value\":\"NoSchedule\"},"
                + "{\"op\":\"remove\",\"path\":\"/spec/taints/0\"}]");
  }

  @Test
  void aNodeWithoutTheTaintIsLeftAlone() {
    assertThat(NodeWrites.withoutTaint(node(new Taint("other", "", "NoSchedule")), KEY)).isEmpty();
    assertThat(NodeWrites.withoutTaint(node(new Taint(KEY + "-yet", "", "NoSchedule")), KEY))
        .isEmpty();
    assertThat(NodeWrites.withoutTaint(node(), KEY)).isEmpty();
  }

  @Test
  void aMessageIsCut() {
    Condition wordy =
        new Condition("T", Condition.Status.TRUE, "R", "m".repeat(2000), Instant.EPOCH);
    assertThat(NodeWrites.condition("worker-1", wordy, Instant.EPOCH))
        .contains("m".repeat(500))
        .doesNotContain("m".repeat(513));
  }

  @Test
  void aConditionIsAppliedAlone() {
    Instant noon = Instant.parse("2026-11-23T12:00:00Z");
    assertThat(
            NodeWrites.condition(
                "worker-1",
                new Condition("LeafcastRoutesAnnounced", Condition.Status.TRUE, "R", "m", noon),
                noon.plusSeconds(5)))
        .isEqualTo(
            "{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"worker-1\"},\"status\":{\"conditions\":["
                + "{\"type\":\"LeafcastRoutesAnnounced\",\"status\":\"True\",\"reason\":\"R\",\"message\":\"m\","
                + "\"lastHeartbeatTime\":\"2026-11-23T12:00:05Z\",\"lastTransitionTime\":\"2026-11-23T12:00:00Z\"}]}}");
  }

  @Test
  void routesAreAnnouncedOnceAsManyLeavesAsAreWantedHaveThem() {
    Routes one = Routes.UNTOLD.seen(1, 2, at(0));
    assertThat(one.verdict()).isEmpty();
    assertThat(one.isAnnounced()).isFalse();
    assertThat(one.seen(2, 2, at(1)).isAnnounced()).isTrue();
  }

  @Test
  void oneLeafIsEnoughToKeepThem() {
    Routes both = Routes.UNTOLD.seen(2, 2, at(0));
    assertThat(both.seen(1, 2, at(1)).seen(1, 2, at(999)).isAnnounced()).isTrue();
  }

  @Test
  void oneLeafOfTwoIsNotEnoughToGetThemBack() {
    Routes none = Routes.UNTOLD.seen(0, 2, at(0)).seen(0, 2, at(30));
    assertThat(none.verdict()).contains(Routes.Verdict.NOT_ANNOUNCED);
    assertThat(none.seen(1, 2, at(31)).isAnnounced()).isFalse();
    assertThat(Routes.UNTOLD.seen(1, 2, at(0)).seen(1, 2, at(30)).verdict())
        .contains(Routes.Verdict.NOT_ANNOUNCED);
  }

  @Test
  void oneLeafThatComesBackBeginsTheGraceAnew() {
    Routes both = Routes.UNTOLD.seen(2, 2, at(0));
    Routes again = both.seen(0, 2, at(10)).seen(1, 2, at(20)).seen(0, 2, at(45));
    assertThat(again.isAnnounced()).isTrue();
  }

  @Test
  void aLeafThatComesBackInTimeChangesNothing() {
    Routes gone = Routes.UNTOLD.seen(2, 1, at(0)).seen(0, 1, at(10)).seen(0, 1, at(39));
    assertThat(gone.isAnnounced()).isTrue();
    Routes back = gone.seen(1, 1, at(39)).seen(0, 1, at(41)).seen(0, 1, at(70));
    assertThat(back.isAnnounced()).isTrue();
    assertThat(back.seen(0, 1, at(71)).verdict()).contains(Routes.Verdict.NOT_ANNOUNCED);
  }

  @Test
  void aNodeThatNeverGetsALeafIsToldSo() {
    Routes waiting = Routes.UNTOLD.seen(0, 1, at(5));
    assertThat(waiting.seen(0, 1, at(34)).verdict()).isEmpty();
    assertThat(waiting.seen(0, 1, at(35)).verdict()).contains(Routes.Verdict.NOT_ANNOUNCED);
  }

  private static Duration at(long second) {
    return Duration.ofSeconds(second);
  }

  private static NodeFacts node(Taint... taints) {
    return new NodeFacts(
        "worker-1",
        "a-uid",
        ImmutableMap.of(),
        ImmutableMap.of(),
        ImmutableList.of(),
        ImmutableSet.copyOf(taints),
        ImmutableMap.of(),
        NodeFacts.Ending.NONE);
  }
}
