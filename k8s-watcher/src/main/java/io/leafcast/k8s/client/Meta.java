package io.leafcast.k8s.client;

import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.Immutable;

/** What every object has: {@code metadata}, as far as somebody reads it. */
@Immutable
public record Meta(
    String name,
    String resourceVersion,
    ImmutableMap<String, String> labels,
    ImmutableMap<String, String> annotations) {}
