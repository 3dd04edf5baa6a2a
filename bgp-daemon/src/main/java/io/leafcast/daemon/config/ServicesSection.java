package io.leafcast.daemon.config;

import static io.leafcast.daemon.config.Key.optional;
import static io.leafcast.daemon.config.Key.required;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.attr.LocalPref;
import io.leafcast.bgp.attr.PathAttribute;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.k8s.services.AddressKind;
import io.leafcast.k8s.services.Announcement;
import io.leafcast.k8s.services.Announcement.Terminating;
import io.leafcast.k8s.services.Announcement.WithoutEndpoints;
import java.util.HashSet;
import java.util.Set;

/** An announcement of Services. */
@Immutable
record ServicesSection(
    Many<AddressKind> addresses,
    One<Selector> selector,
    One<String> ofClass,
    One<Aggregate> aggregate,
    Many<Community> communities,
    One<Long> localPreference,
    One<WithoutEndpoints> withoutEndpoints,
    One<Terminating> terminating) {
  static final Type<ServicesSection> TYPE =
      new Type.Section<>(services ->
          new ServicesSection(
              services.many(
                  required(
                      "addresses",
                      new Type.Word<>(
                          ImmutableMap.of(
                              "load-balancer",
                              AddressKind.LOAD_BALANCER,
                              "external",
                              AddressKind.EXTERNAL,
                              "cluster",
                              AddressKind.CLUSTER)),
                      "which addresses: load-balancer, external, cluster")),
              services.one(
                  required(
                      "selector",
                      Selector.TYPE,
                      "which Services, by their labels, io.kubernetes.service.name and"
                          + " io.kubernetes.service.namespace; write selector: {} for all")),
              services.one(
                  optional(
                      "class",
                      Type.text("[^\\s]{1,317}", "the class of a load balancer"),
                      "only Services with this spec.loadBalancerClass; without it any, none too")),
              services.one(
                  optional(
                      "aggregate",
                      Aggregate.TYPE,
                      "announce the network of this length around an address instead, while one"
                          + " address in it is to be announced; not where the traffic policy is"
                          + " Local")),
              services.many(
                  optional(
                      "communities",
                      Community.TYPE,
                      "communities to send along, as 64496:100, 65537:1:2 or no-export")),
              services.one(
                  optional(
                      "localPreference",
                      Type.whole(0, 0xFFFF_FFFFL, number -> number),
                      "LOCAL_PREF on iBGP sessions; eBGP has none")),
              services.one(
                  optional(
                          "withoutEndpoints",
                          new Type.Word<>(
                              ImmutableMap.of(
                                  "withdraw",
                                  WithoutEndpoints.WITHDRAW,
                                  "announce",
                                  WithoutEndpoints.ANNOUNCE)),
                          "what becomes of an address of traffic policy Cluster that no endpoint of"
                              + " the cluster serves: withdraw or announce")
                      .or("withdraw")),
              services.one(
                  optional(
                          "terminating",
                          new Type.Word<>(
                              ImmutableMap.of(
                                  "keep", Terminating.KEEP, "drain", Terminating.DRAIN)),
                          "what becomes of an address of traffic policy Local whose last endpoint on"
                              + " this node terminates and still serves: keep until it has ended, or"
                              + " drain: withdraw at once if another node has a ready one")
                      .or("keep"))));

  /** Lengths by family. */
  @Immutable
  record Aggregate(One<Integer> ipv4, One<Integer> ipv6) {
    static final Type<Aggregate> TYPE =
        new Type.Section<>(aggregate ->
            new Aggregate(
                aggregate.one(optional("ipv4", Type.whole(1, 32), "bits, such as 24")),
                aggregate.one(optional("ipv6", Type.whole(1, 128), "bits, such as 64"))));

    private boolean isKnown() {
      return !(ipv4 instanceof One.Awaited) && !(ipv6 instanceof One.Awaited);
    }

    private ImmutableMap<Afi, Integer> lengths() {
      ImmutableMap.Builder<Afi, Integer> lengths = ImmutableMap.builder();
      ipv4.found().ifPresent(length -> lengths.put(Afi.IPV4, length));
      ipv6.found().ifPresent(length -> lengths.put(Afi.IPV6, length));
      return lengths.buildOrThrow();
    }
  }

  /** Finds what is wrong although each value by itself is right. */
  void check(String path, Problems problems) {
    once(addresses, path + ".addresses", problems);
    once(communities, path + ".communities", problems);
    selector.found().ifPresent(labels -> labels.check(path + ".selector", problems));
  }

  private static <T> void once(Many<T> items, String path, Problems problems) {
    Set<T> seen = new HashSet<>();
    for (int i = 0; i < items.items().size(); i++) {
      if (items.items().get(i) instanceof One.Given<T>(T value, Place place) && !seen.add(value)) {
        problems.add(place, path + "[" + i + "]", "is here twice; remove one");
      }
    }
  }

  /** Whether nothing of it waits for the Node. */
  boolean isKnown() {
    return addresses.items().size() == addresses.values().size()
        && communities.items().size() == communities.values().size()
        && selector.found().map(Selector::isKnown).orElse(false)
        && aggregate.found().map(Aggregate::isKnown).orElse(true)
        && !(ofClass instanceof One.Awaited)
        && !(localPreference instanceof One.Awaited)
        && withoutEndpoints.found().isPresent()
        && terminating.found().isPresent();
  }

  /** What it means, once nothing is wrong and nothing waits. */
  Announcement toAnnouncement() {
    ImmutableList.Builder<PathAttribute> attributes = ImmutableList.builder();
    attributes.addAll(Community.attributes(communities.values()));
    localPreference.found().ifPresent(value -> attributes.add(new LocalPref(value)));
    return new Announcement(
        ImmutableSet.copyOf(addresses.values()),
        selector.orThrow().toLabelSelector(),
        ofClass.found(),
        aggregate.found().map(Aggregate::lengths).orElse(ImmutableMap.of()),
        attributes.build(),
        withoutEndpoints.orThrow(),
        terminating.orThrow());
  }
}
