package io.leafcast.k8s.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that ends in an exception where an object is larger than any that Kubernetes keeps. */
final class Metered extends FilterInputStream {
  /** etcd takes 1.5 MiB of an object; one with all its managed fields as text is below this. */
  private static final int MOST = 1 << 22;

  private int left = MOST;

  Metered(InputStream in) {
    super(in);
  }

  /** It went on for too long. */
  static final class TooMuch extends IOException {
    private static final long serialVersionUID = 1L;

    TooMuch() {
      super("an object of more than 4 MiB came");
    }
  }

  /** Another object begins. */
  void renew() {
    left = MOST;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int from, int most) throws IOException {
    if (left <= 0) {
      throw new TooMuch();
    }
    int count = super.read(into, from, Math.min(most, left));
    left -= Math.max(0, count);
    return count;
  }
}
