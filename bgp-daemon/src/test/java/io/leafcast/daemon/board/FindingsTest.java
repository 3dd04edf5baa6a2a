package io.leafcast.daemon.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FindingsTest {
  private static final Finding ONE = new Finding("duplicate-cidr", "CiliumNode/a", "both");
  private static final Finding OTHER = new Finding("outside", "CiliumNode/a", "not in it");

  @Test
  void whatATellerDoesNotSayAgainIsGoneAndOthersStay() {
    Findings both =
        Findings.NONE
            .said("duplicates", ImmutableList.of(ONE, OTHER))
            .said("routing", ImmutableList.of(OTHER));
    assertThat(both.all()).containsExactly(ONE, OTHER);
    assertThat(both.said("duplicates", ImmutableList.of(ONE)).all()).containsExactly(ONE, OTHER);
    assertThat(both.said("duplicates", ImmutableList.of()).all()).containsExactly(OTHER);
    assertThat(both.said("duplicates", ImmutableList.of()).said("routing", ImmutableSortedSet.of()))
        .isEqualTo(Findings.NONE);
  }

  @Test
  void howManyMoreThereAreThanAreKeptIsFound() {
    Findings many = Findings.NONE.said("duplicates", numbered(Findings.MOST + 7));
    assertThat(many.all()).hasSize(Findings.MOST + 1);
    assertThat(many.all())
        .contains(new Finding("a", "n100000", ""), new Finding("a", "n100099", ""))
        .doesNotContain(new Finding("a", "n100100", ""))
        .contains(
            new Finding(
                Findings.MORE,
                "duplicates",
                "7 more findings are not shown; the first come first"));
    assertThat(Findings.NONE.said("duplicates", numbered(Findings.MOST)).all())
        .hasSize(Findings.MOST);
  }

  private static ImmutableList<Finding> numbered(int many) {
    return IntStream.range(0, many)
        .mapToObj(i -> new Finding("a", "n" + (100_000 + i), ""))
        .collect(ImmutableList.toImmutableList());
  }

  @Test
  void longTextsAreCutWhereTheyEnd() {
    Finding longest = new Finding("a", "o".repeat(300), "t".repeat(1_000));
    assertThat(longest.object()).hasSize(300).endsWith("o");
    assertThat(longest.text()).hasSize(1_000).endsWith("t");
    Finding more = new Finding("a", "o".repeat(301), "t".repeat(1_000_000));
    assertThat(more.object()).hasSize(300).endsWith("o...");
    assertThat(more.text()).hasSize(1_000).endsWith("t...");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Duplicate", "a_b", "-a", "a-", "two words"})
  void aCodeIsOneWord(String code) {
    assertThatThrownBy(() -> new Finding(code, "", ""))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
