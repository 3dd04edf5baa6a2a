package io.leafcast.k8s;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.k8s.ObjectReader.Fields;
import io.leafcast.k8s.ObjectReader.Malformed;
import java.io.InputStream;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
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
      Fields list = new ObjectReader(parser).object();
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
      return new ObjectReader(parser).object().message;
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
        events.accept(event(new ObjectReader(parser).event()));
      }
      return Decoded.good(End.FINISHED);
    } catch (JacksonIOException | UnexpectedEndOfInputException cut) {
      return Decoded.good(End.CUT);
    } catch (Malformed | JacksonException broken) {
      return Decoded.bad(reason(broken));
    }
  }

  private static Event event(Fields event) {
    Fields object = event.object;
    if (object == null) {
      throw new Malformed("a watch event came without an object");
    }
    return switch (event.type) {
      case "ADDED", "MODIFIED" -> new Event.Changed(object.node());
      case "DELETED" -> new Event.Deleted(object.node());
      case "BOOKMARK" -> new Event.Bookmark(object.resourceVersion);
      case "ERROR" -> new Event.Failed(object.code, object.message);
      default -> throw new Malformed("a watch event came of unknown type '" + event.type + "'");
    };
  }

  private static String reason(RuntimeException broken) {
    return switch (broken) {
      case JacksonIOException cut -> "it broke off: " + cut.getOriginalMessage();
      case JacksonException json -> "it is no whole JSON: " + json.getOriginalMessage();
      default -> String.valueOf(broken.getMessage());
    };
  }
}
