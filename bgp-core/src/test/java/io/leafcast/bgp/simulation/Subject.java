package io.leafcast.bgp.simulation;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.Output;
import io.leafcast.bgp.speaker.Snapshot;
import java.time.Instant;

/** What is simulated: a speaker, or one that a test has broken on purpose. */
interface Subject {
  ImmutableList<Output> step(Instant now, Input input);

  Snapshot snapshot(Instant now);
}
