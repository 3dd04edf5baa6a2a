package io.leafcast.k8s.client;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Walks one JSON document of the API. What nobody asks for is skipped and never built. Each method
 * begins at a value and ends at the last token of it.
 */
public final class Json {
  /** What an object's strings may weigh; Kubernetes allows 256 KiB of annotations. */
  private static final int MOST_OF_AN_OBJECT = 1 << 20;

  /** What is kept of a whole list may weigh, however many pages it has. */
  static final int MOST_OF_ALL = 1 << 23;

  /** About what a string costs beside its characters. */
  private static final int STRING = 48;

  private static final String TOO_LARGE =
      "its labels, annotations and the like are too large to be kept";

  private final JsonParser parser;
  private final Metered octets;
  private final int room;
  private int weight;
  private int weightOfAll;

  /** {@code room} is what all objects together may weigh. */
  Json(JsonParser parser, Metered octets, int room) {
    this.parser = parser;
    this.octets = octets;
    this.room = room;
  }

  /** An object begins here, with bounds of its own. */
  void object() {
    octets.renew();
    weight = 0;
  }

  /** An object ends here, of which {@code reading} keeps something. */
  void kept(Shape.Reading<?> reading) {
    weightOfAll += reading.weight(weight);
    if (weightOfAll > room) {
      throw new Malformed(TOO_LARGE);
    }
  }

  /** About how many octets are kept of all objects that have ended. */
  int weightOfAll() {
    return weightOfAll;
  }

  /** Well-formed JSON that is not what the API documents. {@link Documents} makes a value of it. */
  static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message, null, false, false);
    }
  }

  /** Passes over the value. */
  public void skip() {
    parser.skipChildren();
  }

  /** Tells the name of each field of an object, and stands at its value then. Null has none. */
  public void fields(String what, Consumer<String> field) {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    expect(JsonToken.START_OBJECT, what, "an object");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      field.accept(name);
    }
  }

  /** Stands at the value that these names lead to, from field to field, if they do. */
  public void within(String what, List<String> names, Runnable value) {
    fields(
        what,
        name -> {
          if (!name.equals(names.getFirst())) {
            skip();
          } else if (names.size() == 1) {
            value.run();
          } else {
            within(name, names.subList(1, names.size()), value);
          }
        });
  }

  /**
   * The texts of the fields of these names that an object has; of two of one name the last counts.
   */
  public Map<String, String> texts(String what, Set<String> wanted) {
    Map<String, String> found = new HashMap<>();
    fields(
        what,
        name -> {
          if (wanted.contains(name)) {
            found.put(name, text(name));
          } else {
            skip();
          }
        });
    return found;
  }

  /** Runs {@code element} at each element of a list. Null has none. */
  public void elements(String what, Runnable element) {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    expect(JsonToken.START_ARRAY, what, "a list");
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      element.run();
    }
  }

  /** A scalar as text, "" for null; a number is left to whoever reads the text. */
  public String text(String what) {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return "";
    }
    if (token == null || !token.isScalarValue()) {
      throw new Malformed("'" + what + "' is to be text and is " + token);
    }
    String text = parser.getString();
    weight += STRING + what.length() + text.length();
    if (weight > MOST_OF_AN_OBJECT) {
      throw new Malformed(TOO_LARGE);
    }
    return text;
  }

  boolean isText() {
    return parser.currentToken() == JsonToken.VALUE_STRING;
  }

  /** A whole number; 0 for what is none. */
  int number() {
    int number = parser.getValueAsInt();
    parser.skipChildren();
    return number;
  }

  private void expect(JsonToken wanted, String what, String kind) {
    if (parser.currentToken() != wanted) {
      throw new Malformed("%s is to be %s and is %s".formatted(what, kind, parser.currentToken()));
    }
  }
}
