package io.leafcast.bgp.fsm;

import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.Open;
import io.leafcast.bgp.reason.SessionReason;
import io.leafcast.bgp.wire.Asn;

/**
 * Whether a well-formed OPEN is acceptable (RFC 4271 section 6.2, RFC 6286 section 2.2); version,
 * hold time and parameters were judged when it was read.
 */
public final class OpenCheck {
  private OpenCheck() {}

  /** Event 19 with the session's terms, or event 22 with the NOTIFICATION that refuses. */
  public static Event judge(Open ours, Asn configured, Open theirs) {
    if (!theirs.asn().equals(configured)) {
      return new Event.BgpOpenMsgErr(
          Notification.badPeerAs(), new SessionReason.WrongAs(theirs.asn(), configured));
    }
    if (configured.equals(ours.asn()) && theirs.identifier().equals(ours.identifier())) {
      return new Event.BgpOpenMsgErr(
          Notification.badIdentifier(), new SessionReason.SameRouterId(theirs.identifier()));
    }
    return new Event.BgpOpen(Negotiated.of(ours, theirs));
  }
}
