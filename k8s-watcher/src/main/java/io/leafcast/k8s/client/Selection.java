package io.leafcast.k8s.client;

import com.google.errorprone.annotations.Immutable;

/**
 * Which objects of a resource are meant.
 *
 * @param fieldSelector as the API writes it, such as {@code metadata.name=node-1}; "" for all
 */
@Immutable
public record Selection(String fieldSelector) {

  /** The one object of this name. */
  public static Selection named(String name) {
    return new Selection("metadata.name=" + name);
  }
}
