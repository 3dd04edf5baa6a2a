package io.leafcast.bgp.codec;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.attr.As4Aggregator;
import io.leafcast.bgp.attr.As4Path;
import io.leafcast.bgp.attr.AttributeTable;
import io.leafcast.bgp.attr.MpReach;
import io.leafcast.bgp.attr.MpUnreach;
import io.leafcast.bgp.attr.PathAttribute;
import io.leafcast.bgp.message.Update;
import io.leafcast.bgp.wire.AsWidth;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.Nlri;
import io.leafcast.bgp.wire.OctetWriter;
import io.leafcast.bgp.wire.Octets;
import java.util.Comparator;

/** Writes an UPDATE (RFC 4271 section 4.3); {@link UpdateParser} reads it. */
final class UpdateCodec {
  /** The routes first, then by type (RFC 7606 section 5.1). */
  private static final Comparator<PathAttribute> ORDER =
      Comparator.comparing(UpdateCodec::carriesNoRoutes).thenComparingInt(PathAttribute::type);

  private UpdateCodec() {}

  private static boolean carriesNoRoutes(PathAttribute attribute) {
    return attribute.type() != MpReach.TYPE && attribute.type() != MpUnreach.TYPE;
  }

  static void encode(OctetWriter out, Update update, Encoding encoding) {
    OctetWriter withdrawn = new OctetWriter();
    Nlri.encode(withdrawn, update.withdrawn(), encoding);
    out.withLength16(withdrawn.toOctets()).withLength16(attributes(update.attributes(), encoding));
    Nlri.encode(out, update.announced(), encoding);
  }

  /** The attributes in their order; each type once, or IllegalArgumentException. */
  static Octets attributes(ImmutableList<PathAttribute> attributes, Encoding encoding) {
    OctetWriter out = new OctetWriter();
    int last = -1;
    for (PathAttribute attribute :
        ImmutableList.sortedCopyOf(ORDER, As4Merge.split(attributes, encoding.asWidth()))) {
      if (attribute.type() == last) {
        throw new IllegalArgumentException(AttributeTable.name(last) + " is there twice");
      }
      last = attribute.type();
      if (encoding.asWidth() == AsWidth.FOUR_OCTETS
          && (last == As4Path.TYPE || last == As4Aggregator.TYPE)) {
        throw new IllegalArgumentException(
            AttributeTable.name(last) + " is not for a peer with four-octet AS numbers");
      }
      AttributeTable.encode(out, attribute, encoding);
    }
    return out.toOctets();
  }
}
