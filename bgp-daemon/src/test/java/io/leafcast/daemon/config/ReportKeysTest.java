package io.leafcast.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.leafcast.daemon.config.DaemonSettings.Report.Told;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ReportKeysTest {

  @Test
  void kubernetesIsToldWhereThereIsAWayToIt() {
    assertThat(report("static: {prefixes: [198.51.100.0/25]}")).isEmpty();
    DaemonSettings.Report usual = report("kubernetes: {node: worker-1}").orElseThrow();
    assertThat(usual.node()).isEqualTo("worker-1");
    assertThat(usual.object()).isEqualTo(Told.YES);
    assertThat(usual.events()).isEqualTo(Told.YES);
    assertThat(usual.interval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(usual.taint()).isEmpty();
    assertThat(usual.condition()).isEmpty();
    assertThat(report("kubernetes: {node: worker-1}\nreport: {object: false}").orElseThrow())
        .extracting(DaemonSettings.Report::object, DaemonSettings.Report::events)
        .containsExactly(Told.NO, Told.YES);
  }

  @Test
  void whereNothingIsWantedNobodyIsThereToTellIt() {
    String silent = "kubernetes: {node: worker-1}\nreport: {object: false, events: false%s}";
    assertThat(report(silent.formatted(""))).isEmpty();
    assertThat(report(silent.formatted(", taint: example.net/wait"))).isPresent();
    assertThat(report(silent.formatted(", condition: Announced"))).isPresent();
    assertThat(report("kubernetes: {node: worker-1}\nreport: {events: false}")).isPresent();
  }

  private static Optional<DaemonSettings.Report> report(String sources) {
    String text =
        """
        apiVersion: leafcast.io/v1
        router: {asn: 65551}
        allow: [198.51.100.0/24]
        peers: [{name: leaf-1, address: 192.0.2.1, asn: 65550}]
        sources:
          %s
        """
            .formatted(sources);
    return new ConfigFile("f", text).read(Facts.of(ImmutableMap.of()))
            instanceof Loaded.Good(_, Config config)
        ? Translation.daemon(config, ImmutableMap.of()).report()
        : Optional.empty();
  }
}
