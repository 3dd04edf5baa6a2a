package io.leafcast.k8s.client;

import com.google.common.collect.ImmutableList;
import io.leafcast.k8s.client.Json.Malformed;
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
 * Reads what the API sends, lists and events and a Status, as a stream. A null counts as absent, as
 * Go writes it; a value of the wrong kind makes the whole document bad, because a Node that is half
 * understood would look like one without podCIDRs.
 */
final class Documents {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(1 << 20).maxNestingDepth(100).build())
          .build();

  /** How a stream of events ended. */
  enum End {
    /** Between two events, as the server chose. */
    FINISHED,
    /** In the middle of an event or of the connection. */
    CUT
  }

  private Documents() {}

  static <T> Answer<Page<T>> list(InputStream body, Resource<T> resource, String server) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
      parser.nextToken();
      Envelope<T> list = new Envelope<>(new Json(parser), resource);
      ImmutableList.Builder<T> items = ImmutableList.builder();
      list.read(items::add);
      String kind = resource.kind() + "List";
      return !list.kind().equals(kind) || list.resourceVersion().isEmpty()
          ? Answer.bad("a " + kind + " was asked for and '" + list.kind() + "' came")
          : Answer.good(new Page<>(items.build(), list.resourceVersion(), server));
    } catch (Malformed | JacksonException broken) {
      return Answer.bad(reason(broken));
    }
  }

  /**
   * The {@code message} of a Status, which is what the API sends with an error; "" if it is none.
   */
  static String message(InputStream body) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
      parser.nextToken();
      String[] message = {""};
      Json json = new Json(parser);
      json.fields(
          "a Status",
          field -> {
            if (field.equals("message")) {
              message[0] = json.text(field);
            } else {
              json.skip();
            }
          });
      return message[0];
    } catch (Malformed | JacksonException noStatus) {
      return "";
    }
  }

  /**
   * Reads events until the stream ends, each told as soon as its last octet has come. Bad means
   * that something came which is no event.
   */
  static <T> Answer<End> events(
      InputStream stream, Resource<T> resource, Consumer<Event<T>> events) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), stream)) {
      while (parser.nextToken() != null) {
        events.accept(event(new Json(parser), resource));
      }
      return Answer.good(End.FINISHED);
    } catch (JacksonIOException | UnexpectedEndOfInputException cut) {
      return Answer.good(End.CUT);
    } catch (Malformed | JacksonException broken) {
      return Answer.bad(reason(broken));
    }
  }

  private static <T> Event<T> event(Json json, Resource<T> resource) {
    String[] type = {""};
    Envelope<T> object = new Envelope<>(json, resource);
    json.fields(
        "an event",
        field -> {
          switch (field) {
            case "type" -> type[0] = json.text(field);
            case "object" -> object.read();
            default -> json.skip();
          }
        });
    return object.event(type[0]);
  }

  private static String reason(RuntimeException broken) {
    return switch (broken) {
      case JacksonIOException cut -> "it broke off: " + cut.getOriginalMessage();
      case JacksonException json -> "it is no whole JSON: " + json.getOriginalMessage();
      default -> String.valueOf(broken.getMessage());
    };
  }
}
