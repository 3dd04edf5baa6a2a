package io.leafcast.k8s.services;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Address;
import io.leafcast.k8s.client.Named;
import java.util.Comparator;

/**
 * An offer that is to be announced. The order says which of two wishes for one prefix counts,
 * whichever came first: that of the first announcement, of this the first Service by namespace and
 * name.
 */
@Immutable
record Wish(Named service, Offer offer) implements Comparable<Wish> {
  static final Comparator<Named> BY_NAME =
      Comparator.comparing(Named::namespace).thenComparing(Named::name);

  private static final Comparator<Wish> ORDER =
      Comparator.<Wish>comparingInt(wish -> wish.offer.announcement())
          .thenComparing(Wish::service, BY_NAME)
          .thenComparing(wish -> wish.offer.kind())
          .thenComparingInt(wish -> wish.offer.index())
          .thenComparing(wish -> wish.offer.address())
          .thenComparing(wish -> wish.offer.policy());

  /** Before all of this announcement, and after all of those before it. */
  static Wish before(int announcement) {
    return new Wish(
        new Named("", ""),
        new Offer(
            announcement, AddressKind.LOAD_BALANCER, -1, Address.ipv4(0), Offer.Policy.CLUSTER));
  }

  @Override
  public int compareTo(Wish other) {
    return ORDER.compare(this, other);
  }
}
