package io.leafcast.daemon.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.primitives.Ints;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.daemon.order.Order;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Asks a daemon through its admin socket. The daemon writes the whole status; here octets are
 * copied, since this is a process of its own beside it, and in its memory limit.
 */
public final class AdminClient {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private AdminClient() {}

  /** What the first line of an answer says. */
  public enum Sessions {
    /** There are peers, and all are Established. */
    UP,
    NOT_UP
  }

  /** Copies the status to {@code to}. Bad says why there is none, and what to do. */
  public static Decoded<Sessions> status(Path socket, Form form, OutputStream to) {
    return status(socket, form, to, PATIENCE);
  }

  /** Copies the configuration as the daemon's node has it. */
  public static Decoded<Sessions> config(Path socket, Form form, OutputStream to) {
    return ask(socket, Wire.configRequest(form), to, PATIENCE);
  }

  /** The same; {@code patience} is how long the daemon may be silent. */
  static Decoded<Sessions> status(Path socket, Form form, OutputStream to, Duration patience) {
    return ask(socket, Wire.request(form), to, patience);
  }

  /** Has something done, and copies what is said of it; the exit status of who asked. */
  public static Decoded<Integer> order(Path socket, Order order, Form form, OutputStream to) {
    return order(socket, order, form, to, PATIENCE);
  }

  /** The same; {@code patience} is how long the daemon may be silent. */
  static Decoded<Integer> order(
      Path socket, Order order, Form form, OutputStream to, Duration patience) {
    return ask(socket, Wire.orderRequest(order, form), to, patience, AdminClient::status);
  }

  private static Optional<Sessions> sessions(String line) {
    return switch (line) {
      case Wire.UP -> Optional.of(Sessions.UP);
      case Wire.NOT_UP -> Optional.of(Sessions.NOT_UP);
      default -> Optional.empty();
    };
  }

  private static Optional<Integer> status(String line) {
    return line.startsWith(Wire.DONE)
        ? Optional.ofNullable(Ints.tryParse(line.substring(Wire.DONE.length())))
        : Optional.empty();
  }

  private static Decoded<Sessions> ask(
      Path socket, String line, OutputStream to, Duration patience) {
    return ask(socket, line, to, patience, AdminClient::sessions);
  }

  /** {@code first} understands the first line of the answer. */
  private static <T> Decoded<T> ask(
      Path socket,
      String line,
      OutputStream to,
      Duration patience,
      Function<String, Optional<T>> first) {
    if (Files.notExists(socket)) {
      return Decoded.bad(
          "there is no "
              + socket
              + ": no daemon runs here, or its admin.socket is another path"
              + " (--socket)");
    }
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      ByteBuffer request = UTF_8.encode(line);
      while (request.hasRemaining()) {
        int _ = channel.write(request);
      }
      return answer(channel, socket, to, patience, first);
    } catch (IOException refused) {
      return Decoded.bad(
          "no daemon answers at "
              + socket
              + " ("
              + refused.getMessage()
              + "); does it run, and are you its user, or root?");
    }
  }

  /** The first line says what follows until the daemon closes; one that hangs is given up. */
  private static <T> Decoded<T> answer(
      SocketChannel channel,
      Path socket,
      OutputStream to,
      Duration patience,
      Function<String, Optional<T>> first)
      throws IOException {
    channel.configureBlocking(false);
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    ByteBuffer piece = ByteBuffer.allocate(8192);
    try (Selector selector = Selector.open()) {
      SelectionKey _ = channel.register(selector, SelectionKey.OP_READ);
      while (read(channel, selector, piece.clear(), patience)) {
        piece.flip();
        while (piece.hasRemaining()) {
          byte octet = piece.get();
          if (octet == '\n') {
            String said = head.toString(UTF_8);
            if (said.startsWith(Wire.REFUSED)) {
              return Decoded.bad(said.substring(Wire.REFUSED.length()));
            }
            Optional<T> understood = first.apply(said);
            if (understood.isPresent()) {
              copy(channel, selector, piece, to, patience);
              return Decoded.good(understood.orElseThrow());
            }
            return notOurs(socket);
          }
          head.write(octet);
          if (head.size() > Wire.LONGEST_LINE) {
            return notOurs(socket);
          }
        }
      }
    }
    return head.size() == 0
        ? Decoded.bad("the daemon at " + socket + " hung up without an answer; its log says why")
        : notOurs(socket);
  }

  private static <T> Decoded<T> notOurs(Path socket) {
    return Decoded.bad("what answers at " + socket + " is no daemon of this version");
  }

  private static void copy(
      SocketChannel channel,
      Selector selector,
      ByteBuffer piece,
      OutputStream to,
      Duration patience)
      throws IOException {
    do {
      to.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
      boolean more = read(channel, selector, piece.clear(), patience);
      piece.flip();
      if (!more) {
        to.flush();
        return;
      }
    } while (true);
  }

  private static boolean read(
      SocketChannel channel, Selector selector, ByteBuffer piece, Duration patience)
      throws IOException {
    selector.selectedKeys().clear();
    if (selector.select(patience.toMillis()) == 0) {
      throw new SocketTimeoutException(
          "it says nothing for " + patience.toMillis() + " ms: does it hang?");
    }
    return channel.read(piece) >= 0;
  }
}
