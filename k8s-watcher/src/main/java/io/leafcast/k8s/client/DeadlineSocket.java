package io.leafcast.k8s.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * A socket whose reads end at a deadline, however slowly octets drip in; TLS is laid over it. For
 * one thread, but any may close it.
 */
final class DeadlineSocket extends Socket {
  private static final int LONGEST_MILLISECONDS = 1 << 30;

  private long deadline = System.nanoTime();

  /** From now on reads end after {@code time}. */
  void endsIn(Duration time) {
    deadline = System.nanoTime() + time.toNanos();
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read() throws IOException {
        limit();
        return super.read();
      }

      @Override
      public int read(byte[] into, int from, int most) throws IOException {
        limit();
        return super.read(into, from, most);
      }
    };
  }

  private void limit() throws IOException {
    long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
    if (left <= 0) {
      throw new SocketTimeoutException("the time for the answer is over");
    }
    setSoTimeout((int) Math.min(left, LONGEST_MILLISECONDS));
  }
}
