package io.leafcast.k8s.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;

/**
 * The body of an answer (RFC 9112 section 6): chunked, of a length that the head says, or up to the
 * end of the connection. A body that is cut short ends with an exception and never looks whole.
 */
final class HttpBody extends InputStream {
  /** Where in the body we are. */
  private enum At {
    /** Before the line of a chunk. */
    CHUNK,
    /** In a chunk or a body of known length. */
    WITHIN,
    /** In a body that the connection's end ends. */
    OPEN,
    /** Past the last octet. */
    END
  }

  private final InputStream in;
  private final boolean chunked;
  private boolean first = true;
  private At at;
  private long left;

  private HttpBody(InputStream in, boolean chunked, At at, long left) {
    this.in = in;
    this.chunked = chunked;
    this.at = at;
    this.left = left;
  }

  static HttpBody of(HttpHead head, InputStream in) throws IOException {
    String length = head.field("content-length");
    if (head.code() == 204 || head.code() == 304) {
      return new HttpBody(in, false, At.END, 0);
    }
    if (head.field("transfer-encoding").equalsIgnoreCase("chunked")) {
      return new HttpBody(in, true, At.CHUNK, 0);
    }
    if (length.isEmpty()) {
      return new HttpBody(in, false, At.OPEN, 0);
    }
    if (!length.matches("[0-9]{1,18}")) {
      throw new ProtocolException("its Content-Length is no number");
    }
    long octets = Long.parseLong(length);
    return new HttpBody(in, false, octets == 0 ? At.END : At.WITHIN, octets);
  }

  /** Whether it was read to its end, so that another answer can follow on the connection. */
  boolean ended() {
    return at == At.END;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int from, int most) throws IOException {
    if (at == At.CHUNK) {
      nextChunk();
    }
    return switch (at) {
      case END -> -1;
      case OPEN -> in.read(into, from, most);
      case WITHIN -> within(into, from, most);
      case CHUNK -> throw new AssertionError("a chunk has begun");
    };
  }

  private int within(byte[] into, int from, int most) throws IOException {
    int count = in.read(into, from, (int) Math.min(most, left));
    if (count < 0) {
      throw new HttpHead.CutShort("body");
    }
    left -= count;
    if (left == 0) {
      at = chunked ? At.CHUNK : At.END;
    }
    return count;
  }

  private void nextChunk() throws IOException {
    if (!first && (in.read() != '\r' || in.read() != '\n')) {
      throw new ProtocolException("its chunks are no HTTP");
    }
    first = false;
    left = HttpHead.chunk(in);
    at = At.WITHIN;
    if (left == 0) {
      HttpHead.trailers(in);
      at = At.END;
    }
  }
}
