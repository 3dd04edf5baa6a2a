package io.leafcast.bgp.message;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.OctetWriter;
import io.leafcast.bgp.wire.Octets;
import java.nio.charset.StandardCharsets;

/**
 * NOTIFICATION: why its sender closes the session (RFC 4271 section 4.5). Code and subcode are 0 to
 * 255. The factories are those that we send, each with the Data that its RFC asks for.
 */
@Immutable
public record Notification(int code, int subcode, Octets data) implements Message {
  public static final int TYPE = 3;

  /** Most octets of Data in a message of 4096. */
  public static final int MAXIMUM_DATA_OCTETS = Encoding.CLASSIC_OCTETS - 21;

  /** Error codes (RFC 4271 section 4.5, RFC 7313, RFC 9687). */
  public static final int HEADER = 1;

  public static final int OPEN = 2;
  public static final int UPDATE = 3;
  public static final int HOLD_TIMER = 4;
  public static final int FSM = 5;
  public static final int CEASE = 6;
  public static final int ROUTE_REFRESH = 7;
  public static final int SEND_HOLD_TIMER = 8;

  private static final int LONGEST_TEXT = 255;

  public Notification {
    if (code < 0 || code > 0xFF || subcode < 0 || subcode > 0xFF) {
      throw new IllegalArgumentException(
          "error code " + code + "/" + subcode + " does not fit two octets");
    }
  }

  public Notification(int code, int subcode) {
    this(code, subcode, Octets.EMPTY);
  }

  @Override
  public int type() {
    return TYPE;
  }

  public static Notification connectionNotSynchronized() {
    return new Notification(HEADER, 1);
  }

  /** Data: the Length field as it came. */
  public static Notification badMessageLength(int length) {
    return new Notification(HEADER, 2, twoOctets(length));
  }

  /** Data: the Type field as it came. */
  public static Notification badMessageType(int type) {
    return new Notification(HEADER, 3, Octets.of((byte) type));
  }

  public static Notification malformedOpen() {
    return new Notification(OPEN, 0);
  }

  /** Data: the version that we speak, in two octets. */
  public static Notification unsupportedVersion() {
    return new Notification(OPEN, 1, twoOctets(Open.VERSION));
  }

  /** The OPEN's AS number is 0, or not the one that is configured. */
  public static Notification badPeerAs() {
    return new Notification(OPEN, 2);
  }

  /** The BGP Identifier is 0, or ours on an iBGP session (RFC 6286). */
  public static Notification badIdentifier() {
    return new Notification(OPEN, 3);
  }

  public static Notification unsupportedParameter() {
    return new Notification(OPEN, 4);
  }

  public static Notification unacceptableHoldTime() {
    return new Notification(OPEN, 6);
  }

  /**
   * An UPDATE Message Error, {@code subcode} 1 to 11; {@code data} past the longest that fits is
   * cut off.
   */
  public static Notification updateError(int subcode, Octets data) {
    return new Notification(
        UPDATE,
        subcode,
        data.size() > MAXIMUM_DATA_OCTETS ? data.slice(0, MAXIMUM_DATA_OCTETS) : data);
  }

  /** The Hold Timer ran out (RFC 4271 section 6.5). */
  public static Notification holdTimerExpired() {
    return new Notification(HOLD_TIMER, 0);
  }

  /** What the FSM was doing when a message came that has no place there (RFC 6608). */
  public enum At {
    OPEN_SENT(1),
    OPEN_CONFIRM(2),
    ESTABLISHED(3);

    private final int subcode;

    At(int subcode) {
      this.subcode = subcode;
    }
  }

  /** Data: the type of the message that was not expected. */
  public static Notification unexpected(At state, Message message) {
    return unexpected(state, message.type());
  }

  /** The same, for an UPDATE that came before it could be read. */
  public static Notification unexpectedUpdate(At state) {
    return unexpected(state, Update.TYPE);
  }

  /** The same, for an OPEN. */
  public static Notification unexpectedOpen(At state) {
    return unexpected(state, Open.TYPE);
  }

  /** Any other event that has no place in a state (RFC 4271 section 8.2.2). */
  public static Notification fsmError() {
    return new Notification(FSM, 0);
  }

  private static Notification unexpected(At state, int type) {
    return new Notification(FSM, state.subcode, Octets.of((byte) type));
  }

  /** Why a session is closed although nothing was wrong with it (RFC 4486, RFC 8538, RFC 9384). */
  public enum Cease {
    MAXIMUM_PREFIXES(1),
    ADMINISTRATIVE_SHUTDOWN(2),
    PEER_DECONFIGURED(3),
    ADMINISTRATIVE_RESET(4),
    CONNECTION_REJECTED(5),
    CONFIGURATION_CHANGE(6),
    CONNECTION_COLLISION(7),
    OUT_OF_RESOURCES(8),
    HARD_RESET(9),
    BFD_DOWN(10);

    private final int subcode;

    Cease(int subcode) {
      this.subcode = subcode;
    }
  }

  public static Notification cease(Cease reason) {
    return new Notification(CEASE, reason.subcode);
  }

  /**
   * Administrative Shutdown with a text for the operators of the peer (RFC 9003): UTF-8, cut off
   * before the character that passes 255 octets; none where the text is empty.
   */
  public static Notification shutdown(String text) {
    return communication(Cease.ADMINISTRATIVE_SHUTDOWN, text);
  }

  /** Administrative Reset with such a text. */
  public static Notification reset(String text) {
    return communication(Cease.ADMINISTRATIVE_RESET, text);
  }

  /**
   * A Hard Reset, which ends routes that graceful restart would keep; {@code why} is wrapped in it
   * (RFC 8538 section 3.1), its Data cut off where it does not fit.
   */
  public static Notification hardReset(Notification why) {
    Octets data = why.data().slice(0, Math.min(why.data().size(), MAXIMUM_DATA_OCTETS - 2));
    return new Notification(
        CEASE,
        Cease.HARD_RESET.subcode,
        new OctetWriter().u8(why.code()).u8(why.subcode()).octets(data).toOctets());
  }

  /** Whether this is a Hard Reset, whatever it wraps. */
  public boolean isHardReset() {
    return code == CEASE && subcode == Cease.HARD_RESET.subcode;
  }

  /**
   * Whether it says that the session will not be back soon, as RFC 8538 section 5.1 has it: too
   * many prefixes, a shutdown, a peer that is configured no more.
   */
  boolean endsForLong() {
    return code == CEASE
        && (subcode == Cease.MAXIMUM_PREFIXES.subcode
            || subcode == Cease.ADMINISTRATIVE_SHUTDOWN.subcode
            || subcode == Cease.PEER_DECONFIGURED.subcode);
  }

  private static Notification communication(Cease reason, String text) {
    if (text.isEmpty()) {
      return cease(reason);
    }
    byte[] whole = text.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(whole.length, LONGEST_TEXT);
    while (length < whole.length && (whole[length] & 0xC0) == 0x80) {
      length--; // a continuation octet: its character would be cut in two
    }
    byte[] data = new byte[1 + length];
    data[0] = (byte) length;
    System.arraycopy(whole, 0, data, 1, length);
    return new Notification(CEASE, reason.subcode, Octets.of(data));
  }

  private static Octets twoOctets(int value) {
    return Octets.of((byte) (value >> 8), (byte) value);
  }
}
