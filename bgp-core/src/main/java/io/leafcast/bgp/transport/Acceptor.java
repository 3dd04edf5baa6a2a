package io.leafcast.bgp.transport;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Sets;
import io.leafcast.bgp.reason.SocketReason;
import io.leafcast.bgp.speaker.Authentication;
import io.leafcast.bgp.speaker.ConnectionId;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.Note;
import io.leafcast.bgp.speaker.Output;
import io.leafcast.bgp.speaker.Output.Caller;
import io.leafcast.bgp.speaker.PeerSettings;
import io.leafcast.bgp.speaker.Secret;
import io.leafcast.bgp.speaker.SocketTerms;
import io.leafcast.bgp.speaker.SpeakerNote;
import io.leafcast.bgp.speaker.SpeakerSettings.Listen;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Endpoint;
import io.leafcast.bgp.wire.Octets;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Listens for connections and introduces those of peers to the speaker, which alone decides whether
 * one is wanted; who is no peer is hung up on before anything is made for it. Where listening fails
 * it is tried again, since an address may come later than the speaker.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what comes of it is heard as an event
final class Acceptor {
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final Sockets sockets;
  private final EventLoop loop;
  private final SpeakerThread thread;
  private final Links links;
  private final Consumer<Note> notes;
  private final Consumer<Input> speaker;
  private ImmutableList<Caller> callers = ImmutableList.of();
  private Listen wanted = new Listen.Nowhere();
  private Optional<Channel> socket = Optional.empty();
  private ImmutableMap<Address, Secret> signed = ImmutableMap.of();
  private Optional<Note> last = Optional.empty();
  private long accepted;

  Acceptor(
      Sockets sockets,
      EventLoop loop,
      SpeakerThread thread,
      Links links,
      Consumer<Note> notes,
      Consumer<Input> speaker) {
    this.sockets = sockets;
    this.loop = loop;
    this.thread = thread;
    this.links = links;
    this.notes = notes;
    this.speaker = speaker;
  }

  /** Listens there from now on, and nowhere else; connections that are open stay. */
  void listenOn(Output.ListenOn asked) {
    callers = asked.callers();
    if (asked.listen().equals(wanted)) {
      socket.ifPresent(this::signAnew);
    } else {
      close();
      wanted = asked.listen();
      last = Optional.empty();
      listen();
    }
  }

  /** Listens nowhere any more. */
  void stop() {
    listenOn(new Output.ListenOn(new Listen.Nowhere(), ImmutableList.of()));
  }

  private void close() {
    socket.ifPresent(Channel::close);
    socket = Optional.empty();
    signed = ImmutableMap.of();
  }

  /** Connections that are open keep the password that they began with. */
  private void signAnew(Channel listening) {
    try {
      sign(listening);
    } catch (ChannelException refused) {
      close();
      failed(wanted, Failure.ofKey(refused));
    }
  }

  /** Gives the socket the passwords of the callers, and takes those of others from it. */
  private void sign(Channel listening) {
    if (wanted instanceof Listen.At(Address at, int _)) {
      ImmutableMap<Address, Secret> wants = passwords();
      Sets.difference(signed.keySet(), wants.keySet())
          .forEach(peer -> sockets.sign(listening, at.afi(), peer, Octets.EMPTY));
      Sets.difference(wants.entrySet(), signed.entrySet())
          .forEach(caller ->
              sockets.sign(listening, at.afi(), caller.getKey(), caller.getValue().octets()));
      signed = wants;
    }
  }

  /** Those of the callers; of two with the same link-local address the first one's. */
  private ImmutableMap<Address, Secret> passwords() {
    Map<Address, Secret> passwords = new HashMap<>();
    for (Caller caller : callers) {
      switch (caller.terms().authentication()) {
        case Authentication.Md5(Secret password) ->
            passwords.putIfAbsent(address(caller.target()), password);
        case Authentication.None() -> {}
      }
    }
    return ImmutableMap.copyOf(passwords);
  }

  private static Address address(PeerSettings.Target target) {
    return switch (target) {
      case PeerSettings.Target.At(Endpoint at) -> at.address();
    };
  }

  private void listen() {
    switch (wanted) {
      case Listen.Nowhere() -> {}
      case Listen.At(var address, int port) -> listenAt(new Endpoint(address, port, ""));
    }
  }

  private void listenAt(Endpoint at) {
    Listen asked = wanted;
    ServerSocketChannel channel;
    try {
      channel = sockets.openListener(at.address().afi());
    } catch (ChannelException noSocket) {
      failed(asked, Failure.ofListening(noSocket, at));
      return;
    }
    try {
      sign(channel); // before the first SYN can come
    } catch (ChannelException refused) {
      channel.unsafe().closeForcibly(); // it is not registered yet
      failed(asked, Failure.ofKey(refused));
      return;
    }
    socket = Optional.of(channel);
    ChannelFuture binding =
        sockets
            .listening(loop, channel)
            .childHandler(new Introduction(at.address().afi()))
            .bind(at.address().toInetAddress(), at.port());
    binding.addListener(done -> thread.execute(() -> listening(asked, at, binding)));
  }

  private void failed(Listen asked, SocketReason why) {
    tell(new SpeakerNote.ListenFailed(why));
    thread.after(RETRY, () -> retry(asked));
  }

  private void listening(Listen asked, Endpoint at, ChannelFuture binding) {
    if (!socket.equals(Optional.of(binding.channel()))) {
      binding.channel().close();
    } else if (binding.isSuccess()) {
      tell(new SpeakerNote.Listening(at));
    } else {
      close();
      failed(asked, Failure.ofListening(binding.cause(), at));
    }
  }

  private void retry(Listen asked) {
    if (asked.equals(wanted) && socket.isEmpty()) {
      listen();
    }
  }

  /** The same failure is told once, however often it is met. */
  private void tell(Note note) {
    if (!last.equals(Optional.of(note))) {
      last = Optional.of(note);
      notes.accept(note);
    }
  }

  /** One of two peers with the same link-local address has the other's terms here. */
  private Optional<Caller> caller(Address remote) {
    return callers.stream().filter(caller -> caller.target().mayBe(remote)).findFirst();
  }

  /** Gives each accepted channel its terms and its Link; a stranger's gets nothing. */
  private final class Introduction extends ChannelInitializer<SocketChannel> {
    private final Afi family;

    /** {@code family} is that of the socket that listens. */
    Introduction(Afi family) {
      this.family = family;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
      InetSocketAddress from = channel.remoteAddress();
      if (from == null) {
        channel.close(); // it is gone already
        return;
      }
      Address remote = Address.of(from.getAddress());
      caller(remote)
          .ifPresentOrElse(
              caller -> introduce(channel, remote, caller.terms()),
              () -> {
                channel.close();
                thread.execute(() -> speaker.accept(new Input.Refused(remote)));
              });
    }

    private void introduce(SocketChannel channel, Address remote, SocketTerms terms) {
      sockets.apply(terms, channel, family, remote);
      ConnectionId connection = new ConnectionId(--accepted);
      Link link = links.add(connection, Sockets.withSmallReads(channel));
      channel.pipeline().addLast(link);
      thread.execute(() ->
          links.introduce(link, channel, endpoints -> new Input.Accepted(connection, endpoints)));
    }
  }
}
