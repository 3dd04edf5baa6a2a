package io.leafcast.daemon.cli;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.daemon.config.Facts;
import io.leafcast.k8s.client.Answer;
import io.leafcast.k8s.client.ObjectFile;
import io.leafcast.k8s.objects.NodeFacts;
import io.leafcast.k8s.objects.Nodes;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a command line says of a Node, in the place of one that is asked.
 *
 * @param file where the Node itself is, as kubectl writes it; the others count beside it
 * @param labels and {@code annotations} empty where none is said of: then the Node is not known
 */
@Immutable
record NodeWords(
    Optional<String> name,
    Optional<Path> file,
    ImmutableMap<String, String> labels,
    ImmutableMap<String, String> annotations) {
  static final NodeWords NONE =
      new NodeWords(Optional.empty(), Optional.empty(), ImmutableMap.of(), ImmutableMap.of());

  /** With this option, too; empty where it is none of these, or says nothing usable. */
  Optional<NodeWords> with(String option, String value) {
    return switch (option) {
      case "--node-name" ->
          Optional.of(new NodeWords(Optional.of(value), file, labels, annotations));
      case "--node" ->
          Optional.of(new NodeWords(name, Optional.of(Path.of(value)), labels, annotations));
      case "--label" ->
          value.indexOf('=') > 0
              ? Optional.of(new NodeWords(name, file, plus(labels, value), annotations))
              : Optional.empty();
      case "--annotation" ->
          value.indexOf('=') > 0
              ? Optional.of(new NodeWords(name, file, labels, plus(annotations, value)))
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
  Answer<Facts> facts(Map<String, String> environment) {
    return file.isPresent()
        ? ObjectFile.read(file.orElseThrow(), Nodes.RESOURCE)
            .then(node -> Answer.good(facts(environment, Optional.of(node.facts()))))
        : Answer.good(facts(environment, Optional.empty()));
  }

  private Facts facts(Map<String, String> environment, Optional<NodeFacts> node) {
    Map<String, String> all = new HashMap<>(environment);
    name.or(() -> node.map(NodeFacts::name)).ifPresent(told -> all.put(Facts.NODE_NAME, told));
    Facts facts = Facts.of(all).elsewhere();
    if (node.isEmpty() && labels.isEmpty() && annotations.isEmpty()) {
      return facts;
    }
    return facts.with(
        NodeFacts.of(
            all.getOrDefault(Facts.NODE_NAME, ""),
            both(node.map(NodeFacts::labels), labels),
            both(node.map(NodeFacts::annotations), annotations),
            node.map(NodeFacts::internalAddresses).orElse(ImmutableList.of())));
  }

  private static ImmutableMap<String, String> both(
      Optional<ImmutableMap<String, String>> node, ImmutableMap<String, String> words) {
    return ImmutableMap.<String, String>builder()
        .putAll(node.orElse(ImmutableMap.of()))
        .putAll(words)
        .buildKeepingLast();
  }
}
