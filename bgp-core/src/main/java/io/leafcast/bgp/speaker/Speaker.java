package io.leafcast.bgp.speaker;

import com.google.common.collect.ImmutableList;
import java.time.Instant;

/**
 * A BGP speaker as a function of its Inputs: the same Inputs at the same times with the same seed
 * give the same Outputs. One thread at a time may use it. What watches or records one wraps it.
 */
public interface Speaker {

  /** A speaker that is not configured yet; {@code seed} decides the jitter of timers. */
  static Speaker seeded(long seed) {
    return new Switchboard(seed);
  }

  /**
   * Takes in one Input and says what is to be done about it, in order. A fault of our own while an
   * Input of one connection is handled ends that connection; any other is thrown. {@code now} never
   * goes back in its {@code elapsed}.
   */
  ImmutableList<Output> step(Moment now, Input input);

  /**
   * What these settings would do, and then these reports one after the other, without doing any of
   * it: the speaker is as it was. Costs what doing it would, without the sending. Throws
   * IllegalStateException before the first Configured.
   */
  Rehearsal rehearse(Moment now, SpeakerSettings next, ImmutableList<Input.Reported> then);

  /**
   * The speaker as it is now. Cheap while no prefix changed. Throws IllegalStateException before
   * the first Configured.
   */
  Snapshot snapshot(Instant now);
}
