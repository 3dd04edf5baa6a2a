package io.leafcast.daemon.board;

import static com.google.common.collect.ImmutableSortedSet.toImmutableSortedSet;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import com.google.errorprone.annotations.Immutable;
import java.util.Collection;
import java.util.Comparator;
import java.util.TreeMap;

/**
 * What was found, by who says it. Whoever looks for something says all that it found each time;
 * what it does not say again is gone. Of one teller {@link #MOST} are kept, and how many more there
 * are is a finding of its own.
 *
 * @param byTeller no teller without a finding
 */
@Immutable
public record Findings(ImmutableSortedMap<String, ImmutableSortedSet<Finding>> byTeller) {
  /** Findings that are kept of one teller. */
  public static final int MOST = 100;

  /** The code of the finding that says how many more there are. */
  public static final String MORE = "more-findings";

  public static final Findings NONE = new Findings(ImmutableSortedMap.of());

  /** The same, but {@code teller} says these now, and no others. */
  public Findings said(String teller, Collection<Finding> found) {
    TreeMap<String, ImmutableSortedSet<Finding>> next = new TreeMap<>(byTeller);
    if (found.isEmpty()) {
      next.remove(teller);
    } else {
      next.put(teller, bounded(teller, ImmutableSortedSet.copyOf(found)));
    }
    return new Findings(ImmutableSortedMap.copyOfSorted(next));
  }

  private static ImmutableSortedSet<Finding> bounded(
      String teller, ImmutableSortedSet<Finding> all) {
    if (all.size() <= MOST) {
      return all;
    }
    String text = all.size() - MOST + " more findings are not shown; the first come first";
    return ImmutableSortedSet.<Finding>naturalOrder()
        .addAll(all.asList().subList(0, MOST))
        .add(new Finding(MORE, teller, text))
        .build();
  }

  /** All of them; what two say in the same words is there once. */
  public ImmutableSortedSet<Finding> all() {
    return byTeller.values().stream()
        .flatMap(Collection::stream)
        .collect(toImmutableSortedSet(Comparator.naturalOrder()));
  }
}
