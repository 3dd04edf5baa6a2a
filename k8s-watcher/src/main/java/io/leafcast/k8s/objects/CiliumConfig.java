package io.leafcast.k8s.objects;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.k8s.client.Json;
import io.leafcast.k8s.client.Meta;
import io.leafcast.k8s.client.Resource;
import io.leafcast.k8s.client.Shape;

/**
 * What Leafcast reads of the ConfigMap that Cilium's agents are configured by.
 *
 * @param data the {@link #READ} keys that it has
 */
@Immutable
public record CiliumConfig(ImmutableMap<String, String> data) {
  public static final String ROUTING_MODE = "routing-mode";
  public static final String NATIVE_IPV4 = "ipv4-native-routing-cidr";
  public static final String NATIVE_IPV6 = "ipv6-native-routing-cidr";
  public static final String MASQUERADE_IPV4 = "enable-ipv4-masquerade";
  public static final String MASQUERADE_IPV6 = "enable-ipv6-masquerade";
  public static final String BGP = "enable-bgp-control-plane";

  private static final ImmutableSet<String> READ =
      ImmutableSet.of(
          ROUTING_MODE, NATIVE_IPV4, NATIVE_IPV6, MASQUERADE_IPV4, MASQUERADE_IPV6, BGP);

  public static final Resource<CiliumConfig> RESOURCE =
      new Resource<>("", "v1", "configmaps", "ConfigMap", Reading::new);

  /** The value of a key, "" where it is not there. */
  public String value(String key) {
    return data.getOrDefault(key, "");
  }

  /** A ConfigMap while it is read. */
  private static final class Reading implements Shape.Reading<CiliumConfig> {
    private final ImmutableMap.Builder<String, String> data = ImmutableMap.builder();

    @Override
    public void field(String name, Json json) {
      if (name.equals("data")) {
        data.putAll(json.texts(name, READ));
      } else {
        json.skip();
      }
    }

    @Override
    public CiliumConfig done(Meta meta) {
      return new CiliumConfig(data.buildKeepingLast());
    }
  }
}
