package io.leafcast.k8s.client;

import com.google.common.collect.ImmutableMap;
import io.leafcast.k8s.client.Json.Malformed;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * An object while it is read, of whichever kind it turns out to be: what all have is kept here, the
 * rest is the {@link Shape}'s.
 */
final class Envelope<T> {
  private final Json json;
  private final Resource<T> resource;
  private final Shape.Reading<T> reading;
  private final Map<String, String> labels = new LinkedHashMap<>();
  private final Map<String, String> annotations = new LinkedHashMap<>();
  private boolean read;
  private boolean listed;
  private String kind = "";
  private String name = "";
  private String namespace = "";
  private String uid = "";
  private String resourceVersion = "";
  private String more = "";
  private String message = "";
  private int code;

  Envelope(Json json, Resource<T> resource) {
    this.json = json;
    this.resource = resource;
    this.reading = resource.shape().begin();
  }

  String kind() {
    return kind;
  }

  String resourceVersion() {
    return resourceVersion;
  }

  /** Whether items were named, be it none: without them a list says nothing. */
  boolean isList() {
    return listed;
  }

  /** Where the next page of a list begins, or "". */
  String more() {
    return more;
  }

  /** Reads one object. */
  void read() {
    read(_ -> {
      throw new Malformed("there is a list in a " + resource.kind());
    });
  }

  /** Reads one object, or a list of them whose items are told. */
  void read(Consumer<T> items) {
    json.fields(
        "an API object",
        field -> {
          read = true;
          switch (field) {
            case "kind" -> kind = json.text(field);
            case "metadata" -> metadata();
            case "message" -> message = json.text(field);
            case "code" -> code = json.number();
            case "items" -> {
              listed = true;
              json.elements(field, () -> items.accept(item()));
            }
            default -> {
              // A Status has a word where an object has its status.
              if (field.equals("status") && json.isText()) {
                json.skip();
              } else {
                reading.field(field, json);
              }
            }
          }
        });
  }

  private T item() {
    json.object();
    Envelope<T> item = new Envelope<>(json, resource);
    item.read();
    T object = item.object();
    json.kept(item.reading);
    return object;
  }

  /** What is kept of it. */
  T object() {
    if (name.isEmpty() || resourceVersion.isEmpty()) {
      throw new Malformed("a " + resource.kind() + " came without a name or a resourceVersion");
    }
    return reading.done(
        new Meta(
            name,
            namespace,
            uid,
            resourceVersion,
            ImmutableMap.copyOf(labels),
            ImmutableMap.copyOf(annotations)));
  }

  /** The event of this type with this object. */
  Event<T> event(String type) {
    if (!read) {
      throw new Malformed("a watch event came without an object");
    }
    return switch (type) {
      case "ADDED", "MODIFIED" -> new Event.Changed<>(object(), resourceVersion);
      case "DELETED" -> new Event.Deleted<>(object(), resourceVersion);
      case "BOOKMARK" -> new Event.Bookmark<>(resourceVersion);
      case "ERROR" -> new Event.Failed<>(code, message);
      default -> throw new Malformed("a watch event came of unknown type '" + type + "'");
    };
  }

  private void metadata() {
    json.fields(
        "metadata",
        field -> {
          switch (field) {
            case "name" -> name = json.text(field);
            case "namespace" -> namespace = json.text(field);
            case "uid" -> uid = json.text(field);
            case "resourceVersion" -> resourceVersion = json.text(field);
            case "continue" -> more = json.text(field);
            case "labels" -> json.fields(field, key -> labels.put(key, json.text(key)));
            case "annotations" -> json.fields(field, key -> annotations.put(key, json.text(key)));
            default -> json.skip();
          }
        });
  }
}
