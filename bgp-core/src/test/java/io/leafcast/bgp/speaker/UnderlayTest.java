package io.leafcast.bgp.speaker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.message.Keepalive;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.Notification.Cease;
import io.leafcast.bgp.rib.HostInterfaces;
import io.leafcast.bgp.rib.InterfaceAddresses;
import io.leafcast.bgp.rib.InterfaceAddresses.Link;
import io.leafcast.bgp.rib.InterfaceAddresses.OnLink;
import io.leafcast.bgp.speaker.PeerSettings.LinkDown;
import io.leafcast.bgp.speaker.TimerKey.ConnectionTimer;
import io.leafcast.bgp.speaker.TimerKey.PeerTimer;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.words.Words;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a host's links and addresses do to a session of 192.0.2.5 on eth0 with 192.0.2.1. */
final class UnderlayTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final InterfaceAddresses ETH0 = eth0(Link.UP, "192.0.2.5");
  private static final InterfaceAddresses VETH =
      new InterfaceAddresses(9, Link.UP, ImmutableList.of());

  private final Scene scene = new Scene();

  @BeforeEach
  void interfacesAreKnown() {
    see(Map.of("eth0", ETH0));
  }

  @Test
  void aLinkThatGoesDownEndsTheSessionAtOnceAndInWords() {
    ConnectionId connection = up(Scene.leaf());
    see(Map.of("eth0", eth0(Link.DOWN, "192.0.2.5")));
    assertThat(scene.isHungUp(connection)).isTrue();
    assertThat(scene.notifications(connection)).isEmpty(); // which nobody would get
    assertThat(scene.lastError()).isEqualTo("interface eth0 is down, or has no carrier");
    assertThat(scene.notes(Note.Kind.SESSION_DOWN)).hasSize(1);
  }

  @Test
  void aLinkThatComesBackHasThePeerDialledAtOnceHoweverLongItWasAway() {
    up(Scene.leaf());
    see(Map.of("eth0", eth0(Link.DOWN, "192.0.2.5")));
    scene.fire(PeerTimer.IDLE_HOLD);
    scene.after(LONG);
    ConnectionId vain = scene.dialled();
    assertThat(see(Map.of("eth0", ETH0)))
        .contains(new Output.HangUp(vain))
        .anyMatch(Output.Dial.class::isInstance);
    assertThat(scene.dialled()).isNotEqualTo(vain);
  }

  @Test
  void aPeerThatRestsIsDialledAtOnceToo() {
    up(Scene.leaf());
    see(Map.of("eth0", eth0(Link.DOWN, "192.0.2.5")));
    ConnectionId before = scene.dialled();
    scene.after(Duration.ofMillis(10));
    see(Map.of("eth0", ETH0));
    assertThat(scene.dialled()).isNotEqualTo(before);
    assertThat(scene.timer(PeerTimer.IDLE_HOLD)).isEmpty();
  }

  @Test
  void aLinkThatFlapsHasThePeerDialledTenTimesASecondAtMost() {
    up(Scene.leaf());
    long dials = dials();
    for (int i = 0; i < 1000; i++) {
      scene.after(Duration.ofMillis(1));
      see(Map.of("eth0", eth0(i % 2 == 0 ? Link.DOWN : Link.UP, "192.0.2.5")));
    }
    assertThat(dials() - dials).isBetween(1L, 11L);
  }

  @Test
  void aFlapThatIsShorterThanTheDampingDoesNothing() {
    ConnectionId connection = up(damped(Scene.leaf(), Duration.ofSeconds(2)));
    see(Map.of("eth0", eth0(Link.DOWN)));
    assertThat(scene.timer(connection, ConnectionTimer.LINK)).contains(Duration.ofSeconds(2));
    scene.after(Duration.ofMillis(1999));
    see(Map.of("eth0", ETH0));
    assertThat(scene.timer(connection, ConnectionTimer.LINK)).isEmpty();
    assertThat(scene.isHungUp(connection)).isFalse();

    see(Map.of("eth0", eth0(Link.DOWN, "192.0.2.5")));
    scene.fire(connection, ConnectionTimer.LINK);
    assertThat(scene.isHungUp(connection)).isTrue();
    assertThat(scene.lastError()).isEqualTo("interface eth0 is down, or has no carrier");
  }

  @Test
  void whereThatIsOffOrThePeerIsNoNeighbourOnTheLinkTheHoldTimerDecides() {
    PeerSettings leaf = Scene.leaf();
    for (PeerSettings peer :
        List.of(
            with(leaf, leaf.session(), new LinkDown.LeavesSession()),
            with(leaf, hops(leaf, 2), LinkDown.USUAL))) {
      Scene other = new Scene();
      other.give(new Input.InterfacesSeen(known(Map.of("eth0", ETH0))));
      ConnectionId connection = other.establish(Scene.settings(peer));
      other.give(new Input.InterfacesSeen(known(Map.of("eth0", eth0(Link.DOWN, "192.0.2.5")))));
      assertThat(other.isHungUp(connection)).isFalse();
      assertThat(other.timer(connection, ConnectionTimer.LINK)).isEmpty();
    }
  }

  @Test
  void anAddressThatIsTakenAwayEndsTheSessionInWordsAndIsDialledAgain() {
    ConnectionId connection = up(Scene.leaf());
    see(Map.of("eth0", eth0(Link.UP, "192.0.2.6")));
    assertThat(scene.isHungUp(connection)).isFalse();
    scene.fire(connection, ConnectionTimer.LINK);
    assertThat(scene.isHungUp(connection)).isTrue();
    assertThat(scene.notifications(connection))
        .containsExactly(Notification.cease(Cease.CONFIGURATION_CHANGE));
    assertThat(scene.lastError())
        .isEqualTo("our own address of the session, 192.0.2.5, was removed from interface eth0");
    scene.fire(PeerTimer.IDLE_HOLD);
    assertThat(scene.dialled()).isNotEqualTo(connection);
  }

  @Test
  void anAddressThatIsGivenBackAtOnceWasNotTakenAway() {
    ConnectionId connection = up(Scene.leaf());
    see(Map.of("eth0", eth0(Link.UP)));
    see(Map.of("eth0", ETH0));
    assertThat(scene.timer(connection, ConnectionTimer.LINK)).isEmpty();
  }

  @Test
  void anInterfaceThatIsDeletedEndsTheSession() {
    ConnectionId connection = up(Scene.leaf());
    see(Map.of());
    scene.fire(connection, ConnectionTimer.LINK);
    assertThat(scene.isHungUp(connection)).isTrue();
    assertThat(scene.lastError()).isEqualTo("interface eth0 is gone");
  }

  @Test
  void virtualAddressesAndOtherInterfacesThatComeAndGoChangeNothing() {
    ConnectionId connection = up(Scene.leaf());
    ImmutableList<Output> all =
        Stream.of(
                Map.of("eth0", eth0(Link.UP, "192.0.2.5", "192.0.2.100")),
                Map.of("eth0", ETH0, "lxc1", VETH),
                Map.of("eth0", ETH0))
            .flatMap(interfaces -> see(interfaces).stream())
            .collect(ImmutableList.toImmutableList());
    assertThat(all).noneMatch(Output.HangUp.class::isInstance);
    assertThat(all).noneMatch(Output.Dial.class::isInstance);
    assertThat(scene.timer(connection, ConnectionTimer.LINK)).isEmpty();
  }

  @Test
  void whatCannotBeReadEndsNothing() {
    ConnectionId connection = up(Scene.leaf());
    scene.give(new Input.InterfacesSeen(new HostInterfaces.Unknown("no descriptor")));
    assertThat(scene.isHungUp(connection)).isFalse();
    assertThat(scene.timer(connection, ConnectionTimer.LINK)).isEmpty();
  }

  @Test
  void aRenamedInterfaceIsSaidAndTheSessionGoesOnAndEndsWithItsLink() {
    ConnectionId connection = up(Scene.leaf());
    see(Map.of("uplink0", ETH0));
    assertThat(scene.notes(Note.Kind.REMARK).stream().map(Words::of))
        .containsExactly("interface eth0 is called uplink0 now; the session goes on");
    assertThat(scene.isHungUp(connection)).isFalse();
    see(Map.of("uplink0", eth0(Link.DOWN, "192.0.2.5")));
    assertThat(scene.isHungUp(connection)).isTrue();
    assertThat(scene.lastError()).isEqualTo("interface uplink0 is down, or has no carrier");
  }

  @Test
  void anAddressThatMovesToAnotherInterfaceTakesTheSessionAlong() {
    ConnectionId connection = up(Scene.leaf());
    see(
        Map.of(
            "eth0",
            eth0(Link.DOWN),
            "br0",
            new InterfaceAddresses(8, Link.UP, eth0(Link.UP, "192.0.2.5").addresses())));
    assertThat(scene.isHungUp(connection)).isFalse();
    assertThat(scene.notes(Note.Kind.REMARK).stream().map(Words::of))
        .containsExactly(
            "our address of the session, 192.0.2.5, is on interface br0 now, no longer on eth0;"
                + " the session goes on");
  }

  @Test
  void theSameLinkLocalAddressOnAnotherInterfaceIsNoHelp() {
    InterfaceAddresses local = eth0(Link.UP, "fe80::5");
    see(Map.of("eth0", local, "eth1", new InterfaceAddresses(8, Link.UP, local.addresses())));
    PeerSettings peer = Scene.onLink(Scene.peer(Scene.LEAF, "fe80::1", Scene.LEAF_AS), "eth0");
    scene.give(new Input.Configured(Scene.settings(peer)));
    ConnectionId connection = scene.dialled();
    scene.give(
        new Input.Connected(
            connection,
            new Input.Endpoints(
                Address.parse("fe80::5").orThrow(),
                Address.parse("fe80::1").orThrow(),
                179,
                "eth0")));
    scene.receive(connection, Scene.leafOpen());
    scene.receive(connection, new Keepalive());
    see(
        Map.of(
            "eth0",
            eth0(Link.DOWN),
            "eth1",
            new InterfaceAddresses(8, Link.UP, local.addresses())));
    assertThat(scene.isHungUp(connection)).isTrue();
  }

  private ConnectionId up(PeerSettings peer) {
    ConnectionId connection = scene.establish(Scene.settings(peer));
    scene.after(LONG);
    return connection;
  }

  private long dials() {
    return scene.outputs.stream().filter(Output.Dial.class::isInstance).count();
  }

  private ImmutableList<Output> see(Map<String, InterfaceAddresses> interfaces) {
    return scene.give(new Input.InterfacesSeen(known(interfaces)));
  }

  private static HostInterfaces known(Map<String, InterfaceAddresses> interfaces) {
    return new HostInterfaces.Known(ImmutableMap.copyOf(interfaces));
  }

  private static PeerSettings damped(PeerSettings peer, Duration damping) {
    return with(peer, peer.session(), new LinkDown.EndsSession(damping));
  }

  private static PeerSettings.SessionTerms hops(PeerSettings peer, int hops) {
    PeerSettings.SessionTerms session = peer.session();
    return new PeerSettings.SessionTerms(
        session.asn(),
        session.from(),
        session.opening(),
        hops,
        session.holdTime(),
        session.families());
  }

  private static PeerSettings with(
      PeerSettings peer, PeerSettings.SessionTerms session, LinkDown linkDown) {
    return new PeerSettings(
        peer.name(),
        peer.target(),
        session,
        peer.retry(),
        peer.announcing(),
        linkDown,
        peer.firstAs());
  }

  /** The interface of number 7, with these addresses. */
  private static InterfaceAddresses eth0(Link link, String... addresses) {
    return new InterfaceAddresses(
        7,
        link,
        Stream.of(addresses)
            .map(text -> Address.parse(text).orThrow())
            .map(own -> new OnLink(own, Prefix.containing(own, own.isLinkLocal() ? 64 : 24)))
            .collect(ImmutableList.toImmutableList()));
  }
}
