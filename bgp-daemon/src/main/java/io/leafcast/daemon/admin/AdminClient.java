package io.leafcast.daemon.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.leafcast.bgp.wire.Decoded;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;

/** Asks a daemon through its admin socket. */
public final class AdminClient {
  private static final String REQUEST =
      "{\"apiVersion\":\"leafcast.io/v1\",\"kind\":\"StatusRequest\"}\n";

  private AdminClient() {}

  /** What the daemon answered, with the very text; Bad says why there is none, and what to do. */
  public static Decoded<Answer> status(Path socket) {
    if (!Files.exists(socket)) {
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
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      Channels.newInputStream(channel).transferTo(text);
      String json = text.toString(UTF_8);
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
      return Decoded.bad("no daemon answers at " + socket + ": " + refused.getMessage());
    }
  }

  /** A status, and the JSON that it came as. */
  public record Answer(StatusDocument document, String json) {}
}
