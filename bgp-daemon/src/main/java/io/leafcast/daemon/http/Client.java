package io.leafcast.daemon.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;

/** One connection, as far as it has come. Of the server's thread. */
final class Client {
  /** The JDK copies what it writes to memory of its own, and keeps that. */
  private static final int PIECE = 16 * 1024;

  /** Room for the head of a probe. */
  private static final int SHORT = 512;

  private final SocketChannel channel;
  private final SelectionKey key;
  private final Bounds bounds;

  private ByteBuffer in = ByteBuffer.allocate(SHORT);
  private ByteBuffer out = ByteBuffer.allocate(0);
  private Stage stage = Stage.IDLE;
  private Head.After after = Head.After.KEEP;
  private Head.Body body = Head.Body.SENT;
  private long since;
  private long deadline;

  /** In the order in which they are given up where there are too many. */
  enum Stage {
    /** Thrown away: the refusal is written. */
    LEAVING,
    /** Nothing is asked. */
    IDLE,
    /** A request has begun. */
    ASKING,
    /** An answer goes out. */
    READING,
    /** An answer is made. */
    WAITING,
    GONE
  }

  Client(SocketChannel channel, SelectionKey key, Bounds bounds, long now) {
    this.channel = channel;
    this.key = key;
    this.bounds = bounds;
    enter(Stage.IDLE, bounds.idle(), now);
  }

  private void enter(Stage next, Duration patience, long now) {
    stage = next;
    since = now;
    deadline = now + patience.toNanos();
    if (key.isValid()) {
      key.interestOps(
          switch (next) {
            case LEAVING, IDLE, ASKING -> SelectionKey.OP_READ;
            case READING -> SelectionKey.OP_WRITE;
            case WAITING, GONE -> 0;
          });
    }
  }

  Stage stage() {
    return stage;
  }

  /** When this stage began. */
  long since() {
    return since;
  }

  long deadline() {
    return deadline;
  }

  /** Reads what is there; the path, when that makes a whole request. */
  Optional<String> read(long now) throws IOException {
    if (stage == Stage.LEAVING) {
      if (channel.read(in.clear()) < 0) {
        close();
      }
      return Optional.empty();
    }
    if (!in.hasRemaining()) {
      in = ByteBuffer.allocate(Math.min(Head.MOST_OCTETS, in.capacity() * 4)).put(in.flip());
    }
    int octets = channel.read(in);
    if (octets < 0) {
      close();
    }
    if (octets <= 0) {
      return Optional.empty();
    }
    if (stage == Stage.IDLE) {
      enter(Stage.ASKING, bounds.head(), now);
    }
    return request(now);
  }

  /** The path of the request that is whole by now, if one is. */
  private Optional<String> request(long now) throws IOException {
    return switch (Head.of(new String(in.array(), 0, in.position(), ISO_8859_1))) {
      case Head.Unfinished _ -> Optional.empty();
      case Head.Refused(Answer answer) -> {
        after = Head.After.CLOSE;
        body = Head.Body.SENT;
        yield answer(answer, now);
      }
      case Head.Asked asked -> {
        after = asked.after();
        body = asked.body();
        in.flip().position(asked.octets());
        in.compact();
        enter(Stage.WAITING, bounds.answer(), now);
        yield Optional.of(asked.path());
      }
    };
  }

  /** Begins to write; the path of the next request, if that was sent along with this one. */
  Optional<String> answer(Answer answer, long now) throws IOException {
    byte[] text = answer.body().getBytes(UTF_8);
    String head =
        "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n%s%s\r\n"
            .formatted(
                answer.status(),
                answer.reason(),
                answer.type(),
                text.length,
                answer.status() == 405 ? "Allow: GET, HEAD\r\n" : "",
                after == Head.After.CLOSE ? "Connection: close\r\n" : "");
    byte[] first = head.getBytes(UTF_8);
    out = ByteBuffer.allocate(first.length + (body == Head.Body.SENT ? text.length : 0)).put(first);
    if (body == Head.Body.SENT) {
      out.put(text);
    }
    out.flip();
    enter(Stage.READING, bounds.answer(), now);
    return write(now);
  }

  /** Writes what the socket takes; the path of the next request, if that came in meanwhile. */
  Optional<String> write(long now) throws IOException {
    while (out.hasRemaining()) {
      ByteBuffer piece = out.slice(out.position(), Math.min(PIECE, out.remaining()));
      int written = channel.write(piece);
      out.position(out.position() + written);
      if (written == 0) {
        return Optional.empty();
      }
    }
    out = ByteBuffer.allocate(0);
    if (after == Head.After.CLOSE) {
      // With octets unread, a close would be a reset, which may overtake the answer.
      channel.shutdownOutput();
      enter(Stage.LEAVING, bounds.farewell(), now);
      return Optional.empty();
    }
    if (in.position() == 0) {
      in = ByteBuffer.allocate(SHORT);
      enter(Stage.IDLE, bounds.idle(), now);
      return Optional.empty();
    }
    enter(Stage.ASKING, bounds.head(), now);
    return request(now);
  }

  /** Ends the connection, whatever it was at. */
  void close() {
    stage = Stage.GONE;
    key.cancel();
    try {
      channel.close();
    } catch (IOException lost) {
      return; // and gone all the same
    }
  }
}
