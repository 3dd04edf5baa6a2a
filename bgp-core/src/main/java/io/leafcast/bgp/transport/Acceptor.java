package io.leafcast.bgp.transport;

import io.leafcast.bgp.speaker.ConnectionId;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.Note;
import io.leafcast.bgp.speaker.SpeakerNote;
import io.leafcast.bgp.speaker.SpeakerSettings.Listen;
import io.leafcast.bgp.wire.Endpoint;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Listens for connections and introduces each to the speaker, which alone decides whether it is
 * wanted. Where listening fails it is tried again, since an address may come later than the
 * speaker.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what comes of it is heard as an event
final class Acceptor {
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final Sockets sockets;
  private final EventLoop loop;
  private final SpeakerThread thread;
  private final Links links;
  private final Consumer<Note> notes;
  private Listen wanted = new Listen.Nowhere();
  private Runnable stop = () -> {};
  private Optional<Note> last = Optional.empty();
  private long accepted;

  Acceptor(
      Sockets sockets, EventLoop loop, SpeakerThread thread, Links links, Consumer<Note> notes) {
    this.sockets = sockets;
    this.loop = loop;
    this.thread = thread;
    this.links = links;
    this.notes = notes;
  }

  /** Listens there from now on, and nowhere else; connections that are open stay. */
  void listenOn(Listen listen) {
    if (!listen.equals(wanted)) {
      stop.run();
      stop = () -> {};
      wanted = listen;
      last = Optional.empty();
      listen();
    }
  }

  private void listen() {
    switch (wanted) {
      case Listen.Nowhere() -> {}
      case Listen.At(var address, int port) -> listenAt(new Endpoint(address, port, ""));
    }
  }

  private void listenAt(Endpoint at) {
    Listen asked = wanted;
    ChannelFuture binding =
        sockets
            .listening(loop, at.address().afi())
            .childHandler(new Introduction())
            .bind(at.address().toInetAddress(), at.port());
    binding.addListener(done -> thread.execute(() -> listening(asked, at, binding)));
  }

  private void listening(Listen asked, Endpoint at, ChannelFuture binding) {
    if (!asked.equals(wanted)) {
      binding.channel().close();
    } else if (binding.isSuccess()) {
      stop = () -> binding.channel().close();
      tell(new SpeakerNote.Listening(at));
    } else {
      tell(new SpeakerNote.ListenFailed(Failure.ofListening(binding.cause(), at)));
      thread.after(RETRY, () -> retry(asked));
    }
  }

  private void retry(Listen asked) {
    if (asked.equals(wanted)) {
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

  /** Gives each accepted channel its Link. */
  private final class Introduction extends ChannelInitializer<SocketChannel> {
    @Override
    protected void initChannel(SocketChannel channel) {
      ConnectionId connection = new ConnectionId(--accepted);
      Link link = links.add(connection, Sockets.withSmallReads(channel));
      channel.pipeline().addLast(link);
      thread.execute(() ->
          links.introduce(link, channel, endpoints -> new Input.Accepted(connection, endpoints)));
    }
  }
}
