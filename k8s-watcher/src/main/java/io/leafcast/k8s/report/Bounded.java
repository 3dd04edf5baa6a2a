package io.leafcast.k8s.report;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import java.util.Collection;
import java.util.function.Function;

/**
 * The first of many.
 *
 * @param notListed how many more there are
 */
@Immutable(containerOf = "T")
public record Bounded<T>(ImmutableList<T> listed, int notListed) {

  /** The first {@code most} of {@code all}, each made into what is listed. */
  public static <A, T> Bounded<T> of(Collection<A> all, int most, Function<A, T> each) {
    return new Bounded<>(
        all.stream().limit(most).map(each).collect(ImmutableList.toImmutableList()),
        Math.max(0, all.size() - most));
  }

  /** At most {@code most} of these. */
  Bounded<T> atMost(int most) {
    return listed.size() <= most
        ? this
        : new Bounded<>(listed.subList(0, most), notListed + listed.size() - most);
  }
}
