package io.leafcast.daemon.config;

import static io.leafcast.daemon.config.Key.optional;
import static io.leafcast.daemon.config.Key.required;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedSet;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.k8s.objects.LabelSelector;
import io.leafcast.k8s.objects.LabelSelector.Requirement;

/**
 * Which objects, by their labels: the section that a Kubernetes LabelSelector is. Whoever has one
 * among its keys lets it {@link #check} itself, too.
 */
@Immutable
record Selector(
    One<ImmutableMap<String, One<String>>> matchLabels, Many<Expression> matchExpressions) {
  private static final String NAME = "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";

  /** A label's name, with or without the domain of who gives it. */
  static final Type.Text<String> LABEL =
      Type.text(
          "([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?" + NAME,
          "the name of a label, such as rack or topology.kubernetes.io/zone");

  /** A label's value; it may be "". */
  static final Type<String> VALUE =
      Type.text(
          "(" + NAME + ")?",
          "the value of a label: letters, digits, '-', '_' and '.', at most 63, the first and the"
              + " last a letter or digit");

  static final Type<Selector> TYPE =
      new Type.Section<>(selector ->
          new Selector(
              selector.one(
                  optional(
                      "matchLabels",
                      Type.entries(LABEL, VALUE),
                      "labels with the value that each has to have")),
              selector.many(
                  optional(
                      "matchExpressions",
                      Expression.TYPE,
                      "what else has to be true of the labels, all of it"))));

  /** What is wanted of one label. */
  @Immutable
  record Expression(One<String> key, One<Operator> operator, Many<String> values) {
    static final Type<Expression> TYPE =
        new Type.Section<>(expression ->
            new Expression(
                expression.one(required("key", LABEL, "the name of a label")),
                expression.one(
                    required(
                        "operator",
                        new Type.Word<>(
                            ImmutableMap.of(
                                "In",
                                Operator.IN,
                                "NotIn",
                                Operator.NOT_IN,
                                "Exists",
                                Operator.EXISTS,
                                "DoesNotExist",
                                Operator.DOES_NOT_EXIST)),
                        "In, NotIn (also true without the label), Exists or DoesNotExist")),
                expression.many(
                    optional("values", VALUE, "the values that In and NotIn speak of"))));

    private void check(String path, Problems problems) {
      if (!(operator instanceof One.Given<Operator>(Operator given, Place place))) {
        return;
      }
      switch (given) {
        case IN, NOT_IN -> {
          if (values.items().isEmpty()) {
            problems.add(place, path, "has no values; write values: [...], or operator: Exists");
          }
        }
        case EXISTS, DOES_NOT_EXIST -> {
          if (!values.items().isEmpty()) {
            problems.add(
                values.place(),
                path + ".values",
                "this operator has none; remove them, or write operator: In or NotIn");
          }
        }
      }
    }

    private Requirement toRequirement() {
      return switch (operator.orThrow()) {
        case IN -> new Requirement.In(key.orThrow(), sorted());
        case NOT_IN -> new Requirement.NotIn(key.orThrow(), sorted());
        case EXISTS -> new Requirement.Exists(key.orThrow());
        case DOES_NOT_EXIST -> new Requirement.DoesNotExist(key.orThrow());
      };
    }

    private ImmutableSortedSet<String> sorted() {
      return ImmutableSortedSet.copyOf(values.values());
    }
  }

  /** As Kubernetes calls them. */
  enum Operator {
    IN,
    NOT_IN,
    EXISTS,
    DOES_NOT_EXIST
  }

  /** Finds what is wrong although each value by itself is right. */
  void check(String path, Problems problems) {
    for (int i = 0; i < matchExpressions.items().size(); i++) {
      if (matchExpressions.items().get(i)
          instanceof One.Given<Expression>(Expression expression, _)) {
        expression.check(path + ".matchExpressions[" + i + "]", problems);
      }
    }
  }

  /** Whether nothing of it waits for the Node. */
  boolean isKnown() {
    return matchLabels.found().orElse(ImmutableMap.of()).values().stream()
            .allMatch(value -> value instanceof One.Given)
        && matchExpressions.values().stream()
            .allMatch(expression ->
                expression.key() instanceof One.Given
                    && expression.operator() instanceof One.Given
                    && expression.values().items().stream()
                        .allMatch(value -> value instanceof One.Given));
  }

  /** What it means, once nothing is wrong and nothing waits. */
  LabelSelector toLabelSelector() {
    ImmutableMap<String, String> labels =
        matchLabels.found().orElse(ImmutableMap.of()).entrySet().stream()
            .collect(
                ImmutableMap.toImmutableMap(
                    label -> label.getKey(), label -> label.getValue().orThrow()));
    return LabelSelector.of(
        labels,
        matchExpressions.values().stream()
            .map(Expression::toRequirement)
            .collect(ImmutableList.toImmutableList()));
  }
}
