package io.leafcast.bgp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.rib.HostInterfaces;
import io.leafcast.bgp.rib.InterfaceAddresses;
import io.leafcast.bgp.rib.InterfaceAddresses.Flag;
import io.leafcast.bgp.rib.InterfaceAddresses.OnLink;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Prefix;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Choices as the Linux kernel makes them: it takes 2001:db8::9/128 for a call to 2001:db8::1. */
class SourceTest {
  private static final ImmutableSet<Address> NONE = ImmutableSet.of();
  private static final Address PEER = address("2001:db8::1");
  private static final OnLink OWN = onLink("2001:db8::aaaa:2", 64);
  private static final OnLink VIRTUAL = onLink("2001:db8::9", 128);

  @Test
  void anAddressWithAPrefixOfItsOwnGivesWayToTheNodesOwn() {
    assertThat(better(VIRTUAL, onLink("fe80::2", 64), VIRTUAL, OWN)).contains(OWN.address());
  }

  @Test
  void anAddressThatIsOnItsWayOutGivesWay() {
    OnLink old = onLink("2001:db8::5", 64, Flag.DEPRECATED);
    assertThat(better(old, old, onLink("2001:db8::6", 64, Flag.TEMPORARY), OWN))
        .contains(OWN.address());
  }

  @Test
  void theKernelsChoiceStaysWhereItIsGood() {
    OnLink second = onLink("2001:db8::aaaa:3", 64);
    assertThat(better(second, VIRTUAL, OWN, second)).isEmpty();
  }

  @Test
  void theKernelsChoiceStaysWhereNothingElseIsOnThePeersSubnet() {
    assertThat(better(VIRTUAL, VIRTUAL, onLink("2001:db8:1::2", 64))).isEmpty();
    assertThat(Source.better(VIRTUAL.address(), PEER, new HostInterfaces.Unknown("no"), NONE))
        .isEmpty();
  }

  @Test
  void ofTheAddressesOfASubnetTheKernelsFirstIsTaken() {
    OnLink virtual = onLink("192.0.2.9", 32);
    OnLink second = onLink("192.0.2.5", 24, Flag.SECONDARY);
    OnLink first = onLink("192.0.2.7", 24);
    assertThat(
            Source.better(
                virtual.address(), address("192.0.2.1"), on(virtual, second, first), NONE))
        .contains(first.address());
  }

  @Test
  void anAddressThatTheNodeIsKnownByGoesBeforeTheKernelsChoice() {
    OnLink known = onLink("2001:db8::aaaa:3", 64);
    OnLink elsewhere = onLink("2001:db8:1::2", 64);
    assertThat(preferring(known, OWN, OWN, known)).contains(known.address());
    assertThat(preferring(known, known, OWN, known)).as("it is the choice").isEmpty();
    assertThat(preferring(elsewhere, OWN, OWN, elsewhere)).as("not on the subnet").isEmpty();
    assertThat(preferring(VIRTUAL, OWN, OWN, VIRTUAL)).as("one that moves").isEmpty();
  }

  private static Optional<Address> preferring(OnLink known, OnLink choice, OnLink... all) {
    return Source.better(choice.address(), PEER, on(all), ImmutableSet.of(known.address()));
  }

  private static Optional<Address> better(OnLink choice, OnLink... all) {
    return Source.better(choice.address(), PEER, on(all), NONE);
  }

  private static HostInterfaces on(OnLink... all) {
    return new HostInterfaces.Known(
        ImmutableMap.of("eth0", new InterfaceAddresses(ImmutableList.copyOf(all))));
  }

  private static OnLink onLink(String text, int length, Flag... flags) {
    Address address = address(text);
    return new OnLink(address, Prefix.containing(address, length), ImmutableSet.copyOf(flags));
  }

  private static Address address(String text) {
    return Address.parse(text).orThrow();
  }
}
