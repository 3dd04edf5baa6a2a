package io.leafcast.conformance.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.conformance.lab.RouteMonitor.Event;
import io.leafcast.conformance.lab.RouteMonitor.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How lines of {@code ip -ts monitor route} are read. */
class RouteMonitorTest {

  @Test
  void aRouteThatIsSetAndOneThatIsDeleted() {
    assertThat(
            RouteMonitor.read(
                "[2026-11-25T15:35:31.493463] 10.42.1.0/24 nhid 20 via 10.0.1.10 dev node-1 proto bgp metric 20 "))
        .map(Event::kind)
        .contains(Kind.SET);
    var deleted =
        RouteMonitor.read(
            "[2026-11-25T15:35:31.493463] Deleted fd42:0:0:1::/64 nhid 21 via fe80::1 dev node-1 proto bgp metric 20 pref medium");
    assertThat(deleted).map(Event::kind).contains(Kind.DELETED);
    assertThat(deleted).map(Event::prefix).contains("fd42:0:0:1::/64");
    assertThat(deleted)
        .map(event -> event.at().toString())
        .get()
        .asString()
        .endsWith(":31.493463Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[2026-11-25T15:35:31.493463] unreachable 203.0.113.1 table 4242 ",
        "[2026-11-25T15:35:31.493463] Deleted unreachable 203.0.113.1 table 4242 "
      })
  void aRouteOfAnotherTypeIsReadByItsPrefix(String line) {
    assertThat(RouteMonitor.read(line)).map(Event::prefix).contains("203.0.113.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\tnexthop via 10.0.1.10 dev node-1 weight 1 ",
        "[2026-11-25T15:35:31.493463] default via 10.0.1.1 dev leaf-1 "
      })
  void otherLinesAreNone(String line) {
    assertThat(RouteMonitor.read(line)).isEmpty();
  }
}
