package io.leafcast.k8s.services;

import static io.leafcast.k8s.services.Cluster.LEAVING_HERE;
import static io.leafcast.k8s.services.Cluster.READY_ELSEWHERE;
import static io.leafcast.k8s.services.Cluster.READY_HERE;
import static io.leafcast.k8s.services.Cluster.aggregating;
import static io.leafcast.k8s.services.Cluster.announcement;
import static io.leafcast.k8s.services.Cluster.offer;
import static io.leafcast.k8s.services.Cluster.service;
import static io.leafcast.k8s.services.Cluster.slice;
import static io.leafcast.k8s.services.Cluster.slice6;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.attr.Communities;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.Knowledge.Known;
import io.leafcast.bgp.source.Knowledge.Unknown;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.k8s.client.Seen;
import io.leafcast.k8s.services.Announcement.Terminating;
import io.leafcast.k8s.services.Announcement.WithoutEndpoints;
import io.leafcast.k8s.services.Offer.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ServiceRoutesTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Offer CLUSTER_1 = offer(0, Policy.CLUSTER, "192.0.2.1");
  private static final Offer LOCAL_1 = offer(0, Policy.LOCAL, "192.0.2.1");
  private static final Offer CLUSTER_2 = offer(0, Policy.CLUSTER, "192.0.2.2");

  private final List<Knowledge> told = new ArrayList<>();
  private ServiceRoutes routes = routes(announcement());
  private long seconds;

  @Test
  void nothingIsSaidUntilBothWereRead() {
    services(service("web", CLUSTER_1));
    assertThat(told).isEmpty();
    slices(slice("web-a", "web", READY_ELSEWHERE));
    assertThat(prefixes()).containsExactly("192.0.2.1/32");
  }

  @Test
  void aNodeThatMayReadServicesAndNoSlicesAnnouncesNothing() {
    services(service("web", CLUSTER_1));
    tell(new Seen.Unreadable<>("403"));
    assertThat(told).containsExactly(new Unknown("403"));
  }

  @Test
  void aLocalServiceIsAnnouncedWhereItHasAReadyEndpoint() {
    services(service("web", LOCAL_1));
    slices(slice("web-a", "web", READY_ELSEWHERE));
    assertThat(prefixes()).isEmpty();
    changed(slice("web-b", "web", READY_HERE));
    assertThat(prefixes()).containsExactly("192.0.2.1/32");
    changed(slice("web-b", "web", LEAVING_HERE));
    assertThat(prefixes()).as("serves until it ends").containsExactly("192.0.2.1/32");
    changed(slice("web-b", "web", Endpoints.NONE));
    assertThat(prefixes()).isEmpty();
  }

  @Test
  void aDrainedServiceGoesToTheNodesThatAreReady() {
    routes = routes(Cluster.with(WithoutEndpoints.WITHDRAW, Terminating.DRAIN));
    services(service("web", LOCAL_1));
    slices(slice("web-a", "web", LEAVING_HERE));
    assertThat(prefixes()).as("nobody else is there").containsExactly("192.0.2.1/32");
    changed(slice("web-b", "web", READY_ELSEWHERE));
    assertThat(prefixes()).isEmpty();
  }

  /** MetalLB 148 and 312: a route that leads to nobody. */
  @Test
  void aClusterServiceWithoutEndpointsIsWithdrawn() {
    services(service("web", CLUSTER_1));
    slices(slice("web-a", "web", READY_ELSEWHERE));
    changed(slice("web-a", "web", Endpoints.NONE));
    assertThat(prefixes()).isEmpty();
  }

  @Test
  void aClusterServiceWithoutEndpointsIsAnnouncedIfTheUserSaysSo() {
    routes = routes(Cluster.with(WithoutEndpoints.ANNOUNCE, Terminating.KEEP));
    assertThat(routes.needsEndpoints()).isFalse();
    services(service("web", CLUSTER_1));
    assertThat(prefixes()).as("no slices are read for it").containsExactly("192.0.2.1/32");
    changed(service("shop", offer(0, Policy.LOCAL, "192.0.2.9")));
    assertThat(routes.needsEndpoints()).isTrue();
  }

  /** What was known stays while the slices that a first Local Service needs are read. */
  @Test
  void theFirstLocalServiceTakesNoOtherOneWithIt() {
    routes = routes(Cluster.with(WithoutEndpoints.ANNOUNCE, Terminating.KEEP));
    services(service("web", CLUSTER_1));
    told.clear();
    changed(service("shop", offer(0, Policy.LOCAL, "192.0.2.9")));
    assertThat(told).isEmpty();
    slices(slice("shop-a", "shop", READY_HERE));
    assertThat(prefixes()).containsExactly("192.0.2.1/32", "192.0.2.9/32");
  }

  /** A proxy of one family sees the slices of this family only. */
  @Test
  void anAddressNeedsEndpointsOfItsFamily() {
    services(service("web", offer(0, Policy.CLUSTER, "2001:db8::1"), CLUSTER_1));
    slices(slice("web-a", "web", READY_ELSEWHERE));
    assertThat(prefixes()).containsExactly("192.0.2.1/32");
    changed(slice6("web-6", "web", READY_ELSEWHERE));
    assertThat(prefixes()).containsExactly("192.0.2.1/32", "2001:db8::1/128");
  }

  @Test
  void aDeletedServiceIsWithdrawn() {
    services(service("web", CLUSTER_1), service("shop", CLUSTER_2));
    slices(slice("a", "web", READY_HERE), slice("b", "shop", READY_HERE));
    routes.services(new Seen.Deleted<>(service("web"), "here"), nanos(), now());
    told(routes.news());
    assertThat(prefixes()).containsExactly("192.0.2.2/32");
  }

  @Test
  void aSliceThatComesBeforeItsServiceCounts() {
    services();
    slices(slice("web-a", "web", READY_HERE));
    changed(service("web", LOCAL_1));
    assertThat(prefixes()).containsExactly("192.0.2.1/32");
  }

  @Test
  void aSliceThatMovesToAnotherServiceLeavesTheFirst() {
    services(service("web", LOCAL_1), service("shop", offer(0, Policy.LOCAL, "192.0.2.2")));
    slices(slice("a", "web", READY_HERE));
    changed(slice("a", "shop", READY_HERE));
    assertThat(prefixes()).containsExactly("192.0.2.2/32");
  }

  @Test
  void aLostWatchKeepsAndWhatTheOtherSaysStillCounts() {
    services(service("web", LOCAL_1), service("shop", CLUSTER_2));
    slices(slice("a", "web", READY_HERE), slice("b", "shop", READY_HERE));
    told.clear();
    routes.services(new Seen.Unreadable<>("refused"), nanos(), now());
    told(routes.news());
    assertThat(told).containsExactly(new Unknown("refused"));
    told.clear();
    changed(slice("a", "web", Endpoints.NONE));
    assertThat(prefixes()).containsExactly("192.0.2.2/32");
    assertThat(told).hasSize(2).last().isEqualTo(new Unknown("refused"));
    told.clear();
    services(service("web", LOCAL_1), service("shop", CLUSTER_2));
    assertThat(told).as("the end of the outage is told").hasSize(1);
    assertThat(prefixes()).containsExactly("192.0.2.2/32");
  }

  @Test
  void whatChangesNothingHereIsNotTold() {
    services(service("web", CLUSTER_1));
    slices(slice("a", "web", READY_HERE));
    told.clear();
    changed(slice("b", "web", READY_ELSEWHERE));
    changed(slice("c", "other", READY_HERE));
    changed(service("web", "2", CLUSTER_1));
    assertThat(told).isEmpty();
  }

  @Test
  void anAggregateIsAnnouncedWhileOneOfItsMembersIs() {
    routes = routes(aggregating(24));
    services(
        service("web", CLUSTER_1),
        service("shop", CLUSTER_2),
        service("near", offer(0, Policy.LOCAL, "192.0.2.9")));
    slices(
        slice("a", "web", READY_HERE),
        slice("b", "shop", READY_HERE),
        slice("c", "near", READY_HERE));
    assertThat(prefixes())
        .as("Local is never aggregated")
        .containsExactly("192.0.2.0/24", "192.0.2.9/32");
    assertThat(provenance("192.0.2.0/24").object())
        .isEqualTo("Service/shop/shop status.loadBalancer.ingress[0].ip and others");
    Instant since = provenance("192.0.2.0/24").since();
    changed(slice("b", "shop", Endpoints.NONE));
    assertThat(provenance("192.0.2.0/24").object())
        .isEqualTo("Service/shop/web status.loadBalancer.ingress[0].ip and others");
    assertThat(provenance("192.0.2.0/24").since()).isEqualTo(since);
    changed(slice("a", "web", Endpoints.NONE));
    assertThat(prefixes()).containsExactly("192.0.2.9/32");
  }

  @Test
  void anAddressOfTwoServicesIsThatOfTheFirstByName() {
    services(service("b", CLUSTER_1), service("a", CLUSTER_1));
    slices(slice("b-a", "b", READY_HERE));
    assertThat(provenance("192.0.2.1/32").object()).startsWith("Service/shop/b ");
    changed(slice("a-a", "a", READY_HERE));
    assertThat(provenance("192.0.2.1/32").object()).startsWith("Service/shop/a ");
    changed(slice("a-a", "a", Endpoints.NONE));
    assertThat(provenance("192.0.2.1/32").object()).startsWith("Service/shop/b ");
  }

  @Test
  void ofTwoAnnouncementsThatDifferTheFirstCountsAndItIsSaid() {
    Communities gold = new Communities(ImmutableList.of(1));
    Communities silver = new Communities(ImmutableList.of(2));
    routes = routes(announcement(gold), announcement(silver));
    Offer second = offer(1, Policy.CLUSTER, "192.0.2.1");
    services(service("web", CLUSTER_1, second));
    slices(slice("a", "web", READY_HERE));
    assertThat(provenance("192.0.2.1/32").attributes()).containsExactly(gold);
    assertThat(known().remark())
        .isEqualTo(
            "Services: 1 chosen, 1 announced; 192.0.2.1/32 is chosen by announcements that differ;"
                + " the first in the file counts");
    changed(service("web", second));
    assertThat(provenance("192.0.2.1/32").attributes()).containsExactly(silver);
    assertThat(known().remark()).isEqualTo("Services: 1 chosen, 1 announced");
  }

  /** An API restored with an empty etcd. */
  @Test
  void anEmptyStoreWithdrawsNothingForAWhile() {
    services(service("web", CLUSTER_1));
    slices(slice("a", "web", READY_HERE));
    told.clear();
    services();
    slices();
    assertThat(told).allMatch(Unknown.class::isInstance).isNotEmpty();
    seconds += 299;
    routes.believe(nanos(), now());
    told(routes.news());
    assertThat(told).allMatch(Unknown.class::isInstance);
    seconds += 1;
    routes.believe(nanos(), now());
    told(routes.news());
    assertThat(prefixes()).isEmpty();
    assertThat(routes.doubtedUntil()).isEmpty();
  }

  /** What serves the Service may be among those that there is no room for. */
  @Test
  void whileNotAllSlicesAreHeldNoEndpointWithdrawsAnything() {
    routes = routes(announcement(), ServiceRoutes.Memory.NOTHING, 2);
    services(service("web", CLUSTER_1), service("shop", offer(0, Policy.LOCAL, "192.0.2.2")));
    slices(slice("a", "web", READY_HERE), slice("b", "shop", READY_HERE));
    assertThat(prefixes()).hasSize(2);
    changed(slice("c", "web", READY_HERE));
    assertThat(told.getLast()).isInstanceOf(Unknown.class);
    changed(slice("a", "web", Endpoints.NONE));
    tell(new Seen.Deleted<>(slice("b", "shop", READY_HERE), "here"));
    slices(
        slice("a", "web", Endpoints.NONE),
        slice("d", "x", READY_HERE),
        slice("c", "web", READY_HERE));
    assertThat(told.getLast()).isInstanceOf(Unknown.class);
    routes.rebuild(now());
    told(routes.news());
    assertThat(prefixes()).as("both stay").hasSize(2);
    assertThat(known().remark()).contains("2 chosen, 2 announced");
    changed(service("shop"));
    assertThat(prefixes()).as("the Service itself says so").containsExactly("192.0.2.1/32");
    slices(slice("a", "web", Endpoints.NONE));
    assertThat(prefixes()).as("there is room for all again").isEmpty();
    assertThat(told.getLast()).isInstanceOf(Known.class);
  }

  /** Other settings while the API has lost everything. */
  @Test
  void aDoubtGoesOnUnderOtherAnnouncements() {
    services(service("web", CLUSTER_1));
    slices(slice("a", "web", READY_HERE));
    services();
    slices();
    Announcement other = Cluster.aggregating(24);
    routes = routes(other, routes.leaves(ImmutableList.of(other)), 10);
    told.clear();
    services();
    slices();
    assertThat(told).isNotEmpty().allMatch(Unknown.class::isInstance);
    seconds += 300;
    routes.believe(nanos(), now());
    told(routes.news());
    assertThat(prefixes()).isEmpty();
  }

  /** What they choose by labels the API server leaves out, so that it is not there says nothing. */
  @Test
  void otherLabelsLeaveNoDoubtOfWhatTheyDoNotChoose() {
    services(service("web", CLUSTER_1));
    slices(slice("a", "web", READY_HERE));
    Announcement labelled = Cluster.selecting("team", "shop");
    routes = routes(labelled, routes.leaves(ImmutableList.of(labelled)), 10);
    told.clear();
    services();
    slices(slice("a", "web", READY_HERE));
    assertThat(prefixes()).isEmpty();
  }

  private static ServiceRoutes routes(
      Announcement announcement, ServiceRoutes.Memory before, int mostSlices) {
    return new ServiceRoutes(
        Cluster.SOURCE,
        ImmutableList.of(announcement),
        Duration.ofMinutes(5),
        before,
        new Hold.Bounds(10, 1 << 20),
        new Hold.Bounds(mostSlices, 1 << 20));
  }

  private static ServiceRoutes routes(Announcement... announcements) {
    return new ServiceRoutes(
        Cluster.SOURCE,
        ImmutableList.copyOf(announcements),
        Duration.ofMinutes(5),
        ServiceRoutes.Memory.NOTHING);
  }

  private void services(Service... services) {
    routes.services(new Seen.All<>(ImmutableList.copyOf(services), "here"), nanos(), now());
    told(routes.news());
  }

  private void changed(Service service) {
    routes.services(new Seen.Changed<>(service), nanos(), now());
    told(routes.news());
  }

  private void slices(EndpointSlice... slices) {
    tell(new Seen.All<>(ImmutableList.copyOf(slices), "here"));
  }

  private void changed(EndpointSlice slice) {
    tell(new Seen.Changed<>(slice));
  }

  private void tell(Seen<EndpointSlice> seen) {
    routes.slices(seen, nanos(), now());
    told(routes.news());
  }

  private void told(List<Knowledge> news) {
    told.addAll(news);
  }

  private long nanos() {
    return Duration.ofSeconds(seconds).toNanos();
  }

  private Instant now() {
    return BEGIN.plusSeconds(seconds);
  }

  private Known known() {
    return told.stream()
        .filter(Known.class::isInstance)
        .map(Known.class::cast)
        .reduce((_, last) -> last)
        .orElseThrow();
  }

  private List<String> prefixes() {
    return known().prefixes().keySet().stream().map(Object::toString).toList();
  }

  private Provenance provenance(String prefix) {
    return known().prefixes().entrySet().stream()
        .filter(entry -> entry.getKey().toString().equals(prefix))
        .findFirst()
        .orElseThrow()
        .getValue();
  }
}
