package io.leafcast.bgp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The cursors: what is written is read again, and nobody reads past an end. */
class OctetsTest {

  @Test
  void whatIsWrittenIsReadAgain() {
    Address ipv6 = Address.parse("2001:db8::1").orThrow();
    Octets written =
        new OctetWriter()
            .u8(255)
            .u16(0xFFFE)
            .u32(0xFFFF_FFFDL)
            .bits32(-4)
            .bits64(Long.MIN_VALUE)
            .asn(new Asn(65537), AsWidth.FOUR_OCTETS)
            .asn(new Asn(65537), AsWidth.TWO_OCTETS)
            .address(Address.ipv4(0xC0000201))
            .address(ipv6)
            .withLength8(Octets.ofHex("0102"))
            .withLength16(Octets.ofHex("03"))
            .toOctets();
    OctetReader in = OctetReader.of(written);
    assertThat(in.u8()).isEqualTo(255);
    assertThat(in.u16()).isEqualTo(0xFFFE);
    assertThat(in.u32()).isEqualTo(0xFFFF_FFFDL);
    assertThat(in.bits32()).isEqualTo(-4);
    assertThat(in.bits64()).isEqualTo(Long.MIN_VALUE);
    assertThat(in.asn(AsWidth.FOUR_OCTETS)).isEqualTo(new Asn(65537));
    assertThat(in.asn(AsWidth.TWO_OCTETS)).isEqualTo(Asn.AS_TRANS);
    assertThat(in.address(Afi.IPV4)).isEqualTo(Address.ipv4(0xC0000201));
    assertThat(in.address(Afi.IPV6)).isEqualTo(ipv6);
    assertThat(in.octets(in.u8()).hex()).isEqualTo("0102");
    assertThat(in.slice(in.u16()).rest().hex()).isEqualTo("03");
    assertThat(in.isEmpty()).isTrue();
  }

  @Test
  void aSliceEndsWhereItsLengthSays() {
    OctetReader in = OctetReader.of(Octets.ofHex("01020304"));
    OctetReader slice = in.slice(2);
    assertThat(slice.u16()).isEqualTo(0x0102);
    assertThat(slice.isEmpty()).isTrue();
    assertThat(slice.has(1)).isFalse();
    assertThatThrownBy(slice::u8).isInstanceOf(IllegalStateException.class);
    assertThat(in.peekRest().hex()).isEqualTo("0304");
    assertThat(in.u8()).isEqualTo(3);
    assertThatThrownBy(() -> in.slice(2)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> in.octets(-1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aNumberThatDoesNotFitIsRefused() {
    OctetWriter out = new OctetWriter();
    assertThatThrownBy(() -> out.u8(256)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> out.u16(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> out.u32(1L << 32)).isInstanceOf(IllegalArgumentException.class);
    Octets long8 = Octets.of(new byte[256]);
    assertThatThrownBy(() -> out.withLength8(long8)).isInstanceOf(IllegalArgumentException.class);
    assertThat(out.size()).isZero();
  }

  @Test
  void nlriTakesAsFewOctetsAsHoldThePrefix() {
    for (int length = 0; length <= 128; length++) {
      Prefix prefix = Prefix.containing(Address.ipv6(-1, -1), length);
      OctetWriter out = new OctetWriter();
      Nlri.encode(out, List.of(prefix), Encoding.USUAL);
      assertThat(out.size())
          .isEqualTo(1 + (length + 7) / 8)
          .isEqualTo(Nlri.octets(prefix, Encoding.USUAL));
      OctetReader in = OctetReader.of(out.toOctets());
      assertThat(Nlri.decode(in, Family.IPV6_UNICAST, Encoding.USUAL).orThrow())
          .containsExactly(prefix);
    }
  }

  @Test
  void aMappedAddressIsShownAsIpv6() {
    assertThat(Address.ipv6(0, 0xFFFF_C000_0201L)).hasToString("::ffff:c000:201");
  }
}
