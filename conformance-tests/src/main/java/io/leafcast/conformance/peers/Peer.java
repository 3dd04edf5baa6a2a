package io.leafcast.conformance.peers;

import static io.leafcast.conformance.lab.Eventually.SOON;

import com.google.common.net.InetAddresses;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.LabFailure;
import io.leafcast.conformance.lab.Namespace;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;

/** A speaker's place on a machine of the lab: an address, where it may listen and dial from. */
public final class Peer implements AutoCloseable {
  private static final int PORT = 179;

  /** In milliseconds. */
  private static final int DIAL_LIMIT = 30_000;

  private static final Duration USABLE = Duration.ofSeconds(30);

  private final Namespace machine;
  private final String address;
  private final ServerSocket listener;

  private Peer(Namespace machine, String address, ServerSocket listener) {
    this.machine = machine;
    this.address = address;
    this.listener = listener;
  }

  /**
   * Listens at an address of the machine, port 179. An address that was added a moment ago may not
   * be usable yet: the kernel does that when it comes to it.
   */
  public static Peer at(Namespace machine, String address) {
    var listener =
        Eventually.come(
            address + " can be listened at", USABLE, () -> machine.inside(() -> listen(address)));
    return new Peer(machine, address, listener);
  }

  private static Optional<ServerSocket> listen(String address) throws IOException {
    var socket = new ServerSocket();
    try {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddresses.forString(address), PORT));
      return Optional.of(socket);
    } catch (BindException notYet) {
      socket.close();
      return Optional.empty();
    }
  }

  /** The next connection that the daemon opens. */
  public PeerConnection accept(Duration patience) {
    try {
      listener.setSoTimeout(Math.toIntExact(patience.toMillis()));
      return new PeerConnection(listener.accept());
    } catch (SocketTimeoutException nobody) {
      throw new LabFailure("nobody dialled %s within %s".formatted(address, patience), nobody);
    } catch (IOException broken) {
      throw new LabFailure("cannot accept at " + address, broken);
    }
  }

  /** Closes, unanswered, all connections that wait to be accepted. */
  public void drain() {
    try {
      listener.setSoTimeout(1);
      while (true) {
        listener.accept().close();
      }
    } catch (SocketTimeoutException none) {
      // That was all.
    } catch (IOException broken) {
      throw new LabFailure("cannot accept at " + address, broken);
    }
  }

  /** Dials the daemon at an address, port 179; empty if the connection is refused. */
  public Optional<PeerConnection> dial(String target) {
    return machine.inside(() -> {
      var socket = new Socket();
      try {
        socket.bind(new InetSocketAddress(InetAddresses.forString(address), 0));
        socket.connect(new InetSocketAddress(InetAddresses.forString(target), PORT), DIAL_LIMIT);
        return Optional.of(new PeerConnection(socket));
      } catch (ConnectException refused) {
        socket.close();
        return Optional.<PeerConnection>empty();
      }
    });
  }

  /** Dials until the daemon, which waits a moment after a failure, answers with its OPEN. */
  public PeerConnection meet(String target) {
    return Eventually.come(
        "the daemon takes a connection",
        SOON,
        () ->
            dial(target)
                .flatMap(connection -> {
                  var first = connection.tryRead(SOON);
                  if (first.filter(it -> it.type() == Messages.OPEN).isPresent()) {
                    return Optional.of(connection);
                  }
                  connection.close();
                  return Optional.empty();
                }));
  }

  /**
   * Dials the daemon so many times, one after the other, and waits each time until it closes.
   *
   * @return how many octets it sent in all
   */
  public long knock(String target, int times) {
    return machine.inside(() -> {
      long octets = 0;
      for (int i = 0; i < times; i++) {
        try (var socket = new Socket()) {
          socket.bind(new InetSocketAddress(InetAddresses.forString(address), 0));
          socket.connect(new InetSocketAddress(InetAddresses.forString(target), PORT), DIAL_LIMIT);
          socket.setSoTimeout(DIAL_LIMIT);
          octets += socket.getInputStream().readAllBytes().length;
        } catch (SocketException reset) {
          // That closes it, too.
        }
      }
      return octets;
    });
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException broken) {
      throw new LabFailure("cannot stop listening at " + address, broken);
    }
  }
}
