package io.leafcast.bgp.simulation;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * What the network does to those on it. While it storms, dials fail, connections break or fall
 * silent, and everything is late; afterwards there are only small delays.
 */
final class Weather {
  private static final Duration REFUSAL = Duration.ofMillis(20);
  private static final Duration TIMEOUT = Duration.ofSeconds(21);
  private static final Duration FAST = Duration.ofNanos(50_000);
  private static final Duration SLOW = Duration.ofMillis(40);
  private static final Duration STUCK = Duration.ofMillis(900);
  private static final Duration LONG_STALL = Duration.ofSeconds(25);

  private final Dice dice;
  private final double roughness;
  private boolean storm = true;
  private OptionalInt firstCut = OptionalInt.empty();

  /** {@code roughness} is 0 to 1: how likely a fault is. */
  Weather(Dice dice, double roughness) {
    this.dice = dice;
    this.roughness = roughness;
  }

  /** The first connection is cut after this many octets of either direction. */
  void cutFirst(int octets) {
    firstCut = OptionalInt.of(octets);
  }

  void calm() {
    storm = false;
  }

  boolean isStorm() {
    return storm;
  }

  private boolean strikes(double probability) {
    return storm && dice.chance(probability * roughness);
  }

  /** How a dial goes. */
  enum Fate {
    OPENS,
    REFUSED,
    TIMES_OUT
  }

  Fate dial() {
    if (strikes(0.25)) {
      return Fate.REFUSED;
    }
    return strikes(0.15) ? Fate.TIMES_OUT : Fate.OPENS;
  }

  Duration wait(Fate fate) {
    return switch (fate) {
      case OPENS -> delay();
      case REFUSED -> REFUSAL;
      case TIMES_OUT -> TIMEOUT;
    };
  }

  /** What a new connection is born to. */
  enum Doom {
    NONE,
    CUT,
    SILENCE
  }

  Doom doom() {
    if (firstCut.isPresent()) {
      return Doom.CUT;
    }
    if (strikes(0.4)) {
      return Doom.CUT;
    }
    return strikes(0.2) ? Doom.SILENCE : Doom.NONE;
  }

  /** After how many octets of one direction doom comes: often in the handshake, any octet of it. */
  int doomedAfter() {
    if (firstCut.isPresent()) {
      return firstCut.getAsInt();
    }
    return dice.chance(0.5) ? dice.below(130) : dice.below(2_500);
  }

  /** The next connection gets what chance gives. */
  void born() {
    firstCut = OptionalInt.empty();
  }

  Duration delay() {
    return dice.between(FAST, strikes(0.1) ? STUCK : SLOW);
  }

  /** Octets of the next segment, at most {@code most}. */
  int segment(int most) {
    return storm && dice.chance(0.3) ? dice.between(1, most) : most;
  }

  /** How long a socket takes nothing more. */
  Duration stall() {
    return strikes(0.15) ? dice.between(SLOW, LONG_STALL) : delay();
  }

  /** Whether what belongs to a connection that is gone reaches the speaker all the same. */
  boolean lateNews() {
    return storm && dice.chance(0.3);
  }

  /** How much later than asked a timer fires. */
  Duration lateness() {
    return dice.between(Duration.ZERO, storm ? Duration.ofMillis(15) : Duration.ofMillis(1));
  }

  /** {@code message} with one bit the other way round. */
  byte[] spoilt(byte[] message) {
    byte[] spoilt = message.clone();
    spoilt[dice.below(spoilt.length)] ^= (byte) (1 << dice.below(8));
    return spoilt;
  }

  /** Octets that are no message, or nearly one. */
  byte[] garbage() {
    byte[] octets = dice.octets(dice.between(1, 64));
    if (dice.chance(0.5)) {
      for (int i = 0; i < Math.min(16, octets.length); i++) {
        octets[i] = (byte) 0xFF;
      }
    }
    return octets;
  }
}
