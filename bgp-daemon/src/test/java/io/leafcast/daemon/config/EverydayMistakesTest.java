package io.leafcast.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.k8s.objects.NodeFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What templates, the downward API and hands leave in files: taken where it is clear, else told.
 */
final class EverydayMistakesTest {
  private static final Facts FACTS =
      Facts.of(ImmutableMap.of("NODE_NAME", "worker-1", "NODE_IP", "192.0.2.11"));

  /** Right as it is; each test makes one thing wrong. */
  private static final String GOOD =
      """
      apiVersion: leafcast.io/v1
      router:
        asn: 65551
      allow: [198.51.100.0/24, "2001:db8:42::/48"]
      sources:
        static: {prefixes: [198.51.100.0/25]}
      peers:
        - name: leaf-1
          address: 192.0.2.1
          asn: 65550
      """;

  /** As Helm's quote function and --set-string leave them, and a hand that wrote an annotation. */
  @ParameterizedTest
  @ValueSource(strings = {"\"4200000001\"", "'4200000001'", "' 4200000001 '", "${annotation:x}"})
  void aNumberMayBeInQuotesAndHaveBlanksAroundIt(String written) {
    Loaded loaded =
        new ConfigFile(
                "f",
                GOOD.replace("asn: 65551", "asn: " + written)
                    .replace("sources:", "sources:\n  kubernetes: {node: worker-1}"))
            .read(
                FACTS.with(
                    NodeFacts.of(
                        "worker-1",
                        ImmutableMap.of(),
                        ImmutableMap.of("x", " 4200000001 "),
                        ImmutableList.of())));
    assertThat(loaded).isInstanceOf(Loaded.Good.class);
    assertThat(((Loaded.Good) loaded).config().router().orThrow().asn().orThrow())
        .isEqualTo(new Asn(4_200_000_001L));
  }

  @Test
  void blanksAroundAnAnnotationMeanNothing() {
    NodeFacts node =
        NodeFacts.of(
            "worker-1",
            ImmutableMap.of(),
            ImmutableMap.of("leaf", " 192.0.2.1\n"),
            ImmutableList.of());
    String text =
        GOOD.replace("address: 192.0.2.1", "address: ${annotation:leaf}")
            .replace("sources:", "sources:\n  kubernetes: {node: worker-1}");
    Config config = ((Loaded.Good) new ConfigFile("f", text).read(FACTS.with(node))).config();
    assertThat(config.peers().values())
        .singleElement()
        .extracting(peer -> peer.address().orThrow().toString())
        .isEqualTo("192.0.2.1");
  }

  @Test
  void trueAndFalseMayBeInQuotes() {
    assertThat(problems(GOOD + "    passive: \"false\"\n")).isEmpty();
    assertThat(problems(GOOD + "    passive: \"true\"\n"))
        .containsExactly(
            "f:11:14: peers[0].passive: the peer is to connect, but there is no listen");
  }

  /** NODE_IP as a wrong downward API, a unit file or a hand leaves it: refused where it is used. */
  @ParameterizedTest
  @CsvSource({
    "224.0.0.9, multicast",
    "0.0.0.0, unspecified",
    "255.255.255.255, the broadcast address",
    "240.0.0.1, reserved (240.0.0.0/4)",
    "127.0.0.1, loopback",
    "::1, loopback",
    "ff02::9, multicast",
    "::, unspecified",
    "worker-1, is not an IP address",
  })
  void aNodeIpThatIsNoNodesIsRefusedWhereItIsUsed(String nodeIp, String kind) {
    Facts facts = Facts.of(ImmutableMap.of("NODE_NAME", "worker-1", "NODE_IP", nodeIp));
    String key = nodeIp.contains(":") ? "ipv6" : "ipv4";
    assertThat(problems(GOOD, facts))
        .singleElement()
        .asString()
        .startsWith("f:3:3: router.id: would be NODE_IP, but ")
        .contains(nodeIp, kind)
        .endsWith("; set NODE_IP to the node's address");
    String own = GOOD.replace("asn: 65551", "asn: 65551\n  id: 192.0.2.7");
    assertThat(problems(own, facts)).isEmpty();
    assertThat(problems(own + "    nextHop: {" + key + ": \"${NODE_IP}\"}\n", facts))
        .singleElement()
        .asString()
        .startsWith("f:12:21: peers[0].nextHop." + key + ": ")
        .contains(nodeIp, kind);
  }

  @ParameterizedTest
  @CsvSource({
    "224.0.0.9, multicast",
    "255.255.255.255, the broadcast address",
    "ff02::9, multicast"
  })
  void nobodyListensAtAnAddressOfNoMachine(String nodeIp, String kind) {
    Facts facts = Facts.of(ImmutableMap.of("NODE_IP", nodeIp));
    String own = GOOD.replace("asn: 65551", "asn: 65551\n  id: 192.0.2.7");
    assertThat(
            problems(
                own + "http: {listen: \"[${NODE_IP}]:9179\"}\nlisten: {address: \"${NODE_IP}\"}\n",
                facts))
        .containsExactly(
            "f:12:16: http.listen: %s is %s; write an address of this machine"
                .formatted(nodeIp, kind),
            "f:13:19: listen.address: %s is %s; write an address of this machine"
                .formatted(nodeIp, kind));
  }

  /** What people forget, with the line as it would be right. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "    nextHop: {ipv4: ${NODE_IP}} | nextHop: {ipv4: \"${NODE_IP}\"}",
        "    nextHop: {ipv4: ${NODE_IP}, ipv6: 2001:db8::} | nextHop: {ipv4: \"${NODE_IP}\", ipv6: \"2001:db8::\"}",
        "    retry: {min: ${annotation:x}} | retry: {min: \"${annotation:x}\"}",
        "    localAddress: 2001:db8:0:1:: | localAddress: \"2001:db8:0:1::\"",
        "    localAddress: 2001:db8:0:1::   # ours | localAddress: \"2001:db8:0:1::\"   # ours",
        "    nextHop: {ipv6: 2001:db8:0:1::} | nextHop: {ipv6: \"2001:db8:0:1::\"}",
        "http: {listen: [${NODE_IP}]:9179} | http: {listen: \"[${NODE_IP}]:9179\"}",
      })
  void aValueThatWantsQuotesIsShownWithThem(String line, String right) {
    assertThat(problems(GOOD + "    " + line.strip() + "\n"))
        .singleElement()
        .asString()
        .startsWith("f:1")
        .contains(": this is not YAML: ")
        .endsWith("; put the value in quotes: " + right);
  }

  @Test
  void aTemplateThatNobodyHasRenderedIsGuessed() {
    assertThat(problems(GOOD.replace("asn: 65551", "asn: {{ .Values.asn }}")))
        .contains(
            "f:3:9: a key is a plain word, not a list or a mapping; is this a template, {{ }}, that"
                + " nobody has rendered?");
  }

  private static ImmutableList<String> problems(String text) {
    return problems(text, FACTS);
  }

  private static ImmutableList<String> problems(String text, Facts facts) {
    return new ConfigFile("f", text).read(facts)
            instanceof Loaded.Bad(ImmutableSortedSet<Problem> problems)
        ? problems.stream().map(Problem::toString).collect(ImmutableList.toImmutableList())
        : ImmutableList.of();
  }
}
