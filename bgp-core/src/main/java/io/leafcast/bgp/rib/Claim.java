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

  /** All that want it, the one that counts first. */
  public ImmutableList<SourceName> sources() {
    return ImmutableList.<SourceName>builder().add(provenance.source()).addAll(others).build();
  }
}
