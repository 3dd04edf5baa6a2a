package io.leafcast.k8s.client;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;

/**
 * All that a list found.
 *
 * @param resourceVersion which a watch goes on from
 * @param server names the API that answered
 */
@Immutable(containerOf = "T")
public record Page<T>(ImmutableList<T> items, String resourceVersion, String server) {}
