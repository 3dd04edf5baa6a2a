package io.leafcast.k8s.services;

import io.leafcast.bgp.wire.Afi;

/**
 * How many slices of one Service reach how near, so that one that changes costs no look at others.
 */
final class Tally {
  /** By family, then by kind, then by reach: HERE and ELSEWHERE. */
  private final int[] slices = new int[8];

  private int all;

  void add(EndpointSlice slice) {
    count(slice, 1);
  }

  void remove(EndpointSlice slice) {
    count(slice, -1);
  }

  boolean isEmpty() {
    return all == 0;
  }

  Endpoints of(Afi family) {
    int first = first(family);
    return Endpoints.of(nearest(first), nearest(first + 2));
  }

  private Reach nearest(int at) {
    return slices[at] > 0 ? Reach.HERE : slices[at + 1] > 0 ? Reach.ELSEWHERE : Reach.NOWHERE;
  }

  private void count(EndpointSlice slice, int by) {
    int first = first(slice.family());
    count(first, slice.endpoints().ready(), by);
    count(first + 2, slice.endpoints().leaving(), by);
    all += by;
  }

  private void count(int at, Reach reach, int by) {
    switch (reach) {
      case HERE -> slices[at] += by;
      case ELSEWHERE -> slices[at + 1] += by;
      case NOWHERE -> {
        // counts for nothing
      }
    }
  }

  private static int first(Afi family) {
    return family.equals(Afi.IPV4) ? 0 : 4;
  }
}
