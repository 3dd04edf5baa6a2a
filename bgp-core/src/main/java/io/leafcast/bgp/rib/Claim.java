package io.leafcast.bgp.rib;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;

/**
 * A prefix that at least one source wants: the origin that counts, and the sources that want it
 * too. The source that comes first by name counts, so that the choice does not depend on who spoke
 * first.
 */
@Immutable
public record Claim(Origin origin, ImmutableList<SourceName> others) {

  /** Why this origin counts, or "" when no other source wants the prefix. */
  public String remark() {
    return others.isEmpty()
        ? ""
        : "wanted by "
            + origin.source()
            + " and also by "
            + String.join(", ", others.stream().map(SourceName::text).toList())
            + "; the first by name counts";
  }
}
