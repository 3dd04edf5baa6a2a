package io.leafcast.k8s.client;

import com.google.common.collect.ImmutableMap;
import java.time.Duration;

/** A resource that no product reads, so that a test sees the client alone. */
final class Things {
  static final Resource<String> RESOURCE =
      new Resource<>("example.net", "v1", "things", "Thing", Thing::new);

  /** Waits for as long as a busy machine may need. */
  static final Patience PATIENT =
      new Patience(
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ZERO,
          Duration.ZERO,
          Duration.ofSeconds(30));

  private Things() {}

  /** Keeps the name and a color. */
  private static final class Thing implements Shape.Reading<String> {
    private String color = "";

    @Override
    public void field(String name, Json json) {
      if (name.equals("color")) {
        color = json.text(name);
      } else {
        json.skip();
      }
    }

    @Override
    public String done(Meta meta) {
      ImmutableMap<String, String> labels = meta.labels();
      return meta.name() + " is " + color + (labels.isEmpty() ? "" : " " + labels);
    }
  }

  static String thing(String name, String color) {
    return "{\"kind\":\"Thing\",\"metadata\":{\"name\":\"%s\",\"resourceVersion\":\"7\"},\"color\":\"%s\"}"
        .formatted(name, color);
  }

  static String list(String more, String... things) {
    return "{\"kind\":\"ThingList\",\"metadata\":{\"resourceVersion\":\"9\",\"continue\":\"%s\"},\"items\":[%s]}"
        .formatted(more, String.join(",", things));
  }
}
