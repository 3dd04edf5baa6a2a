package io.leafcast.k8s.objects;

import com.google.common.collect.ImmutableMap;
import io.leafcast.k8s.client.Resource;
import io.leafcast.k8s.client.Shape;

/**
 * The CiliumPodIPPool: its name and labels. What its ranges are says nothing of a node, which keeps
 * what it has of a pool that was changed or deleted.
 */
final class CiliumPodIpPools {
  /** As Cilium promises to serve it. */
  static final Resource<Pool> V2 = version("v2");

  /** As Cilium 1.13 to 1.20 serves it. */
  static final Resource<Pool> V2_ALPHA_1 = version("v2alpha1");

  private CiliumPodIpPools() {}

  private static Resource<Pool> version(String version) {
    return new Resource<>(
        "cilium.io",
        version,
        "ciliumpodippools",
        "CiliumPodIPPool",
        Shape.ofMeta(meta -> new Pool(meta.name(), meta.labels())));
  }

  record Pool(String name, ImmutableMap<String, String> labels) {}
}
