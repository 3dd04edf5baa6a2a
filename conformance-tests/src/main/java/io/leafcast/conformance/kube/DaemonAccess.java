package io.leafcast.conformance.kube;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a daemon reaches the API: the keys {@code server}, {@code caFile} and {@code tokenFile} of
 * {@code sources.kubernetes}. A plain HTTP server needs neither file.
 */
public record DaemonAccess(URI server, Optional<Path> caFile, Optional<Path> tokenFile) {}
