package io.leafcast.conformance.bench;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What goes to one TCP port on loopback, read from tcpdump as it happens: when the kernel saw an
 * UPDATE that announces or withdraws a prefix. A message that is split over segments is not found;
 * those with one prefix never are.
 */
final class Capture implements AutoCloseable {
  private static final int ETHERNET = 14;
  private static final int NANOSECONDS = 0xa1b23c4d;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Process tcpdump;
  private final Map<String, CompletableFuture<Instant>> announced = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Instant>> withdrawn = new ConcurrentHashMap<>();

  private Capture(Process tcpdump) {
    this.tcpdump = tcpdump;
  }

  /** Returns when packets are being captured. */
  static Capture of(Path program, int port) throws IOException {
    Process tcpdump =
        new ProcessBuilder(
                program.toString(),
                "-i",
                "lo",
                "--immediate-mode",
                "--time-stamp-precision=nano",
                "-U",
                "-w",
                "-",
                "tcp dst port " + port)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    DataInputStream packets = new DataInputStream(tcpdump.getInputStream());
    // The file's header comes when the socket is open.
    ByteBuffer header = read(packets, 24);
    if (header.getInt(0) != NANOSECONDS) {
      tcpdump.destroy();
      throw new IOException("tcpdump does not write what this program reads");
    }
    Capture capture = new Capture(tcpdump);
    Thread.ofVirtual().start(() -> capture.follow(packets));
    return capture;
  }

  /** When {@code prefix} was first announced; waits up to 10 s. */
  Instant announced(String prefix) throws IOException, InterruptedException {
    return await(announced, prefix);
  }

  /** When {@code prefix} was first withdrawn. */
  Instant withdrawn(String prefix) throws IOException, InterruptedException {
    return await(withdrawn, prefix);
  }

  @Override
  public void close() {
    tcpdump.destroy();
  }

  private static Instant await(Map<String, CompletableFuture<Instant>> seen, String prefix)
      throws IOException, InterruptedException {
    try {
      return seen.computeIfAbsent(prefix, any -> new CompletableFuture<>())
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException never) {
      throw new IOException(prefix + " was not on the wire within " + PATIENCE, never);
    } catch (ExecutionException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private void follow(DataInputStream packets) {
    try {
      while (true) {
        ByteBuffer record = read(packets, 16);
        Instant time =
            Instant.ofEpochSecond(
                Integer.toUnsignedLong(record.getInt(0)), Integer.toUnsignedLong(record.getInt(4)));
        ByteBuffer frame = read(packets, record.getInt(8)).order(ByteOrder.BIG_ENDIAN);
        int tcp = ETHERNET + (frame.get(ETHERNET) & 0xf) * 4;
        int payload = tcp + ((frame.get(tcp + 12) & 0xf0) >> 2);
        note(time, frame.position(payload).slice());
      }
    } catch (IOException ended) {
      // The capture was closed.
    }
  }

  private void note(Instant time, ByteBuffer payload) {
    while (payload.remaining() >= Messages.HEADER) {
      int length = payload.getShort(payload.position() + 16) & 0xffff;
      if (length < Messages.HEADER || length > payload.remaining()) {
        return;
      }
      if (payload.get(payload.position() + 18) == Messages.UPDATE) {
        ByteBuffer body =
            payload.slice(payload.position() + Messages.HEADER, length - Messages.HEADER);
        Messages.announced(body).forEach(prefix -> note(announced, prefix, time));
        Messages.withdrawn(body).forEach(prefix -> note(withdrawn, prefix, time));
      }
      payload.position(payload.position() + length);
    }
  }

  private static void note(
      Map<String, CompletableFuture<Instant>> seen, String prefix, Instant time) {
    seen.computeIfAbsent(prefix, any -> new CompletableFuture<>()).complete(time);
  }

  private static ByteBuffer read(DataInputStream in, int length) throws IOException {
    byte[] octets = in.readNBytes(length);
    if (octets.length < length) {
      throw new EOFException();
    }
    return ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN);
  }
}
