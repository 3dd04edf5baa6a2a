package io.leafcast.bgp.transport;

import io.leafcast.bgp.reason.SocketReason;
import io.leafcast.bgp.speaker.ConnectionId;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Octets;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * One TCP connection, dialled or accepted: octets come in and go to the speaker as frames, when the
 * {@link Intake} says so; messages go out. It reads nothing before {@link #open}, and tells nothing
 * after {@link #hangUp}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what comes of it is heard as an event
final class Link extends ChannelInboundHandlerAdapter implements Intake.Source {
  /** How long the peer may take to read our last message and to close its side. */
  private static final Duration LINGER = Duration.ofSeconds(1);

  /**
   * The kernel does not tell when the peer has acknowledged: it is asked, soon at first and at last
   * this often.
   */
  private static final Duration FIRST_LOOK = Duration.ofMillis(1);

  private static final Duration LAST_LOOK = Duration.ofMillis(100);

  private final ConnectionId connection;
  private final Channel channel;
  private final Sockets kernel;
  private final SpeakerThread thread;
  private final Intake intake;
  private final Consumer<Input> speaker;
  private final FrameCutter frames = new FrameCutter();
  private final Queue<ByteBuf> unread = new ArrayDeque<>();
  private Phase phase = Phase.OPENING;
  private Peer peer = Peer.THERE;
  private Writing writing = Writing.AT_WILL;
  private int unwritten;
  private Duration wait = FIRST_LOOK;
  private SocketReason ending = new SocketReason.ClosedByPeer();
  private Optional<Address> unheard = Optional.empty();

  private enum Phase {
    /** Connecting, or connected and not yet told of. */
    OPENING,
    OPEN,
    /** Hung up: what was sent leaves, what comes is thrown away. */
    LEAVING,
    /** Ended by the other side, and told. */
    LOST
  }

  /** The other end of the connection. */
  private enum Peer {
    THERE,
    /** It closed; what came before that may still be to be told. */
    GONE
  }

  private enum Writing {
    AT_WILL,
    /** The speaker wants to hear when the peer's TCP has taken all. */
    AWAITED,
    /** The same, and the next look is due already. */
    LOOKING
  }

  Link(
      ConnectionId connection,
      Channel channel,
      Sockets kernel,
      SpeakerThread thread,
      Intake intake,
      Consumer<Input> speaker) {
    this.connection = connection;
    this.channel = channel;
    this.kernel = kernel;
    this.thread = thread;
    this.intake = intake;
    this.speaker = speaker;
  }

  /**
   * Our address of the connection. A peer that hangs up without a word does so, as a rule, because
   * it expects another: the kernel chooses among those of the interface.
   */
  void locate(Address local) {
    unheard = Optional.of(local);
  }

  /** From now on what comes is told; {@code opened} is told first. */
  void open(Input opened) {
    if (phase == Phase.OPENING) {
      phase = Phase.OPEN;
      speaker.accept(opened);
      goOn();
    }
  }

  /** The connection did not come about. */
  void fail(SocketReason reason) {
    if (phase == Phase.OPENING) {
      phase = Phase.LOST;
      forgetUnread();
      channel.close();
      speaker.accept(new Input.ConnectFailed(connection, reason));
    }
  }

  void send(Octets message) {
    unwritten++;
    channel.write(Unpooled.wrappedBuffer(message.toByteArray())).addListener(_ -> unwritten--);
  }

  void awaitWritable() {
    writing = Writing.AWAITED;
    wait = FIRST_LOOK;
  }

  /** Hands what was sent to the kernel, and answers {@link #awaitWritable} if all is taken. */
  void flush() {
    channel.flush();
    if (writing == Writing.AWAITED) {
      look();
    }
  }

  /** The answer is an event of its own, so that other connections have their turn in between. */
  private void look() {
    if (phase != Phase.OPEN || !channel.isActive()) {
      writing = Writing.AT_WILL;
    } else if (unwritten == 0 && kernel.isAllTaken(channel)) {
      writing = Writing.AT_WILL;
      thread.nextTurn(() -> tellWhileOpen(new Input.Writable(connection)));
    } else {
      writing = Writing.LOOKING;
      thread.after(wait, this::look);
      Duration longer = wait.multipliedBy(2);
      wait = longer.compareTo(LAST_LOOK) < 0 ? longer : LAST_LOOK;
    }
  }

  private void tellWhileOpen(Input input) {
    if (phase == Phase.OPEN) {
      speaker.accept(input);
    }
  }

  /**
   * Ends the connection from our side, once what was sent has left. Reading goes on for a moment:
   * closing a socket with octets unread makes the kernel reset it, and the peer would lose the
   * NOTIFICATION that says why.
   */
  void hangUp() {
    forgetUnread();
    if (phase == Phase.OPENING) {
      channel.close();
    } else if (phase == Phase.OPEN && channel instanceof DuplexChannel duplex) {
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> duplex.shutdownOutput());
      channel.config().setAutoRead(true);
      thread.after(LINGER, channel::close);
    }
    phase = Phase.LEAVING;
  }

  /** Ends the connection at once. */
  void abort() {
    forgetUnread();
    phase = Phase.LEAVING;
    channel.close();
  }

  private void forgetUnread() {
    unread.forEach(ByteBuf::release);
    unread.clear();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf input = (ByteBuf) message;
    unheard = Optional.empty();
    if (input.isReadable() && (phase == Phase.OPENING || phase == Phase.OPEN)) {
      unread.add(input);
      goOn();
    } else {
      input.release();
    }
  }

  @Override
  public boolean readOne() {
    while (!unread.isEmpty()) {
      ByteBuf input = unread.element();
      Optional<Octets> frame = frames.next(input);
      if (!input.isReadable()) {
        unread.remove().release();
      }
      if (frame.isPresent()) {
        speaker.accept(new Input.Received(connection, frame.get()));
        return true;
      }
    }
    return false;
  }

  @Override
  public void pause() {
    channel.config().setAutoRead(false);
  }

  @Override
  public void allRead() {
    goOn();
  }

  /** What is unread is told before the end is. */
  private void goOn() {
    if (phase == Phase.OPEN) {
      if (!unread.isEmpty()) {
        intake.add(this);
      } else if (peer == Peer.GONE) {
        lose();
      } else {
        channel.config().setAutoRead(true);
      }
    }
  }

  private void lose() {
    phase = Phase.LOST;
    speaker.accept(new Input.Closed(connection, ended()));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    peer = Peer.GONE;
    goOn();
  }

  private SocketReason ended() {
    return unheard
        .<SocketReason>map(local -> new SocketReason.Unheard(ending, local))
        .orElse(ending);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    ending = Failure.ofConnection(cause);
    channel.close();
  }
}
