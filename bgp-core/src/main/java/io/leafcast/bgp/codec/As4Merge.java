package io.leafcast.bgp.codec;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.attr.Aggregator;
import io.leafcast.bgp.attr.As4Aggregator;
import io.leafcast.bgp.attr.As4Path;
import io.leafcast.bgp.attr.AsPath;
import io.leafcast.bgp.attr.AsSegment;
import io.leafcast.bgp.attr.PathAttribute;
import io.leafcast.bgp.attr.Treatment;
import io.leafcast.bgp.wire.AsWidth;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Four-octet AS numbers over a session of two octets: what we send beside AS_TRANS, and what we
 * make of what came (RFC 6793 sections 4.2.2 and 4.2.3). The order of the attributes makes no
 * difference.
 */
final class As4Merge {
  private As4Merge() {}

  /** The attributes that go onto the wire in {@code width}. */
  static ImmutableList<PathAttribute> split(
      ImmutableList<PathAttribute> attributes, AsWidth width) {
    if (width == AsWidth.FOUR_OCTETS) {
      return attributes;
    }
    ImmutableList.Builder<PathAttribute> split = ImmutableList.builder();
    for (PathAttribute attribute : attributes) {
      split.add(attribute);
      if (attribute instanceof AsPath(var segments) && needsFourOctets(segments)) {
        split.add(
            new As4Path(
                segments.stream()
                    .filter(segment -> !segment.isConfederation())
                    .collect(ImmutableList.toImmutableList())));
      } else if (attribute instanceof Aggregator(Asn asn, var address) && !asn.fitsTwoOctets()) {
        split.add(new As4Aggregator(asn, address));
      }
    }
    return split.build();
  }

  private static boolean needsFourOctets(ImmutableList<AsSegment> segments) {
    return segments.stream()
        .filter(segment -> !segment.isConfederation())
        .flatMap(segment -> segment.numbers().stream())
        .anyMatch(asn -> !asn.fitsTwoOctets());
  }

  /** The attributes with the real numbers in them and without the AS4 ones. */
  static ImmutableList<PathAttribute> merge(
      ImmutableList<PathAttribute> attributes, Findings findings) {
    if (!hasWide(attributes)) {
      return attributes;
    }
    Optional<As4Path> widePath = Optional.empty();
    Optional<As4Aggregator> wideAggregator = Optional.empty();
    Optional<Aggregator> aggregator = Optional.empty();
    List<PathAttribute> others = new ArrayList<>();
    for (PathAttribute attribute : attributes) {
      switch (attribute) {
        case As4Path path -> widePath = Optional.of(path);
        case As4Aggregator wide -> wideAggregator = Optional.of(wide);
        case Aggregator narrow -> {
          aggregator = Optional.of(narrow);
          others.add(narrow);
        }
        case PathAttribute other -> others.add(other);
      }
    }
    if (wideAggregator.isPresent()
        && aggregator.filter(each -> !each.asn().equals(Asn.AS_TRANS)).isPresent()) {
      widePath.ifPresent(_ -> passedOver(As4Path.TYPE, "AS4_PATH", findings));
      passedOver(As4Aggregator.TYPE, "AS4_AGGREGATOR", findings);
      return ImmutableList.copyOf(others);
    }
    ImmutableList.Builder<PathAttribute> merged = ImmutableList.builder();
    for (PathAttribute attribute : others) {
      merged.add(
          switch (attribute) {
            case AsPath path -> merged(path, widePath, findings);
            case Aggregator narrow ->
                wideAggregator
                    .map(wide -> new Aggregator(wide.asn(), wide.address()))
                    .orElse(narrow);
            case PathAttribute other -> other;
          });
    }
    return merged.build();
  }

  private static boolean hasWide(ImmutableList<PathAttribute> attributes) {
    for (PathAttribute attribute : attributes) {
      if (attribute instanceof As4Path || attribute instanceof As4Aggregator) {
        return true;
      }
    }
    return false;
  }

  private static AsPath merged(AsPath path, Optional<As4Path> wide, Findings findings) {
    if (wide.isPresent() && path.hops() < new AsPath(wide.get().segments()).hops()) {
      discard(As4Path.TYPE, "AS4_PATH is longer than AS_PATH", findings);
    }
    return wide.map(path::mergedWith).orElse(path);
  }

  private static void passedOver(int type, String name, Findings findings) {
    discard(type, name + " is older than AGGREGATOR, which has a two-octet AS number", findings);
  }

  private static void discard(int type, String reason, Findings findings) {
    findings.add(
        type, Treatment.DISCARD_ATTRIBUTE, reason, UpdateError.OPTIONAL_ATTRIBUTE, Octets.EMPTY);
  }
}
