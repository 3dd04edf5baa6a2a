package io.leafcast.daemon.run;

import com.google.common.collect.ImmutableMap;
import io.leafcast.daemon.config.DaemonSettings;
import io.leafcast.daemon.config.Facts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What this machine calls itself, without asking a name server. */
final class HostName {
  private HostName() {}

  /** The name of the Node that is followed, else that of the environment, else the machine's. */
  static String ofNode(DaemonSettings daemon, ImmutableMap<String, String> environment) {
    return daemon
        .node()
        .map(DaemonSettings.Node::name)
        .or(() -> Optional.ofNullable(environment.get(Facts.NODE_NAME)))
        .filter(name -> !name.isEmpty())
        .orElseGet(HostName::text);
  }

  static String text() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException notLinux) {
      return System.getenv().getOrDefault("HOSTNAME", "localhost");
    }
  }
}
