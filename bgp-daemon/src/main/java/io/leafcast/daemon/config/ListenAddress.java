package io.leafcast.daemon.config;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Decoded;

/** An address with a port, 0 to 65535, to listen on. Port 0 lets the kernel choose. */
@Immutable
public record ListenAddress(Address address, int port) {

  /** Reads {@code 127.0.0.1:9179} or {@code [::1]:9179}; brackets are allowed for IPv4 too. */
  static Decoded<ListenAddress> parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    String port = text.substring(colon + 1);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (!port.matches("0|[1-9][0-9]{0,4}")
        || Integer.parseInt(port) > 0xFFFF
        || host.isEmpty()
        || (!bracketed && host.indexOf(':') >= 0)) {
      return Decoded.bad(
          "'" + text + "' is no address with a port; write 127.0.0.1:9179 or [::1]:9179");
    }
    return Address.parse(bracketed ? host.substring(1, host.length() - 1) : host)
        .then(address -> Decoded.good(new ListenAddress(address, Integer.parseInt(port))));
  }

  @Override
  public String toString() {
    return address.toString().indexOf(':') >= 0
        ? "[" + address + "]:" + port
        : address + ":" + port;
  }
}
