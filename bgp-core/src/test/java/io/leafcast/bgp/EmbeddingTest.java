package io.leafcast.bgp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program in the documentation of {@code io.leafcast.bgp} does what it says. */
class EmbeddingTest {
  private static final Path DOCUMENTATION =
      Path.of("src/main/java/io/leafcast/bgp/package-info.java");
  private static final String IMPORTS =
      """
      import com.google.common.collect.ImmutableList;
      import io.leafcast.bgp.source.Knowledge.Known;
      import io.leafcast.bgp.source.SourceName;
      import io.leafcast.bgp.speaker.Input;
      import io.leafcast.bgp.speaker.PeerName;
      import io.leafcast.bgp.speaker.SpeakerSettings;
      import io.leafcast.bgp.speaker.PeerSettings;
      import io.leafcast.bgp.transport.SpeakerLoop;
      import io.leafcast.bgp.wire.Address;
      import io.leafcast.bgp.wire.Asn;
      import io.leafcast.bgp.wire.Prefix;
      import io.leafcast.bgp.wire.RouterId;
      import io.leafcast.bgp.words.Words;
      import java.time.Instant;

      """;

  private static final String MARKER = "ff".repeat(16);
  private static final String KEEPALIVE = MARKER + "001304";

  /** AS 64501, hold time 90, 192.0.2.2, no capability: AS numbers of two octets, IPv4 only. */
  private static final String OPEN = MARKER + "001d01" + "04fbf5005ac000020200";

  /** ORIGIN IGP, AS_PATH 64500, NEXT_HOP 127.0.0.1, 203.0.113.0/24. */
  private static final String UPDATE =
      MARKER
          + "002d02"
          + "0000"
          + "0012"
          + "40010100"
          + "4002040201fbf4"
          + "4003047f000001"
          + "18cb0071";

  @Test
  @Timeout(180)
  void theProgramOfTheDocumentationAnnouncesItsPrefix(@TempDir Path folder) throws IOException {
    List<String> program = program();
    assertThat(program).hasSizeLessThanOrEqualTo(15);
    Path source = folder.resolve("Announce.java");
    Files.writeString(source, IMPORTS + String.join("\n", program));
    File said = folder.resolve("said").toFile();
    try (ServerSocket leaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      leaf.setSoTimeout(120_000);
      Process announcer = run(source, leaf.getLocalPort(), said);
      try (Socket session = leaf.accept()) {
        session.setSoTimeout(60_000);
        assertThat(next(session)).startsWith(MARKER).contains("01" + "04" + "fbf4");
        session.getOutputStream().write(HexFormat.of().parseHex(OPEN + KEEPALIVE));
        assertThat(next(session)).isEqualTo(KEEPALIVE);
        assertThat(next(session)).isEqualTo(UPDATE);
      } catch (IOException failure) {
        throw new AssertionError(Files.readString(said.toPath()), failure);
      } finally {
        announcer.destroy();
      }
    }
  }

  /** Java compiles and runs the file by itself. */
  private static Process run(Path source, int port, File said) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            source.toString(),
            "127.0.0.1",
            Integer.toString(port))
        .redirectErrorStream(true)
        .redirectOutput(said)
        .start();
  }

  /** The snippet as a reader would copy it. */
  private static List<String> program() throws IOException {
    List<String> lines =
        Files.readAllLines(DOCUMENTATION).stream()
            .dropWhile(line -> !line.contains("{@snippet"))
            .skip(1)
            .takeWhile(line -> !line.equals(" *"))
            .map(line -> line.substring(" * ".length()))
            .toList();
    return lines.subList(0, lines.size() - 1);
  }

  private static String next(Socket session) throws IOException {
    byte[] header = session.getInputStream().readNBytes(19);
    int length = Byte.toUnsignedInt(header[16]) << 8 | Byte.toUnsignedInt(header[17]);
    byte[] body = session.getInputStream().readNBytes(length - 19);
    return HexFormat.of().formatHex(header) + HexFormat.of().formatHex(body);
  }
}
