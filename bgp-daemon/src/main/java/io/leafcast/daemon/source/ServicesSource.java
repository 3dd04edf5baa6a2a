package io.leafcast.daemon.source;

import io.leafcast.bgp.source.PrefixSource;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.daemon.config.DaemonSettings;
import io.leafcast.k8s.services.ServiceSource;
import java.time.InstantSource;

/** Puts the source of Services together. Apart, so that a daemon without it loads nothing of it. */
public final class ServicesSource {
  private ServicesSource() {}

  /** A source of what the settings choose. */
  public static PrefixSource of(
      SourceName name, DaemonSettings.Services services, InstantSource clock) {
    return ServiceSource.of(
        name,
        services.api(),
        services.node(),
        services.announcements(),
        services.absentFor(),
        clock);
  }
}
