package io.leafcast.bgp.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.attr.AsPath;
import io.leafcast.bgp.attr.Communities;
import io.leafcast.bgp.attr.LocalPref;
import io.leafcast.bgp.attr.MpReach;
import io.leafcast.bgp.attr.MpUnreach;
import io.leafcast.bgp.attr.MultiExitDisc;
import io.leafcast.bgp.attr.NextHop;
import io.leafcast.bgp.attr.Origin;
import io.leafcast.bgp.attr.PathAttribute;
import io.leafcast.bgp.attr.UnknownAttribute;
import io.leafcast.bgp.message.Update;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.Rfc;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** UPDATEs as we write them. */
class UpdateCodecTest {
  private static final Origin ORIGIN = new Origin(Origin.Code.IGP);

  private static Octets encode(PathAttribute... attributes) {
    Update update =
        new Update(ImmutableList.of(), ImmutableList.copyOf(attributes), ImmutableList.of());
    return MessageCodec.encode(update, Encoding.USUAL);
  }

  /** The type codes of the attributes in {@code frame}, in their order; no value has 256 octets. */
  private static List<Integer> types(Octets frame) {
    List<Integer> types = new ArrayList<>();
    for (int at = 23; at < frame.size(); at += 3 + frame.at(at + 2)) {
      types.add(frame.at(at + 1));
    }
    return types;
  }

  @Test
  @Rfc(id = "UPD-12", says = "The routes stand first, then the attributes by type, however given")
  void attributesAreWrittenInTheirOrder() {
    List<PathAttribute> attributes =
        new ArrayList<>(
            List.of(
                new MpReach(
                    Family.IPV6_UNICAST,
                    ImmutableList.of(Address.parse("2001:db8::1").orThrow()),
                    ImmutableList.of()),
                new MpUnreach(Family.IPV6_UNICAST, ImmutableList.of()),
                ORIGIN,
                new AsPath(ImmutableList.of()),
                new NextHop(Address.ipv4(0xC0000201)),
                new MultiExitDisc(1),
                new LocalPref(100),
                new Communities(ImmutableList.of(1)),
                new UnknownAttribute(0xC0, 254, Octets.EMPTY)));
    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(attributes, new Random(seed));
      assertThat(types(encode(attributes.toArray(PathAttribute[]::new))))
          .as("seed %s", seed)
          .containsExactly(14, 15, 1, 2, 3, 4, 5, 8, 254);
    }
  }

  @Test
  @Rfc(id = "UPD-12", says = "An attribute that is given twice is a fault of ours")
  void anAttributeGivenTwiceIsRefused() {
    assertThatThrownBy(() -> encode(ORIGIN, ORIGIN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ORIGIN is there twice");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 63, 64, 1000})
  void theLengthHasTwoOctetsOnlyWhereOneDoesNotHoldIt(int communities) {
    Octets frame =
        encode(
            new Communities(
                IntStream.range(0, communities).boxed().collect(ImmutableList.toImmutableList())));
    boolean extended = communities * 4 > 255;
    assertThat(frame.at(23)).isEqualTo(extended ? 0xD0 : 0xC0);
    assertThat(frame.size()).isEqualTo(23 + (extended ? 4 : 3) + communities * 4);
  }

  @ParameterizedTest
  @CsvSource({"255, c0fe", "256, d0fe"})
  void anUnknownAttributeIsWrittenWithTheLengthItHas(int octets, String start) {
    UnknownAttribute unknown =
        new UnknownAttribute(0xD0, 254, Octets.ofHex(Frames.times(octets, "00")));
    assertThat(encode(unknown).slice(23, 25).hex()).isEqualTo(start);
  }

  @Test
  @Rfc(id = "UPD-6", says = "An UPDATE that fits 4096 octets is written")
  @Rfc(id = "UPD-6", says = "An UPDATE that does not is refused, not cut off")
  void anUpdateThatIsTooLongIsRefused() {
    Update longest = withdrawing(1018); // 4 octets each
    assertThat(MessageCodec.octets(longest, Encoding.USUAL)).isEqualTo(4095);
    assertThat(MessageCodec.encode(longest, Encoding.USUAL).size()).isEqualTo(4095);
    Update tooLong = withdrawing(1019);
    assertThat(MessageCodec.octets(tooLong, Encoding.USUAL)).isEqualTo(4099);
    assertThatThrownBy(() -> MessageCodec.encode(tooLong, Encoding.USUAL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4099");
  }

  private static Update withdrawing(int prefixes) {
    return new Update(
        IntStream.range(0, prefixes)
            .mapToObj(each -> new Prefix(Address.ipv4(each << 8), 24))
            .collect(ImmutableList.toImmutableList()),
        ImmutableList.of(),
        ImmutableList.of());
  }

  @Test
  @Rfc(id = "UPD-3", says = "Bits behind the length of a prefix are written as zero")
  void bitsBehindThePrefixAreZero() {
    Prefix prefix = Prefix.containing(Address.parse("198.51.255.255").orThrow(), 17);
    Update update = new Update(ImmutableList.of(prefix), ImmutableList.of(), ImmutableList.of());
    assertThat(MessageCodec.encode(update, Encoding.USUAL).hex()).endsWith("11c633800000");
  }

  @Test
  @Rfc(id = "MP-5", says = "The reserved octet is written as zero")
  void theReservedOctetIsZero() {
    Octets frame =
        encode(
            new MpReach(
                Family.IPV6_UNICAST,
                ImmutableList.of(Address.parse("2001:db8::1").orThrow()),
                ImmutableList.of()));
    assertThat(frame.at(frame.size() - 1)).isZero();
  }
}
