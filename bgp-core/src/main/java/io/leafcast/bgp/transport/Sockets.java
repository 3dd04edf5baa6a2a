package io.leafcast.bgp.transport;

import com.google.common.base.Throwables;
import io.leafcast.bgp.speaker.Authentication;
import io.leafcast.bgp.speaker.Secret;
import io.leafcast.bgp.speaker.SocketTerms;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Octets;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.spi.SelectorProvider;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

/**
 * Which sockets there are on this machine, and the options that every BGP socket gets: Netty's
 * epoll where its library is at hand, else the JDK's own, which cannot set a TTL.
 */
enum Sockets {
  EPOLL,
  JDK;

  private static final int READ_OCTETS = 8 * 1024;
  private static final int READS_PER_TURN = 4;

  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
  private static final int BACKLOG = 64;

  /** Internetwork control (CS6), as other speakers mark their sessions. */
  private static final int TRAFFIC_CLASS = 0xC0;

  /** From {@code <netinet/in.h>} of Linux: IPPROTO_IP and IP_TTL. */
  private static final ChannelOption<Integer> IP_TTL = new IntegerUnixChannelOption("IP_TTL", 0, 2);

  /** From the same: IPPROTO_IPV6 and IPV6_UNICAST_HOPS. */
  private static final ChannelOption<Integer> IPV6_UNICAST_HOPS =
      new IntegerUnixChannelOption("IPV6_UNICAST_HOPS", 41, 16);

  /** {@code tcpi_unacked} and {@code tcpi_notsent_bytes}, the last field that is wanted. */
  private static final int UNACKED_AT = 24;

  private static final int NOT_SENT_AT = 144;

  /** From {@code <linux/tcp.h>}: IPPROTO_TCP, TCP_INFO and struct tcp_info. */
  private static final RawUnixChannelOption TCP_INFO =
      new RawUnixChannelOption("TCP_INFO", 6, 11, NOT_SENT_AT + Integer.BYTES);

  /** A handful of buffers live at a time: pools would cost more than they give. */
  private static final ByteBufAllocator ALLOCATOR = new UnpooledByteBufAllocator(true, true);

  static Sockets best() {
    return Epoll.isAvailable() ? EPOLL : JDK;
  }

  /** Why these sockets have no TTL, in the words of the JDK, if they have none. */
  Optional<String> lack() {
    return switch (this) {
      case EPOLL -> Optional.empty();
      case JDK ->
          Optional.of(
              Objects.requireNonNullElse(
                  Throwables.getRootCause(Epoll.unavailabilityCause()).getMessage(), "unknown"));
    };
  }

  /** A group of one event loop, whose thread is the speaker's. */
  EventLoopGroup newLoop() {
    IoHandlerFactory handlers =
        switch (this) {
          case EPOLL -> EpollIoHandler.newFactory();
          case JDK -> NioIoHandler.newFactory();
        };
    ThreadFactory threads = task -> new Thread(task, "leafcast-speaker");
    return new MultiThreadIoEventLoopGroup(1, threads, handlers);
  }

  /**
   * Whether the peer's TCP has acknowledged all that was handed to the kernel for {@code channel},
   * which is open; where the kernel cannot be asked, what it was handed counts as taken.
   */
  boolean isAllTaken(Channel channel) {
    return switch (this) {
      case EPOLL -> {
        ByteBuffer info = channel.config().getOption(TCP_INFO).order(ByteOrder.nativeOrder());
        yield info.getInt(UNACKED_AT) == 0 && info.getInt(NOT_SENT_AT) == 0;
      }
      case JDK -> true;
    };
  }

  /** A socket of this family; Netty's ChannelException where the kernel has none. */
  SocketChannel open(Afi afi) {
    return withSmallReads(
        switch (this) {
          case EPOLL -> new EpollSocketChannel(family(afi));
          case JDK -> new NioSocketChannel(SelectorProvider.provider(), family(afi));
        });
  }

  /** Dials with {@code channel}, a socket of this family. */
  Bootstrap dialling(EventLoopGroup loop, SocketChannel channel) {
    return new Bootstrap()
        .group(loop)
        .channelFactory(() -> channel)
        .disableResolver()
        .option(ChannelOption.ALLOCATOR, ALLOCATOR)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.IP_TOS, TRAFFIC_CLASS)
        .option(ChannelOption.AUTO_READ, false)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS);
  }

  /**
   * Lets what {@code channel}, a socket of family {@code socket}, sends to this peer leave by these
   * terms, and takes from it what comes by them. Throws Netty's ChannelException where the kernel
   * does not take a password: then nothing is to go over that socket.
   */
  void apply(SocketTerms terms, Channel channel, Afi socket, Address peer) {
    switch (this) {
      case EPOLL -> channel.config().setOption(hops(peer.afi()), terms.hops());
      case JDK -> {}
    }
    if (terms.authentication() instanceof Authentication.Md5(Secret password)) {
      sign(channel, socket, peer, password.octets());
    }
  }

  /**
   * Lets a socket, which may listen, sign what goes to this peer, and drop what comes from it
   * without a right signature; or no longer, where the password has no octets. Throws Netty's
   * ChannelException where the kernel does not.
   */
  void sign(Channel channel, Afi socket, Address peer, Octets password) {
    switch (this) {
      case EPOLL -> {
        ByteBuffer key = Md5Key.of(peer, socket, password);
        try {
          channel.config().setOption(Md5Key.OPTION, key);
        } finally {
          Md5Key.forget(key);
        }
      }
      case JDK -> throw new ChannelException("Netty's epoll is not at hand");
    }
  }

  static ChannelOption<Integer> hops(Afi afi) {
    return afi.equals(Afi.IPV6) ? IPV6_UNICAST_HOPS : IP_TTL;
  }

  /** A socket of this family to listen on; Netty's ChannelException where the kernel has none. */
  ServerSocketChannel openListener(Afi afi) {
    return switch (this) {
      case EPOLL -> new EpollServerSocketChannel(family(afi));
      case JDK -> new NioServerSocketChannel(SelectorProvider.provider(), family(afi));
    };
  }

  /** Listens on {@code channel}; what it accepts is a BGP socket, too. */
  ServerBootstrap listening(EventLoopGroup loop, ServerSocketChannel channel) {
    return new ServerBootstrap()
        .group(loop)
        .channelFactory(() -> channel)
        .option(ChannelOption.SO_REUSEADDR, true)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .childOption(ChannelOption.ALLOCATOR, ALLOCATOR)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.IP_TOS, TRAFFIC_CLASS)
        .childOption(ChannelOption.AUTO_READ, false);
  }

  private static SocketProtocolFamily family(Afi afi) {
    return afi.equals(Afi.IPV6) ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET;
  }

  /** Bounds what is read from one peer before the others have their turn. */
  static SocketChannel withSmallReads(SocketChannel channel) {
    channel
        .config()
        .setRecvByteBufAllocator(
            new FixedRecvByteBufAllocator(READ_OCTETS).maxMessagesPerRead(READS_PER_TURN));
    return channel;
  }
}
