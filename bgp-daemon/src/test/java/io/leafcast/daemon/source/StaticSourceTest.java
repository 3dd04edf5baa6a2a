package io.leafcast.daemon.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Prefix;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StaticSourceTest {
  private static final Prefix FIRST = Prefix.parse("198.51.100.0/25").orThrow();
  private static final Prefix SECOND = Prefix.parse("2001:db8:42::/64").orThrow();

  @Test
  void reportsTheFullSetAtOnceAndAfterEachChange() {
    List<Instant> clock = new ArrayList<>(List.of(Instant.EPOCH, Instant.EPOCH.plusSeconds(5)));
    List<Knowledge> reports = new ArrayList<>();
    try (StaticSource source =
        new StaticSource(new SourceName("static"), ImmutableList.of(FIRST), clock::removeFirst)) {
      source.start(reports::add);
      source.replace(ImmutableList.of(FIRST, SECOND, SECOND));
    }
    assertThat(reports).hasSize(2);
    assertThat(((Knowledge.Known) reports.getFirst()).prefixes()).containsOnlyKeys(FIRST);
    Knowledge.Known after = (Knowledge.Known) reports.getLast();
    assertThat(after.prefixes()).containsOnlyKeys(FIRST, SECOND);
    assertThat(after.prefixes().values())
        .extracting(Provenance::since)
        .containsExactly(Instant.EPOCH, Instant.EPOCH.plusSeconds(5));
  }

  @Test
  void saysNothingAfterItsEnd() {
    List<Knowledge> reports = new ArrayList<>();
    StaticSource source =
        new StaticSource(new SourceName("static"), ImmutableList.of(FIRST), () -> Instant.EPOCH);
    source.start(reports::add);
    source.close();
    source.replace(ImmutableList.of());
    assertThat(reports).hasSize(1);
  }
}
