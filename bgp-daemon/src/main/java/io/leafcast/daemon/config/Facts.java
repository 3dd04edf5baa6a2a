package io.leafcast.daemon.config;

import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.k8s.objects.NodeFacts;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code ${...}} in a configuration may speak of: the environment at once, the Node as soon as
 * it is known.
 */
@Immutable
public record Facts(
    ImmutableMap<String, String> environment, Unset unset, Optional<NodeFacts> node) {

  /** What a variable that the environment does not have is. */
  public enum Unset {
    /** Nobody will set it for a process that runs. */
    A_PROBLEM,
    /** This is not the machine that the file is for. */
    NOT_KNOWN_HERE
  }

  /** The names that may be used, as the downward API sets them on a cluster. */
  public static final String NODE_NAME = "NODE_NAME";

  public static final String NODE_IP = "NODE_IP";

  /** The part of the process's environment that a configuration may use. */
  public static Facts of(Map<String, String> environment) {
    ImmutableMap.Builder<String, String> known = ImmutableMap.builder();
    environment.forEach((name, value) -> {
      if ((name.equals(NODE_NAME) || name.equals(NODE_IP)) && !value.isBlank()) {
        known.put(name, name.equals(NODE_NAME) ? asKubelet(value) : value.strip());
      }
    });
    return new Facts(known.buildOrThrow(), Unset.A_PROBLEM, Optional.empty());
  }

  /** A host name may have capitals, a Node's name never: the kubelet makes it of the former so. */
  private static String asKubelet(String hostName) {
    return hostName.strip().toLowerCase(Locale.ROOT);
  }

  /** The same on a machine that the file is not for: what is not set is not known. */
  public Facts elsewhere() {
    return new Facts(environment, Unset.NOT_KNOWN_HERE, node);
  }

  public Facts with(NodeFacts seen) {
    return new Facts(environment, unset, Optional.of(seen));
  }

  /** The same, without what is known of another Node than {@code name}. */
  public Facts about(Optional<String> name) {
    return node.map(NodeFacts::name).equals(name)
        ? this
        : new Facts(environment, unset, Optional.empty());
  }
}
