package io.leafcast.bgp.speaker;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.reason.SourceReason;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;

/** Something that happened with one source of prefixes. */
@Immutable
public sealed interface SourceNote extends Note {
  SourceName source();

  /** What it wants now. */
  @Immutable
  record Known(SourceName source, PrefixMap<Provenance> prefixes, SourceReason remark)
      implements SourceNote {}

  /** It cannot be read; {@code kept} stay announced. */
  @Immutable
  record Unknown(SourceName source, SourceReason why, PrefixMap<Provenance> kept)
      implements SourceNote {}

  /** It was not read since the start; {@code prefixes} are what it wanted before that. */
  @Immutable
  record Remembered(SourceName source, PrefixMap<Provenance> prefixes, SourceReason why)
      implements SourceNote {}

  @Immutable
  record Rejected(SourceName source, Knowledge.Rejected what) implements SourceNote {}

  /** This source counts for {@code prefix}, because it is the first by name of all that want it. */
  @Immutable
  record AlsoWanted(SourceName source, Prefix prefix, ImmutableList<SourceName> others)
      implements SourceNote {}
}
