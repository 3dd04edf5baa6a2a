package io.leafcast.daemon.config;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;

/** A YAML document with the place of every value and key. */
@Immutable
sealed interface Tree {

  Place place();

  /** {@code bare}: written without quotes, so that it may mean a number, a boolean or nothing. */
  @Immutable
  record Scalar(String text, boolean bare, Place place) implements Tree {}

  @Immutable
  record Sequence(ImmutableList<Tree> items, Place place) implements Tree {}

  /** Keys are unique: a second one of the same name was reported and left out. */
  @Immutable
  record Mapping(ImmutableList<Entry> entries, Place place) implements Tree {}

  /** Something that was already reported, such as an alias; readers pass over it. */
  @Immutable
  record Refused(Place place) implements Tree {}

  /** One line of a mapping. */
  @Immutable
  record Entry(String key, Place keyPlace, Tree value) {}
}
