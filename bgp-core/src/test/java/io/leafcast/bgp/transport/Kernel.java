package io.leafcast.bgp.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** What the kernel holds for the TCP connections over IPv4 of this host. */
final class Kernel {
  private static final int HEX = 16;
  private static final int DIGITS = 8;

  /** Where the two numbers of {@code tx_queue:rx_queue} begin. */
  private static final int SENT = 0;

  private static final int CAME = DIGITS + 1;

  private Kernel() {}

  /** Waits until {@code octets} that this peer sent have come for the speaker, who has not read. */
  static void awaitUnread(RawPeer peer, int octets) {
    Wait.until(() -> unread(peer) >= octets);
  }

  /** Octets that the speaker has sent and this peer's TCP has not acknowledged. */
  static long untaken(RawPeer peer) {
    return queued(peer, SENT);
  }

  private static long unread(RawPeer peer) {
    return queued(peer, CAME);
  }

  private static long queued(RawPeer peer, int which) {
    String ends = ":%04X".formatted(peer.speakersPort());
    String remote = ":%04X".formatted(peer.port());
    try (Stream<String> lines = Files.lines(Path.of("/proc/net/tcp"))) {
      return lines
          .map(line -> line.trim().toUpperCase(Locale.ROOT).split("\\s+"))
          .filter(words -> words[1].endsWith(ends) && words[2].endsWith(remote))
          .mapToLong(words -> Long.parseLong(words[4], which, which + DIGITS, HEX))
          .sum();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
