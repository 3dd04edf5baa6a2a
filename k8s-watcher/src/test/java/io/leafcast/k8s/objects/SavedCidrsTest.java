package io.leafcast.k8s.objects;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What holds within a process holds over a restart: nothing is withdrawn that no object ended. */
final class SavedCidrsTest {
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofDays(1);
  private static final String OURS = "192.0.2.0/24";
  private static final String OTHER = "198.51.100.0/24";

  @Test
  void aListThatIsEmptyAfterARestartIsDoubtedAsOneThatWasEmptied() {
    Choosing again = Choosing.in(IpamMode.NODE).node(OURS).restarted(IpamMode.NODE);
    again.node().pass(Duration.ofSeconds(29));
    assertThat(again.unknown()).contains("believed after 30 s");
    assertThat(again.announced()).containsExactly(OURS);
    assertThat(again.pass(SOON).known().prefixes()).isEmpty();
  }

  @Test
  void anApiThatWasRestoredEmptyWhileWeRestartedEndsNothingForAWhile() {
    Choosing again =
        Choosing.in(IpamMode.NODE).node(OURS).restarted(IpamMode.NODE).noNode(View.Told.BY_LIST);
    again.pass(Duration.ofSeconds(299));
    assertThat(again.unknown()).contains("no Node named 'n1'", "believed after 300 s");
    assertThat(again.announced()).containsExactly(OURS);
    assertThat(again.pass(SOON).known().prefixes()).isEmpty();
  }

  @Test
  void aResourceThatIsGoneAfterARestartLeavesTheWordToTheNodeAfterAWhile() {
    Choosing again = Choosing.auto().podCidrs(OURS).restarted(IpamMode.AUTO);
    again.noCiliumResource().node(OTHER).pass(Duration.ofSeconds(299));
    assertThat(again.announced()).containsExactly(OURS);
    assertThat(again.pass(SOON).announced()).containsExactly(OTHER);
  }

  @Test
  void whatTheNodeSaidIsEndedByNoCiliumNodeThatSaysNothing() {
    Choosing again = Choosing.auto().noCiliumResource().node(OURS).restarted(IpamMode.AUTO);
    again.noCiliumNode(View.Told.BY_EVENT).pass(LONG).podCidrs().pass(LONG);
    assertThat(again.announced()).containsExactly(OURS);
    assertThat(again.podCidrs(OTHER).announced()).containsExactly(OTHER);
  }

  @Test
  void anotherModeSinceAsksTheObjectThatItNames() {
    Choosing again = Choosing.in(IpamMode.NODE).node(OURS).restarted(IpamMode.CILIUM_NODE);
    assertThat(again.restarted(IpamMode.NONE).node(OURS).known().prefixes()).isEmpty();
    again.noCiliumNode(View.Told.BY_LIST).pass(Duration.ofSeconds(299));
    assertThat(again.announced()).containsExactly(OURS);
    assertThat(again.pass(SOON).known().prefixes()).isEmpty();
  }

  @Test
  void whatWasAnnouncedNeedsNoSettlingAndKeepsItsOriginAndWhatCameSinceSettles() {
    IpamSettings usual = IpamSettings.USUAL;
    Choosing before =
        new Choosing(
                new IpamSettings(
                    IpamMode.AUTO,
                    usual.pools(),
                    usual.emptyFor(),
                    usual.absentFor(),
                    Duration.ofSeconds(60)))
            .podCidrs(OURS)
            .pass(SOON);
    Choosing again = before.restarted(IpamMode.AUTO).podCidrs(OURS, OTHER);
    assertThat(again.known().prefixes()).isEqualTo(before.known().prefixes());
    again.pass(Duration.ofSeconds(60));
    assertThat(again.announced()).containsExactly(OURS, OTHER);
  }

  @Test
  void anotherNodesAndOtherSourcesObjectsAndNothingAreNothing() {
    assertThat(of("n2", "Node/n1 spec.podCIDRs[0]")).isEqualTo(PodCidrChoice.Memory.NOTHING);
    assertThat(of("n", "CiliumNode/n1 spec.ipam.podCIDRs[0]"))
        .isEqualTo(PodCidrChoice.Memory.NOTHING);
    assertThat(of("n1", "leafcast.yaml sources.static")).isEqualTo(PodCidrChoice.Memory.NOTHING);
    assertThat(SavedCidrs.of(PrefixMap.of(), "n1")).isEqualTo(PodCidrChoice.Memory.NOTHING);
  }

  @Test
  void whereTheyStandSaysWhoseWordItWas() {
    assertThat(of("n1", "Node/n1 spec.podCIDR").by()).isEqualTo(Said.By.NODE);
    assertThat(of("n1", "CiliumNode/n1 spec.ipam.podCIDRs[1]").by()).isEqualTo(Said.By.CILIUM_NODE);
    assertThat(of("n1", "CiliumNode/n1 spec.ipam.pools.allocated[0].cidrs[0] (pool default)").by())
        .isEqualTo(Said.By.CILIUM_NODE);
  }

  private static PodCidrChoice.Memory of(String node, String object) {
    return SavedCidrs.of(
        PrefixMap.of(
            Prefix.parse(OURS).orThrow(),
            new Provenance(
                new SourceName("kubernetes"), object, "7", Instant.EPOCH, ImmutableList.of())),
        node);
  }
}
