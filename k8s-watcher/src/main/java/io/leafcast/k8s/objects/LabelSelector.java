package io.leafcast.k8s.objects;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import com.google.errorprone.annotations.Immutable;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Chooses objects by their labels, as a Kubernetes LabelSelector does: what meets every one of the
 * requirements. Without requirements it chooses everything.
 */
@Immutable
public record LabelSelector(ImmutableSet<Requirement> requirements) {

  /** Whatever there is. */
  public static final LabelSelector EVERYTHING = new LabelSelector(ImmutableSet.of());

  /** The requirements of {@code matchLabels} and of {@code matchExpressions}, all of them. */
  public static LabelSelector of(
      Map<String, String> matchLabels, Iterable<Requirement> matchExpressions) {
    return new LabelSelector(
        Stream.concat(
                matchLabels.entrySet().stream()
                    .map(label -> new Requirement.Is(label.getKey(), label.getValue())),
                ImmutableList.copyOf(matchExpressions).stream())
            .collect(ImmutableSet.toImmutableSet()));
  }

  /** Whether an object with these labels is chosen. */
  public boolean matches(Map<String, String> labels) {
    return requirements.stream().allMatch(requirement -> requirement.isMetBy(labels));
  }

  /** The requirements that these labels do not meet; empty for an object that is chosen. */
  public ImmutableList<Requirement> unmetBy(Map<String, String> labels) {
    return requirements.stream()
        .filter(requirement -> !requirement.isMetBy(labels))
        .collect(ImmutableList.toImmutableList());
  }

  /**
   * As the API's parameter {@code labelSelector} and kubectl's {@code -l} have it, such as {@code
   * rack=r1,tier in (a,b)}; "" for everything.
   */
  @Override
  public String toString() {
    return requirements.stream().map(Requirement::toString).collect(Collectors.joining(","));
  }

  /** What is wanted of one label. */
  @Immutable
  public sealed interface Requirement {

    /** The label's name, such as {@code topology.kubernetes.io/zone}. */
    String key();

    /** The label is there and has this value; from {@code matchLabels}. */
    @Immutable
    record Is(String key, String value) implements Requirement {
      @Override
      public String toString() {
        return key + "=" + value;
      }
    }

    /** The label is there and has one of these values; operator {@code In}. */
    @Immutable
    record In(String key, ImmutableSortedSet<String> values) implements Requirement {
      @Override
      public String toString() {
        return key + " in (" + String.join(",", values) + ")";
      }
    }

    /** The label has none of these values, or is not there; operator {@code NotIn}. */
    @Immutable
    record NotIn(String key, ImmutableSortedSet<String> values) implements Requirement {
      @Override
      public String toString() {
        return key + " notin (" + String.join(",", values) + ")";
      }
    }

    /** The label is there, with whatever value, "" too. */
    @Immutable
    record Exists(String key) implements Requirement {
      @Override
      public String toString() {
        return key;
      }
    }

    /** The label is not there. */
    @Immutable
    record DoesNotExist(String key) implements Requirement {
      @Override
      public String toString() {
        return "!" + key;
      }
    }

    /** Whether an object with these labels is as wanted. */
    default boolean isMetBy(Map<String, String> labels) {
      return switch (this) {
        case Is(String key, String value) -> value.equals(labels.get(key));
        case In(String key, var values) ->
            labels.containsKey(key) && values.contains(labels.get(key));
        case NotIn(String key, var values) ->
            !labels.containsKey(key) || !values.contains(labels.get(key));
        case Exists(String key) -> labels.containsKey(key);
        case DoesNotExist(String key) -> !labels.containsKey(key);
      };
    }
  }
}
