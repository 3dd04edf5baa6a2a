package io.leafcast.daemon.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.words.Printable;
import io.leafcast.daemon.board.Board;
import io.leafcast.daemon.order.Asked;
import io.leafcast.daemon.order.Done;
import io.leafcast.daemon.order.Order;
import io.leafcast.daemon.order.OrderLine;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What the admin socket answers to a request. Any thread may ask; only an order waits, and that for
 * a bounded time.
 */
final class Requests {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Of a request; one more where it is an order. */
  static final int USUAL_OCTETS = 4096;

  /** Of an order: a configuration of 1 MiB in JSON, whose line ends are two octets. */
  private static final int MOST_OCTETS = 3 << 20;

  private final Board board;
  private final InstantSource clock;
  private final Function<Form, String> config;
  private final Consumer<Asked> orders;

  Requests(
      Board board, InstantSource clock, Function<Form, String> config, Consumer<Asked> orders) {
    this.board = board;
    this.clock = clock;
    this.config = config;
    this.orders = orders;
  }

  /** The same octets with room for more, where it is full and an order. */
  static ByteBuffer roomier(ByteBuffer request) {
    if (request.hasRemaining() || request.capacity() >= MOST_OCTETS || !isOrder(request)) {
      return request;
    }
    return ByteBuffer.allocate(Math.min(MOST_OCTETS, 4 * request.capacity())).put(request.flip());
  }

  private static boolean isOrder(ByteBuffer request) {
    byte[] first = new byte[USUAL_OCTETS];
    request.get(0, first);
    String head = new String(first, UTF_8);
    return Arrays.stream(Form.values()).anyMatch(form -> head.startsWith(Wire.orderStart(form)));
  }

  /** The answer, whole; a request that says nothing usable is answered with how to ask. */
  byte[] answer(ByteBuffer request) {
    String line = UTF_8.decode(request).toString();
    for (Form form : Form.values()) {
      if (line.startsWith(Wire.orderStart(form))) {
        return order(line.substring(Wire.orderStart(form).length()), form).getBytes(UTF_8);
      }
      if (line.equals(Wire.configRequest(form))) {
        StatusDocument status = StatusReport.of(board, clock.instant());
        return ((isUp(status) ? Wire.UP : Wire.NOT_UP) + "\n" + config.apply(form)).getBytes(UTF_8);
      }
      if (line.equals(Wire.request(form))) {
        StatusDocument status = StatusReport.of(board, clock.instant());
        String text =
            switch (form) {
              case TABLE -> StatusTable.of(status);
              case JSON -> json(status);
            };
        return ((isUp(status) ? Wire.UP : Wire.NOT_UP) + "\n" + text).getBytes(UTF_8);
      }
    }
    Object document =
        kind(line).equals("StatusRequest")
            ? StatusReport.of(board, clock.instant())
            : new Refusal(
                StatusDocument.API_VERSION,
                "Error",
                "send {\"apiVersion\":\"leafcast.io/v1\",\"kind\":\"StatusRequest\"} and a newline");
    return json(document).getBytes(UTF_8);
  }

  private String order(String line, Form form) {
    return switch (OrderLine.read(line)) {
      case Decoded.Bad<Order>(String reason) ->
          Wire.REFUSED + "no order that this daemon knows: " + reason + "\n";
      case Decoded.Good<Order>(Order order) -> {
        Asked asked = new Asked(order);
        orders.accept(asked);
        yield written(awaited(asked), form);
      }
    };
  }

  private static Done awaited(Asked asked) {
    try {
      return asked.await(PATIENCE);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return Done.saying(1, "the daemon ends");
    }
  }

  private static String written(Done done, Form form) {
    return Wire.DONE
        + done.status()
        + "\n"
        + switch (form) {
          case TABLE -> Printable.lines(done.text());
          case JSON -> json(done.document());
        };
  }

  private static String json(Object document) {
    return Printable.lines(Json.MAPPER.writeValueAsString(document)) + "\n";
  }

  private static boolean isUp(StatusDocument status) {
    return !status.peers().isEmpty()
        && status.config().peersHeldBack().isEmpty()
        && status.peers().stream().allMatch(peer -> peer.session().isPresent());
  }

  private static String kind(String request) {
    try {
      JsonNode node = Json.MAPPER.readTree(request);
      return StatusDocument.API_VERSION.equals(node.path("apiVersion").asString(""))
          ? node.path("kind").asString("")
          : "";
    } catch (JacksonException notJson) {
      return "";
    }
  }

  /** The answer to what we do not know. */
  record Refusal(String apiVersion, String kind, String message) {}
}
