package io.leafcast.bgp.speaker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.message.Keepalive;
import io.leafcast.bgp.rib.HostInterfaces;
import io.leafcast.bgp.rib.InterfaceAddresses;
import io.leafcast.bgp.rib.InterfaceAddresses.Link;
import io.leafcast.bgp.rib.InterfaceAddresses.OnLink;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Prefix;
import org.junit.jupiter.api.Test;

/** What the host's interfaces do to the IPv4 prefixes of an IPv6 session. */
final class InterfacesTest {
  private static final Input.Endpoints IPV6 =
      new Input.Endpoints(
          Address.parse("2001:db8::11").orThrow(),
          Address.parse("2001:db8::1").orThrow(),
          179,
          "eth0");
  private static final OnLink IPV4_OF_NODE =
      new OnLink(Address.parse("192.0.2.11").orThrow(), Prefix.parse("192.0.2.0/24").orThrow());

  private final Scene scene = new Scene();

  @Test
  void anAddressIsGoneOnlyWhenAnInterfaceThatIsUpNoLongerHasIt() {
    see(eth0(Link.UP, IPV4_OF_NODE));
    scene.give(new Input.Configured(Scene.settings(staying(Scene.leaf()))));
    scene.known("198.51.100.0/25");
    ConnectionId connection = scene.dialled();
    scene.give(new Input.Connected(connection, IPV6));
    scene.receive(connection, Scene.leafOpen());
    scene.receive(connection, new Keepalive());
    scene.drain(connection);
    ImmutableList<Prefix> all = Scene.prefixes("198.51.100.0/25");
    assertThat(scene.onWire(connection)).isEqualTo(all);

    see(new HostInterfaces.Unknown("too many open files"));
    see(eth0(Link.DOWN));
    see(new HostInterfaces.Known(ImmutableMap.of()));
    scene.drain(connection);
    assertThat(scene.onWire(connection)).isEqualTo(all);
    assertThat(scene.notes(Note.Kind.REMARK))
        .containsExactly(new SpeakerNote.InterfacesUnknown("too many open files"));

    see(eth0(Link.UP));
    scene.drain(connection);
    assertThat(scene.onWire(connection)).isEmpty();
  }

  private void see(HostInterfaces interfaces) {
    scene.give(new Input.InterfacesSeen(interfaces));
  }

  /** One whose session outlives its link for a while. */
  private static PeerSettings staying(PeerSettings peer) {
    return new PeerSettings(
        peer.name(),
        peer.target(),
        peer.session(),
        peer.retry(),
        peer.announcing(),
        new PeerSettings.LinkDown.LeavesSession(),
        peer.firstAs());
  }

  /** Up or down, with the session's own address and these. */
  private static HostInterfaces eth0(Link link, OnLink... others) {
    return new HostInterfaces.Known(
        ImmutableMap.of(
            "eth0",
            new InterfaceAddresses(
                link,
                ImmutableList.<OnLink>builder()
                    .add(others)
                    .add(new OnLink(IPV6.local(), Prefix.containing(IPV6.local(), 64)))
                    .build())));
  }
}
