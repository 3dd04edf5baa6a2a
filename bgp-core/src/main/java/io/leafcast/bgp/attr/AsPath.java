package io.leafcast.bgp.attr;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.OctetReader;
import io.leafcast.bgp.wire.OctetWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** AS_PATH: the autonomous systems that the route passed (RFC 4271 section 5.1.2). */
@Immutable
public record AsPath(ImmutableList<AsSegment> segments) implements PathAttribute {
  public static final int TYPE = 2;

  @Override
  public int type() {
    return TYPE;
  }

  static Decoded<AsPath> decode(OctetReader in, Encoding encoding) {
    return AsSegment.decodeAll(in, encoding.asWidth())
        .then(segments -> Decoded.good(new AsPath(segments)));
  }

  void encode(OctetWriter out, Encoding encoding) {
    segments.forEach(segment -> segment.encode(out, encoding.asWidth()));
  }

  /** The length that routes are compared by: a set counts once, a confederation's segments not. */
  public int hops() {
    return segments.stream().mapToInt(AsSegment::hops).sum();
  }

  /** Whether {@code asn} stands anywhere in the path. */
  public boolean contains(Asn asn) {
    for (AsSegment segment : segments) {
      for (Asn number : segment.numbers()) {
        if (number.value() == asn.value()) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether a part of the path stays within a confederation (RFC 5065). */
  public boolean hasConfederation() {
    for (AsSegment segment : segments) {
      if (segment.isConfederation()) {
        return true;
      }
    }
    return false;
  }

  /** The number of the neighbour that sent the path; empty unless it begins with a sequence. */
  public Optional<Asn> first() {
    return segments.isEmpty() || segments.getFirst().kind() != AsSegment.Kind.SEQUENCE
        ? Optional.empty()
        : Optional.of(segments.getFirst().numbers().getFirst());
  }

  /**
   * This path of two-octet numbers with the real ones filled in from {@code wide}: what this one is
   * longer by stays in front of {@code wide}. Where {@code wide} is the longer one it cannot belong
   * to this path, and this path is the answer (RFC 6793 section 4.2.3).
   */
  public AsPath mergedWith(As4Path wide) {
    int surplus = hops() - new AsPath(wide.segments()).hops();
    if (surplus < 0) {
      return this;
    }
    ImmutableList.Builder<AsSegment> merged = ImmutableList.builder();
    for (AsSegment segment : segments) {
      if (segment.hops() > 0 && surplus == 0) {
        break;
      }
      AsSegment taken = segment.leading(surplus);
      merged.add(taken);
      surplus -= taken.hops();
    }
    return new AsPath(joined(merged.addAll(wide.segments()).build()));
  }

  /** The same path with neighbouring sequences made one where 255 numbers hold them. */
  private static ImmutableList<AsSegment> joined(ImmutableList<AsSegment> segments) {
    List<AsSegment> joined = new ArrayList<>();
    for (AsSegment segment : segments) {
      Optional<AsSegment> both =
          joined.isEmpty() ? Optional.empty() : joined.getLast().joinedWith(segment);
      both.ifPresent(_ -> joined.removeLast());
      joined.add(both.orElse(segment));
    }
    return ImmutableList.copyOf(joined);
  }

  /** As on a router's screen: sets in braces, a confederation's segments in brackets. */
  public String text() {
    return segments.stream().map(AsSegment::toString).collect(Collectors.joining(" "));
  }

  @Override
  public String toString() {
    return "AsPath[" + text() + "]";
  }
}
