package io.leafcast.bgp.wire;

/**
 * Octets of an AS number in AS_PATH and AGGREGATOR: four when both sides sent capability 65, else
 * two (RFC 6793 section 4.1).
 */
public enum AsWidth {
  TWO_OCTETS(2),
  FOUR_OCTETS(4);

  private final int octets;

  AsWidth(int octets) {
    this.octets = octets;
  }

  public int octets() {
    return octets;
  }
}
