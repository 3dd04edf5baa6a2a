package io.leafcast.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigFileTest {
  private static final Facts FACTS =
      Facts.of(ImmutableMap.of("NODE_NAME", "worker-1", "NODE_IP", "192.0.2.11", "PASSWORD", "x"));

  /** Right as it is; each test makes one thing wrong. Line 3 is the asn, line 8 the peer's name. */
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

  @Test
  void aRightFileHasNoProblems() {
    assertThat(problems(GOOD)).isEmpty();
  }

  @Test
  void theExampleHasNoProblems() {
    assertThat(ConfigFile.load(example(), FACTS)).isInstanceOf(Loaded.Good.class);
  }

  /** What is commented out in the example is right, too, once it is not. */
  @Test
  void theExampleWithEveryKeyHasNoProblems() throws IOException {
    String all =
        Files.readString(example())
            // Keys have no blank after the #, or two more where they are nested; prose has one.
            .replaceAll("(?m)^( *)#(?! \\S|$)", "$1");
    assertThat(problems(all)).isEmpty();
    assertThat(all).contains("\n    interface: eth0").contains("\nlisten:\n  address");
  }

  @Test
  void everyProblemIsToldAtOnceInTheOrderOfTheFile() {
    String bad =
        """
        apiVersion: leafcast.io/v2
        router:
          asn: 010
          asnn: 3
          id: 0.0.0.0
          id: 192.0.2.1
        allow: []
        sources:
          static: {prefixes: [198.51.100.1/24, 198.51.100.0/33]}
        peers:
          - name: Leaf_1
            address: fe80::1
            hold_time: 3
            holdTime: 2
            passive: "yes"
            retry: {min: 10, max: 2}
            asn: AS65000
        """;
    assertThat(problems(bad))
        .containsExactly(
            "f:1:13: apiVersion: 'leafcast.io/v2' is not allowed; did you mean leafcast.io/v1?",
            "f:3:8: router.asn: 010 has a leading zero, which some read as octal; write the plain"
                + " decimal number",
            "f:4:3: router: unknown key 'asnn'; did you mean asn?",
            "f:5:7: router.id: a router ID is never 0.0.0.0",
            "f:6:3: key 'id' is here twice; first in line 5",
            "f:7:8: allow: is an empty list; the supernets that may be announced, such as"
                + " 10.42.0.0/16; nothing outside them ever is",
            "f:9:23: sources.static.prefixes[0]: '198.51.100.1/24' has host bits set; did you mean"
                + " 198.51.100.0/24?",
            "f:9:40: sources.static.prefixes[1]: '198.51.100.0/33' is no prefix: a length is 0 to"
                + " 32",
            "f:11:11: peers[0].name: 'Leaf_1' is not allowed; write lower case letters, digits, '-'"
                + " and '.', at most 63",
            "f:12:14: peers[0].address: fe80::1 is link-local; say on which interface, as eth0",
            "f:13:5: peers[0]: unknown key 'hold_time'; did you mean holdTime?",
            "f:14:15: peers[0].holdTime: 2 is out of range; allowed: 0 to 65535 except 1 and 2",
            "f:15:14: peers[0].passive: 'yes' is not allowed; write true or false",
            "f:16:18: peers[0].retry: min (10) is more than max (2)",
            "f:17:10: peers[0].asn: 'AS65000' is no number; allowed: 1 to 4294967295");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "010        | leading zero",
        "0x10       | not a plain decimal number",
        "1_000      | not a plain decimal number",
        "1e3        | 1e3 is how Helm and others write 1000; write the plain number",
        "4.2e+09    | 4.2e+09 is how Helm and others write 4200000000; write the plain number, in a Helm template {{ .Values.KEY | int64 }}, or in quotes in its values",
        "'4.2e+09'  | 4.2e+09 is how Helm and others write 4200000000",
        "4.200000001e+09 | how Helm and others write 4200000001",
        "1e999999999 | not a plain decimal number",
        "64500.5    | not a plain decimal number",
        "+64500     | not a plain decimal number",
        "-1         | -1 is out of range; allowed: 1 to 4294967295",
        "0          | out of range",
        "23456      | 23456 is AS_TRANS, the number of no AS; write the one that is meant",
        "4294967296 | out of range",
        "99999999999999999999999 | not a plain decimal number",
        "sixty      | is no number",
        "true       | is no number",
        "\"\"       | is no number",
        "null       | has no value",
        "~          | has no value",
        "[1]        | is a list; here stands one value",
        "{a: 1}     | is a mapping; here stands one value",
      })
  void aNumberIsAPlainDecimalOneInItsRange(String written, String reason) {
    assertThat(problems(GOOD.replace("asn: 65551", "asn: " + quoted(written))))
        .singleElement()
        .asString()
        .startsWith("f:3:8: router.asn: ")
        .contains(reason);
  }

  private static String quoted(String written) {
    return written.isEmpty() ? "''" : written;
  }

  /** The ^ stands where the problem is. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: ^12              | name: '12' is a number; put it in quotes",
        "name: ^true            | name: 'true' is true or false; put it in quotes",
        "name: ^leaf-1          | name: 'leaf-1' is the name of another peer, in line 8",
        "address: ^192.0.2.1    | address: 192.0.2.1 is the address of another peer, in line 9",
        "address: ^192.0.2.300  | address: '192.0.2.300' is not an IP address",
        "address: ^fe80::1%eth0 | address: 'fe80::1%eth0' has a zone; write address: fe80::1 and interface: eth0",
        "address: ^fe80::1      | address: fe80::1 is link-local; say on which interface",
        "address: ^::ffff:192.0.2.1 | address: '::ffff:192.0.2.1' is IPv4-mapped",
        "address: ^0.0.0.0      | address: 0.0.0.0 is not the address of one machine",
        "address: ^224.0.0.5    | address: 224.0.0.5 is not the address of one machine",
        "passive: ^true         | passive: the peer is to connect, but there is no listen",
        "localAddress: ^2001:db8::2 | localAddress: 2001:db8::2 is ipv6, but the peer's address is ipv4",
        "families: ^[]          | families: is an empty list",
        "families: ^ipv4-unicast | families: is a text ('ipv4-unicast'); here stands a list",
        "families: [^ipv4_unicast] | families[0]: 'ipv4_unicast' is not allowed; did you mean ipv4-unicast?",
        "families: [ipv4-unicast, ^ipv4-unicast] | families: ipv4-unicast is here twice",
        "nextHop: {ipv4: ^2001:db8::9} | nextHop.ipv4: 2001:db8::9 is ipv6, but the key is ipv4",
        "nextHop: {ipv6: ^fe80::9} | nextHop.ipv6: fe80::9 is link-local",
        "nextHop: {ipv4: ^192.0.2.2} | nextHop.ipv4: 192.0.2.2 is the peer's own address, to which it cannot forward",
        "asn: ^23456            | asn: 23456 is AS_TRANS, the number of no AS; write the one that is meant",
        "retry: {min: ^31}      | retry: min (31) is more than max (30)",
        "interface: ^a/b        | interface: 'a/b' is not allowed; write the name of an interface",
        "multihop: ^256         | multihop: 256 is out of range; allowed: 1 to 255",
        "holdTime: ^1           | holdTime: 1 is out of range; allowed: 0 to 65535 except 1 and 2",
      })
  void eachKindOfMistakeInAPeerIsNamedWithItsPlace(String line, String reason) {
    String key = line.substring(0, line.indexOf(':') + 1);
    String peer = "  - name: leaf-2\n    address: 192.0.2.2\n    asn: 65550\n";
    String changed =
        peer.contains(" " + key) ? peer.replaceAll(key + " .*", line) : peer + "    " + line + "\n";
    assertProblem(GOOD + changed, "peers[1]." + reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{shortest: {ipv4: ^33}}   | limits.shortest.ipv4: 33 is out of range; allowed: 0 to 32",
        "{shortest: {ipv6: ^65}, longest: {ipv6: 64}} | limits.shortest.ipv6: is 65, more than limits.longest.ipv6, which is 64",
        "{longest: {ipv4: ^0}}     | limits.longest.ipv4: 0 is out of range; allowed: 1 to 32",
        "{prefixes: ^0}            | limits.prefixes: 0 is out of range; allowed: 1 to 1000000",
        "{withdrawalsPerMinute: ^0} | limits.withdrawalsPerMinute: 0 is out of range",
        "{coveringPeer: ^maybe}    | limits.coveringPeer:",
      })
  void eachKindOfMistakeInTheLimitsIsNamedWithItsPlace(String limits, String reason) {
    assertProblem(GOOD + "limits: " + limits + "\n", reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "^{}                                  | gates.conditions: is missing",
        "{conditions: ^[]}                    | gates.conditions: is an empty list",
        "{conditions: [^{}]}                  | gates.conditions[0]: has no condition; write one key an item",
        "{conditions: [^{interface: a, agentSocket: /s}]} | gates.conditions[0]: has 2 conditions; write one key an item",
        "{conditions: [{taintAbsent: ^node.cilium.io/agent-not-ready}]} | gates.conditions[0]: asks for the Node; add sources.kubernetes",
        "{conditions: [{nodeCondition: ^{type: NetworkUnavailable, status: 'False'}}]} | gates.conditions[0]: asks for the Node; add sources.kubernetes",
        "{conditions: [{interface: ^a/b}]}    | gates.conditions[0].interface: 'a/b' is not allowed",
        "{conditions: [{agentPort: {address: ^'9879'}}]} | gates.conditions[0].agentPort.address: '9879' is no address with a port",
        "{conditions: [{agentPort: {address: ^'127.0.0.1:0'}}]} | gates.conditions[0].agentPort.address: has port 0",
        "{conditions: [{agentPort: {address: '127.0.0.1:9879', path: ^healthz}}]} | gates.conditions[0].agentPort.path: 'healthz' is not allowed",
        "{conditions: [{interface: a}], openAfter: ^0} | gates.openAfter: 0 is out of range",
        "{conditions: [{interface: ^'${label:x}'}]} | gates.conditions[0].interface: ${label:x} cannot be used here",
      })
  void eachKindOfMistakeInTheGatesIsNamedWithItsPlace(String gates, String reason) {
    assertProblem(GOOD + "gates: " + gates + "\n", reason);
  }

  @Test
  void gatesHaveABoundedNumberOfConditionsAndASocketABoundedPath() {
    String sixteen = "{interface: a}, ".repeat(16);
    assertThat(problems(GOOD + "gates: {conditions: [" + sixteen + "]}\n")).isEmpty();
    assertProblem(
        GOOD + "gates: {conditions: ^[" + sixteen + "{interface: b}]}\n",
        "gates.conditions: are 17; at most 16 are looked at");
    String path = "/" + "s".repeat(106);
    String gates = GOOD + "gates: {conditions: [{agentSocket: ^" + path + "}]}\n";
    assertThat(problems(gates.replace("^", ""))).isEmpty();
    assertProblem(
        gates.replace(path, path + "s"),
        "gates.conditions[0].agentSocket: is longer than a socket's path can be, 107 octets");
  }

  @Test
  void lengthsMayBeTheLimitsThemselves() {
    assertThat(problems(GOOD + "limits: {shortest: {ipv4: 25}, longest: {ipv4: 25}}\n")).isEmpty();
  }

  @Test
  void oneLinkLocalAddressMayBeAPeerOnEachInterface() {
    String peer = "  - {name: leaf-%1$s, address: fe80::1, interface: eth%1$s, asn: 65550}\n";
    assertThat(problems(GOOD + peer.formatted(2) + peer.formatted(3))).isEmpty();
  }

  @Test
  void aStatusOfAConditionIsOneOfThree() {
    String kubernetes = GOOD.replace("static: {prefixes: [198.51.100.0/25]}", "kubernetes: {}");
    assertThat(
            problems(
                kubernetes
                    + "gates: {conditions: [{nodeCondition: {type: Ready, status: False}}]}\n"))
        .isEmpty();
    assertProblem(
        kubernetes + "gates: {conditions: [{nodeCondition: {type: Ready, status: ^no}}]}\n",
        "gates.conditions[0].nodeCondition.status: 'no' is not allowed");
  }

  @Test
  void aStaticPrefixThatTheLimitsNeverLetOutIsAProblem() {
    assertProblem(
        GOOD.replace("allow: [198.51.100.0/24, ", "allow: [0.0.0.0/0, 198.51.100.0/24, ")
            .replace("198.51.100.0/25", "^0.0.0.0/0"),
        "sources.static.prefixes[0]: 0.0.0.0/0 is never announced: limits.shortest for its family"
            + " is 1");
    assertProblem(
        GOOD.replace("198.51.100.0/25", "^198.51.100.1/32") + "limits: {longest: {ipv4: 28}}\n",
        "sources.static.prefixes[0]: 198.51.100.1/32 is never announced: limits.longest for its"
            + " family is 28");
  }

  @Test
  void anUnknownKeySaysWhichThereAre() {
    assertProblem(
        GOOD + "    ^tll: 1\n",
        "peers[0]: unknown key 'tll'; allowed: name, group, nodes, address");
    assertProblem(
        GOOD + "    ^hold_time: 3\n", "peers[0]: unknown key 'hold_time'; did you mean holdTime?");
    assertProblem(
        GOOD + "    port: 3\n    ^port: 3\n", "key 'port' is here twice; first in line 11");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "^{}                                  | sources: has no source; write kubernetes, interfaces or static",
        "{static: {prefixes: [^192.0.2.0/24]}} | sources.static.prefixes[0]: 192.0.2.0/24 is outside of allow: 198.51.100.0/24, 2001:db8:42::/48",
        "{static: {prefixes: [198.51.100.0/25, ^198.51.100.0/25]}} | sources.static.prefixes[1]: 198.51.100.0/25 is here twice; first in line 6",
        "{static: ^{}}                        | sources.static: has no prefix; write prefixes or checked",
        "{kubernetes: {server: ^ftp://x}}     | sources.kubernetes.server: 'ftp://x' is no API server; write it as https://host:port",
        "{kubernetes: {server: ^'https://x:65536'}} | sources.kubernetes.server: 'https://x:65536' is no API server; write it as https://host:port",
        "{kubernetes: {caFile: ^~/ca}}        | sources.kubernetes.caFile: '~/ca' is no path",
        "{kubernetes: {server: ^http://x, tokenFile: /t}} | sources.kubernetes.server: is http, which would send the token in clear",
        "{kubernetes: {node: ^\"${label:x}\"}} | sources.kubernetes.node: ${label:x} cannot be used here",
        "{kubernetes:^ }                      | sources.kubernetes: is empty; here stands a mapping",
        "{kubernetes: {ipam: ^cluster-pool}} | sources.kubernetes.ipam: 'cluster-pool' is not allowed; allowed: auto, node, ciliumnode, pools, none",
        "{kubernetes: {ipam: ^ciliumNode}} | sources.kubernetes.ipam: 'ciliumNode' is not allowed; did you mean ciliumnode?",
        "{kubernetes: {ipam: ^\"${label:ipam}\"}} | sources.kubernetes.ipam: ${label:ipam} cannot be used here",
        "{kubernetes: {emptyFor: ^-1}} | sources.kubernetes.emptyFor: -1 is out of range; allowed: 0 to 86400",
        "{kubernetes: {absentFor: ^5m}} | sources.kubernetes.absentFor: '5m' is no number; allowed: 0 to 86400",
        "{kubernetes: {pools: ^{}}} | sources.kubernetes.pools: chooses nothing; write names, selector or both",
        "{kubernetes: {ipam: node, pools: ^{names: [default]}}} | sources.kubernetes.pools: has no effect with ipam: node",
        "{kubernetes: {pools: {names: [^Green!]}}} | sources.kubernetes.pools.names[0]: 'Green!' is not allowed",
        "{kubernetes: {pools: {selector: {matchExpressions: [{key: tier, operator: ^In}]}}}} | sources.kubernetes.pools.selector.matchExpressions[0]: has no values",
      })
  void eachKindOfMistakeInTheSourcesIsNamedWithItsPlace(String sources, String reason) {
    assertProblem(GOOD.replace("  static: {prefixes: [198.51.100.0/25]}", "  " + sources), reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "static: {prefixes: [198.51.100.0/25]} | {taint: ^a/b} | report.taint: needs a way to Kubernetes; add sources.kubernetes",
        "static: {prefixes: [198.51.100.0/25]} | {object: ^true, events: false} | report.object: needs a way to Kubernetes; add sources.kubernetes",
        "kubernetes: {node: worker-1} | {taint: ^a b} | report.taint: 'a b' is not allowed; write the key of a taint, such as leafcast.io/not-announced",
        "kubernetes: {node: worker-1} | {interval: ^0} | report.interval: 0 is out of range; allowed: 1 to 3600",
      })
  void eachKindOfMistakeInTheReportIsNamedWithItsPlace(
      String sources, String report, String reason) {
    assertProblem(
        GOOD.replace("static: {prefixes: [198.51.100.0/25]}", sources) + "report: " + report,
        reason);
  }

  /** One of the problems is where the ^ is, and says {@code reason}. */
  private static void assertProblem(String marked, String reason) {
    String before = marked.substring(0, marked.indexOf('^'));
    long line = before.lines().count() + (before.endsWith("\n") ? 1 : 0);
    int column = before.length() - before.lastIndexOf('\n');
    assertThat(problems(marked.replace("^", "")))
        .anySatisfy(
            problem -> assertThat(problem).startsWith("f:" + line + ":" + column + ": " + reason));
  }

  @Test
  void aPasswordInAFileIsNotSaidAgain() {
    String sources = "kubernetes: {server: 'https://admin:hush@api.example.com'}";
    assertThat(problems(GOOD.replaceFirst("static: .*", sources)))
        .containsExactly(
            "f:6:24: sources.kubernetes.server: names a user; write https://host:port, and the"
                + " token in a tokenFile");
  }

  @Test
  void ofVeryManyProblemsTheFirstAreTold() {
    assertThat(problems(GOOD + "    - x\n".repeat(1000))).hasSizeLessThanOrEqualTo(201);
    StringBuilder many = new StringBuilder(GOOD);
    for (int i = 0; i < 1000; i++) {
      many.append("x").append(i).append(": 1\n");
    }
    assertThat(problems(many.toString()))
        .hasSize(201)
        .last()
        .asString()
        .endsWith("and more; these are the first 200 that were found");
  }

  @Test
  void readinessCannotWantMorePeersThanThereAre() {
    assertThat(problems(GOOD + "readiness: {peers: 2}\n"))
        .containsExactly("f:11:20: readiness.peers: 2 is more than there are peers (1)");
  }

  @Test
  void aListenAddressNeedsItsPort() {
    assertThat(problems(GOOD + "http: {listen: '9179'}\n"))
        .containsExactly(
            "f:11:16: http.listen: '9179' is no address with a port; write 127.0.0.1:9179 or"
                + " [::1]:9179");
  }

  @Test
  void missingKeysSayWhatTheyAreFor() {
    assertThat(problems("apiVersion: leafcast.io/v1\n"))
        .containsExactly(
            "f:1:1: allow: is missing; the supernets that may be announced, such as 10.42.0.0/16;"
                + " nothing outside them ever is",
            "f:1:1: peers: is missing; the routers to announce to",
            "f:1:1: router: is missing; this speaker",
            "f:1:1: sources: is missing; where the prefixes come from, one or more of them");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: [1             | f:1:6: this is not YAML: ",
        "a: 1\\tb: 'x      | f:1:",
        "[1, 2]            | f:1:1: is a list; here stands a mapping",
        "hello             | f:1:1: is a text ('hello'); here stands a mapping",
        "a: &x 1           | f:1:4: anchors (&x) are not supported; remove it",
        "a: !!str 1        | f:1:4: tags (tag:yaml.org,2002:str) are not supported; remove it",
        "? [a] : 1         | f:1:",
      })
  void whatIsNoUsableYamlIsToldWithItsPlace(String text, String expected) {
    assertThat(problems(text)).anySatisfy(p -> assertThat(p).startsWith(expected.strip()));
  }

  @Test
  void aSecondDocumentIsRefused() {
    assertThat(problems(GOOD + "---\na: 1\n"))
        .containsExactly("f:11:1: a second document starts here; a file has one");
  }

  @Test
  void aliasesAreRefusedSoThatNothingUnfolds() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 30; i++) {
      laughs.append("a%d: &a%d [*a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1));
    }
    assertThat(problems(laughs.toString()))
        .hasSizeLessThanOrEqualTo(200)
        .contains("f:2:10: aliases (*a0) are not supported; write the value out");
  }

  @Test
  void deepNestingIsRefused() {
    for (String open : ImmutableList.of("[", "{a: ", "- ", "? ")) {
      assertThat(problems("a:\n " + open.repeat(200_000)))
          .anySatisfy(p -> assertThat(p).contains("nested more than 20 levels deep"));
    }
  }

  @Test
  void aFileThatCannotBeReadSaysWhy(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("leafcast.yaml");
    assertThat(load(file)).containsExactly(file + ": there is no such file");
    assertThat(load(folder)).containsExactly(folder + ": this is a directory; name the file in it");
    Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xFF});
    assertThat(load(file)).containsExactly(file + ": is not UTF-8 text");
    Files.writeString(file, "\uFEFF" + GOOD);
    assertThat(load(file)).isEmpty();
    Files.writeString(file, "");
    assertThat(load(file)).containsExactly(file + ": the file is empty");
    Files.writeString(file, "# only words\n");
    assertThat(load(file)).containsExactly(file + ": the file is empty");
    Files.write(file, new byte[(1 << 20) + 1]);
    assertThat(load(file))
        .containsExactly(file + ": is larger than 1 MiB, which no configuration is");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whateverIsWrittenNothingIsThrown(long seed) {
    Random random = new Random(seed);
    String alphabet = "\n\n  :-[]{}\"'#&*!|>%@`,?\t\\0a~$\u0000\u00e9\ud83d\ude00";
    for (int round = 0; round < 100; round++) {
      StringBuilder text = new StringBuilder(GOOD);
      for (int change = random.nextInt(1, 6); change > 0; change--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.deleteCharAt(at);
          case 1 -> text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
          default -> text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
        }
      }
      ImmutableList<String> problems = problems(text.toString());
      assertThat(problems).as("seed %s, text %s", seed, text).allMatch(p -> p.startsWith("f"));
    }
  }

  @Test
  void whatIsInTheFileCannotWriteToTheTerminal() {
    assertThat(problems(GOOD.replace("asn: 65551", "asn: \"\\e[31m\\n\"")))
        .singleElement()
        .asString()
        .doesNotContain("\u001b")
        .doesNotContain("\n");
  }

  private static ImmutableList<String> load(Path file) {
    return texts(ConfigFile.load(file, FACTS));
  }

  private static ImmutableList<String> problems(String text) {
    return texts(new ConfigFile("f", text).read(FACTS));
  }

  private static ImmutableList<String> texts(Loaded loaded) {
    return loaded instanceof Loaded.Bad(ImmutableSortedSet<Problem> problems)
        ? problems.stream().map(Problem::toString).collect(ImmutableList.toImmutableList())
        : ImmutableList.of();
  }

  static Path example() {
    return Path.of("..", "deploy", "leafcast.yaml");
  }
}
