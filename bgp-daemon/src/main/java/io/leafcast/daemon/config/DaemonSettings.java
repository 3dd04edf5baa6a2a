package io.leafcast.daemon.config;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.k8s.client.ApiSettings;
import java.util.Optional;

/** What the daemon is to do beside speaking BGP, validated. */
@Immutable
public record DaemonSettings(
    Optional<ImmutableList<Prefix>> fixed,
    Optional<Node> node,
    String socket,
    ListenAddress http,
    int readyPeers) {

  /** Which Node to follow, and where. */
  @Immutable
  public record Node(String name, ApiSettings api) {}
}
