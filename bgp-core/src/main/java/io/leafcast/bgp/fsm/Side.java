package io.leafcast.bgp.fsm;

/** Which end opens the connection of an FSM; the PassiveTcpEstablishment of RFC 4271 section 8. */
public enum Side {
  /** We dial. */
  DIALLING,
  /** The peer dials. */
  LISTENING
}
