package io.leafcast.k8s.objects;

import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.Immutable;

/** The labels of all CiliumPodIPPools, by name. */
@Immutable
public record PoolLabels(ImmutableMap<String, ImmutableMap<String, String>> byName) {}
