package io.leafcast.bgp.message;

/**
 * Whether a speaker that restarted forwards what comes by the routes that it announced before: the
 * F bit (RFC 4724 section 3, RFC 9494 section 3).
 */
public enum Forwarding {
  GOES_ON,
  STOPPED
}
