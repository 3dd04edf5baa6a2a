package io.leafcast.bgp.source;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.attr.PathAttribute;
import java.time.Instant;

/**
 * Where a prefix comes from; {@code explain} reads it.
 *
 * @param object such as {@code Node/worker-1 spec.podCIDRs[0]} or {@code leafcast.yaml
 *     sources.static}
 * @param resourceVersion as the API gave it, "" where there is none
 * @param attributes those that this source wants beside the mandatory ones, such as Communities
 */
@Immutable
public record Provenance(
    SourceName source,
    String object,
    String resourceVersion,
    Instant since,
    ImmutableList<PathAttribute> attributes) {}
