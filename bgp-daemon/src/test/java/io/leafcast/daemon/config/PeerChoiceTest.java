package io.leafcast.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.bgp.speaker.PeerSettings;
import io.leafcast.bgp.wire.RouterId;
import io.leafcast.daemon.config.PeerChoice.LeftOut;
import io.leafcast.k8s.objects.NodeFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PeerChoiceTest {
  private static final Facts NO_NODE = Facts.of(ImmutableMap.of("NODE_NAME", "worker-1"));
  private static final RouterId ID = new RouterId(1);

  private static final String HEAD =
      """
      apiVersion: leafcast.io/v1
      router: {asn: 65551}
      allow: [198.51.100.0/24]
      sources: {kubernetes: {}}
      peers:
      """;

  private static final String TWO_RACKS =
      HEAD
          + """
            - {name: leaf-1, asn: 65550, address: 192.0.2.1, nodes: {matchLabels: {rack: r1}}}
            - {name: leaf-1, asn: 65550, address: 192.0.2.2, nodes: {matchLabels: {rack: r2}}}
            - {name: route-server, asn: 65549, address: 192.0.2.3}
          """;

  private static final String ONE_BY_LABEL =
      HEAD
          + """
            - {name: leaf-1, asn: 65550, address: "${label:leaf}"}
            - {name: leaf-2, asn: 65550, address: 192.0.2.2}
          """;

  @Test
  void aPeerWhoseSelectorDoesNotMatchIsNotThere() {
    assertThat(words(TWO_RACKS, node("rack", "r1")))
        .containsExactly(
            "leaf-1 192.0.2.1",
            "route-server 192.0.2.3",
            "leaf-1 not for this node: label rack=r2 wanted");
    assertThat(words(TWO_RACKS, node("rack", "r3")))
        .containsExactly(
            "route-server 192.0.2.3",
            "leaf-1 not for this node: label rack=r1 wanted",
            "leaf-1 not for this node: label rack=r2 wanted");
  }

  /** A file may be JSON. */
  @ParameterizedTest
  @CsvSource({"nodes:", "'nodes :'", "'\"nodes\":'"})
  void aFileWithASelectorSpeaksOfTheNodeHoweverTheKeyIsWritten(String key) {
    String text = TWO_RACKS.replace("nodes:", key);
    assertThat(words(text, node("rack", "r1"))).contains("leaf-1 192.0.2.1");
    assertThat(new ConfigFile("f", text).speaksOfNode()).isTrue();
    assertThat(new ConfigFile("f", HEAD).speaksOfNode()).isFalse();
  }

  @Test
  void whileTheNodeIsUnknownPeersThatNeedNothingOfItAreHere() {
    assertThat(words(TWO_RACKS, NO_NODE))
        .containsExactly(
            "route-server 192.0.2.3",
            "leaf-1 waits for the Node: f:6:59 label rack=r1",
            "leaf-1 waits for the Node: f:7:59 label rack=r2");
    assertThat(words(ONE_BY_LABEL, NO_NODE))
        .containsExactly("leaf-2 192.0.2.2", "leaf-1 waits for the Node: f:6:41 ${label:leaf}");
  }

  @Test
  void aValueThatTheNodeLacksHoldsBackItsPeerOnly() {
    assertThat(words(ONE_BY_LABEL, node("leef", "192.0.2.1")))
        .containsExactly(
            "leaf-2 192.0.2.2",
            "leaf-1 f:6:41: peers[0].address: Node worker-1 has no label 'leaf'; did you mean"
                + " leef?");
    assertThat(words(ONE_BY_LABEL, node("leaf", "192.0.2.1")))
        .containsExactly("leaf-1 192.0.2.1", "leaf-2 192.0.2.2");
  }

  @Test
  void aLabelWithNoSuchValueHoldsBackItsPeerOnly() {
    assertThat(words(ONE_BY_LABEL, node("leaf", "r1")))
        .hasSize(2)
        .first()
        .isEqualTo("leaf-2 192.0.2.2");
    assertThat(words(ONE_BY_LABEL, node("leaf", "r1")).get(1))
        .startsWith("leaf-1 f:6:41: peers[0].address: 'r1' is not an IP address")
        .endsWith("(from ${label:leaf})");
  }

  @Test
  void whatADeeperKeyWaitsForHoldsBackItsPeerToo() {
    String deeper =
        ONE_BY_LABEL.replace("\"${label:leaf}\"", "192.0.2.1, nextHop: {ipv6: '${label:leaf}'}");
    assertThat(words(deeper, NO_NODE))
        .containsExactly("leaf-2 192.0.2.2", "leaf-1 waits for the Node: f:6:68 ${label:leaf}");
  }

  @Test
  void aPeerOfOtherNodesIsNotHeldBackByWhatThisOneLacks() {
    String both = ONE_BY_LABEL.replace("leaf-1,", "leaf-1, nodes: {matchLabels: {rack: r2}},");
    assertThat(words(both, node("rack", "r1")))
        .containsExactly("leaf-2 192.0.2.2", "leaf-1 not for this node: label rack=r2 wanted");
  }

  @Test
  void aSelectorThatWaitsItselfHoldsBackItsPeer() {
    String twice =
        ONE_BY_LABEL.replace(
            "\"${label:leaf}\"", "192.0.2.1, nodes: {matchLabels: {rack: '${annotation:rack}'}}");
    assertThat(words(twice, node("rack", "r1")))
        .containsExactly(
            "leaf-2 192.0.2.2",
            "leaf-1 f:6:80: peers[0].nodes.matchLabels.rack: Node worker-1 has no annotation"
                + " 'rack'");
  }

  @Test
  void allOfTheFileWaitsForWhatStandsOutsideOfPeersAndWhereNoPeerIsHereYet() {
    assertThat(read(ONE_BY_LABEL.replace("65551", "'${label:asn}'"), NO_NODE))
        .isInstanceOf(Loaded.Waiting.class);
    assertThat(
            read(TWO_RACKS.replace("route-server,", "rs, nodes: {matchLabels: {a: b}},"), NO_NODE))
        .isInstanceOfSatisfying(
            Loaded.Waiting.class,
            waiting ->
                assertThat(waiting.references())
                    .containsExactly(
                        "f:6:59 label rack=r1", "f:7:59 label rack=r2", "f:8:23 label a=b"));
    // Once the Node is known there is nothing more to wait for.
    assertThat(
            read(
                TWO_RACKS.replace("route-server,", "rs, nodes: {matchLabels: {a: b}},"),
                node("a", "c")))
        .isInstanceOf(Loaded.Good.class);
  }

  @Test
  void anEmptySelectorIsEveryNodesAndNeedsNothingOfIt() {
    assertThat(words(HEAD + "  - {name: a, asn: 65550, address: 192.0.2.1, nodes: {}}\n", NO_NODE))
        .containsExactly("a 192.0.2.1");
  }

  @Test
  void aSelectorWithoutANodeIsAProblem() {
    String fixed = TWO_RACKS.replace("kubernetes: {}", "static: {prefixes: [198.51.100.0/25]}");
    assertThat(read(fixed, NO_NODE))
        .extracting(Object::toString)
        .asString()
        .contains("f:6:59: peers[0].nodes: the labels are the Node's; add sources.kubernetes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        // Two of one name on every node, or on those of one selector, or on this one.
        "                                  |                                  | yes",
        "nodes: {matchLabels: {rack: r1}}, |                                  | yes",
        "                                  | nodes: {matchLabels: {rack: r2}}, | yes",
        "nodes: {matchLabels: {rack: r2}}, | nodes: {matchLabels: {rack: r2}}, | yes",
        "nodes: {matchLabels: {rack: r1}}, | nodes: {matchLabels: {leaf: l1}}, | yes",
        "nodes: {matchLabels: {rack: r1}}, | nodes: {matchLabels: {rack: r2}}, | no",
      })
  void noNodeHasTwoPeersOfOneName(String first, String second, String refused) {
    String text =
        HEAD
            + "  - {name: leaf-1, %s asn: 65550, address: 192.0.2.1}\n"
                .formatted(first == null ? "" : first)
            + "  - {name: leaf-1, %s asn: 65550, address: 192.0.2.2}\n"
                .formatted(second == null ? "" : second);
    Facts facts =
        NO_NODE.with(
            NodeFacts.of(
                "worker-1",
                ImmutableMap.of("rack", "r1", "leaf", "l1"),
                ImmutableMap.of(),
                ImmutableList.of()));
    assertThat(read(text, facts) instanceof Loaded.Bad).isEqualTo(refused.equals("yes"));
  }

  @Test
  void peersOfDifferentNodesMayHaveOneAddressToo() {
    assertThat(read(TWO_RACKS.replace("192.0.2.2", "192.0.2.1"), node("rack", "r1")))
        .isInstanceOf(Loaded.Good.class);
    assertThat(read(TWO_RACKS.replace("192.0.2.3", "192.0.2.1"), node("rack", "r1")))
        .extracting(Object::toString)
        .asString()
        .contains("192.0.2.1 is the address of another peer, in line 6");
  }

  @Test
  void aRunningPeerThatIsHeldBackGoesOnAsItWas() {
    ImmutableSortedMap<PeerName, PeerSettings> running =
        peers(ONE_BY_LABEL, node("leaf", "192.0.2.1"));
    assertThat(peers(ONE_BY_LABEL, node("rack", "r1"), running)).isEqualTo(running);
    assertThat(peers(ONE_BY_LABEL, NO_NODE, running)).isEqualTo(running);
    // What the file says is another node's is no loss of something that cannot be read.
    String elsewhere = ONE_BY_LABEL.replace("leaf-1,", "leaf-1, nodes: {matchLabels: {rack: r2}},");
    assertThat(peers(elsewhere, node("rack", "r1"), running).keySet())
        .containsExactly(new PeerName("leaf-2"));
  }

  @Test
  void aRunningPeerMayBeTheOneWhoseNameCannotBeHad() {
    String byName =
        ONE_BY_LABEL.replace("leaf-1", "'${label:leaf}'").replace("\"${label:leaf}\"", "192.0.2.1");
    ImmutableSortedMap<PeerName, PeerSettings> running = peers(byName, node("leaf", "r1-leaf"));
    assertThat(running.keySet()).containsExactly(new PeerName("leaf-2"), new PeerName("r1-leaf"));
    assertThat(peers(byName, node("rack", "r1"), running)).isEqualTo(running);
    // Unless the file says that it is another node's.
    String elsewhere = byName.replace("leaf-2,", "leaf-2, nodes: {matchLabels: {rack: r2}},");
    assertThat(peers(elsewhere, node("rack", "r1"), running).keySet())
        .containsExactly(new PeerName("r1-leaf"));
    // Not beside one that has its address now.
    assertThat(
            peers(
                    byName
                        .replace("192.0.2.2", "192.0.2.1")
                        .replace("leaf-2", "leaf-3")
                        .replaceFirst("192.0.2.1", "192.0.2.9"),
                    node("rack", "r1"),
                    running)
                .keySet())
        .containsExactly(new PeerName("leaf-2"), new PeerName("leaf-3"));
  }

  private static Facts node(String label, String value) {
    return NO_NODE.with(
        NodeFacts.of(
            "worker-1", ImmutableMap.of(label, value), ImmutableMap.of(), ImmutableList.of()));
  }

  private static Loaded read(String text, Facts facts) {
    return new ConfigFile("f", text).read(facts);
  }

  private static Config good(String text, Facts facts) {
    return read(text, facts) instanceof Loaded.Good(_, Config config)
        ? config
        : throwBad(read(text, facts));
  }

  private static Config throwBad(Loaded loaded) {
    throw new AssertionError(loaded.toString());
  }

  private static ImmutableList<String> words(String text, Facts facts) {
    PeerChoice choice = PeerChoice.of(good(text, facts), facts);
    return ImmutableList.<String>builder()
        .addAll(
            choice.here().stream()
                .map(peer -> peer.name().orThrow() + " " + peer.address().orThrow())
                .toList())
        .addAll(choice.leftOut().stream().map(PeerChoiceTest::words).toList())
        .build();
  }

  private static String words(LeftOut peer) {
    return peer.which() + " " + peer.reason();
  }

  private static ImmutableSortedMap<PeerName, PeerSettings> peers(String text, Facts facts) {
    return peers(text, facts, ImmutableSortedMap.of());
  }

  private static ImmutableSortedMap<PeerName, PeerSettings> peers(
      String text, Facts facts, ImmutableSortedMap<PeerName, PeerSettings> running) {
    return Translation.settings(good(text, facts), ID, facts, Passwords.NONE, running).peers();
  }
}
