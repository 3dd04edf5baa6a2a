package io.leafcast.daemon.source;

import io.leafcast.bgp.source.PrefixSource;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.PrefixMap;
import io.leafcast.daemon.config.DaemonSettings;
import io.leafcast.k8s.objects.NodeFacts;
import io.leafcast.k8s.objects.PodCidrSource;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/** Puts the Kubernetes watcher together. Apart, so that a daemon without it loads nothing of it. */
public final class NodeSource {
  private NodeSource() {}

  /**
   * A source that follows the Node.
   *
   * @param before the source of this name that ran until now: what it announced of this Node goes
   *     on
   * @param saved what the process before announced by the source of this name, which goes on where
   *     none ran until now
   * @param facts hears what the Node says of itself
   */
  public static PrefixSource of(
      SourceName name,
      DaemonSettings.Node node,
      Optional<PrefixSource> before,
      PrefixMap<Provenance> saved,
      Consumer<NodeFacts> facts,
      InstantSource clock) {
    Optional<PodCidrSource> old =
        before.flatMap(
            source -> source instanceof PodCidrSource one ? Optional.of(one) : Optional.empty());
    return PodCidrSource.of(name, node.name(), node.api(), node.ipam(), old, saved, facts, clock);
  }
}
