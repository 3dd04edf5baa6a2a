package io.leafcast.daemon.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.bgp.wire.Decoded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OrderLineTest {

  @ParameterizedTest
  @EnumSource
  void anOrderIsReadAsItWasWritten(Order.Consent consent) {
    Order order = new Order.Reload(consent);
    assertThat(OrderLine.read(OrderLine.of(order))).isEqualTo(Decoded.good(order));
  }

  @Test
  void aLineIsOneLine() {
    assertThat(OrderLine.of(new Order.Reload(Order.Consent.GIVEN)))
        .isEqualTo("{\"apiVersion\":\"leafcast.io/v1\",\"kind\":\"Reload\",\"yes\":true}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "reload",
        "[]",
        "{}",
        "{\"kind\":\"Reload\"}",
        "{\"apiVersion\":\"leafcast.io/v2\",\"kind\":\"Reload\"}",
        "{\"apiVersion\":\"leafcast.io/v1\",\"kind\":\"Explode\"}",
        "{\"apiVersion\":\"leafcast.io/v1\",\"kind\":[\"Reload\"]}"
      })
  void whatIsNoOrderIsNotTakenForOne(String line) {
    assertThat(OrderLine.read(line)).isInstanceOf(Decoded.Bad.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ",\"yes\":false", ",\"yes\":\"no\"", ",\"yes\":[true]", ",\"yes\":null"})
  void consentIsNeverAssumed(String rest) {
    assertThat(
            OrderLine.read("{\"apiVersion\":\"leafcast.io/v1\",\"kind\":\"Reload\"" + rest + "}"))
        .isEqualTo(Decoded.good(new Order.Reload(Order.Consent.NOT_ASKED)));
  }
}
