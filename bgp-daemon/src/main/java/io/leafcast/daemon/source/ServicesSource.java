package io.leafcast.daemon.source;

import io.leafcast.bgp.source.PrefixSource;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.daemon.config.DaemonSettings;
import io.leafcast.k8s.services.ServiceSource;
import java.time.InstantSource;
import java.util.Optional;

/** Puts the source of Services together. Apart, so that a daemon without it loads nothing of it. */
public final class ServicesSource {
  private ServicesSource() {}

  /**
   * A source of what the settings choose.
   *
   * @param before the source of this name that ran until now: what it doubts goes on
   */
  public static PrefixSource of(
      SourceName name,
      DaemonSettings.Services services,
      Optional<PrefixSource> before,
      InstantSource clock) {
    Optional<ServiceSource> old =
        before.flatMap(
            source -> source instanceof ServiceSource one ? Optional.of(one) : Optional.empty());
    return ServiceSource.of(
        name,
        services.api(),
        services.node(),
        services.announcements(),
        services.absentFor(),
        old,
        clock);
  }
}
