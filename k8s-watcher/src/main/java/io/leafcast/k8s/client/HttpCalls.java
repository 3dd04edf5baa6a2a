package io.leafcast.k8s.client;

import io.leafcast.k8s.client.Answer.Bad;
import io.leafcast.k8s.client.Answer.Good;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls of HTTP, each with the settings' files as they are then, and keeps one connection
 * between them. For one thread, but any may close it.
 */
final class HttpCalls {
  private static final int MOST_OF_AN_ERROR = 16_384;

  /** A server may have closed a connection that was left alone for longer. */
  private static final Duration KEPT = Duration.ofSeconds(5);

  private final ApiSettings settings;
  private final Dialer dialer;
  private final Tls tls = new Tls();
  private @Nullable Kept kept;
  private volatile @Nullable DeadlineSocket open;
  private volatile boolean closed;

  /** A connection with nothing on it, and whom it leads to by which certificates. */
  private record Kept(HttpLine line, String server, Optional<SSLSocketFactory> secured, long at) {}

  HttpCalls(ApiSettings settings, Patience patience, Names names) {
    this.settings = settings;
    this.dialer = new Dialer(names, patience, this::watchOver);
  }

  /**
   * What is asked, and how.
   *
   * @param secured the sockets of a server that speaks TLS
   * @param time for the whole of the answer
   */
  private record Call(
      ApiAccess access,
      Optional<SSLSocketFactory> secured,
      HttpRequest request,
      Resource<?> resource,
      Duration time) {

    Failure.Asked asked() {
      return new Failure.Asked(request.verbs(), resource);
    }
  }

  /**
   * Asks, and has {@code reader} read the body of a good answer.
   *
   * @param time for the whole of the answer
   */
  <T> Answer<T> ask(
      HttpRequest request, Resource<?> resource, Duration time, HttpApi.Reader<T> reader) {
    return settings
        .read()
        .then(access ->
            secured(access)
                .then(secured -> ask(new Call(access, secured, request, resource, time), reader)));
  }

  private Answer<Optional<SSLSocketFactory>> secured(ApiAccess access) {
    return "https".equals(access.server().getScheme())
        ? tls.sockets(access).then(sockets -> Answer.good(Optional.of(sockets)))
        : Answer.good(Optional.empty());
  }

  private <T> Answer<T> ask(Call call, HttpApi.Reader<T> reader) {
    Optional<HttpLine> idle = takeKept(call);
    if (idle.isPresent()) {
      try {
        return ask(idle.get(), call, reader);
      } catch (IOException staleAsItMayBe) {
        // Every request may be repeated.
      }
    }
    return dialer
        .dial(call.access(), call.secured())
        .then(line -> {
          try {
            return ask(line, call, reader);
          } catch (IOException broken) {
            dialer.failed(line.address());
            return new Bad<>(Failure.of(broken, call.access()));
          }
        });
  }

  private <T> Answer<T> ask(HttpLine line, Call call, HttpApi.Reader<T> reader) throws IOException {
    boolean over = false;
    try {
      HttpLine.Reply reply = line.ask(call.request(), call.access(), call.time());
      Answer<T> answer = judge(line, reply, call, reader);
      over = reply.isOverAndKept();
      return answer;
    } finally {
      if (over) {
        kept = new Kept(line, call.access().server().toString(), call.secured(), System.nanoTime());
      } else {
        line.hangUp();
      }
    }
  }

  private <T> Answer<T> judge(
      HttpLine line, HttpLine.Reply reply, Call call, HttpApi.Reader<T> reader) throws IOException {
    int code = reply.head().code();
    if (code != HttpURLConnection.HTTP_OK && code != HttpURLConnection.HTTP_CREATED) {
      String message =
          Documents.message(new ByteArrayInputStream(reply.body().readNBytes(MOST_OF_AN_ERROR)));
      if (code >= HttpURLConnection.HTTP_INTERNAL_ERROR) {
        dialer.failed(line.address());
      }
      Duration retryAfter = RetryAfter.of(reply.head(), Instant.now());
      return new Bad<>(Failure.of(code, message, retryAfter, call.access(), call.asked()));
    }
    Answer<T> read = reader.read(reply.body(), call.access());
    switch (read) {
      case Good<T> _ -> dialer.answered(line.address());
      case Bad<T> _ -> dialer.failed(line.address());
    }
    return read;
  }

  /** The connection of the call before, if it leads to the same server in the same way. */
  private Optional<HttpLine> takeKept(Call call) {
    Kept last = kept;
    kept = null;
    if (last == null) {
      return Optional.empty();
    }
    boolean fits =
        last.server().equals(call.access().server().toString())
            && last.secured().equals(call.secured())
            && System.nanoTime() - last.at() < KEPT.toNanos();
    if (!fits) {
      last.line().hangUp();
    }
    return Optional.of(last.line()).filter(_ -> fits);
  }

  private void watchOver(DeadlineSocket socket) {
    open = socket;
    if (closed) {
      close();
    }
  }

  /** Ends whatever waits, now and later. */
  void close() {
    closed = true;
    DeadlineSocket socket = open;
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException alreadyGone) {
        // As wanted.
      }
    }
  }
}
