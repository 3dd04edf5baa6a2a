package io.leafcast.k8s.services;

import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.k8s.services.Announcement.Terminating;
import io.leafcast.k8s.services.Announcement.WithoutEndpoints;
import io.leafcast.k8s.services.Offer.Policy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every row of the table in docs/services.md. */
final class EndpointsTest {

  @ParameterizedTest(name = "ready {0}, leaving {1}")
  @CsvSource({
    // ready, leaving, Local, Local and drained, Cluster
    "NOWHERE,   NOWHERE,   no,  no,  no",
    "NOWHERE,   ELSEWHERE, no,  no,  yes",
    "NOWHERE,   HERE,      yes, yes, yes",
    "ELSEWHERE, NOWHERE,   no,  no,  yes",
    "ELSEWHERE, ELSEWHERE, no,  no,  yes",
    "ELSEWHERE, HERE,      yes, no,  yes",
    "HERE,      NOWHERE,   yes, yes, yes",
    "HERE,      ELSEWHERE, yes, yes, yes",
    "HERE,      HERE,      yes, yes, yes",
  })
  void whoServesAnAddressAnnouncesIt(
      Reach ready, Reach leaving, String local, String drained, String cluster) {
    Endpoints endpoints = Endpoints.of(ready, leaving);
    Offer ofLocal = Cluster.offer(0, Policy.LOCAL, "192.0.2.1");
    Offer ofCluster = Cluster.offer(0, Policy.CLUSTER, "192.0.2.1");
    Announcement keep = Cluster.with(WithoutEndpoints.WITHDRAW, Terminating.KEEP);
    Announcement drain = Cluster.with(WithoutEndpoints.WITHDRAW, Terminating.DRAIN);
    Announcement always = Cluster.with(WithoutEndpoints.ANNOUNCE, Terminating.KEEP);

    assertThat(endpoints.serve(ofLocal, keep)).isEqualTo(local.equals("yes"));
    assertThat(endpoints.serve(ofLocal, always)).isEqualTo(local.equals("yes"));
    assertThat(endpoints.serve(ofLocal, drain)).isEqualTo(drained.equals("yes"));
    assertThat(endpoints.serve(ofCluster, keep)).isEqualTo(cluster.equals("yes"));
    assertThat(endpoints.serve(ofCluster, drain)).isEqualTo(cluster.equals("yes"));
    assertThat(endpoints.serve(ofCluster, always)).isTrue();
  }
}
