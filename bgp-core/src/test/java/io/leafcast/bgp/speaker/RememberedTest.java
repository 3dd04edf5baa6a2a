package io.leafcast.bgp.speaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.attr.Communities;
import io.leafcast.bgp.attr.PathAttribute;
import io.leafcast.bgp.reason.SourceReason;
import io.leafcast.bgp.rib.Gate;
import io.leafcast.bgp.rib.Limits;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.source.SavedSet;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import io.leafcast.bgp.words.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What was announced before a restart is announced again, and corrected by difference. */
final class RememberedTest {
  private static final SourceName OTHER = new SourceName("kubernetes-node");
  private static final Instant SAVED = Scene.START.minus(Duration.ofMinutes(3));
  private static final Communities MARKED = new Communities(ImmutableList.of(0xFBF0_0001));

  private final Scene scene = new Scene();

  private static PrefixMap<Provenance> of(SourceName source, String... prefixes) {
    return with(ImmutableList.of(), source, prefixes);
  }

  private static PrefixMap<Provenance> with(
      ImmutableList<PathAttribute> attributes, SourceName source, String... prefixes) {
    TreeMap<Prefix, Provenance> all = new TreeMap<>();
    for (Prefix prefix : Scene.prefixes(prefixes)) {
      all.put(prefix, new Provenance(source, "Node/worker-1", "7", SAVED, attributes));
    }
    return PrefixMap.copyOf(all);
  }

  private static Input remembered(SourceName source, String... prefixes) {
    return new Input.Remembered(
        new SavedSet(ImmutableSortedMap.of(source, of(source, prefixes))), SAVED);
  }

  /** Everything is saved and written. */
  private void settle(ConnectionId connection) {
    scene.saveAll();
    scene.drain(connection);
  }

  private ConnectionId up(Input remembered, SpeakerSettings settings) {
    scene.give(remembered);
    ConnectionId connection = scene.establish(settings);
    settle(connection);
    return connection;
  }

  private static SpeakerSettings gated() {
    SpeakerSettings settings = Scene.settings(Scene.leaf());
    return new SpeakerSettings(
        settings.localAs(),
        settings.routerId(),
        settings.listen(),
        settings.allow(),
        settings.sources(),
        settings.endOfRibWait(),
        settings.peers(),
        settings.nodeAddresses(),
        Limits.USUAL,
        ImmutableSet.of(Scene.SOURCE));
  }

  private static SpeakerSettings usual() {
    return Scene.settings(Scene.leaf());
  }

  private Snapshot.SourceView source() {
    return scene.speaker.snapshot(scene.now).sources().getFirst();
  }

  @Test
  void whatWasSavedIsAnnouncedAtOnceWithItsAttributes() {
    SavedSet marked =
        new SavedSet(
            ImmutableSortedMap.of(
                Scene.SOURCE, with(ImmutableList.of(MARKED), Scene.SOURCE, "198.51.100.0/25")));
    ConnectionId connection = up(new Input.Remembered(marked, SAVED), usual());
    assertThat(scene.onWire(connection))
        .containsExactlyElementsOf(Scene.prefixes("198.51.100.0/25"));
    assertThat(scene.sentOctets(connection))
        .anySatisfy(octets ->
            assertThat(HexFormat.of().formatHex(octets.toByteArray())).contains("c00804fbf00001"));
  }

  @Test
  void endOfRibWaitsForWhatWasRememberedAsForWhatWasNeverRead() {
    ConnectionId connection = up(remembered(Scene.SOURCE, "198.51.100.0/25"), usual());
    assertThat(scene.endOfRibs(connection)).isEmpty();
    scene.unknown("connection refused");
    settle(connection);
    assertThat(scene.endOfRibs(connection)).isEmpty();
    scene.known("198.51.100.0/25");
    settle(connection);
    assertThat(scene.endOfRibs(connection)).containsExactly(Family.IPV4_UNICAST);
  }

  @Test
  void anApiThatIsAwayForLongerThanEndOfRibWaitsTakesNothingBack() {
    ConnectionId connection = up(remembered(Scene.SOURCE, "198.51.100.0/25"), usual());
    scene.unknown("connection refused");
    scene.fire(new TimerKey.EndOfRibWait());
    settle(connection);
    assertThat(scene.endOfRibs(connection)).containsExactly(Family.IPV4_UNICAST);
    scene.unknown("still refused");
    settle(connection);
    assertThat(scene.onWire(connection)).hasSize(1);
    assertThat(source().state()).isEqualTo(Snapshot.SourceState.REMEMBERED);
  }

  @Test
  void theSourceCorrectsItByDifference() {
    ConnectionId connection =
        up(remembered(Scene.SOURCE, "198.51.100.0/26", "198.51.100.64/26"), usual());
    scene.known("198.51.100.64/26", "198.51.100.128/26");
    settle(connection);
    assertThat(scene.onWire(connection))
        .containsExactlyInAnyOrderElementsOf(
            Scene.prefixes("198.51.100.64/26", "198.51.100.128/26"));
    assertThat(source().state()).isEqualTo(Snapshot.SourceState.KNOWN);
    scene.unknown("connection refused");
    assertThat(source().state()).isEqualTo(Snapshot.SourceState.KEPT);
  }

  @Test
  void statusSaysSinceWhenItIsRememberedAndWhyItIsNotRead() {
    up(remembered(Scene.SOURCE, "198.51.100.0/25"), usual());
    assertThat(source().state()).isEqualTo(Snapshot.SourceState.REMEMBERED);
    assertThat(source().since()).isEqualTo(SAVED);
    assertThat(source().reason()).isEqualTo(new SourceReason.Saved(SAVED, ""));
    scene.unknown("connection refused");
    assertThat(source().since()).isEqualTo(SAVED);
    assertThat(source().reason()).isEqualTo(new SourceReason.Saved(SAVED, "connection refused"));
    assertThat(Words.of(source().reason()))
        .isEqualTo(
            "not read since the start; from the saved state of 2025-12-31T23:57:00Z; connection"
                + " refused");
    assertThat(scene.notes(Note.Kind.SOURCE_REMEMBERED)).hasSize(1);
  }

  @Test
  void theGateDoesNotHoldWhatWasAnnouncedBefore() {
    ConnectionId connection = up(remembered(Scene.SOURCE, "198.51.100.0/26"), gated());
    scene.give(new Input.GateSeen(new Gate.Closed(ImmutableList.of("interface cilium_host"))));
    scene.known("198.51.100.0/26", "198.51.100.64/26");
    settle(connection);
    assertThat(scene.onWire(connection))
        .containsExactlyElementsOf(Scene.prefixes("198.51.100.0/26"));
    assertThat(scene.endOfRibs(connection)).isEmpty();
  }

  @Test
  void whatLiesOutsideOfAllowIsHeldAsAnyOther() {
    ConnectionId connection =
        up(remembered(Scene.SOURCE, "203.0.113.0/25", "198.51.100.0/25"), usual());
    assertThat(scene.onWire(connection))
        .containsExactlyElementsOf(Scene.prefixes("198.51.100.0/25"));
  }

  @Test
  void whatASourceWantedThatTheConfigurationNoLongerHasIsNotAnnounced() {
    SavedSet both =
        new SavedSet(
            ImmutableSortedMap.of(
                Scene.SOURCE,
                of(Scene.SOURCE, "198.51.100.0/26"),
                OTHER,
                of(OTHER, "198.51.100.64/26")));
    ConnectionId connection = up(new Input.Remembered(both, SAVED), usual());
    assertThat(scene.onWire(connection))
        .containsExactlyElementsOf(Scene.prefixes("198.51.100.0/26"));
  }

  @Test
  void whatMovesToASourceThatIsNewWaitsForItAsAfterAReload() {
    ConnectionId connection = up(remembered(OTHER, "198.51.100.0/25"), usual());
    assertThat(scene.onWire(connection)).hasSize(1);
    scene.known("198.51.100.0/25");
    settle(connection);
    assertThat(scene.onWire(connection)).hasSize(1);
    scene.known();
    settle(connection);
    assertThat(scene.onWire(connection)).isEmpty();
  }

  @Test
  void withdrawalsOfWhatWasRememberedAreLimitedAsAnyOther() {
    Limits one =
        new Limits(
            Limits.USUAL.lengths(), Limits.USUAL.covering(), Optional.empty(), Optional.of(1));
    SpeakerSettings settings = gated();
    ConnectionId connection =
        up(
            remembered(Scene.SOURCE, "198.51.100.0/26", "198.51.100.64/26"),
            new SpeakerSettings(
                settings.localAs(),
                settings.routerId(),
                settings.listen(),
                settings.allow(),
                settings.sources(),
                settings.endOfRibWait(),
                settings.peers(),
                settings.nodeAddresses(),
                one,
                ImmutableSet.of()));
    scene.known();
    settle(connection);
    assertThat(scene.onWire(connection)).hasSize(1);
  }

  @Test
  void itComesBeforeTheFirstSettingsOrNotAtAll() {
    scene.establish(usual());
    assertThatThrownBy(() -> scene.give(remembered(Scene.SOURCE, "198.51.100.0/25")))
        .isInstanceOf(IllegalStateException.class);
  }
}
