package io.leafcast.bgp.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.rib.InterfaceAddresses;
import io.leafcast.bgp.rib.InterfaceAddresses.Link;
import io.leafcast.bgp.wire.Address;
import java.io.IOException;
import java.net.NetworkInterface;
import org.junit.jupiter.api.Test;

/** The kernel that the test runs on has a loopback interface, at least. */
class KernelInterfacesTest {

  @Test
  void theLoopbackInterfaceIsSeenWithItsNumberAndAddress() throws IOException {
    ImmutableMap<String, InterfaceAddresses> all = KernelInterfaces.read();
    NetworkInterface lo = NetworkInterface.getByName("lo");
    assertThat(all)
        .hasEntrySatisfying(
            "lo",
            seen -> {
              assertThat(seen.index()).isEqualTo(lo.getIndex());
              assertThat(seen.link()).isEqualTo(Link.UP);
              assertThat(seen.holds(Address.parse("127.0.0.1").orThrow())).isTrue();
            });
  }

  @Test
  void changesCanBeHeard() throws IOException {
    try (InterfaceChanges changes = InterfaceChanges.open()) {
      assertThat(changes.await()).isIn((Object[]) InterfaceChanges.Heard.values());
    }
  }

  @Test
  void whatTheKernelRefusesIsSaidInItsWords() {
    int noFamily = 4711;
    assertThat(
            org.assertj.core.api.Assertions.catchThrowableOfType(
                CallFailed.class, () -> Libc.socket(noFamily, 3, 0)))
        .hasMessage("socket: Address family not supported by protocol");
  }
}
