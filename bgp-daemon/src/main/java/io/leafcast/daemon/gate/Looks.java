package io.leafcast.daemon.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.leafcast.daemon.config.Condition;
import io.leafcast.daemon.config.ListenAddress;
import io.leafcast.k8s.objects.NodeFacts;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;

/** Looks at one condition: takes no longer than it is given, and keeps nothing of what it reads. */
final class Looks {
  /** Of an HTTP answer no more is read: the status stands in front. */
  private static final int STATUS_OCTETS = 12;

  private Looks() {}

  /** {@code node} is what the Node says of itself, where that is known. */
  static Look at(Condition condition, Optional<NodeFacts> node, Duration timeout) {
    return switch (condition) {
      case Condition.NodeCondition(String type, String status) ->
          node.map(facts -> ofCondition(facts, type, status)).orElseGet(Looks::noNode);
      case Condition.TaintAbsent(String key) ->
          node.map(facts -> ofTaint(facts, key)).orElseGet(Looks::noNode);
      case Condition.AgentSocket socket -> ofSocket(socket);
      case Condition.AgentPort(ListenAddress at, String path) -> ofPort(at, path, timeout);
      case Condition.InterfaceUp(String name) -> ofInterface(name);
    };
  }

  private static Look noNode() {
    return new Look.NotYet("the Node is not known yet");
  }

  private static Look ofCondition(NodeFacts node, String type, String status) {
    String is = node.conditions().getOrDefault(type, "");
    if (is.equals(status)) {
      return new Look.Holds();
    }
    return new Look.NotYet(
        "Node " + node.name() + (is.isEmpty() ? " has no such condition" : " says " + is));
  }

  private static Look ofTaint(NodeFacts node, String key) {
    return node.taints().stream().noneMatch(taint -> taint.key().equals(key))
        ? new Look.Holds()
        : new Look.NotYet("Node " + node.name() + " has it");
  }

  /** A connection to a Unix socket is there at once or not at all, so nothing is waited for. */
  private static Look ofSocket(Condition.AgentSocket socket) {
    if (!Files.exists(socket.file())) {
      return new Look.NotYet("there is no such socket, or this user may not see it");
    }
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.configureBlocking(false);
      return channel.connect(UnixDomainSocketAddress.of(socket.file()))
          ? new Look.Holds()
          : new Look.NotYet("nobody takes connections off its queue");
    } catch (IOException refused) {
      return new Look.NotYet(words(refused));
    }
  }

  private static Look ofPort(ListenAddress at, String path, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(at.address().toInetAddress(), at.port()),
          Math.toIntExact(timeout.toMillis()));
      return path.isEmpty() ? new Look.Holds() : answered(socket, at, path, deadline);
    } catch (SocketTimeoutException silent) {
      return new Look.NotYet("no answer within " + timeout.toSeconds() + " s");
    } catch (IOException refused) {
      return new Look.NotYet(words(refused));
    }
  }

  /** Asks as a kubelet asks Cilium's agent: an API that is away does not make it unwell. */
  private static Look answered(Socket socket, ListenAddress at, String path, long deadline)
      throws IOException {
    String request =
        "GET %s HTTP/1.1\r\nHost: %s\r\nbrief: true\r\nrequire-k8s-connectivity: false\r\nConnection: close\r\n\r\n"
            .formatted(path, at);
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
    byte[] status = new byte[STATUS_OCTETS];
    InputStream in = socket.getInputStream();
    int read = 0;
    while (read < STATUS_OCTETS) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new SocketTimeoutException();
      }
      socket.setSoTimeout(Math.toIntExact(left));
      int octets = in.read(status, read, STATUS_OCTETS - read);
      if (octets < 0) {
        return new Look.NotYet("hangs up without an answer");
      }
      read += octets;
    }
    String line = new String(status, ISO_8859_1);
    if (!line.matches("HTTP/1\\.[01] [1-5][0-9]{2}")) {
      return new Look.NotYet("does not speak HTTP");
    }
    return line.charAt(9) == '2'
        ? new Look.Holds()
        : new Look.NotYet("answers " + line.substring(9));
  }

  private static Look ofInterface(String name) {
    try {
      NetworkInterface found = NetworkInterface.getByName(name);
      if (found == null) {
        return new Look.NotYet("there is no such interface");
      }
      return found.isUp() ? new Look.Holds() : new Look.NotYet("it is down");
    } catch (IOException unreadable) {
      return new Look.NotYet(words(unreadable));
    }
  }

  private static String words(IOException what) {
    return Optional.ofNullable(what.getMessage()).orElseGet(what::toString);
  }
}
