package io.leafcast.k8s.objects;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;

/**
 * What Leafcast reads of a CiliumNode: its CIDRs as they were written, good or not.
 *
 * @param podCidrs {@code spec.ipam.podCIDRs}: of IPAM mode cluster-pool, and in mode kubernetes the
 *     agent's copy of the Node's
 * @param allocated {@code spec.ipam.pools.allocated}, of mode multi-pool
 * @param asksForPools whether {@code spec.ipam.pools.requested} has an entry, which only an agent
 *     in mode multi-pool writes
 * @param operatorError {@code status.ipam.operator-status.error}, "" where all is well
 */
@Immutable
public record CiliumNodeObject(
    String name,
    String resourceVersion,
    ImmutableList<String> podCidrs,
    ImmutableList<Pool> allocated,
    Asking asksForPools,
    String operatorError) {

  /** What a node has of one pool. */
  @Immutable
  public record Pool(String name, ImmutableList<String> cidrs) {}

  /** Whether a node asks for addresses of pools. */
  public enum Asking {
    YES,
    NO
  }
}
