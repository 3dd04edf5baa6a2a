package io.leafcast.k8s.objects;

import io.leafcast.k8s.client.Answer;
import io.leafcast.k8s.client.ApiSettings;
import io.leafcast.k8s.client.HttpApi;
import io.leafcast.k8s.client.Named;
import io.leafcast.k8s.client.Patience;
import io.leafcast.k8s.client.Resource;
import io.leafcast.k8s.client.ScriptedApi;
import io.leafcast.k8s.client.Selection;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Objects as a real Cilium wrote them, read as the product reads them. */
final class Recorded {
  private Recorded() {}

  static CiliumNodeObject ciliumNode(String recording) {
    return switch (read(CiliumNodes.RESOURCE, text(recording))) {
      case Answer.Good<CiliumNodeObject>(var object) -> object;
      case Answer.Bad<CiliumNodeObject> bad -> throw new AssertionError(bad.reason());
    };
  }

  /** What the watch told while cluster-pool became multi-pool. */
  static List<CiliumNodeObject> migrated() {
    // One event is one object of the list; a watch writes them without the list around them.
    String events = text("migration-watch-events").strip();
    List<CiliumNodeObject> told = new ArrayList<>();
    try (ScriptedApi api =
            ScriptedApi.of(
                ScriptedApi.events(
                    events.substring(1, events.length() - 1).replaceFirst("},\\s*\\{", "} {")));
        HttpApi client = new HttpApi(ApiSettings.at(api.uri()), Patience.USUAL)) {
      var _ =
          client.watch(
              CiliumNodes.RESOURCE,
              Selection.ALL,
              "1",
              Duration.ofSeconds(30),
              event -> {
                if (event instanceof io.leafcast.k8s.client.Event.Changed<CiliumNodeObject> it) {
                  told.add(it.object());
                }
              });
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    return told;
  }

  /** Reads one object of this text. */
  static <T> Answer<T> read(Resource<T> resource, String json) {
    try (ScriptedApi api = ScriptedApi.of(ScriptedApi.ok(json));
        HttpApi client = new HttpApi(ApiSettings.at(api.uri()), Patience.USUAL)) {
      return client.get(resource, Named.of("any"));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  static String text(String recording) {
    try (InputStream in = Recorded.class.getResourceAsStream("/cilium/" + recording + ".json")) {
      if (in == null) {
        throw new AssertionError("there is no recording " + recording);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
