package io.leafcast.conformance.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A leaf that waits to be dialled by one speaker, answers KEEPALIVE with KEEPALIVE, writes what it
 * is told to, and notes the longest time that it heard nothing.
 */
final class FloodPeer implements AutoCloseable {
  private static final int AT_ONCE = 64 * 1024;

  private final ServerSocketChannel server;
  private final int asn;
  private final int holdTime;
  private final CompletableFuture<SocketChannel> established = new CompletableFuture<>();
  private volatile long heardAt;
  private volatile long longestSilence;

  private FloodPeer(ServerSocketChannel server, int asn, int holdTime) {
    this.server = server;
    this.asn = asn;
    this.holdTime = holdTime;
  }

  /** On a free port of {@code address}. */
  static FloodPeer open(String address, int asn, int holdTime) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(address, 0));
    FloodPeer peer = new FloodPeer(server, asn, holdTime);
    Thread.ofVirtual().start(peer::accept);
    return peer;
  }

  int port() {
    return server.socket().getLocalPort();
  }

  /** Completed when the session is Established. */
  CompletableFuture<SocketChannel> established() {
    return established;
  }

  /** From now on silence counts. */
  void listen() {
    heardAt = System.nanoTime();
    longestSilence = 0;
  }

  /** The longest time without a message since {@link #listen}, the one that lasts included. */
  Duration longestSilence() {
    return Duration.ofNanos(Math.max(longestSilence, System.nanoTime() - heardAt));
  }

  /** Whether the other side still has the session. */
  boolean isUp() {
    return established.isDone() && established.join().isOpen();
  }

  /** Writes {@code messages}, as fast as the other side takes them. */
  void write(ByteBuffer messages) throws IOException {
    SocketChannel channel = established.join();
    while (messages.hasRemaining()) {
      int end = messages.position();
      while (end < messages.limit() && end - messages.position() < AT_ONCE) {
        end += messages.getShort(end + 16) & 0xffff;
      }
      ByteBuffer some = messages.slice(messages.position(), end - messages.position());
      messages.position(end);
      while (some.hasRemaining()) {
        channel.write(some);
      }
    }
  }

  private void accept() {
    try {
      SocketChannel channel = server.accept();
      converse(channel);
    } catch (IOException ended) {
      // The bench is over, or the speaker was stopped.
    }
  }

  private void converse(SocketChannel channel) throws IOException {
    try (channel) {
      InputStream in = Channels.newInputStream(channel);
      channel.write(Messages.open(asn, holdTime, Messages.IPV4, Messages.IPV6));
      while (true) {
        ByteBuffer header = read(in, Messages.HEADER);
        ByteBuffer _ = read(in, (header.getShort(16) & 0xffff) - Messages.HEADER);
        long now = System.nanoTime();
        longestSilence = Math.max(longestSilence, now - heardAt);
        heardAt = now;
        switch (header.get(18)) {
          case Messages.OPEN -> channel.write(Messages.keepalive());
          case Messages.KEEPALIVE -> {
            channel.write(Messages.keepalive());
            established.complete(channel);
          }
          case Messages.UPDATE -> {}
          default -> {
            return; // NOTIFICATION
          }
        }
      }
    }
  }

  private static ByteBuffer read(InputStream in, int length) throws IOException {
    byte[] octets = in.readNBytes(length);
    if (octets.length < length) {
      throw new EOFException();
    }
    return ByteBuffer.wrap(octets);
  }

  @Override
  public void close() throws IOException {
    server.close();
    if (established.isDone()) {
      established.join().close();
    }
  }
}
