package io.leafcast.bgp.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

/** An rtnetlink socket. One thread at a time may use it, that which opened it. */
final class Netlink implements AutoCloseable {
  /** From {@code <linux/socket.h>} and {@code <bits/socket_type.h>}: AF_NETLINK, SOCK_RAW, ... */
  private static final int FAMILY = 16;

  private static final int RAW_CLOSED_ON_EXEC = 3 | 0x80000;
  private static final int ROUTE = 0;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final int ADDRESS_OCTETS = 12;
  private static final int GROUPS_AT = 8;

  /** The kernel fills buffers of 32 KiB and less in a dump. */
  private static final int BUFFER_OCTETS = 32 * 1024;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment buffer;
  private final int descriptor;

  /**
   * Opens one that hears what is told to {@code groups}, a bit each; a {@link #receive} waits for
   * {@code patience} at most.
   */
  Netlink(int groups, Duration patience) throws CallFailed {
    descriptor = Libc.socket(FAMILY, RAW_CLOSED_ON_EXEC, ROUTE);
    try {
      buffer = arena.allocate(BUFFER_OCTETS, Long.BYTES);
      MemorySegment wait = arena.allocate(2 * Long.BYTES, Long.BYTES);
      wait.set(ValueLayout.JAVA_LONG, 0, patience.toSeconds());
      wait.set(ValueLayout.JAVA_LONG, Long.BYTES, patience.toNanosPart() / 1000);
      Libc.option(descriptor, SOL_SOCKET, SO_RCVTIMEO, wait);
      MemorySegment here = arena.allocate(ADDRESS_OCTETS, Integer.BYTES);
      here.set(ValueLayout.JAVA_SHORT, 0, (short) FAMILY);
      here.set(ValueLayout.JAVA_INT, GROUPS_AT, groups);
      Libc.bind(descriptor, here);
    } catch (CallFailed failed) {
      close();
      throw failed;
    }
  }

  /** Asks the kernel something. */
  void send(ByteBuffer request) throws CallFailed {
    MemorySegment octets = arena.allocate(request.remaining(), Integer.BYTES);
    octets.asByteBuffer().put(request.duplicate());
    Libc.send(descriptor, octets);
  }

  /**
   * The next message of the kernel's, good until the next call. Throws CallFailed with {@link
   * CallFailed#AGAIN} where none came in time, with {@link CallFailed#NO_BUFFERS} where some were
   * lost, and where one does not fit.
   */
  ByteBuffer receive() throws CallFailed {
    long length = Libc.receive(descriptor, buffer, Libc.TELL_TRUNCATED);
    if (length > buffer.byteSize()) {
      throw new CallFailed("recv", CallFailed.NO_BUFFERS, "a message of " + length + " octets");
    }
    return buffer.asSlice(0, length).asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /** Drops what has come by now, at most {@code most} messages. */
  void drop(int most) throws CallFailed {
    for (int i = 0; i < most; i++) {
      try {
        Libc.receive(descriptor, buffer, Libc.DO_NOT_WAIT);
      } catch (CallFailed failed) {
        if (failed.number() == CallFailed.AGAIN) {
          return;
        }
        if (failed.number() != CallFailed.NO_BUFFERS) {
          throw failed;
        }
      }
    }
  }

  @Override
  public void close() {
    Libc.close(descriptor);
    arena.close();
  }
}
