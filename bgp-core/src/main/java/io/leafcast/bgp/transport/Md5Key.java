package io.leafcast.bgp.transport;

import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Octets;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How the kernel is told the password of one peer of a socket: {@code struct tcp_md5sig} of {@code
 * <linux/tcp.h>}. Netty's own option is not used, for it takes the keys of a socket that listens to
 * be those of each that it accepts, and fails to remove them.
 */
final class Md5Key {
  private static final int KEY_AT = 136;
  private static final int LONGEST = 80;

  /** IPPROTO_TCP, TCP_MD5SIG. */
  static final RawUnixChannelOption OPTION =
      new RawUnixChannelOption("TCP_MD5SIG", 6, 14, KEY_AT + LONGEST);

  private static final int LENGTH_AT = 130;

  /** AF_INET and AF_INET6, and where their sockaddr has the address. */
  private static final short INET = 2;

  private static final int INET_AT = 4;
  private static final short INET6 = 10;
  private static final int INET6_AT = 8;

  /** An IPv4 address in one of IPv6 has 80 zero and 16 one bits before it. */
  private static final int MAPPED_AT = 10;

  private Md5Key() {}

  /** For a socket of family {@code socket}; a password without octets removes the one there is. */
  static ByteBuffer of(Address peer, Afi socket, Octets password) {
    ByteBuffer key = ByteBuffer.allocate(KEY_AT + LONGEST).order(ByteOrder.nativeOrder());
    byte[] address = peer.octets().toByteArray();
    if (!socket.equals(Afi.IPV6)) {
      key.putShort(0, INET).put(INET_AT, address);
    } else if (peer.afi().equals(Afi.IPV6)) {
      key.putShort(0, INET6).put(INET6_AT, address);
    } else {
      key.putShort(0, INET6)
          .putShort(INET6_AT + MAPPED_AT, (short) 0xFFFF)
          .put(INET6_AT + MAPPED_AT + Short.BYTES, address);
    }
    return key.putShort(LENGTH_AT, (short) password.size()).put(KEY_AT, password.toByteArray());
  }

  /** Leaves nothing of the password in {@code key}. */
  static void forget(ByteBuffer key) {
    key.put(KEY_AT, new byte[LONGEST]);
  }
}
