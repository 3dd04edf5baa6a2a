package io.leafcast.k8s.client;

import com.google.errorprone.annotations.Immutable;

/**
 * One object of a resource.
 *
 * @param namespace "" where the resource has none
 */
@Immutable
public record Named(String namespace, String name) {

  /** An object of a resource without namespaces. */
  public static Named of(String name) {
    return new Named("", name);
  }
}
