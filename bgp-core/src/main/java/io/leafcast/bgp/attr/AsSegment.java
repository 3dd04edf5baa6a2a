package io.leafcast.bgp.attr;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.AsWidth;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.OctetReader;
import io.leafcast.bgp.wire.OctetWriter;
import java.util.Optional;
import java.util.stream.Collectors;

/** One segment of an AS_PATH: 1 to 255 numbers (RFC 4271 section 4.3, RFC 5065). */
@Immutable
public record AsSegment(Kind kind, ImmutableList<Asn> numbers) {
  private static final int MOST = 255;

  /** The four segment types. */
  public enum Kind {
    SET(1),
    SEQUENCE(2),
    CONFED_SEQUENCE(3),
    CONFED_SET(4);

    private static final ImmutableList<Kind> ALL = ImmutableList.copyOf(values());

    private final int octet;

    Kind(int octet) {
      this.octet = octet;
    }

    private static Optional<Kind> of(int octet) {
      for (Kind kind : ALL) {
        if (kind.octet == octet) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }

  public AsSegment {
    if (numbers.isEmpty() || numbers.size() > MOST) {
      throw new IllegalArgumentException(
          "a segment of " + numbers.size() + " AS numbers is not in 1.." + MOST);
    }
  }

  /** Reads segments up to the end of {@code in}; AS 0 is refused (RFC 7607). */
  static Decoded<ImmutableList<AsSegment>> decodeAll(OctetReader in, AsWidth width) {
    ImmutableList.Builder<AsSegment> segments = ImmutableList.builder();
    while (!in.isEmpty()) {
      if (!in.has(2)) {
        return Decoded.bad("one octet is left behind the last segment");
      }
      int code = in.u8();
      int count = in.u8();
      Optional<Kind> kind = Kind.of(code);
      if (kind.isEmpty()) {
        return Decoded.bad("segment type " + code + " is not in 1..4");
      }
      if (count == 0) {
        return Decoded.bad("a segment has no AS number");
      }
      if (!in.has(count * width.octets())) {
        return Decoded.bad(
            "a segment of "
                + count
                + " AS numbers overruns the "
                + in.remaining()
                + " octets that are left");
      }
      ImmutableList.Builder<Asn> numbers = ImmutableList.builderWithExpectedSize(count);
      for (int i = 0; i < count; i++) {
        Asn asn = in.asn(width);
        if (asn.value() == 0) {
          return Decoded.bad("AS 0 is in the path");
        }
        numbers.add(asn);
      }
      segments.add(new AsSegment(kind.get(), numbers.build()));
    }
    return Decoded.good(segments.build());
  }

  void encode(OctetWriter out, AsWidth width) {
    out.u8(kind.octet).u8(numbers.size());
    numbers.forEach(asn -> out.asn(asn, width));
  }

  /** Whether the segment stays within a confederation (RFC 5065). */
  public boolean isConfederation() {
    return kind == Kind.CONFED_SEQUENCE || kind == Kind.CONFED_SET;
  }

  /** What the segment adds to the length of a path (RFC 4271 section 9.1.2.2, RFC 5065). */
  int hops() {
    return switch (kind) {
      case SEQUENCE -> numbers.size();
      case SET -> 1;
      case CONFED_SEQUENCE, CONFED_SET -> 0;
    };
  }

  /** The first {@code most} hops of it, at least one; a set and a confederation's segment whole. */
  AsSegment leading(int most) {
    return kind == Kind.SEQUENCE && numbers.size() > most
        ? new AsSegment(kind, numbers.subList(0, most))
        : this;
  }

  /** This sequence with {@code next} behind it, where both are sequences and fit one segment. */
  Optional<AsSegment> joinedWith(AsSegment next) {
    return kind == Kind.SEQUENCE
            && next.kind == Kind.SEQUENCE
            && numbers.size() + next.numbers.size() <= MOST
        ? Optional.of(
            new AsSegment(
                kind, ImmutableList.<Asn>builder().addAll(numbers).addAll(next.numbers).build()))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return switch (kind) {
      case SEQUENCE -> joinedBy(" ");
      case SET -> "{" + joinedBy(",") + "}";
      case CONFED_SEQUENCE -> "(" + joinedBy(" ") + ")";
      case CONFED_SET -> "[" + joinedBy(",") + "]";
    };
  }

  private String joinedBy(String between) {
    return numbers.stream().map(Asn::toString).collect(Collectors.joining(between));
  }
}
