package io.leafcast.daemon.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.wire.Address;
import io.leafcast.daemon.config.Condition;
import io.leafcast.daemon.config.ListenAddress;
import io.leafcast.k8s.objects.NodeFacts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each condition, on this very host. */
final class LooksTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final String AGENT_NOT_READY = "node.cilium.io/agent-not-ready";

  @TempDir private Path folder;

  private static Look at(Condition condition) {
    return Looks.at(condition, Optional.empty(), SECOND);
  }

  private static Look at(Condition condition, NodeFacts node) {
    return Looks.at(condition, Optional.of(node), SECOND);
  }

  private static NodeFacts node(String networkUnavailable, NodeFacts.Taint... taints) {
    return new NodeFacts(
        "worker-1",
        "uid",
        ImmutableMap.of(),
        ImmutableMap.of(),
        ImmutableList.of(),
        ImmutableSet.copyOf(taints),
        ImmutableMap.of("NetworkUnavailable", networkUnavailable, "Ready", "False"),
        NodeFacts.Ending.NONE);
  }

  @Test
  void aConditionOfTheNodeHoldsByItsStatusAlone() {
    Condition wanted = new Condition.NodeCondition("NetworkUnavailable", "False");
    assertThat(at(wanted, node("False"))).isEqualTo(new Look.Holds());
    assertThat(at(wanted, node("True"))).isEqualTo(new Look.NotYet("Node worker-1 says True"));
    assertThat(at(new Condition.NodeCondition("Missing", "False"), node("False")))
        .isEqualTo(new Look.NotYet("Node worker-1 has no such condition"));
  }

  @Test
  void aTaintIsAbsentOnlyWhereTheNodeIsKnownNotToHaveIt() {
    Condition wanted = new Condition.TaintAbsent(AGENT_NOT_READY);
    assertThat(at(wanted, node("False"))).isEqualTo(new Look.Holds());
    assertThat(at(wanted, node("False", new NodeFacts.Taint(AGENT_NOT_READY, "", "NoExecute"))))
        .isEqualTo(new Look.NotYet("Node worker-1 has it"));
    assertThat(at(wanted)).isEqualTo(new Look.NotYet("the Node is not known yet"));
  }

  @Test
  void aSocketHoldsWhileSomebodyListensAtIt() throws IOException {
    Path path = folder.resolve("health.sock");
    Condition wanted = new Condition.AgentSocket(path.toString());
    assertThat(at(wanted)).isInstanceOf(Look.NotYet.class);
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path));
      assertThat(at(wanted)).isEqualTo(new Look.Holds());
    }
    assertThat(path).as("what a dead agent leaves behind").exists();
    assertThat(at(wanted)).isEqualTo(new Look.NotYet("Connection refused"));
  }

  @Test
  void aFileThatIsNoSocketIsNotYet() throws IOException {
    Path path = Files.writeString(folder.resolve("health.sock"), "");
    assertThat(at(new Condition.AgentSocket(path.toString()))).isInstanceOf(Look.NotYet.class);
  }

  /** A connect to a Unix socket whose queue is full would block for ever. */
  @Test
  @Timeout(20)
  void anAgentThatHangsWithAFullQueueIsNotYetAtOnce() throws IOException {
    Path path = folder.resolve("health.sock");
    List<SocketChannel> waiting = new ArrayList<>();
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path), 1);
      boolean room = true;
      while (room) {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        waiting.add(channel);
        channel.configureBlocking(false);
        room = hasRoom(channel, path);
      }
      assertThat(at(new Condition.AgentSocket(path.toString())))
          .isEqualTo(new Look.NotYet("Resource temporarily unavailable"));
    } finally {
      for (SocketChannel channel : waiting) {
        channel.close();
      }
    }
  }

  private static boolean hasRoom(SocketChannel channel, Path path) {
    try {
      return channel.connect(UnixDomainSocketAddress.of(path));
    } catch (IOException full) {
      return false;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1 200 OK  | holds",
        "HTTP/1.0 204 No Content | holds",
        "HTTP/1.1 503 Service Unavailable | answers 503",
        "HTTP/1.1 302 Found | answers 302",
        "SSH-2.0-OpenSSH_9.6 | does not speak HTTP",
        "HTTP/1. | hangs up without an answer",
      })
  void aPortWithAPathHoldsWhereItIsAnsweredBy2xx(String answer, String expected)
      throws IOException {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      CompletableFuture<String> asked =
          CompletableFuture.supplyAsync(() -> answering(server, answer));
      Look look = at(port(server, "/healthz"));
      assertThat(look)
          .isEqualTo(expected.equals("holds") ? new Look.Holds() : new Look.NotYet(expected));
      assertThat(asked.join())
          .startsWith("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:" + server.getLocalPort())
          .contains("\r\nrequire-k8s-connectivity: false\r\n")
          .endsWith("\r\n\r\n");
    }
  }

  private static Condition port(ServerSocket server, String path) {
    return new Condition.AgentPort(
        new ListenAddress(Address.parse("127.0.0.1").orThrow(), server.getLocalPort()), path);
  }

  private static String answering(ServerSocket server, String answer) {
    try (Socket socket = server.accept()) {
      StringBuilder asked = new StringBuilder();
      while (!asked.toString().endsWith("\r\n\r\n")) {
        asked.append((char) socket.getInputStream().read());
      }
      socket.getOutputStream().write(answer.strip().getBytes(ISO_8859_1));
      return asked.toString();
    } catch (IOException lost) {
      return lost.toString();
    }
  }

  @Test
  void aPortWithoutAPathHoldsWhereItTakesAConnection() throws IOException {
    Condition wanted;
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      wanted = port(server, "");
      assertThat(at(wanted)).isEqualTo(new Look.Holds());
    }
    assertThat(at(wanted)).isEqualTo(new Look.NotYet("Connection refused"));
  }

  /** One octet a look keeps a timeout of each read from ever passing. */
  @Test
  @Timeout(20)
  void anAgentThatAnswersOctetByOctetTakesNoLongerThanItsTime() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> dripping = CompletableFuture.runAsync(() -> drip(server));
      long before = System.nanoTime();
      assertThat(at(port(server, "/healthz"))).isEqualTo(new Look.NotYet("no answer within 1 s"));
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
      dripping.join();
    }
  }

  /** Writes an octet each 400 ms, which is five seconds for a status, until nobody listens. */
  private static void drip(ServerSocket server) {
    try (Socket socket = server.accept()) {
      socket.setSoTimeout(400);
      for (char octet : "HTTP/1.1 200".toCharArray()) {
        socket.getOutputStream().write(octet);
        pause(socket);
      }
    } catch (IOException hungUp) {
      assertThat(hungUp).isInstanceOf(IOException.class);
    }
  }

  private static void pause(Socket socket) throws IOException {
    try {
      while (socket.getInputStream().read() >= 0) {
        assertThat(socket.isClosed()).isFalse();
      }
    } catch (SocketTimeoutException nothing) {
      assertThat(socket.isClosed()).isFalse();
    }
  }

  @Test
  void anInterfaceHoldsWhereItIsThere() {
    assertThat(at(new Condition.InterfaceUp("lo"))).isEqualTo(new Look.Holds());
    assertThat(at(new Condition.InterfaceUp("no-such-one")))
        .isEqualTo(new Look.NotYet("there is no such interface"));
  }
}
