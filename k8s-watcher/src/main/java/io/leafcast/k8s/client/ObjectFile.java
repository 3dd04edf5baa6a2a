package io.leafcast.k8s.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** An object of the API in a file, as {@code kubectl get -o yaml} or {@code -o json} writes it. */
public final class ObjectFile {
  private ObjectFile() {}

  /** The one object in {@code file}, of at most 1 MiB, or why there is none. */
  public static <T> Answer<T> read(Path file, Resource<T> resource) {
    return SmallFile.read(file, "a " + resource.kind())
        .then(text ->
            switch (object(text, resource)) {
              case Answer.Good<T> good -> good;
              case Answer.Bad<T> bad ->
                  Answer.bad(file + " is no " + resource.kind() + ": " + bad.reason());
            });
  }

  private static <T> Answer<T> object(String text, Resource<T> resource) {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    try (JsonGenerator to = new JsonFactory().createGenerator(ObjectWriteContext.empty(), json)) {
      write(new Load(LoadSettings.builder().build()).loadFromString(text), to);
    } catch (YamlEngineException broken) {
      return Answer.bad("it is neither YAML nor JSON: " + broken.getMessage());
    }
    return Documents.object(new ByteArrayInputStream(json.toByteArray()), resource);
  }

  /** YAML is read, and what reads objects reads JSON. */
  private static void write(@Nullable Object value, JsonGenerator to) {
    switch (value) {
      case null -> to.writeNull();
      case Map<?, ?> map -> {
        to.writeStartObject();
        map.forEach((key, item) -> {
          to.writeName(String.valueOf(key));
          write(item, to);
        });
        to.writeEndObject();
      }
      case Iterable<?> list -> {
        to.writeStartArray();
        list.forEach(item -> write(item, to));
        to.writeEndArray();
      }
      case Boolean truth -> to.writeBoolean(truth);
      case Integer number -> to.writeNumber(number);
      case Long number -> to.writeNumber(number);
      default -> to.writeString(value.toString());
    }
  }
}
