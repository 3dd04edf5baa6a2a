package io.leafcast.daemon.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.bgp.speaker.Snapshot;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.daemon.Examples;
import io.leafcast.daemon.board.Board;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AdminSocketTest {
  @TempDir private Path folder;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Board board = Examples.board(Examples.state(), Examples.snapshot());

  @Test
  void aStatusComesBackAsItWasSent() throws IOException {
    Path path = folder.resolve("admin.sock");
    try (AdminSocket _ = open(path).orThrow()) {
      assertThat(status(path)).isEqualTo(Decoded.good(AdminClient.Sessions.NOT_UP));
      assertThat(Json.MAPPER.readValue(said.toString(UTF_8), StatusDocument.class))
          .isEqualTo(StatusReport.of(board, Examples.NOW));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-------");
    }
    assertThat(path).doesNotExist();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void theJsonIsTheOneOfTheGoldenFile() throws IOException {
    try (var golden = getClass().getResourceAsStream("/status/status.json")) {
      assertThat(Json.MAPPER.writeValueAsString(StatusReport.of(board, Examples.NOW)) + "\n")
          .isEqualTo(golden == null ? "" : new String(golden.readAllBytes(), UTF_8));
    }
  }

  @Test
  void aSocketThatADeadDaemonLeftIsReplaced() throws IOException {
    Path path = folder.resolve("admin.sock");
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(path));
    }
    assertThat(path).exists();
    try (AdminSocket _ = open(path).orThrow()) {
      assertThat(status(path)).isInstanceOf(Decoded.Good.class);
    }
  }

  @Test
  void aDaemonThatSaysNothingIsGivenUp() throws IOException {
    Path path = folder.resolve("admin.sock");
    try (ServerSocketChannel hung = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      hung.bind(UnixDomainSocketAddress.of(path));
      assertThat(AdminClient.status(path, Form.TABLE, said, Duration.ofMillis(20)))
          .isEqualTo(
              Decoded.bad(
                  "no daemon answers at "
                      + path
                      + " (it says nothing for 20 ms: does it hang?); does it run, and are you its"
                      + " user, or root?"));
    }
  }

  @Test
  void aDaemonThatAnswersKeepsItsSocket() {
    Path path = folder.resolve("admin.sock");
    try (AdminSocket _ = open(path).orThrow()) {
      assertThat(open(path)).isEqualTo(Decoded.bad("another daemon answers at " + path));
      assertThat(status(path)).isInstanceOf(Decoded.Good.class);
    }
  }

  @Test
  void whatIsNoSocketIsLeftAlone() throws IOException {
    Path path = Files.writeString(folder.resolve("admin.sock"), "precious");
    assertThat(open(path))
        .isEqualTo(Decoded.bad(path + " is there and is no socket; it was left alone"));
    assertThat(path).hasContent("precious");
  }

  @Test
  void oneFolderIsMadeAndMoreAreAskedFor() {
    try (AdminSocket _ = open(folder.resolve("made").resolve("admin.sock")).orThrow()) {
      assertThat(folder.resolve("made")).isDirectory();
    }
    assertThat(open(folder.resolve("not").resolve("made").resolve("admin.sock")))
        .isEqualTo(
            Decoded.bad(
                "the folder "
                    + folder
                    + "/not/made is not there and cannot be made; make it for this user"));
  }

  @Test
  void aPathThatIsTooLongForASocketIsRefused() {
    assertThat(open(folder.resolve("x".repeat(108)))).isInstanceOf(Decoded.Bad.class);
  }

  @Test
  void whatIsNoRequestIsAnsweredWithHowToAsk() throws IOException {
    Path path = folder.resolve("admin.sock");
    try (AdminSocket _ = open(path).orThrow()) {
      assertThat(ask(path, "GET / HTTP/1.1\r\n")).contains("\"kind\" : \"Error\"");
      assertThat(ask(path, "{\"kind\":\"StatusRequest\"}\n")).contains("\"kind\" : \"Error\"");
      assertThat(ask(path, "[".repeat(4096))).contains("\"kind\" : \"Error\"");
      assertThat(status(path)).isInstanceOf(Decoded.Good.class);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Timeout(60)
  void aFaultOfOursCostsOneAnswerAndNotTheSocket(boolean error) {
    Path path = folder.resolve("admin.sock");
    try (AdminSocket _ = open(path).orThrow()) {
      board.look(
          () -> {
            if (error) {
              throw new StackOverflowError();
            }
            throw new IllegalStateException("a bug");
          },
          () -> true);
      assertThat(status(path)).isInstanceOf(Decoded.Bad.class);
      board.look(Examples::snapshot, () -> true);
      assertThat(status(path)).isInstanceOf(Decoded.Good.class);
    }
  }

  @Test
  void withoutADaemonTheClientSaysSo() throws IOException {
    Path path = folder.resolve("admin.sock");
    assertThat(status(path).toString()).contains("no daemon runs here");
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(path));
    }
    assertThat(status(path).toString()).contains("no daemon answers at " + path);
  }

  @Test
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aThirdClientIsToldThatTwoAreAskingAndIsServedLater() throws IOException {
    Path path = folder.resolve("admin.sock");
    CountDownLatch over = new CountDownLatch(1);
    CountDownLatch asking = new CountDownLatch(2);
    try (ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread::new);
        AdminSocket _ = open(path).orThrow()) {
      board.look(
          () -> {
            asking.countDown();
            return snapshotAfter(over);
          },
          () -> true);
      List<CompletableFuture<Decoded<AdminClient.Sessions>>> two =
          List.of(
              CompletableFuture.supplyAsync(
                  () -> status(path, new ByteArrayOutputStream()), threads),
              CompletableFuture.supplyAsync(
                  () -> status(path, new ByteArrayOutputStream()), threads));
      asking.await();
      assertThat(status(path))
          .isEqualTo(Decoded.bad("two others are asking at this moment; ask again in a second"));
      over.countDown();
      two.forEach(one -> assertThat(one.join()).isInstanceOf(Decoded.Good.class));
      // Their places are given back a moment after they have their answers.
      while (!(status(path) instanceof Decoded.Good)) {
        Thread.onSpinWait();
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private static Snapshot snapshotAfter(CountDownLatch over) {
    try {
      over.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
    return Examples.snapshot();
  }

  private Decoded<AdminClient.Sessions> status(Path path) {
    said.reset();
    return status(path, said);
  }

  /** More patient than a user: this machine may be busy. */
  private static Decoded<AdminClient.Sessions> status(Path path, OutputStream to) {
    return AdminClient.status(path, Form.JSON, to, Duration.ofSeconds(60));
  }

  private Decoded<AdminSocket> open(Path path) {
    return AdminSocket.open(path, board, () -> Examples.NOW, _ -> "", _ -> {});
  }

  private static String ask(Path path, String request) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      int _ = channel.write(ByteBuffer.wrap(request.getBytes(UTF_8)));
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      Channels.newInputStream(channel).transferTo(answer);
      return answer.toString(UTF_8);
    }
  }
}
