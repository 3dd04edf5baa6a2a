package io.leafcast.bgp.kernel;

import java.io.IOException;

/** A call of libc's that failed; its message is the call and what the kernel says of it. */
public final class CallFailed extends IOException {
  /** From {@code <errno.h>} of Linux: EINTR, EAGAIN, ENOBUFS. */
  static final int INTERRUPTED = 4;

  static final int AGAIN = 11;

  static final int NO_BUFFERS = 105;

  private static final long serialVersionUID = 1;

  private final int number;

  CallFailed(String call, int number, String words) {
    super(call + ": " + words);
    this.number = number;
  }

  /** The error number, as {@code <errno.h>} has it. */
  public int number() {
    return number;
  }
}
