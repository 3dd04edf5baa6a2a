package io.leafcast.k8s.client;

import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.Immutable;

/**
 * What every object has: {@code metadata}, as far as somebody reads it.
 *
 * @param namespace "" where the resource has none
 * @param uid another for each object that ever had the name; "" if the API gave none
 */
@Immutable
public record Meta(
    String name,
    String namespace,
    String uid,
    String resourceVersion,
    ImmutableMap<String, String> labels,
    ImmutableMap<String, String> annotations) {}
