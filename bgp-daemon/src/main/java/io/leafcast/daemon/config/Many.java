package io.leafcast.daemon.config;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;

/** What a list of the file has: each item with its place. Empty only where the key is absent. */
@Immutable(containerOf = "T")
record Many<T>(ImmutableList<One<T>> items, Place place) {

  /** The items that can be had. */
  ImmutableList<T> values() {
    return items.stream()
        .flatMap(item -> item.found().stream())
        .collect(ImmutableList.toImmutableList());
  }
}
