package io.leafcast.k8s.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the API by whichever of its addresses answers: in turn, the one that answered last
 * first, the one that failed last at the end. For one thread.
 */
final class Dialer {
  /** Of several addresses none may take all of the patience. */
  private static final Duration ONE_OF_SEVERAL = Duration.ofSeconds(2);

  private final Names names;
  private final Patience patience;
  private final Consumer<DeadlineSocket> opened;
  private @Nullable InetAddress answered;
  private @Nullable InetAddress failed;

  /**
   * A dialer that looks names up in {@code names}.
   *
   * @param opened told each socket before it is used, so that another thread can close it
   */
  Dialer(Names names, Patience patience, Consumer<DeadlineSocket> opened) {
    this.names = names;
    this.patience = patience;
    this.opened = opened;
  }

  /** A connection, by TLS if there are {@code secured} sockets; Bad says what each address did. */
  Answer<HttpLine> dial(ApiAccess access, Optional<SSLSocketFactory> secured) {
    URI server = access.server();
    String host = host(server);
    List<InetAddress> addresses;
    try {
      addresses = inOrder(names.addresses(host));
    } catch (IOException unknown) {
      return new Answer.Bad<>(Failure.of(unknown, access));
    }
    Duration each = each(addresses.size());
    List<Failure.Attempt> attempts = new ArrayList<>();
    for (InetAddress address : addresses) {
      try {
        return Answer.good(connect(address, server, host, each, secured));
      } catch (IOException broken) {
        attempts.add(new Failure.Attempt(address, broken));
      }
    }
    return new Answer.Bad<>(Failure.of(attempts, access));
  }

  /** The server at this address answered: it is the first to be tried from now on. */
  void answered(InetAddress address) {
    answered = address;
    failed = null;
  }

  /** A connection was made, and nothing sensible came: the others are tried before this one. */
  void failed(InetAddress address) {
    answered = null;
    failed = address;
  }

  private List<InetAddress> inOrder(List<InetAddress> found) {
    List<InetAddress> ordered = new ArrayList<>(found);
    InetAddress first = answered;
    if (first != null && ordered.remove(first)) {
      ordered.addFirst(first);
    }
    InetAddress last = failed;
    if (last != null && ordered.remove(last)) {
      ordered.addLast(last);
    }
    return ordered;
  }

  private Duration each(int addresses) {
    return addresses == 1 || patience.connect().compareTo(ONE_OF_SEVERAL) < 0
        ? patience.connect()
        : ONE_OF_SEVERAL;
  }

  private HttpLine connect(
      InetAddress address,
      URI server,
      String host,
      Duration within,
      Optional<SSLSocketFactory> secured)
      throws IOException {
    int port = server.getPort() >= 0 ? server.getPort() : secured.isPresent() ? 443 : 80;
    DeadlineSocket raw = new DeadlineSocket();
    opened.accept(raw);
    try {
      raw.connect(new InetSocketAddress(address, port), Math.toIntExact(within.toMillis()));
      raw.setTcpNoDelay(true);
      raw.endsIn(patience.answer());
      Socket socket = secured.isPresent() ? secure(secured.get(), raw, host, port) : raw;
      return HttpLine.of(address, raw, socket);
    } catch (IOException broken) {
      raw.close();
      throw broken;
    }
  }

  private static Socket secure(SSLSocketFactory sockets, Socket raw, String host, int port)
      throws IOException {
    SSLSocket secured = (SSLSocket) sockets.createSocket(raw, host, port, true);
    SSLParameters wanted = secured.getSSLParameters();
    wanted.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(wanted);
    secured.startHandshake();
    return secured;
  }

  /** The host of a URL as names are looked up: a literal without its brackets. */
  private static String host(URI server) {
    String host = server.getHost();
    return host.startsWith("[")
        ? host.substring(1, host.length() - 1).replaceFirst("%25", "%")
        : host;
  }
}
