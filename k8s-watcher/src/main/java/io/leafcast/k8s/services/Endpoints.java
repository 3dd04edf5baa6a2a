package io.leafcast.k8s.services;

import com.google.common.collect.ImmutableTable;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.k8s.services.Announcement.Terminating;
import io.leafcast.k8s.services.Announcement.WithoutEndpoints;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * How near the endpoints of a Service are, or of one slice of it, in one family.
 *
 * @param ready those that are ready
 * @param leaving those that are not ready but serving, and terminating: kube-proxy uses them where
 *     there is no ready one, on the node for policy Local, in the cluster for policy Cluster
 */
@Immutable
record Endpoints(Reach ready, Reach leaving) {
  /** All there are: ten thousand slices keep one of nine. */
  private static final ImmutableTable<Reach, Reach, Endpoints> ALL =
      Stream.of(Reach.values())
          .flatMap(ready -> Stream.of(Reach.values()).map(leaving -> new Endpoints(ready, leaving)))
          .collect(
              ImmutableTable.toImmutableTable(
                  Endpoints::ready, Endpoints::leaving, endpoints -> endpoints));

  static final Endpoints NONE = of(Reach.NOWHERE, Reach.NOWHERE);

  static Endpoints of(Reach ready, Reach leaving) {
    return Objects.requireNonNull(ALL.get(ready, leaving));
  }

  Endpoints or(Endpoints other) {
    return of(ready.or(other.ready), leaving.or(other.leaving));
  }

  /** Whether what {@code offer} offers can be had on this node, as {@code announcement} sees it. */
  boolean serve(Offer offer, Announcement announcement) {
    return switch (offer.policy()) {
      case LOCAL ->
          ready == Reach.HERE
              || (leaving == Reach.HERE
                  && (announcement.terminating() == Terminating.KEEP || ready == Reach.NOWHERE));
      case CLUSTER ->
          announcement.withoutEndpoints() == WithoutEndpoints.ANNOUNCE
              || ready != Reach.NOWHERE
              || leaving != Reach.NOWHERE;
    };
  }
}
