package io.leafcast.bgp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.rib.InterfaceAddresses.Flag;
import io.leafcast.bgp.rib.InterfaceAddresses.OnLink;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Prefix;
import java.util.List;
import org.junit.jupiter.api.Test;

class Inet6TableTest {

  @Test
  void readsWhatTheKernelSaysOfEachAddress() {
    var table =
        Inet6Table.parse(
            List.of(
                "20010db8000000000000000000000009 03 80 00 a2     eth0",
                "fe8000000000000018fe81fffe5f95ce 03 40 20 c0     eth0",
                "20010db80000000000000000aaaa0002 03 40 00 01     eth0",
                "20010db80000000000000000aaaa0001 03 40 00 88     eth0",
                "20010db80000000000000000aaaa0003 03 40 00 82     eth0",
                "00000000000000000000000000000001 01 80 10 80       lo"));
    assertThat(table.get("eth0"))
        .containsExactly(
            onLink("2001:db8::9", 128, Flag.DEPRECATED),
            onLink("2001:db8::aaaa:1", 64, Flag.TENTATIVE),
            onLink("2001:db8::aaaa:2", 64, Flag.TEMPORARY),
            onLink("2001:db8::aaaa:3", 64),
            onLink("fe80::18fe:81ff:fe5f:95ce", 64, Flag.TENTATIVE));
    assertThat(table.get("lo")).containsExactly(onLink("::1", 128));
  }

  private static OnLink onLink(String text, int length, Flag... flags) {
    Address address = Address.parse(text).orThrow();
    return new OnLink(address, Prefix.containing(address, length), ImmutableSet.copyOf(flags));
  }
}
