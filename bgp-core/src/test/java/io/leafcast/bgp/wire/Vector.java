package io.leafcast.bgp.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Octets that somebody else wrote, with what they mean: one paragraph of a file in {@code
 * vectors/}. {@code from} says who wrote them; {@code text} is what we read; {@code ours}, where it
 * is there, is how we write the same, because the other spelling is allowed but not the shortest.
 */
public record Vector(String file, int line, Map<String, String> fields) {

  /** The vectors of {@code vectors/folder/name.txt}; none where there is no such file. */
  public static Stream<Vector> in(String folder, String name) {
    String file = folder + "/" + name + ".txt";
    try (InputStream in = Vector.class.getResourceAsStream("/vectors/" + file)) {
      return in == null
          ? Stream.empty()
          : parse(file, new String(in.readAllBytes(), UTF_8)).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Vector> parse(String file, String text) {
    List<Vector> vectors = new ArrayList<>();
    Map<String, String> fields = new HashMap<>();
    String last = "";
    int line = 0;
    for (String each : (text + "\n\n").lines().toList()) {
      line++;
      if (each.startsWith("#")) {
        continue;
      }
      if (each.isBlank()) {
        if (!fields.isEmpty()) {
          vectors.add(new Vector(file, line - fields.size(), Map.copyOf(fields)));
          fields.clear();
        }
      } else if (each.startsWith(" ")) {
        fields.merge(last, each.strip(), (first, second) -> first + " " + second);
      } else {
        last = each.substring(0, each.indexOf(':'));
        fields.put(last, each.substring(last.length() + 1).strip());
      }
    }
    return vectors;
  }

  public Octets octets() {
    return Octets.ofHex(required("hex"));
  }

  /** The octets that we write. */
  public Octets ours() {
    return field("ours").map(Octets::ofHex).orElseGet(this::octets);
  }

  public String text() {
    return required("text");
  }

  public Encoding encoding() {
    return field("width").isPresent() ? Encoding.of(AsWidth.TWO_OCTETS) : Encoding.USUAL;
  }

  public Optional<String> field(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  private String required(String name) {
    return field(name).orElseThrow(() -> new IllegalStateException(name + " is missing: " + this));
  }

  /** The intent, for the name of the test. */
  @Override
  public String toString() {
    return file + ": " + fields.get("intent");
  }
}
