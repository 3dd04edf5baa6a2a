package io.leafcast.k8s.services;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.k8s.client.Named;

/**
 * An address of a Service that an announcement chooses.
 *
 * @param announcement its index; of two that choose one address the lower counts
 * @param index of the address among those of its kind
 */
@Immutable
record Offer(int announcement, AddressKind kind, int index, Address address, Policy policy) {

  /** {@code externalTrafficPolicy}, or {@code internalTrafficPolicy} of a cluster's address. */
  enum Policy {
    CLUSTER,
    LOCAL
  }

  /** What it is announced as. */
  Prefix prefix(Announcement by) {
    int whole = address.afi().addressOctets() * 8;
    return Prefix.containing(
        address,
        policy == Policy.LOCAL ? whole : by.aggregate().getOrDefault(address.afi(), whole));
  }

  /** Where it stands, in words for people. */
  String place(Named service, Prefix as) {
    String field =
        "Service/%s/%s %s".formatted(service.namespace(), service.name(), kind.field(index));
    return as.length() == address.afi().addressOctets() * 8 ? field : field + " and others";
  }
}
