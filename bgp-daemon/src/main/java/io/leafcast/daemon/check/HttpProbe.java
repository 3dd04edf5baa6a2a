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
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
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

  /** Milliseconds after which it is asked again whether the answer is wanted. */
  private static final int PART = 200;

  private final URI url;

  HttpProbe(URI url) {
    this.url = url;
  }

  @Override
  public Outcome attempt(Duration timeout, BooleanSupplier unwanted) {
    long deadline = System.nanoTime() + timeout.toNanos();
    try (SocketChannel channel = SocketChannel.open()) {
      try {
        connect(channel, deadline, unwanted);
        return judge(firstLine(channel.socket(), deadline, unwanted));
      } catch (GivenUp stopped) {
        return Probe.givenUp();
      } catch (SocketTimeoutException late) {
        return new Outcome.Failed("no answer within " + timeout.toSeconds() + " s");
      } catch (IOException broken) {
        return new Outcome.Failed(words(broken));
      }
    } catch (IOException noSocket) {
      return new Outcome.NotTried("no socket can be opened: " + words(noSocket));
    }
  }

  /** Nobody wants the answer any more. */
  private static final class GivenUp extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private void connect(SocketChannel channel, long deadline, BooleanSupplier unwanted)
      throws IOException {
    channel.configureBlocking(false);
    boolean connected = channel.connect(target());
    try (Selector selector = Selector.open()) {
      channel.register(selector, SelectionKey.OP_CONNECT);
      while (!connected) {
        int _ = selector.select(part(deadline, unwanted));
        connected = channel.finishConnect();
      }
    }
    channel.configureBlocking(true);
  }

  private String firstLine(Socket socket, long deadline, BooleanSupplier unwanted)
      throws IOException {
    socket.getOutputStream().write(request().getBytes(US_ASCII));
    InputStream in = socket.getInputStream();
    StringBuilder line = new StringBuilder();
    byte[] octets = new byte[LONGEST];
    while (line.length() < LONGEST) {
      socket.setSoTimeout(part(deadline, unwanted));
      int read = read(in, octets, LONGEST - line.length());
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

  /** Octets that came, none within a part of the time, or -1 at the end. */
  private static int read(InputStream in, byte[] octets, int most) throws IOException {
    try {
      return in.read(octets, 0, most);
    } catch (SocketTimeoutException notYet) {
      return 0;
    }
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

  /** Milliseconds, at least 1, until the deadline, or until it is asked again whether to go on. */
  private static int part(long deadline, BooleanSupplier unwanted) throws IOException {
    if (unwanted.getAsBoolean() || Thread.currentThread().isInterrupted()) {
      throw new GivenUp();
    }
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      throw new SocketTimeoutException("the time is over");
    }
    return Math.min(PART, (int) (left / 1_000_000) + 1);
  }

  private static String words(IOException failure) {
    return Objects.requireNonNullElse(failure.getMessage(), failure.toString());
  }
}
