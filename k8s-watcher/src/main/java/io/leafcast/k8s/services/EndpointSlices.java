package io.leafcast.k8s.services;

import io.leafcast.bgp.wire.Afi;
import io.leafcast.k8s.client.Json;
import io.leafcast.k8s.client.Meta;
import io.leafcast.k8s.client.Named;
import io.leafcast.k8s.client.Resource;
import io.leafcast.k8s.client.Selection;
import io.leafcast.k8s.client.Shape;

/** The discovery.k8s.io/v1 EndpointSlice: how near its endpoints are to one node. */
final class EndpointSlices {
  private static final String SERVICE = "kubernetes.io/service-name";

  /** Those of Services with an address; the controller labels the others. */
  static final Selection SELECTION =
      new Selection("", SERVICE + ",!service.kubernetes.io/headless", "");

  private EndpointSlices() {}

  /** Seen from {@code node}. */
  static Resource<EndpointSlice> resource(String node) {
    return new Resource<>(
        "discovery.k8s.io", "v1", "endpointslices", "EndpointSlice", () -> new OneSlice(node));
  }

  /** A slice while it is read. */
  private static final class OneSlice implements Shape.Reading<EndpointSlice> {
    private final String node;
    private String addressType = "";
    private Endpoints endpoints = Endpoints.NONE;
    private int weight;

    OneSlice(String node) {
      this.node = node;
    }

    @Override
    public void field(String name, Json json) {
      switch (name) {
        case "addressType" -> addressType = json.text(name);
        case "endpoints" -> json.elements(name, () -> endpoint(new OneEndpoint(), json));
        default -> json.skip();
      }
    }

    private void endpoint(OneEndpoint endpoint, Json json) {
      json.fields("an endpoint", field -> endpoint.field(field, json));
      endpoints = endpoints.or(endpoint.seenFrom(node));
    }

    @Override
    public EndpointSlice done(Meta meta) {
      Named service = new Named(meta.namespace(), meta.labels().getOrDefault(SERVICE, ""));
      Named name = new Named(meta.namespace(), meta.name());
      EndpointSlice slice =
          switch (addressType) {
            case "IPv4" -> new EndpointSlice(name, service, Afi.IPV4, endpoints);
            case "IPv6" -> new EndpointSlice(name, service, Afi.IPV6, endpoints);
            // FQDN, which no proxy serves.
            default ->
                new EndpointSlice(name, new Named(meta.namespace(), ""), Afi.IPV4, endpoints);
          };
      weight = slice.weight();
      return slice;
    }

    @Override
    public int weight(int read) {
      return weight;
    }
  }

  /** An endpoint while it is read; what is not said is as the API documents it, and kube-proxy. */
  private static final class OneEndpoint {
    private String nodeName = "";
    private boolean ready = true;
    private boolean serving = true;
    private boolean terminating;

    void field(String name, Json json) {
      switch (name) {
        case "nodeName" -> nodeName = json.text(name);
        case "conditions" -> json.fields(name, field -> condition(field, json));
        default -> json.skip();
      }
    }

    private void condition(String name, Json json) {
      switch (name) {
        case "ready" -> ready = !json.text(name).equals("false");
        case "serving" -> serving = !json.text(name).equals("false");
        case "terminating" -> terminating = json.text(name).equals("true");
        default -> json.skip();
      }
    }

    Endpoints seenFrom(String node) {
      Reach reach = nodeName.equals(node) ? Reach.HERE : Reach.ELSEWHERE;
      if (ready) {
        return Endpoints.of(reach, Reach.NOWHERE);
      }
      return serving && terminating ? Endpoints.of(Reach.NOWHERE, reach) : Endpoints.NONE;
    }
  }
}
