package io.leafcast.bgp.rib;

import static io.leafcast.bgp.rib.Fixtures.STATIC;
import static io.leafcast.bgp.rib.Fixtures.prefix;
import static io.leafcast.bgp.rib.Fixtures.provenance;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.reason.HeldReason;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalRoutesTest {

  @Test
  void whatASupernetCoversMayLeave() {
    assertThat(verdict("192.0.2.0/25", "192.0.2.0/24"))
        .isEqualTo(new LocalRoutes.Verdict.Allowed());
    assertThat(verdict("192.0.2.0/24", "192.0.2.0/24"))
        .isEqualTo(new LocalRoutes.Verdict.Allowed());
  }

  @Test
  void whatNoSupernetCoversIsBarredWithWhatToDo() {
    assertThat(verdict("203.0.113.0/24", "192.0.2.0/24", "198.51.100.0/24", "2001:db8::/32"))
        .isEqualTo(
            new LocalRoutes.Verdict.Barred(
                new HeldReason.NotAllowed(
                    Afi.IPV4,
                    ImmutableList.of(prefix("192.0.2.0/24"), prefix("198.51.100.0/24")))));
    assertThat(verdict("2001:db8::/48", "192.0.2.0/24"))
        .isEqualTo(
            new LocalRoutes.Verdict.Barred(
                new HeldReason.NotAllowed(Afi.IPV6, ImmutableList.of())));
  }

  @Test
  void aPrefixThatIsWiderThanTheSupernetIsBarred() {
    assertThat(verdict("192.0.0.0/16", "192.0.2.0/24"))
        .isInstanceOf(LocalRoutes.Verdict.Barred.class);
  }

  @Test
  void theDefaultRouteDoesNotLeaveEvenWhereItIsAllowed() {
    assertThat(verdict("0.0.0.0/0", "0.0.0.0/0"))
        .isEqualTo(new LocalRoutes.Verdict.Barred(new HeldReason.LengthOutside(Afi.IPV4, 1, 32)));
    assertThat(verdict("::/0", "2000::/3")).isInstanceOf(LocalRoutes.Verdict.Barred.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.0/8",
        "169.254.1.0/24",
        "224.0.0.0/4",
        "240.0.0.0/8",
        "fe80::/64",
        "ff00::/8",
        "::ffff:0:0/96"
      })
  void whatIsNeverRoutedIsBarredWhateverIsAllowed(String text) {
    assertThat(judged(prefixOf(text), "0.0.0.0/0", "::/0"))
        .isInstanceOf(LocalRoutes.Verdict.Barred.class);
  }

  /** IPv4-mapped text is refused by {@link Prefix#parse}, so that one is built. */
  private static Prefix prefixOf(String text) {
    return text.startsWith("::ffff")
        ? new Prefix(Address.ipv6(0, 0xFFFF_0000_0000L), 96)
        : prefix(text);
  }

  private static LocalRoutes.Verdict verdict(String prefix, String... allow) {
    return judged(prefix(prefix), allow);
  }

  private static LocalRoutes.Verdict judged(Prefix prefix, String... allow) {
    ImmutableList<Prefix> supernets =
        ImmutableList.copyOf(allow).stream()
            .map(Fixtures::prefix)
            .collect(ImmutableList.toImmutableList());
    Claim claim = new Claim(provenance(STATIC), ImmutableList.of());
    return Fixtures.local(PrefixMap.of(prefix, claim), supernets)
        .routes()
        .values()
        .iterator()
        .next()
        .verdict();
  }
}
