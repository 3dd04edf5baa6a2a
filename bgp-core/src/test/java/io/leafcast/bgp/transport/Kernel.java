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

  private Kernel() {}

  /** Waits until {@code octets} that this peer sent have come for the speaker, who has not read. */
  static void awaitUnread(RawPeer peer, int octets) {
    Wait.until(() -> unread(peer.speakersPort(), peer.port()) >= octets);
  }

  private static long unread(int port, int remotePort) {
    String ends = "%08X:%04X".formatted(0x0100007F, port);
    String remote = ":%04X".formatted(remotePort);
    try (Stream<String> lines = Files.lines(Path.of("/proc/net/tcp"))) {
      return lines
          .map(line -> line.trim().toUpperCase(Locale.ROOT).split("\\s+"))
          .filter(words -> words[1].equals(ends) && words[2].endsWith(remote))
          .mapToLong(words -> Long.parseLong(words[4].substring(words[4].indexOf(':') + 1), HEX))
          .sum();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
