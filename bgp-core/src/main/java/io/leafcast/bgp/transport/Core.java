package io.leafcast.bgp.transport;

import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.Output;
import io.leafcast.bgp.speaker.Snapshot;
import io.leafcast.bgp.speaker.Speaker;
import java.time.Instant;
import java.util.List;

/** What the loop drives. */
interface Core {
  List<Output> step(Instant now, Input input);

  Snapshot snapshot(Instant now);

  static Core of(Speaker speaker) {
    return new Core() {
      @Override
      public List<Output> step(Instant now, Input input) {
        return speaker.step(now, input);
      }

      @Override
      public Snapshot snapshot(Instant now) {
        return speaker.snapshot(now);
      }
    };
  }
}
