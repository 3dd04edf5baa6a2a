package io.leafcast.k8s.client;

import com.google.errorprone.annotations.Immutable;

/** How a watch ended. */
@Immutable
public sealed interface Watched {

  /** As agreed; the next one goes on from the last version. */
  @Immutable
  record Finished() implements Watched {}

  /** What happened since is not known: the list has to be read again. */
  @Immutable
  record Lost() implements Watched {}

  /** It could not be opened, or what came was no event. */
  @Immutable
  record Failed(Failure failure) implements Watched {}
}
