package io.leafcast.daemon.check;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class HttpProbeTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final ServerSocket server = listen("127.0.0.1");
  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void aStatusFrom200To299IsGood() {
    answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
    assertThat(attempt("/healthz?full=1")).isEqualTo(new Outcome.Passed("HTTP/1.1 200 OK"));
    assertThat(asked.poll()).isEqualTo("GET /healthz?full=1 HTTP/1.1");
    assertThat(asked.poll()).isEqualTo("Host: 127.0.0.1:" + server.getLocalPort());
  }

  @Test
  void withoutAPathTheRootIsAskedFor() {
    answer("HTTP/1.0 204\n\n");
    assertThat(attempt("")).isEqualTo(new Outcome.Passed("HTTP/1.0 204"));
    assertThat(asked.poll()).isEqualTo("GET / HTTP/1.1");
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1 503 Service Unavailable, HTTP/1.1 503 Service Unavailable",
    "HTTP/1.1 302 Found, HTTP/1.1 302 Found",
    "HTTP/1.1 199 Low, HTTP/1.1 199 Low",
    "HTTP/1.1 2000 Many, the answer is not HTTP: HTTP/1.1 2000 Many",
    "SSH-2.0-OpenSSH, the answer is not HTTP: SSH-2.0-OpenSSH"
  })
  void everythingElseIsBad(String line, String output) {
    answer(line + "\r\n\r\n");
    assertThat(attempt("/")).isEqualTo(new Outcome.Failed(output));
  }

  @Test
  void anEndWithoutAnAnswerIsBad() {
    answer("HTTP/1.1 200 OK");
    assertThat(attempt("/"))
        .isEqualTo(new Outcome.Failed("the connection was closed before an answer was there"));
  }

  @Test
  void aFirstLineWithoutAnEndIsBad() {
    answer("HTTP/1.1 200 " + "x".repeat(5_000) + "\r\n\r\n");
    assertThat(attempt("/"))
        .isEqualTo(new Outcome.Failed("the answer is not HTTP: its first line does not end"));
  }

  @Test
  void nobodyThereIsBad() throws IOException {
    server.close();
    assertThat(attempt("/"))
        .isInstanceOfSatisfying(
            Outcome.Failed.class, failed -> assertThat(failed.output()).contains("refused"));
  }

  /** Each octet comes well before a read would give up. */
  @Test
  void anAnswerThatDripsIsGivenUpInTime() {
    Thread.ofVirtual()
        .start(() -> {
          try (Socket socket = server.accept()) {
            OutputStream out = socket.getOutputStream();
            while (true) {
              out.write('H');
              out.flush();
              LockSupport.parkNanos(20_000_000);
            }
          } catch (IOException hungUp) {
            // As wanted.
          }
        });
    long began = System.nanoTime();
    assertThat(
            new HttpProbe(URI.create("http://127.0.0.1:" + server.getLocalPort()))
                .attempt(Duration.ofSeconds(1), () -> false))
        .isEqualTo(new Outcome.Failed("no answer within 1 s"));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
  }

  /** A disable file came while nobody answers. */
  @Test
  void aTryThatNobodyWantsAnyMoreIsGivenUpLongBeforeItsTimeIsOver() {
    AtomicInteger looks = new AtomicInteger();
    assertThat(
            new HttpProbe(URI.create("http://127.0.0.1:" + server.getLocalPort()))
                .attempt(Duration.ofHours(1), () -> looks.incrementAndGet() == 3))
        .isEqualTo(new Outcome.NotTried("it was stopped"));
  }

  @Test
  void anAddressOfIpv6IsAsked() throws IOException {
    try (ServerSocket six = listen("::1")) {
      answer(six, "HTTP/1.1 200 OK\r\n\r\n");
      assertThat(
              new HttpProbe(URI.create("http://[::1]:" + six.getLocalPort()))
                  .attempt(LONG, () -> false))
          .isEqualTo(new Outcome.Passed("HTTP/1.1 200 OK"));
      assertThat(asked.poll()).isEqualTo("GET / HTTP/1.1");
      assertThat(asked.poll()).isEqualTo("Host: [::1]:" + six.getLocalPort());
    }
  }

  private Outcome attempt(String path) {
    return new HttpProbe(URI.create("http://127.0.0.1:" + server.getLocalPort() + path))
        .attempt(LONG, () -> false);
  }

  private void answer(String text) {
    answer(server, text);
  }

  private void answer(ServerSocket at, String text) {
    Thread.ofVirtual()
        .start(() -> {
          try (Socket socket = at.accept()) {
            BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
              asked.add(line);
            }
            socket.getOutputStream().write(text.getBytes(US_ASCII));
          } catch (IOException hungUp) {
            asked.add("hung up");
          }
        });
  }

  private static ServerSocket listen(String address) {
    try {
      return new ServerSocket(0, 5, InetAddress.getByName(address));
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
