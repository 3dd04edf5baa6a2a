package io.leafcast.daemon.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.leafcast.daemon.Main;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The process itself, and what signals do to it. */
final class DaemonTest {
  @TempDir private Path folder;

  @Test
  @Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aReloadThatIsAskedForAtTheVeryStartDoesNotEndTheProcess() throws Exception {
    Path file = folder.resolve("leafcast.yaml");
    run("mkfifo", file.toString());
    Path log = folder.resolve("log");
    Process daemon =
        new ProcessBuilder(
                ImmutableList.of(
                    // Whoever runs the tests under nohup ignores SIGHUP, and a JVM leaves it at
                    // that.
                    "env",
                    "--default-signal=HUP",
                    ProcessHandle.current().info().command().orElse("java"),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Main.class.getName(),
                    "run",
                    "--config",
                    file.toString()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      // This returns when the daemon has begun to read, and then it waits for us.
      try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
        run("kill", "-HUP", Long.toString(daemon.pid()));
        Files.delete(file);
        Files.writeString(file, "not: a configuration");
        out.write(good().getBytes(UTF_8));
      }
      while (!Files.readString(log).contains("SIGHUP: reading ")) {
        assertThat(daemon.waitFor(10, TimeUnit.MILLISECONDS)).as("ended by SIGHUP").isFalse();
      }
      run("kill", "-TERM", Long.toString(daemon.pid()));
      assertThat(daemon.waitFor()).isEqualTo(ExitCode.FINE);
      assertThat(log).content().contains("config: not taken; what runs stays");
    } finally {
      daemon.destroyForcibly();
    }
  }

  private String good() {
    return """
    apiVersion: leafcast.io/v1
    router: {asn: 65551}
    allow: [198.51.100.0/24]
    sources: {static: {prefixes: [198.51.100.0/25]}}
    peers: [{name: leaf-1, address: 127.0.0.1, port: 1, asn: 65550}]
    admin: {socket: %s/admin.sock}
    http: {listen: "127.0.0.1:0"}
    """
        .formatted(folder);
  }

  private static void run(String... command) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
  }
}
