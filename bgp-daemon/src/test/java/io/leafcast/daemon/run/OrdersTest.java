package io.leafcast.daemon.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.bgp.speaker.Snapshot;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.daemon.admin.AdminClient;
import io.leafcast.daemon.admin.Form;
import io.leafcast.daemon.order.Order;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of a daemon that runs, through its socket. */
final class OrdersTest {
  private static final Order RELOAD = new Order.Reload(Order.Consent.NOT_ASKED);

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void prepare() throws IOException {
    file = folder.resolve("leafcast.yaml");
    write(good());
  }

  @Test
  void aReloadSaysWhatItDid() throws IOException {
    try (RunningDaemon _ = RunningDaemon.of(file)) {
      assertThat(order(RELOAD, 0)).isEqualTo("nothing changed\n");
      write(good().replace("asn: 65550", "asn: 65550, holdTime: 9"));
      assertThat(order(RELOAD, 0))
          .isEqualTo("peer leaf-1: its session is ended and opened anew, because of holdTime\n");
    }
  }

  @Test
  void aReloadOfAFileWithProblemsSaysThem() throws IOException {
    try (RunningDaemon _ = RunningDaemon.of(file)) {
      write(good().replace("65551", "0"));
      assertThat(order(RELOAD, 2))
          .isEqualTo(
              file
                  + ":2:15: router.asn: 0 is out of range; allowed: 1 to 4294967295\n"
                  + "not taken; what runs stays\n");
    }
  }

  @Test
  void aDrainHoldsUntilTheUndrainAndAcrossAReload() throws IOException {
    try (RunningDaemon daemon = RunningDaemon.of(file)) {
      assertThat(order(new Order.Drain(ImmutableSortedSet.of("leaf-1"), "rack 7"), 0))
          .isEqualTo("leaf-1 is drained; leafcast status shows how far that is\n");
      RunningDaemon.await(() -> drained(daemon).equals("rack 7"));
      write(good().replace("asn: 65550", "asn: 65550, holdTime: 9"));
      order(RELOAD, 0);
      RunningDaemon.await(() -> peer(daemon).counters().establishedTransitions() == 0);
      assertThat(drained(daemon)).isEqualTo("rack 7");
      assertThat(order(new Order.Drain(ImmutableSortedSet.of("leaf-7"), ""), 2))
          .isEqualTo("no peer is called leaf-7; there are leaf-1\n");
      assertThat(order(new Order.Undrain(ImmutableSortedSet.of()), 0))
          .isEqualTo("all peers are served\n");
      RunningDaemon.await(() -> drained(daemon).isEmpty());
    }
  }

  private static Snapshot.PeerView peer(RunningDaemon daemon) {
    return daemon.control().board().snapshot().orElseThrow().peers().getFirst();
  }

  private static String drained(RunningDaemon daemon) {
    return switch (peer(daemon).drained()) {
      case Snapshot.Drained.No() -> "";
      case Snapshot.Drained.Yes(_, var order, _, _) -> order.text();
    };
  }

  /** A second SIGTERM is not needed where there is nobody to drain. */
  @Test
  void aStopThatDrainsDoesNotWaitForPeersWithoutASession() throws IOException {
    write(good() + "stop: {onTerm: drain, within: 3600}\n");
    RunningDaemon daemon = RunningDaemon.of(file);
    RunningDaemon.await(() -> daemon.control().board().snapshot().isPresent());
    daemon.close();
  }

  @Test
  void aPlanSaysWhatWouldBeAndChangesNothing() throws IOException {
    try (RunningDaemon daemon = RunningDaemon.of(file)) {
      RunningDaemon.await(() -> daemon.control().board().snapshot().isPresent());
      String other =
          good()
              .replace("asn: 65550", "asn: 65550, holdTime: 9")
              .replace("198.51.100.0/25", "198.51.100.128/25")
              .replace("127.0.0.1:0", "127.0.0.2:0");
      assertThat(order(new Order.Plan("next.yaml", other), 0))
          .isEqualTo(
              """
              peer leaf-1: its session is ended and opened anew, because of holdTime
              source static goes on with other settings
              http.listen changed; it holds after a restart
              """);
      assertThat(order(RELOAD, 0)).isEqualTo("nothing changed\n");
    }
  }

  @Test
  void aPlanNamesThePlacesOfProblemsByTheNameOfItsFile() {
    try (RunningDaemon _ = RunningDaemon.of(file)) {
      assertThat(order(new Order.Plan("next.yaml", good().replace("65551", "0")), 2))
          .isEqualTo(
              """
              next.yaml:2:15: router.asn: 0 is out of range; allowed: 1 to 4294967295
              it would not be taken
              """);
    }
  }

  @Test
  void aPlanMayBeAsLargeAsAConfiguration() {
    String line = "# a remark of some length, as people write them into their files\n";
    String large = good() + line.repeat((1 << 20) / line.length() - 100);
    try (RunningDaemon _ = RunningDaemon.of(file)) {
      assertThat(order(new Order.Plan("next.yaml", large), 0)).isEqualTo("nothing changed\n");
    }
  }

  private String order(Order order, int status) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    assertThat(AdminClient.order(folder.resolve("admin.sock"), order, Form.TABLE, said))
        .isEqualTo(Decoded.good(status));
    return said.toString(UTF_8);
  }

  private String good() {
    return """
    apiVersion: leafcast.io/v1
    router: {asn: 65551}
    allow: [198.51.100.0/24]
    sources: {static: {prefixes: [198.51.100.0/25]}}
    peers: [{name: leaf-1, address: 127.0.0.1, port: 1, asn: 65550}]
    reload: {watch: false}
    admin: {socket: %s/admin.sock}
    http: {listen: "127.0.0.1:0"}
    """
        .formatted(folder);
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text);
  }
}
