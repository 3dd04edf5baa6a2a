package io.leafcast.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.speaker.SpeakerSettings;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.RouterId;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code sources.interfaces} and {@code sources.static.checked}. */
final class HostSourcesTest {
  private static final Facts NOBODY = Facts.of(ImmutableMap.of());

  private static final String CHECK =
      "{name: web, prefixes: [198.51.100.7/32], check: {command: [/bin/true]}}";

  @Test
  void aCheckHasItsDefaults() {
    assertThat(sources("static: {checked: [" + CHECK + "]}"))
        .isEqualTo(
            ImmutableSortedMap.of(
                new SourceName("check-web"),
                new DaemonSettings.Checked(
                    new CheckSettings(
                        "web",
                        ImmutableList.of(Prefix.parse("198.51.100.7/32").orThrow()),
                        new CheckSettings.Command(ImmutableList.of("/bin/true")),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(3),
                        2,
                        3,
                        new CheckSettings.Withdraw(),
                        Optional.empty(),
                        CheckSettings.Start.DOWN))));
  }

  @Test
  void everyKeyOfACheckIsTaken() {
    assertThat(
            sources(
                "static: {checked: [{name: web, prefixes: [198.51.100.7/32], check: {http:"
                    + " 'http://[::1]:8080/healthz', interval: 9, timeout: 8, rise: 7, fall: 6},"
                    + " whenDown: {med: 4294967295}, disableFile: /run/off, startsAs: up}]}"))
        .containsValue(
            new DaemonSettings.Checked(
                new CheckSettings(
                    "web",
                    ImmutableList.of(Prefix.parse("198.51.100.7/32").orThrow()),
                    new CheckSettings.Http(URI.create("http://[::1]:8080/healthz")),
                    Duration.ofSeconds(9),
                    Duration.ofSeconds(8),
                    7,
                    6,
                    new CheckSettings.Med(0xFFFF_FFFFL),
                    Optional.of("/run/off"),
                    CheckSettings.Start.UP)));
  }

  @Test
  void fixedPrefixesChecksAndInterfacesAreSourcesOfTheirOwn() {
    String text =
        file(
            "static: {prefixes: [198.51.100.0/25], checked: [%s]}\n  interfaces: [{name: lo*}]"
                .formatted(CHECK));
    assertThat(sources(text, NOBODY).keySet())
        .extracting(SourceName::text)
        .containsExactly("check-web", "interfaces", "static");
    assertThat(sources(text, NOBODY).get(Translation.INTERFACES))
        .isEqualTo(
            new DaemonSettings.Interfaces(
                ImmutableList.of(
                    new InterfaceChoice(
                        "lo*", ImmutableSet.of(Afi.IPV6, Afi.IPV4), InterfaceChoice.Length.HOST))));
    // The speaker waits for the same ones, and withdraws what others said.
    assertThat(
            new ConfigFile("f", text).read(NOBODY) instanceof Loaded.Good(_, Config config)
                ? Translation.settings(config, new RouterId(1), NOBODY).sources()
                : ImmutableSet.of())
        .isEqualTo(sources(text, NOBODY).keySet());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          static: {}                                          | sources.static: has no prefix; write prefixes or checked
          static: {checked: [$, $]}                           | sources.static.checked[1].name: 'web' is the name of another check, in line 5
          static: {prefixes: [198.51.100.7/32], checked: [$]} | sources.static.checked[0].prefixes[0]: 198.51.100.7/32 is here twice; first in line 5
          interfaces: [{name: lo, families: [ipv4-unicast, ipv4-unicast]}] | sources.interfaces[0].families: ipv4-unicast is here twice
          interfaces: [{name: eth0/1}]                        | sources.interfaces[0].name: 'eth0/1' is not allowed; write the name of an interface, such as lo; * and ? stand for others
          interfaces: [{name: lo, length: long}]              | sources.interfaces[0].length: 'long' is not allowed; allowed: host, connected
          """)
  void whatDoesNotFitTogetherIsTold(String sources, String problem) {
    assertThat(problems(file(sources.replace("$", CHECK))))
        .anyMatch(told -> told.replaceAll("^f:[0-9]+:[0-9]+: ", "").startsWith(problem));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                  | tries nothing; write one
          {command: [/bin/true], http: 'http://127.0.0.1/'}   | has both command and http; write one
          {command: [curl, -f]}                               | 'curl' is no whole path; write it out, as /usr/bin/curl: no shell and no PATH is asked
          {command: [/bin/true], interval: 2}                 | 3 s is more than the interval of 2 s; a try has to be done when the next one is due
          {http: 'https://127.0.0.1/'}                        | 'https://127.0.0.1/' is not allowed; write it as http://127.0.0.1:8080/path
          {http: 'http://localhost/'}                         | 'http://localhost/' is not allowed; write it as http://127.0.0.1:8080/path
          {http: 'http://127.0.0.1.example.org/'}             | 'http://127.0.0.1.example.org/' is not allowed
          {http: 'http://user@127.0.0.1/'}                    | 'http://user@127.0.0.1/' is not allowed
          {http: 'http://127.0.0.1:65536/'}                   | 'http://127.0.0.1:65536/' is not allowed
          {http: 'http://127.0.0.256/'}                       | 'http://127.0.0.256/' is not allowed
          {http: "http://127.0.0.1/\\r\\nX: y"}               | 'http://127.0.0.1/\\r\\nX: y' is not allowed
          {command: [/bin/true], rise: 0}                     | 0 is out of range; allowed: 1 to 1000
          """)
  void aCheckThatCannotBeMadeIsTold(String check, String problem) {
    assertThat(
            problems(
                file(
                    "static: {checked: [%s]}"
                        .formatted(CHECK.replace("{command: [/bin/true]}", check)))))
        .as(check)
        .anyMatch(told -> told.contains(": " + problem));
  }

  @Test
  void aTryMayTakeTheWholeInterval() {
    String check = CHECK.replace("{command: [/bin/true]}", "{command: [/bin/true], interval: 3}");
    assertThat(problems(file("static: {checked: [" + check + "]}"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"false, 'kubernetes-node kubernetes-services'", "true, ''"})
  void onlySourcesOfKubernetesWaitForTheGateUnlessAllAreTo(String fixed, String gated) {
    String text =
        file(
                """
                static: {prefixes: [198.51.100.0/25], checked: [%s]}
                  interfaces: [{name: lo}]
                  kubernetes: {node: worker-1, server: 'http://127.0.0.1:1'}
                  services: [{addresses: [load-balancer], selector: {}}]
                """
                    .formatted(CHECK))
            + "gates: {conditions: [{interface: lo}], static: "
            + fixed
            + "}\n";
    assertThat(
            new ConfigFile("f", text).read(NOBODY) instanceof Loaded.Good(_, Config config)
                ? Optional.of(Translation.settings(config, new RouterId(1), NOBODY))
                : Optional.<SpeakerSettings>empty())
        .hasValueSatisfying(settings ->
            assertThat(settings.gated())
                .extracting(SourceName::text)
                .containsExactlyInAnyOrderElementsOf(
                    gated.isEmpty()
                        ? settings.sources().stream().map(SourceName::text).toList()
                        : List.of(gated.split(" ", -1))));
  }

  @Test
  void moreChecksThanThereMayBeThreadsAreRefused() {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 65; i++) {
      many.append(
          CHECK.replace("web", "web" + i).replace("100.7/32", "100." + i + "/32").concat(", "));
    }
    assertThat(problems(file("static: {checked: [" + many + "]}")))
        .containsExactly("f:5:21: sources.static.checked: 65 checks are too many; allowed: 64");
  }

  private static String file(String sources) {
    return """
    apiVersion: leafcast.io/v1
    router: {asn: 65551}
    allow: [198.51.100.0/24]
    sources:
      %s
    peers: [{name: leaf-1, address: 192.0.2.1, asn: 65550}]
    """
        .formatted(sources);
  }

  private static ImmutableSortedMap<SourceName, DaemonSettings.Source> sources(String sources) {
    return sources(file(sources), NOBODY);
  }

  private static ImmutableSortedMap<SourceName, DaemonSettings.Source> sources(
      String text, Facts facts) {
    return new ConfigFile("f", text).read(facts) instanceof Loaded.Good(_, Config config)
        ? Translation.daemon(config, ImmutableMap.of()).sources()
        : ImmutableSortedMap.of();
  }

  private static List<String> problems(String text) {
    return new ConfigFile("f", text).read(NOBODY) instanceof Loaded.Bad(var problems)
        ? problems.stream().map(Problem::toString).toList()
        : List.of();
  }
}
