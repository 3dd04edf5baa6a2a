package io.leafcast.k8s.client;

import io.leafcast.k8s.client.Answer.Bad;
import io.leafcast.k8s.client.Answer.Good;
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
 * The API over HTTP/1.1.
 *
 * <p>HttpURLConnection and not java.net.http: a blocking read with a timeout of its own is all that
 * a watch is, and it costs 3 MiB less (ADR 0003).
 */
public final class HttpApi implements Api {
  private static final int MOST_OF_AN_ERROR = 16_384;

  private final ApiSettings settings;
  private final Patience patience;
  private final Tls tls = new Tls();

  /** The API that {@code settings} say; nothing is read or opened yet. */
  public HttpApi(ApiSettings settings, Patience patience) {
    this.settings = settings;
    this.patience = patience;
  }

  @Override
  public <T> Answer<Page<T>> list(Resource<T> resource, Selection selection) {
    return switch (open(resource, selection, "", patience.answer())) {
      case Opened.Failed(Failure failure) -> new Bad<>(failure);
      case Opened.Ok(ApiAccess access, InputStream body) -> {
        Answer<Page<T>> page = Documents.list(body, resource, access.server().toString());
        close(body);
        yield switch (page) {
          case Good<Page<T>> good -> good;
          case Bad<Page<T>>(Failure broken) ->
              new Bad<>(Failure.garbage(broken.reason(), resource.kind(), access));
        };
      }
    };
  }

  @Override
  public <T> Watched watch(
      Resource<T> resource,
      Selection selection,
      String version,
      Duration time,
      Consumer<Event<T>> events) {
    String query =
        "&watch=true&allowWatchBookmarks=true&timeoutSeconds=%d&resourceVersion=%s"
            .formatted(time.toSeconds(), encoded(version));
    return switch (open(resource, selection, query, time.plus(patience.grace()))) {
      case Opened.Failed(Failure failure) ->
          failure.code() == HttpURLConnection.HTTP_GONE
              ? new Watched.Lost()
              : new Watched.Failed(failure);
      case Opened.Ok(ApiAccess access, InputStream body) -> {
        Errors<T> errors = new Errors<>(events);
        Answer<Documents.End> end = Documents.events(body, resource, errors);
        close(body);
        yield switch (end) {
          case Bad<Documents.End>(Failure broken) ->
              new Watched.Failed(Failure.garbage(broken.reason(), resource.kind(), access));
          case Good<Documents.End>(Documents.End how) ->
              how == Documents.End.FINISHED && !errors.seen
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
  private static final class Errors<T> implements Consumer<Event<T>> {
    private final Consumer<Event<T>> events;
    private boolean seen;

    Errors(Consumer<Event<T>> events) {
      this.events = events;
    }

    @Override
    public void accept(Event<T> event) {
      if (event instanceof Event.Failed<T>) {
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

  private Opened open(Resource<?> resource, Selection selection, String query, Duration quiet) {
    return switch (settings.read()) {
      case Bad<ApiAccess>(Failure failure) -> new Opened.Failed(failure);
      case Good<ApiAccess>(ApiAccess access) -> open(access, resource, selection, query, quiet);
    };
  }

  private Opened open(
      ApiAccess access, Resource<?> resource, Selection selection, String query, Duration quiet) {
    try {
      String base = access.server().toString().replaceFirst("/+$", "");
      URI uri =
          URI.create(
              base
                  + resource.path()
                  + "?fieldSelector="
                  + encoded(selection.fieldSelector())
                  + query);
      // The API is beside the node; a proxy for the world outside is not asked.
      HttpURLConnection request = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
      if (request instanceof HttpsURLConnection secured) {
        switch (tls.sockets(access)) {
          case Good<SSLSocketFactory>(SSLSocketFactory sockets) ->
              secured.setSSLSocketFactory(sockets);
          case Bad<SSLSocketFactory>(Failure failure) -> {
            return new Opened.Failed(failure);
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
        return new Opened.Failed(Failure.garbage("its answer is no HTTP", resource.kind(), access));
      }
      int retryAfter = request.getHeaderFieldInt("Retry-After", 0);
      return new Opened.Failed(
          Failure.of(code, message(request.getErrorStream()), retryAfter, access, resource));
    } catch (IOException broken) {
      return new Opened.Failed(Failure.of(broken, access));
    }
  }

  private static String message(@Nullable InputStream body) throws IOException {
    if (body == null) {
      return "";
    }
    try (body) {
      return Documents.message(new ByteArrayInputStream(body.readNBytes(MOST_OF_AN_ERROR)));
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
