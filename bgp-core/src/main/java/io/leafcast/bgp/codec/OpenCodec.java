package io.leafcast.bgp.codec;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.message.Capability;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.Open;
import io.leafcast.bgp.wire.AsWidth;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.OctetReader;
import io.leafcast.bgp.wire.OctetWriter;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.RouterId;

/**
 * OPEN on the wire (RFC 4271 sections 4.2 and 6.2), with the extended optional parameters of RFC
 * 9072. Knows nothing of the configuration: whether the AS number is the expected one is the FSM's
 * question.
 */
final class OpenCodec {
  private static final int CAPABILITIES = 2;
  private static final int EXTENDED = 255;
  private static final int LONGEST_CLASSIC = 255;

  private OpenCodec() {}

  static void encode(OctetWriter out, Open open) {
    out.u8(Open.VERSION)
        .asn(open.asn(), AsWidth.TWO_OCTETS)
        .u16(open.holdTime())
        .bits32(open.identifier().bits());
    OctetWriter collected = new OctetWriter();
    open.capabilities().forEach(each -> collected.octets(CapabilityCodec.encode(each)));
    Octets capabilities = collected.toOctets();
    if (capabilities.size() == 0) {
      out.u8(0);
    } else if (2 + capabilities.size() <= LONGEST_CLASSIC) {
      out.u8(2 + capabilities.size()).u8(CAPABILITIES).withLength8(capabilities);
    } else {
      out.u8(EXTENDED)
          .u8(EXTENDED)
          .u16(3 + capabilities.size())
          .u8(CAPABILITIES)
          .withLength16(capabilities);
    }
  }

  /** Reads the body of an OPEN, at least ten octets; {@code frame} is the whole, for the log. */
  static Reading read(OctetReader in, Octets frame) {
    int version = in.u8();
    if (version != Open.VERSION) {
      return new Reading.Faulty(
          Notification.unsupportedVersion(), "version " + version + " is not 4", frame);
    }
    Asn myAs = in.asn(AsWidth.TWO_OCTETS);
    int holdTime = in.u16();
    int identifier = in.bits32();
    ImmutableList.Builder<Capability> collected = ImmutableList.builder();
    ImmutableList.Builder<String> remarks = ImmutableList.builder();
    Parameters parameters = parameters(in, collected, remarks);
    if (myAs.value() == 0) {
      return new Reading.Faulty(Notification.badPeerAs(), "My Autonomous System is 0", frame);
    }
    if (holdTime == 1 || holdTime == 2) {
      return new Reading.Faulty(
          Notification.unacceptableHoldTime(),
          "hold time " + holdTime + " is not 0 or 3..65535",
          frame);
    }
    if (identifier == 0) {
      return new Reading.Faulty(
          Notification.badIdentifier(), "the BGP Identifier is 0.0.0.0", frame);
    }
    return switch (parameters) {
      case Parameters.Malformed(String reason) ->
          new Reading.Faulty(Notification.malformedOpen(), reason, frame);
      case Parameters.Unsupported(int type) ->
          new Reading.Faulty(
              Notification.unsupportedParameter(),
              "optional parameter type " + type + " is not Capabilities (2)",
              frame);
      case Parameters.Read() -> {
        ImmutableList<Capability> capabilities = collected.build();
        Asn asn = asn(myAs, capabilities, remarks);
        yield asn.value() == 0
            ? new Reading.Faulty(
                Notification.badPeerAs(), "the 4-octet AS capability says 0", frame)
            : new Reading.Understood(
                new Open(asn, holdTime, new RouterId(identifier), capabilities),
                ImmutableSet.copyOf(remarks.build()).asList()); // each once
      }
    };
  }

  /** The number of the last 4-octet AS capability, else My Autonomous System (RFC 6793). */
  private static Asn asn(
      Asn myAs, ImmutableList<Capability> capabilities, ImmutableList.Builder<String> remarks) {
    Asn asn = myAs;
    for (Capability capability : capabilities) {
      if (capability instanceof Capability.FourOctetAs(Asn wide)) {
        asn = wide;
      }
    }
    if (!asn.equals(myAs) && !myAs.equals(Asn.AS_TRANS)) {
      remarks.add("My Autonomous System is " + myAs + ", the 4-octet AS capability " + asn);
    }
    return asn;
  }

  /** What came of the optional parameters. */
  private sealed interface Parameters {
    record Read() implements Parameters {}

    record Malformed(String reason) implements Parameters {}

    record Unsupported(int type) implements Parameters {}
  }

  private static Parameters parameters(
      OctetReader in,
      ImmutableList.Builder<Capability> capabilities,
      ImmutableList.Builder<String> remarks) {
    int length = in.u8();
    if (length == 0 || in.isEmpty()) {
      return length == 0 && in.isEmpty()
          ? new Parameters.Read()
          : new Parameters.Malformed(lengthConflict(length, in.remaining()));
    }
    OctetReader first = OctetReader.of(in.peekRest());
    boolean extended = first.u8() == EXTENDED;
    if (extended) {
      in.u8();
      if (!in.has(2)) {
        return new Parameters.Malformed("the extended parameter length is cut off");
      }
      length = in.u16(); // the octet before it is ignored (RFC 9072 section 2)
    }
    if (length != in.remaining()) {
      return new Parameters.Malformed(lengthConflict(length, in.remaining()));
    }
    while (!in.isEmpty()) {
      int type = in.u8();
      int lengthOctets = extended ? 2 : 1;
      if (!in.has(lengthOctets)) {
        return new Parameters.Malformed("optional parameter " + type + " is cut off");
      }
      int size = extended ? in.u16() : in.u8();
      if (type != CAPABILITIES) {
        return new Parameters.Unsupported(type);
      }
      if (!in.has(size) || !CapabilityCodec.decode(in.slice(size), capabilities, remarks)) {
        return new Parameters.Malformed("a capability is cut off by the parameter around it");
      }
    }
    return new Parameters.Read();
  }

  private static String lengthConflict(int length, int there) {
    return "optional parameters of " + length + " octets are announced, " + there + " are there";
  }
}
