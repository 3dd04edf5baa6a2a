package io.leafcast.conformance.bench;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.leafcast.conformance.bench.Contestant.Running;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One peer announces very many routes, five to an UPDATE and no two UPDATEs alike, while another
 * says nothing and, its Hold Time being 3 s, expects a KEEPALIVE each second.
 */
final class Flood {
  private static final int IN_ONE_UPDATE = 5;
  private static final int ASN = 64496;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** At rest is who has run for no more than this in so long. */
  private static final Duration REST = Duration.ofSeconds(2);

  private static final long TICKS_AT_REST = 5;
  private static final long NANOS_OF_A_TICK = 10_000_000;

  /** The routes of one family. */
  enum Family {
    IPV4,
    IPV6
  }

  /**
   * What was measured.
   *
   * @param drained from the first octet written to the moment that the speaker's sockets were empty
   * @param atRest to the moment that it had worked up what it read: some read into a queue
   * @param cpu of the speaker's process, from before the first octet until it came to rest
   * @param peak its most resident memory since it was started, KiB
   * @param silence the longest time that the quiet peer heard nothing
   * @param isUp whether both sessions were still there at the end
   */
  record Result(
      Duration drained, Duration atRest, Duration cpu, long peak, Duration silence, boolean isUp) {}

  private final Path folder;

  Flood(Path folder) {
    this.folder = folder;
  }

  /** What a node does with a full table that it never asked for. */
  static void compare(List<Contestant> contestants, int routes)
      throws IOException, InterruptedException {
    if (routes == 0) {
      return;
    }
    Path folder = Files.createTempDirectory("leafcast-bench-");
    Flood flood = new Flood(folder);
    for (Family family : Family.values()) {
      Bench.print("%d routes of %s in %d UPDATEs from one peer", routes, family, routes / 5);
      Bench.print(
          "  %-10s %11s %11s %8s %11s   %s",
          "",
          "drained, s",
          "at rest, s",
          "CPU, s",
          "peak, MiB",
          "longest wait of another peer for its KEEPALIVE each second, s");
      for (Contestant contestant : contestants) {
        Bench.progress("flood: " + contestant.name());
        Result result = flood.measure(contestant, family, routes, Bench.freePort());
        Bench.print(
            "  %-10s %11.2f %11.2f %8.2f %11.1f   %.2f%s",
            contestant.name(),
            result.drained().toMillis() / 1e3,
            result.atRest().toMillis() / 1e3,
            result.cpu().toMillis() / 1e3,
            result.peak() / 1024.0,
            result.silence().toMillis() / 1e3,
            result.isUp() ? "" : ", and a session was lost");
      }
    }
    MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
  }

  /** Lets {@code contestant} take {@code routes} of a family. */
  Result measure(Contestant contestant, Family family, int routes, int freePort)
      throws IOException, InterruptedException {
    ByteBuffer updates = updates(family, routes);
    Path own = Files.createTempDirectory(folder, "flood-");
    try (FloodPeer flood = FloodPeer.open("127.0.0.1", ASN, 90);
        FloodPeer quiet = FloodPeer.open("127.0.0.3", ASN + 1, 3);
        Running running =
            contestant.start(
                own,
                "flood",
                ImmutableMap.of(
                    "PORT", Integer.toString(flood.port()),
                    "QUIET", Integer.toString(quiet.port()),
                    "HTTP", Integer.toString(freePort),
                    "FOLDER", own.toString()))) {
      await(flood, running);
      await(quiet, running);
      TimeUnit.SECONDS.sleep(2); // each tells what little it has first
      long before = running.cpuTicks();
      quiet.listen();
      long begun = System.nanoTime();
      flood.write(updates);
      Duration drained = awaitDrained(flood.port(), begun);
      long ticks = running.cpuTicks();
      long atRest = System.nanoTime();
      while (System.nanoTime() - atRest < REST.toNanos()) {
        TimeUnit.MILLISECONDS.sleep(50);
        long now = running.cpuTicks();
        if (now - ticks > TICKS_AT_REST) {
          ticks = now;
          atRest = System.nanoTime();
        }
      }
      return new Result(
          drained,
          Duration.ofNanos(Math.max(atRest - begun, drained.toNanos())),
          Duration.ofNanos((ticks - before) * NANOS_OF_A_TICK),
          running.peak(),
          quiet.longestSilence(),
          flood.isUp() && quiet.isUp());
    }
  }

  private static void await(FloodPeer peer, Running running)
      throws IOException, InterruptedException {
    try {
      peer.established().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException never) {
      throw new IOException(
          "no session came up; its output:\n" + Files.readString(running.output()), never);
    }
  }

  /** Waits until nothing is under way to the speaker any more, nor waits to be read by it. */
  private static Duration awaitDrained(int port, long begun)
      throws IOException, InterruptedException {
    while (underWay(port) > 0) {
      if (System.nanoTime() - begun > LONGEST.toNanos()) {
        return LONGEST;
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /** What the kernel holds of the connection that was dialled to {@code port}. */
  private static long underWay(int port) throws IOException {
    String end = ":%04X".formatted(port);
    long octets = 0;
    for (String line : Files.readAllLines(Path.of("/proc/net/tcp"))) {
      List<String> words = Splitter.on(' ').omitEmptyStrings().splitToList(line);
      if (words.get(1).endsWith(end) && !words.get(2).endsWith(":0000")) {
        octets += Long.parseLong(words.get(4).substring(0, 8), 16);
      } else if (words.get(2).endsWith(end)) {
        octets += Long.parseLong(words.get(4).substring(9), 16);
      }
    }
    return octets;
  }

  private static ByteBuffer updates(Family family, int routes) {
    ByteBuffer all = ByteBuffer.allocate(routes / IN_ONE_UPDATE * 120);
    for (int first = 0; first + IN_ONE_UPDATE <= routes; first += IN_ONE_UPDATE) {
      all.put(
          switch (family) {
            case IPV4 -> Messages.ipv4(ASN, first, IN_ONE_UPDATE);
            case IPV6 -> Messages.ipv6(ASN, first, IN_ONE_UPDATE);
          });
    }
    return all.flip();
  }
}
