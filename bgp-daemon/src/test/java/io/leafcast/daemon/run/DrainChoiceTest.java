package io.leafcast.daemon.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.bgp.drain.DrainOrder;
import io.leafcast.bgp.drain.DrainTerms;
import io.leafcast.bgp.drain.DrainTerms.Then;
import io.leafcast.bgp.reason.DrainReason;
import io.leafcast.bgp.speaker.DrainWanted;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.daemon.config.DrainSettings;
import io.leafcast.daemon.config.Trigger;
import io.leafcast.daemon.order.ByHand;
import io.leafcast.daemon.order.Order;
import io.leafcast.k8s.objects.NodeFacts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who is drained, and what the commands come to. */
final class DrainChoiceTest {
  private static final PeerName LEAF_1 = new PeerName("leaf-1");
  private static final PeerName LEAF_2 = new PeerName("leaf-2");
  private static final DrainSettings SETTINGS =
      new DrainSettings(
          DrainTerms.USUAL,
          "",
          ImmutableList.of(new Trigger.Taint("example.net/m", Optional.empty(), Optional.empty())));

  private static NodeFacts node(NodeFacts.Taint... taints) {
    return new NodeFacts(
        "worker-1",
        "",
        ImmutableMap.of(),
        ImmutableMap.of(),
        ImmutableList.of(),
        ImmutableSet.copyOf(taints),
        ImmutableMap.of(),
        NodeFacts.Ending.NONE);
  }

  private static NodeFacts tainted() {
    return node(new NodeFacts.Taint("example.net/m", "", "NoSchedule"));
  }

  private static DrainWanted wanted(NodeFacts node, ByHand byHand) {
    return new DrainChoice(SETTINGS, Optional.of(node), byHand, Optional.empty(), Optional.empty())
        .wanted();
  }

  private static DrainReason why(DrainWanted wanted, PeerName peer) {
    return wanted.of(peer).map(DrainOrder::why).orElseThrow();
  }

  @Test
  void nobodyIsDrainedByHimself() {
    assertThat(wanted(node(), ByHand.NOTHING)).isEqualTo(new DrainWanted.Nobody());
    assertThat(
            new DrainChoice(
                    SETTINGS, Optional.empty(), ByHand.NOTHING, Optional.empty(), Optional.empty())
                .wanted())
        .isEqualTo(new DrainWanted.Nobody());
  }

  @Test
  void peopleMayNamePeersOneAfterTheOther() {
    ByHand both = ByHand.NOTHING.drain(Set.of(LEAF_1), "rack").drain(Set.of(LEAF_2), "");
    DrainWanted wanted = wanted(node(), both);
    assertThat(wanted.of(LEAF_1).orElseThrow().text()).isEqualTo("rack");
    assertThat(wanted.of(LEAF_2).orElseThrow().text()).isEqualTo("drained: leafcast drain");
    assertThat(wanted.of(new PeerName("leaf-3"))).isEmpty();
    assertThat(wanted(node(), both.undrain(Set.of(LEAF_1))).of(LEAF_1)).isEmpty();
    assertThat(wanted(node(), both.undrain(Set.of(LEAF_1))).of(LEAF_2)).isPresent();
  }

  @Test
  void theNodeGoesBeforePeopleAndTheEndBeforeTheNode() {
    ByHand one = ByHand.NOTHING.drain(Set.of(LEAF_1), "");
    assertThat(why(wanted(tainted(), one), LEAF_2))
        .isEqualTo(new DrainReason.Seen("taint example.net/m"));
    assertThat(wanted(node(), one).of(LEAF_2)).isEmpty();
    DrainWanted ending =
        new DrainChoice(
                SETTINGS,
                Optional.of(tainted()),
                one,
                Optional.of(Duration.ofSeconds(8)),
                Optional.empty())
            .wanted();
    assertThat(why(ending, LEAF_2)).isEqualTo(new DrainReason.Ending());
  }

  @Test
  void aDrainBeforeTheEndTakesNoLongerThanThat() {
    assertThat(DrainChoice.within(DrainTerms.USUAL, Duration.ofSeconds(8)))
        .isEqualTo(new DrainTerms(Duration.ofMillis(6400), Duration.ofMillis(1600), Then.STAY));
    assertThat(DrainChoice.within(DrainTerms.USUAL, Duration.ofSeconds(100)))
        .isEqualTo(new DrainTerms(Duration.ofSeconds(30), Duration.ofSeconds(5), Then.STAY));
  }

  @Test
  void aTextOfOursIsShortEnoughForLeavesOfBeforeRfc9003() {
    DrainSettings longOne =
        new DrainSettings(
            DrainTerms.USUAL,
            "",
            ImmutableList.of(
                new Trigger.Annotation("example.net/m", Optional.of("\u00e4".repeat(200)))));
    NodeFacts marked =
        NodeFacts.of(
            "worker-1",
            ImmutableMap.of(),
            ImmutableMap.of("example.net/m", "\u00e4".repeat(200)),
            ImmutableList.of());
    String text =
        new DrainChoice(
                longOne, Optional.of(marked), ByHand.NOTHING, Optional.empty(), Optional.empty())
            .wanted()
            .of(LEAF_1)
            .orElseThrow()
            .text();
    assertThat(text).startsWith("drained: annotation example.net/m");
    assertThat(text.getBytes(StandardCharsets.UTF_8).length).isBetween(127, 128);
  }

  @Test
  void aTextOfTheConfigurationHoldsWhereNobodyGivesAnother() {
    DrainSettings said = new DrainSettings(DrainTerms.USUAL, "ask the noc", ImmutableList.of());
    assertThat(
            new DrainChoice(
                    said,
                    Optional.empty(),
                    ByHand.NOTHING.drainAll(""),
                    Optional.empty(),
                    Optional.empty())
                .wanted()
                .of(LEAF_1)
                .orElseThrow()
                .text())
        .isEqualTo("ask the noc");
  }

  @Test
  void theSpeakerIsToldWhatChangesAndNothingTwice() {
    List<Input> told = new ArrayList<>();
    Drains drains = new Drains(told::add, (_, _) -> {});
    drains.run(SETTINGS, Optional.of(node()));
    assertThat(told).isEmpty();
    drains.see(tainted());
    drains.see(tainted());
    assertThat(told).hasSize(1);
    assertThat(((Input.DrainPeers) told.getFirst()).wanted()).isInstanceOf(DrainWanted.All.class);
    assertThat(drains.first()).isEqualTo(told.getFirst());
    assertThat(drains.obey(new Order.Undrain(names()), ImmutableSet.of(LEAF_1)).text())
        .contains("taint example.net/m");
    assertThat(told).hasSize(1);
    drains.run(DrainSettings.USUAL, Optional.of(tainted()));
    assertThat(told).last().isEqualTo(new Input.DrainPeers(new DrainWanted.Nobody()));
  }

  private static final Set<PeerName> KNOWN = Set.of(LEAF_1, LEAF_2);

  private static ImmutableSortedSet<String> names(String... names) {
    return ImmutableSortedSet.copyOf(names);
  }

  @Test
  void aNameThatNobodyHasIsRefusedWithThoseThatThereAre() {
    DrainOrders.Outcome outcome =
        DrainOrders.drain(new Order.Drain(names("leaf-1", "Leaf 9"), ""), ByHand.NOTHING, KNOWN);
    assertThat(outcome.next()).isEmpty();
    assertThat(outcome.answer().status()).isEqualTo(ExitCode.MISUSED);
    assertThat(outcome.answer().text())
        .isEqualTo("no peer is called Leaf 9; there are leaf-1, leaf-2\n");
  }

  @Test
  void drainAndUndrainSayWhatTheyDid() {
    DrainOrders.Outcome all =
        DrainOrders.drain(new Order.Drain(names(), "x"), ByHand.NOTHING, KNOWN);
    assertThat(all.next()).contains(ByHand.NOTHING.drainAll("x"));
    assertThat(all.answer().text())
        .isEqualTo("all peers are drained; leafcast status shows how far that is\n");
    ByHand one =
        DrainOrders.drain(new Order.Drain(names("leaf-1"), "x"), ByHand.NOTHING, KNOWN)
            .next()
            .orElseThrow();
    assertThat(one.peers()).containsExactly(java.util.Map.entry(LEAF_1, "x"));
    DrainOrders.Outcome served =
        DrainOrders.undrain(new Order.Undrain(names("leaf-1")), one, KNOWN, Optional.empty());
    assertThat(served.next()).contains(ByHand.NOTHING);
    assertThat(served.answer().text()).isEqualTo("leaf-1 is served\n");
  }

  @Test
  void anUndrainThatChangesNothingSaysWhy() {
    ByHand all = ByHand.NOTHING.drainAll("");
    DrainOrders.Outcome one =
        DrainOrders.undrain(new Order.Undrain(names("leaf-1")), all, KNOWN, Optional.empty());
    assertThat(one.next()).isEmpty();
    assertThat(one.answer().status()).isEqualTo(ExitCode.FAILED);
    DrainOrders.Outcome seen =
        DrainOrders.undrain(new Order.Undrain(names()), all, KNOWN, Optional.of("taint t"));
    assertThat(seen.next()).contains(ByHand.NOTHING);
    assertThat(seen.answer().status()).isEqualTo(ExitCode.FAILED);
    assertThat(seen.answer().text())
        .isEqualTo("all peers stay drained, because of taint t; remove it\n");
  }

  @Test
  void aPeerThatAReloadRemovedCanStillBeTakenBack() {
    ByHand gone = ByHand.NOTHING.drain(Set.of(new PeerName("leaf-9")), "");
    assertThat(
            DrainOrders.undrain(new Order.Undrain(names("leaf-9")), gone, KNOWN, Optional.empty())
                .next())
        .contains(ByHand.NOTHING);
  }
}
