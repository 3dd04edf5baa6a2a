package io.leafcast.daemon.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.bgp.reason.SessionReason;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.bgp.speaker.PeerNote;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.daemon.Examples;
import io.leafcast.daemon.board.Board;
import io.leafcast.daemon.board.Findings;
import io.leafcast.daemon.config.ListenAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpEndpointsTest {
  private static final ListenAddress ANY_PORT =
      new ListenAddress(Address.parse("127.0.0.1").orThrow(), 0);

  private final Board board = Examples.board(Examples.state(), Examples.snapshot());
  private final NoteCounts counts = new NoteCounts();
  private final HttpEndpoints endpoints =
      HttpEndpoints.open(ANY_PORT, board, counts, () -> Examples.NOW).orThrow();
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    endpoints.close();
    client.close();
  }

  @Test
  void healthzSaysWhetherTheSpeakerDoesItsWork() throws Exception {
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    board.look(Examples::snapshot, () -> false);
    assertThat(get("/healthz").statusCode()).isEqualTo(503);
    board.look(Examples::snapshot, () -> true);
    board.fail("the thread 'node' ended");
    assertThat(get("/healthz").statusCode()).isEqualTo(503);
    assertThat(get("/healthz").body()).isEqualTo("the thread 'node' ended\n");
  }

  @Test
  void readyzSaysWhy() throws Exception {
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    assertThat(get("/readyz").body())
        .isEqualTo("prefixes are announced to 1 of 2 peers, wanted 1\n");
    board.look(Examples::empty, () -> true);
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").body()).startsWith("nothing to announce yet: kubernetes-node");
  }

  @Test
  void metricsAreThoseOfTheSnapshot() throws Exception {
    counts.count(
        new PeerNote.Down(new PeerName("leaf-1"), Duration.ZERO, new SessionReason.Stopped()));
    HttpResponse<String> metrics = get("/metrics");
    assertThat(metrics.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
    assertThat(metrics.body().lines())
        .contains(
            "leafcast_ready 1.0",
            "leafcast_build_info{version=\"0.1.0\",} 1.0",
            "leafcast_session_state{peer=\"leaf-1\",state=\"Established\",} 1.0",
            "leafcast_session_state{peer=\"leaf-2\",state=\"Established\",} 0.0",
            "leafcast_session_state{peer=\"leaf-2\",state=\"Active\",} 1.0",
            "leafcast_session_uptime_seconds{peer=\"leaf-1\",} 7998.0",
            "leafcast_session_uptime_seconds{peer=\"leaf-2\",} 0.0",
            "leafcast_messages_sent_total{peer=\"leaf-1\",} 301.0",
            "leafcast_updates_sent_total{peer=\"leaf-1\",} 3.0",
            "leafcast_prefixes 2.0",
            "leafcast_prefixes_announced{peer=\"leaf-1\",} 1.0",
            "leafcast_prefixes_held{peer=\"leaf-1\",} 1.0",
            "leafcast_prefixes_held{peer=\"leaf-2\",} 2.0",
            "leafcast_prefixes_held_reason{peer=\"leaf-1\",reason=\"next-hop-missing\",} 1.0",
            "leafcast_prefixes_held_reason{peer=\"leaf-2\",reason=\"not-established\",} 2.0",
            "leafcast_session_last_error{peer=\"leaf-2\",reason=\"connection-refused\",} 1.0",
            "leafcast_prefixes_received{family=\"ipv6-unicast\",peer=\"leaf-1\",} 24.0",
            "leafcast_prefixes_not_kept{peer=\"leaf-1\",} 7.0",
            "leafcast_source_state{source=\"kubernetes-node\",state=\"kept\",} 1.0",
            "leafcast_source_rejected{source=\"kubernetes-node\",} 1.0",
            "leafcast_events_total{event=\"session-down\",} 1.0",
            "leafcast_events_total{event=\"own-fault\",} 0.0");
  }

  @Test
  void findingsAreCountedByTheirCodeForAsLongAsTheyStand() throws Exception {
    assertThat(get("/metrics").body()).doesNotContain("leafcast_findings");
    board.pin(board.state().finding(Examples.findings()));
    assertThat(get("/metrics").body().lines())
        .contains(
            "leafcast_findings{code=\"duplicate-cidr\",} 1.0",
            "leafcast_findings{code=\"tunnel-routing\",} 1.0");
    board.pin(board.state().finding(Findings.NONE));
    assertThat(get("/metrics").body()).doesNotContain("leafcast_findings");
  }

  @Test
  void eachHealthCheckIsInOneState() throws Exception {
    board.pin(Examples.withChecks());
    assertThat(get("/metrics").body().lines())
        .contains(
            "leafcast_check_state{check=\"web\",state=\"up\",} 1.0",
            "leafcast_check_state{check=\"web\",state=\"down\",} 0.0",
            "leafcast_check_state{check=\"dns\",state=\"down\",} 1.0",
            "leafcast_check_state{check=\"mail\",state=\"disabled\",} 1.0");
  }

  @Test
  void eachMeterSaysWhatItIs() throws Exception {
    assertThat(get("/metrics").body().lines().filter(line -> line.startsWith("# HELP ")))
        .allMatch(line -> line.endsWith("."));
  }

  @Test
  void whatIsNotThereIsNotFound() throws Exception {
    assertThat(get("/").statusCode()).isEqualTo(404);
    assertThat(get("/readyz/").statusCode()).isEqualTo(404);
    assertThat(
            client
                .send(
                    HttpRequest.newBuilder(uri("/metrics"))
                        .POST(HttpRequest.BodyPublishers.ofString("x"))
                        .build(),
                    HttpResponse.BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(405);
  }

  @Test
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void unfinishedPostsDoNotSilenceTheProbes() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        slow.add(send("POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n1"));
      }
      assertThat(get("/healthz").statusCode()).isEqualTo(200);
      assertThat(get("/readyz").statusCode()).isEqualTo(200);
      for (Socket socket : slow) {
        assertThat(answer(socket))
            .startsWith("HTTP/1.1 405 Method Not Allowed\r\n")
            .contains("\r\nConnection: close\r\n");
      }
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void idleConnectionsAndSlowHeadsDoNotSilenceTheProbes() throws Exception {
    List<Socket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        idle.add(send(i % 2 == 0 ? "" : "GET /healthz HT"));
      }
      assertThat(get("/healthz").statusCode()).isEqualTo(200);
      assertThat(get("/readyz").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  @Test
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aSpeakerThatHangsHoldsUpNobodyElse() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    board.look(
        Examples::snapshot,
        () -> {
          asked.countDown();
          return waits(over);
        });
    List<CompletableFuture<HttpResponse<String>>> probes = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      probes.add(
          client.sendAsync(
              HttpRequest.newBuilder(uri("/healthz")).build(),
              HttpResponse.BodyHandlers.ofString()));
    }
    asked.await();
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    assertThat(get("/metrics").statusCode()).isEqualTo(200);
    over.countDown();
    for (CompletableFuture<HttpResponse<String>> probe : probes) {
      assertThat(probe.join().statusCode()).isEqualTo(503);
    }
  }

  @Test
  void anErrorCostsOneAnswer() throws Exception {
    board.look(
        () -> {
          throw new StackOverflowError();
        },
        () -> true);
    assertThat(get("/readyz").statusCode()).isEqualTo(500);
    assertThat(get("/metrics").statusCode()).isEqualTo(500);
    board.look(Examples::snapshot, () -> true);
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    assertThat(get("/metrics").statusCode()).isEqualTo(200);
  }

  @Test
  void anAddressThatIsTakenIsTold() {
    ListenAddress taken = new ListenAddress(ANY_PORT.address(), endpoints.port());
    assertThat(HttpEndpoints.open(taken, board, counts, () -> Examples.NOW))
        .isInstanceOfSatisfying(
            Decoded.Bad.class,
            bad -> assertThat(bad.reason()).startsWith("cannot listen on " + taken + ": "));
  }

  /** The kubelet's probes of the manifests ask 127.0.0.1, wherever Prometheus comes from. */
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.2", "::1", "203.0.113.9"}) // the last is nobody's here
  void probesOnLoopbackAreAnsweredBesideAWiderAddress(String address) throws Exception {
    ListenAddress wider = new ListenAddress(Address.parse(address).orThrow(), free());
    try (HttpEndpoints _ = HttpEndpoints.open(wider, board, counts, () -> Examples.NOW).orThrow()) {
      URI probe = URI.create("http://127.0.0.1:" + wider.port() + "/healthz");
      assertThat(
              client.send(
                  HttpRequest.newBuilder(probe).build(), HttpResponse.BodyHandlers.ofString()))
          .extracting(HttpResponse::statusCode)
          .isEqualTo(200);
    }
  }

  @Test
  void atAWiderAddressThatIsOursIsAnsweredToo() throws Exception {
    ListenAddress wider = new ListenAddress(Address.parse("127.0.0.2").orThrow(), free());
    try (HttpEndpoints _ = HttpEndpoints.open(wider, board, counts, () -> Examples.NOW).orThrow()) {
      URI probe = URI.create("http://127.0.0.2:" + wider.port() + "/metrics");
      assertThat(
              client.send(
                  HttpRequest.newBuilder(probe).build(), HttpResponse.BodyHandlers.ofString()))
          .extracting(HttpResponse::statusCode)
          .isEqualTo(200);
    }
  }

  /** A port that nobody has at any address. */
  private static int free() throws IOException {
    try (ServerSocket any = new ServerSocket(0)) {
      return any.getLocalPort();
    }
  }

  private static boolean waits(CountDownLatch over) {
    try {
      over.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private Socket send(String text) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoints.port());
    socket.getOutputStream().write(text.getBytes(UTF_8));
    return socket;
  }

  private static String answer(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), UTF_8);
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + endpoints.port() + path);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
  }
}
