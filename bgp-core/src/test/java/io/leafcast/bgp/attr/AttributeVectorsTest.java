package io.leafcast.bgp.attr;

import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.OctetReader;
import io.leafcast.bgp.wire.OctetWriter;
import io.leafcast.bgp.wire.Vector;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each attribute as other speakers write it, in both directions; and that none is forgotten. */
class AttributeVectorsTest {

  static Stream<Class<?>> kinds() {
    return Arrays.stream(PathAttribute.class.getPermittedSubclasses());
  }

  static Stream<Vector> vectors() {
    return kinds().flatMap(kind -> Vector.in("attribute", kind.getSimpleName()));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyAttributeHasAVectorFile(Class<?> kind) {
    assertThat(Vector.in("attribute", kind.getSimpleName())).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyAttributeThatWeLookIntoHasOneRow(Class<?> kind) {
    long rows = AttributeTable.rows().stream().filter(row -> row.kind().equals(kind)).count();
    if (!kind.equals(UnknownAttribute.class)) {
      assertThat(rows).isEqualTo(1);
    }
  }

  @Test
  void noTypeIsCalledAssignedThatHasARow() {
    assertThat(AttributeTable.rows())
        .noneMatch(row -> AttributeTable.isAssignedOptional(row.type()));
  }

  @Test
  void theRowsAreInAscendingOrder() {
    assertThat(AttributeTable.rows())
        .extracting(AttributeRow::type)
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void isReadAsItSays(Vector vector) {
    assertThat(read(vector).toString()).isEqualTo(vector.text());
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void isWrittenAsItSays(Vector vector) {
    OctetWriter out = new OctetWriter();
    AttributeTable.encode(out, read(vector), vector.encoding());
    assertThat(out.toOctets()).isEqualTo(vector.ours());
  }

  private static PathAttribute read(Vector vector) {
    OctetReader in = OctetReader.of(vector.octets());
    int flags = in.u8();
    int type = in.u8();
    int length = (flags & AttributeRow.EXTENDED_LENGTH) != 0 ? in.u16() : in.u8();
    assertThat(in.remaining()).isEqualTo(length);
    return AttributeTable.row(type)
        .<PathAttribute>map(row -> read(row, flags, in, vector))
        .orElseGet(() -> new UnknownAttribute(flags, type, in.rest()));
  }

  private static PathAttribute read(AttributeRow<?> row, int flags, OctetReader in, Vector vector) {
    assertThat(row.category().agreesWith(flags)).isTrue();
    assertThat(row.lengths().allow(in.remaining(), vector.encoding())).isTrue();
    Decoded<? extends PathAttribute> decoded = row.decoder().decode(in, vector.encoding());
    assertThat(in.isEmpty()).as("the whole value is read").isTrue();
    return decoded.orThrow();
  }
}
