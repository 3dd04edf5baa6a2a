package io.leafcast.k8s.report;

import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.Immutable;

/** What is read of a LeafcastNode that stands in the API: its conditions by type. */
@Immutable
public record LeafcastNode(String name, ImmutableMap<String, Condition> conditions) {}
