package io.leafcast.bgp.attr;

/**
 * What is done about something wrong in an UPDATE, from the mildest to the strongest; the strongest
 * one wins (RFC 7606 sections 2 and 3.h).
 */
public enum Treatment {
  /**
   * The routes are well formed but not used, and no error: a path with our own AS, a family that
   * was not negotiated, a multicast prefix (RFC 4271 sections 6.3 and 9.1.2).
   */
  IGNORE_ROUTES,
  /** Attribute discard: the route stays, without the attribute. */
  DISCARD_ATTRIBUTE,
  /** Treat-as-withdraw: every route of the UPDATE is withdrawn, the session stays. */
  TREAT_AS_WITHDRAW,
  /** Session reset: a NOTIFICATION, then the connection closes. */
  RESET_SESSION
}
