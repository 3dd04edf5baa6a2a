package io.leafcast.k8s.objects;

import com.google.common.collect.ImmutableMap;
import io.leafcast.k8s.client.Json;
import io.leafcast.k8s.client.Meta;
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
        "cilium.io", version, "ciliumpodippools", "CiliumPodIPPool", Reading::new);
  }

  record Pool(String name, ImmutableMap<String, String> labels) {}

  /** A pool while it is read. */
  private static final class Reading implements Shape.Reading<Pool> {
    @Override
    public void field(String name, Json json) {
      json.skip();
    }

    @Override
    public Pool done(Meta meta) {
      return new Pool(meta.name(), meta.labels());
    }
  }
}
