package io.leafcast.bgp.transport;

import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.reason.SocketReason;
import io.leafcast.bgp.speaker.ConnectionId;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.Output;
import io.leafcast.bgp.transport.SocketAddresses.Resolved;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Endpoint;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Consumer;

/** Opens connections to peers; one that does not open within five seconds has failed. */
@SuppressWarnings("FutureReturnValueIgnored") // what comes of it is heard as an event
final class Dialer {
  private static final int ANY_PORT = 0;

  private final Sockets sockets;
  private final EventLoop loop;
  private final SpeakerThread thread;
  private final Links links;
  private final InterfaceWatch interfaces;
  private final Consumer<Input> speaker;

  Dialer(
      Sockets sockets,
      EventLoop loop,
      SpeakerThread thread,
      Links links,
      InterfaceWatch interfaces,
      Consumer<Input> speaker) {
    this.sockets = sockets;
    this.loop = loop;
    this.thread = thread;
    this.links = links;
    this.interfaces = interfaces;
    this.speaker = speaker;
  }

  void dial(Output.Dial dial) {
    Endpoint to = dial.to();
    switch (SocketAddresses.of(to)) {
      case Resolved.Not(SocketReason why) -> fail(dial.connection(), why);
      case Resolved.To(InetSocketAddress remote) -> {
        try {
          dial(dial, to, remote, sockets.open(to.address().afi()));
        } catch (ChannelException noSocket) {
          fail(dial.connection(), Failure.ofDialling(noSocket, to));
        }
      }
    }
  }

  /** A socket without the password that it is to have is never connected. */
  private boolean takesTerms(Output.Dial dial, SocketChannel channel) {
    try {
      Address peer = dial.to().address();
      sockets.apply(dial.terms(), channel, peer.afi(), peer);
      return true;
    } catch (ChannelException refused) {
      channel.unsafe().closeForcibly(); // it is not registered yet
      fail(dial.connection(), Failure.ofKey(refused));
      return false;
    }
  }

  private void dial(
      Output.Dial dial, Endpoint to, InetSocketAddress remote, SocketChannel channel) {
    if (!takesTerms(dial, channel)) {
      return;
    }
    Link link = links.add(dial.connection(), channel);
    Bootstrap bootstrap = sockets.dialling(loop, channel);
    from(dial.from(), remote)
        .ifPresent(address -> {
          if (SocketAddresses.of(new Endpoint(address, ANY_PORT, to.zone()))
              instanceof Resolved.To(InetSocketAddress local)) {
            bootstrap.localAddress(local);
          }
        });
    ChannelFuture connecting = bootstrap.handler(link).connect(remote);
    connecting.addListener(_ -> thread.execute(() -> dialled(dial, link, channel, connecting)));
  }

  private Optional<Address> from(Output.From from, InetSocketAddress remote) {
    return switch (from) {
      case Output.From.Any() -> Source.better(remote, interfaces.known(), ImmutableSet.of());
      case Output.From.Preferring(ImmutableSet<Address> preferred) ->
          Source.better(remote, interfaces.known(), preferred);
      case Output.From.Given(Address address) -> Optional.of(address);
    };
  }

  private void dialled(
      Output.Dial dial, Link link, SocketChannel channel, ChannelFuture connecting) {
    if (connecting.isSuccess()) {
      links.introduce(
          link, channel, endpoints -> new Input.Connected(dial.connection(), endpoints));
    } else {
      link.fail(Failure.ofDialling(connecting.cause(), dial.to()));
    }
  }

  private void fail(ConnectionId connection, SocketReason reason) {
    speaker.accept(new Input.ConnectFailed(connection, reason));
  }
}
