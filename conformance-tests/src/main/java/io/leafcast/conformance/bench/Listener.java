package io.leafcast.conformance.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A leaf that only listens: takes every session at once, answers KEEPALIVE with KEEPALIVE, and
 * notes when it read each prefix. Like a real leaf it ends its own, empty, initial update with
 * End-of-RIB: BIRD 2 sends its first UPDATE three seconds later to a peer that stays silent.
 */
final class Listener implements AutoCloseable {
  static final int ASN = 64496;

  private final ServerSocketChannel server;

  /** When each prefix came, as {@link System#nanoTime}. */
  private final Map<String, CompletableFuture<Long>> arrivals = new ConcurrentHashMap<>();

  private Listener(ServerSocketChannel server) {
    this.server = server;
  }

  /** On a free port of 127.0.0.1. */
  static Listener open() throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Listener listener = new Listener(server);
    Thread.ofVirtual().start(listener::accept);
    return listener;
  }

  int port() {
    return server.socket().getLocalPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  /** When {@code prefix} came, as {@link System#nanoTime}; completes when it does. */
  CompletableFuture<Long> arrival(String prefix) {
    return arrivals.computeIfAbsent(prefix, any -> new CompletableFuture<>());
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel channel = server.accept();
        Thread.ofVirtual().start(() -> converse(channel));
      }
    } catch (IOException closed) {
      // The listener was closed.
    }
  }

  private void converse(SocketChannel channel) {
    try (channel) {
      InputStream in = Channels.newInputStream(channel);
      boolean established = false;
      channel.write(Messages.open(ASN));
      while (true) {
        ByteBuffer header = read(in, Messages.HEADER);
        int length = header.getShort(16) & 0xffff;
        ByteBuffer body = read(in, length - Messages.HEADER);
        switch (header.get(18)) {
          case Messages.OPEN -> channel.write(Messages.keepalive());
          case Messages.KEEPALIVE -> {
            channel.write(established ? Messages.keepalive() : Messages.endOfRib());
            established = true;
          }
          case Messages.UPDATE -> {
            long now = System.nanoTime();
            Messages.announced(body).forEach(prefix -> arrival(prefix).complete(now));
          }
          default -> {
            return; // NOTIFICATION
          }
        }
      }
    } catch (IOException ended) {
      // The speaker was stopped.
    }
  }

  private static ByteBuffer read(InputStream in, int length) throws IOException {
    byte[] octets = in.readNBytes(length);
    if (octets.length < length) {
      throw new EOFException();
    }
    return ByteBuffer.wrap(octets);
  }
}
