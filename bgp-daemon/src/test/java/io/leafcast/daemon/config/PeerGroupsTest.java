package io.leafcast.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.leafcast.k8s.objects.NodeFacts;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PeerGroupsTest {
  private static final Facts NO_NODE = Facts.of(ImmutableMap.of("NODE_NAME", "worker-1"));

  private static final String HEAD =
      """
      apiVersion: leafcast.io/v1
      router: {asn: 65551}
      allow: [198.51.100.0/24]
      sources: {kubernetes: {}}
      """;

  /** The groups begin in line 6, the peers in line 12. */
  private static final String GROUPED =
      HEAD
          + """
          peerGroups:
            - name: leaves
              asn: 65550
              holdTime: 9
              retry: {min: 2, max: 5}
              nodes: {matchLabels: {rack: r1}}
          peers:
            - {name: leaf-1, group: leaves, address: 192.0.2.1}
            - {name: leaf-2, group: leaves, address: 192.0.2.2}
            - {name: other, asn: 65549, address: 192.0.2.3}
          """;

  @Test
  void aPeerHasWhatItsGroupSaysWithThePlaceOfTheGroup() {
    assertThat(resolved(GROUPED, node("rack", "r1")))
        .contains(
            "peers[0].group leaves f:12:27",
            "peers[0].asn 65550 f:7:10",
            "peers[0].holdTime 9 f:8:15",
            "peers[0].retry.max 5 f:9:26",
            "peers[0].nodes.matchLabels.rack r1 f:10:33",
            "peers[0].port 179 default",
            "peers[1].asn 65550 f:7:10",
            "peers[2].holdTime 90 default",
            "peers[2].asn 65549 f:14:24")
        .noneMatch(line -> line.startsWith("peerGroups"));
  }

  @Test
  void aKeyOfThePeerWinsAndSectionsAreReplacedWhole() {
    String own = GROUPED.replace("192.0.2.1}", "192.0.2.1, holdTime: 30, retry: {max: 7}}");
    assertThat(resolved(own, node("rack", "r1")))
        .contains(
            "peers[0].holdTime 30 f:12:65",
            "peers[0].retry.max 7 f:12:82",
            "peers[0].retry.min 1 default",
            "peers[1].retry.min 2 f:9:18");
  }

  @Test
  void thePeersOfAGroupAreThoseOfItsNodesUnlessThePeerSaysOthers() {
    assertThat(leftOut(GROUPED, node("rack", "r2")))
        .containsExactly(
            "leaf-1 not for this node: label rack=r1 wanted",
            "leaf-2 not for this node: label rack=r1 wanted");
    String own = GROUPED.replace("192.0.2.1}", "192.0.2.1, nodes: {matchLabels: {rack: r2}}}");
    assertThat(leftOut(own, node("rack", "r2")))
        .containsExactly("leaf-2 not for this node: label rack=r1 wanted");
  }

  @Test
  void whatAGroupCannotHaveOfTheNodeHoldsBackItsPeersOnly() {
    String byLabel = GROUPED.replace("65550", "${label:leaf}").replace("rack: r1", "kind: worker");
    assertThat(leftOut(byLabel, node("kind", "worker")))
        .containsExactly(
            "leaf-1 f:7:10: peers[0].asn: Node worker-1 has no label 'leaf'",
            "leaf-2 f:7:10: peers[1].asn: Node worker-1 has no label 'leaf'");
    assertThat(resolved(byLabel.replace("kind: worker", "leaf: '65550'"), node("leaf", "65550")))
        .contains("peers[1].asn 65550 f:7:10 ${label:leaf}");
  }

  @Test
  void whatAllPeersOfAGroupWaitForIsToldOnce() {
    String grouped = GROUPED.replace("asn: 65549", "group: leaves");
    assertThat(new ConfigFile("f", grouped).read(NO_NODE))
        .isInstanceOfSatisfying(
            Loaded.Waiting.class,
            waiting -> assertThat(waiting.references()).containsExactly("f:10:12 label rack=r1"));
  }

  @Test
  void aGroupThatNobodyHasIsAllowed() {
    String unused = GROUPED.replace("group: leaves", "asn: 65550");
    assertThat(problems(unused)).isEmpty();
    String waiting = unused.replaceFirst("asn: 65550", "asn: \\${label:leaf}");
    assertThat(leftOut(waiting, node("rack", "r1"))).isEmpty();
  }

  @Test
  void aProblemOfAGroupIsToldOnceAtItsLine() {
    assertThat(problems(GROUPED.replace("holdTime: 9", "holdTime: 2")))
        .containsExactly(
            "f:8:15: peerGroups[0].holdTime: 2 is out of range; allowed: 0 to 65535 except 1 and"
                + " 2");
    // What only shows in a peer, too.
    assertThat(problems(GROUPED.replace("min: 2", "min: 6")))
        .containsExactly("f:9:18: peers[0].retry: min (6) is more than max (5)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "group: leaves, address: 192.0.2.1 | group: leafs, address: 192.0.2.1"
            + " | f:12:27: peers[0].group: there is no group 'leafs'; did you mean leaves?",
        "group: leaves, address: 192.0.2.1 | group: spines, address: 192.0.2.1"
            + " | f:12:27: peers[0].group: there is no group 'spines'; allowed: leaves",
        "group: leaves, address: 192.0.2.1 | group: 12, address: 192.0.2.1, asn: 65550"
            + " | f:12:27: peers[0].group: there is no group '12'; allowed: leaves",
        "holdTime: 9 | address: 192.0.2.9"
            + " | f:8:5: peerGroups[0]: 'address' is each peer's own; write it into the peers",
        "holdTime: 9 | group: spines"
            + " | f:8:5: peerGroups[0]: a group is in no group; write here what the other one says",
        "holdTime: 9 | hold_time: 9"
            + " | f:8:5: peerGroups[0]: unknown key 'hold_time'; did you mean holdTime?",
        "asn: 65550 | port: 179"
            + " | f:12:5: peers[0].asn: is missing; the number of the peer's AS; ours is iBGP; it"
            + " may stand in the group",
        "group: leaves, address: 192.0.2.1 | group: '${NODE_NAME}', address: 192.0.2.1"
            + " | f:12:27: peers[0].group: which group it is stands in the file itself, without"
            + " ${...}; for peers of some nodes write nodes into the group",
        "name: leaves | port: 179 | f:6:5: peerGroups[0].name: is missing; what its peers write at"
            + " group",
      })
  void whatIsWrongWithAGroupIsToldWithItsCure(String right, String wrong, String problem) {
    assertThat(problems(GROUPED.replaceFirst(right, Matcher.quoteReplacement(wrong))))
        .contains(problem);
  }

  @Test
  void anUnknownGroupIsTheOnlyProblemOfItsPeer() {
    assertThat(problems(GROUPED.replaceFirst("group: leaves", "group: leafs"))).hasSize(1);
    // Nor is it said to be of the same nodes as another of its name.
    String racks = GROUPED.replace("name: other", "name: leaf-1, nodes: {matchLabels: {rack: r2}}");
    assertThat(problems(racks)).isEmpty();
    assertThat(problems(racks.replaceFirst("group: leaves", "group: leafs"))).hasSize(1);
  }

  @Test
  void aFileWithoutGroupsIsToldToAddThem() {
    assertThat(
            problems(HEAD + "peers: [{name: a, group: leaves, address: 192.0.2.1, asn: 65550}]\n"))
        .containsExactly(
            "f:5:26: peers[0].group: there is no group 'leaves'; add peerGroups with it");
  }

  @Test
  void twoGroupsHaveTwoNames() {
    String twice = GROUPED.replace("peers:\n", "  - {name: leaves, asn: 65549}\npeers:\n");
    assertThat(problems(twice))
        .containsExactly(
            "f:11:12: peerGroups[1].name: 'leaves' is the name of another group, in line 6; rename"
                + " one, or make one of both");
  }

  @Test
  void everyKeyOfAPeerButItsOwnIsInherited() {
    assertThat(PeerGroup.keys())
        .isEqualTo(
            ImmutableSet.of(
                "nodes",
                "interface",
                "port",
                "asn",
                "localAddress",
                "passive",
                "multihop",
                "password",
                "families",
                "holdTime",
                "retry",
                "gracefulRestart",
                "nextHop",
                "fastFailover",
                "enforceFirstAs"));
  }

  @Test
  void aSmallFileDoesNotUnfoldIntoALargeOne() {
    String many =
        IntStream.range(0, 2000).mapToObj(i -> "ipv6-unicast").collect(Collectors.joining(","));
    String peers =
        IntStream.range(0, 2000)
            .mapToObj(i -> "  - {name: p%d, group: big, address: '2001:db8::%x'}\n".formatted(i, i))
            .collect(Collectors.joining());
    assertThat(
            problems(
                HEAD
                    + "peerGroups: [{name: big, asn: 65550, families: ["
                    + many
                    + "]}]\npeers:\n"
                    + peers))
        .contains(
            "f: peerGroups: all peers together take over more than 200000 values of their groups;"
                + " make the groups smaller");
  }

  private static Facts node(String label, String value) {
    return NO_NODE.with(
        NodeFacts.of(
            "worker-1", ImmutableMap.of(label, value), ImmutableMap.of(), ImmutableList.of()));
  }

  private static ImmutableList<String> problems(String text) {
    return new ConfigFile("f", text).read(NO_NODE) instanceof Loaded.Bad(var problems)
        ? problems.stream().map(Problem::toString).collect(ImmutableList.toImmutableList())
        : ImmutableList.of();
  }

  private static ImmutableList<String> resolved(String text, Facts facts) {
    Resolved resolved = Resolved.of(new ConfigFile("f", text), facts);
    assertThat(resolved.problems()).isEmpty();
    return resolved.keys().stream()
        .map(key -> key.key() + " " + key.value() + " " + key.origin())
        .collect(ImmutableList.toImmutableList());
  }

  private static ImmutableList<String> leftOut(String text, Facts facts) {
    Resolved resolved = Resolved.of(new ConfigFile("f", text), facts);
    assertThat(resolved.problems()).isEmpty();
    return resolved.leftOut().stream()
        .map(peer -> peer.which() + " " + peer.reason())
        .collect(ImmutableList.toImmutableList());
  }
}
