package io.leafcast.daemon.order;

import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.bgp.wire.Decoded;
import java.nio.charset.StandardCharsets;
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
  private static final String PEERS = "peers";
  private static final String NAME = "name";
  private static final String TEXT = "text";
  private static final String TO = "to";
  private static final int LONGEST_TEXT = 255;

  private OrderLine() {}

  /** Without a newline in it or at its end. */
  public static String of(Order order) {
    ObjectNode line = JsonNodeFactory.instance.objectNode().put("apiVersion", API_VERSION);
    switch (order) {
      case Order.Reload(Order.Consent consent) ->
          line.put("kind", "Reload").put(YES, consent == Order.Consent.GIVEN);
      case Order.Plan(String name, String text) ->
          line.put("kind", "Plan").put(NAME, name).put(TEXT, text);
      case Order.Drain(var peers, String text) -> {
        line.put("kind", "Drain").put(TEXT, text);
        name(line, peers);
      }
      case Order.Undrain(var peers) -> {
        line.put("kind", "Undrain");
        name(line, peers);
      }
      case Order.Handover(String to) -> line.put("kind", "Handover").put(TO, to);
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
      case "Plan" ->
          node.path(TEXT).isString()
              ? Decoded.good(
                  new Order.Plan(node.path(NAME).asString("FILE"), node.path(TEXT).asString("")))
              : Decoded.bad("it has no text");
      case "Drain" ->
          peers(node)
              .then(peers ->
                  text(node, TEXT).then(text -> Decoded.good(new Order.Drain(peers, text))));
      case "Undrain" -> peers(node).then(peers -> Decoded.good(new Order.Undrain(peers)));
      case "Handover" -> text(node, TO).then(to -> Decoded.good(new Order.Handover(to)));
      default -> Decoded.bad("its kind is no order");
    };
  }

  private static void name(ObjectNode line, ImmutableSortedSet<String> peers) {
    if (!peers.isEmpty()) {
      peers.forEach(line.putArray(PEERS)::add);
    }
  }

  /** No list means all peers; an empty one, or one that has no names in it, is refused. */
  private static Decoded<ImmutableSortedSet<String>> peers(JsonNode node) {
    JsonNode peers = node.path(PEERS);
    if (peers.isMissingNode()) {
      return Decoded.good(ImmutableSortedSet.of());
    }
    ImmutableSortedSet.Builder<String> names = ImmutableSortedSet.naturalOrder();
    boolean isList = peers.isArray() && !peers.isEmpty();
    for (JsonNode name : peers) {
      isList &= name.isString();
      names.add(name.asString(""));
    }
    return isList ? Decoded.good(names.build()) : Decoded.bad("its peers are no list of names");
  }

  private static Decoded<String> text(JsonNode node, String key) {
    String text = node.path(key).asString("");
    int octets = text.getBytes(StandardCharsets.UTF_8).length;
    return octets <= LONGEST_TEXT
        ? Decoded.good(text)
        : Decoded.bad(
            "its " + key + " is " + octets + " octets of UTF-8; there is room for " + LONGEST_TEXT);
  }

  private static Order.Consent consent(JsonNode node) {
    return node.path(YES).asBoolean(false) ? Order.Consent.GIVEN : Order.Consent.NOT_ASKED;
  }
}
