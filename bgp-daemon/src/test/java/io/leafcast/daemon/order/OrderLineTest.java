package io.leafcast.daemon.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.bgp.wire.Decoded;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OrderLineTest {

  @ParameterizedTest
  @EnumSource
  void anOrderIsReadAsItWasWritten(Order.Consent consent) {
    Order order = new Order.Reload(consent);
    assertThat(OrderLine.read(OrderLine.of(order))).isEqualTo(Decoded.good(order));
  }

  @ParameterizedTest
  @MethodSource("drains")
  void aDrainIsReadAsItWasWritten(Order order) {
    assertThat(OrderLine.read(OrderLine.of(order))).isEqualTo(Decoded.good(order));
    assertThat(OrderLine.of(order)).doesNotContain("\n");
  }

  static Stream<Order> drains() {
    return Stream.of(
        new Order.Drain(ImmutableSortedSet.of(), ""),
        new Order.Drain(ImmutableSortedSet.of("leaf-1", "leaf-2"), "a \"text\"\n of two lines"),
        new Order.Handover("process 4711, leafcast 1.2.3"),
        new Order.Undrain(ImmutableSortedSet.of()),
        new Order.Undrain(ImmutableSortedSet.of("leaf-1")));
  }

  /** An empty list may be a script's mistake: it is not taken for all. */
  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", "\"leaf-1\"", "[1]", "[\"leaf-1\",null]", "{}"})
  void whatIsNoListOfPeersDrainsNobody(String peers) {
    assertThat(
            OrderLine.read(
                "{\"apiVersion\":\"leafcast.io/v1\",\"kind\":\"Drain\",\"peers\":" + peers + "}"))
        .isInstanceOf(Decoded.Bad.class);
  }

  @Test
  void aTextThatHasNoRoomIsRefused() {
    assertThat(
            OrderLine.read(OrderLine.of(new Order.Drain(ImmutableSortedSet.of(), "x".repeat(256)))))
        .isInstanceOf(Decoded.Bad.class);
    assertThat(
            OrderLine.read(OrderLine.of(new Order.Drain(ImmutableSortedSet.of(), "x".repeat(255)))))
        .isInstanceOf(Decoded.Good.class);
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
