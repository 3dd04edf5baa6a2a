package io.leafcast.k8s.services;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.attr.PathAttribute;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.k8s.objects.LabelSelector;
import java.util.Optional;

/**
 * Which addresses of which Services are announced, and how.
 *
 * @param selector by the Service's labels, and by {@link #NAME_LABEL} and {@link #NAMESPACE_LABEL},
 *     which each has
 * @param loadBalancerClass {@code spec.loadBalancerClass} has to be this; without it any is right,
 *     none too
 * @param aggregate the lengths that addresses are announced in, by family; without one each is
 *     announced by itself. Addresses of a traffic policy Local always are
 * @param attributes beside the mandatory ones
 */
@Immutable
public record Announcement(
    ImmutableSet<AddressKind> addresses,
    LabelSelector selector,
    Optional<String> loadBalancerClass,
    ImmutableMap<Afi, Integer> aggregate,
    ImmutableList<PathAttribute> attributes,
    WithoutEndpoints withoutEndpoints,
    Terminating terminating) {
  /** Cilium's own BGP knows a Service's name by this label, too. */
  public static final String NAME_LABEL = "io.kubernetes.service.name";

  public static final String NAMESPACE_LABEL = "io.kubernetes.service.namespace";

  /** What becomes of an address of traffic policy Cluster that nobody in the cluster serves. */
  public enum WithoutEndpoints {
    WITHDRAW,
    ANNOUNCE
  }

  /**
   * What becomes of an address of traffic policy Local where the only endpoints on this node are
   * about to end and still serve.
   */
  public enum Terminating {
    /** Announced until they have ended, as kube-proxy serves them until then. */
    KEEP,
    /** Withdrawn at once if another node has a ready one. */
    DRAIN
  }
}
