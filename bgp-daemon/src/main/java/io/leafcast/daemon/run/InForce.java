package io.leafcast.daemon.run;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.speaker.SpeakerSettings;
import io.leafcast.daemon.config.DaemonSettings;

/** Everything that runs by one configuration. */
@Immutable
record InForce(SpeakerSettings speaker, DaemonSettings daemon) {}
