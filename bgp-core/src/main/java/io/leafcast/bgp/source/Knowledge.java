package io.leafcast.bgp.source;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a source knows at a moment. Unknown is not empty: while a source cannot be read its routes
 * stay, and only Known withdraws.
 */
@Immutable
public sealed interface Knowledge {

  /** The source cannot be read; {@code reason} says why and where. */
  @Immutable
  record Unknown(String reason) implements Knowledge {}

  /**
   * The full desired set. {@code remark} says why it is empty, where that needs saying, else "".
   */
  @Immutable
  record Known(PrefixMap<Provenance> prefixes, ImmutableList<Rejected> rejected, String remark)
      implements Knowledge {

    /** The same of a set that is made anew each time. */
    public Known(
        Map<Prefix, Provenance> prefixes, ImmutableList<Rejected> rejected, String remark) {
      this(PrefixMap.copyOf(prefixes), rejected, remark);
    }

    /** Exactly these prefixes, wanted by {@code source} since {@code since}. */
    public static Known of(SourceName source, Instant since, Prefix... prefixes) {
      Provenance provenance = new Provenance(source, source.text(), "", since, ImmutableList.of());
      return new Known(
          Stream.of(prefixes).collect(PrefixMap.toPrefixMap(prefix -> prefix, _ -> provenance)),
          ImmutableList.of(),
          "");
    }
  }

  /** Something in the source that is no usable prefix: what, where, and what to do. */
  @Immutable
  record Rejected(String text, String object, String reason) {}
}
