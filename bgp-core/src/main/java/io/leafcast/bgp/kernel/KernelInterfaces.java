package io.leafcast.bgp.kernel;

import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.rib.InterfaceAddresses;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

/** All interfaces of the host and their addresses, as one dump of the kernel's tables has them. */
public final class KernelInterfaces {
  /** From {@code <linux/netlink.h>}: NLM_F_REQUEST and NLM_F_DUMP. */
  private static final short DUMP = 0x001 | 0x300;

  /** From {@code <linux/rtnetlink.h>}: RTM_GETLINK, RTM_GETADDR. */
  private static final short GET_LINK = 18;

  private static final short GET_ADDRESS = 22;

  /** IFLA_EXT_MASK with RTEXT_FILTER_SKIP_STATS: counters are two thirds of a dump. */
  private static final short EXTENSION = 29;

  private static final int NO_COUNTERS = 1 << 3;

  private static final int HEADER_OCTETS = 16;
  private static final int LINK_OCTETS = 16;
  private static final int ADDRESS_OCTETS = 8;
  private static final int ATTRIBUTE_OCTETS = 8;

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** A table that changes each time it is read is read no more often than this. */
  private static final int TRIES = 8;

  private KernelInterfaces() {}

  /**
   * By name, also those that have no address. Takes well below a millisecond for some tens of them,
   * and two seconds at most where the kernel is stuck. Throws where the kernel gives no such socket
   * or answers something else, and where the tables change all the while.
   */
  public static ImmutableMap<String, InterfaceAddresses> read() throws IOException {
    for (int i = 0; i < TRIES; i++) {
      InterfaceTable table = new InterfaceTable();
      try (Netlink socket = new Netlink(0, PATIENCE)) {
        dump(socket, links(), table);
        dump(socket, addresses(), table);
      }
      if (table.isConsistent()) {
        return table.interfaces();
      }
    }
    throw new IOException("the interfaces change while they are read");
  }

  private static void dump(Netlink socket, ByteBuffer request, InterfaceTable table)
      throws IOException {
    socket.send(request);
    boolean more = true;
    while (more) {
      more = table.take(socket.receive()) == InterfaceTable.Dump.GOES_ON;
    }
  }

  private static ByteBuffer links() {
    return request(GET_LINK, LINK_OCTETS + ATTRIBUTE_OCTETS)
        .position(HEADER_OCTETS + LINK_OCTETS)
        .putShort((short) ATTRIBUTE_OCTETS)
        .putShort(EXTENSION)
        .putInt(NO_COUNTERS)
        .flip();
  }

  private static ByteBuffer addresses() {
    return request(GET_ADDRESS, ADDRESS_OCTETS);
  }

  private static ByteBuffer request(short type, int body) {
    int length = HEADER_OCTETS + body;
    return ByteBuffer.allocate(length)
        .order(ByteOrder.nativeOrder())
        .putInt(length)
        .putShort(type)
        .putShort(DUMP)
        .rewind();
  }
}
