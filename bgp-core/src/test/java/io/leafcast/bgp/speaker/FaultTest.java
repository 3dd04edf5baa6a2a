package io.leafcast.bgp.speaker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.attr.MultiExitDisc;
import io.leafcast.bgp.message.Keepalive;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.UpdateRules;
import io.leafcast.bgp.reason.SocketReason;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.speaker.Snapshot.SessionState;
import io.leafcast.bgp.speaker.TimerKey.PeerTimer;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.Rfc;
import io.leafcast.bgp.words.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What peers do wrong, and what we do wrong. */
final class FaultTest {
  private static final String MARKER = "ffffffffffffffffffffffffffffffff";
  private static final List<String> BAD_FRAMES =
      List.of(
          "00000000000000000000000000000000001304",
          MARKER + "001204",
          MARKER + "000004",
          MARKER + "ffff02",
          MARKER + "001404",
          MARKER + "001c01",
          MARKER + "001602",
          MARKER + "001300",
          MARKER + "001306",
          MARKER + "001309",
          MARKER + "0013ff",
          MARKER + "001403",
          MARKER + "001503c8c8",
          MARKER + "001701000000000000",
          MARKER + "001d0103fde8005ac000020100",
          MARKER + "001d0104fde80001c000020100",
          MARKER + "001702ffffffff",
          MARKER + "00170500010001",
          "474554");

  private final Scene scene = new Scene();

  enum Moment {
    OPEN_SENT,
    OPEN_CONFIRM,
    ESTABLISHED
  }

  private ConnectionId at(Moment moment) {
    ConnectionId connection = scene.dialled();
    scene.connect(connection);
    if (moment != Moment.OPEN_SENT) {
      scene.receive(connection, Scene.leafOpen());
    }
    if (moment == Moment.ESTABLISHED) {
      scene.receive(connection, new Keepalive());
    }
    return connection;
  }

  @ParameterizedTest
  @EnumSource(Moment.class)
  @Rfc(id = "HDR-1", says = "After any malformed frame in any state the next session comes up.")
  void goodSessionFollowsAnyBadFrameWithinTenSeconds(Moment moment) {
    scene.give(new Input.Configured(Scene.settings(Scene.leaf())));
    scene.known("198.51.100.0/25");
    for (String hex : BAD_FRAMES) {
      ConnectionId connection = at(moment);
      scene.give(new Input.Received(connection, Octets.ofHex(hex)));
      assertThat(scene.notes(Note.Kind.OWN_FAULT)).as(hex).isEmpty();
      if (!scene.isHungUp(connection)) {
        assertThat(scene.view().state()).as(hex).isNotEqualTo(SessionState.IDLE);
        scene.give(new Input.Closed(connection, new SocketReason.ConnectionFailed("reset")));
      }
      Instant ended = scene.now;
      nextDial();
      assertThat(Duration.between(ended, scene.now)).as(hex).isLessThan(Duration.ofSeconds(10));
      ConnectionId good = scene.establish(scene.dialled());
      assertThat(scene.view().state()).as(hex).isEqualTo(SessionState.ESTABLISHED);
      scene.after(Duration.ofMinutes(1));
      scene.give(new Input.Closed(good, new SocketReason.ConnectionFailed("reset")));
      nextDial();
    }
  }

  private void nextDial() {
    if (scene.timer(PeerTimer.IDLE_HOLD).isPresent()) {
      scene.fire(PeerTimer.IDLE_HOLD);
    } else {
      scene.fire(PeerTimer.CONNECT_RETRY);
    }
  }

  @Test
  void ownFaultEndsThatConnectionOnlyAndSaysWhatCame() {
    PeerName other = new PeerName("leaf-2");
    scene.give(
        new Input.Configured(
            Scene.settings(Scene.leaf(), Scene.peer(other, "192.0.2.2", Scene.LEAF_AS))));
    ConnectionId connection = at(Moment.OPEN_CONFIRM);
    // no source of ours gives such an attribute: it stands for any promise that our code breaks
    scene.give(
        new Input.Reported(
            Scene.SOURCE,
            new Knowledge.Known(
                ImmutableSortedMap.of(
                    Prefix.parse("198.51.100.0/25").orThrow(),
                    new Provenance(
                        Scene.SOURCE,
                        "test",
                        "",
                        scene.now,
                        ImmutableList.of(new MultiExitDisc(1L << 40)))),
                ImmutableList.of(),
                "")));
    scene.receive(connection, new Keepalive());
    assertThat(scene.notes(Note.Kind.OWN_FAULT)).hasSize(1);
    assertThat(Words.of(scene.notes(Note.Kind.OWN_FAULT).getFirst()))
        .contains(MARKER + "001304")
        .contains("IllegalArgumentException");
    assertThat(scene.isHungUp(connection)).isTrue();
    assertThat(scene.notifications(connection)).containsExactly(new Notification(6, 0));
    scene.known("198.51.100.0/25");
    List<Snapshot.PeerView> peers = scene.speaker.snapshot(scene.now).peers();
    assertThat(peers.stream().map(Snapshot.PeerView::state))
        .containsExactlyInAnyOrder(SessionState.IDLE, SessionState.CONNECT);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20_000})
  @Rfc(
      id = "ERR-20",
      says = "Malformed UPDATEs in a row keep the session and do not flood the log.")
  @Rfc(id = "ERR-18", says = "The malformed UPDATE is noted in hex with its prefixes, and counted.")
  void malformedUpdatesAreCountedAndNotedOnce(int count) {
    ConnectionId connection = scene.establish(Scene.settings(Scene.leaf()));
    // ORIGIN 3 with AS_PATH, NEXT_HOP and 203.0.113.0/24
    Octets frame =
        Octets.ofHex(
            MARKER
                + "002f02"
                + "0000"
                + "0014"
                + "40010103"
                + "40020602010000fbf5"
                + "400304c0000201"
                + "18cb0071");
    for (int i = 0; i < count; i++) {
      scene.speaker.step(scene.moment(), new Input.Received(connection, frame));
    }
    scene.after(Duration.ofSeconds(11));
    scene.give(new Input.Received(connection, frame));
    assertThat(scene.view().state()).isEqualTo(SessionState.ESTABLISHED);
    assertThat(scene.view().counters().treatedAsWithdraw()).isEqualTo(count + 1L);
    assertThat(scene.notes(Note.Kind.MALFORMED_UPDATE)).hasSize(1);
    assertThat(Words.of(scene.notes(Note.Kind.MALFORMED_UPDATE).getFirst()))
        .contains("203.0.113.0/24")
        .contains(frame.hex());
  }

  /** RFC 7947 section 2.2.2.1: a route server leaves its own number out. */
  @Test
  void aRouteServersPathsAreTakenWhereItIsSaidToBeOne() {
    ConnectionId connection = scene.establish(Scene.settings(Scene.leaf()));
    // AS_PATH of AS 64502, the peer is AS 64501
    Octets frame =
        Octets.ofHex(
            MARKER
                + "002f02"
                + "0000"
                + "0014"
                + "40010100"
                + "40020602010000fbf6"
                + "400304c0000201"
                + "18cb0071");
    scene.give(new Input.Received(connection, frame));
    assertThat(scene.view().counters().treatedAsWithdraw()).isEqualTo(1);
    assertThat(Words.of(scene.notes(Note.Kind.MALFORMED_UPDATE).getFirst()))
        .contains(
            "AS_PATH begins with AS 64502, the peer is AS 64501; of a route server that is right,"
                + " with enforceFirstAs: false");
    PeerSettings leaf = Scene.leaf();
    scene.give(
        new Input.Configured(
            Scene.settings(
                new PeerSettings(
                    leaf.name(),
                    leaf.target(),
                    leaf.session(),
                    leaf.retry(),
                    leaf.announcing(),
                    leaf.linkDown(),
                    UpdateRules.FirstAs.IS_ANY))));
    assertThat(scene.isHungUp(connection)).isFalse();
    scene.give(new Input.Received(connection, frame));
    assertThat(scene.view().counters().treatedAsWithdraw()).isEqualTo(1);
    assertThat(scene.view().session())
        .isInstanceOfSatisfying(
            Snapshot.Session.Up.class,
            up -> assertThat(up.received()).containsEntry(Family.IPV4_UNICAST, 1));
  }

  @Test
  void faultOfOnePeerLeavesTheOthersAlone() {
    PeerName other = new PeerName("leaf-2");
    scene.give(
        new Input.Configured(
            Scene.settings(Scene.leaf(), Scene.peer(other, "192.0.2.2", Scene.LEAF_AS))));
    List<ConnectionId> dials =
        scene.outputs.stream()
            .filter(Output.Dial.class::isInstance)
            .map(output -> ((Output.Dial) output).connection())
            .toList();
    dials.forEach(scene::establish);
    scene.give(new Input.Received(dials.getFirst(), Octets.ofHex("474554")));
    assertThat(scene.isHungUp(dials.getFirst())).isTrue();
    assertThat(scene.isHungUp(dials.getLast())).isFalse();
    assertThat(scene.speaker.snapshot(scene.now).peers().getLast().state())
        .isEqualTo(SessionState.ESTABLISHED);
  }

  @Test
  @Rfc(
      id = "ERR-18",
      says = "The longest malformed UPDATE is noted whole, with all of its NLRI, rate-limited.")
  void theLongestMalformedUpdateIsNotedWhole() {
    ConnectionId connection = scene.establish(Scene.settings(Scene.leaf()));
    int prefixes = (4096 - 43) / 4;
    String nlri =
        IntStream.range(0, prefixes).mapToObj("18cb%04x"::formatted).collect(Collectors.joining());
    // ORIGIN 3 with AS_PATH, NEXT_HOP and 1,013 prefixes of 24 bits
    String attributes = "40010103" + "40020602010000fbf5" + "400304c0000201";
    Octets frame =
        Octets.ofHex(
            MARKER
                + "%04x".formatted(43 + 4 * prefixes)
                + "02"
                + "0000"
                + "0014"
                + attributes
                + nlri);
    scene.give(new Input.Received(connection, frame));
    scene.give(new Input.Received(connection, frame));
    assertThat(scene.view().counters().treatedAsWithdraw()).isEqualTo(2);
    assertThat(scene.notes(Note.Kind.MALFORMED_UPDATE)).hasSize(1);
    String words = Words.of(scene.notes(Note.Kind.MALFORMED_UPDATE).getFirst());
    assertThat(words).contains(frame.hex());
    assertThat(words.split("[ ,:]+"))
        .contains(
            IntStream.range(0, prefixes)
                .mapToObj(i -> "203." + (i >> 8) + "." + (i & 0xFF) + ".0/24")
                .toArray(String[]::new));
    scene.after(Duration.ofSeconds(11));
    scene.give(new Input.Received(connection, frame));
    assertThat(Words.of(scene.notes(Note.Kind.MALFORMED_UPDATE).getLast()))
        .endsWith("(1 like it were left out before)");
  }

  @Test
  void aTimeOfDayThatIsSetBackMutesNothing() {
    scene.give(new Input.Configured(Scene.settings(Scene.leaf())));
    Input stranger =
        new Input.Accepted(
            new ConnectionId(-9),
            new Input.Endpoints(
                Address.parse("192.0.2.5").orThrow(),
                Address.parse("203.0.113.9").orThrow(),
                40_000,
                "eth0"));
    scene.give(stranger);
    scene.stepClock(Duration.ofDays(-1));
    scene.after(Duration.ofSeconds(11));
    scene.give(stranger);
    assertThat(scene.notes(Note.Kind.CONNECTION_REFUSED)).hasSize(2);
  }

  @Test
  void aTimeOfDayThatIsSetForwardLetsNoFloodThrough() {
    scene.give(new Input.Configured(Scene.settings(Scene.leaf())));
    Input stranger =
        new Input.Accepted(
            new ConnectionId(-9),
            new Input.Endpoints(
                Address.parse("192.0.2.5").orThrow(),
                Address.parse("203.0.113.9").orThrow(),
                40_000,
                "eth0"));
    for (int i = 0; i < 100; i++) {
      scene.give(stranger);
      scene.stepClock(Duration.ofHours(1));
    }
    assertThat(scene.notes(Note.Kind.CONNECTION_REFUSED)).hasSize(1);
  }
}
