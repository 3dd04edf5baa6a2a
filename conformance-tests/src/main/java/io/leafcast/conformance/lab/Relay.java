package io.leafcast.conformance.lab;

import com.google.common.io.Closer;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Carries TCP connections from the loopback address of a machine in the lab to the same port of the
 * host's loopback address. So an API server on the host is at {@code 127.0.0.1} for every node, as
 * with KubePrism on Talos, and the host gets no interface and no route for it.
 */
public final class Relay implements Closeable {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private final ServerSocket listener;
  private final int port;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private Relay(ServerSocket listener, int port) {
    this.listener = listener;
    this.port = port;
  }

  /** Listens on {@code 127.0.0.1:port} of {@code machine}. */
  public static Relay into(Namespace machine, int port) {
    var relay = new Relay(machine.inside(() -> new ServerSocket(port, 50, LOOPBACK)), port);
    Thread.ofVirtual().name("relay-" + machine).start(relay::accept);
    return relay;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var near = listener.accept();
        Thread.ofVirtual().start(() -> carry(near));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void carry(Socket near) {
    try (near;
        var far = new Socket()) {
      open.add(near);
      far.connect(new InetSocketAddress(LOOPBACK, port));
      open.add(far);
      var back = Thread.ofVirtual().start(() -> copy(far, near));
      copy(near, far);
      back.join();
    } catch (IOException refused) {
      // The near side sees its connection close: the API is away.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(near);
    }
  }

  /** Copies until the end of the stream, then closes both: HTTP needs no half-open connection. */
  private void copy(Socket from, Socket to) {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException cut) {
      // Closing both is the answer.
    } finally {
      open.remove(from);
    }
  }

  @Override
  public void close() throws IOException {
    try (var closer = Closer.create()) {
      closer.register(listener);
      open.forEach(closer::register);
    }
  }
}
