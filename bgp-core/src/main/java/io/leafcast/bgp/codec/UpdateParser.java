package io.leafcast.bgp.codec;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.attr.Treatment;
import io.leafcast.bgp.codec.AttributesReader.IsNextHop;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.UpdateOutcome;
import io.leafcast.bgp.message.UpdateOutcome.Fault;
import io.leafcast.bgp.message.UpdateRules;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Nlri;
import io.leafcast.bgp.wire.OctetReader;
import io.leafcast.bgp.wire.Octets;

/**
 * Reads the fields of an UPDATE and hands them over to be judged (RFC 4271 section 6.3 as revised
 * by RFC 7606): {@link AttributesReader} reads the attributes, {@link UpdateJudge} says what only
 * all of them together show.
 */
final class UpdateParser {
  private UpdateParser() {}

  /** Judges {@code frame}, whose header is sound and says UPDATE. */
  static UpdateOutcome parse(Octets frame, Negotiated terms, UpdateRules rules) {
    OctetReader in = OctetReader.of(frame);
    in.slice(Framing.HEADER_OCTETS);
    int withdrawnLength = in.u16();
    if (!in.has(withdrawnLength + 2)) {
      return lengthConflict("withdrawn routes of " + withdrawnLength + " octets", frame);
    }
    OctetReader withdrawnField = in.slice(withdrawnLength);
    int attributesLength = in.u16();
    if (!in.has(attributesLength)) {
      return lengthConflict("attributes of " + attributesLength + " octets", frame);
    }
    OctetReader attributesField = in.slice(attributesLength);
    Findings findings = new Findings();
    ImmutableList<Nlri> withdrawn =
        ipv4(withdrawnField, "withdrawn routes", terms.received(), findings);
    ImmutableList<Nlri> announced = ipv4(in, "NLRI", terms.received(), findings);
    AttributesReader.Attributes attributes =
        AttributesReader.read(
            attributesField,
            terms,
            announced.isEmpty() ? IsNextHop.NOT_BESIDE_REACH : IsNextHop.NEEDED,
            findings);
    return new UpdateJudge(frame, terms, rules, findings).judge(withdrawn, announced, attributes);
  }

  /** Nobody can tell where the fields begin and end (RFC 4271 section 6.3). */
  private static UpdateOutcome lengthConflict(String field, Octets frame) {
    return new UpdateOutcome.Reset(
        Notification.updateError(UpdateError.MALFORMED_ATTRIBUTE_LIST, Octets.EMPTY),
        ImmutableList.of(new Fault(0, Treatment.RESET_SESSION, field + " overrun the UPDATE")),
        frame);
  }

  /** What follows a prefix that cannot be read is unknown too (RFC 7606 sections 3.i and 3.j). */
  private static ImmutableList<Nlri> ipv4(
      OctetReader in, String field, Encoding encoding, Findings findings) {
    return switch (Nlri.decode(in, Family.IPV4_UNICAST, encoding)) {
      case Decoded.Good<ImmutableList<Nlri>>(var nlri) -> nlri;
      case Decoded.Bad<ImmutableList<Nlri>>(String reason) -> {
        findings.add(
            0,
            Treatment.RESET_SESSION,
            field + ": " + reason,
            UpdateError.INVALID_NETWORK_FIELD,
            Octets.EMPTY);
        yield ImmutableList.of();
      }
    };
  }
}
