package io.leafcast.bgp.speaker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.codec.Reading;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.UpdateOutcome;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.speaker.Snapshot.SessionState;
import io.leafcast.bgp.speaker.TimerKey.PeerTimer;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.Rfc;
import org.junit.jupiter.api.Test;

/** New settings while the speaker runs. */
final class ReloadTest {
  private static final SpeakerSettings.Listen LISTEN =
      new SpeakerSettings.Listen.At(Address.parse("::").orThrow(), 179);

  private static final PeerName OTHER = new PeerName("leaf-2");

  private final Scene scene = new Scene();

  private static PeerSettings other() {
    return Scene.peer(OTHER, "192.0.2.2", Scene.LEAF_AS);
  }

  @Test
  void sameSettingsChangeNothing() {
    ConnectionId connection = scene.establish(Scene.settings(Scene.leaf()));
    scene.known("198.51.100.0/25");
    scene.drain(connection);
    assertThat(scene.give(new Input.Configured(Scene.settings(Scene.leaf()))))
        .allMatch(Output.Tell.class::isInstance);
  }

  @Test
  void addedPeerIsDialledAndTheOthersStay() {
    ConnectionId connection = scene.establish(Scene.settings(Scene.leaf()));
    scene.give(new Input.Configured(Scene.settings(Scene.leaf(), other())));
    assertThat(scene.isHungUp(connection)).isFalse();
    assertThat(scene.outputs)
        .anyMatch(output -> output instanceof Output.Dial dial && dial.peer().equals(OTHER));
  }

  @Test
  @Rfc(id = "FSM-14", says = "A peer that is no longer configured gets 6/3.")
  void removedPeerGetsPeerDeconfigured() {
    ConnectionId connection = scene.establish(Scene.settings(Scene.leaf()));
    scene.give(new Input.Configured(Scene.settings(other())));
    assertThat(scene.notifications(connection)).containsExactly(new Notification(6, 3));
    assertThat(scene.isHungUp(connection)).isTrue();
    assertThat(scene.speaker.snapshot(scene.now).peers()).hasSize(1);
    assertThat(scene.timer(PeerTimer.IDLE_HOLD)).isEmpty();
  }

  @Test
  @Rfc(id = "FSM-14", says = "A peer whose settings changed gets 6/6 and is dialled again.")
  void changedPeerGetsConfigurationChange() {
    ConnectionId connection = scene.establish(Scene.settings(Scene.leaf()));
    scene.give(new Input.Configured(Scene.settings(Scene.holding(Scene.leaf(), 30))));
    assertThat(scene.notifications(connection)).containsExactly(new Notification(6, 6));
    scene.fire(PeerTimer.IDLE_HOLD);
    assertThat(scene.dialled()).isNotEqualTo(connection);
    scene.establish(scene.dialled());
    assertThat(scene.view().state()).isEqualTo(SessionState.ESTABLISHED);
    assertThat(scene.view().counters().establishedTransitions()).isEqualTo(2);
  }

  @Test
  void peerThatOnlyGotAnotherNameIsDialledAfterTheShortestWait() {
    ConnectionId connection = scene.establish(Scene.settings(Scene.leaf()));
    PeerName renamed = new PeerName("renamed");
    ImmutableList<Output> answer =
        scene.give(
            new Input.Configured(Scene.settings(Scene.peer(renamed, "192.0.2.1", Scene.LEAF_AS))));
    assertThat(scene.isHungUp(connection)).isTrue();
    assertThat(answer).noneMatch(Output.Dial.class::isInstance);
    scene.fire(new TimerKey.OfPeer(renamed, PeerTimer.IDLE_HOLD));
    assertThat(scene.outputs)
        .anyMatch(output -> output instanceof Output.Dial dial && dial.peer().equals(renamed));
  }

  @Test
  void newOwnAsResetsEverySession() {
    ConnectionId connection = scene.establish(Scene.settings(Scene.leaf()));
    scene.give(new Input.Configured(Scene.largeAs(Scene.settings(Scene.leaf()))));
    assertThat(scene.notifications(connection)).containsExactly(new Notification(6, 6));
  }

  @Test
  void allowListAppliesWithoutAReset() {
    ConnectionId connection = scene.establish(Scene.settings(Scene.leaf()));
    scene.known("198.51.100.0/25", "203.0.113.0/24");
    scene.drain(connection);
    scene.give(
        new Input.Configured(Scene.allowing(Scene.settings(Scene.leaf()), "203.0.113.0/24")));
    scene.drain(connection);
    assertThat(scene.onWire(connection)).isEqualTo(Scene.prefixes("203.0.113.0/24"));
    assertThat(scene.isHungUp(connection)).isFalse();
  }

  @Test
  void nextHopAppliesWithoutAReset() {
    ConnectionId connection = scene.establish(Scene.settings(Scene.leaf()));
    scene.known("198.51.100.0/25");
    scene.drain(connection);
    PeerSettings leaf = Scene.leaf();
    Address nextHop = Address.parse("192.0.2.77").orThrow();
    scene.give(
        new Input.Configured(
            Scene.settings(
                new PeerSettings(
                    leaf.name(),
                    leaf.target(),
                    leaf.session(),
                    leaf.retry(),
                    new PeerSettings.Announcing(ImmutableMap.of(Afi.IPV4, nextHop))))));
    scene.drain(connection);
    assertThat(scene.isHungUp(connection)).isFalse();
    assertThat(scene.sent(connection).getLast().toString()).contains("192.0.2.77");
  }

  @Test
  void listensOnlyWhenToldAndSaysSoOnce() {
    scene.give(new Input.Configured(Scene.settings(Scene.leaf())));
    scene.give(new Input.Configured(Scene.settings(Scene.leaf(), other())));
    assertThat(scene.outputs.stream().filter(Output.ListenOn.class::isInstance))
        .containsExactly(
            new Output.ListenOn(new SpeakerSettings.Listen.Nowhere(), ImmutableList.of()));
  }

  @Test
  @Rfc(id = "GTSM-2", says = "The listener knows each peer's TTL, and hears of a changed one.")
  void theListenerKnowsTheSocketTermsOfEachPeer() {
    PeerName reflector = new PeerName("reflector");
    PeerSettings internal = Scene.peer(reflector, "192.0.2.2", Scene.OUR_AS);
    scene.give(new Input.Configured(listening(Scene.settings(Scene.leaf(), internal))));
    scene.give(new Input.Configured(listening(Scene.settings(Scene.leaf(), internal))));
    scene.give(new Input.Configured(listening(Scene.settings(Scene.leaf()))));
    assertThat(scene.outputs.stream().filter(Output.ListenOn.class::isInstance))
        .containsExactly(
            new Output.ListenOn(
                LISTEN,
                ImmutableList.of(
                    new Output.Caller(Scene.leaf().target(), new SocketTerms(1)),
                    new Output.Caller(internal.target(), new SocketTerms(64)))),
            new Output.ListenOn(
                LISTEN,
                ImmutableList.of(new Output.Caller(Scene.leaf().target(), new SocketTerms(1)))));
  }

  @Test
  @Rfc(id = "FSM-13", says = "Strangers whom the transport refused are told of, not each one.")
  void strangersThatWereRefusedAreToldOf() {
    scene.give(new Input.Configured(Scene.settings(Scene.leaf())));
    for (int i = 0; i < 5; i++) {
      scene.give(new Input.Refused(Address.parse("192.0.2.66").orThrow()));
    }
    assertThat(scene.notes(Note.Kind.CONNECTION_REFUSED)).hasSize(1);
  }

  private static SpeakerSettings listening(SpeakerSettings settings) {
    return new SpeakerSettings(
        settings.localAs(),
        settings.routerId(),
        LISTEN,
        settings.allow(),
        settings.sources(),
        settings.endOfRibWait(),
        settings.peers());
  }

  /** A reload in which a prefix moves from one source to another. */
  private ConnectionId handingOver(SourceName to) {
    ConnectionId connection = scene.establish(Scene.settings(Scene.leaf()));
    scene.known("198.51.100.0/25");
    scene.drain(connection);
    scene.give(new Input.Configured(Scene.from(Scene.settings(Scene.leaf()), to)));
    scene.drain(connection);
    assertThat(scene.onWire(connection)).isEqualTo(Scene.prefixes("198.51.100.0/25"));
    return connection;
  }

  private int withdrawals(ConnectionId connection) {
    return (int)
        scene.sent(connection).stream()
            .filter(reading ->
                reading instanceof Reading.OfUpdate(UpdateOutcome.Accept accept)
                    && !accept.withdrawn().isEmpty())
            .count();
  }

  @Test
  void prefixThatMovesToAnotherSourceIsNotWithdrawn() {
    SourceName node = new SourceName("kubernetes-node");
    ConnectionId connection = handingOver(node);
    Prefix moved = Prefix.parse("198.51.100.0/25").orThrow();
    scene.give(new Input.Reported(node, Knowledge.Known.of(node, scene.now, moved)));
    scene.drain(connection);
    assertThat(scene.onWire(connection)).isEqualTo(Scene.prefixes("198.51.100.0/25"));
    assertThat(withdrawals(connection)).isZero();
  }

  @Test
  void prefixThatNoNewSourceWantsGoesWhenTheyAreRead() {
    SourceName node = new SourceName("kubernetes-node");
    ConnectionId connection = handingOver(node);
    scene.give(new Input.Reported(node, Knowledge.Known.of(node, scene.now)));
    scene.drain(connection);
    assertThat(scene.onWire(connection)).isEmpty();
  }

  @Test
  void prefixOfASourceThatIsGoneStaysForABoundedTimeOnly() {
    SourceName node = new SourceName("kubernetes-node");
    ConnectionId connection = handingOver(node);
    scene.give(new Input.Reported(node, new Knowledge.Unknown("connection refused")));
    scene.drain(connection);
    assertThat(scene.onWire(connection)).hasSize(1);
    scene.fire(new TimerKey.SourceHandover());
    scene.drain(connection);
    assertThat(scene.onWire(connection)).isEmpty();
  }
}
