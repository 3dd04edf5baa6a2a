package io.leafcast.k8s.objects;

import static io.leafcast.k8s.objects.Choosing.ciliumNodeObject;
import static io.leafcast.k8s.objects.Choosing.pool;
import static io.leafcast.k8s.objects.Choosing.pooled;
import static io.leafcast.k8s.objects.Choosing.refusing;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who says the Pod CIDRs in each mode, and what becomes of what is wrong in them. */
final class PodCidrChoiceTest {
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofDays(1);

  @Test
  void withoutTheResourceTheNodeCountsAndItIsSaidWhy() {
    Choosing choosing = Choosing.auto().noCiliumResource().node("192.0.2.0/24");
    assertThat(choosing.announced()).containsExactly("192.0.2.0/24");
    assertThat(choosing.known().remark())
        .isEqualTo(
            "Node/n1 spec.podCIDRs counts, since the Kubernetes API at https://192.0.2.1:6443 has"
                + " no CiliumNode resource");
  }

  @Test
  void aNodeWithoutPodCidrsIsToldOfCiliumFirst() {
    assertThat(Choosing.auto().noCiliumResource().node().known().remark())
        .startsWith(
            "Node/n1 has no spec.podCIDRs; with Cilium's IPAM cluster-pool (its default) or")
        .contains("is Cilium installed?", "--allocate-node-cidrs");
  }

  @Test
  void whileItCannotBeToldWhetherThereIsACiliumNodeNothingNewIsAnnounced() {
    Choosing choosing = Choosing.auto().node("192.0.2.0/24").ciliumUnreadable("403: forbidden");
    assertThat(choosing.pass(LONG).announced()).isEmpty();
    assertThat(choosing.unknown())
        .isEqualTo("it cannot be told whether a CiliumNode says the Pod CIDRs: 403: forbidden");
    choosing.noCiliumResource().ciliumUnreadable("away").node("198.51.100.0/24").pass(LONG);
    assertThat(choosing.announced()).as("what was known before").containsExactly("192.0.2.0/24");
  }

  @Test
  void aResourceThatAppearsTakesNothingFromTheNodeBeforeItsObjectSaysSomething() {
    Choosing choosing = Choosing.auto().noCiliumResource().node("192.0.2.0/24");
    choosing.noCiliumNode(View.Told.BY_LIST).pass(LONG);
    assertThat(choosing.announced()).containsExactly("192.0.2.0/24");
    assertThat(choosing.unknown()).contains("no CiliumNode named 'n1'");
    choosing.noCiliumNode(View.Told.BY_EVENT).pass(LONG).podCidrs().pass(LONG);
    assertThat(choosing.announced()).as("made and empty").containsExactly("192.0.2.0/24");
    choosing.podCidrs("198.51.100.0/24");
    assertThat(choosing.announced()).containsExactly("198.51.100.0/24");
    assertThat(choosing.refused()).containsExactly("192.0.2.0/24");
  }

  @Test
  void aResourceThatVanishesLeavesTheWordToTheNodeAfterAWhile() {
    Choosing choosing = Choosing.auto().node("192.0.2.0/24").podCidrs("198.51.100.0/24");
    choosing.noCiliumResource().pass(Duration.ofSeconds(299));
    assertThat(choosing.announced()).containsExactly("198.51.100.0/24");
    assertThat(choosing.pass(SOON).announced()).containsExactly("192.0.2.0/24");
  }

  @Test
  void whatCannotBeReadInBetweenMakesAnAbsenceNoOlder() {
    Choosing choosing = Choosing.auto().podCidrs("192.0.2.0/24");
    choosing.noCiliumNode(View.Told.BY_LIST).pass(Duration.ofSeconds(200));
    choosing.ciliumUnreadable("away").pass(LONG);
    choosing.noCiliumNode(View.Told.BY_LIST).pass(Duration.ofSeconds(299));
    assertThat(choosing.announced()).hasSize(1);
    assertThat(choosing.pass(SOON).announced()).isEmpty();
  }

  @Test
  void aNodeThatWasNeverFoundIsUnknownAndOneThatIsNotListedAnyMoreIsKept() {
    Choosing choosing = Choosing.in(IpamMode.NODE).noNode(View.Told.BY_LIST);
    assertThat(choosing.pass(LONG).unknown()).startsWith("there is no Node named 'n1'");
    choosing.node("192.0.2.0/24").noNode(View.Told.BY_LIST).pass(Duration.ofSeconds(299));
    assertThat(choosing.announced()).hasSize(1);
    assertThat(choosing.pass(SOON).known().prefixes()).isEmpty();
    assertThat(choosing.node("192.0.2.0/24").noNode(View.Told.BY_EVENT).announced()).isEmpty();
  }

  @Test
  void aNodeMadeAgainIsFollowedWhereOnlyTheNodeCounts() {
    Choosing choosing = Choosing.in(IpamMode.NODE).node("192.0.2.0/24").node("198.51.100.0/24");
    assertThat(choosing.announced()).containsExactly("198.51.100.0/24");
  }

  @ParameterizedTest
  @EnumSource(
      value = IpamMode.class,
      names = {"CILIUM_NODE", "POOLS"})
  void whereTheNodeDoesNotCountItIsNeverAnnounced(IpamMode mode) {
    Choosing choosing = Choosing.in(mode).node("192.0.2.0/24").noCiliumResource().pass(LONG);
    assertThat(choosing.unknown()).contains("ipam: " + mode.word(), "is Cilium installed?");
    choosing.noCiliumNode(View.Told.BY_LIST).pass(LONG);
    choosing.ciliumUnreadable("away").pass(LONG).podCidrs().pass(LONG);
    choosing.noCiliumNode(View.Told.BY_EVENT).pass(LONG).noCiliumResource().pass(LONG);
    assertThat(choosing.announced()).isEmpty();
  }

  @Test
  void inModePoolsPodCidrsAreNoneAndItIsSaidWhatToSet() {
    Choosing choosing = Choosing.in(IpamMode.POOLS).podCidrs("192.0.2.0/24").pass(LONG);
    assertThat(choosing.known().prefixes()).isEmpty();
    assertThat(choosing.known().remark()).contains("set sources.kubernetes.ipam: auto");
  }

  @Test
  void inModeNoneNothingIsAnnouncedWhateverIsThere() {
    Choosing choosing = Choosing.in(IpamMode.NONE).node("192.0.2.0/24");
    assertThat(choosing.known().remark()).contains("sources.kubernetes.ipam is none");
    assertThat(choosing.announced()).isEmpty();
  }

  @Test
  void poolsAreChosenByNameAndTheOthersAreSaid() {
    Choosing choosing =
        new Choosing(choosing(new PoolChoice(ImmutableSet.of("green"), Optional.empty())))
            .ciliumNode(pooled(pool("default", "192.0.2.0/27"), pool("green", "192.0.2.32/27")));
    assertThat(choosing.announced()).containsExactly("192.0.2.32/27");
    assertThat(choosing.known().remark()).endsWith("; pools not chosen: default");
    assertThat(choosing.refused()).as("nothing is wrong with it").isEmpty();
  }

  @Test
  void poolsAreChosenByLabelsOnceTheseAreKnown() {
    Choosing choosing =
        labelled().ciliumNode(pooled(pool("a", "192.0.2.0/27"), pool("b", "192.0.2.32/27")));
    assertThat(choosing.isSilent()).isTrue();
    choosing.pools(labels("a", "web", "b", "db"));
    assertThat(choosing.announced()).containsExactly("192.0.2.0/27");
    choosing.pools(labels("a", "web", "b", "web"));
    assertThat(choosing.announced()).containsExactly("192.0.2.0/27", "192.0.2.32/27");
  }

  @Test
  void poolsThatCannotBeReadAreUnknownAndNotEmpty() {
    Choosing choosing =
        labelled()
            .pools(new View.Unreadable<>("403: forbidden"))
            .ciliumNode(pooled(pool("a", "192.0.2.0/27")));
    assertThat(choosing.unknown()).isEqualTo("403: forbidden");
    choosing.pools(labels("a", "web")).pools(new View.Unreadable<>("away"));
    assertThat(choosing.announced()).containsExactly("192.0.2.0/27");
    choosing.ciliumNode(pooled(pool("a", "192.0.2.0/27", "192.0.2.64/27")));
    assertThat(choosing.announced()).as("what was announced").containsExactly("192.0.2.0/27");
    assertThat(choosing.reasonOf("192.0.2.64/27")).isEqualTo("away");
  }

  @Test
  void aPoolThatIsDeletedWhileInUseKeepsWhatIsAnnounced() {
    Choosing choosing =
        labelled().pools(labels("a", "web")).ciliumNode(pooled(pool("a", "192.0.2.0/27")));
    choosing.pools(labels()).pass(LONG);
    assertThat(choosing.announced()).containsExactly("192.0.2.0/27");
    assertThat(labelled().pools(labels()).ciliumNode(pooled(pool("a", "192.0.2.0/27"))).unknown())
        .contains("no CiliumPodIPPool 'a'", "name the pool in sources.kubernetes.pools.names");
  }

  @Test
  void poolsThatAreAllDeselectedLookLikeAnEmptiedList() {
    Choosing choosing =
        labelled().pools(labels("a", "web")).ciliumNode(pooled(pool("a", "192.0.2.0/27")));
    choosing.pools(labels("a", "db")).pass(Duration.ofSeconds(29));
    assertThat(choosing.announced()).hasSize(1);
    assertThat(choosing.unknown())
        .contains("pools that sources.kubernetes.pools does not choose: a");
    assertThat(choosing.pass(SOON).announced()).isEmpty();
  }

  @Test
  void thePoolsNameIsALabelAsInCiliumsOwnBgp() {
    LabelSelector byName =
        LabelSelector.of(ImmutableMap.of("io.cilium.podippool.name", "b"), ImmutableList.of());
    Choosing choosing =
        new Choosing(choosing(new PoolChoice(ImmutableSet.of(), Optional.of(byName))))
            .pools(labels("a", "web", "b", "db"))
            .ciliumNode(pooled(pool("a", "192.0.2.0/27"), pool("b", "192.0.2.32/27")));
    assertThat(choosing.announced()).containsExactly("192.0.2.32/27");
  }

  @ParameterizedTest
  @CsvSource({
    "banana, the length is missing",
    "192.0.2.0/64, a length is 0 to 32",
    "::ffff:192.0.2.0/120, IPv4-mapped",
    "'', the length is missing",
  })
  void oneBadCidrOfACiliumNodeNeverTakesAGoodOneWithIt(String bad, String why) {
    Choosing podCidrs = Choosing.auto().podCidrs("198.51.100.0/24", bad, "2001:db8:1::/64");
    Choosing pools =
        Choosing.auto()
            .ciliumNode(pooled(pool("default", "198.51.100.0/24", bad, "2001:db8:1::/64")));
    for (Choosing choosing : ImmutableList.of(podCidrs, pools)) {
      assertThat(choosing.announced()).containsExactly("198.51.100.0/24", "2001:db8:1::/64");
      assertThat(choosing.reasonOf(bad)).contains(why);
    }
    assertThat(podCidrs.known().rejected().getFirst().object())
        .isEqualTo("CiliumNode/n1 spec.ipam.podCIDRs[1]");
    assertThat(pools.known().rejected().getFirst().object())
        .isEqualTo("CiliumNode/n1 spec.ipam.pools.allocated[0].cidrs[1] (pool default)");
  }

  @Test
  void fiveHundredCidrsAreTakenAndMoreThanAThousandAreNotBelieved() {
    Choosing choosing = Choosing.auto().podCidrs(many(500));
    assertThat(choosing.announced()).hasSize(500);
    choosing.podCidrs(many(1001));
    assertThat(choosing.unknown()).contains("has 1001 CIDRs; more than 1000 are not believed");
    assertThat(choosing.announced()).hasSize(500);
  }

  @Test
  void ofACidrThatAnotherHasOnlyThatIsWithdrawnAndNoOtherAnnouncedAnew() {
    CiliumNodeObject both = ciliumNodeObject("192.0.2.0/24", "2001:db8:1::/64");
    String error = "requested CIDR (192.0.2.0/24) is already allocated";
    Choosing choosing = Choosing.auto().ciliumNode(both).ciliumNode(refusing(error, both));
    assertThat(choosing.announced()).containsExactly("2001:db8:1::/64");
    assertThat(Choosing.auto().ciliumNode(refusing(error, both)).announced()).isEmpty();
  }

  @Test
  void anErrorThatNamesNoCidrMeansAll() {
    Choosing choosing =
        Choosing.auto()
            .podCidrs("192.0.2.0/24")
            .ciliumNode(refusing("CIDR is already allocated", ciliumNodeObject("192.0.2.0/24")));
    assertThat(choosing.announced()).isEmpty();
    assertThat(choosing.reasonOf("192.0.2.0/24")).contains("CIDR is already allocated");
  }

  @Test
  void ofPoolsOnlyTheCidrThatIsNamedIsRefused() {
    Choosing choosing =
        Choosing.auto()
            .ciliumNode(
                refusing(
                    "out of addresses\n10.0.0.0/27 is already allocated",
                    pooled(pool("default", "10.0.0.0/27", "10.0.0.32/27"))));
    assertThat(choosing.announced()).containsExactly("10.0.0.32/27");
  }

  @Test
  void anErrorOfAnyLengthIsSaidInALine() {
    CiliumNodeObject node = ciliumNodeObject("192.0.2.0/24");
    Choosing choosing = Choosing.auto().ciliumNode(refusing("x".repeat(100_000), node));
    assertThat(choosing.known().remark()).hasSizeLessThan(400).endsWith("xxx ...");
    assertThat(choosing.announced()).hasSize(1);
  }

  private static String[] many(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "10.%d.%d.0/24".formatted(i / 256, i % 256))
        .toArray(String[]::new);
  }

  private static Choosing labelled() {
    LabelSelector web = LabelSelector.of(ImmutableMap.of("tier", "web"), ImmutableList.of());
    return new Choosing(choosing(new PoolChoice(ImmutableSet.of(), Optional.of(web))));
  }

  private static IpamSettings choosing(PoolChoice pools) {
    IpamSettings usual = IpamSettings.USUAL;
    return new IpamSettings(
        usual.mode(), pools, usual.emptyFor(), usual.absentFor(), usual.settleFor());
  }

  /** Pools by name, each with the value of its label {@code tier}. */
  private static View<PoolLabels> labels(String... namesAndTiers) {
    ImmutableMap.Builder<String, ImmutableMap<String, String>> pools = ImmutableMap.builder();
    for (int i = 0; i < namesAndTiers.length; i += 2) {
      pools.put(namesAndTiers[i], ImmutableMap.of("tier", namesAndTiers[i + 1]));
    }
    return new View.Present<>(new PoolLabels(pools.buildOrThrow()));
  }
}
