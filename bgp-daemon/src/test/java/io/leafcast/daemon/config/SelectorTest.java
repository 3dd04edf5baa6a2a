package io.leafcast.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.k8s.objects.LabelSelector;
import io.leafcast.k8s.objects.LabelSelector.Requirement;
import io.leafcast.k8s.objects.NodeFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SelectorTest {
  private static final Facts FACTS =
      Facts.of(ImmutableMap.of())
          .with(
              NodeFacts.of(
                  "worker-1",
                  ImmutableMap.of("rack", "r1"),
                  ImmutableMap.of(),
                  ImmutableList.of()));

  @Test
  void itMeansWhatKubernetesMeans() {
    assertThat(
            good(
                """
                matchLabels: {rack: r1, topology.kubernetes.io/zone: "1", empty: ""}
                matchExpressions:
                  - {key: tier, operator: In, values: [b, a]}
                  - {key: spare, operator: NotIn, values: ["true"]}
                  - {key: leaf, operator: Exists}
                  - {key: virtual, operator: DoesNotExist}
                """))
        .isEqualTo(
            LabelSelector.of(
                ImmutableMap.of("rack", "r1", "topology.kubernetes.io/zone", "1", "empty", ""),
                ImmutableList.of(
                    new Requirement.In("tier", ImmutableSortedSet.of("a", "b")),
                    new Requirement.NotIn("spare", ImmutableSortedSet.of("true")),
                    new Requirement.Exists("leaf"),
                    new Requirement.DoesNotExist("virtual"))));
  }

  @Test
  void withoutKeysItChoosesEverything() {
    assertThat(good("{}")).isEqualTo(LabelSelector.EVERYTHING);
    assertThat(good("matchLabels: {}")).isEqualTo(LabelSelector.EVERYTHING);
  }

  @Test
  void aValueMayBeOneOfTheNode() {
    assertThat(good("matchLabels: {rack: '${label:rack}'}")).hasToString("rack=r1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "matchLabels: {rack: 1}     | f:1:21: s.matchLabels.rack: '1' is a number; put it in quotes to mean text",
        "matchLabels: {rack: true}  | f:1:21: s.matchLabels.rack: 'true' is true or false; put it in quotes to mean text",
        "matchLabels: {rack: [r1]}  | f:1:21: s.matchLabels.rack: is a list; here stands one value",
        "matchLabels: [rack]        | f:1:14: s.matchLabels: is a list; here stands a mapping, {} for one without keys",
        "matchLabels: {/rack: r1}   | f:1:15: s.matchLabels: '/rack' is not allowed; write the name of a label, such as rack or topology.kubernetes.io/zone",
        "matchLabels: {rack: r/1}   | f:1:21: s.matchLabels.rack: 'r/1' is not allowed; write the value of a label: letters, digits, '-', '_' and '.', at most 63, the first and the last a letter or digit",
        "matchLabels: {rack: ~}     | f:1:21: s.matchLabels.rack: has no value; write one, or remove the key",
        "matchlabels: {rack: r1}    | f:1:1: s: unknown key 'matchlabels'; did you mean matchLabels?",
        "matchExpressions: [{operator: Exists}] | f:1:20: s.matchExpressions[0].key: is missing; the name of a label",
        "matchExpressions: [{key: a, operator: in, values: [b]}] | f:1:39: s.matchExpressions[0].operator: 'in' is not allowed; did you mean In?",
        "matchExpressions: [{key: a, operator: In}] | f:1:39: s.matchExpressions[0]: has no values; write values: [...], or operator: Exists",
        "matchExpressions: [{key: a, operator: NotIn}] | f:1:39: s.matchExpressions[0]: has no values; write values: [...], or operator: Exists",
        "matchExpressions: [{key: a, operator: Exists, values: [b]}] | f:1:55: s.matchExpressions[0].values: this operator has none; remove them, or write operator: In or NotIn",
        "matchExpressions: [{key: a, operator: DoesNotExist, values: [b]}] | f:1:61: s.matchExpressions[0].values: this operator has none; remove them, or write operator: In or NotIn",
      })
  void aWrongSelectorIsToldWithThePlaceAndTheCure(String text, String problem) {
    Problems problems = new Problems();
    selector(text, problems).check("s", problems);
    assertThat(problems.sorted()).extracting(Problem::toString).containsExactly(problem);
  }

  private static LabelSelector good(String text) {
    Problems problems = new Problems();
    Selector selector = selector(text, problems);
    selector.check("s", problems);
    assertThat(problems.sorted()).isEmpty();
    return selector.toLabelSelector();
  }

  private static Selector selector(String text, Problems problems) {
    return new Binder(problems, new References(FACTS, problems))
        .read(Selector.TYPE, TreeReader.read("f", text, problems).orElseThrow(), "s")
        .orThrow();
  }
}
