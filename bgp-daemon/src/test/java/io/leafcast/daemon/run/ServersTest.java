package io.leafcast.daemon.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServersTest {
  @TempDir private Path folder;

  @Test
  void whatADaemonOpensItCloses() throws IOException {
    Path socket = folder.resolve("admin.sock");
    Path file = folder.resolve("leafcast.yaml");
    Files.writeString(
        file,
        """
        apiVersion: leafcast.io/v1
        router: {asn: 65551}
        allow: [198.51.100.0/24]
        sources: {static: {prefixes: [198.51.100.0/25]}}
        peers: [{name: leaf-1, address: 127.0.0.1, port: 1, asn: 65550}]
        admin: {socket: %s}
        http: {listen: "127.0.0.1:0"}
        """
            .formatted(socket));
    int port;
    try (RunningDaemon daemon = RunningDaemon.of(file)) {
      port = daemon.control().servers().http().orElseThrow().port();
      assertThat(socket).exists();
      new Socket(InetAddress.getLoopbackAddress(), port).close();
    }
    assertThat(socket).doesNotExist();
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
        .isInstanceOf(ConnectException.class);
  }
}
