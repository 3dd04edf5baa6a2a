package io.leafcast.k8s.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WrittenCidrTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1/24, 10.0.0.0/24",
    "010.042.003.0/24, 10.42.3.0/24",
    "10.0.00.0/024, 10.0.0.0/24",
    "010.042.003.7/8, 10.0.0.0/8",
    "000.0.0.0/00, 0.0.0.0/0",
    "2001:db8:0:1::1/64, 2001:db8:0:1::/64",
    "2001:0db8::/064, 2001:db8::/64",
    "10.1.2.3/32, 10.1.2.3/32",
  })
  void isTheNetworkThatKubernetesMakesOfIt(String written, String meant) {
    assertThat(WrittenCidr.read(written).orThrow().prefix())
        .isEqualTo(Prefix.parse(meant).orThrow());
  }

  @Test
  void saysWhatCountsWhereThatIsNotWhatIsWritten() {
    assertThat(WrittenCidr.read("10.0.0.1/24").orThrow().remark())
        .isEqualTo("'10.0.0.1/24' counts as 10.0.0.0/24");
    assertThat(WrittenCidr.read("10.0.0.0/24").orThrow().remark()).isEmpty();
    assertThat(WrittenCidr.read("2001:0db8::/64").orThrow().remark()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::ffff:10.0.0.1/120",
        "::ffff:010.0.0.1/120",
        "10.0.0.1/33",
        "10.0.0.1/0033",
        "2001:db8::1/129",
        "10.0.0.1",
        "10.0.0/24",
        "10.0.0.256/24",
        "10.0.0.1/",
        "10.0.0.1/-1",
        "10.0.0.1/24/24",
        "fe80::1%eth0/64",
        "0x0a.0.0.1/24",
        "",
      })
  void whatIsNoCidrStaysNone(String written) {
    assertThat(WrittenCidr.read(written)).isInstanceOf(Decoded.Bad.class);
  }
}
