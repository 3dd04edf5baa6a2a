package io.leafcast.k8s.services;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.attr.PathAttribute;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.k8s.client.Named;
import io.leafcast.k8s.objects.LabelSelector;
import io.leafcast.k8s.services.Announcement.Terminating;
import io.leafcast.k8s.services.Announcement.WithoutEndpoints;
import io.leafcast.k8s.services.Offer.Policy;
import java.util.List;
import java.util.Map;

/** Objects of a cluster, in few words. */
final class Cluster {
  static final SourceName SOURCE = new SourceName("kubernetes-services");
  static final Endpoints READY_HERE = Endpoints.of(Reach.HERE, Reach.NOWHERE);
  static final Endpoints READY_ELSEWHERE = Endpoints.of(Reach.ELSEWHERE, Reach.NOWHERE);
  static final Endpoints LEAVING_HERE = Endpoints.of(Reach.NOWHERE, Reach.HERE);

  private Cluster() {}

  /** Everything of every Service, without attributes of its own. */
  static Announcement announcement(PathAttribute... attributes) {
    return new Announcement(
        ImmutableSet.copyOf(AddressKind.values()),
        LabelSelector.EVERYTHING,
        java.util.Optional.empty(),
        ImmutableMap.of(),
        ImmutableList.copyOf(attributes),
        WithoutEndpoints.WITHDRAW,
        Terminating.KEEP);
  }

  static Announcement aggregating(int ipv4) {
    Announcement plain = announcement();
    return new Announcement(
        plain.addresses(),
        plain.selector(),
        plain.loadBalancerClass(),
        ImmutableMap.of(Afi.IPV4, ipv4),
        plain.attributes(),
        plain.withoutEndpoints(),
        plain.terminating());
  }

  /** Of Services with this label. */
  static Announcement selecting(String label, String value) {
    Announcement plain = announcement();
    return new Announcement(
        plain.addresses(),
        LabelSelector.of(Map.of(label, value), List.of()),
        plain.loadBalancerClass(),
        plain.aggregate(),
        plain.attributes(),
        plain.withoutEndpoints(),
        plain.terminating());
  }

  static Announcement with(WithoutEndpoints without, Terminating terminating) {
    Announcement plain = announcement();
    return new Announcement(
        plain.addresses(),
        plain.selector(),
        plain.loadBalancerClass(),
        plain.aggregate(),
        plain.attributes(),
        without,
        terminating);
  }

  static Offer offer(int announcement, Policy policy, String address) {
    return new Offer(
        announcement, AddressKind.LOAD_BALANCER, 0, Address.parse(address).orThrow(), policy);
  }

  static Service service(String name, Offer... offers) {
    return service(name, "1", offers);
  }

  static Service service(String name, String version, Offer... offers) {
    return new Service(
        named(name),
        version,
        Service.Choice.CHOSEN,
        ImmutableList.copyOf(offers),
        ImmutableList.of());
  }

  static EndpointSlice slice(String name, String service, Endpoints endpoints) {
    return new EndpointSlice(named(name), named(service), Afi.IPV4, endpoints);
  }

  static EndpointSlice slice6(String name, String service, Endpoints endpoints) {
    return new EndpointSlice(named(name), named(service), Afi.IPV6, endpoints);
  }

  static Named named(String name) {
    return new Named("shop", name);
  }
}
