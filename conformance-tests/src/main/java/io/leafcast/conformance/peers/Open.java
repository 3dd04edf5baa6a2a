package io.leafcast.conformance.peers;

import com.google.common.collect.ImmutableList;

/**
 * An OPEN message to be sent.
 *
 * @param autonomousSystem My Autonomous System, two octets
 * @param parameters the optional parameters, each in full
 */
public record Open(
    int version,
    int autonomousSystem,
    int holdTime,
    String identifier,
    ImmutableList<String> parameters) {
  private static final int AS_TRANS = 23456;
  private static final String MULTIPROTOCOL_IPV4 = "010400010001";
  private static final String MULTIPROTOCOL_IPV6 = "010400020001";
  private static final String ROUTE_REFRESH = "0200";

  /** What a well-behaved peer of that AS says: both families, route refresh, 4-octet AS. */
  public static Open of(long asn, String identifier) {
    return new Open(4, twoOctets(asn), 90, identifier, ImmutableList.of())
        .with(MULTIPROTOCOL_IPV4, MULTIPROTOCOL_IPV6, ROUTE_REFRESH, fourOctetAs(asn));
  }

  /** Without any capability. */
  public static Open plain(int asn, String identifier) {
    return new Open(4, asn, 90, identifier, ImmutableList.of());
  }

  public static String fourOctetAs(long asn) {
    return "4104" + Hex.four(asn);
  }

  public static String capabilities(String... each) {
    String all = String.join("", each);
    return "02" + Hex.one(Hex.length(all)) + all;
  }

  public Open version(int other) {
    return new Open(other, autonomousSystem, holdTime, identifier, parameters);
  }

  public Open autonomousSystem(int other) {
    return new Open(version, other, holdTime, identifier, parameters);
  }

  public Open holdTime(int seconds) {
    return new Open(version, autonomousSystem, seconds, identifier, parameters);
  }

  public Open identifier(String other) {
    return new Open(version, autonomousSystem, holdTime, other, parameters);
  }

  /** These optional parameters instead of those before. */
  public Open parameters(String... others) {
    return new Open(version, autonomousSystem, holdTime, identifier, ImmutableList.copyOf(others));
  }

  /** One more optional parameter, with these capabilities. */
  public Open with(String... capabilities) {
    return new Open(
        version,
        autonomousSystem,
        holdTime,
        identifier,
        ImmutableList.<String>builder().addAll(parameters).add(capabilities(capabilities)).build());
  }

  /** The message's octets. */
  public String message() {
    String all = String.join("", parameters);
    return Messages.message(Messages.OPEN, fixedPart() + Hex.one(Hex.length(all)) + all);
  }

  /** The body up to the length of the optional parameters, for messages that lie about it. */
  public String fixedPart() {
    return Hex.one(version)
        + Hex.two(autonomousSystem)
        + Hex.two(holdTime)
        + Hex.address(identifier);
  }

  private static int twoOctets(long asn) {
    return asn > 0xffff ? AS_TRANS : (int) asn;
  }
}
