package io.leafcast.bgp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.codec.Reading.Faulty;
import io.leafcast.bgp.message.Keepalive;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.wire.AsWidth;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Rfc;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderTest {
  private static final Octets KEEPALIVE = Frames.frame(4, "");

  private static Notification answerTo(Octets frame) {
    return switch (MessageCodec.read(frame, Sessions.external(AsWidth.FOUR_OCTETS))) {
      case Faulty(Notification answer, var _, var _) -> answer;
      case Reading other -> throw new AssertionError(other);
    };
  }

  @Test
  @Rfc(id = "HDR-1", says = "A marker of ones is accepted")
  void aMarkerOfOnesIsAccepted() {
    assertThat(MessageCodec.read(KEEPALIVE))
        .isEqualTo(new Reading.Understood(new Keepalive(), ImmutableList.of()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 15})
  @Rfc(id = "HDR-1", says = "A marker with one other octet, wherever it is, is answered with 1/1")
  void anyOtherMarkerIsNotSynchronized(int index) {
    byte[] octets = KEEPALIVE.toByteArray();
    octets[index] = 0;
    assertThat(answerTo(Octets.of(octets))).isEqualTo(new Notification(1, 1));
  }

  @ParameterizedTest
  @CsvSource({"0, 0000", "18, 0012", "4097, 1001", "65535, ffff"})
  @Rfc(id = "HDR-2", says = "A length below 19 is answered with 1/2 and the length")
  @Rfc(id = "HDR-3", says = "A length above 4096 is answered with 1/2 and the length")
  @Rfc(id = "EXT-3", says = "A length above 4096 is refused, RFC 8654 is not offered")
  void aLengthThatNoMessageHasIsAnsweredWithItself(int length, String data) {
    Octets header = Frames.frame(2, length, "");
    assertThat(answerTo(header)).isEqualTo(new Notification(1, 2, Octets.ofHex(data)));
    assertThat(Framing.frameLength(header, 4096)).as("answered without waiting").isEqualTo(19);
  }

  @Test
  @Rfc(id = "HDR-2", says = "A length of 19, the least, is accepted")
  void aLengthOf19IsAccepted() {
    assertThat(Framing.frameLength(KEEPALIVE, 4096)).isEqualTo(19);
    assertThat(MessageCodec.read(KEEPALIVE)).isInstanceOf(Reading.Understood.class);
  }

  @Test
  @Rfc(id = "HDR-3", says = "A length of 4096, the most, is waited for and accepted")
  void aLengthOf4096IsAccepted() {
    Octets longest = Frames.frame(3, "0602" + Frames.times(4075, "00"));
    assertThat(longest.size()).isEqualTo(4096);
    assertThat(Framing.frameLength(longest.slice(0, 19), 4096)).isEqualTo(4096);
    assertThat(MessageCodec.read(longest)).isInstanceOf(Reading.Understood.class);
  }

  @ParameterizedTest
  @CsvSource({"1, 28, 001c", "2, 22, 0016", "4, 20, 0014", "4, 4096, 1000", "5, 22, 0016"})
  @Rfc(id = "HDR-4", says = "A message shorter than its type needs is answered with 1/2")
  void aLengthThatTheTypeDoesNotHaveIsAnsweredWithItself(int type, int length, String data) {
    Octets header = Frames.frame(type, length, "");
    assertThat(answerTo(header)).isEqualTo(new Notification(1, 2, Octets.ofHex(data)));
    assertThat(Framing.frameLength(header, 4096)).as("answered without waiting").isEqualTo(19);
  }

  @ParameterizedTest
  @CsvSource({"1, 29", "2, 23", "3, 21", "4, 19", "5, 23"})
  @Rfc(id = "HDR-4", says = "A message of the least length of its type is waited for")
  void theLeastLengthOfATypeIsAccepted(int type, int length) {
    assertThat(Framing.frameLength(Frames.frame(type, length, ""), 4096)).isEqualTo(length);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 6, 9, 255})
  @Rfc(id = "HDR-5", says = "An unknown type is answered with 1/3 and the type")
  void anUnknownTypeIsAnsweredWithItself(int type) {
    Octets header = Frames.frame(type, 100, "");
    assertThat(answerTo(header)).isEqualTo(new Notification(1, 3, Octets.of((byte) type)));
    assertThat(Framing.frameLength(header, 4096)).as("answered without waiting").isEqualTo(19);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  @Rfc(id = "HDR-5", says = "The five types that we know are not refused as types")
  void theFiveTypesAreKnown(int type) {
    Octets frame = Frames.frame(type, Frames.times(10, "00"));
    if (MessageCodec.read(frame) instanceof Faulty(Notification answer, var _, var _)) {
      assertThat(answer).isNotEqualTo(new Notification(1, 3, Octets.of((byte) type)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "06"})
  @Rfc(id = "HDR-6", says = "A NOTIFICATION that is too short is never answered")
  void aShortNotificationIsNotAnswered(String body) {
    assertThat(MessageCodec.read(Frames.frame(3, body)))
        .isInstanceOf(Reading.FaultyNotification.class);
  }

  @Test
  @Rfc(id = "HDR-6", says = "A NOTIFICATION with a code that nobody knows is read all the same")
  void anUnknownErrorCodeIsRead() {
    assertThat(MessageCodec.read(Frames.frame(3, "6363")))
        .isEqualTo(
            new Reading.Understood(new Notification(99, 99, Octets.EMPTY), ImmutableList.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/1.0\r\n\r\n", "\u0016\u0003\u0001", "S", "SSH-2.0-OpenSSH_9"})
  @Rfc(id = "HDR-8", says = "What is not BGP is told from its first octet and answered with 1/1")
  void whatIsNotBgpIsToldFromItsFirstOctet(String said) {
    Octets start = Octets.of(said.getBytes(StandardCharsets.ISO_8859_1));
    assertThat(Framing.mayBegin(start)).isFalse();
    assertThat(answerTo(start)).isEqualTo(new Notification(1, 1));
  }

  @Test
  @Rfc(id = "HDR-8", says = "The start of a message is waited for, however short")
  void theStartOfAMessageIsWaitedFor() {
    for (int length = 0; length <= KEEPALIVE.size(); length++) {
      assertThat(Framing.mayBegin(KEEPALIVE.slice(0, length))).isTrue();
    }
  }

  @Test
  void aFrameThatDoesNotHaveItsLengthIsRefusedAndNotRead() {
    assertThat(answerTo(Frames.frame(2, 40, "0000")))
        .isEqualTo(new Notification(1, 2, Octets.ofHex("0028")));
    assertThat(answerTo(KEEPALIVE.slice(0, 17)))
        .isEqualTo(new Notification(1, 2, Octets.ofHex("0011")));
  }
}
