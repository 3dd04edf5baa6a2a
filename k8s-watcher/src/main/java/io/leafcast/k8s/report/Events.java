package io.leafcast.k8s.report;

import com.google.common.hash.Hashing;
import io.leafcast.k8s.client.Meta;
import io.leafcast.k8s.client.Named;
import io.leafcast.k8s.client.Resource;
import io.leafcast.k8s.client.Shape;
import java.nio.charset.StandardCharsets;

/** The events.k8s.io/v1 Event, as it is applied. */
public final class Events {
  /** Only the name is read of an answer. */
  public static final Resource<String> RESOURCE =
      new Resource<>("events.k8s.io", "v1", "events", "Event", Shape.ofMeta(Meta::name));

  /** Where Events about what has no namespace stand. */
  private static final String NAMESPACE = "default";

  private static final String CONTROLLER = "leafcast.io/leafcast";

  /** The API takes 1024 octets of a note and 128 of an instance. */
  private static final int NOTE = 1000;

  private static final int INSTANCE = 128;

  /** The Node that Events are about. */
  public record About(String node, String uid) {}

  private Events() {}

  /** The same for each count of a series, so that writing it twice writes one. */
  public static Named name(Series series, About about) {
    String text =
        String.join(
            "\n",
            about.uid(),
            series.happening().reason(),
            series.happening().subject(),
            series.happening().cause(),
            series.first().toString());
    String hash = Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString();
    return new Named(NAMESPACE, "leafcast." + hash.substring(0, 20));
  }

  /** The Event whole. */
  public static String json(Series series, About about) {
    Happening happening = series.happening();
    Named name = name(series, about);
    return Writing.object(json -> {
      json.word("apiVersion", "events.k8s.io/v1");
      json.word("kind", "Event");
      json.object(
          "metadata",
          () -> {
            json.word("name", name.name());
            json.word("namespace", name.namespace());
          });
      json.precisely("eventTime", series.first());
      json.word("type", happening.type().word());
      json.word("reason", happening.reason());
      json.word("action", "Announce");
      json.word("note", Writing.cut(happening.note(), NOTE));
      json.object(
          "regarding",
          () -> {
            json.word("apiVersion", "v1");
            json.word("kind", "Node");
            json.word("name", about.node());
            json.word("uid", about.uid());
          });
      json.word("reportingController", CONTROLLER);
      json.word("reportingInstance", Writing.cut("leafcast-" + about.node(), INSTANCE));
      if (series.count() > 1) {
        json.object(
            "series",
            () -> {
              json.number("count", Math.min(series.count(), Integer.MAX_VALUE));
              json.precisely("lastObservedTime", series.last());
            });
      }
    });
  }
}
