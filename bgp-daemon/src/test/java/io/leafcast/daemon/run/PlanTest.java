package io.leafcast.daemon.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.wire.RouterId;
import io.leafcast.daemon.config.Config;
import io.leafcast.daemon.config.ConfigFile;
import io.leafcast.daemon.config.Facts;
import io.leafcast.daemon.config.Loaded;
import io.leafcast.daemon.config.Translation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlanTest {
  private static final Facts FACTS = Facts.of(ImmutableMap.of("NODE_NAME", "worker-1"));
  private static final RouterId ID = RouterId.parse("192.0.2.11").orThrow();

  private static final String FILE =
      """
      apiVersion: leafcast.io/v1
      router: {asn: 65551}
      allow: [198.51.100.0/24]
      sources: {static: {prefixes: [198.51.100.0/25]}}
      peers:
        - {name: leaf-1, address: 192.0.2.1, asn: 65550, holdTime: 9}
        - {name: leaf-2, address: 192.0.2.2, asn: 65550}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "asn: 65551             | asn: 65549        | every session is ended and opened anew, because of router.asn",
        "[198.51.100.0/24]      | [198.51.0.0/16]   | allow applied, all sessions stay",
        "leaf-2, address: 192.0.2.2 | leaf-2, address: 192.0.2.3 | peer leaf-2: its session is ended and opened anew, because of address, port or interface",
        "holdTime: 9            | holdTime: 10      | peer leaf-1: its session is ended and opened anew, because of holdTime",
        "holdTime: 9            | 'holdTime: 9, retry: {max: 9}' | peer leaf-1: retry applied, its session stays",
        "holdTime: 9            | 'holdTime: 9, nextHop: {ipv4: 192.0.2.9}' | peer leaf-1: nextHop applied, its session stays",
        "198.51.100.0/25        | 198.51.100.128/25 | source static goes on with other settings",
        "sources:               | 'readiness: {peers: 2}\nsources:' | readiness.peers applied",
        "sources:               | 'http: {listen: 127.0.0.1:1}\nsources:' | http.listen changed; it holds after a restart",
        "sources:               | 'listen: {}\nsources:' | listen applied, all sessions stay",
      })
  void eachChangeSaysItsCause(String part, String other, String words) {
    assertThat(Plan.between(read(FILE), read(FILE.replace(part, other)), read(FILE).daemon()))
        .extracting(Plan::words)
        .isEqualTo(ImmutableList.of(words));
  }

  @Test
  void aRenamedPeerIsOneThatGoesAndOneThatIsNew() {
    assertThat(plan(FILE.replace("leaf-2", "leaf-3")).words())
        .containsExactly("peer leaf-2 goes; its session is ended", "peer leaf-3 is new");
  }

  @Test
  void aSourceInThePlaceOfAnotherIsStartedAndTheOtherStopped() {
    assertThat(
            plan(FILE.replace("static: {prefixes: [198.51.100.0/25]}", "kubernetes: {}")).words())
        .containsExactly(
            "source kubernetes-node is started", "source static is stopped", "report applied");
  }

  @Test
  void nothingChangedIsAnEmptyPlan() {
    assertThat(plan(FILE + "# a remark\n").changes()).isEmpty();
  }

  private static Plan plan(String after) {
    return Plan.between(read(FILE), read(after), read(FILE).daemon());
  }

  private static InForce read(String text) {
    return new ConfigFile("f", text).read(FACTS) instanceof Loaded.Good(_, Config config)
        ? new InForce(
            Translation.settings(config, ID, FACTS), Translation.daemon(config, ImmutableMap.of()))
        : throwBad(text);
  }

  private static InForce throwBad(String text) {
    throw new AssertionError(new ConfigFile("f", text).read(FACTS).toString());
  }
}
