package io.leafcast.k8s.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server on loopback that answers each request by the next step of a script, octet for
 * octet, faults included. Past the script's end it holds every request open until it is closed.
 */
public final class ScriptedApi implements AutoCloseable {

  /** What is done to one request; the connection is closed after it, unless it is kept. */
  @FunctionalInterface
  public interface Step {
    void answer(OutputStream out, CountDownLatch closed) throws IOException, InterruptedException;

    /** Whether the connection stays open for another request. */
    default boolean keeps() {
      return false;
    }
  }

  private final String scheme;
  private final ServerSocket listener;
  private final Thread accepting;
  private final ConcurrentLinkedQueue<Step> script;
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger connections = new AtomicInteger();

  private ScriptedApi(String scheme, ServerSocket listener, List<Step> script) {
    this.scheme = scheme;
    this.script = new ConcurrentLinkedQueue<>(script);
    this.listener = listener;
    this.accepting = Thread.ofVirtual().start(this::accept);
  }

  public static ScriptedApi of(Step... script) throws IOException {
    return of(List.of(script));
  }

  /** A server at another address of this machine. */
  public static ScriptedApi at(String address, int port, Step... script) throws IOException {
    return new ScriptedApi(
        "http", new ServerSocket(port, 50, InetAddress.getByName(address)), List.of(script));
  }

  public static ScriptedApi of(List<Step> script) throws IOException {
    return new ScriptedApi(
        "http", new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
  }

  /** A server whose connections {@code listener} makes, by TLS. */
  static ScriptedApi secured(ServerSocket listener, Step... script) {
    return new ScriptedApi("https", listener, List.of(script));
  }

  public URI uri() {
    return URI.create(scheme + "://127.0.0.1:" + listener.getLocalPort());
  }

  /** The next request as it came: its line and headers. Fails if none comes within 30 s. */
  public String request() throws InterruptedException {
    @Nullable String request = requests.poll(30, TimeUnit.SECONDS);
    if (request == null) {
      throw new AssertionError("no request came");
    }
    return request;
  }

  /** How many connections were made so far. */
  public int connections() {
    return connections.get();
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listener.close();
    try {
      accepting.join(); // until then the kernel may take another connection, and reset it
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  /** 200 with a whole body. */
  public static Step ok(String json) {
    return answer("200 OK", "Content-Type: application/json\r\n", json);
  }

  /** 200 with a whole body, on a connection that stays open. */
  public static Step kept(String json) {
    Step answer = raw("HTTP/1.1 200 OK\r\nContent-Length: " + json.length() + "\r\n\r\n" + json);
    return new Step() {
      @Override
      public void answer(OutputStream out, CountDownLatch closed)
          throws IOException, InterruptedException {
        answer.answer(out, closed);
      }

      @Override
      public boolean keeps() {
        return true;
      }
    };
  }

  /** Any status, with a Status in the body. */
  public static Step status(int code, String message, String headers) {
    return answer(
        code + " Whatever",
        headers,
        "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\""
            + message
            + "\",\"code\":"
            + code
            + "}");
  }

  private static Step answer(String status, String headers, String body) {
    return raw(
        "HTTP/1.1 "
            + status
            + "\r\n"
            + headers
            + "Connection: close\r\nContent-Length: "
            + body.getBytes(StandardCharsets.UTF_8).length
            + "\r\n\r\n"
            + body);
  }

  /** A watch that sends each line as an event and ends as agreed. */
  public static Step events(String... lines) {
    return (out, _) -> {
      chunks(out, lines);
      out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    };
  }

  /** A watch whose line breaks after the last event's text, however much that is. */
  public static Step brokenAfter(String... lines) {
    return (out, _) -> chunks(out, lines);
  }

  /** A watch that stays open and silent after its events. */
  public static Step heldAfter(String... lines) {
    return (out, closed) -> {
      chunks(out, lines);
      closed.await();
    };
  }

  /** Takes the request and says nothing. */
  public static Step silence() {
    return (_, closed) -> closed.await();
  }

  /** Exactly these octets. */
  public static Step raw(String text) {
    return (out, _) -> {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    };
  }

  private static void chunks(OutputStream out, String... lines) throws IOException {
    raw(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (String line : lines) {
      raw(out, Integer.toHexString(line.length() + 1) + "\r\n" + line + "\n\r\n");
    }
  }

  /** These octets, and then a part again and again until the client has enough. */
  public static Step endless(String begin, String again) {
    return (out, closed) -> {
      raw(out, begin);
      byte[] part = again.repeat(4096 / again.length() + 1).getBytes(StandardCharsets.US_ASCII);
      while (closed.getCount() > 0) {
        out.write(part);
      }
    };
  }

  private static void raw(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private void accept() {
    while (true) {
      try {
        Socket connection = listener.accept();
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException ended) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    connections.incrementAndGet();
    try (connection) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
      boolean another = true;
      while (another) {
        StringBuilder request = new StringBuilder();
        int body = 0;
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
          request.append(line).append('\n');
          if (line.startsWith("Content-Length: ")) {
            body = Integer.parseInt(line.substring("Content-Length: ".length()));
          }
        }
        if (request.isEmpty()) {
          return;
        }
        for (; body > 0; body--) {
          request.append((char) in.read());
        }
        requests.add(request.toString());
        Step step = script.poll();
        if (step == null) {
          closed.await();
          return;
        }
        step.answer(connection.getOutputStream(), closed);
        another = step.keeps();
      }
    } catch (IOException clientWentAway) {
      // Its own affair.
    } catch (InterruptedException impossible) {
      throw new UncheckedIOException(new IOException(impossible));
    }
  }
}
