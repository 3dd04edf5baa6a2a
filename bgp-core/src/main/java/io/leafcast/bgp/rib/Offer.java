package io.leafcast.bgp.rib;

/** What a peer gets of the routes that it may have. */
public enum Offer {
  /** All of them. */
  USUAL,
  /**
   * All of them, as the last choice: with the community GRACEFUL_SHUTDOWN (RFC 8326) and, on an
   * iBGP session, LOCAL_PREF 0.
   */
  LAST_CHOICE,
  /** None. */
  NOTHING
}
