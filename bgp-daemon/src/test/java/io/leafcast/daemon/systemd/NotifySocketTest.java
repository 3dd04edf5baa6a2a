package io.leafcast.daemon.systemd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.leafcast.bgp.wire.Decoded;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Datagrams to a socket that the test reads. */
class NotifySocketTest {
  private static final int MORE_THAN_ANY_QUEUE_TAKES = 100_000;

  @TempDir private Path folder;

  @Test
  void aPathIsReached() throws IOException {
    String path = folder.resolve("notify").toString();
    assertThat(heardAt(path, path)).isEqualTo("READY=1");
  }

  @Test
  void anAbstractNameIsReached() throws IOException {
    String name = "leafcast-test-" + ProcessHandle.current().pid();
    assertThat(heardAt("\0" + name, "@" + name)).isEqualTo("READY=1");
  }

  private static String heardAt(String bound, String name) throws IOException {
    needEpoll();
    Socket server = Socket.newSocketDomainDgram();
    try {
      server.bind(new DomainSocketAddress(bound));
      assertThat(open(name).send("READY=1")).isEqualTo(Decoded.good("READY=1"));
      ByteBuffer heard = ByteBuffer.allocateDirect(64);
      var _ = server.recvFromDomainSocket(heard, 0, heard.capacity());
      byte[] octets = new byte["READY=1".length()];
      heard.get(0, octets);
      return new String(octets, UTF_8);
    } finally {
      server.close();
    }
  }

  @Test
  void aQueueThatIsFullIsSaidAndNotWaitedFor() throws IOException {
    needEpoll();
    String path = folder.resolve("notify").toString();
    Socket server = Socket.newSocketDomainDgram();
    try {
      server.bind(new DomainSocketAddress(path));
      Decoded<String> last = Decoded.good("");
      for (int i = 0; i < MORE_THAN_ANY_QUEUE_TAKES && last instanceof Decoded.Good; i++) {
        last = open(path).send("WATCHDOG=1");
      }
      assertThat(last).isEqualTo(Decoded.bad(path + " takes no more for now"));
    } finally {
      server.close();
    }
  }

  @Test
  void aSocketThatIsNotThereIsSaid() {
    needEpoll();
    String path = folder.resolve("nobody").toString();
    assertThat(open(path).send("READY=1"))
        .isInstanceOfSatisfying(
            Decoded.Bad.class, bad -> assertThat(bad.reason()).startsWith(path + ": "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "@", "vsock:2:1234", "notify"})
  void anAddressThatIsNoneIsRefused(String address) {
    assertThat(NotifySocket.at(address)).isInstanceOf(Decoded.Bad.class);
  }

  @Test
  void anAddressThatIsTooLongIsRefused() {
    assertThat(NotifySocket.at("/" + "x".repeat(106))).isInstanceOf(Decoded.Good.class);
    assertThat(NotifySocket.at("/" + "x".repeat(107))).isInstanceOf(Decoded.Bad.class);
  }

  private static NotifySocket open(String name) {
    return switch (NotifySocket.at(name)) {
      case Decoded.Good<NotifySocket>(NotifySocket good) -> good;
      case Decoded.Bad<NotifySocket>(String why) -> throw new AssertionError(why);
    };
  }

  private static void needEpoll() {
    assumeTrue(Epoll.isAvailable(), "Netty's native library is not on the class path");
  }
}
