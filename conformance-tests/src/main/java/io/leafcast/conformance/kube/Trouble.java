package io.leafcast.conformance.kube;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What a {@link TroubledApi} does with a request instead of having it answered. */
@FunctionalInterface
public interface Trouble {

  /** A request as it came, and the real API's answer to it. */
  interface Request {

    /** Such as {@code GET /api/v1/nodes?watch=true HTTP/1.1}. */
    String line();

    /** Asks the real API; its answer as it comes, from the status line on. */
    InputStream answer() throws IOException;

    /** Returns once another trouble begins. */
    void hold() throws InterruptedException;

    default boolean isWatch() {
      return line().contains("watch=true");
    }
  }

  /** Answers on {@code out}; the connection is closed after it. */
  void answer(Request request, OutputStream out) throws IOException, InterruptedException;

  /** None: what the real API says is passed on. */
  static Trouble none() {
    return (request, out) -> request.answer().transferTo(out);
  }

  /** Hangs up. */
  static Trouble hangingUp() {
    return (_, _) -> {};
  }

  /** Exactly these octets. */
  static Trouble saying(String octets) {
    return (_, out) -> out.write(octets.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A Status of this code.
   *
   * @param headers lines that end with CR LF
   */
  static Trouble status(int code, String message, String headers) {
    String body =
        "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"%s\",\"code\":%d}"
            .formatted(message, code);
    return saying(answer(code, headers, body));
  }

  /** 200 with this JSON. */
  static Trouble json(String body) {
    return saying(answer(200, "Content-Type: application/json\r\n", body));
  }

  private static String answer(int code, String headers, String body) {
    return "HTTP/1.1 %d Whatever\r\n%sConnection: close\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(code, headers, body.length(), body);
  }

  /** The real answer, an octet at a time. */
  static Trouble dripping(Duration each) {
    return (request, out) -> {
      InputStream answer = request.answer();
      for (int octet = answer.read(); octet >= 0; octet = answer.read()) {
        out.write(octet);
        out.flush();
        TimeUnit.NANOSECONDS.sleep(each.toNanos());
      }
    };
  }

  /** So many octets of the real answer, and then the end of the connection. */
  static Trouble cutAfter(int octets) {
    return (request, out) -> out.write(request.answer().readNBytes(octets));
  }

  /** Takes requests and says nothing, until another trouble begins. */
  static Trouble silence() {
    return (request, _) -> request.hold();
  }

  /** A watch that is open, and then these events, and then nothing until another trouble begins. */
  static Trouble watchOf(String... events) {
    return (request, out) -> {
      out.write(
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      for (String event : events) {
        out.write(
            "%x\r\n%s\n\r\n".formatted(event.length() + 1, event).getBytes(StandardCharsets.UTF_8));
      }
      out.flush();
      request.hold();
    };
  }

  /** This trouble with requests that {@code which} means, and {@code other} with the rest. */
  default Trouble where(Predicate<Request> which, Trouble other) {
    return (request, out) -> (which.test(request) ? this : other).answer(request, out);
  }

  /** This trouble with watches only. */
  default Trouble ofWatches() {
    return where(Request::isWatch, none());
  }
}
