package io.leafcast.k8s.services;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.k8s.client.Named;

/**
 * What is kept of a discovery.k8s.io/v1 EndpointSlice.
 *
 * @param service the Service it belongs to; its name is "" if it belongs to none
 * @param family that of its addresses
 */
@Immutable
record EndpointSlice(Named name, Named service, Afi family, Endpoints endpoints)
    implements Roll.Entry {

  @Override
  public boolean counts() {
    return !service.name().isEmpty();
  }

  @Override
  public int weight() {
    // Beside its texts, measured.
    return 176 + name.namespace().length() + name.name().length() + service.name().length();
  }
}
