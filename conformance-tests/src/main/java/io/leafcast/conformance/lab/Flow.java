package io.leafcast.conformance.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Numbered UDP packets from one machine to another, 1,000 a second, and which of them arrive. A
 * packet that only comes late is not lost: what is lost and how long it lasted is told by the times
 * of sending, so a busy machine changes neither. It ends by itself after five minutes.
 */
public final class Flow implements AutoCloseable {
  private static final int PORT = 9000;
  private static final int MOST = 300_000;
  private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int ROOM = 4 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How long the last packets have to arrive. */
  private static final Duration REST = Duration.ofMillis(500);

  private final DatagramChannel sender;
  private final DatagramChannel receiver;
  private final InetSocketAddress target;
  private final long[] sentAt = new long[MOST];
  private final BitSet arrived = new BitSet();
  private final CountDownLatch first = new CountDownLatch(1);
  private final Thread sending;
  private final Thread receiving;
  private volatile boolean ends;

  /** How many were sent; the sending thread's, read after its end. */
  private int sent;

  /**
   * What became of the packets.
   *
   * @param lost how many did not arrive
   * @param longestGap the longest time from the sending of a packet after which some were lost to
   *     that of the next that arrived, or of the last; zero if none was lost
   */
  public record Result(int sent, int lost, Duration longestGap) {}

  private Flow(Namespace from, Namespace to, String address) {
    target = new InetSocketAddress(address, PORT);
    receiver =
        to.inside(() ->
            DatagramChannel.open().setOption(StandardSocketOptions.SO_RCVBUF, ROOM).bind(target));
    sender = from.inside(DatagramChannel::open);
    receiving = Thread.ofPlatform().name("flow-in").start(this::receive);
    sending = Thread.ofPlatform().name("flow-out").start(this::send);
  }

  /** Starts it; returns when a packet has arrived. {@code address} is one of {@code to}. */
  public static Flow start(Namespace from, Namespace to, String address) {
    var flow = new Flow(from, to, address);
    try {
      if (!flow.first.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        flow.close();
        throw new LabFailure("no packet from %s reaches %s at %s".formatted(from, to, address));
      }
    } catch (InterruptedException interrupted) {
      flow.close();
      Thread.currentThread().interrupt();
      throw new LabFailure("interrupted while a flow starts", interrupted);
    }
    return flow;
  }

  /** Ends it, and waits a moment for what is still on its way. */
  public Result stop() {
    ends = true;
    join(sending);
    Eventually.see(
        "the last packets had their time",
        PATIENCE,
        () -> Duration.ofNanos(System.nanoTime() - sentAt[sent - 1]),
        time -> time.compareTo(REST) > 0);
    close();
    join(receiving);
    return result();
  }

  private Result result() {
    // What was sent before the first arrival was sent while the way was being prepared.
    int begin = arrived.nextSetBit(0);
    int lost = 0;
    long longest = 0;
    for (int at = arrived.nextClearBit(begin); at < sent; at = arrived.nextClearBit(at)) {
      int next = arrived.nextSetBit(at);
      int after = next < 0 ? sent : next;
      lost += after - at;
      longest = Math.max(longest, sentAt[Math.min(after, sent - 1)] - sentAt[at - 1]);
      at = after;
    }
    return new Result(sent - begin, lost, Duration.ofNanos(longest));
  }

  private void send() {
    var packet = ByteBuffer.allocate(Integer.BYTES);
    long begin = System.nanoTime();
    while (!ends && sent < MOST) {
      for (long wait = begin + sent * INTERVAL - System.nanoTime(); wait > 0; ) {
        LockSupport.parkNanos(wait);
        wait = begin + sent * INTERVAL - System.nanoTime();
      }
      sentAt[sent] = System.nanoTime();
      packet.clear().putInt(sent).flip();
      sent++;
      try {
        sender.send(packet, target);
      } catch (IOException noWay) {
        // It does not arrive, and so is counted.
      }
    }
  }

  private void receive() {
    var packet = ByteBuffer.allocate(Integer.BYTES);
    try {
      while (true) {
        receiver.receive(packet.clear());
        arrived.set(packet.flip().getInt());
        first.countDown();
      }
    } catch (AsynchronousCloseException closed) {
      // The flow has ended.
    } catch (IOException broken) {
      throw new LabFailure("cannot receive", broken);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new LabFailure("interrupted while a flow ends", interrupted);
    }
  }

  @Override
  public void close() {
    ends = true;
    try (receiver;
        sender) {
      // Both end.
    } catch (IOException closing) {
      throw new LabFailure("cannot close a flow", closing);
    }
  }
}
