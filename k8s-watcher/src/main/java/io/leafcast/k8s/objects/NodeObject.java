package io.leafcast.k8s.objects;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import java.util.Optional;

/**
 * What Leafcast reads of a core/v1 Node: its facts, and its Pod CIDRs as they were written, good or
 * not.
 */
@Immutable
public record NodeObject(
    NodeFacts facts,
    String resourceVersion,
    Optional<String> podCidr,
    ImmutableList<String> podCidrs) {}
