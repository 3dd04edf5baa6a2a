package io.leafcast.daemon.cli;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.daemon.config.Facts;
import io.leafcast.k8s.objects.NodeFacts;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a command line says of a Node, in the place of one that is asked.
 *
 * @param labels and {@code annotations} empty where none is said of: then the Node is not known
 */
@Immutable
record NodeWords(
    Optional<String> name,
    ImmutableMap<String, String> labels,
    ImmutableMap<String, String> annotations) {
  static final NodeWords NONE =
      new NodeWords(Optional.empty(), ImmutableMap.of(), ImmutableMap.of());

  /** With this option, too; empty where it is none of these, or says nothing usable. */
  Optional<NodeWords> with(String option, String value) {
    return switch (option) {
      case "--node-name" -> Optional.of(new NodeWords(Optional.of(value), labels, annotations));
      case "--label" ->
          value.indexOf('=') > 0
              ? Optional.of(new NodeWords(name, plus(labels, value), annotations))
              : Optional.empty();
      case "--annotation" ->
          value.indexOf('=') > 0
              ? Optional.of(new NodeWords(name, labels, plus(annotations, value)))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static ImmutableMap<String, String> plus(
      ImmutableMap<String, String> before, String word) {
    int equals = word.indexOf('=');
    return ImmutableMap.<String, String>builder()
        .putAll(before)
        .put(word.substring(0, equals), word.substring(equals + 1))
        .buildKeepingLast();
  }

  /** What a file may speak of; a variable that nobody set is not known here. */
  Facts facts(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    name.ifPresent(told -> all.put(Facts.NODE_NAME, told));
    Facts facts = Facts.of(all).elsewhere();
    return labels.isEmpty() && annotations.isEmpty()
        ? facts
        : facts.with(
            NodeFacts.of(
                all.getOrDefault(Facts.NODE_NAME, ""), labels, annotations, ImmutableList.of()));
  }
}
