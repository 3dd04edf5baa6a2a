package io.leafcast.daemon.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.reason.SessionReason;
import io.leafcast.bgp.reason.SourceReason;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.speaker.Snapshot;
import io.leafcast.daemon.Examples;
import io.leafcast.daemon.board.Board;
import io.leafcast.daemon.board.Finding;
import io.leafcast.daemon.board.Findings;
import io.leafcast.daemon.cli.Leafcast;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What peers, the API and the Node's object say can be read, and nothing else happens. */
final class HostileTextTest {
  private static final String HOSTILE =
      "evil\u001b[2J\u0007\r\n\u0085x\u009b1m\u2028y\u202egnp\u2066\u2069\ufeff\u200b\ud800z";

  @TempDir private Path folder;
  private final Board board =
      Examples.board(
          Examples.state()
              .finding(
                  Findings.NONE.said(
                      "x", ImmutableList.of(new Finding("hostile", HOSTILE, HOSTILE)))),
          hostile());

  private static Snapshot hostile() {
    Snapshot usual = Examples.empty();
    Snapshot.PeerView peer = usual.peers().getLast();
    return new Snapshot(
        usual.at(),
        usual.localAs(),
        usual.routerId(),
        ImmutableList.of(
            new Snapshot.PeerView(
                peer.name(),
                peer.target(),
                peer.asn(),
                peer.state(),
                peer.since(),
                new Snapshot.LastError.Of(
                    new SessionReason.NotificationReceived(Notification.shutdown(HOSTILE)),
                    Examples.NOW,
                    new Snapshot.Notified.Us(Notification.shutdown(HOSTILE))),
                peer.session(),
                peer.stale(),
                peer.counters(),
                peer.drained())),
        ImmutableList.of(
            new Snapshot.SourceView(
                Examples.KUBERNETES,
                Snapshot.SourceState.KEPT,
                new SourceReason.Unreadable(HOSTILE),
                Examples.NOW,
                ImmutableList.of(new Knowledge.Rejected(HOSTILE, HOSTILE, HOSTILE)))),
        usual.prefixes());
  }

  @Test
  void readyzIsOneLineThatCanBeRead() {
    assertHarmless(Readiness.of(board).reason());
  }

  @Test
  void theTableHasAsManyLinesAsEver() {
    String shown = status("table");
    assertThat(shown.lines().toList()).allSatisfy(HostileTextTest::assertHarmless);
    assertThat(shown).contains("evil\\u001b[2J\\u0007\\r\\n\\u0085x\\u009b1m\\u2028y\\u202egnp");
    assertThat(shown.lines().filter(line -> line.startsWith("evil"))).hasSize(1);
  }

  @Test
  void jsonCanBeReadAndSaysWhatWasSaid() {
    String shown = status("json");
    assertThat(shown.lines().toList()).allSatisfy(HostileTextTest::assertHarmless);
    assertThat(Json.MAPPER.readValue(shown, StatusDocument.class).sources().getFirst().rejected())
        .isEqualTo(List.of(new StatusDocument.Rejected(HOSTILE, HOSTILE, HOSTILE)));
  }

  private static void assertHarmless(String line) {
    assertThat(line.codePoints())
        .as(line)
        .noneMatch(point ->
            Character.isISOControl(point)
                || Character.getType(point) == Character.FORMAT
                || Character.getType(point) == Character.SURROGATE
                || point == 0x2028
                || point == 0x2029);
  }

  private String status(String format) {
    Path path = folder.resolve("admin.sock");
    try (AdminSocket _ =
        AdminSocket.open(path, board, () -> Examples.NOW, _ -> "", _ -> {}).orThrow()) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      int _ =
          Leafcast.execute(
              new PrintStream(out, true, UTF_8),
              new PrintStream(OutputStream.nullOutputStream(), true, UTF_8),
              "status",
              "--socket",
              path.toString(),
              "-o",
              format);
      return out.toString(UTF_8);
    }
  }
}
