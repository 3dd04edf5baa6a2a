package io.leafcast.bgp.speaker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.attr.AsPath;
import io.leafcast.bgp.attr.AsSegment;
import io.leafcast.bgp.attr.NextHop;
import io.leafcast.bgp.attr.Origin;
import io.leafcast.bgp.message.Capability;
import io.leafcast.bgp.message.Keepalive;
import io.leafcast.bgp.message.Open;
import io.leafcast.bgp.message.RouteRefresh;
import io.leafcast.bgp.message.Update;
import io.leafcast.bgp.reason.SocketReason;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.speaker.TimerKey.ConnectionTimer;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.Rfc;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Routes of an Established session, both ways. */
final class AnnounceTest {
  private final Scene scene = new Scene();

  private ConnectionId up() {
    ConnectionId connection = scene.establish(Scene.settings(Scene.leaf()));
    scene.drain(connection);
    return connection;
  }

  private static String[] manyPrefixes(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "10." + (i >> 8) + "." + (i & 0xFF) + ".0/24")
        .toArray(String[]::new);
  }

  private static Update announcing(String... prefixes) {
    return new Update(
        ImmutableList.of(),
        ImmutableList.of(
            new Origin(Origin.Code.IGP),
            new AsPath(
                ImmutableList.of(
                    new AsSegment(AsSegment.Kind.SEQUENCE, ImmutableList.of(Scene.LEAF_AS)))),
            new NextHop(Address.parse("192.0.2.1").orThrow())),
        ImmutableList.copyOf(Scene.prefixes(prefixes)));
  }

  @Test
  @Rfc(id = "UPD-19", says = "What a source no longer wants is withdrawn in the same step.")
  void withdrawsBySetDifference() {
    scene.known("198.51.100.0/25", "198.51.100.128/25");
    ConnectionId connection = up();
    scene.known("198.51.100.128/25", "198.51.100.64/26");
    scene.drain(connection);
    assertThat(scene.onWire(connection))
        .containsExactlyInAnyOrderElementsOf(
            Scene.prefixes("198.51.100.128/25", "198.51.100.64/26"));
  }

  @Test
  void unknownNeverWithdraws() {
    ConnectionId connection = up();
    scene.known("198.51.100.0/25");
    scene.drain(connection);
    scene.unknown("the API does not answer");
    scene.drain(connection);
    assertThat(scene.onWire(connection)).isEqualTo(Scene.prefixes("198.51.100.0/25"));
    assertThat(scene.speaker.snapshot(scene.now).sources().getFirst().state())
        .isEqualTo(Snapshot.SourceState.KEPT);
  }

  @Test
  void whatWasKnownBeforeAnOutageIsAnnouncedToANewSession() {
    ConnectionId first = up();
    scene.known("198.51.100.0/25");
    scene.unknown("the API does not answer");
    scene.give(
        new Input.Closed(first, new SocketReason.ConnectionFailed("connection reset by peer")));
    scene.fire(TimerKey.PeerTimer.IDLE_HOLD);
    ConnectionId second = scene.establish(scene.dialled());
    scene.drain(second);
    assertThat(scene.onWire(second)).isEqualTo(Scene.prefixes("198.51.100.0/25"));
    assertThat(scene.endOfRibs(second)).containsExactly(Family.IPV4_UNICAST);
  }

  @Test
  @Rfc(id = "GR-1", says = "End-of-RIB waits until every source was read.")
  void endOfRibWaitsForTheSources() {
    ConnectionId connection = up();
    assertThat(scene.endOfRibs(connection)).isEmpty();
    scene.known();
    assertThat(scene.endOfRibs(connection)).containsExactly(Family.IPV4_UNICAST);
  }

  @Test
  @Rfc(id = "GR-1", says = "End-of-RIB is not held back for longer than the wait.")
  void endOfRibIsSentWhenTheWaitIsOver() {
    ConnectionId connection = up();
    scene.fire(new TimerKey.EndOfRibWait());
    assertThat(scene.endOfRibs(connection)).containsExactly(Family.IPV4_UNICAST);
  }

  @Test
  void announcesWhatIsKnownWhileAnotherSourceIsNot() {
    SpeakerSettings both = Scene.settings(Scene.leaf());
    scene.give(
        new Input.Configured(
            new SpeakerSettings(
                both.localAs(),
                both.routerId(),
                both.listen(),
                both.allow(),
                ImmutableSet.of(Scene.SOURCE, new SourceName("kubernetes-node")),
                both.endOfRibWait(),
                both.peers())));
    scene.known("198.51.100.0/25");
    ConnectionId connection = scene.establish(scene.dialled());
    scene.drain(connection);
    assertThat(scene.onWire(connection)).isEqualTo(Scene.prefixes("198.51.100.0/25"));
    assertThat(scene.endOfRibs(connection)).isEmpty();
  }

  @Test
  void nothingOutsideTheAllowListLeaves() {
    ConnectionId connection = up();
    scene.known("203.0.113.0/24");
    scene.drain(connection);
    assertThat(scene.onWire(connection)).isEmpty();
    assertThat(scene.notes(Note.Kind.NOT_ANNOUNCED)).hasSize(1);
    assertThat(scene.speaker.snapshot(scene.now).prefixes().getFirst().fates().get(Scene.LEAF))
        .isInstanceOf(Snapshot.Fate.Held.class);
  }

  @Test
  @Rfc(id = "FSM-18", says = "At most a bounded number of UPDATEs wait for a socket.")
  void writesInBurstsThatTheSocketAsksFor() {
    SpeakerSettings wide = Scene.allowing(Scene.settings(Scene.leaf()), "10.0.0.0/8");
    ConnectionId connection = scene.establish(wide);
    scene.known(manyPrefixes(20_000));
    int messages = scene.sentOctets(connection).size();
    assertThat(messages).isLessThanOrEqualTo(2 + Sending.BURST);
    scene.known(Arrays.copyOf(manyPrefixes(20_000), 15_000));
    assertThat(scene.sentOctets(connection)).as("the socket has not asked").hasSize(messages);
    scene.drain(connection);
    assertThat(scene.onWire(connection)).hasSize(15_000);
    assertThat(scene.view().session())
        .isInstanceOfSatisfying(
            Snapshot.Session.Up.class, session -> assertThat(session.pending()).isZero());
  }

  @Test
  void withdrawalsGoFirst() {
    SpeakerSettings wide = Scene.allowing(Scene.settings(Scene.leaf()), "10.0.0.0/8");
    ConnectionId connection = scene.establish(wide);
    scene.known("10.200.0.0/24");
    scene.drain(connection);
    int before = scene.sentOctets(connection).size();
    scene.known(manyPrefixes(5_000));
    scene.drain(connection);
    assertThat(scene.sent(connection).get(before).toString()).contains("10.200.0.0/24");
  }

  @Test
  @Rfc(id = "FSM-16", says = "A peer that takes nothing for the SendHoldTime is hung up on.")
  @Rfc(id = "FSM-17", says = "The SendHoldTime is eight minutes, or twice a longer hold time.")
  void stuckPeerIsGivenUp() {
    ConnectionId connection = scene.establish(Scene.settings(Scene.leaf()));
    scene.known("198.51.100.0/25");
    assertThat(scene.timer(connection, ConnectionTimer.SEND_HOLD)).contains(Duration.ofMinutes(8));
    assertThat(Sending.sendHoldTime(300)).isEqualTo(Duration.ofMinutes(10));
    scene.fire(connection, ConnectionTimer.SEND_HOLD);
    assertThat(scene.isHungUp(connection)).isTrue();
    assertThat(scene.lastError()).startsWith("Send Hold Timer Expired");
  }

  @Test
  @Rfc(id = "FSM-17", says = "Hold time 0 turns the SendHoldTimer off.")
  void sendHoldTimerIsOffWithoutHoldTime() {
    scene.give(new Input.Configured(Scene.settings(Scene.holding(Scene.leaf(), 0))));
    ConnectionId connection = scene.establish(scene.dialled());
    scene.known("198.51.100.0/25");
    assertThat(scene.outputs).contains(new Output.AwaitWritable(connection));
    assertThat(scene.timer(connection, ConnectionTimer.SEND_HOLD)).isEmpty();
  }

  @Test
  @Rfc(
      id = "FSM-16",
      says = "A KEEPALIVE that the peer's TCP does not take runs the SendHoldTimer.")
  void aKeepaliveThatIsNotTakenRunsTheSendHoldTimer() {
    ConnectionId connection = up();
    scene.drain(connection);
    assertThat(scene.timer(connection, ConnectionTimer.SEND_HOLD)).isEmpty();
    scene.fire(connection, ConnectionTimer.KEEPALIVE);
    assertThat(scene.outputs.getLast()).isInstanceOf(Output.SetTimer.class);
    assertThat(scene.timer(connection, ConnectionTimer.SEND_HOLD)).contains(Duration.ofMinutes(8));
    int before = scene.outputs.size();
    scene.fire(connection, ConnectionTimer.KEEPALIVE);
    assertThat(scene.outputs.subList(before, scene.outputs.size()))
        .as("the timer goes on, whatever is sent meanwhile")
        .noneMatch(Output.AwaitWritable.class::isInstance);
    scene.fire(connection, ConnectionTimer.SEND_HOLD);
    assertThat(scene.lastError()).startsWith("Send Hold Timer Expired");
  }

  @Test
  void whatThePeersTcpHasNotTakenIsNotAnnounced() {
    ConnectionId connection = up();
    scene.drain(connection);
    scene.known("198.51.100.0/25");
    assertThat(scene.onWire(connection)).hasSize(1);
    assertThat(fate()).isInstanceOf(Snapshot.Fate.Pending.class);
    assertThat(scene.notes(Note.Kind.ANNOUNCED)).isEmpty();
    scene.after(Duration.ofSeconds(7));
    scene.give(new Input.Writable(connection));
    assertThat(fate())
        .isInstanceOfSatisfying(
            Snapshot.Fate.Announced.class,
            announced -> assertThat(announced.since()).isEqualTo(Scene.START.plusSeconds(7)));
    assertThat(scene.notes(Note.Kind.ANNOUNCED)).hasSize(1);
  }

  private Snapshot.Fate fate() {
    return scene
        .speaker
        .snapshot(scene.now)
        .prefixes()
        .getFirst()
        .fates()
        .values()
        .iterator()
        .next();
  }

  @Test
  void socketThatAnswersStopsTheSendHoldTimer() {
    ConnectionId connection = up();
    scene.known("198.51.100.0/25");
    scene.drain(connection);
    assertThat(scene.timer(connection, ConnectionTimer.SEND_HOLD)).isEmpty();
  }

  @Test
  @Rfc(id = "RR-2", says = "ROUTE-REFRESH of a negotiated family sends the Adj-RIB-Out again.")
  void routeRefreshSendsItAllAgain() {
    ConnectionId connection = up();
    scene.known("198.51.100.0/25");
    scene.drain(connection);
    int before = scene.sentOctets(connection).size();
    scene.receive(connection, new RouteRefresh(Family.IPV4_UNICAST, 0));
    scene.drain(connection);
    assertThat(scene.sentOctets(connection)).hasSize(before + 1);
    assertThat(scene.sentOctets(connection).getLast())
        .isEqualTo(scene.sentOctets(connection).get(before - 2));
  }

  @Test
  void streamOfRouteRefreshesGetsAnAnswerASecond() {
    ConnectionId connection = up();
    scene.known("198.51.100.0/25");
    scene.drain(connection);
    int before = scene.sentOctets(connection).size();
    for (int i = 0; i < 1_000; i++) {
      scene.receive(connection, new RouteRefresh(Family.IPV4_UNICAST, 0));
      scene.drain(connection);
    }
    assertThat(scene.sentOctets(connection)).hasSize(before + 1);
    scene.fire(connection, ConnectionTimer.REFRESH);
    scene.drain(connection);
    assertThat(scene.sentOctets(connection)).as("for all that came since").hasSize(before + 2);
    scene.fire(connection, ConnectionTimer.REFRESH);
    scene.drain(connection);
    assertThat(scene.sentOctets(connection)).as("nobody asked since").hasSize(before + 2);
    assertThat(scene.notes(Note.Kind.ANNOUNCED)).as("the first, and one again").hasSize(2);
    scene.receive(connection, new RouteRefresh(Family.IPV4_UNICAST, 0));
    scene.drain(connection);
    assertThat(scene.sentOctets(connection)).as("at once again").hasSize(before + 3);
  }

  @Test
  @Rfc(id = "RR-3", says = "ROUTE-REFRESH for a family that was not agreed on is ignored.")
  @Rfc(id = "RR-8", says = "ROUTE-REFRESH of another subtype than 0 is ignored, and noted.")
  void otherRouteRefreshesAreIgnored() {
    ConnectionId connection = up();
    scene.known("198.51.100.0/25");
    scene.drain(connection);
    int before = scene.sentOctets(connection).size();
    scene.receive(connection, new RouteRefresh(Family.IPV6_UNICAST, 0));
    scene.receive(connection, new RouteRefresh(Family.IPV4_UNICAST, 2));
    assertThat(scene.sentOctets(connection)).hasSize(before);
    assertThat(scene.notes(Note.Kind.REMARK)).as("two in ten seconds").hasSize(1);
    assertThat(scene.view().state()).isEqualTo(Snapshot.SessionState.ESTABLISHED);
  }

  @Test
  void receivedRoutesAreCountedAndGoNowhere() {
    scene.give(
        new Input.Configured(
            Scene.settings(
                Scene.leaf(), Scene.peer(new PeerName("leaf-2"), "192.0.2.2", Scene.LEAF_AS))));
    ImmutableList<ConnectionId> dials =
        scene.outputs.stream()
            .filter(Output.Dial.class::isInstance)
            .map(output -> ((Output.Dial) output).connection())
            .collect(ImmutableList.toImmutableList());
    dials.forEach(scene::establish);
    scene.known();
    scene.receive(dials.getFirst(), announcing("203.0.113.0/24", "203.0.113.0/25"));
    dials.forEach(scene::drain);
    assertThat(scene.view().session())
        .isInstanceOfSatisfying(
            Snapshot.Session.Up.class,
            session -> assertThat(session.received()).containsEntry(Family.IPV4_UNICAST, 2));
    assertThat(scene.onWire(dials.getLast())).isEmpty();
    assertThat(scene.speaker.snapshot(scene.now).prefixes()).isEmpty();
  }

  @Test
  @Rfc(id = "AS4-2", says = "A two-octet peer gets AS_TRANS in AS_PATH, and AS4_PATH.")
  void peerWithoutFourOctetNumbersIsServedToo() {
    SpeakerSettings large = Scene.largeAs(Scene.settings(Scene.leaf()));
    scene.give(new Input.Configured(large));
    ConnectionId connection = scene.dialled();
    scene.connect(connection);
    scene.receive(
        connection,
        new Open(
            Scene.LEAF_AS,
            90,
            Scene.LEAF_ID,
            ImmutableList.of(new Capability.Multiprotocol(Family.IPV4_UNICAST))));
    scene.receive(connection, new Keepalive());
    scene.known("198.51.100.0/25");
    scene.drain(connection);
    assertThat(scene.sentOctets(connection).stream().map(Object::toString))
        .as("AS_PATH of one two-octet number, 23456")
        .anyMatch(hex -> hex.contains("40020402015ba0") && hex.contains("c0110602010001"));
  }

  @Test
  void prefixesHaveAFateAtEachPeer() {
    ConnectionId connection = up();
    scene.known("198.51.100.0/25");
    scene.drain(connection);
    Prefix prefix = Scene.prefixes("198.51.100.0/25").getFirst();
    Snapshot.PrefixView view = scene.speaker.snapshot(scene.now).prefixes().getFirst();
    assertThat(view.prefix()).isEqualTo(prefix);
    assertThat(view.fates().get(Scene.LEAF))
        .isEqualTo(
            new Snapshot.Fate.Announced(
                ImmutableList.of(Address.parse("192.0.2.5").orThrow()), scene.now));
    scene.give(new Input.Closed(connection, new SocketReason.ConnectionFailed("reset")));
    assertThat(scene.speaker.snapshot(scene.now).prefixes().getFirst().fates().get(Scene.LEAF))
        .isInstanceOf(Snapshot.Fate.Held.class);
  }
}
