package io.leafcast.daemon.order;

import io.leafcast.bgp.wire.Decoded;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An order as a line of JSON, such as {@code
 * {"apiVersion":"leafcast.io/v1","kind":"Reload","yes":true}}; unknown keys are passed over.
 */
public final class OrderLine {
  private static final String API_VERSION = "leafcast.io/v1";
  private static final String YES = "yes";

  private OrderLine() {}

  /** Without a newline in it or at its end. */
  public static String of(Order order) {
    ObjectNode line = JsonNodeFactory.instance.objectNode().put("apiVersion", API_VERSION);
    switch (order) {
      case Order.Reload(Order.Consent consent) ->
          line.put("kind", "Reload").put(YES, consent == Order.Consent.GIVEN);
    }
    return line.toString();
  }

  /** Bad says what is wrong with the line; nothing that is not said there is assumed. */
  public static Decoded<Order> read(String line) {
    JsonNode node;
    try {
      node = JsonMapper.shared().readTree(line);
    } catch (JacksonException notJson) {
      return Decoded.bad("this is not JSON");
    }
    if (!node.path("apiVersion").asString("").equals(API_VERSION)) {
      return Decoded.bad("its apiVersion is not " + API_VERSION);
    }
    return switch (node.path("kind").asString("")) {
      case "Reload" -> Decoded.good(new Order.Reload(consent(node)));
      default -> Decoded.bad("its kind is no order");
    };
  }

  private static Order.Consent consent(JsonNode node) {
    return node.path(YES).asBoolean(false) ? Order.Consent.GIVEN : Order.Consent.NOT_ASKED;
  }
}
