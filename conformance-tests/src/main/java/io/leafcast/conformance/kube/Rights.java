package io.leafcast.conformance.kube;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What roles allow, written out: one right a verb and resource, such as {@code list nodes}. */
public final class Rights {
  private static final ImmutableSet<String> ROLES = ImmutableSet.of("ClusterRole", "Role");

  private Rights() {}

  /**
   * The rights of all roles among {@code objects}. A star in a role stays a star, so that it is no
   * right that anybody uses.
   */
  public static ImmutableSortedSet<String> of(Iterable<? extends JsonNode> objects) {
    var rights = ImmutableSortedSet.<String>naturalOrder();
    for (JsonNode object : objects) {
      if (ROLES.contains(object.path("kind").asString(""))) {
        object.path("rules").forEach(rule -> rights.addAll(ofRule(rule).toList()));
      }
    }
    return rights.build();
  }

  private static Stream<String> ofRule(JsonNode rule) {
    var resources =
        Stream.concat(
                words(rule, "apiGroups")
                    .flatMap(
                        group -> words(rule, "resources").map(resource -> name(group, resource))),
                words(rule, "nonResourceURLs"))
            .toList();
    return words(rule, "verbs")
        .flatMap(verb -> resources.stream().map(resource -> verb + " " + resource));
  }

  /** {@code nodes}, {@code leafcastnodes.leafcast.io/status}. */
  static String name(String group, String resource) {
    if (group.isEmpty()) {
      return resource;
    }
    int slash = resource.indexOf('/');
    return slash < 0
        ? resource + "." + group
        : resource.substring(0, slash) + "." + group + resource.substring(slash);
  }

  private static Stream<String> words(JsonNode rule, String key) {
    return rule.path(key).valueStream().map(JsonNode::asString);
  }
}
