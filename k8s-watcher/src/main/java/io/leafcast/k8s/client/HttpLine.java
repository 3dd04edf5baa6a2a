package io.leafcast.k8s.client;

import io.leafcast.k8s.client.ApiAccess.Bearer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One connection to the API, over which requests go one after another (RFC 9112). For one thread,
 * but any may hang up.
 *
 * @param raw what TLS is laid over, or the same as {@code socket}
 */
record HttpLine(InetAddress address, DeadlineSocket raw, Socket socket, InputStream in) {

  /** An answer whose body is still to be read. */
  record Reply(HttpHead head, HttpBody body) {
    /** Whether another request may follow: the server wants it, and this answer is read whole. */
    boolean isOverAndKept() {
      return head.keepsAlive() && body.ended();
    }
  }

  static HttpLine of(InetAddress address, DeadlineSocket raw, Socket socket) throws IOException {
    return new HttpLine(address, raw, socket, new BufferedInputStream(socket.getInputStream()));
  }

  /**
   * Asks, and reads the head of the answer.
   *
   * @param time for the whole of the answer
   */
  Reply ask(HttpRequest request, ApiAccess access, Duration time) throws IOException {
    raw.endsIn(time);
    byte[] body = request.body().getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder();
    String path = access.server().getRawPath();
    head.append(request.method()).append(' ');
    head.append(path == null ? "" : path.replaceFirst("/+$", "")).append(request.target());
    head.append(" HTTP/1.1\r\nHost: ").append(host(access.server()));
    head.append("\r\nUser-Agent: leafcast\r\nAccept: application/json\r\n");
    access
        .bearer()
        .map(Bearer::token)
        .ifPresent(token -> head.append("Authorization: Bearer ").append(token).append("\r\n"));
    if (body.length > 0) {
      head.append("Content-Type: ").append(request.type());
      head.append("\r\nContent-Length: ").append(body.length).append("\r\n");
    }
    OutputStream out = socket.getOutputStream();
    out.write(joined(HttpHead.octets(head.append("\r\n").toString()), body));
    out.flush();
    HttpHead answer = HttpHead.read(in);
    return new Reply(answer, HttpBody.of(answer, in));
  }

  private static byte[] joined(byte[] head, byte[] body) {
    byte[] both = new byte[head.length + body.length];
    System.arraycopy(head, 0, both, 0, head.length);
    System.arraycopy(body, 0, both, head.length, body.length);
    return both;
  }

  /** A zone is only of use on this machine. */
  private static String host(URI server) {
    String host = server.getHost().replaceFirst("%.*]", "]");
    return server.getPort() < 0 ? host : host + ":" + server.getPort();
  }

  /** Ends the connection, and whatever waits on it. */
  void hangUp() {
    try {
      raw.close(); // not TLS's goodbye, which may wait for a peer that is gone
    } catch (IOException alreadyGone) {
      // As wanted.
    }
  }
}
