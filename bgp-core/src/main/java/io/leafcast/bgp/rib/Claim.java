package io.leafcast.bgp.rib;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.source.SourceName;

/**
 * A prefix that at least one source wants: the provenance that counts, and the sources that want it
 * too. The source that comes first by name counts, so that the choice does not depend on who spoke
 * first.
 */
@Immutable
public record Claim(Provenance provenance, ImmutableList<SourceName> others) {

  /** Why this one counts, or "" when no other source wants the prefix. */
  public String remark() {
    return others.isEmpty()
        ? ""
        : "wanted by "
            + provenance.source()
            + " and also by "
            + String.join(", ", others.stream().map(SourceName::text).toList())
            + "; the first by name counts";
  }
}
