package io.leafcast.daemon.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.leafcast.bgp.wire.Decoded;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.core.JacksonException;

/** Asks a daemon through its admin socket. */
public final class AdminClient {
  private static final String REQUEST =
      "{\"apiVersion\":\"leafcast.io/v1\",\"kind\":\"StatusRequest\"}\n";

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private AdminClient() {}

  /** What the daemon answered, with the very text; Bad says why there is none, and what to do. */
  public static Decoded<Answer> status(Path socket) {
    return status(socket, PATIENCE);
  }

  /** The same; {@code patience} is how long the daemon may be silent. */
  static Decoded<Answer> status(Path socket, Duration patience) {
    if (Files.notExists(socket)) {
      return Decoded.bad(
          "there is no "
              + socket
              + ": no daemon runs here, or its admin.socket is another path"
              + " (--socket)");
    }
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      ByteBuffer request = UTF_8.encode(REQUEST);
      while (request.hasRemaining()) {
        int _ = channel.write(request);
      }
      String json = answer(channel, patience);
      StatusDocument document = Json.MAPPER.readValue(json, StatusDocument.class);
      return StatusDocument.API_VERSION.equals(document.apiVersion())
          ? Decoded.good(new Answer(document, json))
          : Decoded.bad("the daemon at " + socket + " speaks " + document.apiVersion());
    } catch (JacksonException unreadable) {
      return Decoded.bad(
          "what the daemon at "
              + socket
              + " says is no status: "
              + unreadable.getOriginalMessage());
    } catch (IOException refused) {
      return Decoded.bad(
          "no daemon answers at "
              + socket
              + " ("
              + refused.getMessage()
              + "); does it run, and are you its user, or root?");
    }
  }

  /** All that comes until the daemon closes; a daemon that hangs is given up. */
  private static String answer(SocketChannel channel, Duration patience) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    ByteBuffer piece = ByteBuffer.allocate(8192);
    channel.configureBlocking(false);
    try (Selector selector = Selector.open()) {
      SelectionKey _ = channel.register(selector, SelectionKey.OP_READ);
      while (true) {
        selector.selectedKeys().clear();
        if (selector.select(patience.toMillis()) == 0) {
          throw new SocketTimeoutException(
              "it says nothing for " + patience.toMillis() + " ms: does it hang?");
        }
        if (channel.read(piece.clear()) < 0) {
          return text.toString(UTF_8);
        }
        text.write(piece.array(), 0, piece.position());
      }
    }
  }

  /** A status, and the JSON that it came as. */
  public record Answer(StatusDocument document, String json) {}
}
