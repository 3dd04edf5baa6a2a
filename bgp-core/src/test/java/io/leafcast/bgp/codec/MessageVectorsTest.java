package io.leafcast.bgp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.attr.MpReach;
import io.leafcast.bgp.attr.MpUnreach;
import io.leafcast.bgp.attr.NextHop;
import io.leafcast.bgp.attr.PathAttribute;
import io.leafcast.bgp.message.Capability;
import io.leafcast.bgp.message.Message;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.message.Update;
import io.leafcast.bgp.message.UpdateOutcome.Accept;
import io.leafcast.bgp.message.UpdateOutcome.Announced;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Nlri;
import io.leafcast.bgp.wire.OctetReader;
import io.leafcast.bgp.wire.Vector;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each message and capability as other speakers write it, in both directions. */
class MessageVectorsTest {

  static Stream<Class<?>> messages() {
    return Arrays.stream(Message.class.getPermittedSubclasses());
  }

  static Stream<Class<?>> capabilities() {
    return Arrays.stream(Capability.class.getPermittedSubclasses());
  }

  static Stream<Vector> messageVectors() {
    return messages().flatMap(kind -> Vector.in("message", kind.getSimpleName()));
  }

  static Stream<Vector> capabilityVectors() {
    return capabilities().flatMap(kind -> Vector.in("capability", kind.getSimpleName()));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void everyMessageHasAVectorFile(Class<?> kind) {
    assertThat(Vector.in("message", kind.getSimpleName())).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("capabilities")
  void everyCapabilityHasAVectorFile(Class<?> kind) {
    assertThat(Vector.in("capability", kind.getSimpleName())).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("capabilityVectors")
  void aCapabilityIsReadAndWrittenAsItSays(Vector vector) {
    ImmutableList.Builder<Capability> read = ImmutableList.builder();
    ImmutableList.Builder<String> remarks = ImmutableList.builder();
    assertThat(CapabilityCodec.decode(OctetReader.of(vector.octets()), read, remarks)).isTrue();
    assertThat(remarks.build()).isEmpty();
    assertThat(read.build()).hasSize(1);
    assertThat(read.build().getFirst().toString()).isEqualTo(vector.text());
    assertThat(CapabilityCodec.encode(read.build().getFirst())).isEqualTo(vector.ours());
  }

  @ParameterizedTest
  @MethodSource("messageVectors")
  void aMessageIsReadAsItSays(Vector vector) {
    assertThat(read(vector).toString()).isEqualTo(vector.text());
  }

  @ParameterizedTest
  @MethodSource("messageVectors")
  void aMessageIsWrittenAsItSays(Vector vector) {
    Message message =
        switch (read(vector)) {
          case Reading.Understood(Message understood, var _) -> understood;
          case Reading.OfUpdate(Accept accept) -> updateThatSays(accept);
          case Reading other -> throw new AssertionError(other);
        };
    assertThat(MessageCodec.encode(message, vector.encoding())).isEqualTo(vector.ours());
  }

  private static Reading read(Vector vector) {
    Negotiated terms =
        vector.field("session").isPresent()
            ? Sessions.internal(vector.encoding())
            : Sessions.external(vector.encoding());
    return MessageCodec.read(vector.octets(), terms, Sessions.ANY_FIRST_AS);
  }

  /** The UPDATE that we would write to be read as {@code accept}. */
  private static Update updateThatSays(Accept accept) {
    ImmutableList.Builder<PathAttribute> attributes = ImmutableList.builder();
    ImmutableList.Builder<Nlri> announced = ImmutableList.builder();
    for (Announced route : accept.announced()) {
      if (route.nextHops().getFirst().afi().equals(Afi.IPV4)) {
        attributes.add(new NextHop(route.nextHops().getFirst()));
        announced.addAll(route.nlri());
      } else {
        attributes.add(new MpReach(Family.IPV6_UNICAST, route.nextHops(), route.nlri()));
      }
    }
    ImmutableList<Nlri> ipv6Withdrawn =
        accept.withdrawn().stream()
            .filter(nlri -> nlri.prefix().family().equals(Family.IPV6_UNICAST))
            .collect(ImmutableList.toImmutableList());
    if (!ipv6Withdrawn.isEmpty() || accept.endOfRib().contains(Family.IPV6_UNICAST)) {
      attributes.add(new MpUnreach(Family.IPV6_UNICAST, ipv6Withdrawn));
    }
    return new Update(
        accept.withdrawn().stream()
            .filter(nlri -> nlri.prefix().family().equals(Family.IPV4_UNICAST))
            .collect(ImmutableList.toImmutableList()),
        attributes.addAll(accept.attributes()).build(),
        announced.build());
  }
}
