package io.leafcast.conformance.kube;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a daemon reaches the API: the keys {@code server}, {@code caFile} and {@code tokenFile} of
 * {@code sources.kubernetes}. A plain HTTP server needs neither file.
 */
public record DaemonAccess(URI server, Optional<Path> caFile, Optional<Path> tokenFile) {

  /** Those keys, for the mapping in braces that they stand in. */
  public String keys() {
    var keys = new StringBuilder("server: \"%s\"".formatted(server));
    caFile.ifPresent(file -> keys.append(", caFile: \"%s\"".formatted(file)));
    tokenFile.ifPresent(file -> keys.append(", tokenFile: \"%s\"".formatted(file)));
    return keys.toString();
  }
}
