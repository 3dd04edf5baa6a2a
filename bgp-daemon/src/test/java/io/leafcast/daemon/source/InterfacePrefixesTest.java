package io.leafcast.daemon.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.rib.HostInterfaces;
import io.leafcast.bgp.rib.InterfaceAddresses;
import io.leafcast.bgp.rib.InterfaceAddresses.Flag;
import io.leafcast.bgp.rib.InterfaceAddresses.Link;
import io.leafcast.bgp.rib.InterfaceAddresses.OnLink;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import io.leafcast.daemon.config.InterfaceChoice;
import io.leafcast.daemon.config.InterfaceChoice.Length;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InterfacePrefixesTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final SourceName NAME = new SourceName("interfaces");
  private static final ImmutableSet<Afi> BOTH = ImmutableSet.of(Afi.IPV4, Afi.IPV6);
  private static final InterfaceChoice LO = new InterfaceChoice("lo", BOTH, Length.HOST);

  private final InterfaceAddresses lo =
      up(
          on("127.0.0.1/8"),
          on("::1/128"),
          on("198.51.100.7/32"),
          on("2001:db8:42::7/128", Flag.DEPRECATED));

  @Test
  void whatOthersCanReachIsAnnouncedAsHostRoutes() {
    assertThat(known(ImmutableMap.of("lo", lo), LO))
        .isEqualTo("198.51.100.7/32 2001:db8:42::7/128");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1/8",
    "127.1.2.3/32",
    "::1/128",
    "169.254.7.7/16",
    "fe80::7/64",
    "224.0.0.5/32",
    "ff02::1/128",
    "0.0.0.0/32",
    "::/128"
  })
  void whatOnlyThisHostOrLinkCanUseIsNeverAnnounced(String address) {
    for (Length length : Length.values()) {
      assertThat(
              known(ImmutableMap.of("lo", up(on(address))), new InterfaceChoice("*", BOTH, length)))
          .isEmpty();
    }
  }

  @Test
  void anAddressThatAnotherHostMayHaveOrThatIsMadeToBeChangedIsNotAnnounced() {
    InterfaceAddresses eth0 =
        up(
            on("2001:db8::1/64", Flag.TENTATIVE),
            on("2001:db8::2/64", Flag.TEMPORARY),
            on("2001:db8::3/64"),
            on("192.0.2.3/24", Flag.SECONDARY));
    assertThat(known(ImmutableMap.of("eth0", eth0), new InterfaceChoice("eth0", BOTH, Length.HOST)))
        .isEqualTo("192.0.2.3/32 2001:db8::3/128");
  }

  @Test
  void theConnectedPrefixIsTheOneOnTheLink() {
    InterfaceAddresses br0 = up(on("192.0.2.3/24"), on("192.0.2.4/24"), on("2001:db8::3/64"));
    assertThat(
            known(ImmutableMap.of("br0", br0), new InterfaceChoice("br0", BOTH, Length.CONNECTED)))
        .isEqualTo("192.0.2.0/24 2001:db8::/64");
  }

  @Test
  void onlyTheChosenFamilyIsAnnounced() {
    assertThat(
            known(
                ImmutableMap.of("lo", lo),
                new InterfaceChoice("lo", ImmutableSet.of(Afi.IPV4), Length.HOST)))
        .isEqualTo("198.51.100.7/32");
  }

  @Test
  void anInterfaceThatIsDownOrMissingIsKnownToHaveNone() {
    InterfaceAddresses down = new InterfaceAddresses(Link.DOWN, lo.addresses());
    assertThat(of(new HostInterfaces.Known(ImmutableMap.of("lo", down)), LO))
        .isEqualTo(
            new Knowledge.Known(
                ImmutableSortedMap.of(),
                ImmutableList.of(),
                "no interface that is meant is up and has an address to announce"));
    assertThat(of(new HostInterfaces.Known(ImmutableMap.of("eth0", lo)), LO))
        .isEqualTo(
            new Knowledge.Known(
                ImmutableSortedMap.of(), ImmutableList.of(), "no interface that is meant exists"));
  }

  @Test
  void whatCannotBeReadIsUnknown() {
    assertThat(of(new HostInterfaces.Unknown("Too many open files"), LO))
        .isEqualTo(
            new Knowledge.Unknown(
                "the interfaces of this host cannot be read: Too many open files"));
  }

  @ParameterizedTest
  @CsvSource({
    "lo, lo, true",
    "lo, lo1, false",
    "lo*, lo1, true",
    "lo*, lo, true",
    "*, eth0.7, true",
    "eth?, eth0, true",
    "eth?, eth, false",
    "eth?, eth10, false",
    "eth.7, eth07, false",
    "'', lo, false",
    "***********a, aaaaaaaaaaaaaab, false"
  })
  void aNameMayStandForMany(String glob, String name, boolean meant) {
    assertThat(new InterfaceChoice(glob, BOTH, Length.HOST).means(name)).isEqualTo(meant);
  }

  @Test
  void aPrefixKeepsItsTimeWhileItIsOnTheSameInterface() {
    Provenance old = provenance("interface lo", NOW.minusSeconds(60));
    Prefix prefix = Prefix.parse("198.51.100.7/32").orThrow();
    ImmutableMap<String, InterfaceAddresses> moved =
        ImmutableMap.of("dummy0", up(on("198.51.100.7/32")));
    InterfacePrefixes all =
        new InterfacePrefixes(NAME, ImmutableList.of(new InterfaceChoice("*", BOTH, Length.HOST)));
    PrefixMap<Provenance> before = PrefixMap.of(prefix, old);
    assertThat(
            all.of(
                new HostInterfaces.Known(ImmutableMap.of("lo", up(on("198.51.100.7/32")))),
                before,
                NOW))
        .isEqualTo(new Knowledge.Known(before, ImmutableList.of(), ""));
    assertThat(all.of(new HostInterfaces.Known(moved), before, NOW))
        .isEqualTo(
            new Knowledge.Known(
                ImmutableSortedMap.of(prefix, provenance("interface dummy0", NOW)),
                ImmutableList.of(),
                ""));
  }

  @Test
  void moreThanAThousandAreNotTakenAndThatIsSaid() {
    InterfaceAddresses many =
        new InterfaceAddresses(
            IntStream.range(0, InterfacePrefixes.MOST + 5)
                .mapToObj(i -> on("198.51.%d.%d/32".formatted(100 + i / 256, i % 256)))
                .collect(ImmutableList.toImmutableList()));
    assertThat(of(new HostInterfaces.Known(ImmutableMap.of("lo", many)), LO))
        .isInstanceOfSatisfying(
            Knowledge.Known.class,
            known -> {
              assertThat(known.prefixes()).hasSize(InterfacePrefixes.MOST);
              assertThat(known.rejected())
                  .containsExactly(
                      new Knowledge.Rejected(
                          "5 prefixes",
                          "sources.interfaces",
                          "more than 1000 are not taken; choose fewer interfaces"));
            });
  }

  private static Provenance provenance(String object, Instant since) {
    return new Provenance(NAME, object, "", since, ImmutableList.of());
  }

  private static Knowledge of(HostInterfaces host, InterfaceChoice... choices) {
    return new InterfacePrefixes(NAME, ImmutableList.copyOf(choices)).of(host, PrefixMap.of(), NOW);
  }

  private static String known(
      ImmutableMap<String, InterfaceAddresses> host, InterfaceChoice choice) {
    return of(new HostInterfaces.Known(host), choice) instanceof Knowledge.Known(var found, _, _)
        ? String.join(" ", found.keySet().stream().map(Prefix::toString).toList())
        : "unknown";
  }

  private static InterfaceAddresses up(OnLink... addresses) {
    return new InterfaceAddresses(ImmutableList.copyOf(addresses));
  }

  private static OnLink on(String text, Flag... flags) {
    String[] parts = text.split("/", -1);
    Address address = Address.parse(parts[0]).orThrow();
    return new OnLink(
        address,
        Prefix.containing(address, Integer.parseInt(parts[1])),
        ImmutableSet.copyOf(flags));
  }
}
