package io.leafcast.k8s;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Decoded.Bad;
import io.leafcast.bgp.wire.Decoded.Good;
import io.leafcast.k8s.NodeJson.Event;
import io.leafcast.k8s.NodeJson.NodeList;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Lists and watches one Node by name. Each request reads the settings' files anew. For one thread;
 * a virtual one, because an interrupt then ends a read that waits.
 *
 * <p>HttpURLConnection and not java.net.http: a blocking read with a timeout of its own is all that
 * a watch is, and it costs 3 MiB less (ADR 0003).
 */
final class ApiRequests {
  private static final int MOST_OF_AN_ERROR = 16_384;

  private final ApiSettings settings;
  private final String node;
  private final Patience patience;
  private final Tls tls = new Tls();

  ApiRequests(ApiSettings settings, String node, Patience patience) {
    this.settings = settings;
    this.node = node;
    this.patience = patience;
  }

  /** What came of asking for the list. */
  @Immutable
  sealed interface Listed {

    /** The API answered; there may be no Node in it. {@code server} names the API. */
    @Immutable
    record Found(NodeList list, URI server) implements Listed {}

    /** It did not, or not so that it can be understood. */
    @Immutable
    record Failed(Failure failure) implements Listed {}
  }

  /** How a watch ended. */
  @Immutable
  sealed interface Watched {

    /** As agreed; the next one goes on from the last version. */
    @Immutable
    record Finished() implements Watched {}

    /** What happened since is not known: the list has to be read again. */
    @Immutable
    record Lost() implements Watched {}

    /** It could not be opened. */
    @Immutable
    record Failed(Failure failure) implements Watched {}
  }

  Listed list() {
    return switch (open("", patience.answer())) {
      case Opened.Failed(Failure failure) -> new Listed.Failed(failure);
      case Opened.Ok(ApiAccess access, InputStream body) -> {
        Decoded<NodeList> list = NodeJson.list(body);
        close(body);
        yield switch (list) {
          case Good<NodeList>(NodeList found) -> new Listed.Found(found, access.server());
          case Bad<NodeList>(String reason) -> new Listed.Failed(Failure.garbage(reason, access));
        };
      }
    };
  }

  /**
   * Watches from {@code version} on for {@code time}, when the server is to end it. Tells each
   * event except errors.
   */
  Watched watch(String version, Duration time, Consumer<Event> events) {
    String query =
        "&watch=true&allowWatchBookmarks=true&timeoutSeconds=%d&resourceVersion=%s"
            .formatted(time.toSeconds(), encoded(version));
    return switch (open(query, time.plus(patience.grace()))) {
      case Opened.Failed(Failure failure) ->
          failure.code() == HttpURLConnection.HTTP_GONE
              ? new Watched.Lost()
              : new Watched.Failed(failure);
      case Opened.Ok(ApiAccess access, InputStream body) -> {
        Errors errors = new Errors(events);
        Decoded<NodeJson.End> end = NodeJson.events(body, errors);
        close(body);
        yield switch (end) {
          case Bad<NodeJson.End>(String reason) ->
              new Watched.Failed(Failure.garbage(reason, access));
          case Good<NodeJson.End>(NodeJson.End how) ->
              how == NodeJson.End.FINISHED && !errors.seen
                  ? new Watched.Finished()
                  : new Watched.Lost();
        };
      }
    };
  }

  /**
   * Keeps ERROR events back: 410 Gone, 504 Too large resource version (a server whose cache is
   * behind its store) and any other all mean that the list is to be read again, which tells more.
   */
  private static final class Errors implements Consumer<Event> {
    private final Consumer<Event> events;
    private boolean seen;

    Errors(Consumer<Event> events) {
      this.events = events;
    }

    @Override
    public void accept(Event event) {
      if (event instanceof Event.Failed) {
        seen = true;
      } else {
        events.accept(event);
      }
    }
  }

  /** What came of a request. */
  private sealed interface Opened {
    record Ok(ApiAccess access, InputStream body) implements Opened {}

    record Failed(Failure failure) implements Opened {}
  }

  private Opened open(String query, Duration quiet) {
    return switch (settings.read()) {
      case Bad<ApiAccess>(String reason) -> new Opened.Failed(Failure.of(reason));
      case Good<ApiAccess>(ApiAccess access) -> open(access, query, quiet);
    };
  }

  private Opened open(ApiAccess access, String query, Duration quiet) {
    try {
      String base = access.server().toString().replaceFirst("/+$", "");
      URI uri =
          URI.create(
              base + "/api/v1/nodes?fieldSelector=" + encoded("metadata.name=" + node) + query);
      // The API is beside the node; a proxy for the world outside is not asked.
      HttpURLConnection request = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
      if (request instanceof HttpsURLConnection secured) {
        switch (tls.sockets(access)) {
          case Good<SSLSocketFactory>(SSLSocketFactory sockets) ->
              secured.setSSLSocketFactory(sockets);
          case Bad<SSLSocketFactory>(String reason) -> {
            return new Opened.Failed(Failure.of(reason));
          }
        }
      }
      request.setInstanceFollowRedirects(false);
      request.setUseCaches(false);
      request.setConnectTimeout(milliseconds(patience.connect()));
      request.setReadTimeout(milliseconds(quiet));
      request.setRequestProperty("Accept", "application/json");
      request.setRequestProperty("User-Agent", "leafcast");
      access
          .bearer()
          .ifPresent(
              bearer -> request.setRequestProperty("Authorization", "Bearer " + bearer.token()));
      int code = request.getResponseCode();
      if (code == HttpURLConnection.HTTP_OK) {
        return new Opened.Ok(access, request.getInputStream());
      }
      if (code < 0) {
        return new Opened.Failed(Failure.garbage("its answer is no HTTP", access));
      }
      int retryAfter = request.getHeaderFieldInt("Retry-After", 0);
      return new Opened.Failed(
          Failure.of(code, message(request.getErrorStream()), retryAfter, access, node));
    } catch (IOException broken) {
      return new Opened.Failed(Failure.of(broken, access));
    }
  }

  private static String message(@Nullable InputStream body) throws IOException {
    if (body == null) {
      return "";
    }
    try (body) {
      return NodeJson.message(new ByteArrayInputStream(body.readNBytes(MOST_OF_AN_ERROR)));
    }
  }

  private static int milliseconds(Duration time) {
    return Math.toIntExact(time.toMillis());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException alreadyGone) {
      // It was read as far as it goes.
    }
  }
}
