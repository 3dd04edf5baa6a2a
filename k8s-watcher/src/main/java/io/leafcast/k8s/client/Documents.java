package io.leafcast.k8s.client;

import com.google.common.collect.ImmutableList;
import io.leafcast.k8s.client.Json.Malformed;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads what the API sends, lists and events and a Status, as a stream. A null counts as absent, as
 * Go writes it; a value of the wrong kind makes the whole document bad, because a Node that is half
 * understood would look like one without podCIDRs.
 */
final class Documents {
  /** Names are not remembered from one document to the next: a server could send ever new ones. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
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

  /**
   * A part of a list.
   *
   * @param more where the next part begins, "" after the last
   * @param weight about how many octets its items keep
   */
  record Part<T>(ImmutableList<T> items, String resourceVersion, String more, int weight) {}

  /** A part of a list, whose items may weigh {@code room}. */
  static <T> Answer<Part<T>> list(InputStream body, Resource<T> resource, int room) {
    return whole(
        body,
        room,
        json -> {
          Envelope<T> list = new Envelope<>(json, resource);
          ImmutableList.Builder<T> items = ImmutableList.builder();
          list.read(items::add);
          String kind = resource.kind() + "List";
          return !list.kind().equals(kind) || !list.isList() || list.resourceVersion().isEmpty()
              ? Answer.bad("a " + kind + " was asked for and '" + list.kind() + "' came")
              : Answer.good(
                  new Part<>(
                      items.build(), list.resourceVersion(), list.more(), json.weightOfAll()));
        });
  }

  /** How many objects there are, as the first page of their list says. */
  static Answer<Long> count(InputStream body) {
    return whole(
        body,
        Json.MOST_OF_ALL,
        json -> {
          long[] count = {0};
          boolean[] listed = {false};
          json.fields(
              "a list",
              field -> {
                switch (field) {
                  case "metadata" ->
                      json.within(
                          field,
                          List.of("remainingItemCount"),
                          () -> count[0] += Math.max(0, json.number()));
                  case "items" -> {
                    listed[0] = true;
                    json.elements(
                        field,
                        () -> {
                          json.object();
                          json.skip();
                          count[0]++;
                        });
                  }
                  default -> json.skip();
                }
              });
          return listed[0] ? Answer.good(count[0]) : Answer.bad("a list was asked for");
        });
  }

  static <T> Answer<T> object(InputStream body, Resource<T> resource) {
    return whole(
        body,
        Json.MOST_OF_ALL,
        json -> {
          Envelope<T> object = new Envelope<>(json, resource);
          object.read();
          return !object.kind().equals(resource.kind())
              ? Answer.bad(
                  "a " + resource.kind() + " was asked for and '" + object.kind() + "' came")
              : Answer.good(object.object());
        });
  }

  /**
   * The {@code message} of a Status, which is what the API sends with an error; "" if it is none.
   */
  static String message(InputStream body) {
    String[] message = {""};
    Answer<String> read =
        whole(
            body,
            Json.MOST_OF_ALL,
            json -> {
              json.within("a Status", List.of("message"), () -> message[0] = json.text("message"));
              return Answer.good(message[0]);
            });
    return switch (read) {
      case Answer.Good<String>(String said) -> said;
      case Answer.Bad<String> _ -> "";
    };
  }

  /** Reads a body that is one document and nothing else. */
  private static <T> Answer<T> whole(
      InputStream body, int room, Function<Json, Answer<T>> document) {
    Metered metered = new Metered(body);
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), metered)) {
      parser.nextToken();
      Answer<T> read = document.apply(new Json(parser, metered, room));
      return read instanceof Answer.Good<T> && parser.nextToken() != null
          ? Answer.bad("something follows its end")
          : read;
    } catch (Malformed | JacksonException broken) {
      return Answer.bad(reason(broken));
    }
  }

  /**
   * Reads events until the stream ends, each told as soon as its last octet has come. Bad means
   * that something came which is no event.
   */
  static <T> Answer<End> events(
      InputStream stream, Resource<T> resource, Consumer<Event<T>> events) {
    Metered metered = new Metered(stream);
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), metered)) {
      while (parser.nextToken() != null) {
        events.accept(event(new Json(parser, metered, Json.MOST_OF_ALL), resource));
        metered.renew();
      }
      return Answer.good(End.FINISHED);
    } catch (JacksonIOException | UnexpectedEndOfInputException cut) {
      return cut.getCause() instanceof Metered.TooMuch
          ? Answer.bad(reason(cut))
          : Answer.good(End.CUT);
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
      case JacksonIOException large when large.getCause() instanceof Metered.TooMuch ->
          large.getOriginalMessage();
      case JacksonIOException late when late.getCause() instanceof SocketTimeoutException ->
          "it did not come whole in time";
      case JacksonIOException cut -> "it broke off: " + cut.getOriginalMessage();
      case JacksonException json -> "it is no whole JSON: " + json.getOriginalMessage();
      default -> String.valueOf(broken.getMessage());
    };
  }
}
