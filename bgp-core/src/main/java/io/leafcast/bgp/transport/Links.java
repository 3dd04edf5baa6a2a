package io.leafcast.bgp.transport;

import io.leafcast.bgp.reason.SocketReason;
import io.leafcast.bgp.speaker.ConnectionId;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.wire.Address;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Every connection that the speaker may speak of, and those that are on their way out. */
@SuppressWarnings("FutureReturnValueIgnored") // what comes of it is heard as an event
final class Links {
  private final Sockets kernel;
  private final SpeakerThread thread;
  private final Intake intake;
  private final Consumer<Input> speaker;
  private final InterfaceWatch interfaces;
  private final Map<ConnectionId, Link> links = new HashMap<>();
  private final Set<Link> written = new HashSet<>();
  private final Set<SocketChannel> sockets = new HashSet<>();
  private Runnable whenAllClosed = () -> {};

  Links(
      Sockets kernel,
      SpeakerThread thread,
      Intake intake,
      Consumer<Input> speaker,
      InterfaceWatch interfaces) {
    this.kernel = kernel;
    this.thread = thread;
    this.intake = intake;
    this.speaker = speaker;
    this.interfaces = interfaces;
  }

  /** A Link for {@code channel}, which the speaker may speak of until it hears of its end. */
  Link add(ConnectionId connection, SocketChannel channel) {
    Link link =
        new Link(connection, channel, kernel, thread, intake, input -> tell(connection, input));
    links.put(connection, link);
    sockets.add(channel);
    channel.closeFuture().addListener(_ -> thread.execute(() -> forget(channel)));
    return link;
  }

  private void tell(ConnectionId connection, Input input) {
    switch (input) {
      case Input.ConnectFailed _ -> {
        links.remove(connection);
        if (!connection.isAccepted()) { // of which the speaker has not heard yet
          speaker.accept(input);
        }
      }
      case Input.Closed _ -> {
        links.remove(connection);
        speaker.accept(input);
      }
      case Input _ -> speaker.accept(input);
    }
  }

  private void forget(SocketChannel channel) {
    sockets.remove(channel);
    if (sockets.isEmpty()) {
      whenAllClosed.run();
    }
  }

  /** The sockets of all connections, open or on their way out. */
  Set<SocketChannel> sockets() {
    return Collections.unmodifiableSet(sockets);
  }

  /** Whether something that the peer sent waits here to be handled. */
  boolean hasUnread(ConnectionId connection) {
    Link link = links.get(connection);
    return link != null && intake.holds(link);
  }

  /**
   * Tells the speaker of a connection that is open, once it is known which interface it is on, and
   * reads from then on.
   */
  void introduce(Link link, SocketChannel channel, Function<Input.Endpoints, Input> opened) {
    InetSocketAddress local = channel.localAddress();
    InetSocketAddress remote = channel.remoteAddress();
    if (local == null || remote == null) {
      link.fail(new SocketReason.ClosedAtOnce());
      return;
    }
    Address here = Address.of(local.getAddress());
    link.locate(here);
    Address there = Address.of(remote.getAddress());
    interfaces.find(
        here,
        SocketAddresses.zoneOf(local.getAddress()),
        name -> link.open(opened.apply(new Input.Endpoints(here, there, remote.getPort(), name))));
  }

  /** The connection, unless it is closed or hung up. */
  Optional<Link> find(ConnectionId connection) {
    return Optional.ofNullable(links.get(connection));
  }

  /** The same, for writing: {@link #flush} will flush it. */
  Optional<Link> toWrite(ConnectionId connection) {
    Optional<Link> found = find(connection);
    found.ifPresent(written::add);
    return found;
  }

  /** Hands everything that was written to the kernel. */
  void flush() {
    written.forEach(Link::flush);
    written.clear();
  }

  void hangUp(ConnectionId connection) {
    Link link = links.remove(connection);
    if (link != null) {
      link.hangUp();
    }
  }

  /** Ends the connection at once, telling nobody. */
  void abort(ConnectionId connection) {
    Link link = links.remove(connection);
    if (link != null) {
      link.abort();
    }
  }

  /** Runs {@code then} as soon as the last socket is closed. */
  void whenAllClosed(Runnable then) {
    whenAllClosed = then;
    if (sockets.isEmpty()) {
      then.run();
    }
  }
}
