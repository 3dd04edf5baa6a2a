package io.leafcast.k8s.services;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.source.Knowledge.Rejected;
import io.leafcast.k8s.client.Named;
import java.util.Collection;

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
  /** What one weighs beside its texts. */
  private static final int ENTRY = 160;

  private static final int OFFER = 96;

  /** Whether some announcement chooses a Service. */
  enum Choice {
    CHOSEN,
    PASSED_OVER
  }

  @Override
  public boolean counts() {
    return choice == Choice.CHOSEN;
  }

  @Override
  public int weight() {
    return weight(name, offers, rejected);
  }

  /** About how many octets such a Service takes, measured. */
  static int weight(Named name, Collection<Offer> offers, Collection<Rejected> rejected) {
    int texts =
        name.namespace().length()
            + name.name().length()
            + rejected.stream()
                .mapToInt(
                    one -> one.text().length() + one.object().length() + one.reason().length())
                .sum();
    return ENTRY + OFFER * (offers.size() + rejected.size()) + texts;
  }

  /** Whether the same is offered, whichever version of the object says so. */
  boolean saysAs(Service other) {
    return offers.equals(other.offers) && rejected.equals(other.rejected);
  }
}
