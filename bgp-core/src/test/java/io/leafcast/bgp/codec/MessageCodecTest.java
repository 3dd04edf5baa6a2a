package io.leafcast.bgp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.attr.MpReach;
import io.leafcast.bgp.attr.MpUnreach;
import io.leafcast.bgp.attr.NextHop;
import io.leafcast.bgp.attr.PathAttribute;
import io.leafcast.bgp.message.Message;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.RouteRefresh;
import io.leafcast.bgp.message.Update;
import io.leafcast.bgp.message.UpdateOutcome.Accept;
import io.leafcast.bgp.message.UpdateOutcome.Announced;
import io.leafcast.bgp.wire.AsWidth;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Nlri;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Rfc;
import java.util.Comparator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of every message, over seeds; a failing seed can be run alone. */
class MessageCodecTest {
  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  @Rfc(id = "HDR-7", says = "Each message is cut out of the stream by its own length")
  void whatIsWrittenIsReadAgain(long seed) {
    Message message = new Arbitrary(seed).message();
    Octets frame = MessageCodec.encode(message, Encoding.USUAL);
    assertThat(frame.size()).isEqualTo(MessageCodec.octets(message, Encoding.USUAL));
    assertThat(Framing.frameLength(frame.slice(0, 19), 4096)).isEqualTo(frame.size());
    if (message instanceof Update update) {
      assertReadAgain(update, frame, AsWidth.FOUR_OCTETS);
      assertReadAgain(
          update, MessageCodec.encode(update, Encoding.of(AsWidth.TWO_OCTETS)), AsWidth.TWO_OCTETS);
    } else {
      assertThat(MessageCodec.read(frame))
          .isInstanceOfSatisfying(
              Reading.Understood.class, read -> assertThat(read.message()).isEqualTo(message));
    }
  }

  private static void assertReadAgain(Update update, Octets frame, AsWidth width) {
    Reading reading = MessageCodec.read(frame, Sessions.internal(width));
    assertThat(reading)
        .isInstanceOfSatisfying(
            Reading.OfUpdate.class,
            read ->
                assertThat(read.outcome())
                    .isInstanceOfSatisfying(
                        Accept.class,
                        accept -> {
                          assertThat(accept.attributes().toString())
                              .isEqualTo(expectedAttributes(update));
                          assertThat(ImmutableSet.copyOf(accept.withdrawn()))
                              .isEqualTo(expectedWithdrawn(update));
                          assertThat(accept.announced())
                              .flatExtracting(Announced::nlri)
                              .containsExactlyElementsOf(ImmutableSet.copyOf(announced(update)));
                          assertThat(accept.faults()).isEmpty();
                        }));
  }

  private static String expectedAttributes(Update update) {
    return update.attributes().stream()
        .filter(each ->
            !(each instanceof NextHop || each instanceof MpReach || each instanceof MpUnreach))
        .sorted(Comparator.comparingInt(PathAttribute::type))
        .collect(ImmutableList.toImmutableList())
        .toString();
  }

  private static ImmutableList<Nlri> announced(Update update) {
    ImmutableList.Builder<Nlri> announced = ImmutableList.builder();
    announced.addAll(update.announced());
    for (PathAttribute attribute : update.attributes()) {
      if (attribute instanceof MpReach reach) {
        announced.addAll(reach.nlri());
      }
    }
    return announced.build();
  }

  private static ImmutableSet<Nlri> expectedWithdrawn(Update update) {
    ImmutableSet<Nlri> announced = ImmutableSet.copyOf(announced(update));
    ImmutableSet.Builder<Nlri> withdrawn = ImmutableSet.builder();
    withdrawn.addAll(update.withdrawn());
    for (PathAttribute attribute : update.attributes()) {
      if (attribute instanceof MpUnreach unreach) {
        withdrawn.addAll(unreach.nlri());
      }
    }
    return withdrawn.build().stream()
        .filter(prefix -> !announced.contains(prefix))
        .collect(ImmutableSet.toImmutableSet());
  }

  @ParameterizedTest
  @EnumSource
  void aMessageThatIsCutOffIsRefusedAtEachOctet(AsWidth width) {
    for (long seed = 0; seed < 40; seed++) {
      Octets frame = MessageCodec.encode(new Arbitrary(seed).message(), Encoding.of(width));
      for (int length = 0; length < frame.size(); length++) {
        assertThat(MessageCodec.read(frame.slice(0, length), Sessions.internal(width)))
            .as("seed %s, %s octets", seed, length)
            .isInstanceOf(Reading.Faulty.class);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBodyThatIsCutOffIsReadWithoutHarmAtEachOctet(AsWidth width) {
    for (long seed = 0; seed < 40; seed++) {
      Octets frame = MessageCodec.encode(new Arbitrary(seed).message(), Encoding.of(width));
      for (int length = 19; length < frame.size(); length++) {
        Octets shorter = Frames.frame(frame.at(18), frame.slice(19, length).hex());
        Reading reading = MessageCodec.read(shorter, Sessions.internal(width));
        assertThat(reading.toString()).as("seed %s, %s octets", seed, length).isNotEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 255})
  @Rfc(id = "RR-8", says = "Each subtype is read; what to do about it is for the session to say")
  void eachSubtypeOfARefreshIsRead(int subtype) {
    RouteRefresh refresh = new RouteRefresh(Family.IPV6_UNICAST, subtype);
    assertThat(MessageCodec.read(MessageCodec.encode(refresh, Encoding.USUAL)))
        .isEqualTo(new Reading.Understood(refresh, ImmutableList.of()));
  }

  @Test
  @Rfc(id = "RR-9", says = "Route filters behind a refresh are passed over with a remark")
  @Rfc(id = "RR-9", says = "A refresh without them is read without a remark")
  void routeFiltersBehindARefreshArePassedOver() {
    assertThat(MessageCodec.read(Frames.frame(5, "0002 00 01 01 80 0003 800000")))
        .isEqualTo(
            new Reading.Understood(
                new RouteRefresh(Family.IPV6_UNICAST, 0),
                ImmutableList.of("7 octets behind the ROUTE-REFRESH are ignored")));
    assertThat(MessageCodec.read(Frames.frame(5, "0002 00 01")))
        .isEqualTo(
            new Reading.Understood(new RouteRefresh(Family.IPV6_UNICAST, 0), ImmutableList.of()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 128, 255})
  @Rfc(id = "RR-8", says = "Route filters, whole or cut off at any octet, make no subtype an error")
  @Rfc(id = "RR-9", says = "Route filters that are cut off at any octet are passed over, too")
  void routeFiltersMayBeCutOffAnywhere(int subtype) {
    String prefixFilter = "01 80 000f 00 00000005 00 20 20010db8 c0 00000006 01";
    int octets = Octets.ofHex(prefixFilter).size();
    for (int length = 1; length <= octets; length++) {
      String some = Octets.ofHex(prefixFilter).slice(0, length).hex();
      Octets frame = Frames.frame(5, "0002" + String.format("%02x", subtype) + "01" + some);
      assertThat(MessageCodec.read(frame))
          .isEqualTo(
              new Reading.Understood(
                  new RouteRefresh(Family.IPV6_UNICAST, subtype),
                  ImmutableList.of(length + " octets behind the ROUTE-REFRESH are ignored")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "0002", "0002 00"})
  @Rfc(id = "RR-9", says = "A refresh that ends before its family is a message of a bad length")
  void aRefreshWithoutItsFamilyHasABadLength(String body) {
    Octets frame = Frames.frame(5, body);
    assertThat(MessageCodec.read(frame))
        .isInstanceOfSatisfying(
            Reading.Faulty.class,
            faulty ->
                assertThat(faulty.answer())
                    .isEqualTo(new Notification(1, 2, Octets.of((byte) 0, (byte) frame.size()))));
  }
}
