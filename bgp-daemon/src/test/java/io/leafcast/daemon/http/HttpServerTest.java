package io.leafcast.daemon.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that behave badly, on loopback. What has to end is waited for, however long it takes. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class HttpServerTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(20);

  /** More than two kernels' buffers hold. */
  private static final String LARGE = "x".repeat(32 << 20);

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  @Test
  void theOneThatAskedForNothingTheLongestMakesRoom() throws IOException {
    HttpServer server = server(new Bounds(3, LONG, LONG, LONG, LONG));
    Socket first = connect(server);
    Socket second = connect(server);
    assertThat(ask(first, "/a")).contains("/a");
    assertThat(ask(second, "/b")).contains("/b");
    assertThat(ask(first, "/c")).contains("/c");
    Socket third = connect(server);
    assertThat(ask(third, "/d")).contains("/d");

    Socket fourth = connect(server);
    assertThat(ask(fourth, "/e")).contains("/e");
    assertThat(second.getInputStream().read()).isEqualTo(-1);
    assertThat(ask(first, "/f")).contains("/f");
    assertThat(ask(third, "/g")).contains("/g");
  }

  @Test
  void requestsThatComeTogetherAreAnsweredInTurn() throws IOException {
    Socket socket = connect(server(Bounds.USUAL));
    write(
        socket,
        "GET /a HTTP/1.1\r\n\r\nHEAD /b HTTP/1.1\r\n\r\n".repeat(20)
            + "GET /c HTTP/1.1\r\nConnection: close\r\n\r\n");
    String answers = new String(socket.getInputStream().readAllBytes(), UTF_8);
    assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(42);
    assertThat(answers).endsWith("at /c\n").doesNotContain("at /b");
  }

  @Test
  void aRefusalIsReadAlthoughTheBodyGoesOn() throws IOException {
    Socket socket = connect(server(Bounds.USUAL));
    write(socket, "POST /a HTTP/1.1\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(50_000));
    assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
        .startsWith("HTTP/1.1 405 Method Not Allowed\r\n")
        .contains("\r\nAllow: GET, HEAD\r\n", "\r\nConnection: close\r\n");
  }

  @Test
  void whoAsksForNothingIsHungUpOn() throws IOException {
    Socket socket = connect(server(new Bounds(9, SHORT, LONG, LONG, LONG)));
    assertThat(socket.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void aHeadThatDoesNotEndIsHungUpOn() throws IOException {
    Socket socket = connect(server(new Bounds(9, LONG, SHORT, LONG, LONG)));
    write(socket, "GET /healthz");
    assertThat(socket.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void whoDoesNotReadIsHungUpOnAndHoldsUpNobody() throws IOException {
    HttpServer server = server(new Bounds(9, LONG, LONG, Duration.ofSeconds(1), LONG));
    Socket deaf = connect(server);
    write(deaf, "GET /large HTTP/1.1\r\n\r\n");
    assertThat(ask(connect(server), "/a")).contains("/a");
    // The server's end is seen by what is missing: first it is waited for, then it is read.
    Socket other = connect(server);
    while (!closedByServer(deaf)) {
      assertThat(ask(other, "/b")).contains("/b");
    }
    assertThat(readUntilLost(deaf)).isLessThan(LARGE.length());
  }

  @Test
  void whoNeverEndsSendingAfterARefusalIsHungUpOn() throws IOException {
    Socket socket = connect(server(new Bounds(9, LONG, LONG, LONG, SHORT)));
    write(socket, "POST /a HTTP/1.1\r\nContent-Length: 100000\r\n\r\n");
    boolean lost = false;
    while (!lost) {
      try {
        write(socket, "x");
      } catch (IOException reset) {
        lost = true;
      }
    }
    assertThat(lost).isTrue();
  }

  /** Whether the kernel answers what we send with a reset, since nobody is there any more. */
  private static boolean closedByServer(Socket socket) {
    try {
      write(socket, "\r\n");
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  private static long readUntilLost(Socket socket) {
    long octets = 0;
    try (InputStream in = socket.getInputStream()) {
      byte[] piece = new byte[1 << 16];
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        octets += read;
      }
    } catch (IOException lost) {
      return octets;
    }
    return octets;
  }

  private HttpServer server(Bounds bounds) throws IOException {
    HttpServer server =
        HttpServer.open(
            List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
            (path, to) ->
                to.accept(Answer.plain(200, path.equals("/large") ? LARGE : "at " + path)),
            bounds,
            (address, why) -> {
              throw new AssertionError(address.toString(), why);
            });
    open.add(server);
    return server;
  }

  private Socket connect(HttpServer server) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    open.add(socket);
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
  }

  private static String ask(Socket socket, String path) throws IOException {
    write(socket, "GET " + path + " HTTP/1.1\r\n\r\n");
    StringBuilder answer = new StringBuilder();
    while (!answer.toString().endsWith("at " + path + "\n")) {
      int octet = socket.getInputStream().read();
      if (octet < 0) {
        return answer + " and then the end";
      }
      answer.append((char) octet);
    }
    return answer.toString();
  }
}
