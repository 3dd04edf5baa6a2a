package io.leafcast.conformance.kube;

import com.google.common.collect.ImmutableList;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLSocketFactory;

/**
 * A real API behind a proxy that misbehaves as it is told. The proxy speaks plain HTTP on loopback,
 * as {@code kubectl proxy} does: it asks the API over TLS with the daemon's own token, so that the
 * shipped role counts, and adds to each request only that.
 */
public final class TroubledApi implements ClusterApi {
  private static final int MOST_OF_A_HEAD = 1 << 16;

  private final KubeApi api;
  private final DaemonAccess access;
  private final SSLSocketFactory tls;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile Now now = new Now(Trouble.none(), new CountDownLatch(1));

  /** A trouble, and what tells those who wait in it that it is over. */
  private record Now(Trouble trouble, CountDownLatch over) {}

  private TroubledApi(
      KubeApi api, DaemonAccess access, SSLSocketFactory tls, ServerSocket listener) {
    this.api = api;
    this.access = access;
    this.tls = tls;
    this.listener = listener;
  }

  /** Before {@code api}, for the daemon of {@code node}; without trouble at first. */
  public static TroubledApi before(KubeApi api, String node)
      throws IOException, InterruptedException {
    DaemonAccess access = api.accessOf(node);
    TroubledApi proxy =
        new TroubledApi(
            api,
            access,
            KubeRequests.trusting(access.caFile().orElseThrow()).getSocketFactory(),
            new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().name("troubled-api").start(proxy::accept);
    return proxy;
  }

  /** From now on every request meets this; whoever is connected is cut off. */
  public void meet(Trouble trouble) {
    Now before = now;
    now = new Now(trouble, new CountDownLatch(1));
    before.over.countDown();
    open.forEach(TroubledApi::hangUp);
  }

  /** From now on new requests meet this; who is connected stays, and hears nothing any more. */
  public void meetOnlyAnew(Trouble trouble) {
    now = new Now(trouble, now.over);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket near = listener.accept();
        open.add(near);
        Thread.ofVirtual().start(() -> serve(near));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket near) {
    try (near;
        InputStream in = new BufferedInputStream(near.getInputStream());
        OutputStream out = near.getOutputStream()) {
      String head = head(in);
      if (!head.isEmpty()) {
        Now met = now;
        byte[] body = in.readNBytes(length(head));
        try (Socket far = tls.createSocket()) {
          open.add(far);
          met.trouble.answer(request(head, body, far, met), out);
          out.flush();
        }
      }
    } catch (IOException cut) {
      // The daemon went, or is to see that.
    } catch (InterruptedException impossible) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(near);
    }
  }

  private Trouble.Request request(String head, byte[] body, Socket far, Now met) {
    return new Trouble.Request() {
      @Override
      public String line() {
        return head.substring(0, head.indexOf('\r'));
      }

      @Override
      public InputStream answer() throws IOException {
        URI server = api.server();
        far.connect(new InetSocketAddress(server.getHost(), server.getPort()));
        String token = Files.readString(access.tokenFile().orElseThrow()).strip();
        OutputStream ask = new BufferedOutputStream(far.getOutputStream());
        int end = head.indexOf("\r\n") + 2;
        ask.write(
            (head.substring(0, end)
                    + "Authorization: Bearer "
                    + token
                    + "\r\nConnection: close\r\n"
                    + head.substring(end))
                .getBytes(StandardCharsets.ISO_8859_1));
        ask.write(body);
        ask.flush();
        return new BufferedInputStream(far.getInputStream());
      }

      @Override
      public void hold() throws InterruptedException {
        met.over.await();
      }
    };
  }

  /** A request up to the empty line; "" where none came. */
  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (head.size() < MOST_OF_A_HEAD) {
      int octet = in.read();
      if (octet < 0) {
        return "";
      }
      head.write(octet);
      if (octet == '\n' && head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        return head.toString(StandardCharsets.ISO_8859_1);
      }
    }
    return "";
  }

  private static int length(String head) {
    return head.lines()
        .filter(line -> line.startsWith("Content-Length: "))
        .mapToInt(line -> Integer.parseInt(line.substring("Content-Length: ".length())))
        .findFirst()
        .orElse(0);
  }

  private static void hangUp(Socket socket) {
    try {
      socket.close();
    } catch (IOException alreadyGone) {
      // As wanted.
    }
  }

  @Override
  public URI server() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  @Override
  public DaemonAccess accessOf(String node) {
    return new DaemonAccess(server(), Optional.empty(), Optional.empty());
  }

  /** The real API, for the hands of the test. */
  public KubeApi real() {
    return api;
  }

  @Override
  public void createNode(NodeSpec node) throws IOException, InterruptedException {
    api.createNode(node);
  }

  @Override
  public void deleteNode(String name) throws IOException, InterruptedException {
    api.deleteNode(name);
  }

  @Override
  public ImmutableList<String> podCidrs(String name) throws IOException, InterruptedException {
    return api.podCidrs(name);
  }

  @Override
  public void stop() {
    meet(Trouble.hangingUp());
  }

  @Override
  public void start() {
    meet(Trouble.none());
  }

  /** Ends the proxy; the API behind it is its owner's. */
  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException alreadyGone) {
      // As wanted.
    }
    now.over.countDown();
    open.forEach(TroubledApi::hangUp);
  }
}
