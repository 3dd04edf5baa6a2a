package io.leafcast.daemon.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.rib.Rails.Cause;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.daemon.config.DaemonSettings;
import io.leafcast.daemon.config.Translation;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is the cause of what a source says: what a reload takes away is not limited. */
final class SourcesTest {
  private final Deque<Event> events = new ArrayDeque<>();
  private final Sources sources = new Sources(() -> Instant.EPOCH, events::add);

  @AfterEach
  void close() {
    sources.close();
  }

  private void run(String... prefixes) {
    sources.run(
        ImmutableSortedMap.of(
            Translation.STATIC,
            new DaemonSettings.Fixed(
                Stream.of(prefixes)
                    .map(text -> Prefix.parse(text).orThrow())
                    .collect(ImmutableList.toImmutableList()))));
  }

  private Event.Reported report() {
    return Stream.of(events.remove())
        .filter(Event.Reported.class::isInstance)
        .map(Event.Reported.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private Cause cause(Event.Reported report) {
    return sources.hear(report).map(Input.Reported::cause).orElseThrow();
  }

  @Test
  void theFirstSetAfterAReloadIsTheConfigurationsAndTheNextTheSources() {
    run("198.51.100.0/25", "198.51.100.128/25");
    assertThat(cause(report())).isEqualTo(Cause.CONFIGURATION);
    run("198.51.100.0/25");
    Event.Reported reloaded = report();
    Event.Reported unreadable =
        new Event.Reported(reloaded.source(), new Knowledge.Unknown("cannot be read"));
    assertThat(cause(unreadable)).isEqualTo(Cause.SOURCE);
    assertThat(cause(reloaded)).isEqualTo(Cause.CONFIGURATION);
    assertThat(cause(reloaded)).isEqualTo(Cause.SOURCE);
  }

  @Test
  void aReloadThatChangesNothingOfASourceIsNoCause() {
    run("198.51.100.0/25");
    Event.Reported first = report();
    assertThat(cause(first)).isEqualTo(Cause.CONFIGURATION);
    run("198.51.100.0/25");
    assertThat(events).isEmpty();
    assertThat(cause(first)).isEqualTo(Cause.SOURCE);
  }
}
