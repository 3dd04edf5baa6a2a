package io.leafcast.k8s;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Decoded;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the API's JSON as a stream and keeps what Leafcast needs; the rest is skipped and never
 * built. A null counts as absent, as Go writes it; a value of the wrong kind makes the whole
 * document bad, because a Node that is half understood would look like one without podCIDRs.
 */
final class NodeJson {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(1 << 20).maxNestingDepth(100).build())
          .build();

  /** An answer to a list: the Nodes in it, and the version that a watch goes on from. */
  @Immutable
  record NodeList(ImmutableList<NodeObject> nodes, String resourceVersion) {}

  /** One event of a watch. */
  @Immutable
  sealed interface Event {

    /** ADDED and MODIFIED: the Node is this now. */
    @Immutable
    record Changed(NodeObject node) implements Event {}

    /** DELETED; the object is as it was last. */
    @Immutable
    record Deleted(NodeObject node) implements Event {}

    /** BOOKMARK: nothing happened up to this version. */
    @Immutable
    record Bookmark(String resourceVersion) implements Event {}

    /** ERROR: the watch is over; {@code code} is an HTTP status. */
    @Immutable
    record Failed(int code, String message) implements Event {}
  }

  /** How a stream of events ended. */
  enum End {
    /** Between two events, as the server chose. */
    FINISHED,
    /** In the middle of an event or of the connection. */
    CUT
  }

  private NodeJson() {}

  static Decoded<NodeList> list(InputStream body) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
      parser.nextToken();
      Fields list = new Reader(parser).object();
      return !list.kind.equals("NodeList") || list.resourceVersion.isEmpty()
          ? Decoded.bad("a NodeList was asked for and '" + list.kind + "' came")
          : Decoded.good(
              new NodeList(
                  list.items.stream().map(Fields::node).collect(ImmutableList.toImmutableList()),
                  list.resourceVersion));
    } catch (Malformed | JacksonException broken) {
      return Decoded.bad(reason(broken));
    }
  }

  /**
   * The {@code message} of a Status, which is what the API sends with an error; "" if it is none.
   */
  static String message(InputStream body) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
      parser.nextToken();
      return new Reader(parser).object().message;
    } catch (Malformed | JacksonException noStatus) {
      return "";
    }
  }

  /**
   * Reads events until the stream ends, each told as soon as its last octet has come. Bad means
   * that something came which is no event.
   */
  static Decoded<End> events(InputStream stream, Consumer<Event> events) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), stream)) {
      while (parser.nextToken() != null) {
        Reader reader = new Reader(parser);
        Fields event = reader.event();
        Optional<Event> read = event.event();
        if (read.isEmpty()) {
          return Decoded.bad("a watch event came of unknown type '" + event.type + "'");
        }
        events.accept(read.get());
      }
      return Decoded.good(End.FINISHED);
    } catch (JacksonIOException | UnexpectedEndOfInputException cut) {
      return Decoded.good(End.CUT);
    } catch (Malformed | JacksonException broken) {
      return Decoded.bad(reason(broken));
    }
  }

  private static String reason(RuntimeException broken) {
    return switch (broken) {
      case JacksonException json -> "it is no whole JSON: " + json.getOriginalMessage();
      default -> String.valueOf(broken.getMessage());
    };
  }

  /** Well-formed JSON that is not what the API documents. Stays inside this file. */
  private static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message, null, false, false);
    }
  }

  /** What was found in an object, of whichever kind it turns out to be. */
  private static final class Fields {
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

    Optional<Event> event() {
      if (object == null) {
        throw new Malformed("a watch event came without an object");
      }
      return switch (type) {
        case "ADDED", "MODIFIED" -> Optional.of(new Event.Changed(object.node()));
        case "DELETED" -> Optional.of(new Event.Deleted(object.node()));
        case "BOOKMARK" -> Optional.of(new Event.Bookmark(object.resourceVersion));
        case "ERROR" -> Optional.of(new Event.Failed(object.code, object.message));
        default -> Optional.empty();
      };
    }
  }

  /** Walks one document; each method begins at a value and ends at the last token of it. */
  private record Reader(JsonParser parser) {

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
              case "code" -> object.code = parser.getValueAsInt();
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
        throw new Malformed(
            "%s is to be %s and is %s".formatted(what, kind, parser.currentToken()));
      }
    }
  }
}
