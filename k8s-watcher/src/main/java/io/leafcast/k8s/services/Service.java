package io.leafcast.k8s.services;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.source.Knowledge.Rejected;
import io.leafcast.k8s.client.Named;

/**
 * What is kept of a core/v1 Service.
 *
 * @param choice whether some announcement chooses it; what is not chosen offers nothing
 * @param rejected what it says where an address should stand that would be announced
 */
@Immutable
record Service(
    Named name,
    String resourceVersion,
    Choice choice,
    ImmutableList<Offer> offers,
    ImmutableList<Rejected> rejected)
    implements Roll.Entry {

  /** Whether some announcement chooses a Service. */
  enum Choice {
    CHOSEN,
    PASSED_OVER
  }

  @Override
  public boolean counts() {
    return choice == Choice.CHOSEN;
  }

  /** Whether the same is offered, whichever version of the object says so. */
  boolean saysAs(Service other) {
    return offers.equals(other.offers) && rejected.equals(other.rejected);
  }
}
