package io.leafcast.k8s.objects;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.Immutable;

/**
 * What a Node says of itself beside its prefixes: for {@code ${label:KEY}} and {@code
 * ${annotation:KEY}} in the configuration, and for the router ID.
 *
 * @param internalAddresses {@code status.addresses} of type InternalIP, in their order, as written
 */
@Immutable
public record NodeFacts(
    String name,
    ImmutableMap<String, String> labels,
    ImmutableMap<String, String> annotations,
    ImmutableList<String> internalAddresses) {}
