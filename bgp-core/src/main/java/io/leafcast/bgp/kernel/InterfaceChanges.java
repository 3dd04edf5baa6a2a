package io.leafcast.bgp.kernel;

import java.time.Duration;

/**
 * Hears from the kernel that an interface or an address came, went or changed. It says no more than
 * that: what there is then is read whole by {@link KernelInterfaces}, so nothing that is overheard
 * stays so. One thread at a time may use it, that which opened it.
 */
public final class InterfaceChanges implements AutoCloseable {
  /** From {@code <linux/rtnetlink.h>}: RTMGRP_LINK, RTMGRP_IPV4_IFADDR, RTMGRP_IPV6_IFADDR. */
  private static final int GROUPS = 0x1 | 0x10 | 0x100;

  /** Who watches has to see now and then whether it still should. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** What is dropped in one go; more wakes us once more. */
  private static final int MOST = 4096;

  private final Netlink socket;

  private InterfaceChanges(Netlink socket) {
    this.socket = socket;
  }

  /** Whether something changed. */
  public enum Heard {
    CHANGE,
    NOTHING
  }

  /** Hears from now on; throws where the kernel or what guards us gives no such socket. */
  public static InterfaceChanges open() throws CallFailed {
    return new InterfaceChanges(new Netlink(GROUPS, PATIENCE));
  }

  /**
   * Waits for a change, for a second at most. One that the kernel had no room to tell is a change,
   * too.
   */
  public Heard await() throws CallFailed {
    try {
      socket.receive();
    } catch (CallFailed failed) {
      if (failed.number() == CallFailed.AGAIN || failed.number() == CallFailed.INTERRUPTED) {
        return Heard.NOTHING;
      }
      if (failed.number() != CallFailed.NO_BUFFERS) {
        throw failed;
      }
    }
    socket.drop(MOST);
    return Heard.CHANGE;
  }

  @Override
  public void close() {
    socket.close();
  }
}
