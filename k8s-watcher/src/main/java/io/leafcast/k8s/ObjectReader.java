package io.leafcast.k8s;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Walks one JSON document of the API and keeps what Leafcast needs; the rest is skipped and never
 * built. Each method begins at a value and ends at the last token of it.
 */
record ObjectReader(JsonParser parser) {

  /** Well-formed JSON that is not what the API documents. {@link NodeJson} makes a value of it. */
  static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message, null, false, false);
    }
  }

  /** What was found in an object, of whichever kind it turns out to be. */
  static final class Fields {
    String type = "";
    String kind = "";
    String name = "";
    String resourceVersion = "";
    String message = "";
    int code;
    Optional<String> podCidr = Optional.empty();
    final List<String> podCidrs = new ArrayList<>();
    final Map<String, String> labels = new LinkedHashMap<>();
    final Map<String, String> annotations = new LinkedHashMap<>();
    final List<String> addresses = new ArrayList<>();
    final List<Fields> items = new ArrayList<>();
    @Nullable Fields object;

    NodeObject node() {
      if (name.isEmpty() || resourceVersion.isEmpty()) {
        throw new Malformed("a Node came without a name or a resourceVersion");
      }
      return new NodeObject(
          new NodeFacts(
              name,
              ImmutableMap.copyOf(labels),
              ImmutableMap.copyOf(annotations),
              ImmutableList.copyOf(addresses)),
          resourceVersion,
          podCidr,
          ImmutableList.copyOf(podCidrs));
    }
  }

  Fields event() {
    Fields event = new Fields();
    fields(
        "an event",
        field -> {
          switch (field) {
            case "type" -> event.type = text(field);
            case "object" -> event.object = object();
            default -> parser.skipChildren();
          }
        });
    return event;
  }

  Fields object() {
    Fields object = new Fields();
    fields(
        "an API object",
        field -> {
          switch (field) {
            case "kind" -> object.kind = text(field);
            case "metadata" -> metadata(object);
            case "spec" -> spec(object);
            case "status" -> status(object);
            case "message" -> object.message = text(field);
            case "code" -> {
              object.code = parser.getValueAsInt();
              parser.skipChildren();
            }
            case "items" -> elements(field, () -> object.items.add(object()));
            default -> parser.skipChildren();
          }
        });
    return object;
  }

  private void metadata(Fields object) {
    fields(
        "metadata",
        field -> {
          switch (field) {
            case "name" -> object.name = text(field);
            case "resourceVersion" -> object.resourceVersion = text(field);
            case "labels" -> fields(field, key -> object.labels.put(key, text(key)));
            case "annotations" -> fields(field, key -> object.annotations.put(key, text(key)));
            default -> parser.skipChildren();
          }
        });
  }

  private void spec(Fields object) {
    fields(
        "spec",
        field -> {
          switch (field) {
            case "podCIDR" ->
                object.podCidr = Optional.of(text(field)).filter(text -> !text.isEmpty());
            case "podCIDRs" -> elements(field, () -> object.podCidrs.add(text(field)));
            default -> parser.skipChildren();
          }
        });
  }

  /** A Node's status is an object; a Status has a word there. */
  private void status(Fields object) {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return;
    }
    fields(
        "status",
        field -> {
          switch (field) {
            case "addresses" -> elements(field, () -> address(object));
            default -> parser.skipChildren();
          }
        });
  }

  private void address(Fields object) {
    Fields address = new Fields();
    fields(
        "an address",
        field -> {
          switch (field) {
            case "type" -> address.type = text(field);
            case "address" -> address.name = text(field);
            default -> parser.skipChildren();
          }
        });
    if (address.type.equals("InternalIP")) {
      object.addresses.add(address.name);
    }
  }

  private void fields(String what, Consumer<String> value) {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    expect(JsonToken.START_OBJECT, what, "an object");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      parser.nextToken();
      value.accept(field);
    }
  }

  private void elements(String what, Runnable value) {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    expect(JsonToken.START_ARRAY, what, "a list");
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      value.run();
    }
  }

  /** A scalar as text; a number is left to whoever reads the text. */
  private String text(String what) {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return "";
    }
    if (token == null || !token.isScalarValue()) {
      throw new Malformed("'" + what + "' is to be text and is " + token);
    }
    return parser.getString();
  }

  private void expect(JsonToken wanted, String what, String kind) {
    if (parser.currentToken() != wanted) {
      throw new Malformed("%s is to be %s and is %s".formatted(what, kind, parser.currentToken()));
    }
  }
}
