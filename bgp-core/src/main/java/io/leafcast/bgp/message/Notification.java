package io.leafcast.bgp.message;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Octets;

/**
 * NOTIFICATION: why its sender closes the session (RFC 4271 section 4.5). Code and subcode are 0 to
 * 255.
 */
@Immutable
public record Notification(int code, int subcode, Octets data) implements Message {

  public Notification(int code, int subcode) {
    this(code, subcode, Octets.EMPTY);
  }
}
