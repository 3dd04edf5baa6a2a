package io.leafcast.daemon.check;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.leafcast.bgp.wire.Address;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A GET, of whose answer the first line is read and no more. Its own few lines of HTTP, because it
 * is to end in time whatever the other side sends, octet by octet.
 */
final class HttpProbe implements Probe {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([0-9]{3})( .*)?");

  /** Octets of a first line; what is longer is no HTTP. */
  private static final int LONGEST = 1_000;

  private final URI url;

  HttpProbe(URI url) {
    this.url = url;
  }

  @Override
  public Outcome attempt(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    try (SocketChannel channel = SocketChannel.open()) {
      try {
        return judge(firstLine(channel.socket(), deadline));
      } catch (SocketTimeoutException late) {
        return new Outcome.Failed("no answer within " + timeout.toSeconds() + " s");
      } catch (IOException broken) {
        return new Outcome.Failed(words(broken));
      }
    } catch (IOException noSocket) {
      return new Outcome.NotTried("no socket can be opened: " + words(noSocket));
    }
  }

  private String firstLine(Socket socket, long deadline) throws IOException {
    socket.connect(target(), left(deadline));
    socket.getOutputStream().write(request().getBytes(US_ASCII));
    InputStream in = socket.getInputStream();
    StringBuilder line = new StringBuilder();
    byte[] octets = new byte[LONGEST];
    while (line.length() < LONGEST) {
      socket.setSoTimeout(left(deadline));
      int read = in.read(octets, 0, LONGEST - line.length());
      if (read < 0) {
        throw new IOException("the connection was closed before an answer was there");
      }
      line.append(new String(octets, 0, read, ISO_8859_1));
      int end = line.indexOf("\n");
      if (end >= 0) {
        return line.substring(0, end).strip();
      }
    }
    throw new IOException("the answer is not HTTP: its first line does not end");
  }

  private static Outcome judge(String line) {
    Matcher status = STATUS.matcher(line);
    if (!status.matches()) {
      return new Outcome.Failed("the answer is not HTTP: " + line);
    }
    return status.group(1).startsWith("2") ? new Outcome.Passed(line) : new Outcome.Failed(line);
  }

  private InetSocketAddress target() {
    String host = url.getHost().replace("[", "").replace("]", "");
    int port = url.getPort() < 0 ? 80 : url.getPort();
    return new InetSocketAddress(Address.parse(host).orThrow().toInetAddress(), port);
  }

  private String request() {
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    return "GET %s%s HTTP/1.1\r\nHost: %s\r\nUser-Agent: leafcast\r\nConnection: close\r\n\r\n"
        .formatted(path, query, url.getRawAuthority());
  }

  /** Milliseconds, at least 1, until the deadline. */
  private static int left(long deadline) throws SocketTimeoutException {
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      throw new SocketTimeoutException("the time is over");
    }
    return (int) (left / 1_000_000) + 1;
  }

  private static String words(IOException failure) {
    return Objects.requireNonNullElse(failure.getMessage(), failure.toString());
  }
}
