package io.leafcast.daemon.source;

import io.leafcast.bgp.source.PrefixSource;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.daemon.config.DaemonSettings;
import io.leafcast.k8s.objects.NodeFacts;
import io.leafcast.k8s.objects.PodCidrSource;
import java.time.InstantSource;
import java.util.function.Consumer;

/** Puts the Kubernetes watcher together. Apart, so that a daemon without it loads nothing of it. */
public final class NodeSource {
  private NodeSource() {}

  /** A source that follows the Node; {@code facts} hears what the Node says of itself. */
  public static PrefixSource of(
      SourceName name, DaemonSettings.Node node, Consumer<NodeFacts> facts, InstantSource clock) {
    return PodCidrSource.of(name, node.name(), node.api(), node.ipam(), facts, clock);
  }
}
