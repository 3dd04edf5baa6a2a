package io.leafcast.k8s.objects;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.errorprone.annotations.Immutable;

/**
 * What a Node says of itself beside its prefixes: for {@code ${label:KEY}} and {@code
 * ${annotation:KEY}} in the configuration, for the router ID, and for whatever waits for a state of
 * the Node.
 *
 * @param uid another for each Node that ever had the name
 * @param internalAddresses {@code status.addresses} of type InternalIP, in their order, as written
 * @param taints {@code spec.taints}
 * @param conditions {@code status.conditions}: the status (True, False, Unknown) by type; when it
 *     was last heard is left out, since a kubelet says so every few seconds
 * @param ending whether it is on its way out
 */
@Immutable
public record NodeFacts(
    String name,
    String uid,
    ImmutableMap<String, String> labels,
    ImmutableMap<String, String> annotations,
    ImmutableList<String> internalAddresses,
    ImmutableSet<Taint> taints,
    ImmutableMap<String, String> conditions,
    Ending ending) {

  /** Whether the Node or its machine is on its way out. */
  public enum Ending {
    NONE,
    /** The kubelet says that the machine shuts down or reboots. */
    SHUTTING_DOWN,
    /** The Node is deleted, or is being. */
    GONE
  }

  /** A taint, as {@code key=value:effect}; {@code value} may be "". */
  @Immutable
  public record Taint(String key, String value, String effect) {}

  /** The same, on its way out so. */
  public NodeFacts with(Ending now) {
    return new NodeFacts(
        name, uid, labels, annotations, internalAddresses, taints, conditions, now);
  }

  /** A Node of which no more is said. */
  public static NodeFacts of(
      String name,
      ImmutableMap<String, String> labels,
      ImmutableMap<String, String> annotations,
      ImmutableList<String> internalAddresses) {
    return new NodeFacts(
        name,
        "",
        labels,
        annotations,
        internalAddresses,
        ImmutableSet.of(),
        ImmutableMap.of(),
        Ending.NONE);
  }
}
