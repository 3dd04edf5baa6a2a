package io.leafcast.bgp.transport;

import io.leafcast.bgp.rib.HostInterfaces;

/** What others than the speaker may ask of the host that we run on. */
public final class ThisHost {
  private ThisHost() {}

  /**
   * The interfaces as they are now, in the way in which the speaker sees them. Takes up to some
   * milliseconds where there are hundreds, and as long as the kernel likes where it is stuck.
   */
  public static HostInterfaces interfaces() {
    return Interfaces.read().known();
  }
}
