package io.leafcast.bgp.codec;

import static io.leafcast.bgp.codec.Frames.NEXT_HOP;
import static io.leafcast.bgp.codec.Frames.NLRI;
import static io.leafcast.bgp.codec.Frames.ORIGIN;
import static io.leafcast.bgp.codec.Frames.attribute;
import static io.leafcast.bgp.codec.Frames.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.attr.Aggregator;
import io.leafcast.bgp.attr.As4Path;
import io.leafcast.bgp.attr.AsPath;
import io.leafcast.bgp.attr.AsSegment;
import io.leafcast.bgp.attr.PathAttribute;
import io.leafcast.bgp.message.Update;
import io.leafcast.bgp.message.UpdateOutcome;
import io.leafcast.bgp.message.UpdateOutcome.Accept;
import io.leafcast.bgp.message.UpdateOutcome.Fault;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.AsWidth;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.Rfc;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Four-octet AS numbers from and to a peer of two octets (RFC 6793). */
class As4MergeTest {
  private static final String NARROW = "40 02 08 02 03 fbf4 5ba0 5ba0"; // 64500 23456 23456
  private static final String WIDE = attribute(0xC0, 17, "02 02 00010001 00010002");
  private static final String MERGED = "AsPath[64500 65537 65538]";

  private static Accept accepted(String attributes, AsWidth width) {
    Reading reading =
        MessageCodec.read(
            update("", ORIGIN + NEXT_HOP + attributes, NLRI),
            Sessions.external(width),
            Sessions.ANY_FIRST_AS);
    return switch (reading) {
      case Reading.OfUpdate(Accept accept) -> accept;
      case Reading other -> throw new AssertionError(other);
    };
  }

  private static String path(Accept accept) {
    return only(accept, AsPath.class).toString();
  }

  private static <A extends PathAttribute> A only(Accept accept, Class<A> kind) {
    return accept.attributes().stream().filter(kind::isInstance).map(kind::cast).findAny().get();
  }

  private static AsPath pathOf(long... numbers) {
    return new AsPath(
        ImmutableList.of(
            new AsSegment(
                AsSegment.Kind.SEQUENCE,
                LongStream.of(numbers)
                    .mapToObj(Asn::new)
                    .collect(ImmutableList.toImmutableList()))));
  }

  @Test
  @Rfc(id = "AS4-1", says = "From a peer of four octets the AS4 attributes are discarded")
  void aPeerOfFourOctetsHasNoUseForThem() {
    String wide = "40 02 06 02 01 0000fbf4" + WIDE + attribute(0xC0, 18, "00010001 c0000201");
    Accept accept = accepted(wide, AsWidth.FOUR_OCTETS);
    assertThat(path(accept)).isEqualTo("AsPath[64500]");
    assertThat(accept.faults()).extracting(Fault::attribute).containsExactly(17, 18);
  }

  @Test
  @Rfc(id = "AS4-1", says = "To a peer of four octets they are never sent")
  void toAPeerOfFourOctetsTheyAreNeverSent() {
    Update update =
        new Update(ImmutableList.of(), ImmutableList.of(pathOf(65537)), ImmutableList.of());
    assertThat(MessageCodec.encode(update, Encoding.USUAL).hex())
        .endsWith("0009" + "400206020100010001");
    Update wrong =
        new Update(
            ImmutableList.of(),
            ImmutableList.of(new As4Path(pathOf(65537).segments())),
            ImmutableList.of());
    assertThatThrownBy(() -> MessageCodec.encode(wrong, Encoding.USUAL))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Rfc(id = "AS4-2", says = "To a peer of two octets AS_TRANS goes, and AS4_PATH beside it")
  void aWideNumberGoesBesideAsTrans() {
    Update update =
        new Update(
            ImmutableList.of(),
            ImmutableList.of(
                pathOf(4200000001L, 64500),
                new Aggregator(new Asn(65537), Address.ipv4(0xC0000201))),
            ImmutableList.of());
    assertThat(MessageCodec.encode(update, Encoding.of(AsWidth.TWO_OCTETS)).hex())
        .endsWith(
            "400206"
                + "02025ba0fbf4"
                + "c00706"
                + "5ba0c0000201"
                + "c0110a"
                + "0202fa56ea010000fbf4"
                + "c01208"
                + "00010001c0000201");
  }

  @Test
  @Rfc(id = "AS4-2", says = "Where every number fits two octets nothing goes beside it")
  void narrowNumbersGoAlone() {
    Update update =
        new Update(
            ImmutableList.of(),
            ImmutableList.of(
                pathOf(64500), new Aggregator(new Asn(64500), Address.ipv4(0xC0000201))),
            ImmutableList.of());
    assertThat(MessageCodec.encode(update, Encoding.of(AsWidth.TWO_OCTETS)).hex())
        .endsWith("0010" + "4002040201fbf4" + "c00706fbf4c0000201");
  }

  @ParameterizedTest
  @ValueSource(strings = {NARROW + "/", "/" + NARROW})
  @Rfc(id = "AS4-3", says = "A shorter AS4_PATH fills in the end, wherever it stands")
  void aShorterWidePathFillsInTheEnd(String places) {
    Accept accept = accepted(places.replace("/", WIDE), AsWidth.TWO_OCTETS);
    assertThat(path(accept)).isEqualTo(MERGED);
    assertThat(accept.faults()).isEmpty();
    assertThat(accept.attributes()).noneMatch(As4Path.class::isInstance);
  }

  @Test
  @Rfc(id = "AS4-3", says = "A longer AS4_PATH is ignored")
  void aLongerWidePathIsIgnored() {
    Accept accept = accepted("40 02 04 02 01 fbf4" + WIDE, AsWidth.TWO_OCTETS);
    assertThat(path(accept)).isEqualTo("AsPath[64500]");
    assertThat(accept.faults()).extracting(Fault::attribute).containsExactly(17);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // AS_PATH | AS4_PATH | merged
        "02 02 fbf4 5ba0 | 02 02 0000fbf4 00010001 | AsPath[64500 65537]",
        "02 01 fbf4 01 02 fbf5 5ba0 | 01 02 0000fbf5 00010001 | AsPath[64500 {64501,65537}]",
        "01 02 fbf5 fbf6 02 01 5ba0 | 02 01 00010001 | AsPath[{64501,64502} 65537]",
        "03 01 fbfe 02 02 fbf4 5ba0 | 02 01 00010001 | AsPath[(64510) 64500 65537]",
        "02 01 fbf4 03 01 fbfe 02 01 5ba0 | 02 01 00010001 | AsPath[64500 (64510) 65537]",
        "02 01 5ba0 | 03 01 0000fbfe 02 01 00010001 | AsPath[65537]"
      })
  @Rfc(id = "AS4-3", says = "Sets count once, a confederation's segments not at all")
  void setsAndConfederationsAreCountedAsPathsAre(String narrow, String wide, String merged) {
    String attributes = attribute(0x40, 2, narrow) + attribute(0xC0, 17, wide);
    Reading reading =
        MessageCodec.read(
            update("", ORIGIN + NEXT_HOP + attributes, NLRI),
            Sessions.internal(AsWidth.TWO_OCTETS));
    assertThat(reading)
        .isInstanceOfSatisfying(
            Reading.OfUpdate.class,
            read -> assertThat(path((Accept) read.outcome())).isEqualTo(merged));
  }

  @Test
  @Rfc(id = "AS4-4", says = "With an AGGREGATOR of its own number both AS4 attributes are ignored")
  void anAggregatorOfItsOwnNumberIsNewer() {
    String aggregators =
        attribute(0xC0, 7, "fbf4 c0000201") + attribute(0xC0, 18, "00010001 c0000203");
    Accept accept = accepted(NARROW + WIDE + aggregators, AsWidth.TWO_OCTETS);
    assertThat(path(accept)).isEqualTo("AsPath[64500 23456 23456]");
    assertThat(only(accept, Aggregator.class).asn()).isEqualTo(new Asn(64500));
    assertThat(accept.faults()).extracting(Fault::attribute).containsExactly(17, 18);
  }

  @Test
  @Rfc(id = "AS4-4", says = "With an AGGREGATOR of AS_TRANS both are used")
  void anAggregatorOfAsTransIsFilledIn() {
    String aggregators =
        attribute(0xC0, 7, "5ba0 c0000201") + attribute(0xC0, 18, "00010001 c0000203");
    Accept accept = accepted(NARROW + WIDE + aggregators, AsWidth.TWO_OCTETS);
    assertThat(path(accept)).isEqualTo(MERGED);
    assertThat(only(accept, Aggregator.class).toString())
        .isEqualTo("Aggregator[asn=65537, address=192.0.2.3]");
    assertThat(accept.faults()).isEmpty();
  }

  @Test
  @Rfc(id = "AS4-4", says = "With an AGGREGATOR alone AS4_PATH is used, whatever its number")
  void anAggregatorAloneSaysNothingOfThePath() {
    String aggregator = attribute(0xC0, 7, "fbf4 c0000201");
    assertThat(path(accepted(NARROW + WIDE + aggregator, AsWidth.TWO_OCTETS))).isEqualTo(MERGED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0201",
        "02 01 0001",
        "05 01 00010001",
        "02 00 02 01 00010001",
        "02 02 00010001",
        "02 01 00010001 02",
        "02 01 00000000",
        "ff ff 00010001"
      })
  @Rfc(id = "AS4-5", says = "A malformed AS4_PATH is discarded, the route stays")
  void aMalformedWidePathIsDiscarded(String wide) {
    for (String attributes :
        ImmutableList.of(attribute(0xC0, 17, wide) + NARROW, NARROW + attribute(0xC0, 17, wide))) {
      Accept accept = accepted(attributes, AsWidth.TWO_OCTETS);
      assertThat(path(accept)).isEqualTo("AsPath[64500 23456 23456]");
      assertThat(accept.announced()).hasSize(1);
      assertThat(accept.faults()).extracting(Fault::attribute).containsExactly(17);
    }
  }

  @Test
  @Rfc(id = "AS4-5", says = "A well-formed AS4_PATH without any AS_PATH harms nobody")
  void aWidePathAloneIsAMissingPath() {
    assertThat(
            MessageCodec.read(
                update("", ORIGIN + NEXT_HOP + WIDE, NLRI), Sessions.external(AsWidth.TWO_OCTETS)))
        .isInstanceOfSatisfying(
            Reading.OfUpdate.class,
            read -> assertThat(read.outcome()).isInstanceOf(UpdateOutcome.Withdraw.class));
  }

  @Test
  void sequencesAreJoinedOnlyWhereOneSegmentHoldsThem() {
    AsPath narrow =
        new AsPath(
            ImmutableList.of(
                new AsSegment(AsSegment.Kind.SEQUENCE, repeated(64500, 200)),
                new AsSegment(AsSegment.Kind.SEQUENCE, repeated(23456, 100))));
    As4Path wide =
        new As4Path(ImmutableList.of(new AsSegment(AsSegment.Kind.SEQUENCE, repeated(65537, 100))));
    AsPath merged = narrow.mergedWith(wide);
    assertThat(merged.hops()).isEqualTo(300);
    assertThat(merged.segments())
        .extracting(each -> each.numbers().size())
        .containsExactly(200, 100);
  }

  private static ImmutableList<Asn> repeated(int number, int times) {
    return IntStream.range(0, times)
        .mapToObj(_ -> new Asn(number))
        .collect(ImmutableList.toImmutableList());
  }
}
