package io.leafcast.k8s.objects;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.k8s.objects.LabelSelector.Requirement;
import org.junit.jupiter.api.Test;

final class LabelSelectorTest {
  private static final ImmutableMap<String, String> R1 =
      ImmutableMap.of("rack", "r1", "tier", "", "topology.kubernetes.io/zone", "z1");
  private static final ImmutableMap<String, String> BARE = ImmutableMap.of();

  @Test
  void withoutRequirementsItChoosesEverything() {
    assertThat(LabelSelector.EVERYTHING.matches(BARE)).isTrue();
    assertThat(LabelSelector.EVERYTHING.matches(R1)).isTrue();
    assertThat(LabelSelector.EVERYTHING).hasToString("");
  }

  @Test
  void matchLabelsWantTheValue() {
    LabelSelector selector = labels("rack", "r1");
    assertThat(selector.matches(R1)).isTrue();
    assertThat(selector.matches(ImmutableMap.of("rack", "r2"))).isFalse();
    assertThat(selector.matches(BARE)).isFalse();
    assertThat(selector).hasToString("rack=r1");
    assertThat(labels("tier", "").matches(R1)).isTrue();
    assertThat(labels("tier", "").matches(BARE)).isFalse();
  }

  @Test
  void inWantsTheLabelWithOneOfTheValues() {
    LabelSelector selector = expression(new Requirement.In("rack", set("r2", "r1")));
    assertThat(selector.matches(R1)).isTrue();
    assertThat(selector.matches(ImmutableMap.of("rack", "r3"))).isFalse();
    assertThat(selector.matches(BARE)).isFalse();
    assertThat(selector).hasToString("rack in (r1,r2)");
  }

  @Test
  void notInIsMetByAnObjectWithoutTheLabel() {
    LabelSelector selector = expression(new Requirement.NotIn("rack", set("r2", "r1")));
    assertThat(selector.matches(BARE)).isTrue();
    assertThat(selector.matches(ImmutableMap.of("rack", "r3"))).isTrue();
    assertThat(selector.matches(R1)).isFalse();
    assertThat(selector).hasToString("rack notin (r1,r2)");
  }

  @Test
  void existsIsMetByAnEmptyValueToo() {
    LabelSelector selector = expression(new Requirement.Exists("tier"));
    assertThat(selector.matches(R1)).isTrue();
    assertThat(selector.matches(BARE)).isFalse();
    assertThat(selector).hasToString("tier");
  }

  @Test
  void doesNotExistIsNotMetByAnEmptyValue() {
    LabelSelector selector = expression(new Requirement.DoesNotExist("tier"));
    assertThat(selector.matches(R1)).isFalse();
    assertThat(selector.matches(BARE)).isTrue();
    assertThat(selector).hasToString("!tier");
  }

  @Test
  void allRequirementsCountAndThoseThatAreNotMetAreNamed() {
    LabelSelector selector =
        LabelSelector.of(
            ImmutableMap.of("rack", "r1"),
            ImmutableList.of(
                new Requirement.NotIn("tier", set("")),
                new Requirement.In("topology.kubernetes.io/zone", set("z1", "z2"))));
    assertThat(selector.matches(R1)).isFalse();
    assertThat(selector.unmetBy(R1)).containsExactly(new Requirement.NotIn("tier", set("")));
    assertThat(selector)
        .hasToString("rack=r1,tier notin (),topology.kubernetes.io/zone in (z1,z2)");
    assertThat(selector.matches(ImmutableMap.of("rack", "r1"))).isFalse();
    assertThat(selector.matches(ImmutableMap.of("rack", "r1", "topology.kubernetes.io/zone", "z2")))
        .isTrue();
    assertThat(
            selector.unmetBy(
                ImmutableMap.of("rack", "r1", "topology.kubernetes.io/zone", "z2", "tier", "a")))
        .isEmpty();
  }

  @Test
  void twoRequirementsOfOneLabelBothCount() {
    LabelSelector selector =
        LabelSelector.of(
            ImmutableMap.of("rack", "r1"), ImmutableList.of(new Requirement.DoesNotExist("rack")));
    assertThat(selector.matches(R1)).isFalse();
    assertThat(selector.matches(BARE)).isFalse();
  }

  private static LabelSelector labels(String key, String value) {
    return LabelSelector.of(ImmutableMap.of(key, value), ImmutableList.of());
  }

  private static LabelSelector expression(Requirement requirement) {
    return LabelSelector.of(ImmutableMap.of(), ImmutableList.of(requirement));
  }

  private static ImmutableSortedSet<String> set(String... values) {
    return ImmutableSortedSet.copyOf(values);
  }
}
