package io.leafcast.bgp.transport;

import io.leafcast.bgp.wire.Octets;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A peer that speaks the octets it is told to, and knows no codec of ours. Everything that it waits
 * for has a deadline of a minute, since the machine may be busy.
 */
final class RawPeer implements AutoCloseable {
  static final String MARKER = "ff".repeat(16);
  static final String KEEPALIVE = MARKER + "0013" + "04";

  /** AS 64501, hold time 90, 192.0.2.2; IPv4 and IPv6 unicast, route refresh, four-octet AS. */
  static final String OPEN =
      MARKER
          + ("0039 01 04 fbf5 005a c0000202 1c"
                  + " 02 06 01 04 0001 00 01  02 06 01 04 0002 00 01"
                  + " 02 02 02 00  02 06 41 04 0000fbf5")
              .replace(" ", "");

  private static final int DEADLINE_MILLIS = 60_000;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  private RawPeer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(DEADLINE_MILLIS);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /** A listener on a free port of the loopback address {@code host}. */
  static ServerSocket listen(String host) {
    return listen(host, 65_536);
  }

  /** The same, where the kernel takes {@code room} octets before the peer reads them. */
  static ServerSocket listen(String host, int room) {
    try {
      ServerSocket listener = new ServerSocket();
      listener.setReceiveBufferSize(room);
      listener.bind(new InetSocketAddress(InetAddress.ofLiteral(host), 0));
      listener.setSoTimeout(DEADLINE_MILLIS);
      return listener;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static RawPeer accept(ServerSocket listener) {
    try {
      return new RawPeer(listener.accept());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Connects from the address {@code from} to a port of 127.0.0.1. */
  static RawPeer dial(String from, int port) {
    return dial(from, "127.0.0.1", port);
  }

  static RawPeer dial(String from, String to, int port) {
    try {
      Socket socket = new Socket();
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
      socket.connect(new InetSocketAddress(InetAddress.ofLiteral(to), port), DEADLINE_MILLIS);
      return new RawPeer(socket);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The port that the speaker dialled from, or listens on. */
  int speakersPort() {
    return socket.getPort();
  }

  int port() {
    return socket.getLocalPort();
  }

  void send(String hex) {
    send(HexFormat.of().parseHex(hex));
  }

  void sendText(String text) {
    send(text.getBytes(StandardCharsets.US_ASCII));
  }

  private void send(byte[] octets) {
    try {
      out.write(octets);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Each octet in a segment of its own. */
  void sendOctetByOctet(String hex) {
    for (byte octet : HexFormat.of().parseHex(hex)) {
      send(new byte[] {octet});
    }
  }

  /** Reads this many octets, whatever they are. */
  void skip(int octets) {
    try {
      in.skipNBytes(octets);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Takes the OPEN of the speaker, and answers so that the session comes up. */
  void establish() {
    send(OPEN);
    expect("01");
    send(KEEPALIVE);
    expect("04");
  }

  /** The next message, which must be of this type; KEEPALIVEs before it are passed over. */
  Octets expect(String type) {
    while (true) {
      Octets message =
          read().orElseThrow(() -> new AssertionError("closed before a message of type " + type));
      String came = message.slice(18, 19).hex();
      if (came.equals(type)) {
        return message;
      }
      if (!came.equals("04")) {
        throw new AssertionError("not of type " + type + ": " + message);
      }
    }
  }

  /** The next message, empty when the speaker closed. */
  Optional<Octets> read() {
    try {
      byte[] header = new byte[19];
      in.readFully(header);
      int length = Octets.of(header).at(16) << 8 | Octets.of(header).at(17);
      byte[] message = Arrays.copyOf(header, length);
      in.readFully(message, 19, length - 19);
      return Optional.of(Octets.of(message));
    } catch (EOFException _) {
      return Optional.empty();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
