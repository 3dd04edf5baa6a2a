package io.leafcast.k8s.services;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.source.Knowledge.Rejected;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Decoded.Bad;
import io.leafcast.bgp.wire.Decoded.Good;
import io.leafcast.k8s.client.Json;
import io.leafcast.k8s.client.Meta;
import io.leafcast.k8s.client.Named;
import io.leafcast.k8s.client.Resource;
import io.leafcast.k8s.client.Selection;
import io.leafcast.k8s.client.Shape;
import io.leafcast.k8s.objects.LabelSelector;
import io.leafcast.k8s.services.Offer.Policy;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The core/v1 Service: of one, what these announcements may want, and nothing else. */
final class Services implements Shape<Service> {
  /** Of each kind a Service's first addresses are taken. */
  private static final int MOST_ADDRESSES = 64;

  /** Of what is no address of a Service, this much is told. */
  private static final int MOST_REJECTED = 16;

  /** Characters of a host name, the longest that stands for an address. */
  private static final int LONGEST = 253;

  private final ImmutableList<Announcement> announcements;

  private Services(ImmutableList<Announcement> announcements) {
    this.announcements = announcements;
  }

  static Resource<Service> resource(ImmutableList<Announcement> announcements) {
    return new Resource<>("", "v1", "services", "Service", new Services(announcements));
  }

  /** What the API server may leave out: where there is one announcement, what its labels do not. */
  static Selection selection(ImmutableList<Announcement> announcements) {
    LabelSelector selector = announcements.getFirst().selector();
    boolean known =
        selector.requirements().stream()
            .noneMatch(requirement ->
                requirement.key().equals(Announcement.NAME_LABEL)
                    || requirement.key().equals(Announcement.NAMESPACE_LABEL));
    return announcements.size() == 1 && known
        ? new Selection("", selector.toString(), "")
        : Selection.ALL;
  }

  @Override
  public Reading<Service> begin() {
    return new OneService();
  }

  /** An ingress of a load balancer, as written. */
  private record Ingress(String ip, String hostname, String mode) {}

  /** A Service while it is read. */
  private final class OneService implements Reading<Service> {
    private final List<String> clusterIps = new ArrayList<>();
    private final List<String> externalIps = new ArrayList<>();
    private final List<Ingress> ingresses = new ArrayList<>();
    private final Map<AddressKind, Integer> leftOut = new EnumMap<>(AddressKind.class);
    private String clusterIp = "";
    private String type = "";
    private String loadBalancerClass = "";
    private Policy external = Policy.CLUSTER;
    private Policy internal = Policy.CLUSTER;
    private Named name = Named.of("");
    private final Set<Offer> offers = new LinkedHashSet<>();
    private final Set<Rejected> rejected = new LinkedHashSet<>();

    @Override
    public void field(String name, Json json) {
      switch (name) {
        case "spec" -> json.fields(name, field -> spec(field, json));
        case "status" ->
            json.within(
                name,
                List.of("loadBalancer", "ingress"),
                () ->
                    json.elements(
                        "ingress",
                        () -> take(AddressKind.LOAD_BALANCER, ingresses, ingress(json))));
        default -> json.skip();
      }
    }

    private void spec(String name, Json json) {
      switch (name) {
        case "type" -> type = json.text(name);
        case "clusterIP" -> clusterIp = cut(json.text(name));
        case "clusterIPs" ->
            json.elements(name, () -> take(AddressKind.CLUSTER, clusterIps, cut(json.text(name))));
        case "externalIPs" ->
            json.elements(
                name, () -> take(AddressKind.EXTERNAL, externalIps, cut(json.text(name))));
        case "loadBalancerClass" -> loadBalancerClass = json.text(name);
        case "externalTrafficPolicy" -> external = policy(json.text(name));
        case "internalTrafficPolicy" -> internal = policy(json.text(name));
        default -> json.skip();
      }
    }

    private <A> void take(AddressKind kind, List<A> taken, A one) {
      if (taken.size() < MOST_ADDRESSES) {
        taken.add(one);
      } else {
        leftOut.merge(kind, 1, Integer::sum);
      }
    }

    /** A text that is too long is no address, with what stands for its rest neither. */
    private static String cut(String text) {
      return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }

    private static Policy policy(String text) {
      return text.equals("Local") ? Policy.LOCAL : Policy.CLUSTER;
    }

    private static Ingress ingress(Json json) {
      Map<String, String> found = json.texts("an ingress", Set.of("ip", "hostname", "ipMode"));
      return new Ingress(
          cut(found.getOrDefault("ip", "")),
          cut(found.getOrDefault("hostname", "")),
          found.getOrDefault("ipMode", ""));
    }

    @Override
    public Service done(Meta meta) {
      name = new Named(meta.namespace(), meta.name());
      Service.Choice choice = Service.Choice.PASSED_OVER;
      ImmutableMap<String, String> labels = labels(meta);
      for (int i = 0; i < announcements.size(); i++) {
        Announcement announcement = announcements.get(i);
        if (hasAddresses() && chooses(announcement, labels)) {
          choice = Service.Choice.CHOSEN;
          for (AddressKind kind : announcement.addresses()) {
            switch (kind) {
              case LOAD_BALANCER -> loadBalancer(i, name);
              case EXTERNAL -> addresses(i, kind, externalIps, external, name);
              case CLUSTER -> addresses(i, kind, clusterAddresses(), internal, name);
            }
            tooMany(kind, name);
          }
        }
      }
      return new Service(
          name,
          meta.resourceVersion(),
          choice,
          ImmutableList.copyOf(offers),
          ImmutableList.copyOf(rejected));
    }

    private boolean chooses(Announcement announcement, ImmutableMap<String, String> labels) {
      return announcement.loadBalancerClass().map(loadBalancerClass::equals).orElse(true)
          && announcement.selector().matches(labels);
    }

    private static ImmutableMap<String, String> labels(Meta meta) {
      return ImmutableMap.<String, String>builder()
          .putAll(meta.labels())
          .put(Announcement.NAME_LABEL, meta.name())
          .put(Announcement.NAMESPACE_LABEL, meta.namespace())
          .buildKeepingLast();
    }

    /** No proxy serves any address of a name elsewhere, nor of a Service without a cluster IP. */
    private boolean hasAddresses() {
      return !type.equals("ExternalName")
          && clusterAddresses().stream().anyMatch(ip -> !ip.equals("None") && !ip.isEmpty());
    }

    private List<String> clusterAddresses() {
      return clusterIps.isEmpty() ? List.of(clusterIp) : clusterIps;
    }

    private void loadBalancer(int announcement, Named name) {
      if (!type.equals("LoadBalancer")) {
        return;
      }
      for (int i = 0; i < ingresses.size(); i++) {
        Ingress ingress = ingresses.get(i);
        if (ingress.mode.equals("Proxy")) {
          reject(
              ingress.ip,
              AddressKind.LOAD_BALANCER,
              i,
              name,
              "its ipMode is Proxy: its load balancer sends to the nodes' own addresses, and no node"
                  + " takes packets to this one");
        } else if (!ingress.ip.isEmpty()) {
          address(announcement, AddressKind.LOAD_BALANCER, i, ingress.ip, external, name);
        } else if (!ingress.hostname.isEmpty()) {
          reject(
              ingress.hostname,
              AddressKind.LOAD_BALANCER,
              i,
              name,
              "it is a host name, and only addresses can be announced; see the controller that gave"
                  + " it, or leave this Service out by the selector or class");
        }
      }
    }

    private void addresses(
        int announcement, AddressKind kind, List<String> texts, Policy policy, Named name) {
      for (int i = 0; i < texts.size(); i++) {
        address(announcement, kind, i, texts.get(i), policy, name);
      }
    }

    private void address(
        int announcement, AddressKind kind, int index, String text, Policy policy, Named name) {
      Decoded<Address> read = Address.parse(text);
      switch (read) {
        case Good<Address>(Address address) when address.isHost() && !address.isLinkLocal() ->
            offers.add(new Offer(announcement, kind, index, address, policy));
        case Good<Address> _ ->
            reject(text, kind, index, name, "it is not an address that packets can be routed to");
        case Bad<Address>(String reason) -> reject(text, kind, index, name, reason);
      }
    }

    private void reject(String text, AddressKind kind, int index, Named name, String reason) {
      if (rejected.size() < MOST_REJECTED) {
        rejected.add(rejection(text, kind, index, name, reason));
      }
    }

    private void tooMany(AddressKind kind, Named name) {
      int more = leftOut.getOrDefault(kind, 0);
      if (more > 0) {
        rejected.add(
            rejection(
                "%d addresses".formatted(more),
                kind,
                MOST_ADDRESSES,
                name,
                "there are more than %d, which is the most that are taken of a Service; these come after them"
                    .formatted(MOST_ADDRESSES)));
      }
    }

    private static Rejected rejection(
        String text, AddressKind kind, int index, Named name, String reason) {
      return new Rejected(
          text,
          "Service/%s/%s %s".formatted(name.namespace(), name.name(), kind.field(index)),
          reason);
    }

    @Override
    public int weight(int read) {
      return Service.weight(name, offers, rejected);
    }
  }
}
