package io.leafcast.daemon.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.bgp.wire.Decoded;
import io.leafcast.daemon.Examples;
import io.leafcast.daemon.order.Asked;
import io.leafcast.daemon.order.Done;
import io.leafcast.daemon.order.Order;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OrdersOverTheSocketTest {
  private static final Order RELOAD = new Order.Reload(Order.Consent.GIVEN);
  private static final Done DONE = Done.saying(7, "done \u001b[2Jas told");

  @TempDir private Path folder;
  private Path path;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @BeforeEach
  void place() {
    path = folder.resolve("admin.sock");
  }

  @Test
  void anOrderIsHandedOnAndItsAnswerComesBack() {
    try (AdminSocket _ =
        open(asked -> asked.answer(asked.take().filter(RELOAD::equals).map(_ -> DONE).get()))) {
      assertThat(order(Form.TABLE)).isEqualTo(Decoded.good(7));
      assertThat(said.toString(UTF_8)).isEqualTo("done \\u001b[2Jas told\n");
      said.reset();
      assertThat(order(Form.JSON)).isEqualTo(Decoded.good(7));
      assertThat(said.toString(UTF_8)).contains("\"kind\" : \"Answer\"", "\"status\" : 7");
    }
  }

  @Test
  void whoNobodyAnswersIsNotKeptWaiting() {
    try (AdminSocket _ = open(_ -> {})) {
      assertThat(order(Form.TABLE)).isEqualTo(Decoded.good(1));
      assertThat(said.toString(UTF_8)).contains("nothing was done");
    }
  }

  @Test
  void whatIsNoOrderIsRefusedAndNotHandedOn() throws IOException {
    try (AdminSocket _ =
        open(_ -> {
          throw new AssertionError("handed on");
        })) {
      assertThat(ask("leafcast.io/v1 order table {\"kind\":\"Explode\"}\n"))
          .isEqualTo(
              "leafcast.io/v1 refused no order that this daemon knows: its apiVersion is not"
                  + " leafcast.io/v1\n");
    }
  }

  private AdminSocket open(Consumer<Asked> orders) {
    return AdminSocket.open(
            path,
            Examples.board(Examples.state(), Examples.snapshot()),
            () -> Examples.NOW,
            _ -> "",
            orders)
        .orThrow();
  }

  private Decoded<Integer> order(Form form) {
    return AdminClient.order(path, RELOAD, form, said, Duration.ofSeconds(60));
  }

  private String ask(String request) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      int _ = channel.write(ByteBuffer.wrap(request.getBytes(UTF_8)));
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      Channels.newInputStream(channel).transferTo(answer);
      return answer.toString(UTF_8);
    }
  }
}
