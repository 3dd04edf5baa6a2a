package io.leafcast.daemon.systemd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.leafcast.bgp.wire.Decoded;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The datagram socket whose address is in NOTIFY_SOCKET: a path, or an abstract name with {@code @}
 * in front. The JDK has no such sockets; Netty's, which the speaker's are, do not block. No
 * descriptor is kept from one message to the next.
 */
final class NotifySocket {
  /** Octets of sun_path, without a zero at its end. */
  private static final int LONGEST = 107;

  private final String name;
  private final byte[] address;

  private NotifySocket(String name, byte[] address) {
    this.name = name;
    this.address = address;
  }

  /** Bad says what is wrong with the address. */
  static Decoded<NotifySocket> at(String name) {
    byte[] address = name.getBytes(UTF_8);
    if (address.length < 2 || (address[0] != '/' && address[0] != '@')) {
      return Decoded.bad("'" + name + "' is neither an absolute path nor a name behind an @");
    }
    if (address.length > LONGEST) {
      return Decoded.bad(
          "'" + name + "' is longer than a socket's path can be, " + LONGEST + " octets");
    }
    if (address[0] == '@') {
      address[0] = 0;
    }
    return Decoded.good(new NotifySocket(name, address));
  }

  /** Good once the kernel has queued it; Bad where it has not, with why. Never waits. */
  Decoded<String> send(String message) {
    if (!Epoll.isAvailable()) {
      return Decoded.bad("Netty's native library is not at hand");
    }
    byte[] octets = message.getBytes(UTF_8);
    ByteBuffer buffer = ByteBuffer.allocateDirect(octets.length).put(octets);
    Socket socket;
    try {
      socket = Socket.newSocketDomainDgram();
    } catch (RuntimeException none) { // Netty's for a process without descriptors
      return Decoded.bad("no socket can be opened: " + none.getMessage());
    }
    try {
      int sent = socket.sendToDomainSocket(buffer, 0, octets.length, address);
      return sent == octets.length
          ? Decoded.good(message)
          : Decoded.bad(name + " takes no more for now");
    } catch (IOException refused) {
      return Decoded.bad(name + ": " + refused.getMessage());
    } finally {
      close(socket);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // Its descriptor is given back all the same: see close(2).
    }
  }
}
