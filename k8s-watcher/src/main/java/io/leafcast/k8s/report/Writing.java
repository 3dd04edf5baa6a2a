package io.leafcast.k8s.report;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes one JSON document, whose texts are cut at a bound of octets. */
final class Writing {
  private static final JsonFactory JSON = new JsonFactory();

  /** {@code metav1.MicroTime} has six digits, always. */
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private static final String CUT = "...";

  private final JsonGenerator json;

  private Writing(JsonGenerator json) {
    this.json = json;
  }

  /** The document whose fields {@code fields} writes. */
  static String object(Consumer<Writing> fields) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      fields.accept(new Writing(json));
      json.writeEndObject();
    }
    return text.toString();
  }

  /** A list of objects. */
  static <T> String list(Collection<T> all, BiConsumer<Writing, T> each) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      Writing writing = new Writing(json);
      json.writeStartArray();
      all.forEach(one -> writing.braced(() -> each.accept(writing, one)));
      json.writeEndArray();
    }
    return text.toString();
  }

  /** An object in it. */
  void object(String name, Runnable fields) {
    json.writeName(name);
    braced(fields);
  }

  private void braced(Runnable fields) {
    json.writeStartObject();
    fields.run();
    json.writeEndObject();
  }

  /** A list of objects; none is no field. */
  <T> void objects(String name, Collection<T> all, Consumer<T> each) {
    if (!all.isEmpty()) {
      json.writeName(name);
      json.writeStartArray();
      all.forEach(one -> braced(() -> each.accept(one)));
      json.writeEndArray();
    }
  }

  /** A list of texts of at most {@code octets} each; none is no field. */
  void texts(String name, Collection<String> all, int octets) {
    if (!all.isEmpty()) {
      json.writeName(name);
      json.writeStartArray();
      all.forEach(one -> json.writeString(cut(one, octets)));
      json.writeEndArray();
    }
  }

  /** A text of at most {@code octets}; the empty one is no field. */
  void text(String name, String text, int octets) {
    if (!text.isEmpty()) {
      json.writeStringProperty(name, cut(text, octets));
    }
  }

  /** A text of ours, whole. */
  void word(String name, String text) {
    json.writeStringProperty(name, text);
  }

  void number(String name, long number) {
    json.writeNumberProperty(name, number);
  }

  void flag(String name, Report.Extension extension) {
    json.writeBooleanProperty(name, extension == Report.Extension.AGREED);
  }

  /** A {@code metav1.Time}: UTC, whole seconds. */
  void time(String name, Instant time) {
    json.writeStringProperty(name, time.truncatedTo(ChronoUnit.SECONDS).toString());
  }

  /** A {@code metav1.MicroTime}. */
  void precisely(String name, Instant time) {
    json.writeStringProperty(name, MICROSECONDS.format(time));
  }

  /** What fits into so many octets of JSON, and a sign where there is more. */
  static String cut(String text, int octets) {
    int used = 0;
    int roomForSign = 0;
    int end = 0;
    while (end < text.length()) {
      int point = text.codePointAt(end);
      used += octets(point);
      if (used > octets) {
        return text.substring(0, roomForSign) + CUT;
      }
      end += Character.charCount(point);
      if (used <= octets - CUT.length()) {
        roomForSign = end;
      }
    }
    return text;
  }

  /** Of one character in a JSON text of UTF-8, escaped where it has to be. */
  private static int octets(int point) {
    if (point < ' ') {
      return 6;
    }
    if (point == '"' || point == '\\') {
      return 2;
    }
    return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }

  static int octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
