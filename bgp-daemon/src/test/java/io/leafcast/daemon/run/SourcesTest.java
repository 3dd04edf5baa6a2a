package io.leafcast.daemon.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.reason.HeldReason;
import io.leafcast.bgp.rib.Rails.Cause;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.source.SavedSet;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import io.leafcast.daemon.config.DaemonSettings;
import io.leafcast.daemon.config.SurveySettings;
import io.leafcast.daemon.config.Translation;
import io.leafcast.k8s.client.ApiSettings;
import io.leafcast.k8s.objects.IpamMode;
import io.leafcast.k8s.objects.IpamSettings;
import io.leafcast.k8s.objects.PoolChoice;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a reload makes of the sources that run, and who is the cause of what they say. */
final class SourcesTest {
  private final BlockingDeque<Event> events = new LinkedBlockingDeque<>();
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
                    .map(SourcesTest::prefix)
                    .collect(ImmutableList.toImmutableList()))));
  }

  private static Prefix prefix(String text) {
    return Prefix.parse(text).orThrow();
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

  /** A source that knows of nothing believes at once that a Node has no CIDRs. */
  @Test
  void aReloadForgetsNothingOfTheCidrsThatWereAnnounced() throws Exception {
    try (FakeApi api = new FakeApi()) {
      follow(api, IpamSettings.USUAL.in(IpamMode.NODE));
      assertThat(nextPrefixes()).hasValue(ImmutableSet.of(prefix("198.51.100.64/26")));
      api.empty();
      follow(
          api,
          new IpamSettings(
              IpamMode.NODE,
              PoolChoice.ALL,
              Duration.ofDays(1),
              Duration.ofDays(1),
              Duration.ZERO));
      assertThat(nextPrefixes()).as("no CIDRs, which is doubted").isEmpty();
    }
  }

  /** What is left to a process is its sources', as what one left to another one before. */
  @Test
  void aRestartForgetsNothingOfTheCidrsThatWereAnnounced() throws Exception {
    try (FakeApi api = new FakeApi()) {
      sources.recall(saved("Node/worker-1 spec.podCIDRs[0]"));
      api.empty();
      follow(api, IpamSettings.USUAL.in(IpamMode.NODE));
      assertThat(nextPrefixes()).as("no CIDRs, which is doubted").isEmpty();
    }
  }

  @Test
  void aSourceThatIsRemovedAndComesBackHasNothingOfTheProcessBefore() throws Exception {
    try (FakeApi api = new FakeApi()) {
      sources.recall(saved("Node/worker-1 spec.podCIDRs[0]"));
      sources.run(ImmutableSortedMap.of());
      api.empty();
      follow(api, IpamSettings.USUAL.in(IpamMode.NODE));
      assertThat(nextPrefixes()).as("there is nothing to doubt").hasValue(ImmutableSet.of());
    }
  }

  private static SavedSet saved(String object) {
    return new SavedSet(
        ImmutableSortedMap.of(
            Translation.KUBERNETES,
            PrefixMap.of(
                prefix("198.51.100.64/26"),
                new Provenance(
                    Translation.KUBERNETES, object, "7", Instant.EPOCH, ImmutableList.of()))));
  }

  @Test
  void whatOthersHaveIsToldOnceAfterALookAndToASpeakerThatBeginsBeforeWhatItHolds()
      throws Exception {
    HeldReason.ClaimedElsewhere there =
        new HeldReason.ClaimedElsewhere("CiliumNode/worker-2", prefix("198.51.100.64/26"));
    Input.RivalsSeen rivals =
        new Input.RivalsSeen(
            Translation.KUBERNETES, ImmutableMap.of(prefix("198.51.100.64/26"), there));
    try (FakeApi api = new FakeApi()) {
      api.others(FakeApi.Others.HAVE_THE_SAME_CIDR);
      follow(api, IpamSettings.USUAL.in(IpamMode.NODE), SurveySettings.Duplicates.HOLD);
      assertThat(nextPrefixes()).hasValue(ImmutableSet.of(prefix("198.51.100.64/26")));
      assertThat(sources.rivals(Translation.KUBERNETES))
          .as("nobody has looked yet")
          .contains(new Input.RivalsSeen(Translation.KUBERNETES, ImmutableMap.of()));
      Event.Found found = found();
      assertThat(sources.rivals(found)).containsExactly(rivals);
      assertThat(sources.rivals(found)).as("it is known already").isEmpty();
      assertThat(sources.heard().getFirst()).isEqualTo(rivals);
      follow(api, IpamSettings.USUAL.in(IpamMode.AUTO), SurveySettings.Duplicates.HOLD);
      assertThat(sources.rivals(found)).as("a reload forgets nothing").containsExactly(rivals);
    }
  }

  private Event.Found found() throws InterruptedException {
    while (true) {
      Event event = events.poll(1, TimeUnit.MINUTES);
      assertThat(event).as("what a survey found").isNotNull();
      if (event instanceof Event.Found found) {
        return found;
      }
    }
  }

  private void follow(FakeApi api, IpamSettings ipam) {
    follow(api, ipam, SurveySettings.Duplicates.OFF);
  }

  private void follow(FakeApi api, IpamSettings ipam, SurveySettings.Duplicates duplicates) {
    sources.run(
        ImmutableSortedMap.of(
            Translation.KUBERNETES,
            new DaemonSettings.Node(
                "worker-1",
                ApiSettings.at(URI.create("http://127.0.0.1:" + api.port())),
                ipam,
                new SurveySettings(duplicates, new SurveySettings.Off()))));
  }

  /** What the next report of a source that runs says; empty where that is Unknown. */
  private Optional<ImmutableSet<Prefix>> nextPrefixes() throws InterruptedException {
    while (true) {
      Event event = events.poll(1, TimeUnit.MINUTES);
      assertThat(event).as("a report").isNotNull();
      if (event instanceof Event.Reported report && sources.hear(report).isPresent()) {
        return report.knowledge() instanceof Knowledge.Known(var prefixes, _, _)
            ? Optional.of(ImmutableSet.copyOf(prefixes.keySet()))
            : Optional.empty();
      }
    }
  }
}
