package io.leafcast.daemon.run;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.speaker.SpeakerSettings;
import io.leafcast.daemon.config.DaemonSettings;

/**
 * What a reload has to do, and what it cannot: a pure comparison of two configurations.
 *
 * @param needsRestart keys that changed, but hold only after a restart
 */
@Immutable
record Change(Part speaker, Part fixed, Part nodeName, ImmutableList<String> needsRestart) {

  /** Whether a part of the configuration is as it was. */
  enum Part {
    SAME,
    CHANGED
  }

  /** Everything that runs by one configuration. */
  @Immutable
  record InForce(SpeakerSettings speaker, DaemonSettings daemon) {}

  /** {@code started} is what the process started with: its sockets cannot be moved. */
  static Change between(InForce before, InForce after, DaemonSettings started) {
    ImmutableList.Builder<String> needsRestart = ImmutableList.builder();
    if (!after.daemon().socket().equals(started.socket())) {
      needsRestart.add("admin.socket");
    }
    if (!after.daemon().http().equals(started.http())) {
      needsRestart.add("http.listen");
    }
    return new Change(
        part(before.speaker(), after.speaker()),
        part(before.daemon().fixed(), after.daemon().fixed()),
        part(
            before.daemon().node().map(DaemonSettings.Node::name),
            after.daemon().node().map(DaemonSettings.Node::name)),
        needsRestart.build());
  }

  private static Part part(Object before, Object after) {
    return before.equals(after) ? Part.SAME : Part.CHANGED;
  }
}
